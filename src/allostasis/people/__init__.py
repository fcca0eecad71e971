"""Populations, traits, allocation: who takes part."""

from allostasis.people.allocation import randomise
from allostasis.people.deaths import death_ages
from allostasis.people.population import People, Population, Spread, draw

__all__ = ["People", "Population", "Spread", "death_ages", "draw", "randomise"]
