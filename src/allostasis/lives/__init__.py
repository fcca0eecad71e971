"""Years of a person: projective integration of slow states, ages of death."""

from allostasis.lives.lifetime import Leaps, Life, live_through
from allostasis.lives.mortality import death_ages

__all__ = ["Leaps", "Life", "death_ages", "live_through"]
