"""Writes docs/time-courses.md: published time courses beside the model's, misses first.

    .venv/bin/python docs/time_courses.py

Runs the shipped studies of the 24 h rhythm, the TSST and endotoxin with enough people for verdicts to be decided
(PEOPLE; eight minutes in all), otherwise as they are, and states every published value that they name. What is
believed to be wrong stands beside a miss of the calibration side, and goes when the miss goes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from allostasis.ledger import finding
from allostasis.studies import Result, Study, read_study, run
from allostasis.version import VERSION
from allostasis.views import DASH, estimate, level, misses_first, plural, published_rows, unit

HERE = Path(__file__).resolve().parent
STUDIES = ("day-24h", "tsst", "endotoxin-2ng", "endotoxin-hydrocortisone")
PEOPLE = 1200  # a study, all alike; those shipped have 20 to 60, as such experiments have, and leave most verdicts open
HEAD = """# Time courses: published, and the model's

Made by `.venv/bin/python docs/time_courses.py` with Allostasis {version}; do not edit. Each value is read in the study
named, at the time and in the unit of the finding, with {people:,} people in the place of the study's own number and
without the year that they have lived before, which moves hours of a day little; intervals are 95 %. Verdicts follow the
rule of the report: levels, peaks and times are inside in the published interval or within a quarter of the value,
whichever is wider; contrasts in the interval or within a fifth of the effect, with its sign and at least half its
size; *undecided* where the error of sampling spans that bound. *In-sample*: the model was built or calibrated with the
finding in view, so agreement is no test. The *calibration* side may be fitted to; the *validation* side is a test and
no guide: why one of its findings misses is *not said*.

{totals}
"""
# What is believed to be wrong with the model, or with the comparison, by finding of the calibration side. Of the other
# side no reason is written: it would be one to build the model by.
BELIEVED = {
    "cortisol-peak-morning": "another group shows less in the morning (13 ug/dL), and both were fitted",
    "cortisol-nadir-midnight": "another group's night and hours of sleep were fitted too",
    "evening-acth-basal": "author unknown; the group that ACTH is fitted to has 21 pg/mL at 17:00",
    "tcell-circadian-nadir": "cortisol's pull on T cells is a guess, and too weak",
    "tsst-cortisol-effect-size": "pulses spread people widely before the task",
    "tsst-acth-fold": "threat was fitted to another Trier test, whose ACTH rose twofold",
    "tsst-heart-rate": "threat and standing both withdraw the vagus, and together too far",
    "acute-stress-il6-90min": "the pool's IL-6 rises little at first and most at 90 min; one step cannot give both",
    "acute-stress-tnf-31-50min": "TNF rises here for as long as IL-6 does; in people it is over within the hour",
    "lps-tnf-peak-barber": "TNF is fitted to other people, whose median peak is 279 pg/mL; it cannot be both",
    "lps2-il10-peak": "IL-10 is fitted to another assay, whose median peak is 46 pg/mL",
    "lps-il6-peak-time-barber": "IL-6 is as early as in the 20 people whom it is fitted to, between 2 and 3 h",
    "lps-hydrocortisone-tnf-block": "the receptor's hold on TNF has an end, and a seventh of it is left",
    "lps-hydrocortisone-temp": "cortisol's part in fever was fitted to this and to the fever of the evening",
    "lps-hydrocortisone-hr": "the fever and TNF that are left drive it",
    "lps-hydrocortisone-adrenaline": "the TNF that is left drives it",
}


def main() -> None:
    """Run the studies and write the page."""
    parts, rows = [], []
    for name in STUDIES:
        print(f"running studies/{name}.yaml", flush=True)
        result = run(enough(HERE.parent / "studies" / f"{name}.yaml"), workers=2)
        parts.append(section(name, result))
        rows += published_rows(result)
    text = HEAD.format(version=VERSION, people=PEOPLE, totals=totals(rows)) + "\n" + "\n".join(parts)
    (HERE / "time-courses.md").write_text(text, encoding="utf-8", newline="\n")
    print(totals(rows))


def enough(path: Path) -> Study:
    """A shipped study with so many people that the error of sampling decides few verdicts."""
    made = read_study(path).to_dict()
    return read_study({**made, "people": {**made["people"], "number": PEOPLE, "history": "none"}})


def totals(rows: list[dict[str, Any]]) -> str:
    """How many values are met: the calibration side with its share, the other side in counts, both together."""
    sides = {s: [r for r in rows if finding(str(r["finding"])).side == s] for s in ("calibration", "validation")}
    met = sum(r["verdict"] == "inside" for r in sides["calibration"])
    share = 100 * met / max(1, len(sides["calibration"]))
    return (
        f"Calibration side: {share:.0f} % inside. Of {counted(sides['calibration'])}.\n\n"
        f"Validation side: of {counted(sides['validation'])}.\n\n"
        f"Of {counted(rows)}."
    )


def counted(rows: list[dict[str, Any]]) -> str:
    """How many values have which verdict."""
    verdicts = [str(r["verdict"]) for r in rows]
    parts = [
        f"{verdicts.count(v)} {v}"
        for v in ("inside", "outside", "opposite", "undecided", "not simulated")
        if v in verdicts
    ]
    sample = sum(bool(r["in_sample"]) and r["verdict"] == "inside" for r in rows)
    return f"{plural(len(rows), 'value')}: {', '.join(parts)}; of those inside, {sample} in-sample"


def section(name: str, result: Result) -> str:
    """One study: its question, and a table of its published values."""
    m = result.manifest
    rows = misses_first(published_rows(result))
    people = plural(m["people"]["enrolled"], "person", "people")
    lines = [
        f"## {m['study']}\n",
        f"`allostasis run studies/{name}.yaml --people {PEOPLE}` · {people} · seed {m['seed']}\n",
        "| verdict | side | finding | published | model | believed to be wrong |",
        "|---|---|---|---|---|---|",
    ]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in _row(r)) + " |" for r in rows]
    return "\n".join(lines) + "\n"


def believed(id: str) -> str:
    """What is believed to be wrong where a finding misses; of the validation side it is not said."""
    return "not said" if finding(id).side == "validation" else BELIEVED.get(id, "")


def _row(r: dict[str, Any]) -> list[str]:
    of = f" {unit(r['unit'])}" if unit(r["unit"]) else ""
    here = estimate(r["model"])
    miss = r["verdict"] != "inside"
    verdict = f"**{r['verdict']}**" if miss else "inside"
    when = f" ({r['metric']}, {r['time']})" if r.get("time") else f" ({r['metric']})"
    return [
        verdict + (", in-sample" if r["in_sample"] else ""),
        str(finding(r["finding"]).side),
        f"{r['statement']} {r['citation']}; `{r['finding']}`",
        f"{level(r)}{of}{when}",
        here if here == DASH else f"{here}{of}",
        believed(r["finding"]) if miss else "",
    ]


if __name__ == "__main__":
    main()
