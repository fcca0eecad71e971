"""Transmitters: how the brain's inflammation takes from serotonin and dopamine and adds to glutamate.

Serotonin: a terminal reduced from Best 2020 to stores, extracellular serotonin, transporter and autoreceptor, each
against rest; synthesis goes with the root of firing; what is released is taken up again, part of that is reused,
part is lost. Its second-to-second steps are lumped into a quarter of an hour. Dopamine and serotonin need
tetrahydrobiopterin (BH4), which inflammation oxidises; cytokines also raise the transporter. Glutamate follows
quinolinic over kynurenic acid and astrocytes that clear less. Immune cells read serotonin and dopamine by name.
Left out on purpose: firing patterns, receptors by subtype, regions, histamine, noradrenaline in the brain.

Reads    kynurenine.tryptophan_relative, balance [1]   microglia.signal [1]
Offers   transmitters.serotonin, dopamine, glutamate, bh4, dopamine_effect [1]
         transmitters.csf_5hiaa [nmol/L]   transmitters.phe_tyr [1]
Moved    ports transmitters.sert_occupancy, serotonin_firing, dopamine_given, dopamine_agonism, dopamine_neurons [1]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Module, up

m = transmitters = Module("transmitters", about="serotonin, dopamine and glutamate in the brain")
S, C, B = "serotonin-reduced", "transmitters-inflamed", "best-2020"
tryptophan = m.read("kynurenine.tryptophan_relative", unit="1", alone=1.0)
balance = m.read("kynurenine.balance", unit="1", alone=1.0)
signal = m.read("microglia.signal", unit="1", alone=0.0)
occupied = m.port("sert_occupancy", unit="1", alone=0.0, about="share of the transporter that drugs hold")
firing = m.port("serotonin_firing", unit="1", alone=1.0, combine="product", about="drugs and stimulation of the raphe")
levodopa = m.port("dopamine_given", unit="1", alone=0.0, about="synthesis past BH4, as a share of rest")
neurons = m.port("dopamine_neurons", unit="1", alone=1.0, combine="product", about="share of neurons that is left")
agonism = m.port("dopamine_agonism", unit="1", alone=0.0, about="agonist at receptors, as dopamine at rest")


def needs(x: sp.Expr, half: sp.Expr) -> sp.Expr:
    """A saturable step, 1 at rest."""
    return up(x, half) * (1 + half)


# --- the cofactor
bh4_gain = m.param("bh4_gain", 1.0, "1", source=C, unsure=0.5, varies=0.3, about="BH4 lost per unit of signal")
tau_bh4 = m.param("tau_bh4", 24.0, "h", source=C, unsure=0.4)
bh4 = m.state("bh4", start=1.0, unit="1", about="tetrahydrobiopterin, relative")
m.flow("BH4 following", (sp.exp(-bh4_gain * signal) - bh4) / tau_bh4, into=bh4)
bh4_half = m.param("bh4_half", 0.5, "1", source=C, unsure=0.4, about="BH4 of half synthesis")

# --- serotonin
stores = m.state("stores", start=1.0, unit="1", about="serotonin in vesicles, relative")
serotonin = m.state("serotonin", start=1.0, unit="1", about="extracellular serotonin, relative")
sert = m.state("sert", start=1.0, unit="1", about="serotonin transporter, relative")
receptor = m.state("autoreceptor", start=1.0, unit="1", slow=True, about="sensitivity of autoreceptors, relative")
trp_half = m.param("tryptophan_half", 0.3, "1", source=S, unsure=0.4, about="tryptophan of half transport into brain")
tau_stores = m.param("tau_stores", 2.0, "h", source=S, unsure=0.4)
tau_outside = m.param("tau_serotonin", 15.0, "min", source=S, unsure=0.4, about="lumped; seconds in the terminal")
escaping = m.param("escaping", 0.1, "1", source=S, unsure=0.4, about="of what is released, not taken up again")
reused = m.param("reused", 0.7, "1", source=S, unsure=0.2, about="of what is taken up, stored again")
uptake_half = m.param(
    "uptake_half",
    2.8,
    "1",
    source=B,
    unsure=0.2,
    about="SERT's 0.17 over 0.06 umol/L at rest",
    converted="over serotonin at rest",
)
brake = m.param("autoreceptor_brake", 2.0, "1", source=S, unsure=0.4)
tau_receptor = m.param("tau_autoreceptor", 14.0, "d", source=S, unsure=0.3, about="desensitisation")
sert_gain = m.param("sert_gain", 0.4, "1", source=C, unsure=0.5, about="further transporter per unit of signal")
tau_sert = m.param("tau_sert", 6.0, "h", source=C, unsure=0.4)
impulse = firing * (1 + brake) / (1 + brake * receptor * serotonin)  # firing, held back by autoreceptors
released = stores * impulse
kept = 1 - sp.Min(escaping, 1)  # shares, whatever their doubts
stored = sp.Min(reused, 1)
taken = kept * sert * (1 - occupied) * serotonin * (1 + uptake_half) / (uptake_half + serotonin)
made = (1 - stored * kept) * needs(tryptophan, trp_half) * needs(bh4, bh4_half) * sp.sqrt(impulse)
m.flow("serotonin synthesis", made / tau_stores, into=stores)
m.flow("serotonin reuse", stored * taken / tau_stores, into=stores)
m.flow("serotonin leaving stores", released / tau_stores, out_of=stores)
m.flow("serotonin release", released / tau_outside, into=serotonin)
m.flow("serotonin uptake", taken / tau_outside, out_of=serotonin)
m.flow("serotonin escaping", (1 - kept) * serotonin / tau_outside, out_of=serotonin)
m.flow("transporter following", (1 + sert_gain * signal - sert) / tau_sert, into=sert)
m.flow("autoreceptor adapting", (2 / (1 + serotonin) - receptor) / tau_receptor, into=receptor)

# --- dopamine
tau_dopamine = m.param("tau_dopamine", 1.0, "h", source="levodopa-dopamine-pavese", unsure=0.4, about="of vesicles")
packed = m.param("packed_most", 1.2, "1", source=C, unsure=0.2, about="dopamine that vesicles hold at most")
dopamine = m.state("dopamine", start=1.0, unit="1", about="dopamine released, relative")
supply = neurons * needs(bh4, bh4_half) + levodopa
m.flow("dopamine following", (packed * up(supply, packed - 1, 1) - dopamine) / tau_dopamine, into=dopamine)
m.offer("dopamine_effect", dopamine + agonism, unit="1", about="dopamine and agonists at receptors")

# --- glutamate
quin_gain = m.param(
    "glutamate_quin_gain", 0.2, "1", source=C, unsure=0.5, about="per relative change of QUIN over KYNA"
)
astro_gain = m.param("glutamate_signal_gain", 0.3, "1", source=C, unsure=0.5, about="less cleared, per unit of signal")
tau_glutamate = m.param("tau_glutamate", 12.0, "h", source=C, unsure=0.4)
glutamate = m.state("glutamate", start=1.0, unit="1", about="extracellular glutamate, relative")
m.flow(
    "glutamate following",
    (1 + quin_gain * (balance - 1) / (1 + balance) * 2 + astro_gain * signal - glutamate) / tau_glutamate,
    into=glutamate,
)

# --- what a needle finds
hiaa_rest = m.param("csf_5hiaa_rest", 125.0, "nmol/L", source="csf-5hiaa-blennow", unsure=0.1, varies=0.4)
m.offer("csf_5hiaa", hiaa_rest * released, unit="nmol/L", about="5-HIAA in CSF, as serotonin released")
m.offer("phe_tyr", 1 / bh4, unit="1", about="phenylalanine over tyrosine in blood, 1 at rest")
