"""A couple's talk about what they disagree on: half an hour of challenge, and hours in which it goes on.

The amount says how hostile the partner is: 1 for a usual quarrel, near 0 for one who supports.
Left out on purpose: what both say, who withdraws, the marriage's years (a lasting strain is a stressor of its own).

Acts on  appraisal.challenge [1]
"""

from __future__ import annotations

from allostasis.language import Stressor

marital_conflict = Stressor("marital_conflict", about="a couple's talk about a disagreement")
level = marital_conflict.input("level", unit="1", about="challenge now")
marital_conflict.act("appraisal.challenge", level)
m, C = marital_conflict, "stressor-courses"
talk = m.param("talk", 30.0, "min", source=C, unsure=0.2, about="how long the talk lasts")
height = m.param("talk_challenge", 2.0, "1", source=C, unsure=0.4, about="challenge of the talk")
after = m.param("after", 4.0, "h", source=C, unsure=0.5, about="how long it goes on in the mind")
left = m.param("after_challenge", 0.4, "1", source=C, unsure=0.5, about="challenge of these hours")
m.course(level, (talk, height), (after, left))
marital_conflict.given(usual="1", largest="4", told="1 is a couple's quarrel in the laboratory", grade="C")
