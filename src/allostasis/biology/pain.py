"""Pain: the pressure threshold that endotoxin lowers for hours, and pain that lasts as long as its source.

Threshold: endotoxin in blood lowers it within the hour, it recovers over hours; equation of Dobreva 2021 (fit to
Copeland 2005; joined takes the fit to Janum 2016). Lasting pain follows its source (joints, so far) over days; it
keeps awake, keeps still, and is read by the symptoms; 0 is none and 1 is heavy. All of that is proposed.
Left out on purpose: expectation, opioids, what lasting pain does to the threshold and sensitisation that outlasts a
source.

Reads    endotoxin.blood [ng/kg]
Offers   pain.threshold [kPa]   pain.lasting [1]
Acts on  clock.arousal [1]   behaviour.activity_plan [1]
Moved    port pain.source [1]
"""

from __future__ import annotations

from allostasis.language import Module, bounded

D, P = "dobreva-2021", "pain-lasting"


def _build(variant: str, rest: float, rate: float) -> Module:
    m = Module("pain", about="pressure pain threshold and lasting pain", variant=variant)
    endotoxin = m.read("endotoxin.blood", unit="ng/kg", alone=0.0)
    normal = m.param("rest", rest, "kPa", source=D, varies=0.3, about="threshold at rest")
    lower = m.param("endotoxin_rate", rate, "kg/ng/h", source=D, varies=0.2, about="loss per endotoxin in blood")
    recover = m.param("recovery_rate", 0.15, "1/h", source=D)
    threshold = m.state("threshold", start=normal, scale=700.0, unit="kPa", about="pressure pain threshold")
    m.flow("sensitisation", lower * endotoxin * threshold, out_of=threshold)
    m.flow("recovery", recover * (normal - threshold), into=threshold)
    if variant == "joined":
        source = m.port("source", unit="1", alone=0.0, about="what hurts: joints, wounds")
        tau = m.param("tau_lasting", 2.0, "d", source=P, unsure=0.5)
        lasting = m.state("lasting", start=0.0, scale=0.1, unit="1", about="pain of days, 0 none, 1 heavy")
        m.flow("pain following", (bounded(source) - lasting) / tau, into=lasting)
        waking = m.param("arousal_gain", 0.5, "1", source=P, unsure=0.5, about="widths of the sleep switch at 1")
        still = m.param("activity_gain", 0.3, "1", source=P, unsure=0.5, about="share of usual activity lost at 1")
        m.act("clock.arousal", waking * lasting)
        m.act("behaviour.activity_plan", -still * lasting, about="it hurts to move")
    return m


pain = _build("joined", 781.15, 0.17881)
pain_published = _build("published", 713.56, 0.16)
