"""A mental task under time pressure: Stroop, arithmetic, mirror tracing, for as long as the study says.

An amount of 1 is a third of the challenge of the speech in the Trier test: nobody watches.
Left out on purpose: learning the task, feedback, what the task asks of the senses.

Acts on  appraisal.challenge [1]
"""

from __future__ import annotations

from allostasis.language import Stressor

mental_task = Stressor("mental_task", about="Stroop, arithmetic and the like")
level = mental_task.input("level", unit="1", about="challenge now")
mental_task.act("appraisal.challenge", level)
mental_task.steady(level)
mental_task.given(usual="1", largest="5", told="the speech of the Trier test is 2 to 3", grade="C", lasts="20 min")
