"""What a person reads of a result: figures, tables, words, one HTML file; and pages of the model itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allostasis.doors import door

if TYPE_CHECKING:
    from allostasis.views import lists as lists
    from allostasis.views import model_page as model_page
    from allostasis.views.bibliography import bibtex as bibtex
    from allostasis.views.bibliography import citations as citations
    from allostasis.views.body_map import GROUPS as GROUPS
    from allostasis.views.body_map import OF as OF
    from allostasis.views.body_map import QUANTITIES as QUANTITIES
    from allostasis.views.body_map import VIEWS as VIEWS
    from allostasis.views.evidence_page import page as page
    from allostasis.views.explore_link import HERE as HERE
    from allostasis.views.figures import Panel as Panel
    from allostasis.views.figures import panels as panels
    from allostasis.views.lists import offered as offered
    from allostasis.views.loop import Loop as Loop
    from allostasis.views.loop import loop_of as loop_of
    from allostasis.views.model_page import guesses as guesses
    from allostasis.views.model_page import module_page as module_page
    from allostasis.views.model_page import overview as overview
    from allostasis.views.plans_page import plans_document as plans_document
    from allostasis.views.plans_page import plans_html as plans_html
    from allostasis.views.plans_page import plans_lines as plans_lines
    from allostasis.views.plans_page import write_plans as write_plans
    from allostasis.views.publication import publish as publish
    from allostasis.views.report import index_vacant as index_vacant
    from allostasis.views.report import report_html as report_html
    from allostasis.views.report import write_index as write_index
    from allostasis.views.report import write_report as write_report
    from allostasis.views.tables import document as document
    from allostasis.views.tables import level as level
    from allostasis.views.tables import misses_first as misses_first
    from allostasis.views.tables import published_rows as published_rows
    from allostasis.views.terminal import blocks as blocks
    from allostasis.views.terminal import explanation as explanation
    from allostasis.views.terminal import opening as opening
    from allostasis.views.texts import DASH as DASH
    from allostasis.views.texts import estimate as estimate
    from allostasis.views.texts import plural as plural
    from allostasis.views.texts import unit as unit
    from allostasis.views.words import limits as limits
    from allostasis.views.words import summary as summary

__getattr__, __dir__, __all__ = door(__name__)
