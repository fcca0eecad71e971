"""Body temperature: cytokines lift the set-point, the body follows over an hour or two.

Equations: Dobreva 2021, fitted to endotoxin at 2 ng/kg. Joined: the set fitted to Janum 2016, with the
infinite slope at zero rounded off and the IL-6 term gated by TNF, since IL-6 alone gives people no fever; and the
day's swing, lowest at five in the morning. Cytokines lift the set-point of the hour, and what the day adds between a
dose of the morning and the height of its fever is taken out of the fit, which knew no day. Cortisol is the body's own
antipyretic: it halves a fever where the fit was made, takes more of it when more is given, and less in the evening.
Left out on purpose: exercise, heat loss, antipyretics other than cortisol.

Reads    inflammation.tnf_excess, il6_excess, il10_excess [pg/mL]   clock.phase_cos, phase_sin [1]
         hpa.gr_relative [1]
Offers   temperature.core [degC]   temperature.fever [degC]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Module, relative, up

D, P, A = "dobreva-2021", "proposal", "cortisol-antipyretic"


def _build(variant: str, rest: float, il6_gain: float, share_value: float, share_source: str) -> Module:
    m = Module("temperature", about="core temperature", variant=variant)
    tnf = m.read("inflammation.tnf_excess", unit="pg/mL", alone=0.0)
    il6 = m.read("inflammation.il6_excess", unit="pg/mL", alone=0.0)
    il10 = m.read("inflammation.il10_excess", unit="pg/mL", alone=0.0)
    start = m.param("rest", rest, "delta_degC", source=D, unsure=0.001, about="temperature at rest")
    highest = m.param("highest", 39.5, "delta_degC", source=D, about="temperature of the strongest fever")
    share = m.param(
        "share", share_value, "1", source=share_source, varies=0.1, about="part of the way to it that cytokines can go"
    )
    g_tnf = m.param("tnf_gain", 1.5, "1", source=D)
    g_il6 = m.param("il6_gain", il6_gain, "1", source=D)
    g_il10 = m.param("il10_gain", 0.0625, "1", source=D)
    half_tnf = m.param("tnf_half", 185.0, "pg/mL", source=D)
    half_il6 = m.param("il6_half", 560.0, "pg/mL", source=D)
    half_il10 = m.param("il10_half", 34.772, "pg/mL", source=D)
    steep = m.param("steepness", 0.75, "1", source=D)
    tau = m.param("tau_core", 1.69321, "h", source=D)
    gate: object = sp.Integer(1)
    if variant == "joined":
        round_off = m.param("round_off", 0.1, "pg/mL", source=P, about="excess below which the slope is rounded off")
        gate_half = m.param("gate_half", 10.0, "pg/mL", source=P, unsure=0.7, about="TNF at half the effect of IL-6")
        tnf_seen, il6_seen = sp.sqrt(tnf**2 + round_off**2), sp.sqrt(il6**2 + round_off**2)
        gate = up(tnf, gate_half)
    else:
        tnf_seen, il6_seen = tnf, il6
    name = "core" if variant == "published" else "warmed"
    core = m.state(name, start=start, scale=37.0, unit="degC", about="core temperature, its daily mean and fever")
    lift = g_tnf * up(tnf_seen, half_tnf, steep) + gate * g_il6 * up(il6_seen, half_il6, steep)
    lift = lift - g_il10 * up(il10, half_il10)
    hour = 0 * start
    if variant == "joined":
        day = m.param("day", 24.0, "h", source=P, about="period of the daily swing")
        cos = m.read("clock.phase_cos", unit="1", alone=0.0, about="hour of the body, level without a clock")
        sin = m.read("clock.phase_sin", unit="1", alone=0.0, about="hour of the body, level without a clock")
        swing = m.param("swing", 0.4, "delta_degC", source="temperature-rhythm", unsure=0.2, varies=0.25)
        lowest = 2 * sp.pi * m.param("lowest", 5.0, "h", source="temperature-rhythm", unsure=0.1) / day
        hour = -swing * (cos * sp.cos(lowest) + sin * sp.sin(lowest))
        fitted = m.param(
            "gr_fevered", 2.2, "1", source=A, unsure=0.2, about="relative GR at the height of such a fever"
        )
        gain = m.param(
            "gr_gain", 2.0, "1", source=A, unsure=0.5, varies=0.3, about="on the lift, half of it at that GR"
        )
        gr = m.read("hpa.gr_relative", unit="1", alone=fitted, about="activated glucocorticoid receptor")
        lift = lift / relative(gr, fitted, gain, fitted, 2)
        m.offer("core", core + hour, unit="degC", about="core temperature")
    target = start + share * (highest - start - hour) * lift
    m.flow("core warming", (target - core) / tau, into=core)
    m.offer("fever", core - start, unit="degC", about="core temperature over its usual at this hour")
    return m


temperature = _build("joined", 36.85, 2.66637, 0.4, "fever-less-the-day")
temperature_published = _build("published", 36.583, 1.8821, 0.5, D)
