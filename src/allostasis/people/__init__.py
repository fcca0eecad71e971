"""Populations, traits, allocation: who takes part."""

from allostasis.people.allocation import allocate, nobody
from allostasis.people.population import People, Population, Spread, draw

__all__ = ["People", "Population", "Spread", "allocate", "draw", "nobody"]
