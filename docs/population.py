"""A population by sex, age and body mass beside NHANES 2017-2018: groups, weights, and the facts that are compared.

    .venv/bin/python docs/population.py DATA      # facts anew from the survey's table, into population_nhanes.yaml

People of the canonical study `population-table` are weighted so that sex, age and body mass come together as often as
in the survey; then medians, means and shares of the same groups stand side by side. The survey is unweighted, as the
ledger has it. Facts ship, the survey's rows do not (public domain, CDC/NCHS).
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from canonical import HERE, lived
from canonical import study as canonical

FACTS = HERE / "population_nhanes.yaml"
AGES, BODIES, HEAVY = (18, 40, 60, 200), (0, 25, 30, 35, 40, 200), (0, 25, 30, 200)
MEASURES = ("median CRP", "CRP > 3", "PHQ-9", "PHQ-9 >= 10", "neutrophils", "lymphocytes")
MOST_LYMPHOCYTES = 15.0  # 10^9/L; two of the survey have more, which is leukaemia
Columns = dict[str, np.ndarray]
NINE = 9  # groups by one thing alone, which come first; after them those by sex and another


def groups() -> dict[str, tuple[int | None, tuple[float, float], tuple[float, float]]]:
    """Name -> sex (1 women), ages from and below, body mass from and below."""
    ages = {"18-39": (18, 40), "40-59": (40, 60), "60 and over": (60, 200)}
    bodies = {"below 25": (0, 25), "25-30": (25, 30), "30 and over": (30, 200)}
    every: tuple[float, float] = (0, 1000)
    made: dict[str, Any] = {"all": (None, every, every), "men": (0, every, every), "women": (1, every, every)}
    made |= {name: (None, a, every) for name, a in ages.items()}
    made |= {f"BMI {name}": (None, every, b) for name, b in bodies.items()}
    for sex, word in ((0, "men"), (1, "women")):
        made |= {f"{word} {name}": (sex, a, every) for name, a in ages.items()}
        made |= {f"{word}, BMI {name}": (sex, every, b) for name, b in bodies.items()}
    return made


def shares(x: Columns, weight: np.ndarray | None = None) -> np.ndarray:
    """How often sex, age and body mass come together, shape (2, 3, 5), over those of known body mass."""
    w = np.ones(len(x["age"])) if weight is None else weight
    edges = [np.array([-0.5, 0.5, 1.5]), np.array(AGES, float), np.array(BODIES, float)]
    seen = np.isfinite(x["bmi"])
    sample = np.column_stack([x[k][seen] for k in ("female", "age", "bmi")])
    counted = np.histogramdd(sample, edges, weights=w[seen])[0]
    return np.asarray(counted / counted.sum())


def weights(x: Columns, wanted: np.ndarray) -> np.ndarray:
    """Of each person, so that sex, age and body mass come together as often as wanted."""
    here = shares(x)
    places = (
        x["female"].astype(int),
        np.searchsorted(AGES, x["age"], "right") - 1,
        np.searchsorted(BODIES, x["bmi"], "right") - 1,
    )
    ratio = np.divide(wanted, here, out=np.zeros_like(wanted), where=here > 0)
    return np.asarray(ratio[places])


def quantile(x: np.ndarray, w: np.ndarray, share: float) -> float:
    """Weighted quantile of known values."""
    seen = np.isfinite(x) & (w > 0)
    if not seen.any():
        return float("nan")
    order = np.argsort(x[seen])
    reached = np.cumsum(w[seen][order])
    middle = (reached - w[seen][order] / 2) / reached[-1]
    return float(np.interp(share, middle, x[seen][order]))


def mean(x: np.ndarray, w: np.ndarray) -> float:
    """Weighted mean of known values."""
    seen = np.isfinite(x) & (w > 0)
    return float(np.average(x[seen], weights=w[seen])) if seen.any() else float("nan")


def table(x: Columns, weight: np.ndarray | None = None) -> dict[str, dict[str, float]]:
    """Group -> measure -> value."""
    w = np.ones(len(x["age"])) if weight is None else weight
    made: dict[str, dict[str, float]] = {}
    for name, (sex, ages, bodies) in groups().items():
        of = (x["age"] >= ages[0]) & (x["age"] < ages[1])
        of &= (x["female"] == sex) if sex is not None else True
        if bodies[1] < 1000:
            of &= (x["bmi"] >= bodies[0]) & (x["bmi"] < bodies[1])
        crp, phq, v = x["hs_crp"][of], x["phq9"][of], w[of]
        made[name] = {
            "n": int(of.sum()),
            "median CRP": quantile(crp, v, 0.5),
            "CRP > 3": mean(np.where(np.isfinite(crp), crp > 3, np.nan), v),
            "PHQ-9": mean(phq, v),
            "PHQ-9 >= 10": mean(np.where(np.isfinite(phq), phq >= 10, np.nan), v),
            "neutrophils": mean(x["neutrophils"][of], v),
            "lymphocytes": mean(x["lymphocytes"][of], v),
        }
    return made


def slopes(x: Columns) -> dict[str, float]:
    """Straight lines of ln CRP by sex at 50 years and 25 kg/m2, of ln lymphocytes, and what they leave."""
    made: dict[str, float] = {}
    for sex, word in ((0, "men"), (1, "women")):
        of = x["female"] == sex
        fit, left = _line(np.log(x["hs_crp"][of]), (x["age"][of] - 50) / 10, np.log(x["bmi"][of] / 25))
        made |= {
            f"ln CRP {word}": fit[0],
            f"by decade {word}": fit[1],
            f"by ln BMI {word}": fit[2],
            f"left {word}": left,
        }
    fit, left = _line(np.log(x["lymphocytes"]), (x["age"] - 50) / 10, np.log(x["bmi"] / 25), x["female"])
    made |= {"ln lymphocytes": fit[0], "lymphocytes by decade": fit[1], "lymphocytes left": left}
    return {k: float(v) for k, v in made.items()}


def _line(y: np.ndarray, *columns: np.ndarray) -> tuple[np.ndarray, float]:
    design = np.column_stack([np.ones(len(y)), *columns])
    seen = np.isfinite(y) & np.isfinite(design).all(axis=1)
    fit = np.linalg.lstsq(design[seen], y[seen], rcond=None)[0]
    return fit, float(np.std(y[seen] - design[seen] @ fit))


def people(name: str = "population-table") -> Columns:
    """The canonical study's people and what was measured of them."""
    return columns(lived(name))


