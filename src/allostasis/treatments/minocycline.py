"""Minocycline by mouth: an antibiotic that also lets microglia answer less.

One compartment: the middles of the ranges that a label gives. What it does in the brain is one share of what wakes
microglia, by its concentration in blood (the brain's is a constant part of it), and a little of low-grade inflammation.
Trials in depression disagree; nothing here is set on one. Hope is not raised here.
Left out on purpose: food and iron, bacteria and the gut's flora, giddiness, matrix enzymes, glutamate.

Acts on  microglia.answer [1]   low_grade.drive [1]
Offers   minocycline.concentration [ug/mL]
"""

from __future__ import annotations

from allostasis.language import Treatment, occupancy, oral

K, C = "minocycline-label", "minocycline-effect"
minocycline = m = Treatment("minocycline", about="tetracycline that calms microglia, oral")
drug = oral(
    m,
    concentration="ug/mL",
    scale=100.0,
    absorption=m.param("absorption", 1.2, "1/h", source=K, unsure=0.3, varies=0.3, about="peak at 2 to 3 h"),
    bioavailability=m.param("bioavailability", 0.97, "1", source=K, unsure=0.02),
    clearance=m.param("clearance", 4.5, "L/h", source=K, unsure=0.15, varies=0.15, about="middle of 3.36 to 5.7"),
    volume=m.param("volume", 97.5, "L", source=K, unsure=0.1, varies=0.1, about="middle of 80 to 115"),
)
half = m.param("half_effect", 2.0, "ug/mL", source=C, unsure=0.5, about="blood's concentration of half of it")
quiet = m.param("microglia_most", 0.5, "1", source=C, unsure=0.5, varies=0.3, about="of what wakes them, held back")
calm = m.param("low_grade_most", 0.3, "1", source=C, unsure=0.6, about="of low-grade inflammation's tone, taken")
effect = occupancy(drug.concentration, half)
m.act("microglia.answer", 1 - quiet * effect)
m.act("low_grade.drive", -calm * effect)
m.given(usual="100 mg", largest="400 mg", told="label: 200 mg, then twice 100 mg a day; 400 mg in all")
