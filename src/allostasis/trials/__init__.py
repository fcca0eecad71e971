"""Plans of treatment: what is given when and to whom, searched for what does most at least burden and risk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allostasis.doors import door

if TYPE_CHECKING:
    from allostasis.trials.plan_file import Component as Component
    from allostasis.trials.plan_file import PlanFile as PlanFile
    from allostasis.trials.plan_file import read_plans as read_plans
    from allostasis.trials.plans import Option as Option
    from allostasis.trials.plans import Plan as Plan
    from allostasis.trials.policy import Leaf as Leaf
    from allostasis.trials.policy import Policy as Policy
    from allostasis.trials.policy import Split as Split
    from allostasis.trials.searching import Found as Found
    from allostasis.trials.searching import Judged as Judged
    from allostasis.trials.searching import search as search
    from allostasis.trials.searching import shared_front as shared_front
    from allostasis.trials.shipped import shipped_plans as shipped_plans

__getattr__, __dir__, __all__ = door(__name__)
