"""B cells and antibody: what a vaccine leaves behind.

Antigen calls up a germinal centre for some weeks; it sends out plasma cells, most short-lived, some for years, and
these make antibody, which leaves with the half-life of IgG. T cells help; lasting cortisol, low-grade
inflammation and lost sleep take from the response. What a person already has (earlier vaccines and infections)
varies, and a high titre leaves less to gain.
Left out on purpose: isotypes, affinity, memory B cells apart from what lasts, which strain.

Reads    t_cells.help [1]   t_helper.th1 [1]   hpa.cortisol_load, glucocorticoid.sensitivity [1]   low_grade.level [1]
         clock.sleep_debt [1]
Offers   b_cells.antibody [1], a titre   b_cells.fold [1]   b_cells.tone [1]   .germinal, plasma, lasting [1]
Moved    ports b_cells.antigen [1], 1 is a dose of vaccine   b_cells.killed [1/h], of all of them, by drugs
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Module, relative, up

b_cells = m = Module("b_cells", about="germinal centre, plasma cells and antibody")
C = "antibody-response"
help_ = m.read("t_cells.help", unit="1", alone=1.0)
th1 = m.read("t_helper.th1", unit="1", alone=1.0)
load = m.read("hpa.cortisol_load", unit="1", alone=0.0)
sensitivity = m.read("glucocorticoid.sensitivity", unit="1", alone=1.0)
level = m.read("low_grade.level", unit="1", alone=0.0)
debt = m.read("clock.sleep_debt", unit="1", alone=0.0)
antigen = m.port("antigen", unit="1", alone=0.0, about="antigen of a vaccine or an infection; 1 is a dose")
killed = m.port("killed", unit="1/h", alone=0.0, about="germinal centre and plasma cells killed by drugs")

# --- how well the person answers at all
cortisol_gain = m.param("cortisol_gain", 1.0, "1", source=C, unsure=0.5, varies=0.3)
level_gain = m.param("low_grade_gain", 0.1, "1", source=C, unsure=0.6, about="per unit of low-grade inflammation")
debt_gain = m.param("sleep_debt_gain", 1.3, "1", source="sleep-antibody", unsure=0.6, varies=0.3)
th1_gain = m.param("th1_gain", 0.5, "1", source=C, unsure=0.6, about="follicular help needs some Th1")
pressed = sensitivity * load / (1 + sp.Abs(sensitivity * load) / 2)
tired = debt / (1 + sp.Abs(debt) / 2)
tone = help_ * relative(th1, 1, th1_gain, 1) * sp.exp(-level_gain * level)
tone = tone * sp.exp(-cortisol_gain * pressed - debt_gain * tired)
m.offer("tone", tone, unit="1", about="readiness to make antibody, 1 at rest at 40 years")

# --- germinal centre, plasma cells
tau_germinal = m.param("tau_germinal", 7.0, "d", source=C, unsure=0.4)
answer = m.param("answer", 60.0, "1", source="influenza-vaccine-rise", unsure=0.4, varies=0.8, about="at full antigen")
half = m.param("antigen_half", 0.5, "1", source=C, unsure=0.5)
germinal = m.state("germinal", start=0.0, scale=1.0, unit="1", about="germinal centre")
m.flow("germinal centre growing", answer * tone * up(antigen, half) / tau_germinal, into=germinal)
m.flow("germinal centre fading", germinal / tau_germinal + killed * germinal, out_of=germinal)
tau_plasma = m.param("tau_plasma", 5.0, "d", source=C, unsure=0.4, about="life of most plasma cells")
plasma = m.state("plasma", start=0.0, scale=1.0, unit="1", about="short-lived plasma cells")
m.flow("plasma cells leaving", germinal / tau_plasma, into=plasma)
m.flow("plasma cells dying", plasma / tau_plasma + killed * plasma, out_of=plasma)
titre = m.param("titre_rest", 20.0, "1", source=C, unsure=0.4, varies=0.8, about="titre before the vaccine")
usual = m.param("titre_usual", 20.0, "1", source=C, about="titre that plasma cells of 1 keep up")
tau_lasting = m.param("tau_lasting", 3.0, "year", source=C, unsure=0.5, about="life of lasting plasma cells")
share = m.param("lasting_share", 0.01, "1/d", source=C, unsure=0.5, varies=0.3, about="that settle in marrow")
lasting = m.state("lasting", start=1.0, unit="1", slow=True, about="lasting plasma cells, 1 before the vaccine")
settling = share * germinal * tone * usual / titre
m.flow("plasma cells settling", settling + 1 / tau_lasting, into=lasting)
m.flow("lasting plasma cells dying", lasting / tau_lasting + killed * lasting, out_of=lasting)

# --- antibody
half_life = m.param("half_antibody", 21.0, "d", source="antibody-half-life", unsure=0.1, varies=0.1)
fold = m.state("fold", start=1.0, unit="1", about="antibody against the person's own before")
m.flow("antibody secretion", sp.log(2) / half_life * (plasma * usual / titre + lasting), into=fold)
m.flow("antibody loss", sp.log(2) / half_life * fold, out_of=fold)
m.offer("antibody", titre * fold, unit="1", about="antibody titre in serum")
