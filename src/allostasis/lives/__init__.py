"""Years of a person: projective integration of slow states, episodes by criteria, ages of death."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allostasis.doors import door

if TYPE_CHECKING:
    from allostasis.lives.episodes import Episodes as Episodes
    from allostasis.lives.episodes import depressive as depressive
    from allostasis.lives.episodes import high as high
    from allostasis.lives.episodes import is_mania as is_mania
    from allostasis.lives.episodes import meets as meets
    from allostasis.lives.lifetime import Life as Life
    from allostasis.lives.lifetime import live_through as live_through
    from allostasis.lives.mortality import death_ages as death_ages
    from allostasis.lives.multiscale import Leaps as Leaps

__getattr__, __dir__, __all__ = door(__name__)
