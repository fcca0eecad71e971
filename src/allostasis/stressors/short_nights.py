"""Short nights: a duty that keeps people awake outside six hours in bed, as in experiments with 6 h nights.

The amount is how strongly they are kept awake (1, the default: nobody sleeps then); it lasts from 05:30 to 23:30 of
every day between its beginning and its end, so that nobody makes up by day for what the night lacked.
Left out on purpose: total deprivation, catching up at weekends.

Acts on  clock.arousal [1]
"""

from __future__ import annotations

from allostasis import units
from allostasis.errors import StudyError
from allostasis.language import Record, Step, Stressor


class ShortNights(Stressor):
    """A duty from 05:30 to 23:30 of every day."""

    def records(
        self, *, amount: str | float | None, at: float, lasts: float = 0.0, weight: float = 70.0, where: str = ""
    ) -> list[Record]:
        """Steps up and down of every day between ``at`` and ``at + lasts``."""
        strength = 1.0 if amount is None else units.quantity(amount, "1", where=where)
        if strength < 0 or lasts <= 0:
            raise StudyError(
                f"{self.name} needs a duration and no negative amount",
                where=where,
                found=f"amount {strength:g}, for {lasts:g} h",
                needed="for: a time",
                fix="Add for example  for: 7 d",
            )
        made: list[Record] = []
        for day in range(int(at // 24) - 1, int((at + lasts) // 24) + 1):
            begin, end = 24.0 * day + 5.5, 24.0 * day + 23.5
            if at <= begin and end <= at + lasts:
                made += [Step(begin, self.target, 20.0 * strength), Step(end, self.target, -20.0 * strength)]
        return made


short_nights = ShortNights("short_nights", about="nights cut to about six hours")
level = short_nights.input("level", unit="1", about="widths by which the sleep thresholds are lifted")
short_nights.act("clock.arousal", level)
short_nights.steady(level)
short_nights.given(usual="1", largest="2", told="at 1 nobody sleeps while it lasts", grade="C")
