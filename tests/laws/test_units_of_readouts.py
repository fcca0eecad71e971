"""Every read-out is of the dimension of what it reads, and a wrong unit is refused, whatever multiplies the state."""

from __future__ import annotations

import pytest

from allostasis.assembly import assemble, catalogue
from allostasis.errors import UnitError
from allostasis.language import Assay
from allostasis.studies.running.instruments import _factor, check

ASSAYS = [r for r in catalogue.readouts().values() if isinstance(r, Assay)]
WHOLE = [*catalogue.names("biology"), *catalogue.names("conditions"), *catalogue.names("treatments")]


@pytest.fixture(scope="module")
def body() -> object:
    return assemble(WHOLE)


@pytest.mark.parametrize("readout", ASSAYS, ids=lambda r: r.name)
def test_a_shipped_read_out_is_of_its_state_s_dimension(readout: Assay, body: object) -> None:
    check(body, readout)
    if readout.unit not in {"1", "%", "count", "score"}:
        for unit in ("degC", "lux", "kg*m"):
            if unit == "degC" and readout.unit in {"degC", "K"}:
                continue
            wrong = Assay(readout.name, unit, "a test", "", of=readout.of, times=3.0, times_unit=readout.times_unit)
            with pytest.raises(UnitError, match=f"cannot be reported in {unit}".replace("*", r"\*")):
                check(body, wrong)


@pytest.mark.parametrize("of, times", [("inflammation.tnf", 1.0), ("inflammation.tnf", 2.0), ("sickness.level", 1.0)])
def test_nothing_is_reported_in_a_unit_of_another_kind(of: str, times: float, body: object) -> None:
    with pytest.raises(UnitError, match="cannot be reported in degC"):
        check(body, Assay("x", "degC", "a test", "", of=of, times=times))


def test_a_molar_mass_carries_its_unit(body: object) -> None:
    """1 ug/dL of cortisol (362.46 g/mol) is 27.59 nmol/L."""
    daily = catalogue.readout("daily_cortisol")
    assert isinstance(daily, Assay)
    assert _factor(body, daily) * daily.times == pytest.approx(10 / 362.46 * 1000, rel=1e-4)
