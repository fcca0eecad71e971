"""Slow noise as a smooth function of time: no stops, no steps, the same for a person however they are run.

A sum of waves at fixed frequencies, whose two amplitudes a wave are parameters that people differ in: drawn from
keyed streams like any trait, and evaluated inside the kernel. Every person's course is Gaussian with the variance
asked for; its autocorrelation is within 0.1 of exp(-lag / tau), that of an Ornstein-Uhlenbeck process, up to
tau, and flat at lag 0, where that one has a kink. Beyond it falls and wavers around 0.
"""

from __future__ import annotations

import math
from typing import Any

import sympy as sp

from allostasis.language.module import Module

__all__ = ["frequencies", "smooth_noise"]


def frequencies(waves: int) -> list[float]:
    """Angular frequencies times tau, cutting the spectrum 1 / (1 + w**2) into parts of equal variance."""
    return [math.tan(math.pi / 2 * (k + 0.5) / waves) for k in range(waves)]


def smooth_noise(m: Module, name: str, *, tau: Any, sd: float, source: str, waves: int = 6, about: str = "") -> Any:
    """A course around 0 with standard deviation ``sd``, for the equations of ``m``.

    Args:
        name: prefix of the amplitudes, two parameters a wave.
        tau: how long it remembers itself: a parameter of ``m`` with a time for its unit.
        waves: more follow the correlation further, at the price of a sine and a cosine each.

    Returns:
        An expression of time, without a unit.
    """
    size = sd / math.sqrt(waves)
    integer = sp.Integer(0)
    for k, w in enumerate(frequencies(waves)):
        told = f"{about or name}: wave {k + 1} of {waves}"
        a, b = (
            m.param(f"{name}_{part}{k + 1}", 0.0, "1", varies=size, linear=True, source=source, about=told)
            for part in ("cos", "sin")
        )
        integer += a * sp.cos(w * m.time / tau) + b * sp.sin(w * m.time / tau)
    return integer
