"""Plasticity: growth factor, new neurons and the volume of the hippocampus, in two pools.

BDNF falls under glutamate, cortisol and inflammation and rises with serotonin and exercise; neurogenesis follows it
over a month. The volume that a scanner sees is the sum of two pools. What neurons decide follows both over half a year,
within a few percent, and shrinks with age; water and glia follow glucocorticoids within days, two percent either way,
and come back. Only the first is told to thought. Every effect saturates and works both ways around rest. All of it is
proposed; how much glucocorticoids take within days is fitted (docs/fits/hippocampus.yaml).
Left out on purpose: BDNF genotype, subfields, other regions, and what inflammation, exercise and sleep do to the quick
pool.

Reads    transmitters.glutamate, serotonin [1]   microglia.signal [1]   hpa.cortisol_load [1]   person.age [year]
Offers   plasticity.bdnf, neurogenesis, hippocampus, water [1]   plasticity.volume [mm**3]
Moved    port plasticity.drive [1]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Module, bounded

m = plasticity = Module("plasticity", about="BDNF, neurogenesis, hippocampal volume")
P = "plasticity"
glutamate = m.read("transmitters.glutamate", unit="1", alone=1.0)
serotonin = m.read("transmitters.serotonin", unit="1", alone=1.0)
signal = m.read("microglia.signal", unit="1", alone=0.0)
load = m.read("hpa.cortisol_load", unit="1", alone=0.0)
age = m.age()
drive = m.port("drive", unit="1", alone=0.0, about="exercise, diet, alcohol, drugs")


glutamate_gain = m.param("glutamate_gain", 0.4, "1", source=P, unsure=0.5)
cortisol_gain = m.param("cortisol_gain", 0.3, "1", source=P, unsure=0.5, varies=0.3)
signal_gain = m.param("signal_gain", 0.4, "1", source=P, unsure=0.5, varies=0.3)
serotonin_gain = m.param("serotonin_gain", 0.15, "1", source=P, unsure=0.5)
tau_bdnf = m.param("tau_bdnf", 3.0, "d", source=P, unsure=0.4)
wanted = sp.exp(
    -glutamate_gain * bounded(glutamate - 1)
    - cortisol_gain * bounded(load)
    - signal_gain * bounded(signal)
    + serotonin_gain * bounded(serotonin - 1)
    + bounded(drive)
)
usual = m.anchor("bdnf_usual", wanted, start=1.0, about="BDNF, settled")
bdnf = m.state("bdnf", start=usual, scale=1.0, unit="1", slow=True, about="brain-derived neurotrophic factor, relative")
m.flow("BDNF following", (wanted - bdnf) / tau_bdnf, into=bdnf)

tau_new = m.param("tau_neurogenesis", 28.0, "d", source=P, unsure=0.3, about="from division to a working neuron")
new_signal = m.param("neurogenesis_signal_gain", 0.6, "1", source=P, unsure=0.5)
new_cortisol = m.param("neurogenesis_cortisol_gain", 0.3, "1", source=P, unsure=0.5)
born = bdnf * sp.exp(-new_signal * bounded(signal) - new_cortisol * bounded(load))
usual = m.anchor("neurogenesis_usual", born, start=1.0, about="neurogenesis, settled")
neurogenesis = m.state(
    "neurogenesis", start=usual, scale=1.0, unit="1", slow=True, about="new hippocampal neurons, relative"
)
m.flow("neurogenesis following", (born - neurogenesis) / tau_new, into=neurogenesis)

share = m.param("volume_share", 0.06, "1", source=P, unsure=0.5, about="volume that neurogenesis and BDNF decide")
tau_volume = m.param("tau_volume", 180.0, "d", source=P, unsure=0.4)
before = m.param("volume_before", 1.0, "1", source=P, about="relative volume a person comes with")


def _volume(neurogenesis: sp.Expr, bdnf: sp.Expr) -> sp.Expr:
    return before * (1 + share * bounded((neurogenesis + bdnf) / 2 - 1))


years = _volume(m.anchors["neurogenesis_usual"].symbol, m.anchors["bdnf_usual"].symbol)  # of living as a person does
hippocampus = m.state("hippocampus", start=years, scale=1.0, unit="1", slow=True, about="volume, relative to age")
m.flow("hippocampus following", (_volume(neurogenesis, bdnf) - hippocampus) / tau_volume, into=hippocampus)

# --- water and glia: days
W = "hippocampus-water"
most = m.param("water_most", 0.02, "1", source=W, unsure=0.4, about="of the volume, either way, at most")
taken = m.param("water_cortisol_gain", 2.83, "1", source=W, unsure=0.5, varies=0.3, about="glucocorticoids on it")
tau_water = m.param("tau_water", 1.0, "d", source=W, unsure=0.5)
water = m.state(
    "water", start=0.0, scale=0.01, unit="1", slow=True, signed=True, about="what water and glia add, 0 as usual"
)
m.flow("water following", (-most * bounded(taken * load) - water) / tau_water, into=water)
rest = m.param("volume_rest", 7600.0, "mm**3", source="hippocampus-volume", unsure=0.05, varies=0.1, about="both sides")
decline = m.param("volume_decline", 0.004, "1/year", source="hippocampus-volume", unsure=0.4)
middle = m.param("age_middle", 40.0, "year", source=P)
both = (hippocampus + water) * sp.exp(-decline * (age - middle))
m.offer("volume", rest * both, unit="mm**3", about="hippocampus, both sides, both pools")
