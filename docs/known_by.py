"""Writes docs/known-by.md: every drug, stressor and condition against the one marker it is known by, misses first.

    .venv/bin/python docs/known_by.py

Entries stand in ``known_by.yaml``; each is an experiment of its own. A sign is right where the effect has it and is at
least a tenth of a standard deviation, of logarithms where the contrast is a ratio or a percentage (a feverish person's
IL-6 is not the spread of sixty); a size where it is within a quarter of the published one or in its interval.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import yaml
from canonical import HERE, kept

from allostasis.assembly import catalogue
from allostasis.expressions.parser import parse
from allostasis.ledger import finding, in_sample
from allostasis.results import Measurements
from allostasis.units import hours
from allostasis.version import VERSION

NUMBER = 60  # people an entry


def entries() -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Who takes part by preset, and the entries."""
    read = yaml.safe_load((HERE / "known_by.yaml").read_text(encoding="utf-8"))
    return read["presets"], read["entries"]


def shipped() -> list[str]:
    """All that a study can give: treatments, stressors, and conditions but those that people have from the start."""
    conditions = [name for name in catalogue.names("conditions") if catalogue.module(name).routes]
    return sorted([*catalogue.names("treatments"), *catalogue.names("stressors"), *conditions])


def _body() -> list[str]:
    """Modules of a body to which any of them can be given, and that has no disease from the start."""
    return [name for name in catalogue.names() if name not in catalogue.names("conditions") or name in shipped()]


def study_of(entry: Mapping[str, Any], presets: Mapping[str, Any]) -> dict[str, Any]:
    """The entry's experiment as a study: the same people with and without what is given."""
    expression = parse(entry["as"])
    if "over" in entry:
        start, end = (hours(x) for x in entry["over"])
        visits = [*([0.0] if start > 0 else []), *np.linspace(start, end, 25)]
    else:
        visits = [0.0, *expression.times, *([hours(entry["at"])] if "at" in entry else [])]
    among = parse(entry["among"]) if "among" in entry else None
    visits += list(among.times) if among else []
    who = {**presets[entry["people"]], **({"enrol": entry["enrol"]} if "enrol" in entry else {})}
    if "enrol" not in who:  # who is ill has a past; what a drug does to the well is told without one, and much cheaper
        who["history"] = "none"
    return {
        "study": f"What {entry['name']} is known by",
        "seed": 40,
        "people": {"number": NUMBER, **who},
        "design": "counterfactual",
        "noise": "common",
        "blinded": False,
        "clock": entry.get("clock", "09:00"),
        # Everybody has the one body that can hold all of them: one kernel serves. Months are lived without bursts.
        "model": {"modules": [*_body(), *entry.get("with", [])], **({"pulses": False} if entry.get("long") else {})},
        "arms": {"given": entry["given"], "without": entry.get("without", [])},
        "visits": [f"{v:.6g} h" for v in sorted(set(np.round(visits, 6)))],
        "measure": sorted({*expression.names, *(among.names if among else ())}),
    }


def measured(entry: Mapping[str, Any], presets: Mapping[str, Any]) -> dict[str, Any]:
    """Effect in the entry's contrast, the same in standard deviations, and the unit."""
    result = kept(f"known-by-{entry['name']}", study_of(entry, presets))
    expression = parse(entry["as"])
    at = hours(entry["at"]) if "at" in entry else None
    over = tuple(hours(x) for x in entry["over"]) if "over" in entry else None
    measurements = Measurements.of(result)
    a, b = (measurements.value(arm, expression, at, over) for arm in ("given", "without"))  # type: ignore[arg-type]
    known = entry["contrast"]
    seen = np.isfinite(a) if known in ("level", "share") else np.isfinite(a) & np.isfinite(b)
    if "among" in entry:
        seen &= measurements.value("given", parse(entry["among"]), at, over) == 1  # type: ignore[arg-type]
    a, b = a[seen], b[seen]
    spread = float(np.std(b, ddof=1)) if len(b) > 1 else 0.0
    shift = float(np.mean(a - b))
    of_logarithms = known in ("ratio", "percent")
    ratio = float(np.exp(np.mean(np.log(a) - np.log(b)))) if of_logarithms else math.nan
    wide = float(np.std(np.log(b), ddof=1)) if of_logarithms and len(b) > 1 else spread
    moved = math.log(ratio) if of_logarithms else shift
    value = {
        "ratio": ratio,
        "percent": 100 * (ratio - 1),
        "ratio of means": float(np.mean(a) / np.mean(b)) if np.mean(b) else math.nan,
        "difference": shift,
        "d": shift / spread if spread else math.nan,
        "level": float(np.median(a)),
        "share": float(np.mean(a)),
    }[known]
    plain = {"ratio": "×", "ratio of means": "×", "percent": "%", "d": "SD", "share": ""}
    return {
        "value": value * entry.get("turn", 1),
        "d": moved / wide if wide else (math.copysign(math.inf, moved) if moved else 0.0),
        "unit": plain.get(known, measurements.unit(expression)),
        "n": len(a),
    }


