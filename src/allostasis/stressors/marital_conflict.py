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
marital_conflict.course(level, ("30 min", 2.0), ("4 h", 0.4))
marital_conflict.given(usual="1", largest="4", told="1 is a couple's quarrel in the laboratory", grade="C")
