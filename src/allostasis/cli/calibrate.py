"""The command that moves guesses by the findings of the calibration side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allostasis.cli.shell import last_line, progress, put_json

__all__ = ["calibrate", "screened"]

MOST = 20  # guesses that are listed


def calibrate(*, group: list[str], people: int, rounds: int, workers: int, write: bool, as_json: bool) -> None:
    """``allostasis calibrate``."""
    from allostasis.assembly import calibrated, write_calibrated
    from allostasis.fitting import calibrate as moved
    from allostasis.fitting import groups

    declared = groups()
    found = {}
    with progress("calibrate") as told:
        for title in _known(group, declared):
            value = moved(declared[title], people=people, rounds=rounds, workers=workers, progress=told)
            found[title] = value
            if write:
                others = {n: c for n, c in calibrated().items() if c.group not in found}
                write_calibrated(others | {c.parameter: c for f in found.values() if f.worth for c in f.made})
    if as_json:
        put_json(
            {
                title: {
                    "before": f.before,
                    "after": f.after,
                    "worth_keeping": f.worth,
                    "parameters": {c.parameter: {"factor": c.factor, "unsure": c.unsure} for c in f.made},
                    "misses": {id: list(pair) for id, pair in f.misses.items()},
                }
                for title, f in found.items()
            }
        )
        return
    for title, f in found.items():
        worth = "worth keeping" if f.worth else f"not worth {f.determined:.1f} parameters"
        last_line(f"{title}: sum of squared misses {f.before:.1f} before, {f.after:.1f} after: {worth}")
        for c in f.made:
            last_line(f"  {c.parameter:44} x {c.factor:6.3f}   unsure {c.was:.2f} -> {c.unsure:.2f}")
        for id, (before, after) in f.misses.items():
            last_line(f"  {id:44} {before:8.2f} {after:8.2f}")
    last_line("1 is the edge of being inside" + ("" if write else "; nothing was written (--write)"))


def screened(*, group: list[str], people: int, workers: int, as_json: bool) -> None:
    """``allostasis calibrate --screen``."""
    from allostasis.fitting import groups, screen

    declared = groups()
    found = {}
    with progress("calibrate") as told:
        for title in _known(group, declared):
            found[title] = screen(declared[title], people=people, workers=workers, progress=told)
    if as_json:
        put_json({title: [vars(s) for s in one] for title, one in found.items()})
        return
    for title, one in found.items():
        last_line(f"{title}: what each guess, moved alone, would take from the sum of squared misses")
        for s in one[:MOST]:
            last_line(
                f"  {s.parameter:44} {s.fall:8.2f}   {s.step:+.2f} doubts{'' if s.named else '   not in the group'}"
            )
        if len(one) > MOST:
            last_line(f"  and {len(one) - MOST} that do less (all with --json)")


def _known(group: list[str], declared: Mapping[str, Any]) -> list[str]:
    from allostasis.errors import UnknownName

    for title in group:
        if title not in declared:
            raise UnknownName.among("group", title, declared, where="--group")
    return group or list(declared)
