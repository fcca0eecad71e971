"""Evidence: published findings replayed by the model and judged by fixed rules that know nothing of it."""

from allostasis.evidence.ablation import Lost, ablate
from allostasis.evidence.check import Evidence, check, couplings
from allostasis.evidence.claims import Row, row_states
from allostasis.evidence.verdicts import Judged
from allostasis.results.estimand import Estimand
from allostasis.studies.file.replays import Replay, Replays, read_replays, replays

__all__ = [
    "Estimand",
    "Evidence",
    "Judged",
    "Lost",
    "Replay",
    "Replays",
    "Row",
    "ablate",
    "check",
    "couplings",
    "read_replays",
    "replays",
    "row_states",
]
