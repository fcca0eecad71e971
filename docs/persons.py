"""Writes docs/persons.md: what people show, what the model showed before, and what it shows now.

    .venv/bin/python docs/persons.py            # lines that need years stay as they were measured last
    .venv/bin/python docs/persons.py --long     # all lines
    .venv/bin/python docs/persons.py --before   # keeps today's values as "before" in docs/persons_before.yaml

People's values and bounds stand in ``persons_people.yaml``, experiments in ``canonical.yaml``; a line is measured by
the function of its name below. Nothing is fitted here.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import population
import yaml
from canonical import HERE, course, differences, half_width, is_long, lived, medians, peak_time, peaks
from scipy.stats import spearmanr

from allostasis.version import VERSION

BEFORE = HERE / "persons_before.yaml"
YEARS = HERE / "persons_years.yaml"  # what `--long` measured last
PARTS = {
    "axis": "The stress axis",
    "drugs": "Drugs",
    "endotoxin": "Endotoxin",
    "heart": "The heart",
    "persons": "Persons who fluctuate, differ, age and recover",
}
Values = dict[str, float]
_LINES: dict[str, tuple[tuple[str, ...], Callable[[], Values]]] = {}


def line(name: str, *studies: str) -> Callable[[Callable[[], Values]], Callable[[], Values]]:
    """Enter a measurement for the line of that name, which reads these canonical studies."""

    def enter(measure: Callable[[], Values]) -> Callable[[], Values]:
        _LINES[name] = (studies, measure)
        return measure

    return enter


@line("trier-saliva", "trier")
def _saliva() -> Values:
    t, d = differences("trier", "salivary_cortisol", "test", "rest", 0)
    mean = np.nanmean(d, axis=0)
    return {"peak": 60 * peak_time(t, mean), "half-way back": 60 * half_width(t, mean)[1]}


@line("trier-anxiety", "trier")
def _anxiety() -> Values:
    t, d = differences("trier", "stai_state", "test", "rest", 0)
    mean = np.nanmean(d, axis=0)
    return {f"at {m} min": float(mean[np.argmin(np.abs(t - m / 60))]) for m in (20, 25)}


@line("trier-adrenaline", "trier")
def _adrenaline() -> Values:
    before = np.nanmean(course("trier", "adrenaline", "test", -0.75, -0.25)[1], axis=1)
    return {"fold": float(np.nanmedian(peaks("trier", "adrenaline", "test", 1 / 6, 25 / 60) / before))}


@line("endotoxin-spread", "endotoxin-people")
def _spread() -> Values:
    ln = {m: np.log(_on_grid(m)) for m in ("tnf", "il6", "il8", "il10")}
    names = {"tnf": "TNF", "il6": "IL-6", "il8": "IL-8", "il10": "IL-10"}
    made = {f"SD {names[m]}": float(np.std(x, ddof=1)) for m, x in ln.items()}
    return {**made, "r of IL-6 and TNF": float(np.corrcoef(ln["il6"], ln["tnf"])[0, 1])}


def _on_grid(measure: str) -> Any:
    t, x = course("endotoxin-people", measure, "2 ng/kg")
    grid = [0, 1, 1.5, 2, 3, 4, 5, 6]
    return np.nanmax(x[:, [int(np.argmin(np.abs(t - g))) for g in grid]], axis=1)


@line("il10-peak", "endotoxin-people")
def _il10() -> Values:
    return {"peak": float(np.median(_on_grid("il10")))}


@line("fever", "endotoxin-doses")
def _fever() -> Values:
    doses = ("0.4 ng/kg", "0.8 ng/kg", "2 ng/kg", "4 ng/kg")
    rise = {d: np.nanmean(differences("endotoxin-doses", "temperature", d, "saline", 0, 12)[1], axis=0) for d in doses}
    return {d: float(r.max()) for d, r in rise.items()}


@line("tolerance", "endotoxin-days")
def _tolerance() -> Values:
    made = {}
    for name, measure in {"TNF": "tnf", "IL-6": "il6", "IL-10": "il10"}.items():
        first, last = (_above_rest("endotoxin-days", measure, "five days", 24.0 * day) for day in (0, 4))
        made[name] = 100 * (last / first - 1)
    return made


@line("tolerance-week", "endotoxin-week")
def _week() -> Values:
    made = {}
    for name, measure in {"TNF": "tnf", "IL-10": "il10"}.items():
        first, second = (_above_rest("endotoxin-week", measure, "twice", dose) for dose in (0.0, 144.0))
        made[name] = 100 * (second / first - 1)
    return made


def _above_rest(study: str, measure: str, arm: str, dose: float) -> float:
    _, x = course(study, measure, arm, dose, dose + 8)
    return float(np.nanmean(np.nanmax(x, axis=1) - x[:, 0]))


@line("dexamethasone-dose", "dexamethasone", "dexamethasone-middle-age")
def _dexamethasone() -> Values:
    return {
        "0.25 mg": medians("dexamethasone", "cortisol", "0.25 mg", 9),
        "saliva after 0.5 mg": float(  # a mean, on getting up
            np.nanmean(course("dexamethasone-middle-age", "salivary_cortisol", "0.5 mg", 8.5)[1])
        ),
        "1 mg": medians("dexamethasone", "cortisol", "1 mg", 9),
    }


@line("dexamethasone-daily", "dexamethasone-daily")
def _daily() -> Values:
    made = {}
    for name, measure in {"NK killing": "nk_killing", "BDNF": "bdnf"}.items():
        _, rest = course("dexamethasone-daily", measure, "none")
        _, drug = course("dexamethasone-daily", measure, "dexamethasone")
        made[name] = float(np.nanmean(drug[:, -1] - rest[:, -1]) / np.nanstd(rest[:, -1], ddof=1))
    return made


@line("tocilizumab", "antibodies")
def _tocilizumab() -> Values:
    return {"IL-6": _ratio("antibodies", "il6", "tocilizumab", "none", 7 * 24)}


def _ratio(study: str, measure: str, arm: str, rest: str, at: float) -> float:
    (t, a), (_, b) = course(study, measure, arm), course(study, measure, rest)
    i = int(np.argmin(np.abs(t - at)))
    return float(np.exp(np.nanmean(np.log(a[:, i]) - np.log(b[:, i]))))


@line("propranolol", "beta-blocker")
def _propranolol() -> Values:
    return {
        "heart rate": float(np.nanmean(differences("beta-blocker", "heart_rate", "propranolol", "none", 1.5, 4)[1]))
    }


@line("interferon", "interferon")
def _interferon() -> Values:
    t, x = course("interferon", "neutrophils", "interferon")
    _, rest = course("interferon", "neutrophils", "none")
    i = int(np.argmin(np.abs(t - 28 * 24)))
    level = float(np.nanmean(x[:, i]))
    return {"neutrophils": level, "against none": 100 * (level / float(np.nanmean(rest[:, i])) - 1)}


@line("omega-3", "omega-3")
def _omega() -> Values:
    return {"CRP": _ratio("omega-3", "hs_crp", "omega-3", "none", 84 * 24)}


@line("placebo-well", "omega-3")
def _placebo() -> Values:
    return {"PHQ-9": float(np.nanmean(differences("omega-3", "phq9", "placebo", "none", 84 * 24)[1]))}


@line("heart-age", "population")
def _heart() -> Values:
    people = _population()
    return {"r": _r(people["age"], people["heart_rate"])}


def _population() -> dict[str, Any]:
    """A population's first visit, and who they are."""
    result = lived("population")
    who = result.people[result.people["arm"] == "rest"].set_index("person")
    made = {m: result.table(m, "rest")[0.0].reindex(who.index).to_numpy(float) for m in result.names}
    return {**made, **{k: who[k].to_numpy(float) for k in ("age", "bmi", "female")}}


