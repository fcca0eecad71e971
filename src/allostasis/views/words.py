"""A result in words: who, what was done, what moved, when and by how much; and the limits of it.

Every sentence is computed from numbers of the result. What is not in them is not said.
"""

from __future__ import annotations

from typing import Any

from allostasis.results import Result
from allostasis.views.answer import answers
from allostasis.views.moves import BACK, moves
from allostasis.views.texts import brief, clock, estimate, given_text, lived_text, plural, unit

__all__ = ["BACK", "asked", "comparison", "done", "limits", "lines", "moves", "summary", "verdicts", "who"]


def lines(result: Result) -> list[str]:
    """Who and what was done; what comparisons say and what moved besides, a line each; what was published."""
    moved = moves(result)
    told = [f"{who(result)} {done(result)}", *asked(result), *moved, BACK if moved else "", verdicts(result)]
    return [line for line in told if line]


def asked(result: Result) -> list[str]:
    """What the study's comparisons say, a line each."""
    return [f"{a.label}: {a.text}" for a in answers(result).all]


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
        before = [lived_text(e) for e in (result.manifest.get("childhoods") or {}).get(arm, ())]
        if not events and not before:
            parts.append(f"{arm}: nothing")
            continue
        shown = before + [given_text(e, start) for e in events[:4]]
        more = f" and {len(events) - 4} times more" if len(events) > 4 else ""
        parts.append(f"{arm}: {', '.join(shown)}{more}")
    if len(parts) == 1:
        return "Given: " + parts[0].split(": ", 1)[1] + "."
    return "Given in " + "; in ".join(parts) + "." if parts else ""


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
    "opposite": "goes the other way on {}",
    "outside": "misses {}",
    "undecided": "leaves {} undecided with as many people",
    "direction only": "has the direction of {}",
    "not simulated": "does not simulate {}",
    "inside": "meets {}",
}


def limits(result: Result) -> list[str]:
    """What must be known before anything is concluded."""
    m = result.manifest
    items = [f"{w[:1].upper()}{w[1:]}." for w in m.get("warnings") or []]
    items += [
        "The people are simulated. Intervals tell how much virtual people differ and how many there are; "
        "they shrink with more people, and do not hold the doubt about the model itself."
    ]
    since = m.get("lived_since_h")
    if isinstance(since, (int, float)) and str(((m.get("schema") or {}).get("people") or {}).get("history")) != "none":
        items.append(
            f"Everybody has lived {-(since + float(m.get('clock') or 0.0)) / 24:,.0f} days in full before time zero; "
            "what takes longer than that began as people of their age have it on average."
        )
    grades = (m.get("rests_on") or {}).get("grades") or {}
    total = sum(grades.values())
    if total:
        items.append(
            f"Of {total} numbers in the model, {grades.get('A', 0)} were read in their source, "
            f"{grades.get('A*', 0)} read there and converted by us, {grades.get('B', 0)} are recalled, "
            f"and {grades.get('C', 0)} are proposals, not fitted to data."
        )
    failed = m["people"].get("failed") or []
    if failed:
        items.append(
            f"{plural(len(failed), 'course', 'courses')} could not be computed to the end and "
            f"{'is' if len(failed) == 1 else 'are'} missing from all numbers."
        )
    cut = sum(h.get("state") == "cut" for h in m.get("held") or [])
    if cut:
        items.append(f"{plural(cut, 'coupling was', 'couplings were')} cut on purpose.")
    limited = int(result.measures["limited"].sum()) if "limited" in result.measures else 0
    if limited:
        items.append(f"{limited:,} of {len(result.measures):,} values are limits of quantification, not measurements.")
    if any(r.get("in_sample") for r in m.get("published") or []):
        items.append("Agreement with a finding marked in-sample is no test: the model was built with it in view.")
    data = m.get("data")
    if data:
        known = data.get("in_sample") or "whether the data are in-sample is unknown"
        items.append(f"Observed against predicted: {known}.")
    items.append(
        f"The start of the study is {clock(float(m['clock']))} on the people's clock; "
        "what depends on the time of day depends on it."
    )
    return items
