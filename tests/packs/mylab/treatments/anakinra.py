"""Anakinra under the skin: it sits on the receptor of interleukin-1, so that an alarm makes fewer cytokines.

One compartment with slow absorption from the skin. Left out on purpose: kidneys, antibodies against it, fever.

Acts on  inflammation.release [1]
Offers   anakinra.concentration [ug/mL]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Treatment, up

K = "anakinra-pk"
anakinra = m = Treatment("anakinra", about="interleukin-1 receptor antagonist, under the skin")
skin = m.state("skin", start=0.0, scale=10.0, unit="mg", about="under the skin")
blood = m.state("blood", start=0.0, scale=10.0, unit="mg", about="in blood")
absorption = m.param("absorption", 0.25, "1/h", source=K, unsure=0.3, varies=0.3, about="peak near 5 h")
half_life = m.param("half_life", 2.5, "h", source=K, unsure=0.3, varies=0.3, about="of what has arrived")
volume = m.param("volume", 12.0, "L", source=K, unsure=0.3, varies=0.3, about="apparent")
m.flow("anakinra absorption", absorption * skin, out_of=skin, into=blood)
m.flow("anakinra clearance", sp.log(2) / half_life * blood, out_of=blood)
concentration = m.offer("concentration", blood / volume, unit="ug/mL", about="anakinra in plasma")
half_effect = m.param("half_effect", 0.5, "ug/mL", source="anakinra-release", unsure=0.7, varies=0.3)
most = m.param("most", 0.5, "1", source="anakinra-release", unsure=0.5, about="share of synthesis it can stop")
m.act("inflammation.release", 1 - most * up(concentration, half_effect))
m.bolus(skin)
m.given(usual="100 mg", largest="200 mg", told="label")
