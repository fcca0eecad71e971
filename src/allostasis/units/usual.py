"""Conversions that nearly every study needs, as the registry gives them, to the bit; to load it takes longer.

Of units that modules and read-outs declare, and of time. Everything else asks the registry; a test compares the two.
"""

from __future__ import annotations

__all__ = ["at_once"]

# Units in which something of the model is given or reported.
_AS_IS = frozenset(
    """1 % percent score count h d min wk s year 1/d 1/year bpm ms ms**2 kPa mm mm**3 mL/cm**3 degC lux
    cells cells/nL cells/uL 1/mL nmol/L umol/L umol/mmol ng/mL pg/mL ug/mL ug/dL mg/L pg/mg fmol/mg
    g mg ug g/kg mg/kg ug/kg ng/kg ng/kg/kg ng/kg/h ng/kg/h/kg mg/h mg/h/kg ug/h ug/h/kg cells/kg mm/kg
    kg kg/m**2 mmol mmol/kg""".split()
)
_OTHERS = {
    ("s", "h"): 0.0002777777777777778,
    ("min", "h"): 0.016666666666666666,
    ("d", "h"): 24.0,
    ("wk", "h"): 168.0,
    ("1", "%"): 100.0,
    ("1", "score"): 1.0,
    ("1", "count"): 1.0,
    ("g", "mg"): 1000.0,
    ("ug/dL", "ng/mL"): 9.999999999999998,
    ("(ug/dL)*(nmol/ug)", "nmol/L"): 10.0,
}


def at_once(found: str, needed: str) -> float | None:
    """What to multiply a number in ``found`` by to have it in ``needed``; None where the registry has to say."""
    return 1.0 if found == needed and found in _AS_IS else _OTHERS.get((found, needed))
