"""Fits the HPA axis in minutes to published courses: ``python docs/fits/axis.py DATA``, a folder with hpa_24h/.

What is fitted to what is declared in axis.yaml. The axis is the module's own equations for a typical person without
bursts, by fixed steps of a minute; clock, sleep and binding in saliva are the package's. Mechanisms are tried in the
order of the file, each on top of those kept, and kept by Akaike's rule, in the end taken away again one by one; the
result is written to axis_result.yaml.
"""

from __future__ import annotations

import csv
import math
import sys
from pathlib import Path
from typing import Any

import numba
import numpy as np
import yaml
from scipy.optimize import least_squares

from allostasis.assembly import assemble
from allostasis.engine.backends import scipy_reference as reference

HERE = Path(__file__).resolve().parent
DECLARED = yaml.safe_load((HERE / "axis.yaml").read_text(encoding="utf-8"))
LN2, DAY, FIRST, SPEECH, LOGIT = math.log(2), 1440, 62, 15 * 60, {"acth_fast", "cortisol_fast"}
NEW = {"acth_fast": 0.0, "cortisol_fast": 0.0, "wear_half": math.inf, "tau_wear": 15.0, "rapid": 0.0}
ORDER = (*DECLARED["parameters"], *DECLARED["held"], *NEW)
ACTH, CORTISOL, GR, SALIVA = 1, 3, 10, 13


@numba.njit
def phases(fast: float, slow: float, share: float) -> tuple[float, float, float]:
    """Loss, way out and back (1/min) of two compartments whose content fades in two phases."""
    a, b = LN2 / fast, LN2 / slow
    back = share * b + (1 - share) * a
    return a * b / back, a + b - back - a * b / back, back


@numba.njit
def rates(y: Any, awake: float, c: float, s: float, p: Any, gr0: float, c0: float, told: Any) -> Any:
    """Slopes a minute; ``p`` in the order of ORDER, ``told``: challenge, what else the receptor hears, ACTH let out."""
    challenge, besides, left = told
    (swing, peak, half, peak2, wake, tau_roused, threat_gain, brake, brake_acth, scale, ceiling, swing_a, peak_a,
     nerve, c_scale, tau_saliva, half_drive, half_acth, half_c, fast_acth, fast_c, after, tau_felt, f_acth,
     f_c, wear, tau_w, rapid) = p  # fmt: skip
    drive, acth, acth2, cort, cort2, spent, tissue, message, free, bound, gr, roused, felt, saliva, nor, adr = y
    turn, threat = 2 * math.pi / 24, (1 - after) * challenge + after * felt
    rhythm = swing * (c * math.cos(turn * peak) + s * math.sin(turn * peak))
    rhythm += half * ((c * c - s * s) * math.cos(2 * turn * peak2) + 2 * c * s * math.sin(2 * turn * peak2))
    daily = math.exp(rhythm + wake * (awake - roused)) / (1 + (swing**2 + half**2) / 4)
    above = max(adr - 1.0, 0.0)
    urge = (daily + threat_gain * threat / (1 + 0.5 * above / (above + 5))) * (1 + rapid) / (1 + rapid * cort / c0)
    released = scale * drive * (brake_acth + gr0) / (brake_acth + gr)
    loss, out, back = phases(fast_acth, half_acth, f_acth)
    loss_c, out_c, back_c = phases(fast_c, half_c, f_c)
    a = acth / scale
    heard = (1 + ceiling**2) * a * a / (ceiling**2 + a * a)
    answer = heard if math.isinf(wear) else heard * (wear + heard) / (wear + spent)
    ready = 1 + swing_a * (c * math.cos(turn * peak_a) + s * math.sin(turn * peak_a))
    ready *= (1 + nerve * nor / (nor + 3)) / (1 + nerve / 4)
    binding, total = 0.00329 * tissue * free, cort * 27.59
    middle = (2.74 + 0.03 * (700 - total)) / (2 * 0.03 * 2.74)
    unbound = math.sqrt(middle * middle + total / (0.03 * 2.74)) - middle
    return np.array([
        LN2 / half_drive * ((brake + gr0) / (brake + gr) * urge - drive),
        loss * (released * left - acth) - out * acth + back * acth2, out * acth - back * acth2,
        loss_c * (c_scale * answer * ready - cort) - out_c * cort + back_c * cort2, out_c * cort - back_c * cort2,
        (heard - spent) / tau_w,
        (cort + besides - tissue) / 8.406,
        (3.4 * 625 / (625 + gr * gr) - 0.1124 * message) / 60,
        (1.2 * message - 0.0572 * free - binding + 0.49 * 0.57 * gr) / 60,
        (binding - 0.63 * bound) / 60, (0.63 * bound - 0.57 * gr) / 60,
        (awake - roused) / tau_roused, (challenge - felt) / tau_felt, (0.6 * unbound - saliva) / tau_saliva,
        (0.75 + 0.375 * awake + 0.35 * threat - nor) / 4.0, (1 + 0.49 * threat - adr) / 2.4,
    ])  # fmt: skip


