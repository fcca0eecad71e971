"""What moved, for measures that no comparison of the study is about: described, with people and intervals.

Everything is a mean of people and a mean of differences, as in the study's own comparisons. Visits up to the first
thing given, or up to the first that sets two arms apart, are never told as an effect. The visit with the largest
difference is picked among many, so its interval is as wide as all of them need to hold together (Bonferroni's).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np

from allostasis.expressions import parse
from allostasis.results import Result
from allostasis.studies.running import start
from allostasis.views.bands import reference_arm
from allostasis.views.texts import brief, numbers, plural, span, unit

__all__ = ["BACK", "SENTENCES", "moves"]

SENTENCES = 7  # the others are in the figures
LEFT = 0.1  # a difference has passed when less than this share of its largest value is left
BACK = (
    "Of measures without a comparison of their own: means of people, and the largest difference of all visits after "
    "the first thing given, with intervals that hold 95 % for all these visits together. Gone, or back: less than a "
    "tenth of it is left."
)


@dataclass(frozen=True)
class _Course:
    """Differences at visits after the beginning: hours, means of both sides, mean difference, its half interval."""

    hours: np.ndarray
    here: np.ndarray
    there: np.ndarray
    value: np.ndarray
    half: np.ndarray
    people: np.ndarray


def moves(result: Result) -> list[str]:
    """A sentence a measure and arm that no comparison covers; ``SENTENCES`` at most, what moved before what did not."""
    control = reference_arm(result.manifest)
    covered = _covered(result)
    told: list[tuple[bool, str]] = []
    for measure in result.names:
        for arm in (a for a in result.arms if a != control and (measure, a) not in covered):
            course = _between(result, measure, arm, control) if control else _within(result, measure, arm)
            if course is not None and len(course.hours):
                told.append(_sentence(result, measure, arm, control, course))
    told.sort(key=lambda pair: not pair[0])
    left = len(told) - SENTENCES
    more = [f"{plural(left, 'further course is', 'further courses are')} in the figures."] if left > 0 else []
    return [text for _, text in told[:SENTENCES]] + more


def _covered(result: Result) -> set[tuple[str, str]]:
    """Measures and arms that a comparison of all people is about."""
    found = set()
    for row in result.manifest.get("comparisons") or []:
        if row.get("subgroup"):
            continue
        for name in parse(str(row["endpoint"])).names:
            arms = row.get("arms") or row.get("between") or [row.get("arm") or row.get("within")]
            found |= {(name, str(arm)) for arm in arms}
    return found


def _begins(result: Result, arm: str, control: str) -> float:
    """When two arms first differ in what they are given; never before where they differ in more than that."""
    m = result.manifest
    for key in ("cut", "set"):
        told = m.get(key) or {}
        if told.get(arm) or told.get(control):
            return -math.inf
    sides = [
        {(str(e["name"]), str(e.get("amount")), float(e["at_h"]), float(e.get("lasts_h") or 0)) for e in m["arms"][a]}
        for a in (arm, control)
    ]
    return min((e[2] for e in sides[0] ^ sides[1]), default=math.inf)


def _between(result: Result, measure: str, arm: str, control: str) -> _Course | None:
    mine, other = result.table(measure, arm), result.table(measure, control)
    begins = _begins(result, arm, control) + 1e-9
    hours = np.asarray([t for t in map(float, mine.columns) if t in other.columns and t > begins], float)
    a, b = mine[hours].to_numpy(float), other[hours].to_numpy(float)
    if result.manifest["design"] == "counterfactual":
        shared = mine.index.intersection(other.index)
        return _paired(hours, mine.loc[shared, hours].to_numpy(float), other.loc[shared, hours].to_numpy(float))
    na, nb = (np.isfinite(x).sum(axis=0) for x in (a, b))
    kept = (na > 0) & (nb > 0)
    hours, a, b, na, nb = hours[kept], a[:, kept], b[:, kept], na[kept], nb[kept]
    if not len(hours):
        return None
    va, vb = (_variance(x, n) / np.maximum(n, 1) for x, n in ((a, na), (b, nb)))
    with np.errstate(divide="ignore", invalid="ignore"):
        df = (va + vb) ** 2 / (va**2 / np.maximum(na - 1, 1) + vb**2 / np.maximum(nb - 1, 1))
    df = np.where(np.isfinite(df), df, np.minimum(na, nb) - 1.0)
    here, there = np.nanmean(a, axis=0), np.nanmean(b, axis=0)
    half = _half(np.sqrt(va + vb), df, len(hours), np.minimum(na, nb))
    return _Course(hours, here, there, here - there, half, np.minimum(na, nb))


def _within(result: Result, measure: str, arm: str) -> _Course | None:
    mine = result.table(measure, arm)
    hours = np.asarray(mine.columns, float)
    first = start(result, hours).column(hours)
    if first is None or first + 1 >= len(hours):  # of what came before nothing was seen
        return None
    values = mine.to_numpy(float)
    before = np.repeat(values[:, [first]], values.shape[1] - first - 1, axis=1)
    return _paired(hours[first + 1 :], values[:, first + 1 :], before)


def _paired(hours: np.ndarray, a: np.ndarray, b: np.ndarray) -> _Course | None:
    """The same people on both sides; who lacks one of both is left out there."""
    change = a - b
    n = np.isfinite(change).sum(axis=0)
    kept = n > 0
    hours, a, b, change, n = hours[kept], a[:, kept], b[:, kept], change[:, kept], n[kept]
    if not len(hours):
        return None
    out = ~np.isfinite(change)
    here, there = (np.nanmean(np.where(out, np.nan, x), axis=0) for x in (a, b))
    se = np.sqrt(_variance(change, n) / n)
    return _Course(hours, here, there, np.nanmean(change, axis=0), _half(se, n - 1.0, len(hours), n), n)


def _variance(x: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Of columns (T,); zero for one person, of whom nothing is said."""
    centred = x - np.nanmean(x, axis=0)
    return np.asarray(np.nansum(centred**2, axis=0) / np.maximum(n - 1, 1))


