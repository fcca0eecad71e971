"""Writes docs/mood.md: the course of depression and bipolar states in lives of mood, and its trials, beside people.

    .venv/bin/python docs/mood.py [--lives 6000] [--trial 300] [--body]

Lives are lived by symptoms and activation alone, which is enough for episodes and shares to be counted in thousands of
people; trials by the mind (symptoms, activation, worry, circuits, transmitters, reward, hope, habits, company), or with
``--body`` by the whole body. Nothing is fitted here.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import yaml

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE / "fits"))
import depression as fit  # noqa: E402

from allostasis.assembly import assemble, catalogue  # noqa: E402
from allostasis.biology.symptoms import NINE  # noqa: E402
from allostasis.engine import Cohort, Events, body_blocks, fluctuating, numpy_ops, solve, source_of, starting_inputs  # noqa: E402
from allostasis.lives import depressive, high, is_mania  # noqa: E402
from allostasis.people import Population, Spread, draw  # noqa: E402
from allostasis.statistics import Survival, median_time, survival  # noqa: E402
from allostasis.version import VERSION  # noqa: E402

SEED, CHUNK, YEAR = 21, 512, 365
BEFORE, FREE, FOLLOWED = 400, 400, 1100  # days until lives are counted, days free before a new episode, days after it
DAYS = BEFORE + FREE + FOLLOWED
PHQ = BEFORE + FREE  # the day of the first questionnaire, a year before the second
ADULTS = Population(age=Spread(45.0, 15.0, 18.0, 80.0))


def lives(number: int, seed: int = SEED) -> dict[str, np.ndarray]:
    """Days of people: which symptoms are there, polarity, two PHQ-9 a year apart, sex."""
    model = assemble(["symptoms", "activation"])
    cuts = {i.of: i.cuts[0] for i in catalogue.readout("mde_symptoms").items}  # type: ignore[attr-defined]
    order = sorted(NINE, key=lambda n: n not in ("sadness", "anhedonia"))  # the two core ones first
    parts = []
    for first in range(0, number, CHUNK):
        who = np.arange(first, min(number, first + CHUNK))
        people = draw(model, ADULTS, seed, who)
        p = people.p
        p[:, model.param_names.index("study.released")] = 1.0
        starts = source_of(model).run.starts(numpy_ops, 0.0, None, None, p.T)
        y = np.column_stack([np.broadcast_to(np.asarray(v, float), len(who)) for v in starts])
        u = fluctuating(model, starting_inputs(model, 0.0, len(who), pulses=False), seed, who, 0, p=p)
        events = Events.of(model, [()] * len(who), body_blocks(model, seed, who, 0, DAYS, pulses=False, p=p), after=0.0)
        run = solve(
            model, Cohort(0.0, p, y, u, events), 24.0 * np.arange(1, DAYS + 1), method="merson", rtol=1e-4, single=True
        )
        assert not run.status.any()
        rng = np.random.default_rng([seed, first])
        parts.append(
            {
                "present": np.stack([run[f"symptoms.{n}"] > cuts[f"symptoms.{n}"] for n in order], axis=-1),
                "polarity": run["activation.polarity"].astype(np.float32),
                "phq9": _phq9(run, rng, len(who)),
                "female": people.covariates["female"] == 1,
            }
        )
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _phq9(run: object, rng: np.random.Generator, many: int) -> np.ndarray:
    """PHQ-9 at two days a year apart: a fortnight's mean, its noise of items and its lasting style of answering."""
    scale = catalogue.readout("phq9")
    style, found = 0.1 * rng.standard_normal(many), []
    for day in (PHQ, PHQ + YEAR):
        total = np.zeros(many)
        for item in scale.items:  # type: ignore[attr-defined]
            felt = run[item.of][:, day - 14 : day].mean(axis=1) + style + item.noise * rng.standard_normal(many)  # type: ignore[index]
            total += np.searchsorted(np.asarray(item.cuts), felt, side="right")
        found.append(total)
    return np.column_stack(found)


def interval(share: float, n: int) -> str:
    """A share with the standard error of so many people, in percent."""
    return f"{100 * share:.1f} ± {100 * np.sqrt(share * (1 - share) / n):.1f} %"


def course(number: int) -> list[tuple[str, str, str]]:
    """Lines of what lives show."""
    x = lives(number)
    one, states = depressive(x["present"]), high(x["polarity"])
    n, female = len(one.days), x["female"]
    bipolar = np.zeros(n, bool)
    bipolar[states.person[is_mania(states)]] = True
    met = (x["present"].sum(-1) >= 5) & x["present"][..., :2].any(-1)
    year = (met[:, PHQ : PHQ + YEAR].sum(1) >= 14) & ~bipolar
    women, men = year[female].mean(), year[~female].mean()
    error = women / men * np.sqrt((1 - women) / women / female.sum() + (1 - men) / men / (~female).sum())
    new = (one.onset >= PHQ) & (one.free_before() >= FREE) & ~bipolar[one.person]
    length, ended = one.length[new].astype(float), one.ended[new]
    curve, half = survival(length, ended), median_time(length, ended)
    left = {m: _left(curve, 30.4 * m) for m in (3, 6, 12, 24, 36)}
    tail, error24 = left[24]
    a, b = x["phq9"].T
    r = float(np.corrcoef(a, b)[0, 1])
    return [
        ("12-month depression without mania", "4 to 8 %", interval(float(year.mean()), n)),
        ("women to men, of it", "1.6 to 2.2", f"{women / men:.2f} ± {error:.2f}"),
        (
            f"new episodes (free for {FREE} days): half are over",
            "3 to 7 months",
            f"{half.value / 30.4:.1f} months ({half.low / 30.4:.1f} to {half.high / 30.4:.1f}), {new.sum()} of them",
        ),
        (
            "not over after 3, 6, 12 months",
            ".50, .37, .24; half at 6 (two cohorts)",
            ", ".join(f"{left[m][0]:.2f}" for m in (3, 6, 12)),
        ),
        ("not over after 24 months", "10 to 25 %", f"{100 * tail:.1f} ± {100 * error24:.1f} %"),
        ("not over after 36 months", "12 %", f"{100 * left[36][0]:.1f} ± {100 * left[36][1]:.1f} %"),
        ("PHQ-9 a year apart, r", ".35 to .65", f"{r:.2f} ± {(1 - r * r) / np.sqrt(n):.2f}"),
        ("PHQ-9 of 10 or more", "8.8 % (survey)", interval(float((a >= 10).mean()), n)),
        ("PHQ-9, mean and SD", "3.2 and 4.2 (survey)", f"{a.mean():.1f} and {a.std():.1f}"),
        ("a high state of a week or more within three years", "about .5 %", interval(float(bipolar.mean()), n)),
    ]