@numba.njit
def live(y: Any, first: int, n: int, p: Any, gr0: float, c0: float, told: Any, day: Any) -> Any:
    """``n`` minutes from clock minute ``first`` on; ``told`` every minute, as in `rates`. Runge and Kutta's rule."""
    out = np.empty((n + 1, len(y)))
    out[0] = y
    for i in range(n):
        w, c, s = day[(first + i) % 1440]
        x = told[min(i, len(told) - 1)]
        k1 = rates(y, w, c, s, p, gr0, c0, x)
        k2 = rates(y + k1 / 2, w, c, s, p, gr0, c0, x)
        k3 = rates(y + k2 / 2, w, c, s, p, gr0, c0, x)
        y = y + (k1 + 2 * k2 + 2 * k3 + rates(y + k3, w, c, s, p, gr0, c0, x)) / 6
        out[i + 1] = y
    return out


def calm(minutes: int = 1) -> np.ndarray:
    """Nothing happens."""
    return np.tile([0.0, 0.0, 1.0], (minutes, 1))


def a_day() -> np.ndarray:
    """Whether the typical person is awake, cosine and sine of the body's hour; every minute, shape (1440, 3)."""
    run = reference.solve(assemble(["clock", "workday"]), 240.0 + np.arange(DAY) / 60, begin=0.0, rtol=1e-7)
    return np.stack([run[f"clock.{n}"] for n in ("awake", "phase_cos", "phase_sin")], axis=1)


def settled(x: dict[str, float], day: np.ndarray) -> tuple[np.ndarray, float, float, np.ndarray]:
    """A settled day of somebody with the values ``x``, the means that the brakes refer to, the vector of values."""
    p, gr0, c0 = np.array([float(x[n]) for n in ORDER]), 13.4, 5.4
    y = np.array([0.6, 12, 0, 1.56, 0, 0.3, 1.63, 23.2, 423, 4.9, 7.26, 0.04, 0, 1.6, 1, 1.0])
    for i, fast, slow in ((1, "half_acth_fast", "half_acth"), (3, "half_cortisol_free", "half_cortisol")):
        _, out, back = phases(x[fast], x[slow], x["acth_fast" if i == 1 else "cortisol_fast"])
        y[i + 1] = y[i] * out / back
    for _ in range(7):
        run = live(y, 0, DAY, p, gr0, c0, calm(), day)
        y, gr0, c0 = run[-1], float(run[:-1, GR].mean()), float(run[:-1, CORTISOL].mean())
    return run, gr0, c0, p


def peak(v: np.ndarray) -> float:
    """Minute of the highest value, between minutes by a parabola, so that a fit finds slopes."""
    k = int(np.clip(v.argmax(), 1, len(v) - 2))
    left, middle, right = v[k - 1 : k + 2]
    bend = left - 2 * middle + right
    return k + (float(np.clip(0.5 * (left - right) / bend, -1, 1)) if bend < 0 else 0.0)


