"""Influenza A in the upper airway, from the drops of a challenge to the last virus.

Target cells, an eclipse, infected cells and virus: Baccam 2006 with its eclipse. The variant "published" is that
and no more. Joined: what the person already has (own immunity, antibody of a vaccine) neutralises virus before it
enters cells, local interferon slows production, NK and effector T cells kill infected cells; infected cells send
out mediators that a deaf glucocorticoid receptor does not hold back, interferon and antigen into blood.
An antiviral acts on the port of production.
Left out on purpose: the lower airway, strains, drift, complications, the return of target cells after two weeks.

Reads    b_cells.fold, tone [1]   nk_function.killing [1]   t_cells.effector [1]   t_helper.th1 [1]
         hpa.gr_relative, glucocorticoid.sensitivity [1]
Acts on  interferon.induction [1]   inflammation.activation [1/h]   t_cells.antigen, b_cells.antigen [1]
Offers   influenza.virus [1/mL], TCID50 per mL of nasal wash   .load [1], its log10   .symptoms [1]
         influenza.shed [1]   port influenza.release [1]
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from allostasis.language import Condition, called_up, felt, up

B, C = "baccam-2006", "airway-infection"


def _influenza(variant: str) -> Condition:
    m = Condition("influenza", about="influenza A in the upper airway", variant=variant)
    release = m.port("release", unit="1", alone=1.0, combine="product", about="production that an antiviral leaves")
    cells = m.param("cells", 4e8, "cells", source=B, unsure=0.3, about="target cells")
    entry = m.param("entry", 3.2e-5, "mL/d", source=B, unsure=0.3, about="infection of a cell by a virus")
    eclipse_rate = m.param("eclipse_rate", 4.0, "1/d", source=B, unsure=0.2, about="end of the eclipse")
    death = m.param("death", 5.2, "1/d", source=B, unsure=0.2, about="death of infected cells")
    production = m.param("production", 0.046, "1/mL/d/cells", source=B, unsure=0.4)
    clearance = m.param("clearance", 5.2, "1/d", source=B, unsure=0.2, about="loss of free virus")
    target = m.state("target", start=cells, scale=4e8, unit="cells", about="cells that can be infected")
    eclipse = m.state("eclipse", start=0.0, scale=1e6, unit="cells", about="infected, not yet producing")
    infected = m.state("infected", start=0.0, scale=1e6, unit="cells", about="producing virus")
    virus = m.state("virus", start=0.0, scale=1e3, unit="1/mL", about="infectious virus in nasal wash")
    made, cleared, kill, attack = production * release, clearance, death, entry
    if variant == "joined":
        made, cleared, kill, attack = _defence(m, cells, target, infected, made, cleared, kill, attack)
    m.flow("cells infected", attack * target * virus, into=eclipse, out_of=target)
    m.flow("eclipse ending", eclipse_rate * eclipse, into=infected, out_of=eclipse)
    m.flow("infected cells dying", kill * infected, out_of=infected)
    m.flow("virus release", made * infected, into=virus)
    m.flow("virus loss", cleared * virus, out_of=virus)
    one = m.param("unit_load", 1.0, "1/mL", source=B, about="TCID50 of one")
    m.offer("load", sp.log(1 + virus / one) / sp.log(10), unit="1", about="log10 of 1 + TCID50/mL")
    m.bolus(virus)
    m.given(usual="10 1/mL", largest="1e7 1/mL", told="challenge studies: up to 1e7 infectious doses")
    return m


def _defence(m: Any, cells: Any, target: Any, infected: Any, *rates: Any) -> tuple[Any, ...]:
    """Own immunity, local interferon, killing; and what the airway tells the rest of the body."""
    made, cleared, kill, attack = rates
    fold = m.read("b_cells.fold", unit="1", alone=1.0, about="antibody against its own before a vaccine")
    tone = m.read("b_cells.tone", unit="1", alone=1.0)
    killing = m.read("nk_function.killing", unit="1", alone=1.0)
    effector = m.read("t_cells.effector", unit="1", alone=1.0)
    th1 = m.read("t_helper.th1", unit="1", alone=1.0)
    gr = m.read("hpa.gr_relative", unit="1", alone=1.0) * m.read("glucocorticoid.sensitivity", unit="1", alone=1.0)

    immunity = m.param("immunity", 1.0, "1", source=C, unsure=0.5, varies=1.5, about="own antibody in mucus")
    attack = attack / (1 + immunity * fold * tone)
    height = m.param("height", 4e6, "cells", source=C, unsure=0.5, about="infected cells of half effect")
    tau_local = m.param("tau_local", 12.0, "h", source=C, unsure=0.4, about="rise and fall of local interferon")
    local = m.state("local", start=0.0, scale=0.1, unit="1", about="local interferon, 0 to 1")
    m.flow("local interferon rising", th1 * up(infected, height) / tau_local, into=local)
    m.flow("local interferon falling", local / tau_local, out_of=local)
    specific = called_up(m, infected, height, tone, source=C)
    clearing = m.param("specific_gain", 10.0, "1", source=C, unsure=0.5, about="specific response on killing")
    hold = m.param("local_gain", 5.0, "1", source=C, unsure=0.5, varies=0.3, about="local interferon on production")
    made = made / (1 + hold * local)
    part = m.param("killer_share", 0.5, "1", source=C, unsure=0.5, about="of death that is killing by NK and T cells")
    cleared = cleared * (1 + clearing * specific)
    kill = kill * (1 - part + part * killing * (1 + effector) / 2 + clearing * specific)

    symptoms = felt(m, infected, height, gr, spread=0.8, source=C)
    waking = m.param("waking", 2e-3, "1/h", source=C, unsure=0.6, varies=0.3, about="macrophages woken at full illness")
    m.act("interferon.induction", 2 * local, about="interferon from infected cells")
    m.act("inflammation.activation", waking * symptoms, about="mediators reach blood")
    antigen = up(infected, height)
    m.act("t_cells.antigen", antigen, about="influenza antigen")
    m.act("b_cells.antigen", antigen, about="influenza antigen")
    m.offer("shed", 1 - target / cells, unit="1", about="share of target cells lost")
    return made, cleared, kill, attack


influenza = _influenza("joined")
influenza_published = _influenza("published")
