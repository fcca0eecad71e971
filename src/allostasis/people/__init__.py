"""Populations, traits, allocation: who takes part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allostasis.doors import door

if TYPE_CHECKING:
    from allostasis.people.adversity import BRINGS as BRINGS
    from allostasis.people.adversity import STATES as STATES
    from allostasis.people.adversity import Adversity as Adversity
    from allostasis.people.adversity import AtAges as AtAges
    from allostasis.people.adversity import draw_adversity as draw_adversity
    from allostasis.people.allocation import allocate as allocate
    from allostasis.people.allocation import nobody as nobody
    from allostasis.people.correlated import Groups as Groups
    from allostasis.people.correlated import groups as groups
    from allostasis.people.correlated import read_groups as read_groups
    from allostasis.people.onset import onset_ages as onset_ages
    from allostasis.people.population import People as People
    from allostasis.people.population import Population as Population
    from allostasis.people.population import Spread as Spread
    from allostasis.people.population import covariates as covariates
    from allostasis.people.population import draw as draw
    from allostasis.people.programmed import programmed_by as programmed_by
    from allostasis.people.traumas import Traumas as Traumas
    from allostasis.people.traumas import draw_traumas as draw_traumas

__getattr__, __dir__, __all__ = door(__name__)
