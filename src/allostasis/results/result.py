"""The result: what anyone reads. People, measurements with units, comparisons, and a manifest of how it came about.

On disk it is a folder: ``measures.parquet`` (long table), ``people.parquet``, ``manifest.json``, which lists the files
beside it with their SHA-256. The same study gives the same bytes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allostasis.results import loading
from allostasis.results.output_folder import claim
from allostasis.results.plain_json import to_json

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

__all__ = ["Result", "COLUMNS"]

COLUMNS = ("person", "arm", "time_h", "measure", "value", "unit", "limited")


@dataclass(frozen=True)
class Result:
    """What a study found.

    Attributes:
        measures: long table with ``COLUMNS``; time in hours from study time zero; ``limited`` marks a
            reported limit of quantification.
        people: one row a person and arm: covariates, status, reason of a failure.
        manifest: versions, hashes, seed, integrator, who was screened, comparisons, published values.
    """

    measures: pd.DataFrame
    people: pd.DataFrame
    manifest: dict[str, Any]
    folder: Path | None = field(default=None, compare=False)

    @property
    def arms(self) -> list[str]:
        """Arms in the study's order."""
        return list(self.manifest["arms"])

    @property
    def names(self) -> list[str]:
        """Measures in the study's order."""
        return list(self.manifest["measures"])

    def table(self, measure: str, arm: str) -> pd.DataFrame:
        """Persons by time (h) of one measure in one arm."""
        if (measure, arm) not in self._tables:
            rows = self.measures.iloc[self._rows.get((measure, arm), [])]
            self._tables[measure, arm] = rows.pivot(index="person", columns="time_h", values="value")
        return self._tables[measure, arm].copy()

    @cached_property
    def _tables(self) -> dict[tuple[str, str], pd.DataFrame]:
        """Tables that were asked for: a report asks for each some forty times."""
        return {}

    @cached_property
    def _rows(self) -> dict[tuple[str, str], Any]:
        """Where in the long table each measure and arm stands."""
        by = [self.measures["measure"].astype("category"), self.measures["arm"].astype("category")]
        rows: dict[Any, Any] = dict(self.measures.groupby(by, observed=True).indices)
        return {(str(m), str(a)): where for (m, a), where in rows.items()}

    def to_xarray(self) -> xr.Dataset:
        """Measures as a dataset over person, arm and time, each with its unit and meaning."""
        import xarray as xr

        wide = self.measures.set_index(["person", "arm", "time_h", "measure"])["value"].unstack("measure")
        data = xr.Dataset.from_dataframe(wide)
        for name, about in self.manifest["measures"].items():
            if name in data:
                data[name].attrs.update(unit=about["unit"], long_name=about["about"])
        data["time_h"].attrs.update(unit="h", long_name="time from study time zero")
        data.attrs.update(study=self.manifest["study"], seed=self.manifest["seed"])
        return data

    def bytes_hash(self) -> str:
        """SHA-256 over the numbers of the result, the same whenever the study is run again."""
        text = hashlib.sha256()
        for column in COLUMNS:
            values = self.measures[column].to_numpy()
            text.update(values.tobytes() if values.dtype != object else "\n".join(map(str, values)).encode())
        return text.hexdigest()

    def save(self, folder: str | Path) -> Result:
        """Write the result: of what lies there only files of an earlier result give way.

        Raises:
            InputError: nothing can be written there, or something would be lost.
            RunError: somebody else writes there, or the disk is full.
        """
        measures = self.measures.assign(
            measure=self.measures["measure"].astype(str), arm=self.measures["arm"].astype(str)
        )
        tables = {"measures.parquet": measures, "people.parquet": self.people}
        content = {name: table.to_parquet(index=False, compression="zstd") for name, table in tables.items()}
        with claim(folder) as place:
            written = place.install(content, to_json(self.manifest))
        return Result(self.measures, self.people, written, Path(folder))

    @classmethod
    def load(cls, folder: str | Path) -> Result:
        """Read a result folder.

        Raises:
            InputError: it is none, or something of it is missing, damaged or changed.
        """
        path = Path(folder)
        result = cls(*loading.load(path), path)
        if "files" not in result.manifest and result.bytes_hash() != result.manifest["result"]:
            raise loading.damaged(path, "measures.parquet", "other numbers", "the file as it was written")
        return result