def _r(a: Any, b: Any) -> float:
    seen = np.isfinite(a) & np.isfinite(b)
    return float(np.corrcoef(a[seen], b[seen])[0, 1])


@line("crp-icc", "two-years")
def _icc() -> Values:
    _, x = course("two-years", "hs_crp", "rest")
    y = np.log(x)
    k = y.shape[1]
    between = k * np.nanvar(np.nanmean(y, axis=1), ddof=1)
    within = float(np.nanmean(np.nanvar(y, axis=1, ddof=1)))
    later = np.array([6, 13, 19, 26])  # quarterly
    high = [(x[x[:, j] > 3][:, j + later] <= 3).any(axis=1) for j in range(x.shape[1] - 26)]
    ever = 100 * float(np.mean(np.concatenate(high))) if sum(map(len, high)) else math.nan
    return {"ICC": float((between - within) / (between + (k - 1) * within)), "ever at or below 3 mg/L": ever}


@line("inflammation-correlations", "population")
def _inflammation() -> Values:
    p = _population()
    crp = np.log(p["hs_crp"])
    return {"IL-6 and CRP": _r(np.log(p["il6"]), crp), "TNF and CRP": _r(np.log(p["tnf"]), crp)}


@line("crp-phq9", "population")
def _mood() -> Values:
    p = _population()
    crp, phq = np.log(p["hs_crp"]), p["phq9"]
    seen = np.isfinite(crp) & np.isfinite(phq)
    given = np.column_stack([np.ones(seen.sum()), *(p[k][seen] for k in ("age", "female", "bmi"))])
    left = [y[seen] - given @ np.linalg.lstsq(given, y[seen], rcond=None)[0] for y in (crp, phq)]
    return {"r": _r(crp, phq), "partial r": _r(*left)}


