"""The Trier Social Stress Test: five minutes to prepare, then a speech and sums before a silent panel.

Only the challenge of each minute is given here; what a person makes of it is `appraisal`.
Left out on purpose: being habituated to a second test, an active placebo task, standing up.

Acts on  appraisal.challenge [1]
"""

from __future__ import annotations

from allostasis.language import Stressor

tsst = Stressor("tsst", about="Trier Social Stress Test")
level = tsst.input("level", unit="1", about="challenge now")
tsst.act("appraisal.challenge", level)
tsst.course(level, ("5 min", 2.0), ("15 min", 3.0))
tsst.given(usual="1", largest="4", told="1 is the test; trauma is four times it", grade="C")