def crossing(v: np.ndarray, level: float) -> float:
    """Minute at which a course first reaches a level; its length where it never does."""
    above = np.flatnonzero(v >= level)
    if not len(above) or above[0] == 0:
        return float(above[0]) if len(above) else float(len(v))
    i = int(above[0])
    return i - 1 + float((level - v[i - 1]) / (v[i] - v[i - 1]))


def courses(x: dict[str, float], task: np.ndarray, day: np.ndarray) -> tuple[dict[str, float], np.ndarray]:
    """Every target's value in somebody with the values ``x``, and their settled day."""
    run, gr0, c0, p = settled(x, day)
    told = calm(181)
    told[: len(task), 0] = task
    test = live(run[SPEECH], SPEECH, 180, p, gr0, c0, told, day)
    made: dict[str, float] = {}
    for name, i in (("acth", ACTH), ("cortisol", CORTISOL), ("saliva", SALIVA)):
        v = test[:, i]
        k = int(v.argmax())
        made |= {f"{name}_peak": peak(v), f"{name}_fold": v[k] / v[0]}
        made[f"{name}_half"] = k + crossing(v[0] + v[k] - v[k:], (v[0] + v[k]) / 2)
    a, c = ((test[:, i] - test[0, i]) / (test[:, i].max() - test[0, i]) for i in (ACTH, CORTISOL))
    k = int(a.argmax())
    moments = {"rise": crossing(a, 0.36), "peak": peak(a), "half": k + crossing(1 - a[k:], 0.5)}
    made |= {f"cortisol_at_acth_{n}": float(np.interp(m, np.arange(len(c)), c)) for n, m in moments.items()}
    woken = int(np.flatnonzero(np.diff(day[:, 0]) > 0)[0]) + 1
    s = run[:, SALIVA]
    made["waking_30"] = s[woken + 30] / s[woken]
    made |= {f"waking_{m}": s[woken + m] / s[woken + 30] for m in (45, 60)}
    loss = phases(x["half_cortisol_free"], x["half_cortisol"], x["cortisol_fast"])[0]
    made["secretion"] = loss * x["cortisol_scale"] * 27.59 * (1 + x["acth_ceiling"] ** 2)
    return made | {"morning": run[512, CORTISOL], "nadir": run[18, CORTISOL]}, run


class Fit:
    """The data, and the cost of values."""

    def __init__(self, folder: Path) -> None:
        self.day, self.data = a_day(), {}
        with (folder / "hpa_24h" / "hpa_24h.csv").open(encoding="utf-8") as file:
            rows = [r for r in csv.DictReader(file) if r["arm"] == "healthy"]
        for name, column in (("acth", ACTH), ("cortisol", CORTISOL)):
            some = [(float(r["time"]), float(r["value"])) for r in rows if r["measure"] == name]
            when, value = np.array(sorted(some)).T
            self.data[name] = ((when + FIRST).astype(int) % DAY, np.log(value), column)

    def residuals(self, x: dict[str, float], task: np.ndarray) -> np.ndarray:
        """What is left over of courses and targets, in their SD."""
        made, run = courses(x, task, self.day)
        left = []
        for name, (minute, logs, column) in self.data.items():
            one = DECLARED["courses"][name]
            left.append((np.log(run[minute, column]) - logs) / one["sd"] * math.sqrt(one["worth"] / len(logs)))
        for name, t in DECLARED["targets"].items():
            off = math.log(max(made[name], 1e-3) / t["value"]) if t.get("log") else made[name] - t["value"]
            left.append(np.array([off / t["sd"]]))
        return np.concatenate(left)

    def r2(self, x: dict[str, float], task: np.ndarray) -> dict[str, float]:
        """How much of the daily courses is explained, on the logarithm."""
        run = courses(x, task, self.day)[1]
        return {
            n: 1 - float(((np.log(run[m, i]) - v) ** 2).sum() / ((v - v.mean()) ** 2).sum())
            for n, (m, v, i) in self.data.items()
        }

    def best(
        self, x: dict[str, float], free: dict[str, list[float]], task: np.ndarray
    ) -> tuple[dict[str, float], float]:
        """Least squares with priors over ``free`` (name -> where it stood, SD of the logarithm or logit)."""

        def coded(name: str, v: float) -> float:
            return math.log(v / (1 - v)) if name in LOGIT else math.log(v)

        def read(z: np.ndarray) -> dict[str, float]:
            values = (1 / (1 + np.exp(-v)) if n in LOGIT else np.exp(v) for n, v in zip(free, z, strict=True))
            return {**x, **{n: float(v) for n, v in zip(free, values, strict=True)}}

        prior = np.array([[coded(n, v), sd] for n, (v, sd) in free.items()])

        def cost(z: np.ndarray) -> np.ndarray:
            left = self.residuals(read(z), task)
            return np.concatenate(
                [np.nan_to_num(left, nan=5.0, posinf=5.0, neginf=-5.0), (z - prior[:, 0]) / prior[:, 1]]
            )

        start = np.array([coded(n, x[n] if math.isfinite(x[n]) and x[n] > 0 else v) for n, (v, _) in free.items()])
        found = least_squares(cost, start, max_nfev=60, diff_step=2e-3, x_scale=0.1, loss="soft_l1")
        return read(found.x), float(found.cost)


