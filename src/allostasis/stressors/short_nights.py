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
short_nights.daily(level, 5.5, 23.5, 20.0)
short_nights.given(usual="1", largest="2", told="at 1 nobody sleeps while it lasts", grade="C")
