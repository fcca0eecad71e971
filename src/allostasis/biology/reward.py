"""Reward and drive: how transmitters and growth factor reach activation and mood, two weeks late, and mania.

A tone that follows serotonin, dopamine and BDNF over 12 days pushes behavioural activation and eases symptoms: the
lag of antidepressants; it also loosens the ties by which symptoms hold each other. Mania is activation beyond six
tenths of the way to the manic state: it is the same variable that keeps depression. Gains are proposed.
Left out on purpose: learning from rewards one by one, seasons, lithium.

Reads    transmitters.serotonin, dopamine_effect [1]   plasticity.bdnf [1]   circuits.striatum [1]
         activation.level [1]
Offers   reward.tone [1], 0 at rest   reward.wanting [1]   reward.mania [1], 0 to 1   reward.short_sleep [1]
Acts on  activation.drive [1/h]   symptoms.holding [1]   clock.arousal [1]
Moved    port reward.noradrenergic [1], of tone
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Module, bounded, logistic

m = reward = Module("reward", about="tone of transmitters, wanting, mania")
P = "reward-tone"
serotonin = m.read("transmitters.serotonin", unit="1", alone=1.0)
dopamine = m.read("transmitters.dopamine_effect", unit="1", alone=1.0)
bdnf = m.read("plasticity.bdnf", unit="1", alone=1.0)
striatum = m.read("circuits.striatum", unit="1", alone=1.0)
level = m.read("activation.level", unit="1", alone=100.0)
noradrenergic = m.port("noradrenergic", unit="1", alone=0.0, about="drugs on noradrenaline in the brain, as tone")


w_serotonin = m.param("serotonin_weight", 0.4, "1", source=P, unsure=0.4, varies=0.3)
w_dopamine = m.param("dopamine_weight", 0.5, "1", source=P, unsure=0.4, varies=0.3)
w_bdnf = m.param("bdnf_weight", 0.4, "1", source=P, unsure=0.4)
tau = m.param("tau_tone", 12.0, "d", source=P, unsure=0.2, about="between transmitters and mood")
target = w_serotonin * bounded(serotonin - 1) + w_dopamine * bounded(dopamine - 1) + w_bdnf * bounded(bdnf - 1)
usual = m.anchor("tone_usual", 1 + target, start=1.0, about="tone, settled, plus 1")
tone = m.state(
    "tone", start=usual - 1, scale=0.1, unit="1", slow=True, signed=True, about="lasting tone of transmitters"
)
m.flow("tone following", (target + noradrenergic - tone) / tau, into=tone)
gain = m.param(
    "activation_gain", 0.0429, "1/h", source="depression-fit", unsure=0.5, varies=0.4, about="drive at a tone of 1"
)
m.act("activation.drive", gain * tone)
loosening = m.param(
    "holding_gain", 0.2, "1", source="depression-fit", unsure=0.4, varies=0.3, about="of ties, at a tone of 1"
)
m.act("symptoms.holding", sp.exp(-loosening * tone))

edge = m.param("mania_edge", 125.8, "1", source="activation-loop", unsure=0.03, about="level of a manic day")
width = m.param("mania_width", 2.0, "1", source=P, unsure=0.3)
mania = m.offer("mania", logistic((level - edge) / width), unit="1", about="0 well, 1 manic")
well = m.param("activation_well", 100.0, "1", source="steinacher-wright-2013", about="activation of who is well")
m.offer("wanting", striatum * level / well, unit="1", about="drive towards rewards, 1 at rest")
sleepless = m.param("mania_arousal", 1.0, "1", source=P, unsure=0.5, about="raises the sleep thresholds, in widths")
quiet = logistic((well - edge) / width)
m.act("clock.arousal", sleepless * (mania - quiet))
m.offer("short_sleep", mania, unit="1", about="needing less sleep")
