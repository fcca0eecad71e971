"""``allostasis export``: a person of an arm as a file; nothing is written over; who is meant is said."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from allostasis.cli.app import app
from allostasis.exchange import export_sbml
from allostasis.people import allocate
from allostasis.sbml import check, full_names
from allostasis.studies import read_study

STUDIES = Path(__file__).parents[2] / "studies"
ONE, TWO = STUDIES / "endotoxin-2ng.yaml", STUDIES / "endotoxin-hydrocortisone.yaml"
runner = CliRunner()


@pytest.mark.slow
def test_a_person_of_an_arm_is_written(tmp_path: Path) -> None:
    out = tmp_path / "new" / "person.xml"
    made = runner.invoke(app, ["export", str(ONE), "--person", "4", "--out", str(out), "--json"])
    assert made.exit_code == 0, made.output
    said = json.loads(made.stdout)
    assert (said["arm"], said["person"], said["begin_h"]) == ("endotoxin", 4, 0.0)
    assert said["end_h"] == 33.0  # 24 h of visits from 09:00 on
    text = out.read_text(encoding="utf-8")
    assert not check(text).errors
    assert text == export_sbml(ONE, arm="endotoxin", person=4).text
    assert text != export_sbml(ONE, arm="endotoxin", person=5).text
    assert "endotoxin.blood" in full_names(text).values()
    again = runner.invoke(app, ["export", str(ONE), "--out", str(out)])
    assert again.exit_code == 2
    assert "nothing was written" in again.output
    assert out.read_text(encoding="utf-8") == text


def test_the_first_person_is_the_arms_own() -> None:
    study = read_study(TWO)
    assigned = allocate(np.arange(study.number), study.allocation, study.seed)
    for i, arm in enumerate(study.arms):
        made = export_sbml(study, arm=arm)
        assert made.person == int(np.flatnonzero(assigned == i)[0])
        doses = made.text.count("hydrocortisone.rate, placebo.given at 3 h")  # both arms have the tablet
        assert doses == (1 if arm == "hydrocortisone" else 0)


BODY = """study: bursts of endotoxin
model: {{modules: [clock, hpa, inflammation, microglia, sickness, autonomic, leukocytes]}}
people: {{number: 2}}
arms:
  given: [{{treatment: endotoxin, amount: 0.8 ng/kg, at: 0 h}}]
visits: {{every: 1 h, until: 3 h}}
measure: [il6]
cut: {cut}
"""


def test_an_arm_with_a_cut_of_its_own_is_exported_with_it(tmp_path: Path) -> None:
    texts = {}
    for name, cut in (
        ("whole", "[]"),
        ("all", "[inflammation->microglia]"),
        ("arm", "{given: [inflammation->microglia]}"),
    ):
        path = tmp_path / f"{name}.yaml"
        path.write_text(BODY.format(cut=cut), encoding="utf-8")
        texts[name] = export_sbml(path, arm="given", person=0).text
    assert texts["arm"] == texts["all"] != texts["whole"]


@pytest.mark.parametrize(
    ("more", "told"), [(["--arm", "endotoxn"], "Did you mean  endotoxin"), (["--format", "sbm"], "Did you mean  sbml")]
)
def test_refusals_write_nothing(tmp_path: Path, more: list[str], told: str) -> None:
    out = tmp_path / "person.xml"
    made = runner.invoke(app, ["export", str(ONE), *more, "--out", str(out)])
    assert made.exit_code == 2
    assert told in made.output
    assert not out.exists()
