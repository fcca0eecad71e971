"""The page of the evidence check: verdicts with misses first, what is believed to be wrong, rows, cuts, rivals."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from allostasis.evidence import (
    BASELINES,
    LASTING,
    LONGEST,
    PEOPLE,
    Evidence,
    Judged,
    Lost,
    Rival,
    believed,
    by_row,
    totals,
)
from allostasis.studies.file import Replays

__all__ = ["page"]

_HEAD = """# Evidence

Every published finding that the model can simulate today is replayed: its people, its exposure, its outcome, with
enough people for the simulation's own error to be small. This page is written by `allostasis evidence --write
docs/evidence.md`; nothing on it is edited by hand. Numbers of the model that were set on a finding, by calibration or
by hand while it was in view, are told by the `+` of that finding: depression and its treatment were tried on a dozen.

How it is judged: a contrast is **inside** if the model's value lies in the published 95 % interval (or in the one that
follows from its standard error or its n), or within 20 % of the effect where that is wider, with the published sign
and at least half the published effect. Levels, peaks and times are inside in the interval or within 25 %, whichever is
wider. A published null is met below 0.1 standard deviations or inside its interval, a direction by its sign and at
least 0.1. Anything else is **outside**, or **opposite** where the sign is wrong by 0.1 standard deviations or more.
All counting outputs of a row are its denominator: a finding without a replay is a miss. What counts is skill, the hits
over three baselines: no effect at all; the same simulation with every coupling between the cores cut; the mean of the
other calibration effects of the same topic and metric. Findings that rest on the same simulated value (of one replay,
arm, read-out and moment) are not independent; in brackets stands on how many **distinct values** a count rests.

The interval *sampling* comes from leaving out a twentieth of the people in turn; *doubt* is how far the value moves
over a few draws of the parameters that we are unsure of (1.96 standard deviations), with few people. `+` marks a
finding on which a number of the model was set or calibrated: agreement is put in, and tests nothing. `~` marks a replay
with fewer people than its error asks for. What is believed to be wrong is said for the calibration side alone: a reason
written for a finding of the validation side would be one to build the model by.
"""


def page(
    evidence: Evidence,
    book: Replays,
    *,
    cuts: Sequence[Lost] = (),
    rivals: Mapping[Rival, Mapping[str, Evidence]] | None = None,
) -> str:
    """The page as Markdown."""
    parts = [
        _HEAD,
        *_totals(evidence),
        *_misses(evidence, book),
        *_undecided(evidence),
        *_inside(evidence),
        *_rows(evidence),
    ]
    if cuts:
        parts += _cuts(cuts)
    for rival, sides in (rivals or {}).items():
        parts += _rival(rival, sides)
    return "\n".join([*parts, *_missing(evidence)]) + "\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(row) + " |"
    yield ""


def _totals(evidence: Evidence) -> Iterator[str]:
    yield "## Totals\n"
    head = ("side", "count", "replayed", "inside", "of these in-sample", "outside", "opposite", "undecided", *BASELINES)
    rows = []
    for side, t in totals(evidence.judged).items():
        counted = ("counting", "replayed", "inside", "in_sample", "outside", "opposite", "undecided")
        rows.append([side, *_counted(t, counted)])
    yield from _table(head, rows)
    people = {j.replay: (j.people, j.failed) for j in evidence.judged if j.replay}
    lived, stopped = (sum(p[k] for p in people.values()) for k in (0, 1))
    yield f"{len(people)} replays, {lived:,} people; {stopped:,} whose integration stopped are left out.\n"


def _counted(t: Mapping[str, Any], names: Sequence[str]) -> list[str]:
    """Counts and baselines, with the distinct values in brackets where they are counted."""
    values = t["values"]
    cells = [(name, t[name]) for name in names] + [(b, t["baselines"][b]) for b in BASELINES]
    return [f"{n} ({values[name]})" if name in values else str(n) for name, n in cells]


def _misses(evidence: Evidence, book: Replays) -> Iterator[str]:
    yield "## Misses\n"
    missed = [j for j in evidence.judged if j.model is not None and j.verdict not in {"inside", "undecided"}]
    rows = [[j.verdict, *_row(j), _belief(j, book)] for j in missed]
    yield from _table((*("verdict", *_COLUMNS), "believed to be wrong"), rows)


def _undecided(evidence: Evidence) -> Iterator[str]:
    yield "## Undecided\n"
    yield "With as many people as a replay allows, the error of sampling them reaches both inside and outside, or no"
    yield "value came at all. These are replayed, and not met.\n"
    rows = [[*_row(j), j.reason] for j in evidence.judged if j.model is not None and j.verdict == "undecided"]
    yield from _table((*_COLUMNS, "why there is no value"), rows)


def _belief(j: Judged, book: Replays) -> str:
    """Reasons are given for the calibration side alone: who reads one would build the model by it."""
    return "not said" if j.finding.side == "validation" else believed(j, book) or "not understood yet"


def _inside(evidence: Evidence) -> Iterator[str]:
    yield "## Met\n"
    rows = [_row(j) for j in evidence.judged if j.model is not None and j.verdict == "inside"]
    yield from _table(_COLUMNS, rows)


_COLUMNS = ("finding", "rows", "side", "metric", "published", "model", "sampling", "doubt", "people", "source")


def _row(j: Judged) -> list[str]:
    f, m, interval = j.finding, j.model or {}, j.finding.interval()
    sign = {1: "up", -1: "down", 0: "null", None: ""}[f.effect.sign]
    published = sign if f.effect.value is None else f"{f.effect.value:g}"
    if interval and f.effect.value is not None:
        published += f" ({_number(interval[0])} to {_number(interval[1])})"
    marks = ("" if j.precise else " ~") + (" +" if j.in_sample else "")
    return [
        f"{f.id}{marks}",
        ", ".join(f.rows),
        f.side,
        f"{f.effect.metric}",
        published,
        _number(m["value"]),
        f"{_number(m['low'])} to {_number(m['high'])}",
        f"{_number(m['doubt_low'])} to {_number(m['doubt_high'])}",
        str(j.people),
        f"{f.source.first_author} {f.source.year}",
    ]


def _number(x: float | None) -> str:
    return "-" if x is None or not math.isfinite(x) else f"{x:.3g}"


def _rows(evidence: Evidence) -> Iterator[str]:
    yield "## By row of the mission\n"
    names = ("counting", "replayed", "inside", "outside", "opposite", "undecided")
    rows = [[r["row"], *_counted(r, names)] for r in by_row(evidence.judged)]
    yield from _table(("row", *names, *BASELINES), rows)


def _cuts(cuts: Sequence[Lost]) -> Iterator[str]:
    yield "## What each coupling is needed for\n"
    yield f"Every coupling between the cores is cut alone, with the same {PEOPLE} people, in replays of up to"
    yield f"{LONGEST / 24:.0f} days; what moves nothing there also in those of up to {LASTING / 24:.0f} days,"
    yield "the shortest first, until something moves. Listed are findings that move by more than two errors and"
    yield "are lost, or are met only without it, and how many move at all.\n"
    idle = [f"`{c.coupling}`" for c in cuts if not c.moved]
    rows = [
        [f"`{c.coupling}`", ", ".join(c.lost) or "none", ", ".join(c.won) or "none", str(len(c.moved))]
        for c in sorted(cuts, key=lambda c: (-len(c.lost), -len(c.moved), c.coupling))
        if c.moved
    ]
    yield from _table(("coupling", "lost", "met only without it", "values that move"), rows)
    yield f"Idle, since nothing moves without them ({len(idle)} of {len(cuts)}): {', '.join(idle) or 'none'}.\n"


def _rival(rival: Rival, sides: Mapping[str, Evidence]) -> Iterator[str]:
    yield f"## Rivals: {rival.title}\n"
    yield rival.question + "\n"
    found = {name: {j.finding.id: j for j in e.judged} for name, e in sides.items()}
    rows = []
    for id in rival.findings:
        cells = []
        for name in sides:
            j = found[name].get(id)
            cells.append("-" if j is None or j.model is None else f"{_number(j.model['value'])} {j.verdict}")
        rows.append([id, *cells])
    yield from _table(("finding", *sides), rows)


def _missing(evidence: Evidence) -> Iterator[str]:
    yield "## Not simulated, and why\n"
    reasons: dict[str, list[str]] = {}
    for j in evidence.judged:
        if j.model is None and j.finding.counts:
            reasons.setdefault(j.reason, []).append(j.finding.id)
    for reason, ids in sorted(reasons.items(), key=lambda pair: -len(pair[1])):
        yield f"- {reason}: {', '.join(ids)}"