@line("anti-inflammatory", "depression-trial")
def _trials() -> Values:
    return {drug: _g(drug, "placebo") for drug in ("celecoxib", "infliximab")}


def _g(arm: str, other: str) -> float:
    a, b = (course("depression-trial", "hamd17", x)[1][:, -1] for x in (arm, other))
    n = len(a) + len(b)
    pooled = math.sqrt((np.nanvar(a, ddof=1) + np.nanvar(b, ddof=1)) / 2)
    return float((np.nanmean(b) - np.nanmean(a)) / pooled * (1 - 3 / (4 * n - 9)))


@line("women-men", "population")
def _sexes() -> Values:
    p = _population()
    women = p["female"] == 1
    phq = [float(np.nanmean(p["phq9"][w])) for w in (women, ~women)]
    crp = [float(np.nanmedian(p["hs_crp"][w])) for w in (women, ~women)]
    names = ("PHQ-9 women", "PHQ-9 men", "PHQ-9 women less men", "CRP women", "CRP men")
    return dict(zip(names, (*phq, phq[0] - phq[1], *crp), strict=True))


@line("blood-counts", "population")
def _counts() -> Values:
    p = _population()
    return {
        "CRP and neutrophils": float(spearmanr(p["hs_crp"], p["neutrophils"], nan_policy="omit").statistic),
        "age and lymphocytes": float(spearmanr(p["age"], p["lymphocytes"], nan_policy="omit").statistic),
    }


@line("population-table", "population-table")
def _table() -> Values:
    worst: dict[str, float] = {}
    nine = list(population.groups())[: population.NINE]
    for group, measure, survey, model in population.beside():
        off = 100 * (model / survey - 1)
        if group in nine and abs(off) >= abs(worst.get(measure, 0.0)):
            worst[measure] = off
    return worst


@line("depression-sex", "year-of-depression")
def _year() -> Values:
    result = lived("year-of-depression")
    ever = (result.table("phq9", "rest") >= 10).any(axis=1)
    female = result.people.set_index("person")["female"].reindex(ever.index).astype(bool)
    w, m = (float(ever[f].mean()) for f in (female, ~female))
    odds = w / (1 - w) / (m / (1 - m)) if 0 < m < 1 and w < 1 else math.nan
    return {"women": 100 * w, "men": 100 * m, "OR": odds}


@line("course-of-depression", "depressed", "depression-trial")
def _alone() -> Values:
    _, x = course("depressed", "phq9", "alone")
    _, h = course("depression-trial", "hamd17", "waiting")
    change = 100 * float(np.nanmean(h[:, -1]) / np.nanmean(h[:, 0]) - 1)
    return {"still there": 100 * float(np.mean(x[:, -1] >= 10)), "HAM-D waiting 8 weeks": change}


@line("placebo-response", "depression-trial")
def _response() -> Values:
    _, h = course("depression-trial", "hamd17", "placebo")
    return {"response": float(np.mean(h[:, -1] <= h[:, 0] / 2))}


