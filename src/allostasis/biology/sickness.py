"""Sickness: how an immune signal in the brain becomes feeling ill, low, anxious and tired for some hours.

Sickness follows the signal of microglia with a time constant of one hour. Momentary mood is read from it as
shifts on a standard scale (0 as usual, 1 a standard deviation between people). The size of the shift was set
on mood after endotoxin, so agreement there is put in. Threat makes anxious; a depressed person feels low.
Left out on purpose: behaviour while ill (rest, eating, company), expectation, taste, sex differences.

Reads    microglia.activation [1]   appraisal.threat [1]   symptoms.sadness [1]
Offers   sickness.level [1]   .depressed_mood, anxiety, fatigue [1], in standard deviations
"""

from __future__ import annotations

from allostasis.language import Module

T, C, P = "joined-gains-tuned", "sickness-channel", "proposal"

sickness = Module("sickness", about="feeling ill, and momentary mood")
signal = sickness.read("microglia.activation", unit="1", alone=0.0)
threat = sickness.read("appraisal.threat", unit="1", alone=0.0)
sadness = sickness.read("symptoms.sadness", unit="1", alone=0.0)

gain = sickness.param("gain", 1.0, "1", source=T, unsure=0.2, varies=0.4, about="sickness per brain signal")
tau = sickness.param("tau_level", 1.0, "h", source=T, unsure=0.25)
level = sickness.state("level", start=0.0, scale=0.1, unit="1", about="sickness")
sickness.flow("sickness rising", gain * signal / tau, into=level)
sickness.flow("sickness passing", level / tau, out_of=level)

mood_gain = sickness.param(
    "mood_gain", 2.4, "1", source=T, unsure=0.26, varies=0.3, about="low mood per unit of sickness, in SD"
)
anxiety_gain = sickness.param(
    "anxiety_gain",
    2.4,
    "1",
    source="joined-gains",
    unsure=0.26,
    varies=0.3,
    about="anxiety per unit of sickness, in SD",
)
fatigue_gain = sickness.param(
    "fatigue_gain",
    2.4,
    "1",
    source="joined-gains",
    unsure=0.26,
    varies=0.3,
    about="fatigue per unit of sickness, in SD",
)
threat_gain = sickness.param(
    "threat_gain_anxiety", 0.4, "1", source=P, unsure=0.4, varies=0.3, about="anxiety per unit of threat, in SD"
)
sadness_gain = sickness.param("sadness_gain", 2.0, "1", source=P, unsure=0.4, about="low mood at full sadness, in SD")
sickness.offer("depressed_mood", mood_gain * level + sadness_gain * sadness, unit="1", about="low mood now, in SD")
sickness.offer("anxiety", anxiety_gain * level + threat_gain * threat, unit="1", about="anxiety now, in SD")
sickness.offer("fatigue", fatigue_gain * level, unit="1", about="fatigue now, in SD")
