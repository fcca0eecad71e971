"""Finished chunks of a run, kept until the result is written: whole, with a checksum, known by all they follow from.

A chunk is one file: a line of JSON (its key, the sizes and the SHA-256 of what follows), then two Parquet tables. What
cannot be read, or belongs to something else, counts as not there: its people live again.
"""

from __future__ import annotations

import hashlib
import io
import json
from contextlib import suppress
from pathlib import Path

import numpy as np

from allostasis import cache, files
from allostasis.errors import RunError
from allostasis.studies.running.executors import Tables
from allostasis.studies.running.integrator import lanes
from allostasis.studies.running.manifest import identity
from allostasis.studies.running.plan import Plan

__all__ = ["Chunks"]


class Chunks:
    """The chunks of one run in the folder of its unfinished work; of no folder, nothing is kept."""

    def __init__(self, work: Path | None, study_plan: Plan) -> None:
        self.run = hashlib.sha256(f"{identity(study_plan)}|{_code()}|{_numerics(study_plan)}".encode()).hexdigest()
        self.folder = work / self.run[:16] if work else None

    def kept(self, arm: str, persons: np.ndarray) -> Tables | None:
        """A chunk that was finished before; None where there is none that can be trusted."""
        if self.folder is None:
            return None
        import pandas as pd

        try:
            head, _, body = self._place(arm, persons).read_bytes().partition(b"\n")
            said = json.loads(head)
            known = {"key": self._key(arm, persons), "sha256": hashlib.sha256(body).hexdigest()}
            if not isinstance(said, dict) or {k: said.get(k) for k in known} != known:
                return None
            first, second = body[: int(said["first"])], body[int(said["first"]) :]
            return pd.read_parquet(io.BytesIO(first)), pd.read_parquet(io.BytesIO(second))
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def keep(self, arm: str, persons: np.ndarray, tables: Tables) -> None:
        """Write a finished chunk.

        Raises:
            RunError: the disk is full.
        """
        if self.folder is None:
            return
        first, second = (table.to_parquet(index=False) for table in tables)
        known = {"key": self._key(arm, persons), "sha256": hashlib.sha256(first + second).hexdigest()}
        head = json.dumps({**known, "first": len(first)})
        files.write(self._place(arm, persons), head.encode() + b"\n" + first + second)

    def tell(self, error: RunError, done: int, total: int) -> None:
        """Say in the error of a run that cannot finish what it leaves."""
        if self.folder is None or not done:
            kept = "Nobody who lived is kept" + ("" if self.folder else ", since the result has no folder")
        else:
            kept = f"{done} of {total} people have lived and are kept; the same command goes on from there"
        error.fix = f"{error.fix.rstrip('.')}. {kept}"

    def clear(self) -> None:
        """Remove them: the result is written."""
        if self.folder is None or not self.folder.is_dir():
            return
        for chunk in (*self.folder.glob("*.chunk"), *self.folder.glob(".allostasis-*.part")):
            chunk.unlink(missing_ok=True)
        with suppress(OSError):  # something of others lies there
            self.folder.rmdir()

    def _key(self, arm: str, persons: np.ndarray) -> str:
        return hashlib.sha256(f"{self.run}|{arm}|{persons.tolist()}".encode()).hexdigest()

    def _place(self, arm: str, persons: np.ndarray) -> Path:
        assert self.folder is not None
        return self.folder / f"{self._key(arm, persons)[:24]}.chunk"


def _numerics(study_plan: Plan) -> str:
    """What decides about last digits beside the study: precision, lanes, libraries."""
    return f"{study_plan.options.single}|{lanes(study_plan)}|{cache.versions('numpy', 'numba', 'pandas')}"


def _code() -> str:
    """Hash of the program: what another one lived is not gone on from. A model is in a run's identity by itself."""
    rooms = ("readouts", "treatments", "stressors", "conditions")
    return cache.code_hash("studies.running.run", *rooms, without=("assembly", "ledger"), data=False)
