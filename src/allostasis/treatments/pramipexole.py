"""Pramipexole by mouth: an agonist at dopamine receptors, which it drives whether dopamine is released or not.

One compartment: Wright 1997, sixteen people. What it does to mood, reward and impulses comes by way of dopamine; years
on it sensitise, so that impulses go on rising, and it takes a year without it to forget most of that.
Left out on purpose: kidneys (sex and age stand for them in part), that it takes D3 before D2, titration, sleepiness.

Reads    person.female [1]   person.age [year]
Acts on  transmitters.dopamine_agonism [1]   impulsivity.drive [1]
Offers   pramipexole.concentration [ng/mL]
"""

from __future__ import annotations

from allostasis.language import Treatment, occupancy, oral

W, C, Z = "pramipexole-wright1997", "pramipexole-effect", "agonist-sensitised"
pramipexole = m = Treatment("pramipexole", about="dopamine agonist, oral")
female = m.read("person.female", unit="1", alone=0.5, about="1 for a woman")
cl = m.param("clearance", 28.9, "L/h", source=W, unsure=0.05, varies=0.2, about="apparent, of a man")
woman = m.param("female_clearance", 0.745, "1", source=W, unsure=0.05, about="of a woman, to that of a man")
drug = oral(
    m,
    concentration="ng/mL",
    scale=1.0,
    absorption=m.param("absorption", 1.5, "1/h", source=C, unsure=0.4, varies=0.3, about="peak at two hours"),
    clearance=cl * (1 + (woman - 1) * female),
    volume=m.param("volume", 486.0, "L", source=W, unsure=0.05, varies=0.19, about="apparent"),
)
most = m.param("most", 0.7, "1", source=C, unsure=0.5, about="as dopamine at rest, at most")
half = m.param("half_effect", 2.0, "ng/mL", source=C, unsure=0.5)
agonism = occupancy(drug.concentration, half, most)
m.act("transmitters.dopamine_agonism", agonism)
learning = m.param("tau_sensitised", 2.0, "year", source=Z, unsure=0.5, about="at an agonism of dopamine at rest")
forgetting = m.param("tau_forgotten", 1.0, "year", source=Z, unsure=0.5)
pull = m.param("sensitised_gain", 0.5, "1", source=Z, unsure=0.5, varies=0.3, about="on impulses, fully sensitised")
sensitised = m.state("sensitised", start=0.0, scale=0.1, unit="1", slow=True, about="what years on it leave, 0 to 1")
m.flow("sensitising", agonism * (1 - sensitised) / learning, into=sensitised)
m.flow("sensitisation forgotten", sensitised / forgetting, out_of=sensitised)
m.act("impulsivity.drive", pull * sensitised, about="impulses that the drug has taught")
m.given(usual="0.5 mg", largest="4.5 mg", told="label: three times a day, 4.5 mg in all")