def _half(se: np.ndarray, df: np.ndarray, visits: int, n: np.ndarray) -> np.ndarray:
    """Half of intervals that hold together; not a number for one person."""
    from scipy.special import stdtrit

    wide = stdtrit(np.maximum(df, 1.0), 1 - 0.025 / visits) * se
    return np.asarray(np.where(n > 1, wide, np.nan), float)


def head_of(about: str) -> str:
    """What a measure is, without what follows a comma; brackets stay whole, and what stands before them."""
    return re.split(r", (?!.*\()(?![^()]*\))", about)[0]


def _sentence(result: Result, measure: str, arm: str, control: str | None, c: _Course) -> tuple[bool, str]:
    about = result.manifest["measures"][measure]
    of = f" {unit(about['unit'])}" if unit(about["unit"]) else ""
    name = head_of(str(about.get("about") or measure))
    name = name[:1].upper() + name[1:] + (f" in {arm}" if len(result.arms) > 1 else "")
    alone = not np.isfinite(c.half).any()
    shown = np.abs(c.value) > (0.0 if alone else np.where(np.isfinite(c.half), c.half, np.inf))
    most = int(c.people.max())
    if not shown.any():
        visits = plural(len(c.hours), "visit")
        beside = f"from {control}" if control else "from its beginning"
        who = plural(most, "person", "people")
        return False, f"{name}: no difference {beside} that {who} could show at any of {visits} after it began."
    at = int(np.argmax(np.where(shown, np.abs(c.value), -1.0)))
    here, there = numbers([c.here[at], c.there[at]])
    who = plural(int(c.people[at]), "person", "people")
    size = "one person, no interval" if alone else _size(c.value[at], c.half[at], of.strip(), who)
    when = span(float(c.hours[at]))
    if control:
        text = f"{name} was {here}{of} at {when}, against {there} in {control} ({size})"
    else:
        text = f"{name} {'rose' if c.value[at] > 0 else 'fell'} from {there}{of} to {here} at {when} ({size})"
    return True, text + _after(c, at, control) + "."


def _size(value: float, half: float, of: str, who: str) -> str:
    x, low, high = numbers([abs(value), *sorted((abs(value - half), abs(value + half)))])
    way = "+" if value > 0 else "\u2212"
    return f"{way}{x}{' ' + of if of else ''}, {low} to {high}, {who}"


def _after(c: _Course, at: int, control: str | None) -> str:
    """What becomes of the difference."""
    top = abs(float(c.value[at]))
    small = np.abs(c.value) <= LEFT * top
    gone = next((i for i in range(at + 1, len(small)) if small[i:].all()), None)
    if gone is not None:
        return f"; {'the difference was gone' if control else 'back'} by {span(float(c.hours[gone]))}"
    if at == len(small) - 1:
        return ", the last visit"
    share = float(c.value[-1] / c.value[at])
    if share < 0:
        back = f"{brief(-100 * share, 2)} % of it the other way"
        return f"; {back} at {span(float(c.hours[-1]))}, the last visit"
    left = brief(100 * share, 2)
    return f"; {left} % of the difference was left at {span(float(c.hours[-1]))}, the last visit"
