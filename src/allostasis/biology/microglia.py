"""Microglia, the acute channel: blood cytokines reach the brain by barrier and vagus within hours.

One state: how strongly microglia signal inflammation to neurons, 0 at rest. Weights and half effects are
proposals of the first joined prototype.
Left out on purpose: priming by earlier hits, regions, TSPO as such.

Reads    inflammation.tnf_excess, il1_excess, il6_excess [pg/mL]
Offers   microglia.activation [1]
"""

from __future__ import annotations

from allostasis.language import Module, up

microglia = m = Module("microglia", about="inflammatory signal inside the brain")
S = "microglia-channel"
tnf = m.read("inflammation.tnf_excess", unit="pg/mL", alone=0.0)
il1 = m.read("inflammation.il1_excess", unit="pg/mL", alone=0.0)
il6 = m.read("inflammation.il6_excess", unit="pg/mL", alone=0.0)
w_tnf = m.param("tnf_weight", 0.5, "1", source=S, unsure=0.3)
w_il1 = m.param("il1_weight", 0.3, "1", source=S, unsure=0.3)
w_il6 = m.param("il6_weight", 0.5, "1", source=S, unsure=0.3)
half_tnf = m.param("tnf_half", 60.0, "pg/mL", source=S, unsure=0.3)
half_il1 = m.param("il1_half", 1.0, "pg/mL", source=S, unsure=0.3)
half_il6 = m.param("il6_half", 80.0, "pg/mL", source=S, unsure=0.3)
tau = m.param("tau_signal", 1.5, "h", source=S, unsure=0.25)
gain = m.param("sensitivity", 1.0, "1", source=S, varies=0.4, about="how strongly this person's brain answers")
signal = m.state("activation", start=0.0, scale=0.5, unit="1", about="inflammatory signal in the brain, 0 at rest")
drive = w_tnf * up(tnf, half_tnf) + w_il1 * up(il1, half_il1) + w_il6 * up(il6, half_il6)
m.flow("signal rising", gain * drive / tau, into=signal)
m.flow("signal fading", signal / tau, out_of=signal)
