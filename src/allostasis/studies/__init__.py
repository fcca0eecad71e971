"""Studies: who takes part, what happens to them and when, what is measured, what is found."""

from allostasis.results.claim import Claim, claim
from allostasis.results.observations import Observations, read_data
from allostasis.results.overlay import overlay
from allostasis.results.result import Result
from allostasis.studies.file.examples import shipped, shipped_study
from allostasis.studies.file.study import Comparison, Given, Published, Study, read_study
from allostasis.studies.file.template import template
from allostasis.studies.running.explain import Explanation, explain
from allostasis.studies.running.laying import laid
from allostasis.studies.running.live import FlowShare, LivePerson
from allostasis.studies.running.plan import Plan, plan
from allostasis.studies.running.run import run
from allostasis.studies.running.validate import validate
from allostasis.studies.running.verify import Verified, verify

__all__ = [
    "Claim",
    "Comparison",
    "Explanation",
    "FlowShare",
    "Given",
    "LivePerson",
    "Observations",
    "Plan",
    "Published",
    "Result",
    "Study",
    "Verified",
    "claim",
    "explain",
    "laid",
    "overlay",
    "plan",
    "read_data",
    "read_study",
    "run",
    "shipped",
    "shipped_study",
    "template",
    "validate",
    "verify",
]
