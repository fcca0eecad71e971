"""Daily hassles: small challenges at random moments of the waking day, in place of the day's burden of `daily_life`.

Everybody has such days without being given any; given, single hassles show as they come, and a usual day of them
(amount 1) is no more on average than what people rest at. More than that is a harder life.
Left out on purpose: uplifts, hassles that come in runs, that they come more often to the depressed.

Acts on  appraisal.challenge [1]   daily_life.kept [1]: single hassles take the place of the day's burden
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import PointProcess, Stressor

hassles = Stressor("hassles", about="small daily challenges")
level = hassles.input("level", unit="1", about="challenge now")
hassles.act("appraisal.challenge", level)
hassles.steady(level)
asked = hassles.input("asked", unit="1", about="1 while single hassles are given")
hassles.act("daily_life.kept", sp.Max(1 - asked, 0), about="in place of the day's burden")
H = "hassles-diary"
hassles.events(
    PointProcess(
        "hassles.level",
        rate=hassles.param("rate", 4.0, "1", source=H, unsure=0.4, about="how many a day"),
        size=hassles.param("size", 0.4, "1", source=H, unsure=0.5, about="challenge of the median one"),
        spread=hassles.param("size_spread", 0.6, "1", source=H, unsure=0.4, about="SD of the logarithm of their sizes"),
        lasts=hassles.param("lasts", 0.5, "h", source=H, unsure=0.5, about="how long one lasts, on average"),
        hours=(
            hassles.param("day_begins", 7.0, "h", source=H, unsure=0.5, linear=True, about="clock hour of the first"),
            hassles.param("day_ends", 23.0, "h", source=H, unsure=0.5, linear=True, about="clock hour of the last"),
        ),
    ),
    asked=asked,
)
hassles.given(usual="1", largest="4", told="1 is a usual day", grade="C", lasts="30 d")
