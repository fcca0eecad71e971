"""A result in words: who, what was done, what moved, when and by how much; and the limits of it.

Every sentence is computed from numbers of the result. What is not in them is not said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from allostasis.studies.endpoints import start
from allostasis.studies.result import Result
from allostasis.views.bands import Band, band, reference_arm
from allostasis.views.texts import brief, clock, estimate, given_text, plural, span, unit

__all__ = ["BACK", "comparison", "done", "limits", "lines", "moves", "summary", "verdicts", "who"]

SENTENCES = 7  # of movements, those of the study's endpoints first; the others are in the figures
LEFT = 0.1  # a difference has passed when less than this share of its largest value is left
BACK = "Values are medians. Back, or gone: less than a tenth of the largest difference is left."
STILL = 0.02  # a median that moves by less than this share of its level is told as staying


def lines(result: Result) -> list[str]:
    """Who and what was done; what moved, a line each; what was published."""
    moved = moves(result)
    told = [f"{who(result)} {done(result)}", *moved, BACK if moved else "", verdicts(result)]
    return [line for line in told if line]


def summary(result: Result) -> str:
    """All of it in one paragraph."""
    return " ".join(lines(result))


def who(result: Result) -> str:
    """Who took part."""
    m = result.manifest
    n = int(m["people"]["enrolled"])
    people = result.people.drop_duplicates("person")
    facts = []
    if "age" in people:
        facts.append(f"mean age {brief(float(people['age'].mean()))} years")
    if "female" in people:
        facts.append(f"{brief(100 * float(people['female'].mean()))} % women")
    if "bmi" in people:
        facts.append(f"mean BMI {brief(float(people['bmi'].mean()))} kg/m²")
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
            parts.append(f"{arm}: nothing")
            continue
        shown = [given_text(e, start) for e in events[:4]]
        more = f" and {len(events) - 4} times more" if len(events) > 4 else ""
        parts.append(f"{arm}: {', '.join(shown)}{more}")
    if len(parts) == 1:
        return "Given: " + parts[0].split(": ", 1)[1] + "."
    return "Given in " + "; in ".join(parts) + "." if parts else ""


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
    """What moved: a sentence a measure and arm, but the arm that others are compared with; ``SENTENCES`` at most."""
    made = []
    control = reference_arm(result.manifest)
    for measure in _order(result):
        for arm in (a for a in result.arms if a != control):
            here = band(result, measure, arm)
            if len(here.time) > 1:
                made.append(_sentence(result, measure, here, control))
    left = len(made) - SENTENCES
    return made[:SENTENCES] + (
        [f"{plural(left, 'further course is', 'further courses are')} in the figures."] if left > 0 else []
    )


def _order(result: Result) -> list[str]:
    """Measures of the endpoints first, as the study names them, then the others."""
    asked = " ".join(str(row.get("endpoint") or "") for row in result.manifest.get("comparisons") or [])
    named = [word for word in dict.fromkeys(re.findall(r"\w+", asked)) if word in result.names]
    return [*named, *(name for name in result.names if name not in named)]


def _sentence(result: Result, measure: str, here: Band, against: str | None) -> str:
    about = result.manifest["measures"][measure]
    of = f" {unit(about['unit'])}" if unit(about["unit"]) else ""
    first = _first(result, here)
    move = _move(result, measure, here, against, first)
    name = str(about.get("about") or measure).split(",")[0]
    name = name[:1].upper() + name[1:] + (f" in {here.arm}" if len(result.arms) > 1 else "")
    level = abs(move.there)
    if level and move.size < STILL * level:
        beside = f"that in {against}" if against else f"its value at {span(here.time[first])}"
        return f"{name} stayed within {brief(100 * move.size / level, 2)} % of {beside}."
    a, b = brief(move.here), brief(move.there)
    low, high = brief(here.q[0][move.at]), brief(here.q[4][move.at])
    size = _size(move, str(about["unit"]))
    brackets = "; ".join([*([size] if size else []), *([f"90 % of people {low} to {high}"] if here.n > 1 else [])])
    brackets = f" ({brackets})" if brackets else ""
    at = span(here.time[move.at])
    if against:
        text = f"{name} was {a}{of} at {at}, against {b} in {against}{brackets}"
    else:
        text = f"{name} {'rose' if move.here > move.there else 'fell'} from {b}{of} to {a} at {at}{brackets}"
    if move.settled is not None:
        gone = "the difference was gone by" if against else "back by"
        return f"{text}; {gone} {span(move.settled)}."
    if move.at == len(here.time) - 1:
        return f"{text}, the last visit."
    left = brief(100 * move.left, 2)
    return f"{text}; {left} % of the difference was left at {span(here.time[-1])}, the last visit."


def _size(move: _Move, of: str) -> str:
    """How much: a factor where it is large and zero means none, else the difference."""
    if of not in ("degC", "score") and move.there > 0 and move.here > 0:
        times = move.here / move.there
        if times >= 1.95 or times <= 0.5:
            return f"× {brief(times, 2)}"
    way = "+" if move.here >= move.there else "\u2212"
    return f"{way}{brief(abs(move.here - move.there))} {unit(of)}".rstrip()


def _first(result: Result, here: Band) -> int:
    """The visit of the baseline, else the first."""
    return start(result, here.time).column(here.time) or 0


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
    size[:first] = 0.0
    at = int(np.argmax(size))
    top = float(size[at])
    small = size <= LEFT * top
    after = [i for i in range(at + 1, len(size)) if small[i:].all()]
    return _Move(
        at,
        float(here.median[at]),
        float(there[at]),
        top,
        float(here.time[after[0]]) if after else None,
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
    text = f"Of {plural(len(rows), 'published value')}, the model "
    text += ", ".join(_VERDICTS[v].format(n) for v, n in count.items() if n) + "."
    known = sum(bool(r.get("in_sample")) for r in rows)
    if known:
        text += f" It was built with {known} of them in view (in-sample)."
    return text


_VERDICTS = {
    "inside": "meets {}",
    "outside": "misses {}",
    "opposite": "goes the other way on {}",
    "direction only": "has the direction of {}",
    "not simulated": "does not simulate {}",
}


def limits(result: Result) -> list[str]:
    """What must be known before anything is concluded."""
    m = result.manifest
    made = [f"{w[:1].upper()}{w[1:]}." for w in m.get("warnings") or []]
    made += [
        "The people are simulated. Intervals tell how much virtual people differ and how many there are; "
        "they shrink with more people, and do not hold the doubt about the model itself."
    ]
    grades = (m.get("rests_on") or {}).get("grades") or {}
    total = sum(grades.values())
    if total:
        made.append(
            f"Of {total} numbers in the model, {grades.get('A', 0)} were read in their source, "
            f"{grades.get('B', 0)} are recalled, and {grades.get('C', 0)} are proposals, not fitted to data."
        )
    failed = m["people"].get("failed") or []
    if failed:
        made.append(
            f"{plural(len(failed), 'course', 'courses')} could not be computed to the end and "
            f"{'is' if len(failed) == 1 else 'are'} missing from all numbers."
        )
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
        known = data.get("in_sample") or "whether the data are in-sample is unknown"
        made.append(f"Observed against predicted: {known}.")
    made.append(
        f"The start of the study is {clock(float(m['clock']))} on the people's clock; "
        "what depends on the time of day depends on it."
    )
    return made
