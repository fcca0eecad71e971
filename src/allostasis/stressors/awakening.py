"""Getting up: what the day ahead puts on the axis in the first minutes after waking.

A passing challenge, half of a mental task, that fades within half an hour: a day that is dreaded. Waking itself raises
cortisol without it (see `hpa`); the size is a proposal. It is given at a clock time, whether the person has slept by
then or not.
Left out on purpose: light at waking, the direct nervous path to the adrenal, weekdays and weekends.

Acts on  appraisal.challenge [1]
"""

from __future__ import annotations

from allostasis.language import Stressor

awakening = Stressor("awakening", about="getting up, anticipation of the day")
level = awakening.input("level", unit="1", about="challenge now")
awakening.act("appraisal.challenge", level)
C = "stressor-courses"
minutes = awakening.param("quarter", 15.0, "min", source=C, unsure=0.3, about="how long each of its two parts lasts")
first = awakening.param("first", 0.5, "1", source=C, unsure=0.5, about="challenge of the first part")
second = awakening.param("second", 0.25, "1", source=C, unsure=0.5, about="challenge of the second part")
awakening.course(level, (minutes, first), (minutes, second))
awakening.given(usual="1", largest="2", told="1 is a workday", grade="C")
