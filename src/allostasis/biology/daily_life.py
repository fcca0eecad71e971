"""Daily life: the hassles of a day and the strain of a season, better and worse than people are used to.

What a usual day and a usual life bring is in what people rest at: cortisol, nerves and scales were measured in people
who lived one. What varies acts here, around 0 on average: a burden of hassles that differs from day to day and is
there while awake, and a strain that comes and goes over months (lognormal noise of days), fed by what life
brings. Both are keyed by person and day. Where chance is left out both stand at their means. A study that asks for
single hassles (`stressors/hassles`) gets these instead of the day's burden, and they too count against what a usual
day brings, which people have at rest already: a usual day of them is 0 on average. ``set: {daily_life.hassles: 0,
daily_life.strain: 0}`` turns both off.
Left out on purpose: weekends and holidays, uplifts, what it is about, who has more of it for good.

Reads    clock.awake [1]   symptoms.events [1]
Acts on  appraisal.challenge, strain [1]
Offers   daily_life.burden, season [1]
Moved    port daily_life.kept [1], 0 while single hassles are given
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import DailyNoise, Module

m = daily_life = Module("daily_life", about="hassles of a day and strain of a season, against the usual")
P = "daily-life"
awake = m.read("clock.awake", unit="1", alone=sp.Rational(2, 3), about="1 while awake; two thirds of a day")
events = m.read("symptoms.events", unit="1", alone=1.0, about="what life brings, mean 1")
kept = m.port("kept", unit="1", alone=1.0, combine="product", about="share of the day's burden that nothing replaces")

# --- the day
day = m.input("day", unit="1", about="how much more hassle than on a usual day, mean 0")
hassles = m.param("hassles", 0.06, "1", source=P, unsure=0.5, varies=0.4, about="challenge of a usual waking hour")
uneven = m.param("hassles_spread", 0.6, "1", source=P, unsure=0.3, about="SD of the logarithm between days")
tau_day = m.param("tau_day", 1.0, "d", source=P, about="how long a bad day is remembered")
m.pattern("days", DailyNoise("daily_life.day", tau=tau_day, spread=uneven))
single = m.param("single", 0.06, "1", source=P, unsure=0.5, about="a usual waking hour of single hassles, at rest too")
burden = m.offer(
    "burden", kept * hassles * day - (1 - kept) * single, unit="1", about="of the day's hassles, above usual"
)
m.act("appraisal.challenge", burden * awake, about="hassles of the day")

# --- the season
months = m.input("months", unit="1", about="how much more strain than in a usual season, mean 0")
strain = m.param("strain", 0.12, "1", source=P, unsure=0.5, varies=0.4, about="strain of a usual life, 1 the heaviest")
spread = m.param("strain_spread", 0.8, "1", source=P, unsure=0.3, about="SD of the logarithm between seasons")
tau_season = m.param("tau_season", 120.0, "d", source=P, unsure=0.4, about="how long a season of strain is")
m.pattern("seasons", DailyNoise("daily_life.months", tau=tau_season, spread=spread))
fed = m.param("events_gain", 0.5, "1", source=P, unsure=0.5, about="strain over usual, of twice the usual events")
season = m.offer("season", strain * (months + fed * (events - 1)), unit="1", about="strain of months, above usual")
m.act("appraisal.strain", season, about="what is on people's minds for months")
