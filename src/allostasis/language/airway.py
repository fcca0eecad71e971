"""What every infection of the upper airway shares: specific cells that are called up, and mediators that are felt."""

from __future__ import annotations

from typing import Any

from allostasis.language.maths import relative, up
from allostasis.language.treatment import Condition

__all__ = ["called_up", "felt"]


def called_up(m: Condition, infected: Any, height: Any, tone: Any, *, source: str) -> Any:
    """Give ``m`` a specific response, and return it: killing and antibody in the airway, 0 to about 1.

    Args:
        infected: infected cells; ``height``: how many of them have half effect.
        tone: readiness to make antibody, 1 at rest.
        source: ledger id of the numbers.
    """
    primed = m.state("primed", start=0.0, scale=0.1, unit="1", about="specific cells called up")
    specific = m.state("specific", start=0.0, scale=0.1, unit="1", about="specific killing and antibody in the airway")
    rising = m.param("tau_specific", 3.0, "d", source=source, unsure=0.3, varies=0.2, about="specific response rising")
    falling = m.param("tau_lasting", 20.0, "d", source=source, unsure=0.4, about="and falling")
    little = m.param("priming_share", 0.01, "1", source=source, unsure=0.5, about="of infected cells, enough to prime")
    m.flow("specific cells called", tone * up(infected, little * height) / rising, into=primed)
    m.flow("specific cells leaving", primed / rising, out_of=primed)
    m.flow("specific response rising", primed / rising, into=specific)
    m.flow("specific response falling", specific / falling, out_of=specific)
    return specific


def felt(m: Condition, infected: Any, height: Any, gr: Any, *, spread: float, source: str) -> Any:
    """Give ``m`` mediators that cortisol holds back where its receptor hears, and return them, 1 at a full illness.

    Args:
        gr: activated receptor times its sensitivity, 1 at rest.
        spread: how people differ in how loudly the airway answers (SD of the logarithm).
    """
    tau = m.param("tau_mediators", 12.0, "h", source=source, unsure=0.4)
    strength = m.param("symptom_strength", 1.0, "1", source=source, unsure=0.3, varies=spread, about="how loud it is")
    gain = m.param("gr_brake_gain", 2.0, "1", source=source, unsure=0.5, varies=0.3, about="cortisol on mediators")
    half = m.param("gr_brake_half", 1.5, "1", source=source, unsure=0.4)
    symptoms = m.state("symptoms", start=0.0, scale=0.1, unit="1", about="mediators in the airway, 1 a full illness")
    m.flow("mediators released", strength * up(infected, height) / relative(gr, 1, gain, half) / tau, into=symptoms)
    m.flow("mediators removed", symptoms / tau, out_of=symptoms)
    return symptoms
