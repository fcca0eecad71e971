"""What is kept of the bank: lived once, resumed where it stopped, healed where damaged, the same at any workers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from allostasis.errors import InputError
from allostasis.lives import Bank, LifeBlock
from allostasis.lives import bank as kept
from made_lives import block


class Made(Bank):
    """A bank of two lives a block, which follow from their number alone."""

    key = "made"  # type: ignore[assignment]


@pytest.fixture
def lived(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    monkeypatch.setenv("ALLOSTASIS_CACHE", str(tmp_path / "kept"))
    monkeypatch.setattr(kept, "_held", type(kept._held)())
    numbers: list[int] = []

    def live(persons: np.ndarray, **how: Any) -> LifeBlock:
        numbers.append(int(persons[0]) // 2)
        return block(person=persons, bmi=20.0 + persons)

    monkeypatch.setattr(kept, "lived_block", live)
    yield numbers


def test_lives_are_lived_once_and_a_stopped_build_goes_on(lived: list[int]) -> None:
    bank, told = Made(size=2), list[tuple[str, int, int]]()
    bank.build(5, lambda *how: told.append(how))
    assert sorted(lived) == [0, 1, 2]
    assert told == [("lives", 0, 6), ("lives", 2, 6), ("lives", 4, 6), ("lives", 6, 6)]
    bank.build(9)
    assert sorted(lived) == [0, 1, 2, 3, 4]
    assert bank.holds(100) == 10
    assert [int(b.person[0]) for b in bank.all_kept()] == [0, 2, 4, 6, 8]


def test_a_damaged_block_is_lived_again_and_is_the_same(lived: list[int], tmp_path: Path) -> None:
    bank = Made(size=2)
    first = bank.block(1).packed()
    file = tmp_path / "kept" / "bank" / "lives-made-1.kept"
    whole = file.read_bytes()
    file.write_bytes(whole[:-9] + b"damaged!!")
    assert bank.kept(1) is None
    kept._held.clear()
    assert bank.block(1).packed() == first
    assert lived == [1, 1]
    assert file.read_bytes() == whole


@pytest.mark.parametrize("workers", [1, 3])
def test_workers_change_no_byte(lived: list[int], tmp_path: Path, workers: int) -> None:
    Made(size=2).build(8, workers=workers)
    content = [p.read_bytes() for p in sorted((tmp_path / "kept" / "bank").glob("*.kept"))]
    assert len(content) == 4
    assert sum(map(len, content)) > 1000
    assert [Made(size=2).kept(n).person.tolist() for n in range(4)] == [[0, 1], [2, 3], [4, 5], [6, 7]]  # type: ignore[union-attr]


def test_tables_of_a_bank_hold_people_years_and_episodes(lived: list[int], tmp_path: Path) -> None:
    import json

    import pandas as pd

    from allostasis.lives import written

    bank = Made(size=2)
    written(bank, [bank.block(n) for n in range(3)], tmp_path / "out")
    names = ("people", "years", "episodes")
    people, years, episodes = (pd.read_parquet(tmp_path / "out" / f"{name}.parquet") for name in names)
    assert len(people) == 6
    assert people["weight"].mean() == pytest.approx(1.0)
    assert set(episodes["kind"]) == {"depression", "hypomania"}
    assert len(episodes) == 9
    # one of each two dies at sixty: the last year of theirs ends at 59.8
    assert years.groupby("person")["age"].max()[1] == pytest.approx(60 * 364 / 365.25, abs=1)
    about = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert (about["lives"], about["key"]) == (6, "made")
    assert 1 <= about["effective"] <= 6


def test_an_empty_bank_says_how_to_fill_it(lived: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    from allostasis import lives
    from allostasis.cli import bank as command

    monkeypatch.setattr(lives, "Bank", Made)
    with pytest.raises(InputError, match="allostasis bank build"):
        command.show(seed=1, out=None, as_json=True)
