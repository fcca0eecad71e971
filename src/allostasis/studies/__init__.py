"""Studies: who takes part, what happens to them and when, what is measured, what is found."""

from allostasis.studies.claim import Claim, claim
from allostasis.studies.data import Observations, read_data
from allostasis.studies.explain import Explanation, FlowShare, explain
from allostasis.studies.laying import laid
from allostasis.studies.overlay import overlay
from allostasis.studies.plan import Plan, plan
from allostasis.studies.result import Result
from allostasis.studies.run import run
from allostasis.studies.sbml import Exported, export_sbml
from allostasis.studies.schema import Comparison, Given, Published, Study, read_study
from allostasis.studies.shipped import shipped, shipped_study
from allostasis.studies.template import template
from allostasis.studies.validate import validate
from allostasis.studies.verify import Verified, verify

__all__ = [
    "Claim",
    "Comparison",
    "Explanation",
    "Exported",
    "FlowShare",
    "Given",
    "Observations",
    "Plan",
    "Published",
    "Result",
    "Study",
    "Verified",
    "claim",
    "explain",
    "export_sbml",
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
