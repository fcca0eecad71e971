"""How strongly modules move each other, by hand in a model of three."""

from __future__ import annotations

import numpy as np
import pytest

from allostasis.assembly import assemble
from allostasis.engine import Events, solve
from allostasis.engine.cohort import Cohort, Solution
from allostasis.engine.coupling_strength import couplings, losses
from allostasis.errors import InputError
from allostasis.language import Dose, Module

GAIN, LOSS, DAY = 0.3, 0.5, 24.0


def _modules() -> list[Module]:
    """A source that fades by 0.1/h; a reader that follows it by an offer; one on whose port the source acts."""
    source = Module("source", about="what is given")
    amount = source.state("amount", start=1.0, unit="1", about="amount")
    fade = source.param("fade", 0.1, "1/h", source="proposal")
    source.flow("made", fade, into=amount)
    source.flow("fading", fade * amount, out_of=amount)
    twice = source.offer("twice", 2 * amount, unit="1", about="twice the amount")
    source.act("target.brake", -amount / 4, about="holds back")
    reader = Module("reader", about="follows")
    heard = reader.read("source.twice", unit="1", alone=0.0)
    level = reader.state("level", start=1.0, unit="1", about="level")
    loss = reader.param("loss", LOSS, "1/h", source="proposal")
    gain = reader.param("gain", GAIN, "1/h", source="proposal")
    reader.flow("following", gain * heard, into=level)
    reader.flow("fading", loss * level, out_of=level)
    target = Module("target", about="is held back")
    brake = target.port("brake", unit="1", alone=1.0, about="by what it is held")
    size = target.state("size", start=1.0, unit="1", about="size")
    pace = target.param("pace", 0.2, "1/h", source="proposal")
    target.flow("growing", pace * brake, into=size)
    target.flow("fading", pace * size, out_of=size)
    assert twice is not None
    return [source, reader, target]


def _run(dose: float, model=None) -> Solution:
    model = model or assemble(_modules())
    times = np.linspace(0.0, DAY, 25)
    records = [Dose(0.0, "source.amount", dose)] if dose else []
    y = np.array([[1.0, 2 * GAIN / LOSS, 0.75]])
    cohort = Cohort(0.0, model.defaults[None], y, model.input_starts[None], Events.of(model, [records]))
    return solve(model, cohort, times, rtol=1e-8)


def _share(found, source: str, reader: str) -> np.ndarray:
    i = found.pairs.index((source, reader))
    assert len(found.moved[i]) == 1
    return found.share[i][0]


def test_losses_are_those_written() -> None:
    model = assemble(_modules())
    found = losses(_run(0.0, model))
    assert found[model.state_names.index("reader.level")] == pytest.approx(LOSS, rel=1e-4)
    assert found[model.state_names.index("target.size")] == pytest.approx(0.2, rel=1e-4)


def test_a_pair_is_as_strong_as_its_departure_says() -> None:
    model = assemble(_modules())
    run, twin = _run(3.0, model), _run(0.0, model)
    at = np.arange(1, 25)  # at 0 h one looks before it is given
    found = couplings(run, twin, at)
    gone = 3.0 * np.exp(-0.1 * run.times[at])  # what is left of the dose
    level = np.maximum(run["reader.level"][0], twin["reader.level"][0])[at]
    reach = (1 - np.exp(-LOSS * DAY / 8)) / LOSS
    assert np.allclose(_share(found, "source", "reader"), GAIN * 2 * gone * reach / level, rtol=1e-4)
    size = np.maximum(np.abs(run["target.size"][0]), twin["target.size"][0])[at]
    held = (1 - np.exp(-0.2 * DAY / 8)) / 0.2
    assert np.allclose(_share(found, "source", "target"), -0.2 * gone / 4 * held / size, rtol=1e-4)


def test_who_departs_from_nothing_moves_nobody() -> None:
    model = assemble(_modules())
    twin = _run(0.0, model)
    assert all(np.abs(share).max() < 1e-9 for share in couplings(twin, twin, np.arange(25)).share)


def test_a_cut_coupling_moves_nobody() -> None:
    model = assemble(_modules(), cut=["source->reader"])
    found = couplings(_run(3.0, model), _run(0.0, model), np.arange(25))
    assert ("source", "reader") not in found.pairs
    assert np.abs(_share(found, "source", "target")).max() > 0.1


def test_a_switched_coupling_that_is_off_moves_nobody() -> None:
    model = assemble(_modules(), switched=True)
    p = model.defaults.copy()
    run, twin = _run(3.0, model), _run(0.0, model)
    assert np.abs(_share(couplings(run, twin, [5]), "source", "reader")).max() > 0.1
    p[model.param_names.index("cut.source->reader")] = 1.0
    for solution in (run, twin):
        object.__setattr__(solution, "p", p[None])
    assert np.abs(_share(couplings(run, twin, [5]), "source", "reader")).max() == 0


def test_runs_that_do_not_belong_together_are_refused() -> None:
    model = assemble(_modules())
    with pytest.raises(InputError, match="untouched twin"):
        couplings(_run(3.0, model), _run(0.0, assemble(_modules(), cut=["source->reader"])), [1])
