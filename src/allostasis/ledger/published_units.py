"""From a read-out's unit to a finding's, which is spelt as its paper spells it."""

from __future__ import annotations

from allostasis import units

__all__ = ["unit_factor"]

_SPELLING = {"beats/min": "bpm", "standardised": "1", "ratio": "1", "degC": "delta_degC"}
_SPELLING |= {"days": "d", "hours": "h", "weeks": "wk"}


def unit_factor(found: str, needed: str) -> float:
    """What to multiply a number in the unit ``found`` by to have it in ``needed``.

    Raises:
        UnitError: the one does not turn into the other.
    """
    wanted = _SPELLING.get(needed, needed).replace("ml", "mL").replace("dl", "dL").replace("/l", "/L")
    return units.factor(_SPELLING.get(found, found), wanted)
