"""Sickness: how an immune signal in the brain becomes feeling ill, low, anxious and tired for some hours.

Two parts. A fast one, within minutes of blood (nerves, vessels): TNF and IL-6 by their logarithms and what endotoxin
tells directly, as strongly as this brain answers. A slow one follows the signal of microglia with a time constant of
an hour. Momentary mood is read from both as shifts on a standard scale (0 as usual, 1 a standard deviation between
people). The size of the shift was set on mood after endotoxin, so agreement there is put in. Threat makes anxious; a
depressed person feels low.
Left out on purpose: behaviour while ill (rest, eating, company), expectation, taste, sex differences.

Reads    microglia.activation, answering [1]   inflammation.tnf_excess, il6_excess [pg/mL]   .drive [1]
         appraisal.threat [1]   symptoms.sadness [1]
Offers   sickness.level [1]   .depressed_mood, anxiety, fatigue [1], in standard deviations
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Module

T, C, P, O = "joined-gains-tuned", "sickness-channel", "proposal", "endotoxin-own-drives"

sickness = m = Module("sickness", about="feeling ill, and momentary mood")
signal = m.read("microglia.activation", unit="1", alone=0.0)
answering = m.read("microglia.answering", unit="1", alone=1.0, about="how strongly this brain answers blood")
tnf = m.read("inflammation.tnf_excess", unit="pg/mL", alone=0.0)
il6 = m.read("inflammation.il6_excess", unit="pg/mL", alone=0.0)
drive = m.read("inflammation.drive", unit="1", alone=0.0, about="what endotoxin tells vessels and nerves directly")
threat = m.read("appraisal.threat", unit="1", alone=0.0)
sadness = m.read("symptoms.sadness", unit="1", alone=0.0)

gain = m.param("gain", 1.0, "1", source=T, unsure=0.2, varies=0.27, about="sickness per brain signal")
tau = m.param("tau_level", 1.0, "h", source=T, unsure=0.25, about="from the signal of microglia to its part")
share = m.param("fast_share", 0.461, "1", source=O, unsure=0.3, about="part of sickness that comes within minutes")
tau_fast = m.param("tau_fast", 0.17, "h", source=O, unsure=0.3, about="of that part")
score = m.param("score", 9.1, "1", source=O, unsure=0.3, about="points of a symptom score per unit of sickness")
of_tnf = m.param("tnf_gain", 5.76, "1", source=O, unsure=0.3, about="that score, per e-fold of TNF, about")
tnf_half = m.param("tnf_half", 60.0, "pg/mL", source=O, unsure=0.3)
of_il6 = m.param("il6_gain", 0.371, "1", source=O, unsure=0.3, about="per e-fold of IL-6, about")
il6_half = m.param("il6_half", 80.0, "pg/mL", source=O, unsure=0.3)
of_drive = m.param("drive_gain", 1.93, "1", source=O, unsure=0.3, about="per unit of endotoxin's own signal")
felt = answering * (of_tnf * sp.log(1 + tnf / tnf_half) + of_il6 * sp.log(1 + il6 / il6_half) + of_drive * drive)
slow = m.state("slow", start=0.0, scale=0.1, unit="1", about="sickness by way of microglia")
level = m.state("level", start=0.0, scale=0.1, unit="1", about="sickness")
m.flow("slow part rising", gain * signal / tau, into=slow)
m.flow("slow part passing", slow / tau, out_of=slow)
m.flow("sickness rising", (share * gain * felt / score + (1 - share) * slow) / tau_fast, into=level)
m.flow("sickness passing", level / tau_fast, out_of=level)

mood_gain = m.param(
    "mood_gain", 2.4, "1", source=T, unsure=0.26, varies=0.3, about="low mood per unit of sickness, in SD"
)
anxiety_gain = m.param(
    "anxiety_gain",
    2.4,
    "1",
    source="joined-gains",
    unsure=0.26,
    varies=0.3,
    about="anxiety per unit of sickness, in SD",
)
fatigue_gain = m.param(
    "fatigue_gain",
    2.4,
    "1",
    source="joined-gains",
    unsure=0.26,
    varies=0.3,
    about="fatigue per unit of sickness, in SD",
)
threat_gain = m.param(
    "threat_gain_anxiety", 0.4, "1", source=P, unsure=0.4, varies=0.3, about="anxiety per unit of threat, in SD"
)
sadness_gain = m.param("sadness_gain", 2.0, "1", source=P, unsure=0.4, about="low mood at full sadness, in SD")
m.offer("depressed_mood", mood_gain * level + sadness_gain * sadness, unit="1", about="low mood now, in SD")
m.offer("anxiety", anxiety_gain * level + threat_gain * threat, unit="1", about="anxiety now, in SD")
m.offer("fatigue", fatigue_gain * level, unit="1", about="fatigue now, in SD")
