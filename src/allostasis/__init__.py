"""Allostasis: the immune system, the brain and the mind as one executable feedback loop.

Modules of biology are assembled into a model, the model is compiled into a kernel, a cohort of people
lives in it, a study says what happens to them and what is measured, a result is what anyone reads.
Research software; not medical advice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allostasis.version import VERSION as __version__

_DOORS = {
    "Module": "allostasis.language",
    "Treatment": "allostasis.language",
    "assemble": "allostasis.assembly",
    "Model": "allostasis.assembly",
    "Population": "allostasis.people",
    "Study": "allostasis.studies",
    "run": "allostasis.studies",
    "Result": "allostasis.studies",
    "validate": "allostasis.studies",
    "AllostasisError": "allostasis.errors",
}
__all__ = ["__version__", *_DOORS]

if TYPE_CHECKING:
    from allostasis.assembly import Model, assemble  # noqa: F401
    from allostasis.errors import AllostasisError  # noqa: F401
    from allostasis.language import Module, Treatment  # noqa: F401
    from allostasis.people import Population  # noqa: F401
    from allostasis.studies import Result, Study, run, validate  # noqa: F401


def __getattr__(name: str) -> Any:
    if name in _DOORS:
        from importlib import import_module

        return getattr(import_module(_DOORS[name]), name)
    raise AttributeError(f"module 'allostasis' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
