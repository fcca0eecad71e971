"""Body temperature: cytokines lift the set-point, the body follows over an hour or two.

Joined: TNF lifts it with its logarithm, and what endotoxin tells vessels directly lifts it at once; interleukin-6 does
not, since IL-6 alone gives people no fever. What is called for has an end. The day's swing, lowest at five in the
morning, comes on top. Cortisol is the body's own antipyretic: it holds the fever of an ordinary morning where the fit
was made, takes more of it when more is given, and less in the evening. The variant "published" is Dobreva 2021, fitted
to endotoxin at 2 ng/kg.
Left out on purpose: exercise, heat loss, antipyretics other than cortisol.

Reads    inflammation.tnf_excess, drive [pg/mL, 1]   (published: tnf_excess, il6_excess, il10_excess [pg/mL])
         clock.phase_cos, phase_sin [1]   hpa.gr_relative [1]
Offers   temperature.core [degC]   temperature.fever [degC]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Module, relative, up

D, P, A, O = "dobreva-2021", "proposal", "cortisol-antipyretic", "endotoxin-own-drives"
E = "endotoxin-people"


def _published() -> Module:
    m = Module("temperature", about="core temperature", variant="published")
    tnf = m.read("inflammation.tnf_excess", unit="pg/mL", alone=0.0)
    il6 = m.read("inflammation.il6_excess", unit="pg/mL", alone=0.0)
    il10 = m.read("inflammation.il10_excess", unit="pg/mL", alone=0.0)
    start = m.param("rest", 36.583, "delta_degC", source=D, unsure=0.001, about="temperature at rest")
    highest = m.param("highest", 39.5, "delta_degC", source=D, about="temperature of the strongest fever")
    share = m.param("share", 0.5, "1", source=D, varies=0.1, about="part of the way to it that cytokines can go")
    g_tnf = m.param("tnf_gain", 1.5, "1", source=D)
    g_il6 = m.param("il6_gain", 1.8821, "1", source=D)
    g_il10 = m.param("il10_gain", 0.0625, "1", source=D)
    half_tnf = m.param("tnf_half", 185.0, "pg/mL", source=D)
    half_il6 = m.param("il6_half", 560.0, "pg/mL", source=D)
    half_il10 = m.param("il10_half", 34.772, "pg/mL", source=D)
    steep = m.param("steepness", 0.75, "1", source=D)
    tau = m.param("tau_core", 1.69321, "h", source=D)
    core = m.state("core", start=start, scale=37.0, unit="degC", about="core temperature")
    lift = g_tnf * up(tnf, half_tnf, steep) + g_il6 * up(il6, half_il6, steep) - g_il10 * up(il10, half_il10)
    m.flow("core warming", (start + share * (highest - start) * lift - core) / tau, into=core)
    m.offer("fever", core - start, unit="degC", about="core temperature over its usual")
    return m


def _joined() -> Module:
    m = Module("temperature", about="core temperature")
    tnf = m.read("inflammation.tnf_excess", unit="pg/mL", alone=0.0)
    drive = m.read("inflammation.drive", unit="1", alone=0.0, about="what endotoxin tells vessels directly")
    start = m.param("rest", 36.85, "delta_degC", source=D, unsure=0.001, about="temperature at rest")
    gain = m.param("tnf_gain", 0.4268, "delta_degC", source=O, unsure=0.2, varies=0.1, about="per e-fold of TNF, about")
    half = m.param("tnf_half", 13.1, "pg/mL", source=O, unsure=0.2, about="TNF above rest where the logarithm bends")
    direct = m.param("drive_gain", 2.571, "delta_degC", source=O, unsure=0.2, varies=0.1, about="vessels, without TNF")
    most = m.param("lift_most", 12.0, "delta_degC", source=E, unsure=0.3, about="lift of the set-point at most")
    tau = m.param("tau_core", 1.99, "h", source=O, unsure=0.2, varies=0.1, about="the body following its set-point")
    core = m.state("warmed", start=start, scale=37.0, unit="degC", about="core temperature, its daily mean and fever")
    day = m.param("day", 24.0, "h", source=P, about="period of the daily swing")
    cos = m.read("clock.phase_cos", unit="1", alone=0.0, about="hour of the body, level without a clock")
    sin = m.read("clock.phase_sin", unit="1", alone=0.0, about="hour of the body, level without a clock")
    swing = m.param("swing", 0.4, "delta_degC", source="temperature-rhythm", unsure=0.2, varies=0.25)
    lowest = 2 * sp.pi * m.param("lowest", 5.0, "h", source="temperature-rhythm", unsure=0.1) / day
    hour = -swing * (cos * sp.cos(lowest) + sin * sp.sin(lowest))
    fitted = m.param("gr_fevered", 3.224, "1", source=A, unsure=0.2, about="relative GR at the height of such a fever")
    brake = m.param("gr_gain", 5.735, "1", source=A, unsure=0.4, varies=0.3, about="on the lift, half of it at that GR")
    gr = m.read("hpa.gr_relative", unit="1", alone=fitted, about="activated glucocorticoid receptor")
    called = gain * sp.log(1 + tnf / half) + direct * drive
    lift = called / (1 + called / most) / relative(gr, fitted, brake, fitted, 2)
    m.flow("core warming", (start + lift - core) / tau, into=core)
    m.offer("core", core + hour, unit="degC", about="core temperature")
    m.offer("fever", core - start, unit="degC", about="core temperature over its usual at this hour")
    return m


temperature = _joined()
temperature_published = _published()
