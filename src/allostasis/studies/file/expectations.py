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
from allostasis.studies.file.section_reader import Section, shown
from allostasis.studies.running.endpoint_kinds import EFFECTS, ONE_ARM, criterion_key

__all__ = ["NAMES", "VERDICTS", "Criterion", "fitting", "read_criterion"]

VERDICTS = ("synergistic", "additive", "antagonistic")

NAMES = tuple(dict.fromkeys(name for kinds in (EFFECTS, ONE_ARM) for names in kinds.values() for name in names))
_FORM = re.compile(r"\s*(\|?)\s*([a-z_]+)\s*(\|?)\s*([<>])\s*([-+]?(?:\d+\.?\d*|\.\d+))\s*")


@dataclass(frozen=True)
class Criterion:
    """A bound on a number of a comparison, such as its ``g`` or ``risk_ratio``; ``band`` bounds its size instead.

    Of an interaction it may be the ``verdict`` itself, which bounds no number.
    """

    of: str
    above: bool
    bound: float
    band: bool = False
    verdict: str = ""

    def __str__(self) -> str:
        if self.verdict:
            return self.verdict
        name = f"|{self.of}|" if self.band else self.of
        return f"{name} {'>' if self.above else '<'} {self.bound:g}"

    def met(self, row: Mapping[str, Any]) -> bool:
        """Whether a row of comparisons meets it; False where it has no number."""
        if self.verdict:
            return bool(row.get("verdict") == self.verdict)
        key = (
            criterion_key(row.get("kind", "mean"), self.of, two=bool(row.get("between") or row.get("cases"))) or self.of
        )
        e = row.get(key)
        if isinstance(e, list):  # one a side, and one arm has one
            e = e[0]
        if e is None or any(not math.isfinite(e[k]) for k in ("value", "low", "high")):
            return False
        if self.band:
            return bool(abs(e["value"]) > self.bound if self.above else abs(e["value"]) < self.bound)
        return bool(e["low"] > self.bound if self.above else e["high"] < self.bound)


def read_criterion(here: Section) -> Criterion | None:
    """``expect:`` of a comparison."""
    if not here.has("expect"):
        return None
    if (word := str(shown(here.data["expect"])).strip()) in VERDICTS:
        return Criterion("verdict", True, 0.0, verdict=word)
    found = _FORM.fullmatch(str(shown(here.data["expect"])))
    if found is None or found[1] != found[3] or found[2] not in NAMES:
        here.problems.add(
            StudyError(
                "this criterion cannot be read",
                where=here.where("expect"),
                found=str(shown(here.data["expect"])),
                needed=f"one of {', '.join(NAMES)}; < or >, a number; or |g| < a number",
                fix='Write for example  expect: "g > 0.3"',
            )
        )
        return None
    return Criterion(found[2], found[4] == ">", float(found[5]), bool(found[1]))


def fitting(here: Section, criterion: Criterion | None, kind: str, method: str, *, two: bool) -> Criterion | None:
    """The criterion, if an endpoint of this kind has what it bounds; a problem otherwise."""
    if criterion is not None and criterion.verdict and kind == "interaction":
        return criterion
    if criterion is None or kind == "mean" and criterion.of == "ancova" and method != "ancova":
        key = None
    else:
        key = criterion_key(kind, criterion.of, two=two)
    if criterion is not None and key is None:
        fit = [n for n in (EFFECTS if two else ONE_ARM)[kind] if n != "ancova" or method == "ancova"]
        bound = "> 0" if criterion.verdict else f"{'>' if criterion.above else '<'} {criterion.bound:g}"
        here.problems.add(
            StudyError(
                f"this comparison has no {criterion.of}",
                where=here.where("expect"),
                found=str(criterion),
                needed=f"one of: {', '.join(fit)}",
                fix=f'Write for example  expect: "{fit[0]} {bound}"',
            )
        )
    return criterion
