"""Fear: how an overwhelming threat is burnt in, and how safety is learned beside it.

Only a threat several times that of a speech before a panel lays down memory, more so with noradrenaline; the memory
fades over years. Safety is learned from exposure and a little by itself, and does not erase it. What is left
net of safety drives intrusions, avoidance and a nervous system on guard. Lasting strain burns nothing in; it leaves
wariness, which comes and goes over years, makes the amygdala answer more and feeds worry. All of it is proposed.
Left out on purpose: cues and contexts, dissociation, memory in sleep, childhood.

Reads    appraisal.threat, chronic [1]   autonomic.noradrenaline [1]   circuits.control, amygdala [1]
         person.female [1]
Offers   fear.memory, safety, net, wariness [1]   fear.intrusion, avoidance, arousal [1], 0 to about 1
Acts on  autonomic.noradrenaline_drive [1]   inflammation.nfkb_push [1]
Moved    port fear.exposure [1/h]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Module, bounded, up

m = fear = Module("fear", about="fear memory and learned safety")
P = "fear"
threat = m.read("appraisal.threat", unit="1", alone=0.0)
noradrenaline = m.read("autonomic.noradrenaline", unit="1", alone=1.0)
control = m.read("circuits.control", unit="1", alone=1.0)
amygdala = m.read("circuits.amygdala", unit="1", alone=1.0)
exposure = m.port("exposure", unit="1/h", alone=0.0, about="therapy that confronts the memory")

before = m.param("memory_before", 0.0, "1", source=P, linear=True, about="of earlier trauma")
female = m.read("person.female", unit="1", alone=0.5, about="1 for a woman")
woman = m.param("female_gain", 0.25, "1", source="ptsd-sex-tolin", unsure=0.4, about="burnt in by less, its logarithm")
rate = m.param("learning_rate", 0.6, "1/h", source=P, unsure=0.5, varies=0.5)
half = m.param("learning_half", 12.0, "1", source=P, unsure=0.3, about="threat times noradrenaline of half the rate")
tau_memory = m.param("tau_memory", 5.0, "year", source=P, unsure=0.5, varies=0.5)
needed = half * sp.exp(-woman * (female - sp.Rational(1, 2)))
memory = m.state("memory", start=before, scale=0.1, unit="1", slow=True, about="fear memory, 0 to 1")
steep = m.param("learning_steepness", 4.0, "1", source="floors", unsure=0.2, about="only overwhelming threat is learnt")
m.flow("fear learning", rate * up(sp.Max(threat, 0) * noradrenaline, needed, steep) * (1 - memory), into=memory)
m.flow("fear fading", memory / tau_memory, out_of=memory)

tau_alone = m.param("tau_safety", 120.0, "d", source=P, unsure=0.5, varies=0.5, about="safety learned by itself")
tau_lost = m.param("tau_safety_lost", 2.0, "year", source=P, unsure=0.5)
safety = m.state("safety", start=0.0, scale=0.1, unit="1", slow=True, about="learned safety, 0 to 1")
m.flow("safety learning", (memory * control / tau_alone + exposure) * (1 - safety), into=safety)
m.flow("safety lost", safety / tau_lost, out_of=safety)

# --- what lasting strain leaves: no memory of anything, but a lower threshold
L = "strain-leaves"
chronic = m.read("appraisal.chronic", unit="1", alone=0.0, about="lasting threat above a usual life's")
tau_wary = m.param("tau_wariness", 3.0, "year", source=L, unsure=0.5, about="how long strain is remembered")
wariness = m.state(
    "wariness", start=0.0, scale=0.1, unit="1", slow=True, signed=True, about="fear that strain has left, 0 usual"
)
m.flow("wariness following strain", (bounded(chronic) - wariness) / tau_wary, into=wariness)

net = m.offer("net", memory * (1 - safety), unit="1", about="fear that safety does not hold")
m.offer("intrusion", net * (1 + amygdala) / (1 + control), unit="1", about="memories that force themselves in")
m.offer("avoidance", net, unit="1", about="keeping away")
arousal = m.offer("arousal", net * (noradrenaline + amygdala) / 2, unit="1", about="being on guard")
guard = m.param("guard_gain", 0.15, "1", source=P, unsure=0.5, about="noradrenaline at full net fear")
m.act("autonomic.noradrenaline_drive", guard * net)
woken = m.param(
    "nfkb_gain", 1.0, "1", source="ptsd-nfkb", unsure=0.7, varies=0.3, about="at full arousal, of the usual"
)
m.act("inflammation.nfkb_push", woken * arousal, about="white cells of those on guard")
