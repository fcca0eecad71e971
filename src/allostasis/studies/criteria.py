"""What a study says beforehand that it will find: ``expect: g > 0.3``, met or not by the result alone.

A one-sided criterion is met when the whole 95 % interval lies beyond its bound; a band such as ``|g| < 0.2``
when the value itself lies in it. A criterion never changes what is run.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allostasis.errors import StudyError
from allostasis.studies.fields import Section, shown

__all__ = ["Criterion", "read_criterion"]

_FORM = re.compile(r"\s*(\|?)\s*(g|difference|ratio)\s*(\|?)\s*([<>])\s*([-+]?(?:\d+\.?\d*|\.\d+))\s*")


@dataclass(frozen=True)
class Criterion:
    """A bound on the ``g``, ``difference`` or ``ratio`` of a comparison; ``band`` bounds its size instead."""

    of: str
    above: bool
    bound: float
    band: bool = False

    def __str__(self) -> str:
        name = f"|{self.of}|" if self.band else self.of
        return f"{name} {'>' if self.above else '<'} {self.bound:g}"

    def met(self, row: Mapping[str, Any]) -> bool:
        """Whether a row of comparisons meets it; False where it has no number."""
        e = row[self.of]
        if e is None or any(not math.isfinite(e[k]) for k in ("value", "low", "high")):
            return False
        if self.band:
            return bool(abs(e["value"]) > self.bound if self.above else abs(e["value"]) < self.bound)
        return bool(e["low"] > self.bound if self.above else e["high"] < self.bound)


def read_criterion(here: Section) -> Criterion | None:
    """``expect:`` of a comparison."""
    if not here.has("expect"):
        return None
    found = _FORM.fullmatch(str(shown(here.data["expect"])))
    if found is None or found[1] != found[3]:
        here.problems.add(
            StudyError(
                "this criterion cannot be read",
                where=here.where("expect"),
                found=str(shown(here.data["expect"])),
                needed="g, difference or ratio, < or >, a number; or |g| < a number",
                fix='Write for example  expect: "g > 0.3"',
            )
        )
        return None
    return Criterion(found[2], found[4] == ">", float(found[5]), bool(found[1]))
