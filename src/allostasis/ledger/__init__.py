"""The ledger: published findings that judge the model, and sources of the numbers inside it.

``findings()`` are results on people, each with its citation, interval, cohort and side (calibration or
validation); ``sources()`` say where a parameter's number comes from and how far it may be trusted (grade A read in
the source, A* read there and converted by us, B recalled, C our proposal); ``published(id)`` holds whole parameter
sets of published models; ``evidence()`` is what the last check of the model found, finding by finding.
``check_file(path)`` checks a ledger file of one's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allostasis.doors import door

if TYPE_CHECKING:
    from allostasis.ledger.grades import GRADES as GRADES
    from allostasis.ledger.grades import grade as grade
    from allostasis.ledger.intervals import derived_interval as derived_interval
    from allostasis.ledger.judged import FILE as FILE
    from allostasis.ledger.judged import MISSED as MISSED
    from allostasis.ledger.judged import Backing as Backing
    from allostasis.ledger.judged import backing as backing
    from allostasis.ledger.judged import evidence as evidence
    from allostasis.ledger.judged import evidence_about as evidence_about
    from allostasis.ledger.judged import in_sample as in_sample
    from allostasis.ledger.load import check_file as check_file
    from allostasis.ledger.load import finding as finding
    from allostasis.ledger.load import findings as findings
    from allostasis.ledger.load import known_id as known_id
    from allostasis.ledger.load import published as published
    from allostasis.ledger.load import source as source
    from allostasis.ledger.load import sources as sources
    from allostasis.ledger.load import split_hash as split_hash
    from allostasis.ledger.nearby import Near as Near
    from allostasis.ledger.nearby import Setting as Setting
    from allostasis.ledger.nearby import near as near
    from allostasis.ledger.published_units import unit_factor as unit_factor
    from allostasis.ledger.schema import Citation as Citation
    from allostasis.ledger.schema import Effect as Effect
    from allostasis.ledger.schema import Finding as Finding
    from allostasis.ledger.schema import Outcome as Outcome
    from allostasis.ledger.schema import Population as Population
    from allostasis.ledger.schema import Source as Source
    from allostasis.ledger.verdict_rules import CONTRASTS as CONTRASTS
    from allostasis.ledger.verdict_rules import RATIOS as RATIOS
    from allostasis.ledger.verdict_rules import verdict as verdict
    from allostasis.ledger.verdict_rules import verdict_within as verdict_within

__getattr__, __dir__, __all__ = door(__name__)
