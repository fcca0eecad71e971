"""Impulsivity: what dopamine pushes and prefrontal control holds back, over a fortnight.

Dopamine agonists and neurodegeneration raise it (they act on transmitters or on the port); lost control lets it
out. The criteria of impulse-control disorders are read from it. All of it is proposed.
Left out on purpose: kinds of gambling, buying and eating, delay discounting as a task.

Reads    transmitters.dopamine_effect [1]   circuits.control [1]   reward.mania [1]
Offers   impulsivity.level [1], 1 at rest
Moved    port impulsivity.drive [1]   port impulsivity.disposition [1], what a childhood made of the person's own
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Module

m = impulsivity = Module("impulsivity", about="acting before thinking")
P = "impulsivity-gains"
dopamine = m.read("transmitters.dopamine_effect", unit="1", alone=1.0)
control = m.read("circuits.control", unit="1", alone=1.0)
mania = m.read("reward.mania", unit="1", alone=0.0)
other = m.port("drive", unit="1", alone=0.0, about="neurodegeneration, drugs, treatment")
formed = m.port("disposition", unit="1", alone=1, combine="product", about="what a childhood made of the person's own")
own = m.param("own", 1.0, "1", source=P, varies=0.3, about="the person's usual")
dopamine_gain = m.param("dopamine_gain", 0.6, "1", source=P, unsure=0.5, varies=0.4)
control_gain = m.param("control_gain", 0.5, "1", source=P, unsure=0.5)
mania_gain = m.param("mania_gain", 0.5, "1", source=P, unsure=0.5)
tau = m.param("tau_level", 14.0, "d", source=P, unsure=0.4)
push = dopamine_gain * (dopamine - 1) - control_gain * (control - 1) + mania_gain * mania + other
most = m.param("push_most", 2.0, "1", source="floors", unsure=0.2, about="on the logarithm, either way")
target = own * formed * sp.exp(most * push / sp.sqrt(most**2 + push**2))
usual = m.anchor("level_usual", target, start=1.0, about="impulsivity, settled")
level = m.state("level", start=usual, scale=1.0, unit="1", slow=True, about="impulsivity, relative")
m.flow("impulsivity following", (target - level) / tau, into=level)
