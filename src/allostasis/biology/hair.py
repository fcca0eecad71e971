"""Hair: cortisol that grows in over the last month or so, centimetre by centimetre.

A month's mean of cortisol against the person's own healthy mean, times their own hair's level.
Left out on purpose: washing, colour, local synthesis, the lag between root and scalp.

Reads    hpa.cortisol_load [1]
Offers   hair.cortisol [ng/g]
"""

from __future__ import annotations

from allostasis.language import Module

m = hair = Module("hair", about="cortisol in the first centimetres of hair")
load = m.read("hpa.cortisol_load", unit="1", alone=0.0)
rest = m.param("rest", 6.0, "ng/g", source="hair-cortisol", unsure=0.3, varies=0.6, about="that is pg/mg")
tau = m.param("tau_cortisol", 30.0, "d", source="hair-cortisol", unsure=0.3)
cortisol = m.state("cortisol", start=rest, scale=6.0, unit="ng/g", slow=True, about="cortisol in hair")
m.flow("cortisol growing in", (rest * (1 + load) - cortisol) / tau, into=cortisol)
