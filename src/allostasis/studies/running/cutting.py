"""What passes a module or a coupling: the same people live an arm again with its arrows cut.

Nobody lives a life for it: people are taken as they stand at the midnight of time zero, and arrows are cut from there.
One body with a switch for every arrow that a study cuts serves all its cuts, so that it costs one kernel.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from allostasis.assembly import Model, catalogue
from allostasis.errors import Collector, StudyError, UnknownName
from allostasis.expressions import COVARIATES
from allostasis.language import Assay, Readout

if TYPE_CHECKING:
    from allostasis.engine import SteadyState
    from allostasis.people import People
    from allostasis.studies.file.records import Comparison
    from allostasis.studies.file.study import Study
    from allostasis.studies.running.lead_in import Home

__all__ = ["Cut", "adopted", "arm_without", "arrows", "cuts_of"]


@dataclass(frozen=True)
class Cut:
    """An arm lived again: whose, and which couplings ``a->b`` are cut in it."""

    of: str
    couplings: tuple[str, ...]


def arm_without(arm: str, through: str) -> str:
    """What the arm is called that is lived without."""
    return f"{arm}, {through} cut"


def arrows(model: Model, through: str) -> tuple[str, ...]:
    """The couplings that are cut: all that leave a module, or the one named; empty where there are none."""
    live = {f"{c.source}->{c.reader}" for c in model.couplings if c.state == "live"}
    if "->" in through:
        return (through,) if through in live else ()
    return tuple(sorted(name for name in live if name.startswith(f"{through}->")))


def cuts_of(study: Study, model: Model, readouts: Mapping[str, Readout]) -> dict[str, Cut]:
    """The arms that a study's comparisons live again, by name.

    Raises:
        Problems: a module or coupling that is not there, or that nothing passes, together.
    """
    problems, found = Collector(), dict[str, Cut]()
    for i, c in enumerate(study.compare):
        if not c.through or c.between is None:
            continue
        with problems.catch():
            where = study.marks.where("compare", i, "through")
            couplings = _there(model, c.through, where)
            _passing(study, c, model, readouts, where)
            found |= {arm_without(arm, c.through): Cut(arm, couplings) for arm in c.between}
    problems.close()
    return found


def adopted(home: Home, before: Model, model: Model, people: People) -> Home:
    """People who have lived in a body, in another with the same states, whose switches are as ``people`` has them."""
    old = {name: i for i, name in enumerate(before.param_names) if not name.startswith("cut.")}
    both = [(i, old[name]) for i, name in enumerate(model.param_names) if name in old]
    mine, theirs = (list(places) for places in zip(*both, strict=True))

    def moved(rest: SteadyState) -> SteadyState:
        p = people.p.copy()
        p[:, mine] = rest.p[:, theirs]
        return replace(rest, p=p)

    return replace(home, people=people, rest=moved(home.rest), led=moved(home.led))


def _there(model: Model, through: str, where: str) -> tuple[str, ...]:
    couplings = arrows(model, through)
    if couplings:
        return couplings
    names = {m.name for m in model.modules}
    live = sorted({f"{c.source}->{c.reader}" for c in model.couplings if c.state == "live"})
    if through in names:
        raise StudyError(
            f"nothing passes {through}",
            where=where,
            found=f"no arrow leaves {through} in this study's body",
            needed="a module that acts on others",
            fix=f"Write for example  through: {_example(live)}",
        )
    source = through.partition("->")[0]
    if "." in source and f"{source.partition('.')[0]}->{through.partition('->')[2]}" in live:
        raise StudyError(
            "a coupling is cut as a whole",
            where=where,
            found=through,
            needed="a->b, all that b has of a",
            fix=f"Write  through: {source.partition('.')[0]}->{through.partition('->')[2]}",
        )
    raise UnknownName.among("module or coupling", through, live if "->" in through else sorted(names), where=where)


def _passing(study: Study, c: Comparison, model: Model, readouts: Mapping[str, Readout], where: str) -> None:
    """Refuse what nothing can pass from what two arms differ by to the endpoint."""
    assert c.between is not None
    onward: dict[str, set[str]] = {}
    for one in model.couplings:
        if one.state == "live":
            onward.setdefault(one.source, set()).add(one.reader)
    begin, into = _apart(study, c.between), _of(c.endpoint.names, readouts)
    source, _, reader = c.through.partition("->")
    before = _reach(begin, onward) if begin and begin & set(onward) else {m.name for m in model.modules}
    after = _reach({reader} if reader else onward.get(source, set()), onward)
    if source in before and after & into:
        return
    ways = [m for m in sorted(before - begin) if m in onward and _reach(onward[m], onward) & into]
    a, b = c.between
    said = (
        f"no arrow leads from what they differ by ({', '.join(sorted(begin))}) to {source}"
        if source not in before
        else f"no arrow leads on from it to {', '.join(sorted(into))}"
    )
    raise StudyError(
        f"nothing of the difference between {a} and {b} can pass {c.through}",
        where=where,
        found=said,
        needed="a module, or a coupling a->b, on the way",
        fix=f"Write for example  through: {ways[0]}" if ways else "Leave  through:  out",
    )


def _apart(study: Study, arms: tuple[str, str]) -> set[str]:
    """Modules of what two arms do not share; empty where they differ in a body's numbers or cuts."""
    if any(study.arm_cuts.get(a) or study.arm_sets.get(a) for a in arms):
        return set()
    first, second = ({(g.kind, g.name, g.amount, g.at, g.lasts) for g in study.arms[a]} for a in arms)
    return {catalogue.key(name) for _, name, *_ in first ^ second}


def _of(names: Iterable[str], readouts: Mapping[str, Readout]) -> set[str]:
    """Modules that read-outs look at."""
    paths = []
    for name in names:
        if name not in COVARIATES:
            one = readouts[name]
            paths += [one.of] if isinstance(one, Assay) else [item.of for item in getattr(one, "items", ())]
    return {path.partition(".")[0] for path in paths}


def _reach(begin: set[str], onward: Mapping[str, set[str]]) -> set[str]:
    seen, open_ = set(begin), list(begin)
    while open_:
        for name in onward.get(open_.pop(), ()):
            if name not in seen:
                seen.add(name)
                open_.append(name)
    return seen


def _example(live: Sequence[str]) -> str:
    return live[0] if live else "a->b"
