"""Kinetics that drugs share: absorption, compartments, effect sites, binding to a target and to two at once.

Each block gives a module its states, routes and flows from numbers that the drug's own file declares with their
sources, so that a drug is about ten lines. Rates and volumes may be any expression: covariates and spread between
people are written where the numbers are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from allostasis.errors import ModelError
from allostasis.language.maths import up
from allostasis.language.treatment import Treatment

__all__ = ["Disposition", "depot", "effect_site", "free_concentration", "intravenous", "occupancy", "oral", "ternary"]


@dataclass(frozen=True)
class Disposition:
    """Where a drug is.

    Attributes:
        central: the amount in blood. concentration: in blood, an offer.
        absorbed_from: the amount still in the gut or a depot; None into a vein.
        peripheral: the amount in tissue; None with one compartment.
    """

    central: Any
    concentration: Any
    absorbed_from: Any = None
    peripheral: Any = None


def oral(
    m: Treatment,
    *,
    absorption: Any,
    concentration: str,
    bioavailability: Any = None,
    place: tuple[str, str] = ("gut", "in the gut"),
    scale: float = 10.0,
    waiting: float | None = None,
    unit: str = "mg",
    called: str = "",
    **disposed: Any,
) -> Disposition:
    """By mouth: a gut that empties into blood, and what :func:`intravenous` says of blood. The route is a bolus.

    Args:
        absorption: rate at which the gut empties [1/h].
        concentration: unit of the offer of that name.
        bioavailability: share that arrives in blood; all of it unless said (apparent clearance and volumes).
        place: name of the state it is absorbed from, and what that is.
        scale: typical amount, in ``unit``; ``waiting``: in the gut, if another.
        called: the drug in the names of flows; the module's name unless said.
        disposed: ``clearance`` or ``half_life``, ``volume``, ``peripheral_volume``, ``exchange``, ``saturable`` and
            names, as of :func:`intravenous`.
    """
    name = called or m.name.replace("_", " ")
    gut = m.state(place[0], start=0.0, scale=waiting or scale, unit=unit, about=place[1])
    blood = _disposed(m, concentration, scale, unit, name, **disposed)
    if bioavailability is None:
        m.flow(f"{name} absorption", absorption * gut, out_of=gut, into=blood.central)
    else:
        m.flow(f"{name} leaving the {place[0]}", absorption * gut, out_of=gut)
        m.flow(f"{name} absorption", bioavailability * absorption * gut, into=blood.central)
    m.bolus(gut)
    return Disposition(blood.central, blood.concentration, gut, blood.peripheral)


def depot(m: Treatment, *, absorption: Any, concentration: str, **rest: Any) -> Disposition:
    """Under the skin or into a muscle: as :func:`oral`, from a depot."""
    return oral(m, absorption=absorption, concentration=concentration, **{"place": ("depot", "under the skin"), **rest})


def intravenous(
    m: Treatment,
    *,
    concentration: str,
    scale: float = 100.0,
    unit: str = "mg",
    called: str = "",
    infused: bool = True,
    at_once: bool = True,
    **disposed: Any,
) -> Disposition:
    """Into a vein: one or two compartments with linear loss, and saturable loss beside it.

    Args:
        concentration: unit of the offer of that name.
        infused, at_once: the routes it has.
        disposed: ``volume`` of blood's compartment; ``clearance`` [L/h], or ``half_life`` [h] of one compartment;
            ``peripheral_volume`` and ``exchange`` [L/h] of a second one; ``saturable=(most, half)``, an amount an hour
            and the concentration of half of it, or ``removed``, flows by name; ``central``, ``tissue`` names of states.

    Raises:
        ModelError: neither clearance nor half-life, both, or half of a second compartment.
    """
    name = called or m.name.replace("_", " ")
    rate = m.input("rate", unit=f"{unit}/h", about="infusion") if infused else None
    blood = _disposed(m, concentration, scale, unit, name, **disposed)
    if rate is not None:
        m.flow(f"{name} infusion", rate, into=blood.central)
    if at_once:
        m.bolus(blood.central)
    if rate is not None:
        m.infusion(rate)
    return blood


def _disposed(
    m: Treatment,
    concentration: str,
    scale: float,
    unit: str,
    name: str,
    *,
    volume: Any,
    clearance: Any = None,
    half_life: Any = None,
    peripheral_volume: Any = None,
    exchange: Any = None,
    saturable: tuple[Any, Any] | None = None,
    saturable_name: str = "taken up by its target",
    central: str = "central",
    tissue: str = "peripheral",
    central_about: str = "in blood",
    offered: str = "",
) -> Disposition:
    if (clearance is None) == (half_life is None):
        raise ModelError(f"{m.name} needs how it is lost", found="both or none", needed="clearance or half_life")
    if (peripheral_volume is None) != (exchange is None) or (half_life is not None and exchange is not None):
        raise ModelError(
            f"{m.name} has half of a second compartment",
            found="one of peripheral_volume and exchange, or a half-life beside them",
            needed="both, with clearance, or none",
        )
    blood = m.state(central, start=0.0, scale=scale, unit=unit, about=central_about)
    other = None if exchange is None else m.state(tissue, start=0.0, scale=scale, unit=unit, about="in tissue")
    level = blood / volume
    found = m.offer("concentration", level, unit=concentration, about=offered or f"{name} in serum")
    lost = sp.log(2) / half_life * blood if clearance is None else clearance * level
    m.flow(f"{name} clearance", lost, out_of=blood)
    if saturable is not None:
        m.flow(f"{name} {saturable_name}", saturable[0] * up(found, saturable[1]), out_of=blood)
    if other is not None:
        m.flow(f"{name} distribution", exchange * level, out_of=blood, into=other)
        m.flow(f"{name} return", exchange * other / peripheral_volume, out_of=other, into=blood)
    return Disposition(blood, found, None, other)


def occupancy(concentration: Any, half: Any, most: Any = 1, hill: Any = 1) -> Any:
    """Share of a target that is held, or an effect that saturates: ``most`` times c**hill / (c**hill + half**hill)."""
    return most * up(concentration, half, hill)


def effect_site(
    m: Treatment, concentration: Any, tau: Any, *, unit: str, name: str = "effect", scale: float = 1.0
) -> Any:
    """A place that blood fills and empties with one time constant (the link model of Sheiner 1979)."""
    site = m.state(name, start=0.0, scale=scale, unit=unit, about="concentration where it acts")
    m.flow(f"{name} filling", concentration / tau, into=site)
    m.flow(f"{name} emptying", site / tau, out_of=site)
    return site


def free_concentration(total: Any, target: Any, dissociation: Any) -> Any:
    """Unbound drug beside a target that it binds faster than either changes (quasi-steady state, Gibiansky 2008).

    The root of C**2 - (total - target - K) C - K total = 0, in the form that loses no digits when either is small.
    All three in one molar unit; K is the dissociation constant, or that plus loss of the complex over binding.
    """
    gap = total - target - dissociation
    root = sp.sqrt(gap**2 + 4 * dissociation * total)
    return (gap + root) / 2


def ternary(drug: Any, first: Any, second: Any, to_first: Any, to_second: Any, cooperativity: Any = 1) -> Any:
    """The bridge of a drug with two arms between two targets, where binding is at equilibrium and drug is in excess.

    Free first target A solves a quadratic: A (1 + C/KA) + alpha C A B / (KA KB) is all of it, and B alike. The amount
    rises and falls with the drug and is most at sqrt(KA KB), whatever there is of the targets (Douglass 2013).

    Args:
        drug: free drug C. first, second: all of each target. to_first, to_second: dissociation constants KA, KB.
        cooperativity: how much more strongly an arm binds where the other has.

    Returns:
        The bridge's concentration, in the unit of all.
    """
    x, y = 1 + drug / to_first, 1 + drug / to_second
    bridge = cooperativity * drug / (to_first * to_second)  # T = bridge * A * B
    # free A: bridge x A**2 + (x y + bridge (second - first)) A - y first = 0
    middle = x * y + bridge * (second - first)
    free_first = 2 * y * first / (middle + sp.sqrt(middle**2 + 4 * bridge * x * y * first))
    free_second = second / (y + bridge * free_first)
    return bridge * free_first * free_second
