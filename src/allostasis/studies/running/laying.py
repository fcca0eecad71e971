"""Whether measurements can be laid over a study: seen before anybody lives, so that nobody lives for nothing."""

from __future__ import annotations

from dataclasses import replace

from allostasis.errors import Collector, DataError, UnknownName, bare
from allostasis.results import SHOWN, Dropped, Observations
from allostasis.studies.file.study import Study

__all__ = ["laid"]


def laid(study: Study, seen: Observations) -> Observations:
    """The measurements that lie within a study's arms and visits; those at other times are listed as left out.

    A file may have fewer arms than the study. Where both have one alone, it is the same, whatever it is called.

    Raises:
        DataError: an arm that the study does not have, or no time within its visits.
    """
    problems = Collector()
    table, arms = seen.table, tuple(study.arms)
    labels = [str(label) for label in table["arm"].unique()]
    if not len(labels) == len(arms) == 1:
        strange = [label for label in labels if label not in arms]
        for label in strange[:SHOWN]:
            problems.add(_strange(seen, label, arms))
        if len(strange) > SHOWN:
            what = f"and {len(strange) - SHOWN} arms more that the study does not have"
            problems.add(
                DataError(what, where=seen.source, needed=f"one of: {', '.join(arms)}", fix="Correct these first")
            )
    first, last = study.visits[0], study.visits[-1]
    inside = (table["time_h"] >= first - 1e-9) & (table["time_h"] <= last + 1e-9)
    span = f"{first:g} to {last:g} h"
    if len(table) and not inside.any():
        problems.add(
            DataError(
                "no time of this file lies within the visits of the study",
                where=f"{seen.source}, line {table['line'].iloc[0]}",
                found=f"{table['time_h'].min():g} to {table['time_h'].max():g} h",
                needed=span,
                fix="Count times from the study's time zero and check time_unit, or add visits to the study",
            )
        )
    problems.close()
    dropped = [
        Dropped(str(measure), f"outside the visits of the study, {span}", len(part), tuple(part["line"][:5]))
        for measure, part in table[~inside].groupby("measure", sort=False)
    ]
    return replace(seen, table=table[inside].reset_index(drop=True), dropped=(*seen.dropped, *dropped))


def _strange(seen: Observations, label: str, arms: tuple[str, ...]) -> DataError:
    lines = seen.table.loc[seen.table["arm"] == label, "line"]
    alike = [a for a in arms if bare(a) == bare(label)]
    known = UnknownName.among("arm", label, arms)
    more = f" and {len(lines) - 1} more" if len(lines) > 1 else ""
    return DataError(
        f'no arm of the study is called "{label[:80]}"',
        where=f"{seen.source}, line {lines.iloc[0]}{more}",
        found=label[:80],
        needed=known.needed,
        fix=f"Did you mean  {alike[0]} ?" if alike else known.fix or "Call it as the study does, or leave its rows out",
    )
