"""Cognition: memory and speed, in standard deviations of healthy adults of the same age.

Memory rests on hippocampal volume, new neurons and the hippocampal connection and falls under acute inflammation,
cortisol far above usual and sleep debt; speed falls under inflammation, fatigue and sleep debt and with dopamine;
control of thought follows the prefrontal cortex. Age takes from both. Gains are proposed and set on no finding.
Left out on purpose: attention apart from speed, practice, dementia (a condition), education.

Reads    microglia.activation, lasting [1]   circuits.control, memory_link [1]   clock.sleep_debt [1]
         plasticity.hippocampus [1]   transmitters.dopamine_effect [1]   hpa.gr_relative [1]   fatigue.level [1]
         symptoms.concentration [1]   person.age [year]
Offers   cognition.memory, speed, executive [1], in standard deviations
Moved    port cognition.drive [1]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Module

m = cognition = Module("cognition", about="memory, speed and executive control")
P = "cognition-gains"
acute = m.read("microglia.activation", unit="1", alone=0.0)
lasting = m.read("microglia.lasting", unit="1", alone=0.0)
control = m.read("circuits.control", unit="1", alone=1.0)
link = m.read("circuits.memory_link", unit="1", alone=1.0)
debt = m.read("clock.sleep_debt", unit="1", alone=0.0)
volume = m.read("plasticity.hippocampus", unit="1", alone=1.0)
dopamine = m.read("transmitters.dopamine_effect", unit="1", alone=1.0)
gr = m.read("hpa.gr_relative", unit="1", alone=1.0)
tired = m.read("fatigue.level", unit="1", alone=0.0)
foggy = m.read("symptoms.concentration", unit="1", alone=0.0)
age = m.age()
other = m.port("drive", unit="1", alone=0.0, about="plaque, drugs; losses are negative")
middle = m.param("age_middle", 40.0, "year", source=P)


def able(name: str) -> sp.Symbol:
    """What people differ in."""
    return m.param(f"{name}_able", 0.0, "1", source=P, varies=1.0, linear=True, about="the person's own ability")


def gain(name: str, value: float, unit: str = "1") -> sp.Symbol:
    """Standard deviations per unit of a driver."""
    return m.param(name, value, unit, source=P, unsure=0.5)


rounding = m.param("gr_rounding", 0.1, "1", source="floors", unsure=0.4, about="receptor within which nothing is lost")
excess = sp.sqrt((gr - 1) ** 2 + rounding**2) - rounding
m.offer(
    "memory",
    able("memory")
    - gain("memory_signal", 1.5) * (acute + lasting)
    - gain("memory_debt", 0.15) * debt
    - gain("memory_cortisol", 0.1) * excess
    + gain("memory_link", 1.0) * (link - 1)
    + gain("memory_volume", 5.0) * (volume - 1)
    - gain("memory_fog", 0.5) * foggy
    - gain("memory_age", 0.02, "1/year") * (age - middle)
    + other,
    unit="1",
    about="verbal memory, in SD",
)
m.offer(
    "speed",
    able("speed")
    - gain("speed_signal", 0.8) * (acute + lasting)
    - gain("speed_debt", 0.2) * debt
    - gain("speed_fatigue", 0.15) * tired
    + gain("speed_dopamine", 0.8) * (dopamine - 1)
    - gain("speed_fog", 0.5) * foggy
    - gain("speed_age", 0.03, "1/year") * (age - middle)
    + other,
    unit="1",
    about="speed of processing, in SD",
)
m.offer(
    "executive",
    able("executive") + gain("executive_control", 2.0) * (control - 1) - gain("executive_fog", 0.5) * foggy + other,
    unit="1",
    about="executive control, in SD",
)
