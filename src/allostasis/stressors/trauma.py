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
C = "stressor-courses"
hour = trauma.param("threat", 1.0, "h", source=C, unsure=0.5, about="how long the threat lasts")
height = trauma.param("threat_challenge", 12.0, "1", source=C, unsure=0.4, about="challenge of the threat")
after = trauma.param("after", 6.0, "h", source=C, unsure=0.5, about="how long it does not let go")
left = trauma.param("after_challenge", 3.0, "1", source=C, unsure=0.5, about="challenge of these hours")
trauma.course(level, (hour, height), (after, left))
trauma.given(usual="1", largest="4", told="1 is an hour of mortal threat", grade="C")
