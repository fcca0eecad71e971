"""Oseltamivir by mouth: its carboxylate keeps new influenza viruses stuck to the cells that made them.

One compartment for the carboxylate; the production of free virus falls with its concentration.
Left out on purpose: kidneys, resistance, nausea.

Acts on  influenza.release [1]
Offers   oseltamivir.concentration [ng/mL]
"""

from __future__ import annotations

from allostasis.language import Treatment, occupancy, oral

K = "oseltamivir-pk"
oseltamivir = Treatment("oseltamivir", about="neuraminidase inhibitor, oral")
drug = oral(
    oseltamivir,
    concentration="ng/mL",
    central="blood",
    central_about="carboxylate in the body",
    offered="carboxylate in blood",
    absorption=oseltamivir.param("absorption", 0.5, "1/h", source=K, unsure=0.3, varies=0.3),
    bioavailability=oseltamivir.param("bioavailability", 0.8, "1", source=K, unsure=0.1, varies=0.1),
    half_life=oseltamivir.param("half_life", 8.0, "h", source=K, unsure=0.15, varies=0.2),
    volume=oseltamivir.param("volume", 25.0, "L", source=K, unsure=0.2, varies=0.2),
)
most = oseltamivir.param("most", 0.98, "1", source="airway-infection", unsure=0.01, about="production held at most")
half = oseltamivir.param("half_effect", 40.0, "ng/mL", source="airway-infection", unsure=0.5)
oseltamivir.act("influenza.release", 1 - occupancy(drug.concentration, half, most))
oseltamivir.given(usual="75 mg", largest="1 g", told="label, and single doses in volunteers")
