"""An interaction of two things given as a row of a result: the four arms, the contrast, its verdict, the estimand."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from allostasis.results import Measurements
from allostasis.seeds import stream
from allostasis.statistics import Estimate, factorial, proportion
from allostasis.studies.running.effects import Numbers, plain_number
from allostasis.studies.running.endpoint_kinds import kind_of
from allostasis.studies.running.hope import same_hope

if TYPE_CHECKING:
    from allostasis.studies.file.records import Comparison
    from allostasis.studies.file.study import Study

__all__ = ["generator", "interaction"]

WORDS = {
    "points": "in the unit of the endpoint",
    "log": "in natural logarithms: of how many times",
    "log_odds": "in log-odds, as of generalised estimating equations",
    "bliss": "as the share above independent action (Bliss), of those who would not do well with neither",
}


def generator(study: Study, *of: object) -> Callable[[], np.random.Generator]:
    """Opens the resamples of a comparison, always the same."""
    purpose = f"bootstrap {' '.join(map(str, of))}"
    return lambda: stream(study.seed, purpose, -1)


def interaction(study: Study, c: Comparison, measured: Measurements) -> dict[str, Any]:
    """The keys of a row that an interaction has beside those of any comparison."""
    same = study.design == "counterfactual" and len({measured.persons[a].tobytes() for a in c.arms}) == 1
    values = []
    for arm in c.arms:
        # Who belongs to a subgroup is read once, where nothing is given: all four arms then are of the same people.
        kept = measured.holds(c.arms[0] if same else arm, c.by, over=c.over)
        values.append(measured.value(arm, c.endpoint, c.at, c.over)[kept])
    kind, higher, numbers = kind_of(c.endpoint), c.better == "higher", Numbers()
    finite = [x[np.isfinite(x)] for x in values]
    numbers.row["n"] = [len(x) for x in finite]
    numbers.row["missing"] = [int((~np.isfinite(x)).sum()) for x in values]
    numbers.row["mean"] = [plain_number(x.mean()) if len(x) else None for x in finite]
    numbers.row["sd"] = [plain_number(x.std(ddof=1)) if len(x) > 1 else None for x in finite]
    rng = generator(study, "interaction", c.endpoint, *c.arms, c.by or "")
    found = factorial(*values, scale=c.scale, higher=higher, paired=same, rng=rng)
    numbers.put("interaction", found.interaction)
    numbers.put("alone", found.a, found.b, several=True)
    if kind == "proportion":
        numbers.row["events"] = [int((x == 1).sum()) for x in finite]
        numbers.put("proportion", *(proportion(int((x == 1).sum()), len(x)) for x in finite), several=True)
        other = "bliss" if c.scale == "log_odds" else "log_odds"
        second = factorial(*values, scale=other, higher=higher, paired=same, rng=rng)
        numbers.put("bliss", (found if c.scale == "bliss" else second).interaction)
        numbers.put("log_odds", (found if c.scale == "log_odds" else second).interaction)
        also: dict[str, Any] | None = {"scale": other, "verdict": second.verdict}
    else:
        numbers.row |= {"bliss": None, "log_odds": None}
        numbers.put("g", _standardised(found.interaction, finite, c.scale))
        also = None
    if found.why:
        numbers.why["verdict"] = found.why
    return {
        "kind": "interaction",
        "of": kind,
        "paired": same,
        "interaction_of": list(c.interaction),
        "arms": list(c.arms),
        "scale": c.scale,
        "better": c.better,
        **numbers.plain(),
        "verdict": found.verdict,
        "margin": plain_number(found.margin) if math.isfinite(found.margin) else None,
        "also": also,
        "estimand": _words(study, c, same),
    }


def _standardised(e: Estimate, groups: list[np.ndarray], scale: str) -> Estimate:
    """The contrast over the SD within arms, for a figure on a common scale."""
    some = [np.log(x) if scale == "log" else x for x in groups if len(x) > 1 and (scale != "log" or (x > 0).all())]
    df = sum(len(x) - 1 for x in some)
    sd = math.sqrt(sum(float(x.var(ddof=1)) * (len(x) - 1) for x in some) / df) if df else 0.0
    method = "interaction over the SD within arms"
    if sd == 0 or not math.isfinite(e.value):
        return Estimate(math.nan, math.nan, math.nan, e.n, method, reason=e.reason or "nobody differs within the arms")
    return Estimate(e.value / sd, e.low / sd, e.high / sd, e.n, method, e.dropped)


def _words(study: Study, c: Comparison, same: bool) -> str:
    """Which estimand, in words."""
    neither, a, b, both = c.arms
    benefit = f"a {'higher' if c.better == 'higher' else 'lower'} {c.endpoint} is the benefit and counts positive"
    if kind_of(c.endpoint) == "proportion":
        benefit = f"that {c.endpoint} {'holds' if c.better == 'higher' else 'does not hold'} is the benefit"
    people = (
        "the mean over the same people, each of whom lives through all four arms"
        if same
        else "a difference of means of people who were randomised to the four arms"
    )
    equal = same_hope(study, c.arms)
    held = "Hope is the same in all four arms." if equal else "Hope differs between the arms and is part of it."
    who = f" Only people with {c.by} before anything is given." if c.by else ""
    return (
        f"Benefit of ({both} - {a}) - ({b} - {neither}), {WORDS[c.scale]}; {benefit}. It is {people}.{who} {held} "
        "An interval inside a tenth of the larger effect of one alone is called additive, else above 0 synergistic, "
        "below 0 antagonistic."
    )
