"""A trauma: an hour of mortal threat, and hours in which it does not let go.

Its strength is several times that of a speech before a panel, so that fear memory is laid down.
Left out on purpose: what happens, injury, who else was there.

Acts on  appraisal.challenge [1]
"""

from __future__ import annotations

from allostasis.language import Stressor

trauma = Stressor("trauma", about="an hour of mortal threat")
level = trauma.input("level", unit="1", about="challenge now")
trauma.act("appraisal.challenge", level)
trauma.course(level, ("1 h", 12.0), ("6 h", 3.0))
trauma.given(usual="1", largest="4", told="1 is an hour of mortal threat", grade="C")
