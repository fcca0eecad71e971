"""``published:`` of a study: findings beside it, each by its replay's definition or, with a reason, by its own.

``differs:`` without a definition says why a finding that has a replay is not read in this study at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from allostasis.errors import Collector, StudyError, UnknownName
from allostasis.expressions import COVARIATES, Start, start_of
from allostasis.ledger import in_sample
from allostasis.results import Estimand
from allostasis.studies.file.definitions import Definition, definition
from allostasis.studies.file.estimands import EstimandReader
from allostasis.studies.file.exposures import begins, first_of, relative, schedule, things
from allostasis.studies.file.field_tables import ESTIMAND, PUBLISHED
from allostasis.studies.file.records import Published
from allostasis.studies.file.section_reader import Section, flow, time_text
from allostasis.studies.file.yaml_lines import SourceMap

__all__ = ["PublishedReader"]

OWN = tuple(n for n in ESTIMAND.names if n not in {"finding", "arm", "between", "note"})  # they define it anew
ZERO = "zero"
_EPS = 1e-6


class PublishedReader(EstimandReader):
    """Reads which findings stand beside a study, and what of it stands for each."""

    def read_published(self, top: Section) -> tuple[Published, ...]:
        """``published:``, ids or mappings."""
        items = []
        for i, item in enumerate(top.items("published", "a list of findings", each=(str, Mapping))):
            data = item if isinstance(item, Mapping) else {"finding": item}
            here = Section.of(data, top.marks, ("published", i), top.problems, PUBLISHED)
            name = self.named(here)
            if name is not None:
                items.append(self._one(here, name, definition(name)))
        return tuple(items)

    def _one(self, here: Section, name: str, known: Definition | None) -> Published:
        own = [key for key in OWN if here.has(key)]
        estimand: Estimand | None = None
        if own or (known is None and (here.has("arm") or here.has("between"))):
            estimand = self._own(here, name, known, own)
        elif known is not None and not here.has("differs"):
            estimand = self._taken(here, known)
        differs, note = here.text("differs"), here.text("note")
        if differs and known is None:
            here.wrong("differs", f"has nothing to say: {name} has no replay", "no differs:", "Leave it out")
        if here.has("since") and (own or known is None):
            why = "its times are the study's own" if own else "it has no replay"
            here.wrong("since", f"moves nothing: {why}", "no since:", "Leave it out")
        theirs = known.estimand.note if known else ""
        source_map = any(in_sample(name, words, kept=False) for words in (note, theirs))
        note = note or ("" if own else theirs)
        written = {key: value for key, value in here.data.items() if key != "finding" and value is not None}
        return Published(name, estimand, bool(own), differs, known.replay if known else "", note, source_map, written)

    def _own(self, here: Section, name: str, known: Definition | None, own: list[str]) -> Estimand | None:
        """The study's own definition, which says why where a replay defines the finding otherwise."""
        if known and not here.has("as") and not here.has("event"):
            here.wrong(
                own[0],
                f"alone is no definition of {name}",
                "as: with all that belongs to it, and differs:",
                f"Leave  {own[0]}:  out to take the definition of its replay ({known.words})",
            )
            return None
        estimand = self.estimand(here, name)
        if estimand is None or known is None or here.has("differs") or self._alike(estimand, known):
            return estimand
        here.problems.add(
            StudyError(
                f"{here.name()} defines {name} otherwise than its replay",
                where=here.where("as" if here.has("as") else "event"),
                found=str(here.data.get("as", here.data.get("event")))[:80],
                needed=f"differs: why. The replay takes {known.words}",
                fix="Leave  as:  and its times out to take the replay's definition, or write  differs: ...",
            )
        )
        return estimand

    def _alike(self, estimand: Estimand, known: Definition) -> bool:
        """Whether a definition of the study's own is its replay's after all."""
        if not self.visits:
            return True
        quiet = Section({}, SourceMap({}), (), Collector(), PUBLISHED)
        taken = self._taken(quiet, known, (estimand.between or (estimand.arm,)))
        if taken is None or quiet.problems.errors:
            return False
        mine = estimand.within(self.visits[0], self.visits[-1])  # both with their windows written out
        return replace(mine, note="", zero=taken.zero) == replace(taken, note="")

    def _taken(self, here: Section, known: Definition, said: tuple[str, ...] | None = None) -> Estimand | None:
        """The replay's definition in this study's arms and times; None after a problem."""
        problems = len(here.problems.errors)
        arms = self._arms(here, known, said)
        if arms is None or not self.arms or not self.visits or not self.measure:
            return None
        mine = [arms[arm] for arm in known.estimand.arms]
        later = self._later(here, known, mine)
        if later is None:
            return None
        moved = [self._moved(known, hours, arms) for hours in later]
        estimand = next((e for e in moved if not self._lacks(e)), moved[0])
        for what, needed, fix in self._lacks(estimand):
            here.problems.add(
                StudyError(
                    f"{estimand.finding} cannot be read here as its replay defines it: {what}",
                    where=here.where("finding"),
                    found=known.words,
                    needed=needed,
                    fix=f"{fix}, or define it here with  as:  and say why with  differs:",
                )
            )
        return estimand if len(here.problems.errors) == problems else None

    def _moved(self, known: Definition, hours: float, arms: dict[str, str]) -> Estimand:
        """The replay's definition so many hours later, its baseline too."""
        estimand = known.estimand.within(known.visits[0], known.visits[-1]).moved(hours, arms)
        before = start_of(known.arms, known.visits).until + hours
        if abs(before - start_of(self.given, self.visits).until) > _EPS:
            estimand = replace(estimand, start=round(before, 9))
        return estimand

    def _arms(self, here: Section, known: Definition, said: tuple[str, ...] | None) -> dict[str, str] | None:
        """Arm of the replay -> arm of the study."""
        wanted = known.estimand.arms
        pair = self._between(here) if here.has("between") else None
        one = self._arm(here, "arm") if here.has("arm") else None
        given = said or pair or ((one,) if one else None)
        if (here.has("arm") or here.has("between")) and given is None:
            return None
        if given is not None:
            if len(given) != len(wanted):
                key = "arm" if len(given) == 1 else "between"
                needed = "between: [first, second]" if len(wanted) == 2 else "arm: the one that is meant"
                here.wrong(key, "does not fit the replay", f"{needed}; it takes {known.words}", f"Write  {needed}")
                return None
            return dict(zip(wanted, given, strict=True))
        table: dict[str, str] = {}
        for arm in wanted:
            found = self._like(arm, known, set(table.values()))
            if len(found) != 1:
                self._no_arm(here, known, arm, found)
                return None
            table[arm] = found[0]
        return table

    def _like(self, arm: str, known: Definition, taken: set[str]) -> list[str]:
        """Arms of the study that stand for one of the replay: of the same name, else those given the same."""
        free = [a for a in self.given if a not in taken]
        if arm in free and things(self.given[arm]) == things(known.arms[arm]):
            return [arm]
        there = known.arms[arm]
        found = [a for a in free if things(self.given[a], amounts=True) == things(there, amounts=True)]
        for same in (schedule, relative):  # of several, those that give it at the same hours, or in the same steps
            closer = [a for a in found if same(self.given[a]) == same(there)]
            found = closer if len(found) > 1 and closer else found
        return found

    def _no_arm(self, here: Section, known: Definition, arm: str, found: list[str]) -> None:
        names = list(found or self.arms) or ["ARM"]
        two = len(known.estimand.arms) == 2
        example = f"between: [{', '.join(flow(a) for a in names[:2])}]" if two else f"arm: {flow(names[0])}"
        if two and len(names) < 2:
            example = f"between: [{', '.join(flow(a) for a in (*self.arms, 'FIRST', 'SECOND')[:2])}]"
        key = "between:" if two else "arm:"
        told = ", ".join(sorted(" ".join(t[1:]).strip() for t in things(known.arms[arm], amounts=True))) or "nothing"
        here.problems.add(
            StudyError(
                f'{"several arms give" if found else "no arm gives"} what "{arm}" of the replay is given: {told}',
                where=here.where("finding"),
                found=", ".join(names)[:200],
                needed=f"{key} of this study, for {known.words}",
                fix=f"Say which is meant, for example  {example}"
                if two is False or len(self.arms) > 1
                else "Add the other arm, or define it here with  as:  and say why with  differs:",
            )
        )

    def _later(self, here: Section, known: Definition, mine: list[str]) -> tuple[float, ...] | None:
        """By how many hours the exposure, or where nothing is given the hour of the day, comes later than there."""
        there, since = known.estimand.arms, here.text("since")
        if since == ZERO:
            return (0.0,)
        if since:
            a, b = first_of(known.arms, there, since), first_of(self.given, mine, since)
            if a is not None and b is not None:
                return (b - a,)
            both = {g.name for arm in there for g in known.arms[arm]} & {
                g.name for arm in mine for g in self.given[arm]
            }
            here.problems.add(UnknownName.among("beginning", since, (*sorted(both), ZERO), where=here.where("since")))
            return None
        a, b = begins(known.arms, there), begins(self.given, mine)
        if a is not None or b is not None:
            return (0.0,) if a is None or b is None else (b - a,)
        later = (known.clock - self.clock) % 24.0
        return (later, later - 24.0) if later > _EPS else (0.0,)

    def _lacks(self, estimand: Estimand) -> list[tuple[str, str, str]]:
        """What a definition asks for that this study has not: what, needed, the way out."""
        unread = [n for e in estimand.expressions for n in e.names if n not in self.units and n not in COVARIATES]
        found = [
            (f"{name} is not measured", f"{name} among measure:", f"Add {name} to  measure:")
            for name in dict.fromkeys(unread)
        ]
        needed = [t for e in estimand.expressions for t in e.times]
        needed += [t for t in (estimand.at, estimand.x_at) if t is not None]
        if estimand.at is None and any(e.momentary for e in estimand.subgroups):
            needed.append(estimand.zero)
        for time in sorted(set(needed)):
            if not any(abs(v - time) < _EPS for v in self.visits):
                told = time_text(time)
                found.append((f"there is no visit at {told}", f"a visit at {told}", f"Add {told} to  visits:"))
        windows = [w for w in (estimand.over, estimand.x_over) if w is not None]
        windows += [(estimand.begin, estimand.until)] if estimand.until is not None else []
        for first, last in dict.fromkeys(windows):
            inside = [v for v in self.visits if first - _EPS <= v <= last + _EPS]
            told = f"from {time_text(first)} to {time_text(last)}"
            if len(inside) < 2 or abs(inside[-1] - last) > _EPS or abs(inside[0] - first) > _EPS:
                ends = " and ".join(
                    time_text(t) for t in (first, last) if not any(abs(v - t) < _EPS for v in self.visits)
                )
                fix = f"Add {ends or 'visits between'} to  visits:"
                found.append((f"the visits do not span it {told}", f"visits {told}", fix))
        until = start_of(self.given, self.visits).until if estimand.start is None else estimand.start
        own = (
            estimand.endpoint is not None
            and estimand.between is None
            and not estimand.endpoint.stands_alone
            and not estimand.cases
        )
        asks = own and not estimand.x and estimand.event is None and estimand.how not in {"level", "nadir"}
        asks = asks or any(e.needs_baseline for e in estimand.expressions)
        if asks and Start(until).column(np.asarray(self.visits)) is None:
            found.append(("there is no visit for a baseline", "a visit before what is given", "Add one to  visits:"))
        return found