def published(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What people show: value, interval, source and grade; value and interval None where only the sign is known."""
    near, between = entry.get("near"), entry.get("between")
    source, grade = entry.get("source", "size not looked up"), entry.get("grade", "B")
    if "finding" in entry:
        found = finding(entry["finding"])
        if found.side != "calibration":
            raise SystemExit(f"{entry['name']}: {entry['finding']} is on the validation side; give the sign only")
        near, between = found.effect.value, found.interval()
        if between is None and found.effect.range_low is not None and found.effect.range_high is not None:
            between = (found.effect.range_low, found.effect.range_high)
        source, grade = entry["finding"], "A" if found.confidence == "verified" else "B"
    fitted = entry.get("fitted", False) or ("finding" in entry and in_sample(entry["finding"]))
    return {"near": near, "between": between, "source": source, "grade": grade, "fitted": fitted}


def judged(
    entry: Mapping[str, Any], here: Mapping[str, Any], people: Mapping[str, Any]
) -> tuple[bool | None, bool | None]:
    """Whether the sign is right and the size; None where nothing is said of it."""
    sign = entry.get("sign")
    right = None if sign is None else bool(abs(here["d"]) >= 0.1 and math.copysign(1, here["d"]) == sign)
    near, between = people["near"], people["between"]
    if near is None and between is None:
        return right, None
    value = here["value"]
    good = near is not None and abs(value - near) <= 0.25 * abs(near)
    if between is not None:
        low, high = between
        good = good or ((low is None or value >= low) and (high is None or value <= high))
    return right, bool(good and math.isfinite(value))


def main() -> None:
    """Live all experiments and write the page."""
    presets, all_of_them = entries()
    left_out = set(shipped()) - {e["name"] for e in all_of_them}
    if left_out:
        raise SystemExit(f"docs/known_by.yaml says nothing of {', '.join(sorted(left_out))}")
    rows = []
    for entry in all_of_them:
        people = published(entry)
        here = measured(entry, presets)
        sign, size = judged(entry, here, people)
        rows.append((sign is False, size is False, entry, people, here, sign, size))
    rows.sort(key=lambda r: (not (r[0] or r[1]), not r[0], r[2]["name"]))
    met = sum(not (r[0] or r[1]) for r in rows)
    sized = [r for r in rows if r[6] is not None]
    signed = [r for r in rows if r[5] is not None]
    said = (
        f"Of {len(rows)} drugs, therapies, ways of living, stressors and conditions {met} "
        f"({100 * met / len(rows):.0f} %) show their marker as people do: the sign is right in "
        f"{sum(r[5] for r in signed)} of {len(signed)}, the size in {sum(r[6] for r in sized)} of {len(sized)} of "
        f"which one is known; {sum(r[3]['fitted'] for r in sized)} of these were fitted to (+)."
    )
    made = [
        "# What each drug and stressor is known by\n",
        f"Made by `.venv/bin/python docs/known_by.py` with Allostasis {VERSION}; do not edit. Each line is an "
        f"experiment of its own (`docs/known_by.yaml`), {NUMBER} people who live with and without what is "
        "given. A size is right within a quarter of the published one or in its interval or printed range; "
        "where no size is given, it has not been looked up or lies on the validation side, and only the sign "
        "counts. Grades: A read in its source, B recalled. A plus marks a value that numbers of the model "
        "were set on: agreement with it proves nothing.\n",
        said + "\n",
        "| | marker | people | model | sign | size | source |",
        "|" + "---|" * 7,
    ]
    made += [_row(*r[2:]) for r in rows]
    (HERE / "known-by.md").write_text("\n".join(made) + "\n", encoding="utf-8", newline="\n")
    print(said)


def _row(entry: Any, people: Any, here: Any, sign: bool | None, size: bool | None) -> str:
    when = (
        f" at {entry['at']}"
        if "at" in entry
        else f", {entry['over'][0]} to {entry['over'][1]}"
        if "over" in entry
        else ""
    )
    words = {True: "right", False: "**wrong**", None: "–"}
    cells = [
        f"`{entry['name']}`",
        f"{entry['contrast']} of `{entry['as']}`{when}",
        _people(entry, people),
        f"{here['value']:.3g} {here['unit']}".strip().replace("-", "−"),
        words[sign],
        words[size],
        f"{people['grade']}; {people['source']}{' +' if people['fitted'] else ''}",
    ]
    return "| " + " | ".join(cells) + " |"


def _people(entry: Any, people: Any) -> str:
    if people["near"] is None and people["between"] is None:
        return {1: "up", -1: "down", None: "–"}[entry.get("sign")]
    parts = [] if people["near"] is None else [f"{people['near']:.3g}"]
    if people["between"] is not None:
        low, high = people["between"]
        span = (
            f"at least {low:.3g}"
            if high is None
            else f"at most {high:.3g}"
            if low is None
            else f"{low:.3g} to {high:.3g}"
        )
        parts.append(f"({span})" if parts else span)
    return " ".join(parts).replace("-", "−")


if __name__ == "__main__":
    main()
