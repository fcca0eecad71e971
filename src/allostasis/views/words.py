"""A result in words: who, what was done, what moved, when and by how much; and the limits of it.

Every sentence is computed from numbers of the result. What is not in them is not said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from allostasis.studies.result import Result
from allostasis.views.bands import Band, band, is_control, reference_arm
from allostasis.views.texts import clock, estimate, given_text, number, numbers, plural, span, unit

__all__ = ["done", "limits", "moves", "summary", "verdicts", "who"]

SENTENCES = 6  # of movements; the others are in the figures
LEFT = 0.1  # a difference has passed when less than this share of its largest value is left
STILL = 0.02  # a median that moves by less than this share of its level is told as staying


def summary(result: Result) -> str:
    """One paragraph: who, what was done, what moved, what was published."""
    told = [who(result), done(result), *moves(result)]
    return " ".join(s for s in [*told, verdicts(result)] if s)


def who(result: Result) -> str:
    """Who took part."""
    m = result.manifest
    n = int(m["people"]["enrolled"])
    people = result.people.drop_duplicates("person")
    facts = []
    if "age" in people:
        facts.append(f"mean age {number(float(people['age'].mean()))} years")
    if "female" in people:
        facts.append(f"{number(100 * float(people['female'].mean()))} % women")
    if "bmi" in people:
        facts.append(f"mean BMI {number(float(people['bmi'].mean()))} kg/m²")
    brackets = f" ({', '.join(facts)})" if facts else ""
    arms = len(result.arms)
    if arms == 1:
        how = "were followed in one arm" if n != 1 else "was followed in one arm"
    elif m["design"] == "counterfactual":
        how = f"lived through each of {arms} arms"
    else:
        how = f"were randomised to {arms} arms"
    return f"{plural(n, 'virtual person', 'virtual people')}{brackets} {how}."


def done(result: Result) -> str:
    """What each arm was given."""
    start = float(result.manifest["clock"])
    parts = []
    for arm, events in result.manifest["arms"].items():
        if not events:
            parts.append(f"{arm}: nothing was given")
            continue
        shown = [given_text(e, start) for e in events[:4]]
        more = f" and {len(events) - 4} times more" if len(events) > 4 else ""
        parts.append(f"{arm}: {', '.join(shown)}{more}")
    return "; ".join(parts).rstrip(".") + "." if parts else ""


@dataclass(frozen=True)
class _Move:
    """The largest distance of an arm's median from its reference, and what is left of it at the end."""

    at: int
    here: float
    there: float
    size: float
    settled: float | None
    left: float


def moves(result: Result) -> list[str]:
    """What moved, one sentence a measure and arm, at most ``SENTENCES``."""
    made = []
    against = reference_arm(result.manifest)
    arms = [a for a in result.arms if a != against and not is_control(result.manifest["arms"][a])] or result.arms
    for measure in result.names:
        for arm in arms:
            here = band(result, measure, arm)
            if len(here.time) > 1:
                made.append(_sentence(result, measure, here, None if arm == against else against))
    left = len(made) - SENTENCES
    return made[:SENTENCES] + ([f"{plural(left, 'further course is', 'further courses are')} in the figures."]
                               if left > 0 else [])


def _sentence(result: Result, measure: str, here: Band, against: str | None) -> str:
    of = unit(result.manifest["measures"][measure]["unit"])
    of = f" {of}" if of else ""
    first = _first(here)
    move = _move(result, measure, here, against, first)
    name = measure.replace("_", " ")
    within = f" in {here.arm}" if len(result.arms) > 1 else ""
    level = abs(move.there)
    beside = f"that in {against}" if against else f"its value at {span(here.time[first])}"
    if level and move.size < STILL * level:
        return f"Median {name}{within} stayed within {number(100 * move.size / level, 2)} % of {beside}."
    at = span(here.time[move.at])
    a, b = numbers([move.here, move.there])
    low, high = numbers([here.q[0][move.at], here.q[4][move.at]])
    spread = f"; 90 % of people lay between {low} and {high}" if here.n > 1 else ""
    if against:
        text = f"Median {name}{within} was {a}{of} at {at}, against {b} in {against}"
    else:
        way = "rose" if move.here > move.there else "fell"
        text = f"Median {name}{within} {way} from {b}{of} at {span(here.time[first])} to {a} at {at}"
    text += f"{_fold(move)}{spread}. "
    if move.settled is not None:
        return text + f"From {span(move.settled)} on, less than a tenth of that difference was left."
    if move.at == len(here.time) - 1:
        return text + "This was the last visit, so it may not be the largest difference there is."
    return text + f"At the last visit, {span(here.time[-1])}, {number(100 * move.left, 2)} % of it was left."


