"""Short nights: a duty that keeps people awake outside six hours in bed, as in experiments with 6 h nights.

The amount is how strongly they are kept awake (1, the default: nobody sleeps then); it lasts from 05:30 to 23:30 of
every day between its beginning and its end, so that nobody makes up by day for what the night lacked.
Left out on purpose: total deprivation, catching up at weekends.

Acts on  clock.arousal [1]
"""

from __future__ import annotations

from allostasis.language import Stressor

short_nights = Stressor("short_nights", about="nights cut to about six hours")
level = short_nights.input("level", unit="1", about="widths by which the sleep thresholds are lifted")
short_nights.act("clock.arousal", level)
C = "stressor-courses"
begin = short_nights.param("begins", 5.5, "h", source=C, unsure=0.25, linear=True, about="clock hour of getting up")
end = short_nights.param("ends", 23.5, "h", source=C, unsure=0.25, linear=True, about="clock hour of going to bed")
height = short_nights.param("widths", 20.0, "1", source=C, unsure=0.2, about="by how much it lifts, so that none sleep")
short_nights.daily(level, begin, end, height)
short_nights.given(usual="1", largest="2", told="at 1 nobody sleeps while it lasts", grade="C", lasts="7 d")
