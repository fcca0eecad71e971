"""What cards say of a treatment, a condition or a stressor is what its module does."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from allostasis.assembly import assemble, catalogue
from allostasis.assembly.cards import card
from allostasis.errors import AllostasisError
from allostasis.language import Dose, Module, Record, Strain

KINDS = {"treatment": "treatments", "condition": "conditions", "stressor": "stressors"}
EVERY = [(kind, name) for kind, room in KINDS.items() for name in catalogue.names(room)]


def _said(one: Any, **asked: Any) -> list[Record] | str:
    try:
        made: list[Record] = one.records(where="here", **asked)
    except AllostasisError as error:
        return str(error)
    return made


@pytest.mark.parametrize("kind, name", EVERY)
def test_a_card_gives_what_its_module_gives(kind: str, name: str) -> None:
    card_, module = catalogue.treatment(name, kind=kind), catalogue.module(name)
    assert not isinstance(card_, Module), "every shipped one is given by its card alone"
    for key in ("name", "kind", "form", "hope", "routes", "amounts", "usual", "largest"):
        assert getattr(card_, key) == getattr(module, key), key
    if isinstance(card_, Strain):
        assert (card_.target, card_.profile, card_.duty) == (module.target, module.profile, module.duty)  # type: ignore[attr-defined]
        assert card_.process == module.process  # type: ignore[attr-defined]
    amounts = [a for one in card_.amounts.values() for a in (one.usual, one.largest)]
    for amount in (None, *amounts, "-1", "2", "3 furlong"):
        for lasts in (0.0, 3.0, 72.0):
            asked = {"amount": amount, "at": 7.25, "lasts": lasts, "weight": 81.5}
            assert _said(card_, **asked) == _said(module, **asked), asked
    assert assemble([card_]).fingerprint == assemble([name]).fingerprint


def test_a_giving_is_one_giving_and_a_duty_keeps_its_hours() -> None:
    inert = catalogue.treatment("placebo")
    assert inert.records(amount="40 mg", at=3.0, lasts=2.0) == [Dose(3.0, "placebo.given", 1.0)]
    duty = catalogue.treatment("short_nights", kind="stressor").records(amount="0.5", at=6.0, lasts=48.0)
    assert [asdict(r) for r in duty] == [  # 05:30 of the first day is over, 23:30 of the third has not come
        {"time": 29.5, "into": "short_nights.level", "change": 10.0},
        {"time": 47.5, "into": "short_nights.level", "change": -10.0},
    ]


def test_who_makes_records_in_a_way_of_its_own_is_the_module_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    module = catalogue.module("celecoxib")
    monkeypatch.setitem(card("celecoxib"), "given", None)
    catalogue._intervention.cache_clear()
    try:
        assert catalogue.treatment("celecoxib") is module
    finally:
        catalogue._intervention.cache_clear()
