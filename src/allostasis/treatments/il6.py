"""Interleukin-6 under the skin or into a vein, as given to healthy volunteers.

From a depot it arrives in blood over hours, and from then on is IL-6.
Left out on purpose: soluble receptors, antibodies, aggregates.

Acts on  inflammation.il6_given [pg/mL/h]
"""

from __future__ import annotations

from allostasis.language import Treatment

K = "il6-infusion-pk"
il6 = Treatment("il6", about="recombinant interleukin-6")
depot = il6.state("depot", start=0.0, scale=10.0, unit="ug", about="under the skin")
rate = il6.param("absorption", 0.25, "1/h", source=K, unsure=0.4, varies=0.3)
arriving = il6.param("bioavailability", 0.5, "1", source=K, unsure=0.4)
volume = il6.param("volume", 6.0, "L", source=K, unsure=0.4, varies=0.2)
il6.flow("IL-6 leaving the depot", rate * depot, out_of=depot)
il6.act("inflammation.il6_given", arriving * rate * depot / volume)
il6.bolus(depot)
il6.given(usual="0.5 ug/kg", largest="30 ug/kg", told="experiments, and trials in thrombocytopenia")
