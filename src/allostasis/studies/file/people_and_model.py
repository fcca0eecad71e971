"""How a study file says who takes part, in which model they live and what is measured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from allostasis.assembly import catalogue
from allostasis.errors import StudyError, UnknownName
from allostasis.expressions import COVARIATES, Expression, parse
from allostasis.people import Population, Spread, allocate, nobody
from allostasis.studies.file.records import said
from allostasis.studies.file.section_reader import Section, flow, shown

__all__ = ["HISTORY", "plain_people", "read_allocation", "read_arm_cuts", "read_measure", "read_model", "read_people"]

HISTORY = 400  # days before the day of time zero, unless said
SHORTEST, LONGEST = 28, 5 * 366  # days: what every study leads with; what can be lived in full
FEW = 2000  # people among whom it is looked who is in which arm; a run looks however many they are
_DRAWN = ("age", "bmi", "female", "correlations", "traits", "correlated", "adversity", "history")
_INSTEAD = {"age": "age < 40", "bmi": "bmi < 30", "female": "female == 1"}
_AGE, _BMI = Population().age, Population().bmi


def read_people(top: Section) -> dict[str, Any]:
    """``people:`` as the fields number, population, enrol, most and history of a study."""
    if not top.has("people"):
        top.missing("people", "people: with their number", "Write  people: {number: 100}")
    alone = top.data.get("people")
    number = alone if isinstance(alone, int) and not isinstance(alone, bool) and alone > 0 else 100
    here = top.inner("people", fix=f"Write  people: {{number: {number}}}")
    if here.has("height"):
        here.wrong("height", "cannot be chosen", "no height: it is drawn by sex", "Leave it out")
    if not here.has("number") and top.has("people"):
        here.missing("number", "a whole number, 1 or more", "Write  number: 100")
    number = here.whole("number", 1)
    met = _met(here)
    age, bmi = _spread(here, "age", _AGE), _spread(here, "bmi", _BMI)
    enrol, strata = _enrol(here, number)
    most = here.whole("screen", 200 * number) if here.has("screen") else None
    if most is not None and most < number:
        here.wrong("screen", f"is below the number of people, {number}", f"{number} or more")
    together, childhood = here.choice("correlated"), here.choice("adversity")
    share = here.number("female", 0.5)
    population = Population(age, bmi, share, _correlations(here), _traits(here), together, childhood)
    history = 0 if met else _history(here)
    return {
        "number": number,
        "population": population,
        "bank": met,
        "enrol": enrol,
        "strata": strata,
        "most": most,
        "history": history,
    }


def _met(here: Section) -> tuple[int, int] | None:
    """Ages at which people are met in the bank; None for people who are drawn."""
    if here.choice("from") != "bank":
        if here.has("at"):
            here.wrong("at", "has no meaning here", "no at: people are drawn by age:", "Say  from: bank  beside it")
        return None
    for key in _DRAWN:
        if here.has(key):
            fix = f"Leave it out, or say whom to enrol, such as  enrol: {_INSTEAD[key]}" if key in _INSTEAD else ""
            here.wrong(key, "cannot be chosen of people from the bank", "lives as they were", fix or "Leave it out")
    if not isinstance(here.data.get("at"), Mapping):
        one = here.whole("at", 18) if here.has("at") else None
        return (18, 88) if one is None else (one, one)
    inside = here.inner("at")
    least, most = inside.whole("min", 18), inside.whole("max", 88)
    if least > most:
        inside.wrong("max", f"is below the youngest, {least}", f"{least} or more", "Exchange  min:  and  max:")
    return least, most


def _enrol(here: Section, number: int) -> tuple[Expression | None, tuple[Expression, ...]]:
    """Who may take part, and of several conditions each: of each as many people are found."""
    asked = here.data.get("enrol")
    if not isinstance(asked, (list, tuple)):
        return _criterion(here), ()
    before = len(here.problems.errors)
    inner = [Section({"enrol": one}, here.marks, here.at, here.problems) for one in asked]
    strata = tuple(found for one in inner if (found := _criterion(one)) is not None)
    if len(here.problems.errors) == before and len(strata) < 2:
        fix = f"Write  enrol: {asked[0]}" if asked else "Leave it out"
        here.wrong("enrol", "is a list of fewer than two conditions", "a condition, or several", fix)
    elif len(here.problems.errors) == before and number < len(strata):
        needed = f"{len(strata)} people or more, one for each condition"
        here.wrong("number", "is fewer than there are conditions to enrol by", needed, f"Write  number: {len(strata)}")
    if len(here.problems.errors) > before:
        return None, ()
    return parse(" or ".join(f"({one})" for one in strata), here.where("enrol")), strata


def _criterion(here: Section) -> Expression | None:
    """One condition at screening."""
    enrol = here.expression("enrol", condition=True)
    if enrol is not None:
        with here.problems.catch():
            if enrol.times or enrol.windowed or enrol.needs_baseline:
                here.wrong(
                    "enrol",
                    "looks at other times than screening",
                    "read-outs as they are at screening",
                    "Leave out @ and functions of a course",
                )
            paths = [n for n in enrol.names if "." in n]
            known = _readout_units() | {n: catalogue.readout(n, where=here.where("enrol")).unit for n in paths}
            enrol.check({**known, **COVARIATES}, catalogue.unknown)
    return enrol


def _history(here: Section) -> int:
    """Days that people have lived before the day of time zero; 0: they begin at their set-points."""
    said_so = here.data.get("history")
    if said_so is None:
        return HISTORY
    if said_so == "none" or (said_so == 0 and said_so is not False):
        return 0
    needed = f"none, or whole days from {SHORTEST} d to {LONGEST // 366} years"
    if isinstance(said_so, bool):
        here.wrong("history", "is neither", needed, f"Write  history: {f'{HISTORY} d' if said_so else 'none'}")
        return HISTORY
    before = len(here.problems.errors)
    days = here.span("history") / 24
    if len(here.problems.errors) > before or days == 0:
        return 0
    if not (SHORTEST <= days <= LONGEST and abs(days - round(days)) < 1e-9):
        near = min(max(round(days), SHORTEST), LONGEST)
        fix = f"Write  history: {near} d" + ("  or  history: none" if days < SHORTEST else "")
        here.wrong("history", "cannot be lived so", needed, fix)
    return round(days)


def plain_people(
    number: int,
    population: Population,
    enrol: object,
    strata: tuple[Expression, ...],
    most: int | None,
    history: int,
    bank: tuple[int, int] | None = None,
) -> dict[str, Any]:
    """``people:`` as a study file says it."""
    whom = [str(one) for one in strata] or str(enrol or "")
    if bank is not None:
        at = {"min": bank[0], "max": bank[1]}
        return {"number": number, "from": "bank", "at": at} | said(enrol=whom, screen=most)
    p = population
    return said(
        number=number,
        age=_plain_spread(p.age),
        female=p.female,
        bmi=_plain_spread(p.bmi),
        correlations={"~".join(pair): r for pair, r in p.correlations.items()},
        traits=dict(p.traits),
        correlated=p.correlated,
        adversity=p.adversity,
        enrol=whom,
        history=f"{history} d" if history else "none",
        screen=most,
    )


def _plain_spread(s: Spread) -> dict[str, float]:
    return {"mean": s.mean, "sd": s.sd, "min": s.low, "max": s.high}


def _spread(here: Section, key: str, usual: Spread) -> Spread:
    unit, value = here.field(key).unit, here.data.get(key)
    if value is None:
        return usual
    if not isinstance(value, Mapping):
        one = here.number(key, usual.mean)
        return Spread(one, 0.0, one, one)
    inside = here.inner(key)
    mean, sd = inside.number("mean", usual.mean), inside.number("sd", usual.sd)
    least, most = inside.number("min", usual.low), inside.number("max", usual.high)
    if not least <= mean <= most:
        other = "max" if mean > most else "min"
        fix = (
            f"Say  mean:  as well, from {least:g} to {most:g}" if not inside.has("mean") else f"Say  {other}:  as well"
        )
        if inside.has(other) and inside.has("mean") or least > most:
            fix = f"Write  {other}: {mean:g}, or a mean from {least:g} to {most:g}"
            fix = fix if least <= most else "Exchange  min:  and  max:"
        here.problems.add(
            StudyError(
                f"the mean of {here.name(key)} is outside its limits",
                where=here.where(key),
                found=f"{mean:g}",
                needed=f"{least:g} to {most:g} {unit}",
                fix=fix,
            )
        )
    return Spread(mean, sd, least, most)


def _correlations(here: Section) -> dict[tuple[str, str], float]:
    table: dict[tuple[str, str], float] = {}
    inside = here.free("correlations")
    for key in inside.data:
        a, _, b = (part.strip() for part in str(key).partition("~"))
        if {a, b} != {"age", "bmi"}:
            here.problems.add(
                StudyError(
                    f'"{shown(key)}" is no pair that can be correlated',
                    where=inside.where(str(key)),
                    found=shown(key),
                    needed="age~bmi",
                    fix="Write  age~bmi: 0.2",
                )
            )
            continue
        table["age", "bmi"] = inside.number(str(key), 0.0, of="correlations")
    return table


def _traits(here: Section) -> dict[str, float]:
    inside = here.free("traits")
    table: dict[str, float] = {}
    for key in inside.data:
        module, dot, name = str(key).partition(".")
        if not (dot and module and name):
            here.problems.add(
                StudyError(
                    f'"{shown(key)}" is no parameter',
                    where=inside.where(str(key)),
                    found=shown(key),
                    needed="module.parameter",
                    fix="Write for example  hpa.half_drive: 1.2",
                )
            )
            continue
        if inside.data[key] in (0, None) or isinstance(inside.data[key], str):
            inside.wrong(str(key), "is no multiplier", "a number above 0", "Write for example  1.2")
            continue
        table[str(key)] = inside.number(str(key), 1.0, of="traits")
    return table


def _readout_units() -> dict[str, str]:
    return {name: one.unit for name, one in catalogue.readouts().items()}


def read_model(top: Section) -> dict[str, Any]:
    """``model:``, with ``use:`` and ``cut:`` there or at the top, as fields of a study."""
    here = top.inner("model", fix="Write for example  model: {modules: [hpa, clock]}")
    modules: list[str] | None = None
    if here.has("modules"):
        modules = _named(here, "modules", "module", catalogue.names())
        if not here.data["modules"]:
            here.wrong("modules", "names no module", "one or more modules", "Leave it out for all of biology")
    extra = tuple(n for n in catalogue.names("biology") if n not in catalogue.body())
    conditions = _named(here, "with", "condition", (*catalogue.names("conditions"), *extra))
    use: dict[str, str] = {}
    cut: list[str] = []
    for place in (here, top):
        use |= _use(place)
        cut += [c for c in _cuts(place) if c not in cut]
    return {
        "modules": None if modules is None else tuple(modules),
        "conditions": tuple(conditions),
        "use": use,
        "cut": tuple(cut),
        "pulses": here.flag("pulses"),
        "precision": here.choice("precision"),
    }


def _named(here: Section, key: str, what: str, known: tuple[str, ...]) -> list[str]:
    items: list[str] = []
    for i, name in enumerate(here.items(key, f"a list of {what}s")):
        found = catalogue.spelled(what, str(shown(name)), known)
        if found not in known:
            here.problems.add(catalogue.unknown(what, shown(name), known, where=here.where(key, i)))
        elif found not in items:
            items.append(found)
    return items


def _use(place: Section) -> dict[str, str]:
    table: dict[str, str] = {}
    inside = place.free("use")
    for key in inside.data:
        with place.problems.catch():
            name, variant = catalogue.spelled("module", str(key), catalogue.names()), inside.text(str(key))
            if name not in catalogue.names():
                raise catalogue.unknown("module", str(key), catalogue.names(), where=inside.where(str(key)))
            known = catalogue.variants(name)
            if variant not in known:
                raise UnknownName.among(f"variant of {name}", variant, known, where=inside.where(str(key)))
            table[name] = variant
    return table


def read_arm_cuts(top: Section, arms: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """``cut:`` as a mapping: what is cut in one arm only."""
    if not isinstance(top.data.get("cut"), Mapping):
        return {}
    here = top.inner("cut", arms)
    return {str(arm): tuple(_cuts(here, str(arm))) for arm in here.data}


def _cuts(place: Section, key: str = "cut") -> list[str]:
    found: list[str] = []
    if isinstance(place.data.get(key), Mapping):
        return found
    for i, text in enumerate(place.items(key, "a list of couplings such as inflammation->microglia")):
        source, arrow, reader = (part.strip() for part in str(shown(text)).replace("→", "->").partition("->"))
        where = place.where(key, i)
        if not (arrow and source and reader):
            place.problems.add(
                StudyError(
                    f'cannot read the cut "{shown(text)}"',
                    where=where,
                    found=shown(text),
                    needed="a->b  or  a.x->b",
                    fix="Write for example  inflammation->microglia",
                )
            )
            continue
        for end in (source.split(".")[0], reader):
            if end not in catalogue.names():
                place.problems.add(catalogue.unknown("module", end, catalogue.names(), where=where))
        found.append(f"{source}->{reader}")
    return found


def read_measure(top: Section) -> tuple[str, ...]:
    """``measure:``, names of read-outs."""
    if not top.has("measure"):
        top.missing("measure", "names of read-outs", "Write for example  measure: [tnf, il6]")
    collected: list[str] = []
    items = top.items("measure", "a list of read-outs")
    for i, name in enumerate(items):
        with top.problems.catch():
            found = catalogue.readout(shown(name), where=top.where("measure", i)).name
            if found not in collected:
                collected.append(found)
    if top.has("measure") and not items and isinstance(top.data["measure"], (list, tuple)):
        top.wrong("measure", "is an empty list", "one read-out or more", "Write for example  measure: [tnf, il6]")
    return tuple(collected)


def read_allocation(
    top: Section, names: Iterable[str], design: str, people: Mapping[str, Any], seed: int
) -> dict[str, int]:
    """``allocation:`` of a parallel design, arm -> whole ratio; 1 each unless said. Nobody in an arm is a problem."""
    names = tuple(names)
    if design == "counterfactual":
        if top.has("allocation"):
            top.wrong(
                "allocation",
                "has no meaning here",
                "no allocation: everybody is in every arm",
                "Leave it out, or write  design: parallel",
            )
        return dict.fromkeys(names, 1)
    number, said = people["number"], top.data.get("people")
    if not (isinstance(said, Mapping) and said.get("number") == number):
        pass  # there is another problem already
    elif number < len(names):
        top.problems.add(
            StudyError(
                "fewer people than arms",
                where=top.where("people", "number"),
                found=str(number),
                needed=f"{len(names)} or more",
                fix="Write  design: counterfactual  for everyone in every arm",
            )
        )
    elif len(names) > 1 and number <= FEW and people["enrol"] is None:
        ratio = _ratio(top, names)
        assigned = allocate(np.arange(number), ratio, seed)
        for i in sorted(set(range(len(names))) - set(assigned.tolist())):
            top.problems.add(nobody(ratio, names[i], number, where=top.where("people", "number")))
        return ratio
    return _ratio(top, names)


def _ratio(top: Section, names: tuple[str, ...]) -> dict[str, int]:
    if not top.has("allocation"):
        return dict.fromkeys(names, 1)
    even = ", ".join(f"{flow(name)}: 1" for name in names)
    here = replace(top.inner("allocation", names, f"Write  allocation: {{{even}}}"), table=top.table)
    for name in names:
        if name not in here.data:
            here.missing(name, "a ratio for each arm", f"Write  {name}: 1")
    return {name: here.whole(name, 1, of="allocation") for name in names}