def _left(curve: Survival, day: float) -> tuple[float, float]:
    """Share not over on a day, with its standard error (Greenwood)."""
    i = int(np.searchsorted(curve.time, day, side="right")) - 1
    return float(curve.share[i]), float(curve.share[i] * np.sqrt(curve.greenwood[i]))


def trials(number: int, body: bool) -> tuple[list[tuple[str, str, str]], str]:
    """Lines of the trials, and who was seen for them."""
    told = yaml.safe_load((HERE / "fits" / "depression.yaml").read_text(encoding="utf-8"))
    one = fit.Trial(fit.trial(SEED, number, None if body else told["modules"], told["enrol"]))
    x = one.scores()
    base, n = x["waiting"][:, 0], len(x["waiting"])
    rng = np.random.default_rng(0)
    draws = rng.integers(0, n, (400, n))

    def line(name: str, people: str, of: object, form: str = "{:.2f}") -> tuple[str, str, str]:
        value = of(x)  # type: ignore[operator]
        low, high_ = np.percentile([of({a: v[d] for a, v in x.items()}) for d in draws], [2.5, 97.5])  # type: ignore[operator]
        return name, people, " ".join((form.format(value), f"({form.format(low)} to {form.format(high_)})"))

    def fall(arm: str, week: int) -> object:
        i = fit.WEEKS.index(week)
        return lambda s: float((s[arm][:, i] - s[arm][:, 0]).mean())

    def slope(s: dict[str, np.ndarray]) -> float:
        i = fit.WEEKS.index(8)
        return float(np.polyfit(s["placebo"][:, 0], s["placebo"][:, i] - s["drug"][:, i], 1)[0])

    def share(arm: str) -> object:
        two, eight = fall(arm, 2), fall(arm, 8)
        return lambda s: two(s) / eight(s)  # type: ignore[operator]

    waiting = fall("waiting", 8)
    lines = [
        line(
            "waiting list, 8 weeks, % of HAM-D17",
            "-5 to -20 %",
            lambda s: 100 * waiting(s) / s["waiting"][:, 0].mean(),
            "{:.1f}",
        ),  # type: ignore[operator]
        line("placebo, 8 weeks, points", "-7.8", fall("placebo", 8), "{:.1f}"),
        line("placebo response", ".30 to .42 +", lambda s: fit.response(s, "placebo", 8)),
        line("drug, 8 weeks, points", "-9.6", fall("drug", 8), "{:.1f}"),
        line("drug over placebo, 8 weeks, g", ".2 to .4 +", lambda s: fit.g(s, "placebo", "drug", 8)),
        line("drug's benefit, points per point of HAM-D17 before", "not below 0", slope),
        line("both over the drug, 12 weeks, g", ".3 to .55 +", lambda s: fit.g(s, "drug", "both", 12)),
        line("both over therapy, 12 weeks, g", ".35 +", lambda s: fit.g(s, "therapy", "both", 12)),
        line("therapy over waiting, 12 weeks, g", ".6 to 1.0 +", lambda s: fit.g(s, "waiting", "therapy", 12)),
        line("placebo over waiting, 8 weeks, g", "no target", lambda s: fit.g(s, "waiting", "placebo", 8)),
        line("share of 8 weeks' change in the first two, placebo", ".6 of six weeks'", share("placebo")),
        line("the same, drug", ".6 of six weeks'", share("drug")),
    ]
    seen = f"{n} people with HAM-D17 of 17 or more (mean {base.mean():.1f}, SD {base.std():.1f}) of {one.screened} seen"
    return lines, seen


def _table(lines: list[tuple[str, str, str]]) -> list[str]:
    return ["| what | people | model |", "|---|---|---|", *(f"| {a} | {b} | {c} |" for a, b, c in lines), ""]


def main() -> None:
    """Measure and write."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--lives", type=int, default=6000)
    ask.add_argument("--trial", type=int, default=300)
    ask.add_argument("--body", action="store_true")
    args = ask.parse_args()
    of_lives = course(args.lives)
    of_trials, seen = trials(args.trial, args.body)
    where = "the whole body" if args.body else "the mind without the body"
    text = (HERE / "mood_words.md").read_text(encoding="utf-8")
    parts = {
        "VERSION": VERSION,
        "LIVES": "\n".join(_table(of_lives)),
        "TRIALS": "\n".join(_table(of_trials)),
        "NUMBER": f"{args.lives}",
        "SEEN": f"{seen}; {where}",
    }
    for name, value in parts.items():
        text = text.replace("{" + name + "}", value)
    (HERE / "mood.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
