"""Escitalopram by mouth: it holds the serotonin transporter, and all else follows from serotonin.

Two compartments after absorption: Areberg 2006. Occupancy saturates with the concentration in blood. What it does
to mood comes by way of `transmitters` and `reward`, weeks late; what it does to immune cells by way of serotonin.
Hope is not raised here: where a trial gives tablets, both arms get `placebo` too.
Left out on purpose: the lag of one hour, genotype of CYP2C19, binding beyond the transporter, side effects, the
slower leaving of the brain.

Acts on  transmitters.sert_occupancy [1]
Offers   escitalopram.concentration [ng/mL]   escitalopram.occupancy [1]
"""

from __future__ import annotations

from allostasis.language import Treatment, occupancy, oral

K = "areberg-2006"
escitalopram = m = Treatment("escitalopram", about="selective serotonin reuptake inhibitor, oral")
drug = oral(
    m,
    concentration="ng/mL",
    waiting=1.0,
    absorption=m.param("absorption", 3.6, "1/h", source=K, unsure=0.2, varies=1.0),
    clearance=m.param("clearance", 19.0, "L/h", source=K, unsure=0.05, varies=0.33, about="apparent, by mouth"),
    volume=m.param("central_volume", 800.0, "L", source=K, unsure=0.05, varies=0.17, about="apparent"),
    peripheral_volume=m.param("peripheral_volume", 470.0, "L", source=K, unsure=0.1, about="apparent"),
    exchange=m.param("exchange", 98.0, "L/h", source=K, unsure=0.2),
)
half = m.param("occupancy_half", 5.5, "ng/mL", source="sert-occupancy-klein", unsure=0.25, varies=0.2)
held = m.offer(
    "occupancy", occupancy(drug.concentration, half), unit="1", about="share of the transporter that is held"
)
m.act("transmitters.sert_occupancy", held)
m.given(usual="10 mg", largest="60 mg", told="label, and trials of high doses")
