"""The few functions that biology is written in, on SymPy expressions.

Everything here is smooth or has one declared kink, works on dimensionless ratios, and has a derivative
that stays finite, because the same expression becomes a kernel, a Jacobian, an SBML file and a page.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

__all__ = ["up", "down", "relative", "excess", "power", "cosine", "logistic", "soft_positive", "Expr"]

Expr = sp.Expr


class power(sp.Function):
    """``x**n`` for x >= 0 and a real, possibly varying exponent n, finite at x = 0."""

    nargs = 2

    @classmethod
    def eval(cls, x: Any, n: Any) -> Any:
        """Plain powers for small whole exponents."""
        if n.is_Integer and abs(int(n)) <= 8:
            return x ** int(n)
        return None

    def fdiff(self, argindex: int = 1) -> Any:
        """Derivative with respect to the base or the exponent."""
        x, n = self.args
        if argindex == 1:
            return n * power(x, n - 1)
        return power(x, n) * sp.log(sp.Max(x, sp.Float(1e-30)))


def _ratio(x: Any, half: Any, steepness: Any) -> Any:
    n = sp.sympify(steepness)
    return x / half if n == 1 else power(x / half, n)


def up(x: Any, half: Any, steepness: Any = 1) -> Any:
    """Saturating rise from 0 to 1 with half effect at ``half`` (Hill function)."""
    if sp.sympify(steepness) == 1:
        return x / (half + x)
    r = _ratio(x, half, steepness)
    return r / (1 + r)


def down(x: Any, half: Any, steepness: Any = 1) -> Any:
    """Saturating fall from 1 to 0 with half inhibition at ``half``; 1 - up."""
    if sp.sympify(steepness) == 1:
        return half / (half + x)
    return 1 / (1 + _ratio(x, half, steepness))


def relative(x: Any, rest: Any, gain: Any, half: Any, steepness: Any = 1) -> Any:
    """A coupling that equals 1 at rest: (1 + g up(x)) / (1 + g up(rest)); its reciprocal brakes."""
    return (1 + gain * up(x, half, steepness)) / (1 + gain * up(rest, half, steepness))


def excess(x: Any, rest: Any) -> Any:
    """How far ``x`` stands above ``rest``, never below 0."""
    return sp.Max(x - rest, 0)


def cosine(time: Any, peak: Any, period: Any) -> Any:
    """Cosine of a clock, 1 at ``peak``."""
    return sp.cos(2 * sp.pi * (time - peak) / period)


def bounded(x: Any) -> Any:
    """Slope 1 at 0, never beyond 1 either way."""
    return x / sp.sqrt(1 + x**2)


def logistic(x: Any) -> Any:
    """1 / (1 + exp(-x))."""
    return 1 / (1 + sp.exp(-x))


def soft_positive(x: Any, width: Any) -> Any:
    """A smooth max(x, 0): (x + sqrt(x**2 + width**2)) / 2."""
    return (x + sp.sqrt(x**2 + width**2)) / 2
