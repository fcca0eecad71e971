"""Studies: who takes part, what happens to them and when, what is measured, what is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allostasis.doors import door

if TYPE_CHECKING:
    from allostasis.results import Claim as Claim
    from allostasis.results import Observations as Observations
    from allostasis.results import Result as Result
    from allostasis.results import claim as claim
    from allostasis.results import overlay as overlay
    from allostasis.results import read_data as read_data
    from allostasis.studies.file.examples import shipped as shipped
    from allostasis.studies.file.examples import shipped_study as shipped_study
    from allostasis.studies.file.records import Comparison as Comparison
    from allostasis.studies.file.records import Given as Given
    from allostasis.studies.file.records import Published as Published
    from allostasis.studies.file.replays import replays as replays
    from allostasis.studies.file.study import Study as Study
    from allostasis.studies.file.study import read_study as read_study
    from allostasis.studies.file.template import template as template
    from allostasis.studies.running.explain import Explanation as Explanation
    from allostasis.studies.running.explain import explain as explain
    from allostasis.studies.running.laying import laid as laid
    from allostasis.studies.running.live import FlowShare as FlowShare
    from allostasis.studies.running.live import LivePerson as LivePerson
    from allostasis.studies.running.plan import Plan as Plan
    from allostasis.studies.running.plan import plan as plan
    from allostasis.studies.running.run import run as run
    from allostasis.studies.running.stored import stored_study as stored_study
    from allostasis.studies.running.validate import validate as validate
    from allostasis.studies.running.verify import Verified as Verified
    from allostasis.studies.running.verify import verify as verify

__getattr__, __dir__, __all__ = door(__name__)