@line("scales", "population")
def _scales() -> Values:
    p = _population()
    pairs = {
        "PHQ-9 and GAD-7": ("phq9", "gad7"),
        "PHQ-9 and STAI": ("phq9", "stai_trait"),
        "PHQ-9 and PSS-10": ("phq9", "pss10"),
        "PSS-10 and loneliness": ("pss10", "loneliness"),
    }
    return {k: _r(p[a], p[b]) for k, (a, b) in pairs.items()}


@line("five-years", "five-years")
def _five() -> Values:
    crp, phq, gr = (course("five-years", m, "rest")[1] for m in ("hs_crp", "phq9", "gc_sensitivity"))
    return {
        "CRP above 3": 100 * float(np.mean(crp[:, -1] > 3) - np.mean(crp[:, 0] > 3)),
        "PHQ-9 at 10 or more": 100 * float(np.mean(phq[:, -1] >= 10) - np.mean(phq[:, 0] >= 10)),
        "GR sensitivity": 100 * float(np.nanmean(gr[:, -1]) / np.nanmean(gr[:, 0]) - 1),
    }


@line("strain", "strain")
def _strain() -> Values:
    day = {a: course("strain", "daily_cortisol", a)[1][:, -1] for a in ("none", "half", "heaviest")}
    hair = {a: course("strain", "hair_cortisol", a)[1][:, -1] for a in ("none", "half")}
    return {
        "day's cortisol at .5": float(np.nanmean(day["half"]) / np.nanmean(day["none"])),
        "day's cortisol at 1": float(np.nanmean(day["heaviest"]) / np.nanmean(day["none"])),
        "hair cortisol at .5": float(np.nanmean(hair["half"] - hair["none"]) / np.nanstd(hair["none"], ddof=1)),
    }


@line("year-after", "year-after")
def _after() -> Values:
    names = {
        "GR sensitivity": "gc_sensitivity",
        "microglia (TSPO)": "tspo_vt",
        "amygdala": "bold_amygdala",
        "trait anxiety": "stai_trait",
        "CD28-negative T cells": "senescent_t",
    }
    made = {}
    for name, measure in names.items():
        t, each = differences("year-after", measure, "strain", "none")
        change = np.nanmean(each, axis=0)
        made[name] = float(100 * change[t == 730 * 24][0] / change[t == 365 * 24][0])
    return made


def met(value: float | None, bound: Mapping[str, Any]) -> bool | None:
    """Whether a value counts: within a quarter of people's, or within their bound; None where nothing is said."""
    if "near" not in bound and "between" not in bound:
        return None
    if value is None or not math.isfinite(value):
        return False
    near = bound.get("near")
    if near is not None and abs(value - near) <= 0.25 * abs(near):
        return True
    low, high = bound.get("between") or (math.inf, -math.inf)
    return bool((low is None or value >= low) and (high is None or value <= high))


def measured(name: str) -> Values:
    """The values of a line on today's model."""
    return _LINES[name][1]()


def main() -> None:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--long", action="store_true", help="also the lines for which years are lived")
    parser.add_argument("--before", action="store_true", help="keep today's values as those before")
    asked = parser.parse_args()
    people = yaml.safe_load((HERE / "persons_people.yaml").read_text(encoding="utf-8"))
    years = _kept(YEARS)
    now: dict[str, Values] = {}
    for entry in people:
        name = entry["line"]
        long = any(is_long(s) for s in _LINES[name][0])
        now[name] = measured(name) if asked.long or not long else years.get("lines", {}).get(name, {})
    now = {k: {a: float(f"{b:.4g}") for a, b in v.items()} for k, v in now.items()}
    if asked.long:
        _keep(YEARS, {k: v for k, v in now.items() if any(is_long(s) for s in _LINES[k][0])})
    if asked.before:
        _keep(BEFORE, now)
    text = page(people, _kept(BEFORE), now, None if asked.long else years.get("version"))
    (HERE / "persons.md").write_text(text, encoding="utf-8", newline="\n")
    print(totals(people, now))


