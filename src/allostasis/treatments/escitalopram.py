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

from allostasis.language import Treatment, up

K = "areberg-2006"
escitalopram = m = Treatment("escitalopram", about="selective serotonin reuptake inhibitor, oral")
gut = m.state("gut", start=0.0, scale=1.0, unit="mg", about="in the gut")
central = m.state("central", start=0.0, scale=10.0, unit="mg", about="in blood")
peripheral = m.state("peripheral", start=0.0, scale=10.0, unit="mg", about="in tissue")
absorption = m.param("absorption", 3.6, "1/h", source=K, unsure=0.2, varies=1.0)
clearance = m.param("clearance", 19.0, "L/h", source=K, unsure=0.05, varies=0.33, about="apparent, by mouth")
v1 = m.param("central_volume", 800.0, "L", source=K, unsure=0.05, varies=0.17, about="apparent")
v2 = m.param("peripheral_volume", 470.0, "L", source=K, unsure=0.1, about="apparent")
exchange = m.param("exchange", 98.0, "L/h", source=K, unsure=0.2)
m.flow("escitalopram absorption", absorption * gut, out_of=gut, into=central)
m.flow("escitalopram clearance", clearance * central / v1, out_of=central)
m.flow("escitalopram distribution", exchange * central / v1, out_of=central, into=peripheral)
m.flow("escitalopram return", exchange * peripheral / v2, out_of=peripheral, into=central)
concentration = m.offer("concentration", central / v1, unit="ng/mL", about="escitalopram in serum")
half = m.param("occupancy_half", 5.5, "ng/mL", source="sert-occupancy-klein", unsure=0.25, varies=0.2)
occupancy = m.offer("occupancy", up(concentration, half), unit="1", about="share of the transporter that is held")
m.act("transmitters.sert_occupancy", occupancy)
m.bolus(gut)
m.given(usual="10 mg", largest="60 mg", told="label, and trials of high doses")
