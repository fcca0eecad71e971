"""Years of a person: projective integration of slow states, episodes by criteria, ages of death."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allostasis.doors import door

if TYPE_CHECKING:
    from allostasis.lives.bank import WHOLE as WHOLE
    from allostasis.lives.bank import Bank as Bank
    from allostasis.lives.bank_table import Shown as Shown
    from allostasis.lives.bank_table import read_bank as read_bank
    from allostasis.lives.block import KINDS as KINDS
    from allostasis.lives.block import LifeBlock as LifeBlock
    from allostasis.lives.days_of_mood import CHILDHOOD as CHILDHOOD
    from allostasis.lives.days_of_mood import age_of as age_of
    from allostasis.lives.diagnoses import HISTORY as HISTORY
    from allostasis.lives.diagnoses import Histories as Histories
    from allostasis.lives.diagnoses import told_at as told_at
    from allostasis.lives.episodes import Episodes as Episodes
    from allostasis.lives.episodes import depressive as depressive
    from allostasis.lives.episodes import high as high
    from allostasis.lives.episodes import is_mania as is_mania
    from allostasis.lives.episodes import meets as meets
    from allostasis.lives.fear_lived import FearLived as FearLived
    from allostasis.lives.fear_lived import fear_lived as fear_lived
    from allostasis.lives.fear_lived import own_fear as own_fear
    from allostasis.lives.figures import Figure as Figure
    from allostasis.lives.lifetime import Life as Life
    from allostasis.lives.lifetime import live_through as live_through
    from allostasis.lives.mood_alone import MOOD as MOOD
    from allostasis.lives.mood_alone import Mood as Mood
    from allostasis.lives.mood_alone import mood_model as mood_model
    from allostasis.lives.mood_alone import pressed as pressed
    from allostasis.lives.mortality import death_ages as death_ages
    from allostasis.lives.multiscale import YEAR as YEAR
    from allostasis.lives.multiscale import Course as Course
    from allostasis.lives.multiscale import Leaps as Leaps
    from allostasis.lives.tables import written as written
    from allostasis.lives.weights import effective as effective
    from allostasis.lives.weights import raked as raked
    from allostasis.lives.whole_life import childhood_of as childhood_of

__getattr__, __dir__, __all__ = door(__name__)
