"""Writes docs/mood-body.md: depression, blood and trials in the whole body, beside people.

    .venv/bin/python docs/mood_body.py [--people 5000] [--chunk 256]

The same people, found by nothing: they have lived 400 days, then live a year untreated, and whoever is ill enough at
its beginning lives the arms of the trials beside it (counterfactual). Some are lived at a time and kept under
``runs/mood-body``, so that what was broken off goes on; 5,000 people take a quarter of an hour of one core. Nothing is
fitted here.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import population
from canonical import HERE, LIVING

from allostasis.assembly import catalogue
from allostasis.biology.symptoms import NINE
from allostasis.cache.code import code_hash
from allostasis.lives import depressive, high, is_mania, meets
from allostasis.studies import Study, plan
from allostasis.studies.running import Runner
from allostasis.version import VERSION

SEED, YEAR, DRAWS = 2026, 364, 500
KEPT = HERE.parent / "runs" / "mood-body"
WEEKS = (0, 2, 4, 8, 12)
TRIAL, INFLAMED = 17, 16  # HAM-D17 from which people are in the trials of drugs and therapy, and of infliximab
ORDER = sorted(NINE, key=lambda n: n not in ("sadness", "anhedonia"))  # the two core ones first
TABLETS = {"treatment": "placebo", "at": "0 wk", "every": "1 d", "until": "12 wk"}
DRUG = {"treatment": "escitalopram", "amount": "10 mg", "at": "0 wk", "every": "1 d", "until": "12 wk"}
SESSIONS = {"treatment": "cbt", "amount": 1, "at": "0 wk", "every": "1 wk", "until": "11 wk"}
SALINE = {"treatment": "placebo", "at": ["0 wk", "2 wk", "6 wk"]}
ANTIBODY = {"treatment": "infliximab", "amount": "5 mg/kg", "at": ["0 wk", "2 wk", "6 wk"], "for": "2 h"}
ARMS: dict[str, list[dict[str, Any]]] = {
    "waiting": [],
    "placebo": [TABLETS],
    "drug": [DRUG, TABLETS],
    "therapy": [SESSIONS],
    "both": [DRUG, TABLETS, SESSIONS],
    "saline": [SALINE],
    "infliximab": [ANTIBODY, SALINE],
}
Columns = dict[str, np.ndarray]
Line = tuple[str, str, str]


def study(number: int, visits: list[str], measure: list[str]) -> Study:
    """All arms, read at some visits; whatever is read, these are the same people."""
    return Study.from_dict(
        {
            "study": "depression in the whole body",
            "seed": SEED,
            "people": {
                "number": number,
                "age": {"mean": 49.9, "sd": 25, "min": 18, "max": 80},
                "female": 0.515,
                "bmi": {"mean": 29, "sd": 7.6, "min": 16, "max": 55},
            },
            "clock": "09:00",
            "design": "counterfactual",
            "blinded": False,
            "model": {"pulses": False, "precision": "fast"},
            "arms": ARMS,
            "visits": visits,
            "measure": measure,
        }
    )


class Lives:
    """Who lives, and how; parts of it are kept."""

    def __init__(self, number: int, chunk: int) -> None:
        self.number, self.chunk = number, chunk
        days = [f"{d} d" for d in range(0, YEAR + 1, 14)]
        self.year = Runner(plan(study(number, ["0 d", f"{YEAR} d"], ["phq9", "hamd17", "hs_crp"])), workers=1)
        self.fortnights = plan(study(number, days, ["hs_crp"]))
        self.trial = Runner(plan(study(number, [f"{w} wk" for w in WEEKS], ["hamd17", "hs_crp"])), workers=1)
        self.trial._homes = self.year._homes  # the same people, at the same midnight
        told = json.dumps([{**self.trial.plan.study.to_dict(), "people": None}, YEAR, chunk], default=str)
        code = code_hash(*LIVING)
        self.folder = KEPT / hashlib.sha256(f"{told}|{code}".encode()).hexdigest()[:12]

    def columns(self) -> Columns:
        """Everybody, from what is kept and what is lived now."""
        self.folder.mkdir(parents=True, exist_ok=True)
        parts = []
        for first in range(0, self.number, self.chunk):
            who = np.arange(first, min(first + self.chunk, self.number))
            file = self.folder / f"{first:06d}-{len(who)}.npz"
            if not file.is_file():
                made = self.part(who)
                np.savez(self.folder / "part.npz", **made)  # type: ignore[arg-type]
                (self.folder / "part.npz").rename(file)
                print(f"{who[-1] + 1} of {self.number}", flush=True)
            with np.load(file) as kept:
                parts.append({k: kept[k] for k in kept.files})
        return {k: np.concatenate([p[k] for p in parts]) for k in parts[0]}

    def part(self, who: np.ndarray) -> Columns:
        """Some people: what they are, a year of theirs, and the arms of who is ill."""
        home = self.year.home(who)
        days = 9.0 + 24.0 * np.arange(YEAR + 1)
        moments = np.unique(np.concatenate([self.year.plan.moments, days]))
        run = self.year.live("waiting", home, moments)
        made: Columns = {k: v.astype(float) for k, v in home.people.covariates.items()}
        seen = self.year.read(run, who, "waiting")
        for name, one in seen.items():
            made |= {f"{name} {when}": one.value[:, i] for i, when in enumerate(("first", "last"))}
        at = np.searchsorted(run.times, days - 1e-6)
        cuts = {i.of: i.cuts[0] for i in catalogue.readout("mde_symptoms").items}  # type: ignore[attr-defined]
        made["present"] = np.stack([run[f"symptoms.{n}"][:, at] > cuts[f"symptoms.{n}"] for n in ORDER], axis=-1)
        made["polarity"] = run["activation.polarity"][:, at].astype(np.float32)
        made["pressed"] = run["symptoms.pressed"][:, at].mean(axis=1)
        crp = Runner(self.fortnights).read(run, who, "waiting")["hs_crp"].value
        made["crp"] = crp.astype(np.float32)
        made["failed"] = run.status > 0
        ill = np.flatnonzero((made["hamd17 first"] >= INFLAMED) & ~made["failed"])
        for arm in ARMS:
            scores = np.full((len(who), len(WEEKS)), np.nan, np.float32)
            if len(ill):
                few = home.rows(ill)
                lived = self.trial.live(arm, few)
                scores[ill] = self.trial.read(lived, who[ill], arm)["hamd17"].value
                scores[ill[lived.status > 0]] = np.nan
            made[f"{arm} scores"] = scores
        return made


# -- figures


def resampled(x: Columns, of: Callable[[Columns], float], seed: int = 0) -> tuple[float, float, float]:
    """A figure of people with 95 % of it among samples of people."""
    rng, n = np.random.default_rng(seed), len(next(iter(x.values())))
    tried = [of({k: v[d] for k, v in x.items()}) for d in (rng.integers(0, n, n) for _ in range(DRAWS))]
    low, high_ = np.nanpercentile(tried, [2.5, 97.5])
    return of(x), float(low), float(high_)


def line(what: str, people: str, x: Columns, of: Callable[[Columns], float], form: str = "{:.2f}") -> Line:
    """A line of a table."""
    value, low, high_ = (form.format(v) for v in resampled(x, of))
    return what, people, f"{value} ({low} to {high_})"


def partial(x: Columns) -> float:
    """Correlation of ln CRP and PHQ-9 given age, sex and body mass."""
    design = np.column_stack([np.ones(len(x["age"])), x["age"], x["female"], x["bmi"]])
    left = [
        y - design @ np.linalg.lstsq(design, y, rcond=None)[0] for y in (np.log(x["hs_crp first"]), x["phq9 first"])
    ]
    return float(np.corrcoef(*left)[0, 1])


def icc(x: Columns) -> float:
    """One-way ICC of ln CRP at the fortnights."""
    y = np.log(x["crp"].astype(float))
    within = y.var(axis=1, ddof=1).mean()
    between = y.mean(axis=1).var(ddof=1) - within / y.shape[1]
    return float(between / (between + within))


def prevalence(x: Columns) -> Columns:
    """What of depression a year of days shows, by person."""
    states, one = high(x["polarity"]), depressive(x["present"])
    bipolar = np.zeros(len(x["age"]), bool)
    bipolar[states.person[is_mania(states)]] = True
    year = x["present"][:, :YEAR]
    return {
        "female": x["female"] == 1,
        "days": (meets(year).sum(1) >= 14) & ~bipolar,
        "episode": one.within(0, YEAR) & ~bipolar,
        "now": one.current(0) & ~bipolar,
    }


def ratio(of: str) -> Callable[[Columns], float]:
    """Women to men."""
    return lambda x: float(x[of][x["female"]].mean() / x[of][~x["female"]].mean())


def g(worse: str, better: str, week: int) -> Callable[[Columns], float]:
    """How much lower scores of ``better`` are, in SD of the two arms."""
    i = WEEKS.index(week)

    def of(x: Columns) -> float:
        a, b = x[f"{worse} scores"][:, i], x[f"{better} scores"][:, i]
        return float((a.mean() - b.mean()) / np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / 2))

    return of


def fall(arm: str, week: int) -> Callable[[Columns], float]:
    """Change of HAM-D17, in percent of the mean before."""
    i = WEEKS.index(week)
    return lambda x: float(100 * (x[f"{arm} scores"][:, i].mean() / x[f"{arm} scores"][:, 0].mean() - 1))


def response(arm: str, week: int) -> Callable[[Columns], float]:
    """Share of people at half their score or below."""
    i = WEEKS.index(week)
    return lambda x: float((x[f"{arm} scores"][:, i] <= 0.5 * x[f"{arm} scores"][:, 0]).mean())


def slope(x: Columns) -> float:
    """Points that the drug adds to placebo, per point before."""
    a, b = x["placebo scores"], x["drug scores"]
    i = WEEKS.index(8)
    return float(np.polyfit((a[:, 0] + b[:, 0]) / 2, a[:, i] - b[:, i], 1)[0])


def of_population(x: Columns) -> list[Line]:
    """Lines of everybody."""
    told = population.facts()
    y = {k: x[k] for k in ("age", "female", "bmi", "phq9 first", "phq9 last", "hs_crp first", "crp")}
    weight = population.weights(x, np.array(told["together"]))
    y["weight"] = weight
    known = np.isfinite(np.column_stack([y[k].reshape(len(weight), -1) for k in y])).all(axis=1)
    y = {k: v[known] for k, v in y.items()}
    p = prevalence(x)

    def weighed(of: Callable[[Columns], np.ndarray]) -> Callable[[Columns], float]:
        return lambda z: population.mean(of(z), z["weight"])

    survey = told["groups"]["all"]
    return [
        line("12-month depression without mania, % (two weeks of days that meet criteria)", "4 to 8", p,
             lambda z: 100 * float(z["days"].mean()), "{:.1f}"),
        line("women, %", "", p, lambda z: 100 * float(z["days"][z["female"]].mean()), "{:.1f}"),
        line("men, %", "", p, lambda z: 100 * float(z["days"][~z["female"]].mean()), "{:.1f}"),
        line("women to men", "1.6 to 2.2", p, ratio("days")),
        line("12-month, two weeks without a day that does not, %", "", p,
             lambda z: 100 * float(z["episode"].mean()), "{:.1f}"),
        line("of these, women to men", "1.6 to 2.2", p, ratio("episode")),
        line("in an episode today, %", "", p, lambda z: 100 * float(z["now"].mean()), "{:.1f}"),
        line("PHQ-9 of 10 or more, %, weighed as the survey", f"{100 * survey['PHQ-9 >= 10']:.1f}", y,
             weighed(lambda z: 100.0 * (z["phq9 first"] >= 10)), "{:.1f}"),
        line("PHQ-9, mean", f"{survey['PHQ-9']:.2f}", y, weighed(lambda z: z["phq9 first"])),
        line("PHQ-9 a year apart, r", ".35 to .65", y,
             lambda z: float(np.corrcoef(z["phq9 first"], z["phq9 last"])[0, 1])),
        line("ln CRP and PHQ-9, r", ".07 to .15", y,
             lambda z: float(np.corrcoef(np.log(z["hs_crp first"]), z["phq9 first"])[0, 1]), "{:.3f}"),
        line("the same given age, sex and body mass", ".03 to .10", y, partial, "{:.3f}"),
        line("median CRP, mg/L", f"{survey['median CRP']:.2f}", y,
             lambda z: population.quantile(z["hs_crp first"], z["weight"], 0.5)),
        line("CRP above 3 mg/L, %", f"{100 * survey['CRP > 3']:.1f}", y,
             weighed(lambda z: 100.0 * (z["hs_crp first"] > 3)), "{:.1f}"),
        line("ln CRP of a person at 27 fortnights, ICC", ".55 to .70", y, icc),
    ]  # fmt: skip


def of_trials(x: Columns) -> tuple[list[Line], list[Line], str]:
    """Lines of the trials, and who is in them."""
    whole = np.all([np.isfinite(x[f"{a} scores"]).all(axis=1) for a in ARMS], axis=0)
    table = {k: v[whole] for k, v in x.items() if k.endswith("scores") or k in ("hs_crp first", "hamd17 first", "age")}
    low = {k: v[table["hamd17 first"] >= TRIAL] for k, v in table.items()}
    ill = {k: v[(low["hamd17 first"] >= TRIAL) & (low["age"] <= 70)] for k, v in low.items()}
    n, base = len(ill["age"]), ill["hamd17 first"]
    drugs = [
        line("waiting, 8 weeks, % of HAM-D17", "-5 to -20", ill, fall("waiting", 8), "{:.1f}"),
        line("placebo response, 8 weeks", ".30 to .42 +", ill, response("placebo", 8)),
        line("drug response, 8 weeks", "", ill, response("drug", 8)),
        line("drug over placebo, 8 weeks, g", ".2 to .4 +", ill, g("placebo", "drug", 8)),
        line("drug's benefit, points per point before", "not below 0", ill, slope),
        line("both over the drug, 12 weeks, g", ".3 to .55 +", ill, g("drug", "both", 12)),
        line("both over therapy, 12 weeks, g", "given up", ill, g("therapy", "both", 12)),
        line("placebo over waiting, 8 weeks, g", "no target", ill, g("waiting", "placebo", 8)),
    ]
    inflamed: list[Line] = []
    for name, rows in (
        ("all", table["hs_crp first"] > 0),
        ("CRP above 5 mg/L", table["hs_crp first"] > 5),
        ("CRP of 5 mg/L or less", table["hs_crp first"] <= 5),
    ):
        some = {k: v[rows] for k, v in table.items()}
        wanted = {"all": "below .15", "CRP above 5 mg/L": ".25 or more"}.get(name, "")
        for week in (8, 12):
            if rows.sum() > 5:
                what = f"infliximab over placebo, {week} weeks, g; {name} ({rows.sum()} people)"
                inflamed.append(line(what, wanted, some, g("saline", "infliximab", week)))
    who = (
        f"{n} people of up to 70 years with HAM-D17 of {TRIAL} or more (mean {base.mean():.1f}, SD {base.std():.1f}); "
        f"infliximab: {len(table['age'])} people with {INFLAMED} or more"
    )
    return drugs, inflamed, who


def _table(lines: list[Line]) -> str:
    return "\n".join(["| what | people | model |", "|---|---|---|", *(f"| {a} | {b} | {c} |" for a, b, c in lines)])


def main() -> None:
    """Live, measure and write."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--people", type=int, default=5000)
    ask.add_argument("--chunk", type=int, default=256)
    args = ask.parse_args()
    x = Lives(args.people, args.chunk).columns()
    failed = int(x["failed"].sum())
    x = {k: v[~x["failed"]] for k, v in x.items()}
    drugs, inflamed, who = of_trials(x)
    parts = {
        "VERSION": VERSION,
        "NUMBER": f"{args.people:,}",
        "FAILED": f"{failed} of them could not be lived to the end and are left out"
        if failed
        else "All lived to the end",
        "POPULATION": _table(of_population(x)),
        "WHO": who,
        "TRIALS": _table(drugs),
        "INFLAMED": _table(inflamed),
    }
    text = (HERE / "mood_body_words.md").read_text(encoding="utf-8")
    for name, value in parts.items():
        text = text.replace("{" + name + "}", value)
    (HERE / "mood-body.md").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
