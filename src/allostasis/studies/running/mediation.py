"""A mediated effect as a row of a result: whole, with the arrows cut, and what of the difference passes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from allostasis.results import Measurements
from allostasis.statistics import mediated
from allostasis.studies.running.cutting import arm_without
from allostasis.studies.running.effects import Numbers, plain_number
from allostasis.studies.running.endpoint_kinds import kind_of
from allostasis.studies.running.factorial import generator

if TYPE_CHECKING:
    from allostasis.studies.file.records import Comparison
    from allostasis.studies.file.study import Study

__all__ = ["mediation"]


def mediation(study: Study, c: Comparison, couplings: tuple[str, ...], measured: Measurements) -> dict[str, Any]:
    """The keys of a row that a mediated effect has beside those of any comparison; ``couplings``: what is cut."""
    assert c.between is not None
    first, second = c.between
    same = study.design == "counterfactual" and np.array_equal(measured.persons[first], measured.persons[second])
    arms = (first, second, arm_without(first, c.through), arm_without(second, c.through))
    values = []
    for arm, whole in zip(arms, (first, second, first, second), strict=True):
        kept = measured.holds(second if same else whole, c.by, over=c.over)  # people are the same whole and cut
        values.append(measured.value(arm, c.endpoint, c.at, c.over)[kept])
    numbers, finite = Numbers(), [x[np.isfinite(x)] for x in values]
    numbers.row["n"] = [len(x) for x in finite]
    numbers.row["missing"] = [int((~np.isfinite(x)).sum()) for x in values]
    numbers.row["mean"] = [plain_number(x.mean()) if len(x) else None for x in finite]
    numbers.row["sd"] = [plain_number(x.std(ddof=1)) if len(x) > 1 else None for x in finite]
    rng = generator(study, "mediation", c.endpoint, *arms, c.by or "")
    found = mediated(values, paired=same, rng=rng)
    for key in ("total", "direct", "mediated", "share"):
        numbers.put(key, getattr(found, key))
    return {
        "kind": "mediation",
        "of": kind_of(c.endpoint),
        "paired": same,
        "through": c.through,
        "cut": list(couplings),
        "arms": list(arms),
        **numbers.plain(),
        "estimand": _words(c, same),
    }


def _words(c: Comparison, same: bool) -> str:
    """Which estimand, in words."""
    assert c.between is not None
    first, second = c.between
    arrows = f"the arrow {c.through}" if "->" in c.through else f"all arrows that leave {c.through}"
    people = "the same people live all four" if same else "randomised people live their arm whole and cut"
    return (
        f"Total: mean of {c.endpoint}, {first} minus {second}. Direct: the same with {arrows} cut from the day of time "
        f"zero on (a controlled direct effect); {people}. Mediated: total minus direct, interactions with it included."
    )
