"""Ovine corticotropin-releasing hormone into a vein: it stays in blood for longer than the human hormone.

As `crh`, with its own half-life; ceiling and half effect at the pituitary are the same proposal.
Left out on purpose: the fast phase of its disposition, its slightly higher potency.

Acts on  hpa.crh_given [1]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Treatment, up

K, P = "crh-test-pk", "crh-test-effect"
ovine_crh = Treatment("ovine_crh", about="ovine CRH, intravenous")
blood = ovine_crh.state("blood", start=0.0, scale=10.0, unit="ug", about="in blood")
half_life = ovine_crh.param("half_life", 70.0, "min", source=K, unsure=0.3, varies=0.2)
volume = ovine_crh.param("volume", 7.0, "L", source=K, unsure=0.3, varies=0.2)
most = ovine_crh.param("drive_max", 3.0, "1", source=P, unsure=0.4, varies=0.4, about="drive at saturation")
half_effect = ovine_crh.param("half_effect", 2.0, "ng/mL", source=P, unsure=0.5, varies=0.3)
ovine_crh.flow("CRH clearance", sp.log(2) / half_life * blood, out_of=blood)
concentration = ovine_crh.offer("concentration", blood / volume, unit="ng/mL", about="given CRH in blood")
ovine_crh.act("hpa.crh_given", most * up(concentration, half_effect))
ovine_crh.bolus(blood)
ovine_crh.given(usual="1 ug/kg", largest="30 ug/kg", told="label of the test, and its dose-response (Orth 1983)")
