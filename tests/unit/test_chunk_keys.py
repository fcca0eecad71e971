"""A finished chunk is gone on from by the same run, arm and people alone."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from allostasis.engine import SolverOptions
from allostasis.studies.running import chunks
from allostasis.studies.running.chunks import Chunks

WHO = np.array([3, 5])
TABLES = (pd.DataFrame({"value": [1.0, 2.0]}), pd.DataFrame({"person": [3, 5]}))


@pytest.fixture
def of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Chunks of a run by what identifies it, all in one folder."""
    monkeypatch.setattr(chunks, "identity", lambda made: made.name)
    monkeypatch.setattr(chunks, "_code", lambda: "code")
    monkeypatch.setattr(chunks, "lanes", lambda made: 8)

    def made(name: str, single: bool = True) -> Chunks:
        plan: Any = SimpleNamespace(name=name, options=SolverOptions(single=single))
        one = Chunks(tmp_path, plan)
        one.folder = tmp_path
        return one

    return made


def test_the_same_run_goes_on(of: Any) -> None:
    of("a study").keep("drug", WHO, TABLES)
    found = of("a study").kept("drug", WHO)
    assert found is not None and found[0].equals(TABLES[0]) and found[1].equals(TABLES[1])


def test_another_run_arm_or_person_does_not(of: Any) -> None:
    of("a study").keep("drug", WHO, TABLES)
    assert of("another dose").kept("drug", WHO) is None
    assert of("a study", single=False).kept("drug", WHO) is None
    assert of("a study").kept("placebo", WHO) is None and of("a study").kept("drug", WHO[:1]) is None


def test_a_chunk_under_anothers_name_is_not_believed(of: Any, tmp_path: Path) -> None:
    of("a study").keep("drug", WHO, TABLES)
    (chunk,) = tmp_path.glob("*.chunk")
    other = of("another dose")
    other.keep("drug", WHO, TABLES)
    for path in tmp_path.glob("*.chunk"):
        if path != chunk:
            path.write_bytes(chunk.read_bytes())
    assert other.kept("drug", WHO) is None
