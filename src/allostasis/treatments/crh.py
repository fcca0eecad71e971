"""Human corticotropin-releasing hormone into a vein, as in the CRH and the DEX-CRH test.

One compartment; at the pituitary it adds to the body's own drive, up to a ceiling. How high that ceiling is, in
units of the drive, is a proposal: as much as the strongest passing threat (a drive of 3).
Left out on purpose: the fast phase of its disposition, binding protein, hypotension and flushing.

Acts on  hpa.crh_given [1]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Treatment, up

K, P = "crh-test-pk", "crh-test-effect"
crh = Treatment("crh", about="human CRH, intravenous")
blood = crh.state("blood", start=0.0, scale=10.0, unit="ug", about="in blood")
half_life = crh.param("half_life", 25.0, "min", source=K, unsure=0.3, varies=0.2)
volume = crh.param("volume", 10.0, "L", source=K, unsure=0.3, varies=0.2)
most = crh.param("drive_max", 3.0, "1", source=P, unsure=0.4, varies=0.4, about="drive at saturation")
half_effect = crh.param("half_effect", 2.0, "ng/mL", source=P, unsure=0.5, varies=0.3, about="of half that drive")
crh.flow("CRH clearance", sp.log(2) / half_life * blood, out_of=blood)
concentration = crh.offer("concentration", blood / volume, unit="ng/mL", about="given CRH in blood")
crh.act("hpa.crh_given", most * up(concentration, half_effect))
crh.bolus(blood)
crh.given(usual="100 ug", largest="600 ug", told="label of the test, and dose-response studies")
