"""The Trier social stress test: anticipation, a speech, mental arithmetic before a jury.

Levels are the challenge of each part on the scale of :mod:`appraisal` (3 is the task itself); durations are
those of the protocol. What the body makes of it is not said here.
Left out on purpose: habituation to repetition, versions in groups or in virtual rooms.

Acts on  appraisal.challenge
"""

from __future__ import annotations

from allostasis.language import Stressor

tsst = Stressor("tsst", about="Trier social stress test")
level = tsst.input("level", unit="1", about="challenge now")
tsst.act("appraisal.challenge", level, about="speech and arithmetic before a jury")
tsst.course(level, ("5 min", 1.0), ("10 min", 3.0))
