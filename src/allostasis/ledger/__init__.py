"""The ledger: published findings that judge the model, and sources of the numbers inside it.

``findings()`` are results on people, each with its citation, interval, cohort and side (calibration or
validation); ``sources()`` say where a parameter's number comes from and how far it may be trusted (grade A
read in the source, B recalled, C our proposal); ``published(id)`` holds whole parameter sets of published
models; ``evidence()`` is what the last check of the model found, finding by finding.
``check_file(path)`` checks a ledger file of one's own.
"""

from __future__ import annotations

from allostasis.ledger.intervals import derived_interval
from allostasis.ledger.judged import Backing, backing, evidence, evidence_about, in_sample
from allostasis.ledger.load import check_file, finding, findings, known_id, published, source, sources, split_hash
from allostasis.ledger.schema import Citation, Effect, Finding, Outcome, Population, Source

__all__ = [
    "Backing",
    "Citation",
    "Effect",
    "Finding",
    "Outcome",
    "Population",
    "Source",
    "backing",
    "check_file",
    "derived_interval",
    "evidence",
    "evidence_about",
    "finding",
    "findings",
    "in_sample",
    "known_id",
    "published",
    "source",
    "sources",
    "split_hash",
]
