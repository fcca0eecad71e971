"""Free of colds: what a study has that sends away, or puts off, whoever is ill with one.

For as long as it is given no cold breaks out; who would have had one is as they would be without. Given from two weeks
before the first visit on, nothing of an earlier cold is left at it either: amount 1 is everybody, for all of it.
Left out on purpose: infections that a study gives itself (they are as they are), who is lost by the exclusion.

Acts on  colds.kept [1]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Condition

no_colds = Condition("no_colds", about="no cold breaks out, as where a study excludes the acutely ill")
asked = no_colds.input("asked", unit="1", about="1 while nobody is ill with a cold")
no_colds.act("colds.kept", sp.Max(1 - asked, 0), about="the ill are sent away")
no_colds.infusion(asked)
no_colds.given(usual="1", largest="1", told="1 is everybody", grade="C", lasts="30 d")
