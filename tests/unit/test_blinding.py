"""Every arm of a blinded study hopes as any arm does, and nobody twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from allostasis.assembly import catalogue
from allostasis.cli.app import app
from allostasis.language.treatment import FORMS
from allostasis.people import draw
from allostasis.studies import Study
from allostasis.studies.running.blinding import Blind, unblinded
from allostasis.studies.running.plan import plan
from bodies import brief

DAILY = {"at": "0 d", "every": "1 d", "until": "6 d"}
SSRI = {"treatment": "escitalopram", "amount": "10 mg", **DAILY}
COX = {"treatment": "celecoxib", "amount": "200 mg", "at": "0 h", "every": "12 h", "until": "6 d"}
INERT = {"treatment": "placebo", **DAILY}
CBT = {"treatment": "cbt", "amount": 1, "at": ["0 d", "3 d"]}
STRAIN = {"stressor": "chronic", "amount": 0.5, "from": "0 h", "for": "7 d"}
ADD_ON = {"alone": [SSRI], "placebo": [SSRI, INERT], "celecoxib": [SSRI, COX]}


def study(arms: dict[str, Any], **keys: Any) -> Study:
    return brief(arms=arms, visits=["0 d", "7 d"], design="counterfactual", **keys)


def given(arms: dict[str, Any], **keys: Any) -> dict[str, list[tuple[float, float]]]:
    """Arm -> (hours from time zero, size) of every inert giving, as people get them."""
    made = study(arms, **keys)
    plain = plan(made)
    people = draw(plain.model, plain.population, made.seed, np.arange(1))
    return {
        arm: sorted(
            (r.time - made.clock, r.amount)
            for r in plain.given(arm, people.index, people)[0][0]
            if r.into == "placebo.given"
        )  # type: ignore[union-attr]
        for arm in arms
    }


EVERY_DAY = [(24.0 * d, 1.0) for d in range(7)]


@pytest.mark.parametrize(
    "arms, blinded",
    [
        (ADD_ON, "arms differ by drugs only"),
        ({"placebo": [INERT], "drug": [COX]}, "arms differ by drugs only"),
        ({"low": [{**SSRI, "amount": "5 mg"}], "high": [SSRI]}, "arms differ by drugs only"),
        ({"placebo": [CBT, STRAIN, INERT], "drug": [CBT, STRAIN, SSRI]}, "arms differ by drugs only"),
        ({"drug": [SSRI, INERT], "therapy": [CBT]}, ""),
        ({"waiting": [], "therapy": [CBT]}, ""),
        ({"diet": [{"treatment": "mediterranean_diet", "amount": 1, "from": "0 d", "for": "7 d"}], "drug": [SSRI]}, ""),
        ({"company": [{"treatment": "social_support", "amount": 1, "at": "0 d"}], "drug": [SSRI]}, ""),
        ({"calm": [INERT], "strained": [STRAIN, INERT]}, ""),
        ({"nothing": [], "placebo": [INERT]}, ""),
        ({"one": [SSRI, INERT]}, ""),
    ],
)
@pytest.mark.parametrize("design", ["counterfactual", "parallel"])
def test_blinding_is_usual_where_arms_differ_by_drugs_only(arms: dict[str, Any], blinded: str, design: str) -> None:
    blind = Blind.of(brief(arms=arms, visits=["0 d", "7 d"], design=design))
    assert blind.value == bool(blinded)
    assert blind.why == blinded or not blinded
    for said in (True, False):
        own = Blind.of(brief(arms=arms, visits=["0 d", "7 d"], design=design, blinded=said))
        assert (own.value, own.why) == (said, "the study says so")


def test_an_add_on_trial_gives_everybody_the_hope_of_its_placebo_arm_once() -> None:
    assert given(ADD_ON) == dict.fromkeys(ADD_ON, EVERY_DAY)
    assert given(ADD_ON, blinded=False) == {"alone": [], "placebo": EVERY_DAY, "celecoxib": []}
    every = {arm: [*own, INERT] if arm != "placebo" else own for arm, own in ADD_ON.items()}
    assert given(every) == given(every, blinded=False) == dict.fromkeys(ADD_ON, EVERY_DAY)


def test_tablets_of_one_day_are_not_counted_twice_and_halves_are_shared() -> None:
    """Tablets an hour apart; a double dummy twice a day against once; drug and placebo that change places."""
    later = {"treatment": "placebo", "at": "1 h", "every": "1 d", "until": "6 d"}
    assert given({"a": [SSRI, INERT], "b": [COX, later]}) == {"a": EVERY_DAY, "b": EVERY_DAY}
    twice = {"treatment": "placebo", "at": ["0 h", "12 h"]}
    assert given({"a": [SSRI, {"treatment": "placebo", "at": "0 h"}], "b": [COX, twice]}) == dict.fromkeys(
        "ab", [(0.0, 1.0), (12.0, 1.0)]
    )
    first, second = ({"treatment": "placebo", "at": at} for at in (["0 d", "1 d"], ["3 d", "4 d"]))
    swapped = {"ab": [first, {**SSRI, "at": "3 d"}], "ba": [{**COX, "until": "2 d"}, second]}
    assert given(swapped) == dict.fromkeys(swapped, [(24.0 * d, 1.0) for d in (0, 1, 3, 4)])


def test_whoever_is_given_nothing_beside_tablets_knows_it_unless_the_study_says_otherwise() -> None:
    arms = {"waiting": [], "placebo": [INERT], "drug": [SSRI]}
    assert given(arms) == {"waiting": [], "placebo": EVERY_DAY, "drug": EVERY_DAY}
    assert 'waiting" is given nothing' in Blind.of(study(arms)).why
    assert given(arms, blinded=True) == dict.fromkeys(arms, EVERY_DAY)


def test_sessions_can_be_matched_where_the_study_asks_for_it() -> None:
    """Two sessions, each worth an inert giving times the typical adherence: who has none gets two of that size."""
    found = given({"attention": [], "therapy": [CBT]}, blinded=True)
    assert found["therapy"] == []
    assert found["attention"] == [(0.0, pytest.approx(0.8)), (72.0, pytest.approx(0.8))]


def test_one_arm_alone_with_placebo_is_warned_of(tmp_path: Path) -> None:
    assert "so that everybody" in unblinded(study(ADD_ON))[0]
    assert "blinded: true" in unblinded(study({"drug": [SSRI, INERT], "both": [SSRI, CBT, COX]}))[0]
    for fine in ({"placebo": [INERT], "nothing": []}, {"a": [SSRI, INERT], "b": [COX, INERT]}, {"a": [], "b": [COX]}):
        assert unblinded(study(fine)) == []
    path = tmp_path / "trial.yaml"
    path.write_text(json.dumps(study(ADD_ON).to_dict()))
    made = CliRunner().invoke(app, ["validate", str(path), "--json"])
    assert made.exit_code == 0, made.output
    said = json.loads(made.stdout)
    assert any("alone carries placebo" in text for text in said["warnings"])
    assert said["blinded"]["value"] and said["blinded"]["why"] == "arms differ by drugs only"


def test_everything_that_is_given_says_what_it_is() -> None:
    forms = {name: catalogue.treatment(name).form for name in catalogue.names("treatments")}
    assert set(forms.values()) <= set(FORMS)
    assert {n for n, form in forms.items() if form == "therapy"} == {"cbt", "cbt_i", "mindfulness", "trauma_therapy"}
    assert {n for n, f in forms.items() if f == "lifestyle"} == {"exercise", "mediterranean_diet", "sleep_extension"}
    assert [n for n, f in forms.items() if f in {"company", "device", "condition"}] == [
        "nurture",
        "smouldering",
        "social_support",
        "vagus_stimulation",
    ]
