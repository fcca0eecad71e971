"""The parts a module is made of: plain frozen records, each with its unit and, where it is a number, its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["State", "Param", "Read", "Port", "Action", "Input", "Anchor", "Offer", "Flow", "Switch"]


@dataclass(frozen=True)
class State:
    """Something that changes in time. ``slow`` states are held while a person settles and start at ``start`` then.

    ``later``: 0 until a person's own set-points have been found, and at ``start`` then.
    """

    name: str
    symbol: Any
    start: Any
    unit: str
    about: str
    scale: float
    slow: bool
    signed: bool
    later: bool = False


@dataclass(frozen=True)
class Param:
    """A number of the model. ``value`` in ``unit``; inside the model, times are in hours (``inside``).

    ``unsure``: how well the typical person is known; ``varies``: how people differ; both the SD of the
    logarithm, or of the value itself where ``linear``. ``converted``: what we did to what the source prints, where that
    is more than copying it.
    """

    name: str
    symbol: Any
    value: float
    unit: str
    unsure: float
    varies: float
    source: str
    about: str
    linear: bool
    inside: float
    converted: str = ""


@dataclass(frozen=True)
class Read:
    """A value of a neighbour; ``alone`` is what is used when that neighbour is absent or cut."""

    path: str
    symbol: Any
    unit: str
    alone: Any
    about: str


@dataclass(frozen=True)
class Port:
    """A place that several other modules may act on; their actions are summed or multiplied."""

    name: str
    symbol: Any
    unit: str
    alone: float
    combine: str
    about: str


@dataclass(frozen=True)
class Action:
    """What a module does to a port of another module."""

    path: str
    value: Any
    about: str
    where: str


@dataclass(frozen=True)
class Input:
    """A quantity that only a schedule moves, constant between moments."""

    name: str
    symbol: Any
    start: float
    unit: str
    about: str


@dataclass(frozen=True)
class Anchor:
    """A person's own settled 24 h mean of ``of``; ``start`` is the first guess."""

    name: str
    symbol: Any
    of: Any
    start: float
    unit: str
    about: str


@dataclass(frozen=True)
class Offer:
    """A quantity computed from states, for neighbours and read-outs."""

    name: str
    symbol: Any
    value: Any
    unit: str
    about: str


@dataclass(frozen=True)
class Flow:
    """A named change: ``rate`` runs into one state, out of another, or both."""

    name: str
    rate: Any
    into: str
    out_of: str
    where: str


@dataclass(frozen=True)
class Switch:
    """A 0/1 value that flips whenever ``when`` rises through zero."""

    name: str
    symbol: Any
    when: Any
    start: float
    about: str