def written(task: list[list[float]]) -> np.ndarray:
    """A stressor's course, every minute."""
    return np.concatenate([np.full(int(minutes), float(level)) for minutes, level in task])


def main() -> None:
    """Try the mechanisms in order; write what is kept."""
    fit, free = Fit(Path(sys.argv[1])), dict(DECLARED["parameters"])
    x = {n: v for n, (v, _) in free.items()} | DECLARED["held"] | NEW
    before = x | {"felt_after": 0.0, "tau_felt": 10.0}
    old = written(DECLARED["before"]["course"])
    log: list[dict[str, Any]] = [
        told("as it was", before, old, fit, 0.5 * float((fit.residuals(before, old) ** 2).sum()))
    ]
    x, cost = fit.best(before, free, old)
    log.append(told("refitted without a new mechanism", x, old, fit, cost))
    task = old
    for one in DECLARED["mechanisms"]:
        some = one.get("parameters", {})
        trial_task = written(one["course"]) if "course" in one else task
        held = DECLARED["held"] if "course" in one else {}
        tried, new = fit.best({**x, **held}, {**free, **some}, trial_task)
        keeps = "course" in one or new < cost - len(some)
        log.append({**told(one["name"], tried, trial_task, fit, new), "kept": keeps})
        if keeps:
            x, cost, free, task = tried, new, {**free, **some}, trial_task
    for one in [
        m for m, entry in zip(DECLARED["mechanisms"], log[2:], strict=True) if entry["kept"] and "parameters" in m
    ]:
        rest = {n: v for n, v in free.items() if n not in one["parameters"]}
        without, new = fit.best({**x, **{n: NEW[n] for n in one["parameters"]}}, rest, task)
        goes = new < cost + len(one["parameters"])
        log.append({**told(f"without: {one['name']}", without, task, fit, new), "kept": goes})
        if goes:
            x, cost, free = without, new, rest
    moved = {n: round(x[n], 4) for n in free}
    page = {"about": "Written by docs/fits/axis.py; not to be edited.", "trials": log, "values": moved}
    text = yaml.safe_dump(page, sort_keys=False, width=120)
    (HERE / "axis_result.yaml").write_text(text, encoding="utf-8")
    print(text)


def told(name: str, x: dict[str, float], task: np.ndarray, fit: Fit, cost: float) -> dict[str, Any]:
    """One trial, for the page."""
    made = {n: round(float(v), 2) for n, v in courses(x, task, fit.day)[0].items()}
    explained = {n: round(v, 3) for n, v in fit.r2(x, task).items()}
    return {"mechanism": name, "cost": round(cost, 1), "r2": explained, "courses": made}


if __name__ == "__main__":
    main()
