"""Daily hassles: small events at random moments of the waking day, each a brief challenge.

A seeded point process: about three a day, sizes lognormal, half an hour on average (proposals).

Acts on  appraisal.challenge
"""

from __future__ import annotations

from allostasis.language import PointProcess, Stressor

hassles = Stressor("hassles", about="daily hassles")
level = hassles.input("level", unit="1", about="challenge of the hassles going on")
hassles.act("appraisal.challenge", level, about="small daily events")
hassles.events(PointProcess("hassles.level", rate=3.0, size=0.4, spread=0.6, lasts=0.5))
