"""Endotoxin (lipopolysaccharide) into a vein, the standard human experiment on inflammation.

One compartment, cleared with a half-life of 40 min, in the units of the dose (Windoloski 2024).
A second dose is answered less: tolerance is in `inflammation`.
Left out on purpose: potency between lots.

Acts on  inflammation.endotoxin [ng/kg]
"""

from __future__ import annotations

from allostasis.language import Treatment

endotoxin = Treatment("endotoxin", about="bacterial lipopolysaccharide, intravenous")
rate = endotoxin.input("rate", unit="ng/kg/h", about="infusion")
blood = endotoxin.state("blood", start=0.0, scale=1.0, unit="ng/kg", about="endotoxin in blood")
loss = endotoxin.param("loss", 1.01, "1/h", source="windoloski-2024", unsure=0.05, varies=0.05, about="clearance")
endotoxin.flow("endotoxin infusion", rate, into=blood)
endotoxin.flow("endotoxin clearance", loss * blood, out_of=blood)
endotoxin.act("inflammation.endotoxin", blood)
endotoxin.bolus(blood)
endotoxin.infusion(rate)
endotoxin.given(usual="2 ng/kg", largest="4 ng/kg", told="human endotoxemia, by the reviews", way="bolus")
endotoxin.given(
    usual="1 ng/kg/h",
    largest="4 ng/kg/h",
    told="1 ng/kg and then 1 ng/kg/h (Kiers 2017); most: a whole bolus in an hour",
    way="infusion",
    lasts="4 h",
)
