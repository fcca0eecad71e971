"""Numbers of instruments as parameters: errors, limits, how people answer, and where the answers of each item part.

They decide much of what a questionnaire shows, so they have names, doubts and the grade of the read-out's source like
any number of the model: ``readout.phq9.trait``. What defines an instrument (its items, recall, scoring) is no guess.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import accumulate
from typing import Any

from allostasis.language.parts import Param
from allostasis.language.readout import Assay, Item, Readout, Scale

__all__ = ["readout_numbers", "with_numbers"]

# How well errors and limits are known, SD of the logarithm; and, as parts of an item's noise, where an answer begins:
# each by itself, and all of a scale together. Our proposals, whatever the grade of the numbers.
ERRORS, EACH, ALL = 0.3, 0.25, 0.25


def readout_numbers(readout: Readout) -> dict[str, Param]:
    """Full name -> number of a read-out; none of a quantity of the model itself."""
    if not readout.instrument:
        return {}
    made: dict[str, Param] = {}

    def add(name: str, value: float, unit: str, about: str, unsure: float = ERRORS, *, linear: bool = False) -> None:
        full = f"readout.{readout.name}.{name}"
        made[full] = Param(name, None, value, unit, unsure, 0.0, readout.source, about, linear, value)

    if readout.missing:
        add("missing", readout.missing, "1", "share of visits at which it is not obtained")
    if isinstance(readout, Assay):
        unit = "delta_degC" if readout.unit == "degC" else readout.unit
        if readout.cv:
            add("cv", readout.cv, "1", "coefficient of variation of one reading")
        if readout.sd:
            add("sd", readout.sd, unit, "error of one reading that is added")
        if readout.low is not None:
            add("low", readout.low, readout.unit, "lower limit of quantification")
        if readout.high is not None:
            add("high", readout.high, readout.unit, "upper limit of quantification")
        if readout.times != 1:
            add("times", readout.times, readout.times_unit, f"of {readout.of}, in what is reported")
    elif isinstance(readout, Scale):
        if readout.trait:
            add("trait", readout.trait, "1", "how lastingly people differ in answering, SD of what an item hears")
        for name, items in _alike(readout).items():
            item, few = items[0], f" of {len(items)} items" if len(items) > 1 else ""
            if item.noise:
                add(f"{name}.noise", item.noise, "1", f"from one asking to the next{few}, SD of {item.of}")
            for k, cut in enumerate(item.cuts):
                about = f"value of {item.of} from which the answer is {k + 1}{few}"
                add(f"{name}.cut{k + 1}", cut, "1", about, EACH * item.noise, linear=True)
        noise = max((item.noise for item in readout.items), default=0.0)
        add("strictness", 0.0, "1", "added to where all answers part", ALL * noise, linear=True)
    return made


def with_numbers(readout: Readout, values: Mapping[str, float]) -> Readout:
    """A read-out with other numbers, by full name; those it does not have are left out.

    Answers that would change places begin together.
    """
    start = f"readout.{readout.name}."
    mine = {n.removeprefix(start): v for n, v in values.items() if n.startswith(start)}
    if not mine:
        return readout
    own: dict[str, Any] = {n: v for n, v in mine.items() if "." not in n and n != "strictness"}
    if "missing" in own:
        own["missing"] = min(own["missing"], 1.0)
    if isinstance(readout, Scale):
        names = {item: name for name, items in _alike(readout).items() for item in items}
        own["items"] = tuple(_item(i, names[i], mine, mine.get("strictness", 0.0)) for i in readout.items)
    return replace(readout, **own)


def _item(item: Item, name: str, mine: Mapping[str, float], strictness: float) -> Item:
    cuts = accumulate((mine.get(f"{name}.cut{k + 1}", cut) + strictness for k, cut in enumerate(item.cuts)), max)
    return replace(item, cuts=tuple(cuts), noise=mine.get(f"{name}.noise", item.noise))


def _alike(scale: Scale) -> dict[str, list[Item]]:
    """Items that hear the same, part at the same values and waver alike, by the first one's name."""
    groups: dict[tuple[Any, ...], list[Item]] = {}
    for item in scale.items:
        groups.setdefault((item.of, item.cuts, item.noise), []).append(item)
    return {re.sub(r"\W+", "_", items[0].name): items for items in groups.values()}
