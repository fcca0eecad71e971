"""The working day: an hour to get up by, the social constraint on the body clock.

Skeldon 2023 takes light and working hours as inputs. Under daylight alone an eighth of people drawn with the known
spread of the clock's period drift around the day, which sighted people do not; with an hour to get up by, their
clocks spread by about an hour. That hour, the same every day and for everybody, is a proposal.
Left out on purpose: weekends, shift work, retirement, children.

Moves    clock.kept_awake [1]
"""

from __future__ import annotations

from allostasis.language import Daily, Module

workday = Module("workday", about="an hour to get up by")
S = "day-schedule"
up = workday.param("hour", 7.0, "h", source=S, unsure=0.5, linear=True, about="clock hour to be up by")
free = workday.param("until", 17.0, "h", source=S, unsure=0.5, linear=True, about="clock hour from which one may sleep")
workday.pattern("duty", Daily("clock.kept_awake", ((up, 1.0), (free, 0.0))))
