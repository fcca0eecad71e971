"""Lecanemab into a vein: an antibody against protofibrils of amyloid, cleared like any antibody.

Two compartments: Hayato 2022. What it does is in `plaque`, by its concentration in blood. Any plain antibody against
amyloid is this file with other numbers, set by a study (``set: {lecanemab.clearance: ...}``).
Left out on purpose: albumin, antibodies against it, its little way into the brain, oedema and bleeding (ARIA).

Reads    person.weight [kg]   person.female [1]
Acts on  plaque.antibody [ug/mL]
Offers   lecanemab.concentration [ug/mL]
"""

from __future__ import annotations

from allostasis.language import Treatment, intravenous, power

H = "hayato-2022"
lecanemab = m = Treatment("lecanemab", about="antibody against amyloid protofibrils, intravenous")
female = m.read("person.female", unit="1", alone=0.5, about="1 for a woman")
heavier = m.read("person.weight", unit="kg", alone=70.0) / m.param("weight_usual", 70.0, "kg", source=H)
cl = m.param("clearance", 0.0181, "L/h", source=H, unsure=0.04, varies=0.389)
woman = m.param("female_clearance", 0.792, "1", source=H, unsure=0.05, about="of a woman, to that of a man")
v1 = m.param("central_volume", 3.22, "L", source=H, unsure=0.04)
cl_power = m.param("weight_power_clearance", 0.403, "1", source=H, unsure=0.15)
v_power = m.param("weight_power_volume", 0.606, "1", source=H, unsure=0.15)
drug = intravenous(
    m,
    concentration="ug/mL",
    scale=500.0,
    clearance=cl * power(heavier, cl_power) * (1 + (woman - 1) * female),
    volume=v1 * power(heavier, v_power),
    exchange=m.param("exchange", 0.0349, "L/h", source=H, unsure=0.1),
    peripheral_volume=m.param("peripheral_volume", 2.19, "L", source=H, unsure=0.1),
)
m.act("plaque.antibody", drug.concentration)
m.given(usual="10 mg/kg", largest="15 mg/kg", told="label, and single doses in the first trial", way="bolus")
m.given(usual="10 mg/kg/h", largest="15 mg/kg/h", told="label: within an hour", way="infusion", lasts="1 h")
