"""Ketamine into a vein, far below what anaesthesia takes: hours in blood, days in mood.

Two compartments: clearance and volume of Kamp 2020's 18 studies, split so that half a milligram per kilogram over forty
minutes peaks at 185 ng/mL. While it is there it opens something that fades over days (connections of nerve cells, by
a common guess), which loosens the ties between symptoms, lightens all of them and feeds growth factor. How much it
lightens is set on one trial's first day (docs/fits/therapies.yaml), the rest proposed; symptoms follow it with their
own days, so that the first hours come late.
Hope is not raised here: both arms of a trial get `placebo`.
Left out on purpose: dissociation and what it does to blinding, blood pressure, norketamine, esketamine in the nose,
opioid receptors, glutamate's surge, suicidal thoughts, addiction.

Reads    person.weight [kg]
Acts on  symptoms.holding, pressure [1]   plasticity.drive [1]
Offers   ketamine.concentration [ng/mL]   ketamine.opened [1]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Treatment, intravenous, occupancy

K, C = "ketamine-kamp2020", "ketamine-effect"
ketamine = m = Treatment("ketamine", about="blocker of NMDA receptors, intravenous")
size = m.read("person.weight", unit="kg", alone=70.0) / m.param("weight_usual", 70.0, "kg", source=K)
drug = intravenous(
    m,
    concentration="ng/mL",
    scale=10.0,
    clearance=size * m.param("clearance", 79.0, "L/h", source=K, unsure=0.07, varies=0.25),
    volume=size
    * m.param("central_volume", 128.0, "L", source="ketamine-zarate", unsure=0.2, varies=0.2, converted="by peak"),
    peripheral_volume=size * m.param("peripheral_volume", 124.0, "L", source=K, unsure=0.15, about="252 in all"),
    exchange=size * m.param("exchange", 100.0, "L/h", source=C, unsure=0.4, about="half-lives 0.4 and 2.7 h"),
)
half = m.param("half_effect", 100.0, "ng/mL", source=C, unsure=0.5, about="of half the receptors, for this")
filling = m.param("opening", 1.0, "1/h", source=C, unsure=0.5, about="how fast it opens with all of them held")
fading = m.param("tau_opened", 5.0, "d", source=C, unsure=0.4, varies=0.3, about="how long it stays open")
opened = m.state("opened", start=0.0, scale=0.5, unit="1", about="what it has opened, 0 to 1")
m.flow("opening under ketamine", filling * occupancy(drug.concentration, half) * (1 - opened), into=opened)
m.flow("closing after ketamine", opened / fading, out_of=opened)
loosening = m.param("holding_gain", 1.0, "1", source=C, unsure=0.5, varies=0.3, about="of ties between symptoms")
relief = m.param(
    "symptom_gain", 2.04, "1", source="therapies-fitted", unsure=0.5, varies=0.3, about="on every threshold"
)
growth = m.param("growth_gain", 0.3, "1", source=C, unsure=0.6, about="of growth factor, its logarithm")
m.act("symptoms.holding", sp.exp(-loosening * opened))
m.act("symptoms.pressure", -relief * opened)
m.act("plasticity.drive", growth * opened)
m.given(usual="0.5 mg/kg", largest="2 mg/kg", told="label: 1 to 4.5 mg/kg to begin anaesthesia", way="bolus")
m.given(
    usual="0.75 mg/kg/h",
    largest="2 mg/kg/h",
    told="half a milligram in forty minutes; anaesthesia",
    way="infusion",
    lasts="40 min",
)
