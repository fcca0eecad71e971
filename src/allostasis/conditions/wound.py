"""A skin wound, as of a punch biopsy: how many days until it is closed.

Debris calls inflammatory cells, they clear it and call repair, and repair closes the wound from its edge. The order
is that of Cooper 2015, the equations are ours. Cortisol holds inflammation back where its receptor hears, so
that repair comes late; lasting cortisol slows the cells of the edge, whose receptors do not turn deaf, and so does
noradrenaline; adrenaline at beta receptors stops its cells from moving, and sleep debt delays them; low-grade
inflammation keeps inflammation going; age slows all.
Left out on purpose: infection of the wound, scars, blisters, oxygen, oestrogen.

Reads    hpa.gr_relative, cortisol_load, glucocorticoid.sensitivity [1]   autonomic.noradrenaline, beta_effect [1]
         low_grade.level [1]   clock.sleep_debt [1]   person.age [year]
Offers   wound.size [mm]   wound.debris, inflamed, repair [1]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Condition, bounded, excess, relative, up

wound = m = Condition("wound", about="a skin wound that closes")
C = "wound-repair"
gr = m.read("hpa.gr_relative", unit="1", alone=1.0) * m.read("glucocorticoid.sensitivity", unit="1", alone=1.0)
load = m.read("hpa.cortisol_load", unit="1", alone=0.0, about="lasting cortisol above the person's own")
nerves = m.read("autonomic.noradrenaline", unit="1", alone=1.0)
beta = m.read("autonomic.beta_effect", unit="1", alone=1.0, about="adrenaline at beta receptors, 1 at rest")
debt = m.read("clock.sleep_debt", unit="1", alone=0.0, about="sleep debt, in widths of the sleep switch")
level = m.read("low_grade.level", unit="1", alone=0.0)
age = m.age()

fresh = m.state("fresh", start=0.0, scale=1.0, unit="mm", about="just cut")
size = m.state("size", start=0.0, scale=1.0, unit="mm", about="width of the open wound")
debris = m.state("debris", start=0.0, scale=0.1, unit="1", about="dead tissue and clot, 1 after a usual punch")
inflamed = m.state("inflamed", start=0.0, scale=0.1, unit="1", about="inflammatory cells in the wound")
repair = m.state("repair", start=0.0, scale=0.1, unit="1", about="fibroblasts and keratinocytes at work, 0 to 1")

tau_fresh = m.param("tau_fresh", 1.0, "h", source=C, about="until it counts as a wound")
punch = m.param("punch", 3.5, "mm", source=C, about="width that leaves debris of 1")
m.flow("cutting", fresh / tau_fresh, into=size, out_of=fresh)
m.flow("tissue dying", fresh / tau_fresh / punch, into=debris)

tau_cells = m.param("tau_inflamed", 2.0, "d", source=C, unsure=0.4, varies=0.2, about="stay of inflammatory cells")
call = m.param("call", 2.0, "1", source=C, unsure=0.4, varies=0.2, about="cells that debris of 1 calls")
gr_gain = m.param("gr_gain", 2.0, "1", source=C, unsure=0.5, varies=0.3, about="cortisol against inflammation")
gr_half = m.param("gr_half", 1.5, "1", source=C, unsure=0.4)
lasting = m.param("low_grade_gain", 0.1, "1", source=C, unsure=0.6, about="low-grade inflammation prolonging it")
clearing = m.param("clearing", 0.5, "1/d", source=C, unsure=0.4, about="debris cleared per inflammatory cell")
m.flow("cells called", call * debris / relative(gr, 1, gr_gain, gr_half) / tau_cells, into=inflamed)
m.flow("cells leaving", inflamed / tau_cells * sp.exp(-lasting * level), out_of=inflamed)
m.flow("debris cleared", clearing * inflamed * debris, out_of=debris)

tau_repair = m.param("tau_repair", 15.0, "d", source=C, unsure=0.4, about="how long called repair stays at work")
waking = m.param("repair_rate", 0.5, "1/d", source=C, unsure=0.4, about="repair called by inflammation")
half = m.param("inflamed_half", 1.0, "1", source=C, unsure=0.4)
m.flow("repair called", waking * up(inflamed, half) * (1 - repair), into=repair)
m.flow("repair leaving", repair / tau_repair, out_of=repair)

speed = m.param(
    "speed", 0.25, "mm/d", source="wound-speed", unsure=0.4, varies=0.2, about="width closed a day at full repair"
)
slowing = m.param("age_slope", 0.01, "1/year", source=C, unsure=0.5)
middle = m.param("age_middle", 40.0, "year", source=C)
nerve_gain = m.param("noradrenaline_gain", 0.5, "1", source=C, unsure=0.5, about="noradrenaline on the edge")
nerve_half = m.param("noradrenaline_half", 1.5, "1", source=C, unsure=0.4)
beta_gain = m.param("beta_gain", 0.26, "1", source="wound-adrenaline", unsure=0.4, about="adrenaline on the edge")
beta_half = m.param("beta_half", 10.0, "1", source="wound-adrenaline", unsure=0.5, about="adrenaline above rest")
debt_gain = m.param("sleep_debt_gain", 0.24, "1", source="wound-sleep", unsure=0.5, about="per width of sleep debt")
rim = m.param("rim", 0.05, "mm", source=C, about="width at which closing slows down")
skin_gain = m.param(
    "cortisol_gain", 0.3, "1", source="wound-cortisol-ebrecht", unsure=0.5, varies=0.3, about="ln speed on ln cortisol"
)
pressed = load / (1 + sp.Abs(load) / 2)
pace = (
    speed
    * repair
    * sp.exp(-slowing * (age - middle) - skin_gain * pressed - debt_gain * bounded(debt))
    / relative(nerves, 1, nerve_gain, nerve_half)
    / (1 + beta_gain * up(excess(beta, 1), beta_half))
)
m.flow("wound closing", pace * up(size, rim), out_of=size)
waking_blood = m.param("waking", 2e-5, "1/h", source=C, unsure=0.6, about="macrophages woken by a punch")
m.act("inflammation.activation", waking_blood * inflamed, about="the wound reaches blood")
m.bolus(fresh)
m.given(usual="3.5 mm", largest="40 mm", told="punch biopsies, and donor sites of skin grafts")
