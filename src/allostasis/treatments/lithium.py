"""Lithium carbonate by mouth: it weakens how activation breeds activation.

Two compartments: Arancibia 1986, eight people. 300 mg of carbonate are 8.12 mmol of lithium. What it does is one
proposed share of the loop's gain (`activation.holding`), so that who has two poles by a little has one under the drug.
Left out on purpose: the brain's lag of a day, salt and kidneys, thyroid, tremor, suicide, what stopping it does.

Reads    person.weight [kg]
Acts on  activation.holding [1]
Offers   lithium.concentration [mmol/L]
"""

from __future__ import annotations

from allostasis.language import Treatment, occupancy, oral

K, C = "lithium-arancibia1986", "lithium-effect"
lithium = m = Treatment("lithium", about="lithium carbonate, oral")
weight = m.read("person.weight", unit="kg", alone=70.0)
drug = oral(
    m,
    concentration="mmol/L",
    unit="mmol",
    absorption=m.param("absorption", 1.0, "1/h", source=C, unsure=0.4, varies=0.3, about="peak at 1 to 2 h"),
    clearance=weight * m.param("clearance", 0.0241, "L/h/kg", source=K, unsure=0.1, varies=0.4),
    volume=weight * m.param("central_volume", 0.224, "L/kg", source=K, unsure=0.1, varies=0.29),
    peripheral_volume=weight * m.param("peripheral_volume", 0.221, "L/kg", source=K, unsure=0.15),
    exchange=weight * m.param("exchange", 0.048, "L/h/kg", source=K, unsure=0.3, about="half-lives 1.4 and 14.6 h"),
)
most = m.param("most", 0.35, "1", source=C, unsure=0.5, about="share of the loop's gain taken at most")
half = m.param("half_effect", 0.6, "mmol/L", source=C, unsure=0.4, about="low end of the usual range in serum")
m.act("activation.holding", 1 - occupancy(drug.concentration, half, most))
m.given(usual="12 mmol", largest="60 mmol", told="label: 900 to 1,800 mg of carbonate a day in two doses")
