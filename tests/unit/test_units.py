"""Units: our own definitions whatever pint has, the spellings of papers and laboratories, and what is refused."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allostasis import units
from allostasis.assembly import catalogue
from allostasis.assembly.cards import cards, quantities
from allostasis.errors import UnitError
from allostasis.language import Assay
from allostasis.units import usual


@pytest.mark.parametrize(
    ("found", "needed", "times"),
    [
        ("10^9/L", "cells/nL", 1.0),
        ("10*9/L", "cells/nL", 1.0),
        ("x10^9/L", "cells/nL", 1.0),
        ("×10⁹/L", "cells/nL", 1.0),
        ("10E9/L", "cells/nL", 1.0),
        ("1e9/L", "cells/nL", 1.0),
        ("10^9 cells/L", "cells/nL", 1.0),
        ("G/L", "cells/nL", 1.0),
        ("cells/uL", "cells/nL", 1e-3),
        ("/µL", "cells/nL", 1e-3),
        ("cells/mm3", "cells/nL", 1e-3),
        ("K/uL", "cells/nL", 1.0),
        ("10*3/uL", "cells/nL", 1.0),
        ("M/uL", "cells/nL", 1e3),
        ("T/L", "cells/nL", 1e3),
        ("beats/min", "bpm", 1.0),
        ("{beats}/min", "bpm", 1.0),
        ("nmol.L-1", "nmol/L", 1.0),
        ("pg·mL⁻¹", "pg/mL", 1.0),
        ("pg mL-1", "ng/L", 1.0),
        ("mcg/dL", "ng/mL", 10.0),
        ("μg/dl", "ng/mL", 10.0),
        ("m[IU]/L", "uIU/mL", 1.0),
        ("mm[Hg]", "kPa", 0.133322387415),
        ("kg/m2", "kg/m**2", 1.0),
        ("mg/24h", "mg/d", 1.0),
        ("ng/(kg.h)", "ng/kg/h", 1.0),
        ("%", "1", 0.01),
        ("mmol/mol", "umol/mmol", 1.0),
        ("[lb_av]", "kg", 0.45359237),
    ],
)
def test_spellings(found: str, needed: str, times: float) -> None:
    assert units.factor(found, needed) == pytest.approx(times, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("20 Mg", "Did you mean  mg ?"),
        ("1 PG/ML", "Did you mean  pg/mL ?"),
        ("1 pg/ML", "Did you mean  pg/mL ?"),
        ("1 bananas", ""),
        ("1 1/", ""),
        ("1 /", ""),
        ("1 ^", ""),
        ("1 **", ""),
        ("1 ((", ""),
        ("1 m*/s", ""),
        ("1 (m^9)^9", ""),
        ("1 9**9**9**9", ""),
        ("1 m^99", ""),
        ("1 __import__('os')", ""),
        ("1 " + "m" * 5000, ""),
    ],
)
def test_refused_with_what_was_meant(text: str, meant: str) -> None:
    with pytest.raises(UnitError) as error:
        units.unit(text.split(maxsplit=1)[1])
    assert error.value.fix == meant and len(str(error.value)) < 400


def test_a_pulse_is_no_frequency_and_a_month_no_dose() -> None:
    for found, needed in [("bpm", "1/h"), ("h", "mg"), ("IU", "mg"), ("nmol/L", "pg/mL")]:
        with pytest.raises(UnitError, match="cannot be turned"):
            units.factor(found, needed)
    assert units.per_hour_factor("1/min") == 60 and units.per_hour_factor("bpm") == 1


def test_nothing_of_pint_own_file_or_folder_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names that a version of pint brings (0.26: bpm) cannot clash, and no home is needed."""
    monkeypatch.setenv("HOME", str(tmp_path / "nowhere"))
    units.registry.cache_clear()
    units.unit.cache_clear()
    try:
        assert "speed_of_light" not in units.registry()
        assert math.isclose(units.hours("12 wk"), 2016) and not (tmp_path / "nowhere").exists()
    finally:
        units.unit.cache_clear()


def test_what_pint_cannot_do_is_not_called_a_wrong_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise PermissionError("no place for pint's files")

    units.unit.cache_clear()
    monkeypatch.setattr(units, "registry", broken)
    with pytest.raises(PermissionError):
        units.unit("h")


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.sampled_from([*"mghLKM%1°µ^*/(). -+{}[]#9x²⁻", "10", "pg", "min", "IU", "**", "ten", "per"]), max_size=12
    )
)
def test_any_text_is_a_unit_or_refused(parts: list[str]) -> None:
    try:
        units.unit("".join(parts))
    except UnitError as error:
        assert error.needed


def test_what_goes_without_the_registry_is_what_it_says() -> None:
    every = {(one, one) for one in usual._AS_IS} | set(usual._OTHERS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(units, "at_once", lambda found, needed: None)
        asked = {pair: (units.factor(*pair), units.line.__wrapped__(*pair)) for pair in every}
    for pair, (times, line) in asked.items():
        assert usual.at_once(*pair) == pytest.approx(times, rel=4e-16), pair
        assert line == (times, 0.0), pair
    assert usual.at_once("no unit", "no unit") is None and usual.at_once("MIN", "h") is None


def test_what_is_declared_needs_no_registry() -> None:
    needed = {(r.unit, r.unit) for r in catalogue.readouts().values()}
    for one in cards().values():
        for unit in set(one.get("routes", {}).values()) - {"1", "h", "1/mL"}:
            needed |= {(unit, unit), (f"{unit}/kg", f"{unit}/kg")}
    made = {name: unit for name, unit, _ in quantities()}
    for r in catalogue.readouts().values():
        if isinstance(r, Assay):
            found = made[r.of]
            needed.add((found if r.times_unit == "1" else f"({found})*({r.times_unit})", r.unit))
    assert not {pair for pair in needed if usual.at_once(*pair) is None}


def test_the_longest_text_that_is_read_as_an_amount_is_short() -> None:
    """Blanks between number and unit once cost the cube of their number."""
    assert units.quantity(f" 90{' ' * 300}min\n", "h") == 1.5
    for text in (f"90{' ' * 5000}min", f"1 {' ' * 5000}x\ny", "9" * 5000):
        with pytest.raises(UnitError, match="is not an amount"):
            units.hours(text)
        assert not units.calendar(text)
