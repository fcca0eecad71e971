"""Numbers that calibration gave: what each was before, what it is now, how sure, and on which findings.

``allostasis calibrate`` writes the file; nobody else does. Only guesses (grade C) are ever calibrated, and only on
findings of the calibration side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

import yaml

from allostasis.errors import LedgerError
from allostasis.files import write

__all__ = ["Calibrated", "calibrated", "write_calibrated"]

_HEAD = """\
# Written by `allostasis calibrate`; nobody edits it. A factor multiplies the proposal that stands in the module;
# unsure: the SD of the logarithm that is left.
"""


@dataclass(frozen=True)
class Calibrated:
    """One calibrated number.

    Attributes:
        factor: what the module's proposal is multiplied by.
        unsure: SD of the logarithm after calibration.
        was: SD of the logarithm before.
        group: the calibration it comes from. on: the findings that it was calibrated on.
    """

    parameter: str
    factor: float
    unsure: float
    was: float
    group: str
    on: tuple[str, ...]


@cache
def calibrated(path: Path | None = None) -> Mapping[str, Calibrated]:
    """Calibrated numbers by full parameter name; read once.

    Raises:
        LedgerError: an entry is broken.
    """
    file = path or Path(str(files("allostasis") / "ledger" / "calibrated.yaml"))
    table: dict[str, Calibrated] = {}
    for group, entry in (yaml.safe_load(file.read_text(encoding="utf-8")) or {}).items():
        on = tuple(entry["findings"])
        for name, (factor, unsure, was) in entry["parameters"].items():
            if not factor > 0 or not unsure >= 0:
                raise LedgerError(f"{name} cannot be this", where=f"{file.name}, {group}", found=f"{factor}, {unsure}")
            if name in table:
                raise LedgerError(f"{name} is calibrated twice", where=f"{file.name}, {group}", found=table[name].group)
            table[name] = Calibrated(name, float(factor), float(unsure), float(was), group, on)
    return MappingProxyType(table)


def write_calibrated(every: Mapping[str, Calibrated], path: Path | None = None) -> None:
    """Write the file anew, groups in order of their names."""
    file = path or Path(str(files("allostasis") / "ledger" / "calibrated.yaml"))
    plain: dict[str, dict[str, object]] = {}
    for name in sorted(every, key=lambda n: (every[n].group, n)):
        one = asdict(every[name])
        entry = plain.setdefault(one["group"], {"findings": list(one["on"]), "parameters": {}})
        entry["parameters"][name] = [round(one[k], 4) for k in ("factor", "unsure", "was")]  # type: ignore[index]
    text = yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=120) if plain else "{}\n"
    write(file, _HEAD + text)
