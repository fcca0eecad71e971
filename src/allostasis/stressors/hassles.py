"""Daily hassles: small challenges at random moments of the waking day.

Left out on purpose: uplifts, hassles that come in runs, that they come more often to the depressed.

Acts on  appraisal.challenge [1]
"""

from __future__ import annotations

from allostasis.language import PointProcess, Stressor

hassles = Stressor("hassles", about="small daily challenges")
level = hassles.input("level", unit="1", about="challenge now")
hassles.act("appraisal.challenge", level)
hassles.steady(level)
hassles.events(PointProcess("hassles.level", rate=4.0, size=0.4, spread=0.6, lasts=0.5))
hassles.given(usual="1", largest="4", told="1 is a usual day", grade="C")
