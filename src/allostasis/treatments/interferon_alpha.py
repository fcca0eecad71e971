"""Pegylated interferon-alpha under the skin, weekly, as in hepatitis C: weeks of interferon without an infection.

One compartment after a depot. It joins the body's own interferon in blood and is heard like it.
Left out on purpose: the virus, thyroid, antibodies against it, tolerance.

Acts on  interferon.given [1], 1 at 20 ug in the body
Offers   interferon_alpha.excess [1]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Treatment

K = "interferon-alpha-pk"
interferon_alpha = Treatment("interferon_alpha", about="peginterferon alpha, subcutaneous")
depot = interferon_alpha.state("depot", start=0.0, scale=100.0, unit="ug", about="under the skin")
blood = interferon_alpha.state("blood", start=0.0, scale=100.0, unit="ug", about="in the body")
rate = interferon_alpha.param("absorption", 0.04, "1/h", source=K, unsure=0.3, varies=0.3, about="peak after 2-3 days")
half_life = interferon_alpha.param("half_life", 70.0, "h", source="peginterferon-pk", unsure=0.2, varies=0.3)
arriving = interferon_alpha.param("bioavailability", 0.8, "1", source="peginterferon-pk", unsure=0.15)
one = interferon_alpha.param("one", 20.0, "ug", source="peginterferon-pk", unsure=0.5, about="counted as excess 1")
interferon_alpha.flow("interferon leaving the depot", rate * depot, out_of=depot)
interferon_alpha.flow("interferon absorption", arriving * rate * depot, into=blood)
interferon_alpha.flow("interferon clearance", sp.log(2) / half_life * blood, out_of=blood)
excess = interferon_alpha.offer("excess", blood / one, unit="1", about="interferon above rest, relative")
interferon_alpha.act("interferon.given", excess)
interferon_alpha.bolus(depot)
interferon_alpha.given(usual="180 ug", largest="450 ug", told="label, and trials in those who did not respond")
