"""Tryptophan and kynurenine: inflammation and cortisol open the road away from serotonin.

IDO follows interferons, cytokines and the low-grade inflammation of tissue, TDO cortisol, over half a day; kynurenine
is made from tryptophan by both, and tryptophan comes with what is eaten. In the brain it becomes quinolinic acid
(microglia) or kynurenic acid (astrocytes); in blood kynurenic acid comes in part from working muscle. Rates are
proposals around rest values. Interferon is the strongest known switch of IDO.
Left out on purpose: transport across the barrier as such, albumin binding, vitamin B6, kidneys.

Reads    inflammation.tnf_excess, il6_excess [pg/mL]   hpa.gr_relative [1]   microglia.signal [1]
         interferon.alpha [1]   t_helper.ifng [pg/mL]   low_grade.level [1]   behaviour.eating, activity [1]
Offers   kynurenine.tryptophan, kynurenine [umol/L]   kynurenine.ratio, tryptophan_relative, balance [1]
         kynurenine.kyn_trp [umol/mmol]   kynurenine.quin, kyna [nmol/L] in spinal fluid   .kyna_blood [nmol/L]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Module, bounded, up

kynurenine = m = Module("kynurenine", about="tryptophan breakdown")
K = "kynurenine-branch"
tnf = m.read("inflammation.tnf_excess", unit="pg/mL", alone=0.0)
gr = m.read("hpa.gr_relative", unit="1", alone=1.0)
signal = m.read("microglia.signal", unit="1", alone=0.0)
il6 = m.read("inflammation.il6_excess", unit="pg/mL", alone=0.0)
interferon = m.read("interferon.alpha", unit="1", alone=0.0, about="of infection, or given")
gamma = m.read("t_helper.ifng", unit="pg/mL", alone=6.0, about="interferon-gamma in blood")
usual = m.anchor("ifng_usual", gamma, start=6.0, about="interferon-gamma, healthy 24 h mean")
tone = m.read("low_grade.level", unit="1", alone=0.0, about="inflammation of tissue, fat among it")
eating = m.read("behaviour.eating", unit="1", alone=1.0, about="how much is eaten, 1 as usual")
moving = m.read("behaviour.activity", unit="1", alone=1.0, about="bodily activity, 1 as usual")

tau_enzyme = m.param("tau_enzyme", 12.0, "h", source=K, unsure=0.3, about="turnover of IDO and TDO")
ido_gain = m.param("ido_gain", 4.0, "1", source=K, unsure=0.5, varies=0.3)
ido_half = m.param("ido_tnf_half", 100.0, "pg/mL", source=K, unsure=0.4)
ifn_gain = m.param("ido_interferon_gain", 4.0, "1", source=K, unsure=0.5, varies=0.3)
ifn_half = m.param("ido_interferon_half", 3.0, "1", source=K, unsure=0.5, about="relative excess of half effect")
il6_gain = m.param("ido_il6_gain", 1.0, "1", source=K, unsure=0.6, varies=0.3)
il6_half = m.param("ido_il6_half", 100.0, "pg/mL", source=K, unsure=0.5)
gamma_share = m.param("ido_gamma_share", 0.5, "1", source=K, unsure=0.4, about="of IDO at rest, by interferon-gamma")
tone_gain = m.param(
    "ido_tone_gain",
    0.05,
    "1",
    source="kynurenine-hordaland",
    unsure=0.4,
    varies=0.3,
    about="on the ratio, a unit of tone",
)
ido_share = m.param("ido_share", 0.2, "1", source=K, unsure=0.4, about="part of kynurenine that IDO makes at rest")
tdo_gain = m.param("tdo_gain", 0.5, "1", source=K, unsure=0.5)
ido = m.state("ido", start=1.0, unit="1", about="IDO activity, 1 at rest")
tdo = m.state("tdo", start=1.0, unit="1", about="TDO activity, 1 at the daily mean of cortisol")
m.flow(
    "ido following",
    (
        (1 - gamma_share + gamma_share * gamma / usual) * sp.exp(tone_gain / ido_share * tone)
        + ido_gain * up(tnf, ido_half)
        + il6_gain * up(il6, il6_half)
        + ifn_gain * up(interferon, ifn_half)
        - ido
    )
    / tau_enzyme,
    into=ido,
)
m.flow("tdo following", ((1 + tdo_gain * gr) / (1 + tdo_gain) - tdo) / tau_enzyme, into=tdo)

N = "kynurenine-norms"
trp_rest = m.param("tryptophan_rest", 67.4, "umol/L", source=N, unsure=0.05, varies=0.14)
usual_ratio = m.param(
    "kyn_trp_rest", 0.0267, "1", source=N, unsure=0.1, varies=0.19, about="kynurenine over tryptophan"
)
kyn_rest = usual_ratio * trp_rest
tau_kyn = m.param("tau_kynurenine", 2.0, "h", source=K, unsure=0.4)
tau_trp = m.param("tau_tryptophan", 12.0, "h", source=K, unsure=0.4, about="supply from food and protein")
trp = m.state("tryptophan", start=trp_rest, scale=67.0, unit="umol/L", about="tryptophan in blood")
kyn = m.state("kynurenine", start=kyn_rest, scale=2.0, unit="umol/L", about="kynurenine in blood")
activity = ido_share * ido + (1 - ido_share) * tdo
breakdown = kyn_rest / (tau_kyn * trp_rest) * trp * activity
food = m.param("food_share", 0.5, "1", source=K, unsure=0.4, about="of supply that follows what is eaten")
supply = (1 - food + food * eating) * (trp_rest / tau_trp + kyn_rest / tau_kyn)
m.flow("tryptophan supply", supply, into=trp)
m.flow("tryptophan use", trp / tau_trp, out_of=trp)
m.flow("tryptophan to kynurenine", breakdown, out_of=trp, into=kyn)
m.flow("kynurenine use", kyn / tau_kyn, out_of=kyn)

quin_rest = m.param("quin_rest", 25.0, "nmol/L", source=K, unsure=0.3, varies=0.3, about="in cerebrospinal fluid")
kyna_rest = m.param("kyna_rest", 2.0, "nmol/L", source=K, unsure=0.3, varies=0.3, about="in cerebrospinal fluid")
quin_gain = m.param("quin_gain", 2.0, "1", source=K, unsure=0.5)
tau_brain = m.param("tau_brain", 8.0, "h", source=K, unsure=0.4)
quin = m.state("quin", start=quin_rest, scale=25.0, unit="nmol/L", about="quinolinic acid")
kyna = m.state("kyna", start=kyna_rest, scale=2.0, unit="nmol/L", about="kynurenic acid")
m.flow("quin formation", quin_rest * kyn / kyn_rest * (1 + quin_gain * signal) / tau_brain, into=quin)
m.flow("quin loss", quin / tau_brain, out_of=quin)
m.flow("kyna formation", kyna_rest * kyn / kyn_rest / tau_brain, into=kyna)
m.flow("kyna loss", kyna / tau_brain, out_of=kyna)
blood_rest = m.param(
    "kyna_blood_rest", 45.0, "nmol/L", source="kynurenic-acid", unsure=0.2, varies=0.3, about="in plasma"
)
muscle = m.param("kyna_activity_gain", 0.2, "1", source=K, unsure=0.5, about="of a doubled activity, about")
m.offer(
    "kyna_blood",
    blood_rest * kyn / kyn_rest * (1 + muscle * bounded(moving - 1)),
    unit="nmol/L",
    about="kynurenic acid, plasma",
)
m.offer("ratio", kyn / trp * trp_rest / kyn_rest, unit="1", about="kynurenine over tryptophan, 1 at rest")
m.offer("kyn_trp", kyn / trp, unit="umol/mmol", about="kynurenine over tryptophan in blood")
m.offer("tryptophan_relative", trp / trp_rest, unit="1", about="tryptophan against the person's own rest")
m.offer("balance", quin / kyna * kyna_rest / quin_rest, unit="1", about="quinolinic over kynurenic acid, 1 at rest")
