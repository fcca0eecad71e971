"""A strain that lasts: caring for someone ill, unemployment, a quarrel that does not end.

Its amount is between 0 (none) and 1 (the heaviest), for as long as the study says.
Left out on purpose: what kind it is, good days, that it wears down company and sleep.

Acts on  appraisal.strain [1]
"""

from __future__ import annotations

from allostasis.language import Stressor

chronic = Stressor("chronic", about="lasting strain, 0 to 1")
level = chronic.input("level", unit="1", about="strain now")
chronic.act("appraisal.strain", level)
chronic.steady(level)
chronic.given(usual="0.5", largest="1", told="1 is the most that is defined", grade="C", lasts="30 d")
