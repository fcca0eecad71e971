"""Smooth noise: the variance and memory asked for, keyed by person, in the kernel as in plain arithmetic."""

from __future__ import annotations

import numpy as np

from allostasis.assembly import Model, assemble
from allostasis.engine import Cohort, Events, solve
from allostasis.language import Module, smooth_noise
from allostasis.language.noise import frequencies
from allostasis.people import Population, draw

TAU, SD = 24.0, 0.3


def model() -> Model:
    m = Module("mood", about="a test")
    tau = m.param("tau", TAU, "h", source="proposal")
    fast = m.param("fast", 1.0, "min", source="proposal")
    x = m.state("x", start=0.0, scale=1.0, unit="1", about="follows the noise", signed=True)
    m.offer("noise", smooth_noise(m, "noise", tau=tau, sd=SD, source="proposal"), unit="1", about="the noise itself")
    m.flow("following", (m.offers["noise"].value - x) / fast, into=x)
    return assemble([m])


def lived(index: np.ndarray, times: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    made = model()
    p = draw(made, Population(), 5, index).p
    cohort = Cohort(0.0, p, np.zeros((len(index), 1)), np.empty((len(index), 0)), Events.of(made, [()] * len(index)))
    run = solve(made, cohort, times, method="rodas4", rtol=1e-6)
    return run["mood.noise"], run["mood.x"]


def test_variance_and_memory() -> None:
    lags = np.array([0.0, 6.0, 12.0, 24.0, 48.0])
    noise, _ = lived(np.arange(3000), 100.0 + lags)
    assert abs(noise[:, 0].std() / SD - 1) < 0.04
    assert abs(noise[:, 0].mean()) < 0.02
    found = np.array([np.corrcoef(noise[:, 0], noise[:, i])[0, 1] for i in range(len(lags))])
    exact = np.cos(np.outer(lags / TAU, frequencies(6))).mean(axis=1)
    np.testing.assert_allclose(found, exact, atol=0.06)
    np.testing.assert_allclose(exact[:4], np.exp(-lags[:4] / TAU), atol=0.08)


def test_a_state_in_the_kernel_follows_it() -> None:
    times = np.linspace(10.0, 400.0, 50)
    noise, x = lived(np.arange(8), times)
    assert np.abs(noise - x).max() < 0.02
    assert noise.std() > 0.15


def test_a_person_keeps_their_noise() -> None:
    times = np.array([50.0, 90.0])
    every, _ = lived(np.arange(10), times)
    some, _ = lived(np.array([7, 2]), times)
    np.testing.assert_array_equal(some, every[[7, 2]])
