"""Moves what hope, a drug and therapy do to depression, by the findings that depression.yaml declares.

    .venv/bin/python docs/fits/depression.py

Writes depression_result.yaml beside it. Gauss and Newton's steps with differences on the same people, who are found and
led to time zero once: none of the numbers acts on who is not treated.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from allostasis.studies import Study, plan
from allostasis.studies.running import Runner, enrol

HERE = Path(__file__).resolve().parent
STEP, ROUNDS, EDGE, Z = 0.5, 3, 1.5, 1.96
TABLETS = {"treatment": "placebo", "at": "0 wk", "every": "1 d", "until": "12 wk"}
DRUG = {"treatment": "escitalopram", "amount": "10 mg", "at": "0 wk", "every": "1 d", "until": "12 wk"}
SESSIONS = {"treatment": "cbt", "amount": 1, "at": "0 wk", "every": "1 wk", "until": "11 wk"}
ARMS: dict[str, list[dict[str, Any]]] = {
    "waiting": [],
    "placebo": [TABLETS],
    "drug": [DRUG, TABLETS],
    "therapy": [SESSIONS],
    "both": [DRUG, TABLETS, SESSIONS],
}
WEEKS = (0, 2, 4, 8, 12)


def trial(seed: int, people: int, modules: list[str] | None, enrol: str, female: float = 0.5) -> Study:
    """Five arms that the same people live through, found among those who have lived."""
    said: dict[str, Any] = {
        "study": "trials of depression",
        "seed": seed,
        "people": {"number": people, "age": {"mean": 42, "sd": 13, "min": 18, "max": 70}, "female": female},
        "clock": "09:00",
        "design": "counterfactual",
        "blinded": False,
        "model": {"pulses": False},
        "arms": ARMS,
        "visits": [f"{w} wk" for w in WEEKS],
        "measure": ["hamd17"],
    }
    said["people"] |= {"enrol": enrol, "screen": 200_000}
    if modules:
        said["model"] |= {"modules": [*modules, "placebo", "escitalopram", "cbt"]}
    return Study.from_dict(said)


class Trial:
    """People found once, who live the arms with any numbers.

    Attributes:
        screened: how many were seen to find them.
    """

    def __init__(self, study: Study, workers: int = 2) -> None:
        self.runner = Runner(plan(study), workers=workers)
        self.persons, self.screened = enrol(self.runner)
        self.home = self.runner.home(self.persons)
        self.names = self.runner.plan.model.param_names

    def scores(
        self, times: dict[str, float] | None = None, arms: tuple[str, ...] = tuple(ARMS)
    ) -> dict[str, np.ndarray]:
        """HAM-D17 of everybody at the visits, by arm, with some parameters multiplied from time zero on."""
        home = self.home
        people, led = home.people.p.copy(), home.led.p.copy()
        for name, factor in (times or {}).items():
            people[:, self.names.index(name)] *= factor
            led[:, self.names.index(name)] *= factor
        home = replace(home, people=replace(home.people, p=people), led=replace(home.led, p=led))
        lived = {a: self.runner.read(self.runner.live(a, home), self.persons, a)["hamd17"].value for a in arms}
        whole = np.all([np.isfinite(x).all(axis=1) for x in lived.values()], axis=0)
        return {a: x[whole] for a, x in lived.items()}


def g(x: dict[str, np.ndarray], worse: str, better: str, week: int) -> float:
    """How much lower scores of ``better`` are, in SD of the two arms."""
    a, b = (x[arm][:, WEEKS.index(week)] for arm in (worse, better))
    return float((a.mean() - b.mean()) / np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / 2))


def response(x: dict[str, np.ndarray], arm: str, week: int) -> float:
    """Share whose score has fallen by half."""
    return float(np.mean(x[arm][:, WEEKS.index(week)] <= x[arm][:, 0] / 2))


def seen(x: dict[str, np.ndarray], target: dict[str, Any]) -> float:
    """What a target is in these scores."""
    kind = {"g": g, "response": response}[target["what"]]
    return kind(x, *target["arms"], target["week"])  # type: ignore[operator]


def huber(misses: np.ndarray) -> np.ndarray:
    """Weights of squares: beyond the edge a miss pulls no harder."""
    return np.minimum(1.0, EDGE / np.maximum(np.abs(misses), 1e-9))


def total(misses: np.ndarray, moved: np.ndarray) -> float:
    """The sum that is least: Huber's of the misses, squares of what was moved."""
    size = np.abs(misses)
    return float(np.where(size <= EDGE, size**2, EDGE * (2 * size - EDGE)).sum() + (moved**2).sum())


def main() -> None:
    """Fit, and write what came out."""
    told = yaml.safe_load((HERE / "depression.yaml").read_text(encoding="utf-8"))
    one = Trial(trial(told["seed"], told["people"], told["modules"], told["enrol"]))
    names, model = told["parameters"], one.runner.plan.model
    prior = Z * np.array([model.params[n].unsure for n in names])
    se = Z * np.array([t["se"] for t in told["targets"]])
    goal = np.array([t["value"] for t in told["targets"]])

    def values(z: np.ndarray) -> np.ndarray:
        x = one.scores(dict(zip(names, np.exp(prior * z), strict=True)), ("placebo", "drug", "therapy", "both"))
        return np.array([seen(x, t) for t in told["targets"]])

    z = np.zeros(len(names))
    now = first = values(z)
    best = began = total((now - goal) / se, z)
    slopes = np.zeros((len(goal), len(z)))
    for _ in range(ROUNDS):
        step = STEP / Z
        slopes = np.column_stack([(values(z + step * e) - now) / step / se for e in np.eye(len(z))])
        misses = (now - goal) / se
        w = huber(misses)
        change = -np.linalg.solve(slopes.T @ (w[:, None] * slopes) + np.eye(len(z)), slopes.T @ (w * misses) + z)
        for part in (1.0, 0.5, 0.25):
            tried = values(z + part * change)
            if (found := total((tried - goal) / se, z + part * change)) < best - 1e-3:
                z, now, best = z + part * change, tried, found
                break
        else:
            break
        print(np.round(np.exp(prior * z), 3), np.round(now, 3), round(best, 2), flush=True)
    left = np.sqrt(np.diag(np.linalg.inv(slopes.T @ slopes + np.eye(len(z)))))
    made = {
        "screened": one.screened,
        "sum": {"before": round(began, 2), "after": round(best, 2)},
        "parameters": {
            n: {
                "proposed": model.params[n].value,
                "fitted": float(f"{model.params[n].value * np.exp(prior[i] * z[i]):.3g}"),
                "unsure": round(float(left[i] * prior[i] / Z), 3),
            }
            for i, n in enumerate(names)
        },
        "targets": {
            t["finding"]: {"published": t["value"], "before": round(float(a), 3), "after": round(float(b), 3)}
            for t, a, b in zip(told["targets"], first, now, strict=True)
        },
    }
    text = "# Written by docs/fits/depression.py.\n" + yaml.safe_dump(made, sort_keys=False)
    (HERE / "depression_result.yaml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
