"""Pressure pain threshold: endotoxin in blood lowers it within the hour, it recovers over hours.

Equation: Dobreva 2021 (fit to Copeland 2005; joined takes the fit to Janum 2016).
Left out on purpose: expectation, opioids, sensitisation that outlasts the endotoxin.

Reads    endotoxin.blood [ng/kg]
Offers   pain.threshold [kPa]
"""

from __future__ import annotations

from allostasis.language import Module

D = "dobreva-2021"


def _build(variant: str, rest: float, rate: float) -> Module:
    m = Module("pain", about="pressure pain threshold", variant=variant)
    endotoxin = m.read("endotoxin.blood", unit="ng/kg", alone=0.0)
    normal = m.param("rest", rest, "kPa", source=D, varies=0.3, about="threshold at rest")
    lower = m.param("endotoxin_rate", rate, "kg/ng/h", source=D, varies=0.2, about="loss per endotoxin in blood")
    recover = m.param("recovery_rate", 0.15, "1/h", source=D)
    threshold = m.state("threshold", start=normal, scale=700.0, unit="kPa", about="pressure pain threshold")
    m.flow("sensitisation", lower * endotoxin * threshold, out_of=threshold)
    m.flow("recovery", recover * (normal - threshold), into=threshold)
    return m


pain = _build("joined", 781.15, 0.17881)
pain_published = _build("published", 713.56, 0.16)