def _kept(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _keep(path: Path, lines: Mapping[str, Values]) -> None:
    head = "# Measured by docs/persons.py; not to be edited.\n"
    made = yaml.safe_dump({"version": VERSION, "lines": dict(lines)}, sort_keys=False, allow_unicode=True)
    path.write_text(head + made, encoding="utf-8", newline="\n")


def _line_met(entry: Mapping[str, Any], values: Values) -> bool | None:
    each = [met(values.get(k), bound) for k, bound in entry["values"].items()]
    counted = [m for m in each if m is not None]
    return all(counted) if counted and values else None


def totals(people: list[dict[str, Any]], now: Mapping[str, Values]) -> str:
    """How many lines are met, in a sentence."""
    parts = []
    for title, among in (
        ("on axis, drugs, endotoxin and heart", set(PARTS) - {"persons"}),
        ("on persons", {"persons"}),
    ):
        lines = [_line_met(e, now[e["line"]]) for e in people if e["part"] in among]
        unknown = lines.count(None)
        parts.append(
            f"of {len(lines)} lines {title} {lines.count(True)} are met" + (f", {unknown} unmeasured" * bool(unknown))
        )
    made = "; ".join(parts)
    return made[0].upper() + made[1:] + "."


def page(people: list[dict[str, Any]], before: Mapping[str, Any], now: Mapping[str, Values], stale: str | None) -> str:
    """The page, line by line."""
    made = [
        "# People, and the model before and after\n",
        f"Made by `.venv/bin/python docs/persons.py` with Allostasis {VERSION}; do not edit. *Before* was measured "
        f"by the "
        f"same code with Allostasis {before.get('version', '?')} ahead of the change of mechanisms. A line is met "
        f"where "
        "each of its values is within a quarter of people's or in the bound; **bold** values are not. Grades of "
        "people's "
        "values: A read in the source, B recalled, C our proposal. Studies named are those of `docs/canonical.yaml`.\n",
    ]
    if stale:
        made.append(f"Lines that need years are as `--long` measured them last, with Allostasis {stale}.\n")
    made.append(totals(people, now) + "\n")
    for part, title in PARTS.items():
        made += [
            f"## {title}\n",
            "| | people | before | after | met | counts within | grade, source |",
            "|" + "---|" * 7,
        ]
        for entry in (e for e in people if e["part"] == part):
            was = before.get("lines", {}).get(entry["line"], {})
            made += _rows(entry, was, now[entry["line"]])
        made.append("")
    made += ["## How each is measured\n"]
    made += [f"- **{e['what']}.** {e['how'][0].upper()}{e['how'][1:]}." for e in people]
    return "\n".join(made) + "\n"


def _rows(entry: Mapping[str, Any], was: Values, now: Values) -> list[str]:
    made = []
    for i, (name, bound) in enumerate(entry["values"].items()):
        unit = f" {bound['unit']}" if bound.get("unit") else ""
        cells = [_cell(v.get(name), bound) for v in (was, now)]
        good = met(now.get(name), bound)
        word = "–" if good is None or name not in now else ("yes" if good else "no")
        what = f"**{entry['what']}**<br>{name}{unit and ',' + unit}" if i == 0 else f"{name}{unit and ',' + unit}"
        source = f"{entry['grade']}; {entry['source']}" if i == 0 else ""
        made.append(
            f"| {what} | {_minus(bound['people'])} | {cells[0]} | {cells[1]} | {word} | {_bound(bound)} | {source} |"
        )
    return made


def _cell(value: float | None, bound: Mapping[str, Any]) -> str:
    if value is None:
        return "not measured"
    text = f"{value:.3g}".replace("-", "−")
    return f"**{text}**" if met(value, bound) is False else text


def _minus(text: Any) -> str:
    """Hyphens before numbers as minus signs; those of a span stay."""
    words = str(text)
    return "\u2212" + words[1:].replace("to -", "to \u2212") if words.startswith("-") else words


def _bound(bound: Mapping[str, Any]) -> str:
    parts = []
    if bound.get("near") is not None:
        parts.append("25 %")
    if bound.get("between"):
        low, high = bound["between"]
        parts.append(f"≥ {low:g}" if high is None else f"≤ {high:g}" if low is None else f"{low:g} to {high:g}")
    return " or ".join(parts).replace("-", "−") or "shown only"


if __name__ == "__main__":
    main()
