"""What a person reads of a result: figures, tables, words, one HTML file; and pages of the model itself."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

_DOORS = {
    "Panel": "figures",
    "panels": "figures",
    "summary": "words",
    "limits": "words",
    "report_html": "report",
    "write_report": "report",
    "write_index": "report",
    "module_page": "model_page",
    "guesses": "model_page",
}
__all__ = [
    "Panel",
    "guesses",
    "limits",
    "module_page",
    "panels",
    "report_html",
    "summary",
    "write_index",
    "write_report",
]

if TYPE_CHECKING:
    from allostasis.views.figures import Panel as Panel
    from allostasis.views.figures import panels as panels
    from allostasis.views.model_page import guesses as guesses
    from allostasis.views.model_page import module_page as module_page
    from allostasis.views.report import report_html as report_html
    from allostasis.views.report import write_index as write_index
    from allostasis.views.report import write_report as write_report
    from allostasis.views.words import limits as limits
    from allostasis.views.words import summary as summary


def __getattr__(name: str) -> Any:
    if name in _DOORS:
        return getattr(import_module(f"allostasis.views.{_DOORS[name]}"), name)
    raise AttributeError(f"module 'allostasis.views' has no attribute {name!r}")
