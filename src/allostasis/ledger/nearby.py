"""Which findings lie near a study, by a similarity that is written down here and nowhere else.

A finding is near where it shares an instrument of the same kind and an exposure of the same kind with the study. Its
similarity is a product of five shares between 0 and 1:

- read-outs: the mean, over those of the finding, of 1 for the same, 0.6 for another of the same kind and 0 for others;
- exposure: the mean, over what the finding gave, of 1 for the same thing and 0.6 for another of the same kind; in a
  finding about people who are given nothing 1 beside a study that gives nothing, 0.3 beside one that does;
- dose: 1 within a factor of 1.5, 0.85 within 3, 0.7 within 10, else 0.5; 0.9 where one of them says none;
- time after the exposure began: 1 within the study's own visits or a factor of 1.5 of them, 0.8 within 3, 0.6 within
  10, else 0.4;
- people: 0.85 where the shares of women differ by more than 0.35, 0.85 where mean ages differ by more than 12 years
  (0.7 by more than 25), 0.8 where only one of both picked people by how ill they were, or both did by different things.

Misses come first, then what is undecided, not simulated, met; within each the most similar first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from allostasis.ledger.judged import evidence
from allostasis.ledger.kinds import exposure_kind, instrument_kind

__all__ = ["LEAST", "Near", "Setting", "near"]

LEAST = 0.2  # a finding of a smaller similarity is not near
OTHER_KIND = 0.6
AT_REST = 0.3
_ORDER = {"opposite": 0, "outside": 0, "undecided": 1, "not simulated": 2, "inside": 3}
_AMOUNT = re.compile(r"\s*([0-9.]+(?:[eE][-+]?\d+)?)\s*([pnumk]?)(g|mol|L|l|IU|EU)?\b(.*)")
_PREFIX = {"p": 1e-12, "n": 1e-9, "u": 1e-6, "m": 1e-3, "": 1.0, "k": 1e3}


@dataclass(frozen=True)
class Setting:
    """Who is given what, what is read, and when.

    Attributes:
        exposures: ``{"name", "amount"}`` of what is given, placebo and what ill people live under aside.
        readouts: names of instruments.
        hours: first and last hour at which they are read, from the first exposure on; None where it is not known.
        female: share of women. age: mean, years. picked: read-outs that people were enrolled by.
    """

    exposures: Sequence[Mapping[str, Any]] = ()
    readouts: Sequence[str] = ()
    hours: tuple[float, float] | None = None
    female: float | None = None
    age: float | None = None
    picked: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Near:
    """A finding near a study: its entry in the evidence, how similar (0 to 1), what it shares and how it differs."""

    finding: Mapping[str, Any]
    similarity: float
    readouts: tuple[str, ...]
    differs: tuple[str, ...]


def near(study: Setting, among: Iterable[Mapping[str, Any]] | None = None) -> list[Near]:
    """Findings near a study, misses first; those of the last evidence check unless others are given."""
    found = [_beside(study, f) for f in (evidence().values() if among is None else among)]
    kept = [n for n in found if n is not None and n.similarity >= LEAST]
    return sorted(kept, key=lambda n: (_ORDER.get(str(n.finding["verdict"]), 1), -n.similarity, str(n.finding["id"])))


def _beside(study: Setting, f: Mapping[str, Any]) -> Near | None:
    shared = tuple(r for r in study.readouts if r in f["readouts"])
    kinds = {instrument_kind(r) for r in f["readouts"]}
    alike = shared or tuple(r for r in study.readouts if instrument_kind(r) in kinds)
    given = _given(study.exposures, f["exposure"])
    if not alike or given == 0:
        return None
    people, whose = _people(study, f.get("people") or {})
    dose, doses = _dose(study.exposures, f["exposure"])
    time, times = _time(study.hours, f.get("hours"))
    mine = {instrument_kind(r) for r in study.readouts}
    reads = [1.0 if r in study.readouts else OTHER_KIND if instrument_kind(r) in mine else 0.0 for r in f["readouts"]]
    read = sum(reads) / len(reads)
    differs = [] if shared else [f"read as {', '.join(f['readouts'])}"]
    differs += [*_other(study.exposures, f["exposure"]), *doses, *times, *whose]
    return Near(f, round(read * given * dose * time * people, 4), alike, tuple(differs))


def _given(mine: Sequence[Mapping[str, Any]], theirs: Sequence[Mapping[str, Any]] | None) -> float:
    """How far the study gives what the finding gave; arms that are set against each other count each by itself."""
    if theirs is None:  # nothing is known of it
        return 0.0
    if not theirs:
        return AT_REST if mine else 1.0
    sides: dict[str, list[float]] = {}
    for e in theirs:
        sides.setdefault(str(e.get("arm") or ""), []).append(
            max((_alike(e["name"], m["name"]) for m in mine), default=0.0)
        )
    return max(sum(side) / len(side) for side in sides.values())


def _alike(a: str, b: str) -> float:
    return 1.0 if a == b else OTHER_KIND if exposure_kind(a) == exposure_kind(b) else 0.0


def _other(mine: Sequence[Mapping[str, Any]], theirs: Sequence[Mapping[str, Any]]) -> list[str]:
    here = {m["name"] for m in mine}
    names = list(dict.fromkeys(str(e["name"]).replace("_", " ") for e in theirs if e["name"] not in here))
    if not theirs and mine:
        return ["nothing was given"]
    return [f"with {' and '.join(names)}"] if names else []


def _dose(mine: Sequence[Mapping[str, Any]], theirs: Sequence[Mapping[str, Any]]) -> tuple[float, list[str]]:
    worst, told = 1.0, []
    for e in theirs:
        for m in (m for m in mine if m["name"] == e["name"]):
            times = _times(e.get("amount"), m.get("amount"))
            share = 0.9 if times is None else _step(times, ((1.5, 1.0), (3.0, 0.85), (10.0, 0.7)), 0.5)
            if bool(e.get("amount")) == bool(m.get("amount")) == False:  # noqa: E712  neither of them has a dose
                share = 1.0
            if times is not None and times > 1.5:
                told.append(f"{e['name'].replace('_', ' ')} {e['amount']}")
            worst = min(worst, share)
    return worst, list(dict.fromkeys(told))


def _times(a: Any, b: Any) -> float | None:
    """By what factor two amounts differ; None where that cannot be said."""
    read = [_AMOUNT.fullmatch(str(x)) if x else None for x in (a, b)]
    if read[0] is None or read[1] is None:
        return None
    sizes, units = [], []
    for m in read:
        assert m is not None
        prefix = m[2] if m[3] else ""
        sizes.append(float(m[1]) * _PREFIX[prefix])
        units.append(f"{m[2] if not m[3] else ''}{m[3] or ''}{m[4]}".replace(" ", "").lower())
    if units[0] != units[1] or min(sizes) <= 0:
        return None
    return max(sizes) / min(sizes)


def _step(times: float, steps: Sequence[tuple[float, float]], last: float) -> float:
    return next((share for most, share in steps if times <= most * (1 + 1e-9)), last)


def _time(mine: tuple[float, float] | None, theirs: Sequence[float] | None) -> tuple[float, list[str]]:
    if mine is None or not theirs:
        return 1.0, []
    least = 0.25  # of an hour: below, times are one
    low, high = max(mine[0], least), max(mine[1], least)
    first, last = (max(float(h), least) for h in theirs)
    times = max(1.0, first / high, low / last)
    told = [] if times <= 1.5 else [f"read {_span(first, last)} after it began"]
    return _step(times, ((1.5, 1.0), (3.0, 0.8), (10.0, 0.6)), 0.4), told


def _span(first: float, last: float) -> str:
    def told(h: float) -> str:
        return f"{h * 60:.0f} min" if h < 2 else f"{h:.3g} h" if h < 72 else f"{h / 24:.3g} d"

    return told(first) if abs(last - first) < 1e-9 else f"{told(first)} to {told(last)}"


def _people(study: Setting, theirs: Mapping[str, Any]) -> tuple[float, list[str]]:
    share, told = 1.0, list[str]()
    female, age, picked = theirs.get("female"), theirs.get("age"), frozenset(theirs.get("picked") or ())
    if not theirs:
        return share, told
    if study.female is not None and female is not None and abs(study.female - female) > 0.35:
        share *= 0.85
        told.append(f"{100 * female:.0f} % women")
    if study.age is not None and age is not None and abs(study.age - age) > 12:
        share *= 0.85 if abs(study.age - age) <= 25 else 0.7
        told.append(f"mean age {age:.0f}")
    mine = {instrument_kind(r) for r in study.picked}
    if bool(mine) != bool(picked) or (mine and not mine & {instrument_kind(r) for r in picked}):
        share *= 0.8
        told.append(
            f"people picked by {', '.join(sorted(picked))}" if picked else "people not picked by how ill they were"
        )
    return share, told
