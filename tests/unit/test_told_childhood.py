"""What a childhood gave stands among what an arm was given, and a measure's words are cut where they end."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest

from allostasis.views import moves, texts, words


def test_what_was_met_at_ages_is_told_with_what_is_given() -> None:
    home: list[dict[str, Any]] = [{"stressor": "threat_at_home", "amount": "0.5", "ages": "0-18"}]
    help_: list[dict[str, Any]] = [*home, {"treatment": "nurture", "amount": "1", "ages": "0-2"}]
    therapy = {"kind": "treatment", "name": "trauma_therapy", "amount": "1", "at_h": 24.0, "lasts_h": 0.0}
    manifest = {"clock": 9.0, "arms": {"a": [], "b": [therapy], "c": []}, "childhoods": {"a": home, "b": help_}}
    told = words.done(SimpleNamespace(manifest=manifest))  # type: ignore[arg-type]
    assert "in a: threat at home 0.5 at 0\u201318 years;" in told.replace("Given in", "in")
    assert "nurture at 0\u20132 years, trauma therapy at 24 h" in told
    assert "in c: nothing" in told
    assert texts.lived_text(home[0]) == "threat at home 0.5 at 0\u201318 years"


@pytest.mark.parametrize(
    ("about", "head"),
    [
        ("childhood.immune (immune cells, primed and deaf; not an instrument)", None),
        ("interleukin-6, sensitive assay", "interleukin-6"),
        ("motor part, 0-132, as found (drugs acting)", None),
        ("feeling down", None),
    ],
)
def test_a_name_ends_at_a_comma_outside_brackets(about: str, head: str | None) -> None:
    assert moves.head_of(about) == (head or about)
    assert len(re.findall(r"\(", moves.head_of(about))) == len(re.findall(r"\)", moves.head_of(about)))