def _fold(move: _Move) -> str:
    if move.here <= 0 or move.there <= 0:
        return ""
    times = move.here / move.there
    return f" (× {number(times, 2)})" if times >= 1.95 or times <= 0.5 else f" ({_percent(times)})"


def _percent(times: float) -> str:
    size = number(100 * abs(times - 1), 2)
    return f"+{size} %" if times >= 1 else f"\u2212{size} %"


def _first(here: Band) -> int:
    before = np.flatnonzero(here.time <= 1e-9)
    return int(before[-1]) if len(before) else 0


def _move(result: Result, measure: str, here: Band, against: str | None, first: int) -> _Move:
    values = result.table(measure, here.arm).reindex(columns=here.time)
    if against is None:
        distance = values.sub(values.iloc[:, first], axis=0).median(axis=0).to_numpy(float)
        there = np.full(len(here.time), here.median[first])
    else:
        other = result.table(measure, against).reindex(columns=here.time)
        there = other.median(axis=0).to_numpy(float)
        same = result.manifest["design"] == "counterfactual"
        distance = ((values - other).median(axis=0) if same else values.median(axis=0) - there).to_numpy(float)
    size = np.where(np.isfinite(distance), np.abs(distance), 0.0)
    size[: first] = 0.0
    at = int(np.argmax(size))
    top = float(size[at])
    small = size <= LEFT * top
    after = [i for i in range(at + 1, len(size)) if small[i:].all()]
    return _Move(
        at, float(here.median[at]), float(there[at]), top, float(here.time[after[0]]) if after else None,
        float(size[-1] / top) if top else 0.0,
    )


def comparison(row: dict[str, Any]) -> str:
    """One comparison in a line, its own measure of effect first."""
    key = {"hedges_g": "g", "ratio": "ratio"}.get(row.get("method", ""), "difference")
    word = {"g": "standardised difference g", "ratio": "ratio", "difference": "difference"}[key]
    of = f" {unit(row.get('unit'))}" if key == "difference" and unit(row.get("unit")) else ""
    return f"{row['label']}: {word} {estimate(row.get(key))}{of}"


def verdicts(result: Result) -> str:
    """How many published values the model meets."""
    rows = result.manifest.get("published") or []
    if not rows:
        return ""
    count = {v: sum(r.get("verdict") == v for r in rows) for v in _VERDICTS}
    parts = [f"{n} {_VERDICTS[v]}" for v, n in count.items() if n]
    known = sum(bool(r.get("in_sample")) for r in rows)
    text = f"Beside {plural(len(rows), 'published finding')}, the model's value is " + ", ".join(parts) + "."
    if known:
        text += f" The model was built with {known} of them in view (in-sample)."
    return text


_VERDICTS = {
    "inside": "inside the published interval", "outside": "outside it", "opposite": "of opposite sign",
    "direction only": "compared by direction only", "not simulated": "not simulated",
}


def limits(result: Result) -> list[str]:
    """What must be known before anything is concluded."""
    m = result.manifest
    made = [
        "The people are simulated. Intervals tell how much virtual people differ and how many there are; "
        "they shrink with more people, and do not hold the doubt about the model itself."
    ]
    grades = (m.get("rests_on") or {}).get("grades") or {}
    total = sum(grades.values())
    if total:
        made.append(
            f"Of {total} numbers in the model, {grades.get('A', 0)} were read in their source, {grades.get('B', 0)} "
            f"are recalled, and {grades.get('C', 0)} are proposals without a published fit."
        )
    failed = m["people"].get("failed") or []
    if failed:
        made.append(f"{plural(len(failed), 'course', 'courses')} could not be computed to the end and "
                    f"{'is' if len(failed) == 1 else 'are'} missing from all numbers.")
    cut = sum(h.get("state") == "cut" for h in m.get("held") or [])
    if cut:
        made.append(f"{plural(cut, 'coupling was', 'couplings were')} cut on purpose.")
    limited = int(result.measures["limited"].sum()) if "limited" in result.measures else 0
    if limited:
        made.append(f"{limited:,} of {len(result.measures):,} values are limits of quantification, not measurements.")
    if any(r.get("in_sample") for r in m.get("published") or []):
        made.append("Agreement with a finding marked in-sample is no test: the model was built with it in view.")
    data = m.get("data")
    if data:
        made.append(f"Observed against predicted: {data.get('in_sample') or 'whether the data are in-sample is unknown'}.")
    made.append(f"The start of the study is {clock(float(m['clock']))} on the people's clock; "
                "what depends on the time of day depends on it.")
    return made
