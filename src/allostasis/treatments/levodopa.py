"""Levodopa with a carboxylase inhibitor, by mouth: it makes dopamine past BH4.

Blood empties within hours; what dopamine's terminals have taken up of it they hold for longer, and the longer the more
terminals are left. With few of them the answer rises and falls with blood: a dose wears off before the next one.
Left out on purpose: protein in the diet, the answer that builds up over weeks, peripheral dopamine, dyskinesia.

Reads    synuclein.neurons [1], 1 in health
Acts on  transmitters.dopamine_given [1]
Offers   levodopa.concentration [ug/mL]
"""

from __future__ import annotations

from allostasis.language import Treatment, occupancy, oral

K, S = "levodopa-pk", "levodopa-stored"
levodopa = m = Treatment("levodopa", about="levodopa with a carboxylase inhibitor, oral")
neurons = m.read("synuclein.neurons", unit="1", alone=1.0, about="dopamine neurons left")
drug = oral(
    m,
    concentration="ug/mL",
    scale=100.0,
    central="blood",
    central_about="in the body",
    absorption=m.param("absorption", 2.0, "1/h", source=K, unsure=0.3, varies=0.4),
    half_life=m.param("half_life", 1.5, "h", source=K, unsure=0.2, varies=0.2),
    volume=m.param("volume", 54.0, "L", source=K, unsure=0.3, varies=0.3, about="apparent"),
)
holding = m.param("tau_stored", 4.0, "h", source=S, unsure=0.5, about="how long all terminals hold it")
stored = m.state("stored", start=0.0, scale=2.0, unit="ug*h/mL", about="taken up by terminals")
m.flow("levodopa taken up", drug.concentration, into=stored)
m.flow("levodopa used up", stored / (holding * neurons), out_of=stored)
most = m.param("most", 1.0, "1", source="transmitters-inflamed", unsure=0.5, about="synthesis added at most")
half = m.param("half_effect", 2.13, "ug*h/mL", source=S, unsure=0.5, about="set so that an early answer stays")
m.act("transmitters.dopamine_given", occupancy(stored, half, most))
m.given(usual="150 mg", largest="2.5 g", told="label, with an inhibitor of decarboxylase")
