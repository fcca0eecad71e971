"""The command that moves guesses by the findings of the calibration side."""

from __future__ import annotations

from allostasis.cli.shell import last_line, progress, put_json

__all__ = ["calibrate"]


def calibrate(*, group: list[str], people: int, rounds: int, workers: int, write: bool, as_json: bool) -> None:
    """``allostasis calibrate``."""
    from allostasis.assembly import calibrated, write_calibrated
    from allostasis.errors import UnknownName
    from allostasis.fitting import calibration

    declared = calibration.groups()
    for title in group:
        if title not in declared:
            raise UnknownName.among("group", title, declared, where="--group")
    found = {}
    with progress("calibrate") as told:
        for title in group or declared:
            value = calibration.calibrate(declared[title], people=people, rounds=rounds, workers=workers, progress=told)
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
