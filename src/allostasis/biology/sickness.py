"""Sickness: how an immune signal in the brain becomes feeling ill, low, anxious and tired for some hours.

Two parts. A fast one follows within minutes what blood tells the brain (nerves, vessels). A slow one follows the
signal of microglia with a time constant of an hour. Momentary mood is read from both as shifts on a standard scale (0
as usual, 1 a standard deviation between people). The size of the shift was set on mood after endotoxin, so agreement
there is put in. Threat makes anxious; a depressed person feels low.
Left out on purpose: behaviour while ill (rest, eating, company), expectation, taste, sex differences.

Reads    microglia.activation, felt [1]   appraisal.threat [1]   symptoms.sadness [1]
Offers   sickness.level [1]   .depressed_mood, anxiety, fatigue [1], in standard deviations
"""

from __future__ import annotations

from allostasis.language import Module

T, C, P, O = "joined-gains-tuned", "sickness-channel", "proposal", "endotoxin-own-drives"

sickness = m = Module("sickness", about="feeling ill, and momentary mood")
signal = m.read("microglia.activation", unit="1", alone=0.0)
felt = m.read("microglia.felt", unit="1", alone=0.0, about="what blood tells the brain within minutes")
threat = m.read("appraisal.threat", unit="1", alone=0.0)
sadness = m.read("symptoms.sadness", unit="1", alone=0.0)

gain = m.param("gain", 1.0, "1", source=T, unsure=0.2, varies=0.27, about="sickness per brain signal")
tau = m.param("tau_level", 1.0, "h", source=T, unsure=0.25, about="from the signal of microglia to its part")
share = m.param("fast_share", 0.461, "1", source=O, unsure=0.3, about="part of sickness that comes within minutes")
tau_fast = m.param("tau_fast", 0.17, "h", source=O, unsure=0.3, about="of that part")
slow = m.state("slow", start=0.0, scale=0.1, unit="1", about="sickness by way of microglia")
level = m.state("level", start=0.0, scale=0.1, unit="1", about="sickness")
m.flow("slow part rising", gain * signal / tau, into=slow)
m.flow("slow part passing", slow / tau, out_of=slow)
m.flow("sickness rising", (share * gain * felt + (1 - share) * slow) / tau_fast, into=level)
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
