"""The Trier Social Stress Test: ten minutes of anticipation, then a speech and sums before a silent panel.

Ten and ten minutes are Kirschbaum's protocol of 1993. Only the challenge of each minute is given here: high from the
announcement on, highest in the speech; what a person makes of it, and for how long, is `appraisal`.
Left out on purpose: being habituated to a second test, an active placebo task, standing up.

Acts on  appraisal.challenge [1]
"""

from __future__ import annotations

from allostasis.language import Stressor

tsst = Stressor("tsst", about="Trier Social Stress Test")
level = tsst.input("level", unit="1", about="challenge now")
tsst.act("appraisal.challenge", level)
tsst.course(level, ("10 min", 2.75), ("5 min", 3.5), ("5 min", 2.0))
tsst.given(usual="1", largest="4", told="1 is the test; trauma is four times it", grade="C")
