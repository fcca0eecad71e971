"""Infliximab into a vein: an antibody that binds TNF.

Two compartments with albumin, sex, body weight and antibodies against the drug as covariates: Fasanmade 2009.
Bound TNF counts as gone. The binding itself takes seconds; the rate here saturates at a level that leaves 5 %
of TNF free (a proposal that stands for tissue that the antibody reaches late, and keeps the model smooth).
Left out on purpose: the complex as a state of its own, TNF on cell membranes, effects on TNF assays.

Reads    adiposity.weight, person.weight [kg]   person.female [1]
         person.albumin [g/dL]   person.infliximab_antibodies [1]
Acts on  inflammation.tnf_neutralisation [1/h]
Offers   infliximab.concentration [ug/mL]
"""

from __future__ import annotations

from allostasis.language import Treatment, intravenous, occupancy, power

F, P = "fasanmade-2009", "proposal"
infliximab = Treatment("infliximab", about="antibody against TNF, intravenous")
weight = infliximab.read("adiposity.weight", unit="kg", alone=infliximab.read("person.weight", unit="kg", alone=70.0))
female = infliximab.read("person.female", unit="1", alone=0.0, about="1 for a woman")
albumin = infliximab.read("person.albumin", unit="g/dL", alone=4.1)
antibodies = infliximab.read("person.infliximab_antibodies", unit="1", alone=0.0, about="1 with antibodies against it")

clearance = infliximab.param("clearance", 0.407, "L/d", source=F, unsure=0.04, varies=0.365)
albumin_usual = infliximab.param("albumin_usual", 4.1, "g/dL", source=F)
albumin_power = infliximab.param("albumin_power", -1.54, "1", source=F, unsure=0.1)
antibody_effect = infliximab.param("antibody_effect", 0.471, "1", source=F, unsure=0.2)
female_clearance = infliximab.param("female_clearance", -0.236, "1", source=F, unsure=0.15)
v1 = infliximab.param("central_volume", 3.29, "L", source=F, unsure=0.03, varies=0.219)
weight_usual = infliximab.param("weight_usual", 77.0, "kg", source=F)
weight_power = infliximab.param("weight_power", 0.538, "1", source=F, unsure=0.1)
female_volume = infliximab.param("female_volume", -0.137, "1", source=F, unsure=0.15)
v2 = infliximab.param("peripheral_volume", 4.13, "L", source=F, unsure=0.05)
exchange = infliximab.param("exchange", 7.14, "L/d", source=F, unsure=0.1)

cl = (
    clearance
    * power(albumin / albumin_usual, albumin_power)
    * (1 + antibody_effect * antibodies)
    * (1 + female_clearance * female)
)
v = v1 * power(weight / weight_usual, weight_power) * (1 + female_volume * female)
drug = intravenous(infliximab, concentration="ug/mL", clearance=cl, volume=v, peripheral_volume=v2, exchange=exchange)
fastest = infliximab.param("binding_max", 30.0, "1/h", source=P, unsure=0.5, about="TNF bound at saturation")
half_bound = infliximab.param("binding_half", 0.5, "ug/mL", source=P, unsure=0.7, about="half of that rate")
infliximab.act("inflammation.tnf_neutralisation", occupancy(drug.concentration, half_bound, fastest))
infliximab.given(
    usual="5 mg/kg", largest="20 mg/kg", told="label, and the first trials in arthritis and sepsis", way="bolus"
)
infliximab.given(
    usual="2.5 mg/kg/h", largest="20 mg/kg/h", told="label, and the most within an hour", way="infusion", lasts="2 h"
)
