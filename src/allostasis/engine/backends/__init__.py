"""Other ways to solve the same equations: a graphics card, and SciPy as an independent reference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allostasis.doors import door

if TYPE_CHECKING:
    from allostasis.engine.backends import scipy_reference as scipy_reference

__getattr__, __dir__, __all__ = door(__name__)
