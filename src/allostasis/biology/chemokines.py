"""Chemokines: CCL2, which calls monocytes, and CXCL8 (IL-8), which calls neutrophils.

CCL2 follows TNF within hours and low-grade inflammation, noradrenaline and an over-active, sleepless state (mania)
beyond it; cortisol and serotonin lower it. CXCL8 is IL-8 of `inflammation` under its other name.
Left out on purpose: receptors, gradients in tissue, other chemokines.

Reads    inflammation.tnf_excess, il8 [pg/mL]   low_grade.level [1]   autonomic.noradrenaline [1]
         hpa.gr_relative [1]   activation.level [1]   transmitters.serotonin [1]
Offers   chemokines.ccl2, cxcl8 [pg/mL]   chemokines.ccl2_relative [1]   port chemokines.drive [1]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Module, excess, relative, up

chemokines = m = Module("chemokines", about="CCL2 and CXCL8 in blood")
C = "chemokines"
tnf = m.read("inflammation.tnf_excess", unit="pg/mL", alone=0.0)
il8 = m.read("inflammation.il8", unit="pg/mL", alone=4.2)
level = m.read("low_grade.level", unit="1", alone=0.0)
nerves = m.read("autonomic.noradrenaline", unit="1", alone=1.0)
gr = m.read("hpa.gr_relative", unit="1", alone=1.0)
activation = m.read("activation.level", unit="1", alone=100.0, about="behavioural activation, 100 well, 143 manic")
serotonin = m.read("transmitters.serotonin", unit="1", alone=1.0)
drive = m.port("drive", unit="1", alone=0.0, about="other sources, as a share of rest")

rest = m.param("ccl2_rest", 120.0, "pg/mL", source=C, unsure=0.3, varies=0.35, about="CCL2 at rest")
tau = m.param("tau_ccl2", 2.0, "h", source=C, unsure=0.4)
tnf_gain = m.param("tnf_gain", 10.0, "1", source=C, unsure=0.5, varies=0.3)
tnf_half = m.param("tnf_half", 100.0, "pg/mL", source=C, unsure=0.4)
level_gain = m.param("low_grade_gain", 0.15, "1", source=C, unsure=0.5)
nerve_gain = m.param("noradrenaline_gain", 0.5, "1", source=C, unsure=0.6)
gr_gain = m.param("gr_gain", 0.3, "1", source=C, unsure=0.5, about="cortisol against it")
serotonin_gain = m.param("serotonin_gain", 1.0, "1", source=C, unsure=0.7, about="serotonin against it")
half = m.param("half", 1.5, "1", source=C, unsure=0.4)
mania = m.param("activation_gain", 0.01, "1", source=C, unsure=0.7, about="per unit of activation above well")
well = m.param("activation_well", 105.0, "1", source=C, about="activation up to which it is calm")

ccl2 = m.state("ccl2", start=rest, scale=120.0, unit="pg/mL", about="CCL2")
made = (1 + tnf_gain * up(tnf, tnf_half) + mania * excess(activation, well) + drive) * sp.exp(level_gain * level)
made = made * relative(nerves, 1, nerve_gain, half)
made = made / relative(gr, 1, gr_gain, half) / relative(serotonin, 1, serotonin_gain, half)
m.flow("CCL2 release", rest * made / tau, into=ccl2)
m.flow("CCL2 loss", ccl2 / tau, out_of=ccl2)
m.offer("ccl2_relative", ccl2 / rest, unit="1", about="CCL2, 1 for a lean 40-year-old at rest")
m.offer("cxcl8", il8, unit="pg/mL", about="CXCL8, the other name of IL-8")