def drawn() -> dict[str, Any]:
    """The canonical study, to be changed."""
    told = canonical("population-table")
    return {**told, "people": dict(told["people"])}


def columns(result: Any) -> Columns:
    """First visit of a result's only arm, by person."""
    arm = result.arms[0]
    who = result.people[result.people["arm"] == arm].set_index("person")
    made = {m: result.table(m, arm).iloc[:, 0].reindex(who.index).to_numpy(float) for m in result.names}
    return {**made, **{k: who[k].to_numpy(float) for k in ("age", "bmi", "female")}}


def facts() -> dict[str, Any]:
    """What the survey says: `groups`, `slopes`, `together` (shares of sex, age and body mass)."""
    return yaml.safe_load(FACTS.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def beside(x: Columns | None = None) -> list[tuple[str, str, float, float]]:
    """Group, measure, the survey's value and the model's."""
    told, x = facts(), people() if x is None else x
    model = table(x, weights(x, np.array(told["together"])))
    return [(g, m, told["groups"][g][m], model[g][m]) for g in groups() for m in MEASURES]


def survey(folder: Path) -> Columns:
    """The survey's table."""
    names = {
        "age": "RIDAGEYR",
        "bmi": "BMXBMI",
        "hs_crp": "LBXHSCRP",
        "phq9": "PHQ9",
        "neutrophils": "LBDNENO",
        "lymphocytes": "LBDLYMNO",
    }
    file = next(folder.rglob("nhanes_2017_2018_adults.csv"))
    with file.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    x = {k: np.array([float(r[c]) if r[c] else np.nan for r in rows]) for k, c in names.items()}
    x["female"] = np.array([float(r["RIAGENDR"] == "2.0") for r in rows])
    x["lymphocytes"][x["lymphocytes"] > MOST_LYMPHOCYTES] = np.nan
    x["neutrophils"][x["neutrophils"] <= 0] = np.nan
    return x


def main() -> None:
    """Facts anew."""
    x = survey(Path(sys.argv[1]))

    def short(value: float) -> float:
        return float(f"{value:.4g}")

    made = {
        "source": "NHANES 2017-2018 (CDC/NCHS, public domain), 5,856 adults of 18 to 80 years, unweighted",
        "groups": {g: {m: short(v) for m, v in row.items()} for g, row in table(x).items()},
        "slopes": {k: short(v) for k, v in slopes(x).items()},
        "together": [[[short(v) for v in row] for row in sex] for sex in shares(x).tolist()],
    }
    text = "# Facts of the survey, made by docs/population.py; not to be edited.\n"
    FACTS.write_text(text + yaml.safe_dump(made, sort_keys=False, width=120), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
