"""What a person reads of a result: figures, tables, words, one HTML file; and pages of the model itself."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

_DOORS = {
    "Panel": "figures", "panels": "figures", "summary": "words", "limits": "words", "report": "report",
    "write_report": "report", "write_index": "report", "model_page": "model_page", "guesses": "model_page",
}
__all__ = [
    "Panel", "guesses", "limits", "model_page", "panels", "report", "summary", "write_index", "write_report",
]

if TYPE_CHECKING:
    from allostasis.views.figures import Panel as Panel, panels as panels
    from allostasis.views.model_page import guesses as guesses, model_page as model_page
    from allostasis.views.report import report as report, write_index as write_index, write_report as write_report
    from allostasis.views.words import limits as limits, summary as summary


def __getattr__(name: str) -> Any:
    if name in _DOORS:
        return getattr(import_module(f"allostasis.views.{_DOORS[name]}"), name)
    raise AttributeError(f"module 'allostasis.views' has no attribute {name!r}")
