"""Interactions and mediated effects in words and as cells of a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allostasis.views.texts import DASH, brief, estimate, number, numbers, unit

__all__ = ["cells", "fits", "note", "told"]

Row = Mapping[str, Any]
SAID = {
    "synergistic": "both together do more than each adds: synergistic",
    "additive": "both together do what each adds: additive",
    "antagonistic": "both together do less than each adds: antagonistic",
    "undecided": "whether both together do more or less than each adds is undecided with these people",
}
SCALES = {"log": "in logarithms", "log_odds": "in log-odds", "bliss": "of shares, above independent action"}


def fits(row: Row) -> bool:
    """Whether a comparison is one of these."""
    return row.get("kind") in {"interaction", "mediation"}


def told(row: Row) -> str:
    """The comparison as sentences."""
    return _interaction(row) if row["kind"] == "interaction" else _mediation(row)


def note(row: Row) -> str:
    """Which estimand it is, in words; empty for other comparisons."""
    return str(row.get("estimand") or "") if fits(row) else ""


def cells(row: Row) -> list[tuple[str, str]]:
    """(people, level) of each arm."""
    if row.get("of") == "proportion":
        shares = [f"{brief(100 * m, 2)} %" if m is not None else DASH for m in row.get("mean") or []]
        return [(str(n), share) for n, share in zip(row.get("n") or [], shares, strict=True)]
    sides = zip(row.get("n") or [], row.get("mean") or [], row.get("sd") or [], strict=True)
    return [(str(n), "{} ± {}".format(*numbers([mean, sd]))) for n, mean, sd in sides]


def _interaction(row: Row) -> str:
    e, of = row.get("interaction"), SCALES.get(str(row.get("scale")), unit(row.get("unit")))
    told = SAID[str(row.get("verdict"))]
    if not e:
        why = (row.get("why") or {}).get("interaction") or "no value"
        return f"no interaction could be found: {why}."
    singles = [number(s["value"]) if s else DASH for s in row.get("alone") or []]
    names = row.get("interaction_of") or []
    alone = ", ".join(f"{name} alone {value}" for name, value in zip(names, singles, strict=False))
    also = row.get("also")
    other = f" On the scale of {_named(also['scale'])}: {also['verdict']}." if also else ""
    return f"{told}; {estimate(e)}{' ' + of if of else ''} ({alone}; benefits are positive).{other}"


def _named(scale: str) -> str:
    return {"log_odds": "log-odds", "bliss": "Bliss independence"}.get(scale, scale)


def _mediation(row: Row) -> str:
    total, direct, through = row.get("total"), row.get("direct"), row.get("through")
    of = unit(row.get("unit"))
    tail = f" {of}" if of else ""
    if not total:
        return f"no part of it could be found: {(row.get('why') or {}).get('total') or 'no value'}."
    share, why = row.get("share"), (row.get("why") or {}).get("share")
    shared = (
        "{} % ({} to {})".format(*numbers([100 * share[k] for k in ("value", "low", "high")])) + " of it pass"
        if share
        else f"what share passes is not said ({why}), by way"
    )
    mediated = estimate(row.get("mediated"))
    return (
        f"{estimate(total)}{tail} in all, {estimate(direct)} with the arrows of {through} cut, {mediated} less; "
        f"{shared} {through}."
    )
