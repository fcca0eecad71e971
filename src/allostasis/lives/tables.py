"""The bank as tables for other programs: people, years and episodes (Parquet), with a manifest."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from allostasis.files import stage
from allostasis.lives.bank import Bank
from allostasis.lives.bank_table import Shown, read_bank, survey_weights
from allostasis.lives.block import KINDS, TRAITS, LifeBlock
from allostasis.lives.days_of_mood import SEEN, age_of
from allostasis.version import VERSION

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["tables", "written"]


def tables(blocks: Sequence[LifeBlock]) -> dict[str, pd.DataFrame]:
    """``people``, ``years`` (from the first to that of death) and ``episodes`` of blocks."""
    import pandas as pd

    people, years, episodes = [], [], []
    for b in blocks:
        own = {name: b.traits[:, k] for k, name in enumerate(TRAITS)}
        own |= {name: b.adversity[:, k] for k, name in enumerate(b.met_kinds)} | {"kinds_of_adversity": b.count}
        at_eighteen = {"bmi_at_18": b.bmi, "height": b.height}
        people.append(
            pd.DataFrame(
                {"person": b.person, "female": b.female, **at_eighteen, **own, "death": b.death, "lost": b.lost}
                | {f"onset_of_{name}": b.first[:, k] for k, name in enumerate(b.diseases)}
                | {"traumas": np.bincount(b.hit[b.struck < b.death[b.hit]], minlength=len(b))}
            )
        )
        n, many = b.severity.shape
        age = np.tile(age_of(SEEN * (1 + np.arange(many))), n)
        table: dict[str, Any] = {"person": np.repeat(b.person, many), "age": age, "severity": b.severity.ravel()}
        table |= {"days_of_depression": b.met.ravel(), "phq9": b.phq9.ravel()}
        rows, year = np.repeat(np.arange(n), many), np.where(age >= 18, age, np.nan)
        for name in b.told:
            told = b.told_at(name, rows, np.nan_to_num(year, nan=18.0))
            table[name] = np.where(np.isfinite(year), told, np.nan)
        years.append(pd.DataFrame(table)[age <= np.repeat(b.death, many)])
        kind = np.array(KINDS, object)[b.kind]
        spans = {"onset_day": b.onset, "end_day": b.end, "ended": b.ended, "seen_beginning": b.begun, "deep": b.deep}
        episodes.append(pd.DataFrame({"person": b.person[b.who], "kind": kind, **spans}))
    made = {"people": people, "years": years, "episodes": episodes}
    return {name: pd.concat(parts, ignore_index=True) for name, parts in made.items()}


def written(bank: Bank, blocks: Sequence[LifeBlock], folder: Path, shown: Shown | None = None) -> None:
    """Write the tables and a manifest into a folder; files of these names give way.

    People have the age at which a survey would meet them (``met_at``), once, and their weight in it.

    Raises:
        OSError: the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    content = {}
    made = tables(blocks)
    ages, weights = survey_weights(blocks, bank.seed)
    good = ~made["people"]["lost"]
    made["people"].loc[good, "met_at"], made["people"].loc[good, "weight"] = ages, weights
    for name, table in made.items():
        into = io.BytesIO()
        table.to_parquet(into, index=False)
        content[f"{name}.parquet"] = into.getvalue()
    told = (shown or read_bank(blocks, bank.seed)).plain()
    about = {"version": VERSION, "key": bank.key, "seed": bank.seed, "years": bank.years, "block": bank.size}
    content["manifest.json"] = (json.dumps(about | told, indent=1, default=float) + "\n").encode()
    for name, data in content.items():
        stage(folder, data).replace(folder / name)
