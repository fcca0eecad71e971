"""What wavers in a quiet life: an inflammatory tone of weeks, and IL-6, TNF, CRP and neutrophils each for itself.

Nobody's blood stands still: a person's CRP of today says as much about that of next year as that of next month does,
and not more. One tone of weeks is shared: it raises what is released at rest and the liver's answer together. Besides,
each of the four has noise of its own. None of it has a cause here, and none of it moves what years set
(`low_grade.level`): it is added where cytokines are released and CRP is made. In leaps, while people settle and in the
typical person it is at its mean; colds (`colds`) come on top. Sizes are SD of logarithms. All of this is fitted to how
measurements repeat (`docs/fits/fluctuation.yaml`); time constants are proposals.
Left out on purpose: its causes (teeth, gut, sleep, training, menstrual cycle), that people differ in how much they
waver, that it grows with age.

Offers   fluctuation.release, tnf, il6_held, liver, clearance [1], 1 on an average day
"""

from __future__ import annotations

from typing import Any

from allostasis.language import DailyNoise, Module

F = "fluctuation-sizes"
fluctuation = m = Module("fluctuation", about="what wavers from day to day in a quiet life")
size = m.param("size", 1.0, "1", source=F, linear=True, about="of all of it: 0 where everything stands still")


def wavering(name: str, days: float, about: str) -> Any:
    """Noise of days with an SD of 1, that is remembered for so long."""
    x = m.input(name, unit="1", about=about)
    tau = m.param(f"tau_{name}", days, "d", source=F, unsure=0.3, about=f"how long it is remembered: {about}")
    m.pattern(name, DailyNoise(f"fluctuation.{name}", tau=tau))
    return size * x


def times(y: Any) -> Any:
    """About exp(y), for a fifth of its price: what is multiplied where a logarithm wavers by y."""
    return (1 + y / 8) ** 8


def sd(name: str, value: float, about: str) -> Any:
    """An SD of a logarithm, fitted."""
    return m.param(name, value, "1", source=F, unsure=0.3, about=about)


tone = wavering("tone", 14.0, "inflammatory tone of weeks")
m.offer(
    "release",
    times(sd("tone_release", 0.1, "tone on IL-6 and IL-1 at rest") * tone),
    unit="1",
    about="IL-6 and IL-1beta released at rest, 1 on an average day",
)
m.offer(
    "il6_held",
    times(sd("own_il6", 0.4, "own noise of IL-6") * wavering("of_il6", 3.0, "IL-6 that soluble receptors hold")),
    unit="1",
    about="IL-6 that blood holds for what is heard of it, 1 on an average day",
)
m.offer(
    "tnf",
    times(sd("own_tnf", 0.1, "own noise of TNF") * wavering("of_tnf", 14.0, "TNF released at rest")),
    unit="1",
    about="TNF released at rest, 1 on an average day",
)
m.offer(
    "liver",
    times(
        sd("tone_liver", 0.3, "tone on the liver's answer") * tone
        + sd("own_liver", 0.44, "own noise of CRP") * wavering("of_liver", 14.0, "the liver's answer")
    ),
    unit="1",
    about="the liver's answer, 1 on an average day",
)
m.offer(
    "clearance",
    times(
        sd("own_neutrophils", 0.14, "own noise of neutrophils") * wavering("of_neutrophils", 7.0, "neutrophils leaving")
    ),
    unit="1",
    about="neutrophils leaving blood, 1 on an average day",
)
