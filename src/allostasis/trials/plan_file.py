"""The plan file: components, when and by whom they are begun, what counts as benefit, burden and risk. Read by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from allostasis.assembly import catalogue
from allostasis.errors import AllostasisError, Collector, Problems, StudyError, UnknownName
from allostasis.expressions import COVARIATES, Expression, parse
from allostasis.studies.file import GIVEN, Given, Section, SourceMap, Study, better, read_given, source_map, time_text
from allostasis.trials.plan_fields import COMPONENT, OF_STUDY, PLAN, RISK, WORDS

__all__ = ["Component", "Harm", "PlanFile", "read_plans"]

USUAL, NON_RESPONSE, ALWAYS = "usual", "non-response", "always"
GIVING = "{treatment: escitalopram, amount: 10 mg, every: 1 d}"


@dataclass(frozen=True)
class Component:
    """A part of plans.

    Attributes:
        starts: hours from time zero. lengths: hours. triggers: who begins it; None for everybody.
        gives: length -> what is given, by hours from its beginning.
        visits: beside sessions and infusions. harms: kind -> a year on it.
    """

    name: str
    starts: tuple[float, ...]
    lengths: tuple[float, ...]
    triggers: tuple[Expression | None, ...]
    gives: Mapping[float, tuple[Given, ...]]
    visits: float = 0.0
    harms: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Harm:
    """A kind of harm: how much one counts, and in whom it is also found in the lives lived."""

    weight: float = 1.0
    found: Expression | None = None


@dataclass(frozen=True)
class PlanFile:
    """A search for plans, ready to run.

    Attributes:
        study: the people, their body and what everybody is given; its one arm is the usual care.
        benefit: a condition, whose weeks count, or a quantity, whose mean over time does. higher: if more is better.
        burden: weights of ``visit``, ``dose`` and ``day``. harms: kind -> how it counts.
        near: differences of ``benefit``, ``burden``, ``risk`` that count for none.
        by: what a policy may split people by; worth: benefit that a unit of ``burden`` and a harm take away.
        most: plans lived at most. parts: components of a plan at most. first: people of the first look.
    """

    title: str
    question: str
    row: str
    notes: str
    study: Study
    lasts: float
    components: tuple[Component, ...]
    benefit: Expression
    higher: bool
    burden: Mapping[str, float]
    harms: Mapping[str, Harm]
    near: Mapping[str, float]
    by: tuple[str, ...]
    worth: Mapping[str, float]
    most: int
    parts: int
    first: int
    expect: tuple[str, ...] = ()

    def component(self, name: str) -> Component:
        """One of them."""
        return next(c for c in self.components if c.name == name)

    def but(self, **keys: Any) -> PlanFile:
        """The same search with another seed, other numbers of people or of plans that are lived, checked anew."""
        most = keys.pop("plans", None) or self.most
        people = {**self.study.to_dict()["people"], **({"number": n} if (n := keys.pop("people", None)) else {})}
        return replace(self, study=self.study.but(people=people, **keys), most=most)


def read_plans(source: str | Path | Mapping[str, Any]) -> PlanFile:
    """Read a plan file, or its mapping.

    Raises:
        StudyError: the file cannot be read.
        Problems: everything that is wrong with it, together; a single problem comes alone.
    """
    marks = source_map(source)
    problems = Collector()
    top = Section.of(marks.data, marks, (), problems, PLAN)
    if not top.has("plan"):
        top.missing("plan", "a title", "Write for example  plan: Combinations in depression")
    lasts = top.span("lasts") if top.has("lasts") else 0.0
    if not top.has("lasts"):
        top.missing("lasts", "how long people are followed", "Write for example  lasts: 24 wk")
    score = _score(top)
    components = tuple(_components(top, lasts, score))
    benefit = top.expression("benefit", condition=None)
    if not top.has("benefit"):
        top.missing("benefit", "what counts as benefit", "Write for example  benefit: phq9 < 5")
    higher = benefit is None or better(_beside(top), benefit, "proportion" if benefit.condition else "mean") != "lower"
    harms = dict(_harms(top, components))
    by = tuple(str(n) for n in _policy(top).data.get("by") or ())
    names = _names(top, components, benefit, harms, by, score)
    problems_so_far = len(problems.errors)
    study = _study(marks, top, lasts, components, names, problems) if problems_so_far == 0 else None
    row = top.choice("row") or top.choice("claim")
    inner = {key: top.inner(key) for key in ("burden", "front", "search")}
    expect = tuple(str(w) for w in top.items("expect", "a list", fix=f"Write for example  expect: [{WORDS[0]}]"))
    for word in expect:
        if word not in WORDS:
            problems.add(UnknownName.among("word in expect:", word, WORDS, where=top.where("expect")))
    table: dict[str, Any] = {
        "title": top.text("plan"),
        "question": top.text("question"),
        "row": row,
        "notes": top.text("notes"),
        "lasts": lasts,
        "burden": {n: inner["burden"].number(n, u) for n, u in (("visit", 1.0), ("dose", 0.05), ("day", 0.0))},
        "near": {n: inner["front"].number(n, u) for n, u in (("benefit", 0.25), ("burden", 1.0), ("risk", 0.01))},
        "worth": {n: _policy(top).number(n, 0.0) for n in ("burden", "risk")},
        "most": inner["search"].whole("plans", 200),
        "parts": inner["search"].whole("parts", 3),
        "first": inner["search"].whole("first", 16),
    }
    problems.close()
    assert study is not None and benefit is not None
    return PlanFile(
        study=study, components=components, benefit=benefit, higher=higher, harms=harms, by=by, expect=expect, **table
    )


def _beside(top: Section) -> Section:
    """The keys that say which way the benefit is, as a comparison has them."""
    data = {k: v for k, v in top.data.items() if k == "better"} | {"endpoint": top.data.get("benefit")}
    return Section(data, top.marks, (), top.problems, top.table)


def _policy(top: Section) -> Section:
    return (
        top.inner("policy") if isinstance(top.data.get("policy"), Mapping) else Section({}, top.marks, (), Collector())
    )


def _score(top: Section) -> str:
    name = top.text("response")
    if name:
        with top.problems.catch():
            catalogue.readout(name, where=top.where("response"))
    return name


def _components(top: Section, lasts: float, score: str) -> Iterator[Component]:
    inside = top.free("components")
    if not inside.data:
        top.missing(
            "components", "the parts of plans", f"Write for example  components: {{ssri: {{give: [{GIVING}]}}}}"
        )
    for name in inside.data:
        here = Section.of(inside.data[name], top.marks, ("components", name), top.problems, COMPONENT)
        if here.broken:
            continue
        before = len(top.problems.errors)
        starts = tuple(sorted(here.moments("starts", 8.0))) if here.has("starts") else (0.0,)
        lengths = tuple(sorted(here.moments("lengths", 8.0))) if here.has("lengths") else (lasts,)
        if any(not 0 <= s < lasts for s in starts):
            here.wrong("starts", "is outside the time that people are followed", f"0 h to {time_text(lasts)}")
        if any(length <= 0 for length in lengths):
            here.wrong("lengths", "is no length", "a time above 0", "Leave it out for all of the time")
        triggers = tuple(_triggers(here, score))
        gives = (
            {length: tuple(_gives(here, length)) for length in lengths} if len(top.problems.errors) == before else {}
        )
        harms = here.free("risk")
        yield Component(
            name,
            starts,
            lengths,
            triggers,
            gives,
            here.number("visits", 0.0),
            {kind: harms.number(kind, 0.0, of="risk") for kind in harms.data},
        )


def _triggers(here: Section, score: str) -> Iterator[Expression | None]:
    raw = here.data.get("triggers")
    for one in raw if isinstance(raw, (list, tuple)) else [ALWAYS if raw is None else raw]:
        if one == ALWAYS:
            yield None
        elif one == NON_RESPONSE and score:
            yield parse(f"{score} > 0.5 * {score}@0", here.where("triggers"))
        elif one == NON_RESPONSE:
            here.wrong(
                "triggers",
                "asks for a response to nothing",
                "a score at the top of the file",
                "Write at the top of the file  response: phq9",
            )
        else:
            yield Section({"triggers": one}, here.marks, here.at, here.problems, here.table).expression(
                "triggers", condition=True
            )


def _gives(here: Section, length: float) -> Iterator[Given]:
    """What a component of a length gives, by times from its beginning: nothing at its end or later."""
    items = here.items("give", "a list of what is given", each=Mapping, fix=f"Write for example  give: [{GIVING}]")
    if not items and not isinstance(here.data.get("give"), Mapping):
        here.missing("give", "what it gives", f"Write for example  give: [{GIVING}]")
    for i, item in enumerate(items):
        if not isinstance(item, Mapping):
            here.wrong("give", "is no list of what is given", "keys and values", f"Write for example  give: [{GIVING}]")
            return
        told = {"at": "0 h", **item}
        if "every" in told:
            told["until"] = time_text(length - 1e-6)
        entry = Section.of(
            told, here.marks, (*here.at, "give", i), here.problems, GIVEN, f"Write for example  {GIVING}"
        )
        yield from (g for g in read_given(entry, 8.0) if g.at < length - 1e-9)


def _harms(top: Section, components: tuple[Component, ...]) -> Iterator[tuple[str, Harm]]:
    inside = top.free("risk")
    for kind in dict.fromkeys([*inside.data, *(k for c in components for k in c.harms)]):
        told = inside.data.get(kind, {})
        told = {"weight": told} if isinstance(told, (int, float)) and not isinstance(told, bool) else told
        here = Section.of(told, top.marks, ("risk", kind), top.problems, RISK)
        yield kind, Harm(here.number("weight", 1.0), here.expression("if", condition=True))


def _names(
    top: Section,
    components: tuple[Component, ...],
    benefit: Expression | None,
    harms: Mapping[str, Harm],
    by: tuple[str, ...],
    score: str,
) -> tuple[str, ...]:
    """Every read-out that is needed, in order; unknown ones are problems."""
    used = [(benefit, ("benefit",)), *((h.found, ("risk", kind, "if")) for kind, h in harms.items())]
    used += [(t, ("components", c.name, "triggers")) for c in components for t in c.triggers]
    found: dict[str, None] = {score: None} if score else {}
    units = {name: one.unit for name, one in catalogue.readouts().items()}
    for expression, key in used:
        if expression is not None:
            with top.problems.catch():
                expression.check({**units, **COVARIATES}, catalogue.unknown)
        for name in () if expression is None else expression.names:
            if name not in COVARIATES:
                with top.problems.catch():
                    found[catalogue.readout(name, where=top.where(*key)).name] = None
    for name in by:
        if name not in COVARIATES:
            with top.problems.catch():
                found[catalogue.readout(name, where=top.where("policy", "by")).name] = None
    return tuple(found)


def _study(
    marks: SourceMap,
    top: Section,
    lasts: float,
    components: tuple[Component, ...],
    names: tuple[str, ...],
    problems: Collector,
) -> Study | None:
    """People and body as a study of usual care, in which every component is known to the model."""
    every = top.span("every", 168.0)
    if not 0 < every <= lasts:
        top.wrong(
            "every", "is no step in the time that people are followed", f"up to {time_text(lasts)}", "Leave it out"
        )
        return None
    visits = np.union1d(np.arange(0.0, lasts + 1e-9, every), [lasts, *(s for c in components for s in c.starts)])
    data: dict[str, Any] = {k: v for k, v in marks.data.items() if k in OF_STUDY}
    data |= {
        "study": marks.data["plan"],
        "design": "counterfactual",
        "noise": "common",
        "blinded": False,
        "arms": {USUAL: marks.data.get("always") or []},
        "visits": [time_text(float(v)) for v in visits],
        "measure": list(names),
    }
    lines = {("arms", USUAL, *key[1:]): line for key, line in marks.lines.items() if key[:1] == ("always",)}
    try:
        study = Study._from(replace(marks, data=data, lines={**marks.lines, **lines}))
    except Problems as found:
        problems.errors.extend(found.errors)
        return None
    except AllostasisError as error:
        problems.add(error)
        return None
    if study.number < 8:
        problems.add(
            StudyError(
                "too few people for two halves",
                where=marks.where("people", "number"),
                found=str(study.number),
                needed="8 or more",
                fix="Write for example  number: 256",
            )
        )
    return study
