"""A rhinovirus cold, as after nasal drops in a volunteer: infected or not, ill or not, and for how long.

Target cells, an eclipse, infected cells and virus with the rates of influenza (Baccam 2006), for want of a fit of
its own; the eclipse is three stages in a row, since every cell needs its hours (Holder 2011); rhinovirus has few cells
to infect. Own immunity in mucus (very unequal between people, and carried by how ready B cells are) decides whether
virus multiplies at all; local interferon and killer cells decide how far; and how loudly the nose answers, held back by
cortisol where its receptor hears, decides whether there is a cold.
So lasting stress has three ways in: readiness, killing, and a deaf receptor.
Left out on purpose: serotypes, asthma, spread to others, virus that is only detected by its genes.

Reads    b_cells.tone [1]   nk_function.killing [1]   t_cells.effector [1]   t_helper.th1 [1]
         hpa.gr_relative, glucocorticoid.sensitivity [1]
Acts on  interferon.induction [1]   inflammation.activation [1/h]   t_cells.antigen [1]
Offers   rhinovirus.virus [1/mL], TCID50 per mL of nasal wash   .load [1], its log10   .symptoms [1]
         port rhinovirus.release [1]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Condition, called_up, felt, up

rhinovirus = m = Condition("rhinovirus", about="a rhinovirus cold")
B, C = "baccam-2006", "airway-infection"
tone = m.read("b_cells.tone", unit="1", alone=1.0, about="readiness to make antibody")
killing = m.read("nk_function.killing", unit="1", alone=1.0)
effector = m.read("t_cells.effector", unit="1", alone=1.0)
th1 = m.read("t_helper.th1", unit="1", alone=1.0)
gr = m.read("hpa.gr_relative", unit="1", alone=1.0) * m.read("glucocorticoid.sensitivity", unit="1", alone=1.0)
release = m.port("release", unit="1", alone=1.0, combine="product", about="production that an antiviral leaves")

# --- cells and virus
cells = m.param("cells", 4e7, "cells", source=C, unsure=0.5, about="target cells: a tenth of influenza's")
entry = m.param("entry", 3.2e-5, "mL/d", source=B, unsure=0.4, about="infection of a cell by a virus")
eclipse_rate = m.param("eclipse_rate", 4.0, "1/d", source=B, unsure=0.3, about="end of the eclipse")
death = m.param("death", 5.2, "1/d", source=B, unsure=0.3, about="death of infected cells")
production = m.param("production", 0.46, "1/mL/d/cells", source=C, unsure=0.5, about="ten times influenza's, per cell")
clearance = m.param("clearance", 5.2, "1/d", source=B, unsure=0.3, about="loss of free virus")
target = m.state("target", start=cells, scale=4e7, unit="cells", about="cells that can be infected")
STAGES = ("eclipse", "eclipse_middle", "eclipse_late")  # in a row, so that hardly any cell produces at once
stages = [m.state(n, start=0.0, scale=1e5, unit="cells", about="infected, not yet producing") for n in STAGES]
infected = m.state("infected", start=0.0, scale=1e5, unit="cells", about="producing virus")
virus = m.state("virus", start=0.0, scale=1e2, unit="1/mL", about="infectious virus in nasal wash")
local = m.state("local", start=0.0, scale=0.1, unit="1", about="local interferon, 0 to 1")

immunity = m.param("immunity", 3.0, "1", source=C, unsure=0.5, varies=2.0, about="own antibody in mucus")
height = m.param("height", 4e5, "cells", source=C, unsure=0.5, about="infected cells of half effect")
hold = m.param("local_gain", 5.0, "1", source=C, unsure=0.5, varies=0.3, about="local interferon on production")
part = m.param("killer_share", 0.5, "1", source=C, unsure=0.5, about="of death that is killing by NK and T cells")
tau_local = m.param("tau_local", 12.0, "h", source=C, unsure=0.4, about="rise and fall of local interferon")
m.flow("cells infected", entry / (1 + immunity * tone) * target * virus, into=stages[0], out_of=target)
for i, stage in enumerate(stages):
    rate = len(stages) * eclipse_rate
    m.flow(f"{STAGES[i].replace('_', ' ')} ending", rate * stage, into=[*stages, infected][i + 1], out_of=stage)
specific = called_up(m, infected, height, tone, source=C)
clearing = m.param("specific_gain", 10.0, "1", source=C, unsure=0.5, about="specific response on killing")
kill = death * (1 - part + part * killing * (1 + effector) / 2 + clearing * specific)
m.flow("infected cells dying", kill * infected, out_of=infected)
m.flow("virus loss", clearance * (1 + clearing * specific) * virus, out_of=virus)
m.flow("virus release", production * release / (1 + hold * local) * infected, into=virus)
m.flow("local interferon rising", th1 * up(infected, height) / tau_local, into=local)
m.flow("local interferon falling", local / tau_local, out_of=local)

# --- the nose answers
symptoms = felt(m, infected, height, gr, spread=1.0, source=C)

# --- the body hears of it
waking = m.param("waking", 5e-4, "1/h", source=C, unsure=0.6, varies=0.3, about="macrophages woken at a full cold")
m.act("interferon.induction", local, about="interferon from infected cells")
m.act("inflammation.activation", waking * symptoms, about="mediators reach blood")
m.act("t_cells.antigen", up(infected, height) / 2, about="rhinovirus antigen")
one = m.param("unit_load", 1.0, "1/mL", source=B, about="TCID50 of one")
m.offer("load", sp.log(1 + virus / one) / sp.log(10), unit="1", about="log10 of 1 + TCID50/mL")
m.bolus(virus)
m.given(usual="10 1/mL", largest="1e5 1/mL", told="challenge studies: 10 to 1e5 infectious doses")
