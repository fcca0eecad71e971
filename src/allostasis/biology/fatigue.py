"""Fatigue: tired for hours with sickness, tired for weeks with low dopamine, inflammation and lost sleep.

The acute part is `sickness`; a slow part follows its causes over three days. In standard deviations of healthy
people. Gains are proposed.
Left out on purpose: muscle, anaemia, effort and pay-off, post-exertional malaise.

Reads    sickness.fatigue [1]   transmitters.dopamine_effect [1]   microglia.lasting [1]   clock.sleep_debt [1]
         symptoms.energy [1]   behaviour.activity [1]
Offers   fatigue.lasting, level [1]
Moved    port fatigue.drive [1]
"""

from __future__ import annotations

from allostasis.language import Module, bounded

m = fatigue = Module("fatigue", about="acute and lasting fatigue")
P = "fatigue-gains"
acute = m.read("sickness.fatigue", unit="1", alone=0.0)
dopamine = m.read("transmitters.dopamine_effect", unit="1", alone=1.0)
signal = m.read("microglia.lasting", unit="1", alone=0.0)
debt = m.read("clock.sleep_debt", unit="1", alone=0.0)
energy = m.read("symptoms.energy", unit="1", alone=0.2)
activity = m.read("behaviour.activity", unit="1", alone=1.0)
other = m.port("drive", unit="1", alone=0.0, about="treatment and disease; relief is negative")

own = m.param("own", 0.0, "1", source=P, varies=0.6, linear=True, about="the person's usual fatigue")
dopamine_gain = m.param("dopamine_gain", 1.5, "1", source=P, unsure=0.5)
signal_gain = m.param("signal_gain", 1.0, "1", source=P, unsure=0.5)
debt_gain = m.param("debt_gain", 0.3, "1", source=P, unsure=0.5)
energy_gain = m.param("energy_gain", 1.5, "1", source=P, unsure=0.4, about="of the symptom of that name")
energy_usual = m.param("energy_usual", 0.2, "1", source=P, about="of a healthy person")
activity_gain = m.param("activity_gain", 0.3, "1", source=P, unsure=0.5)
tau = m.param("tau_lasting", 3.0, "d", source=P, unsure=0.4)
target = (
    own
    + dopamine_gain * (1 - dopamine)
    + signal_gain * signal
    + debt_gain * debt
    + energy_gain * (energy - energy_usual)
    - activity_gain * bounded(activity - 1)
    + other
)
usual = m.anchor("lasting_usual", 10 + target, start=10.0, about="lasting fatigue, settled, plus 10")
lasting = m.state(
    "lasting", start=usual - 10, scale=0.5, unit="1", slow=True, signed=True, about="lasting fatigue, in SD"
)
m.flow("fatigue following", (target - lasting) / tau, into=lasting)
m.offer("level", lasting + acute, unit="1", about="fatigue now, in SD")
