"""Times keep the clock of day: months are refused with the days to write, years are 365 whole days."""

from __future__ import annotations

from typing import Any

import pytest

from allostasis import units
from allostasis.errors import AllostasisError
from allostasis.expressions.parser import parse
from allostasis.studies.file.section_reader import moment, span
from bodies import brief


@pytest.mark.parametrize("text", ["1 month", "1month", "2 months", "0.5 mo", "-3 months", "0.5 y", "1.3 years"])
def test_no_span_moves_the_clock_of_day(text: str) -> None:
    with pytest.raises(AllostasisError, match="whole number of days") as caught:
        span(text, "visits.every")
    way = caught.value.fix.removeprefix("Write for example  ")
    assert span(way, "") % 24 == 0 and abs(span(way, "") / 24) >= 15
    with pytest.raises(AllostasisError):
        moment(text, 8.0, "at")
    with pytest.raises(AllostasisError):
        units.hours(text)


@pytest.mark.parametrize(
    ("text", "hours"), [("1 y", 8760), ("2 years", 17520), ("0.2 y", 1752), ("4 wk", 672), ("30 d", 720), ("1.5 d", 36)]
)
def test_years_weeks_and_days_are_whole(text: str, hours: float) -> None:
    assert span(text, "") == units.hours(text) == hours


def test_an_expression_says_the_days_to_write() -> None:
    with pytest.raises(AllostasisError) as caught:
        parse("phq9@1month < 5")
    assert caught.value.fix == "Write for example  phq9@30d"
    assert parse("phq9@1y").times == (8760.0,)


@pytest.mark.parametrize(
    "keys",
    [
        {"visits": {"every": "1 month", "until": "3 months"}},
        {"visits": {"at": ["0 h", "1 month"]}},
        {"arms": {"a": [{"treatment": "endotoxin", "amount": "1 ng/kg", "at": "1 month"}]}},
        {"compare": [{"endpoint": "peak(tnf)", "over": ["0 h", "1 month"], "between": ["endotoxin", "placebo"]}]},
    ],
)
def test_every_time_of_a_study_is_asked(keys: dict[str, Any]) -> None:
    with pytest.raises(AllostasisError, match="whole number of days"):
        brief(**keys)
