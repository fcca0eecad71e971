"""Evidence: published findings replayed by the model and judged by fixed rules that know nothing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allostasis.doors import door

if TYPE_CHECKING:
    from allostasis.evidence import ablation as ablation
    from allostasis.evidence.ablation import LASTING as LASTING
    from allostasis.evidence.ablation import LONGEST as LONGEST
    from allostasis.evidence.ablation import PEOPLE as PEOPLE
    from allostasis.evidence.ablation import Lost as Lost
    from allostasis.evidence.ablation import ablate as ablate
    from allostasis.evidence.claims import ClaimState as ClaimState
    from allostasis.evidence.claims import claim_states as claim_states
    from allostasis.evidence.claims import titles as titles
    from allostasis.evidence.evidence_check import Evidence as Evidence
    from allostasis.evidence.evidence_check import check as check
    from allostasis.evidence.evidence_check import couplings as couplings
    from allostasis.evidence.evidence_record import believed as believed
    from allostasis.evidence.evidence_record import place as place
    from allostasis.evidence.evidence_record import record as record
    from allostasis.evidence.evidence_record import write_record as write_record
    from allostasis.evidence.replay_runs import CHUNK as CHUNK
    from allostasis.evidence.replay_runs import ReplayCohort as ReplayCohort
    from allostasis.evidence.replay_runs import model_of as model_of
    from allostasis.evidence.replay_runs import shared_model as shared_model
    from allostasis.evidence.rival_mechanisms import Rival as Rival
    from allostasis.evidence.rival_mechanisms import compare_rivals as compare_rivals
    from allostasis.evidence.rival_mechanisms import rivals as rivals
    from allostasis.evidence.verdicts import BASELINES as BASELINES
    from allostasis.evidence.verdicts import Judged as Judged
    from allostasis.evidence.verdicts import by_row as by_row
    from allostasis.evidence.verdicts import totals as totals
    from allostasis.results import Estimand as Estimand
    from allostasis.studies import replays as replays
    from allostasis.studies.file import Replay as Replay
    from allostasis.studies.file import Replays as Replays
    from allostasis.studies.file import read_replays as read_replays

__getattr__, __dir__, __all__ = door(__name__)
