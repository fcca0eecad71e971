"""The language biology is written in: modules, flows, treatments, schedules, instruments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allostasis.doors import door

if TYPE_CHECKING:
    from allostasis.language.airway import called_up as called_up
    from allostasis.language.airway import felt as felt
    from allostasis.language.dimensions import HOUR as HOUR
    from allostasis.language.dimensions import NONE as NONE
    from allostasis.language.dimensions import Dimension as Dimension
    from allostasis.language.dimensions import dimension as dimension
    from allostasis.language.interventions import Amounts as Amounts
    from allostasis.language.interventions import Intervention as Intervention
    from allostasis.language.interventions import Route as Route
    from allostasis.language.interventions import Strain as Strain
    from allostasis.language.interventions import intervention as intervention
    from allostasis.language.maths import Expr as Expr
    from allostasis.language.maths import bounded as bounded
    from allostasis.language.maths import cosine as cosine
    from allostasis.language.maths import down as down
    from allostasis.language.maths import excess as excess
    from allostasis.language.maths import logistic as logistic
    from allostasis.language.maths import power as power
    from allostasis.language.maths import relative as relative
    from allostasis.language.maths import soft_positive as soft_positive
    from allostasis.language.maths import up as up
    from allostasis.language.module import TIME as TIME
    from allostasis.language.module import Module as Module
    from allostasis.language.noise import smooth_noise as smooth_noise
    from allostasis.language.numbers_of_readouts import readout_numbers as readout_numbers
    from allostasis.language.numbers_of_readouts import with_numbers as with_numbers
    from allostasis.language.parts import Action as Action
    from allostasis.language.parts import Anchor as Anchor
    from allostasis.language.parts import Flow as Flow
    from allostasis.language.parts import Input as Input
    from allostasis.language.parts import Offer as Offer
    from allostasis.language.parts import Param as Param
    from allostasis.language.parts import Port as Port
    from allostasis.language.parts import Read as Read
    from allostasis.language.parts import State as State
    from allostasis.language.parts import Switch as Switch
    from allostasis.language.pattern_numbers import bound as bound
    from allostasis.language.pattern_numbers import names_in as names_in
    from allostasis.language.patterns import Daily as Daily
    from allostasis.language.patterns import DailyNoise as DailyNoise
    from allostasis.language.patterns import Onsets as Onsets
    from allostasis.language.patterns import Pattern as Pattern
    from allostasis.language.patterns import PointProcess as PointProcess
    from allostasis.language.patterns import PulseTrain as PulseTrain
    from allostasis.language.pk import Disposition as Disposition
    from allostasis.language.pk import depot as depot
    from allostasis.language.pk import effect_site as effect_site
    from allostasis.language.pk import free_concentration as free_concentration
    from allostasis.language.pk import intravenous as intravenous
    from allostasis.language.pk import occupancy as occupancy
    from allostasis.language.pk import oral as oral
    from allostasis.language.pk import ternary as ternary
    from allostasis.language.readout import Assay as Assay
    from allostasis.language.readout import Item as Item
    from allostasis.language.readout import Readout as Readout
    from allostasis.language.readout import Scale as Scale
    from allostasis.language.schedule import DAY as DAY
    from allostasis.language.schedule import Block as Block
    from allostasis.language.schedule import Dose as Dose
    from allostasis.language.schedule import Record as Record
    from allostasis.language.schedule import Step as Step
    from allostasis.language.sessions import taught as taught
    from allostasis.language.treatment import Condition as Condition
    from allostasis.language.treatment import Stressor as Stressor
    from allostasis.language.treatment import Treatment as Treatment

__getattr__, __dir__, __all__ = door(__name__)
