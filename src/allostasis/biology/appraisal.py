"""Appraisal: how events become threat, how lasting strain wears off, and how worry outlives both.

Stressors act on two ports: a challenge is over in minutes, a strain lasts for months. What a person makes of
either is their threat sensitivity, and of a challenge also how amygdala and prefrontal control are balanced. Part of a
challenge is felt for some minutes past its end.
Habituation follows strain over 90 days and takes most of its bite, and some of the worry about it;
rumination follows both over two days and keeps some threat alive, as low mood, wariness and sickness do a little; it
also withdraws the vagus. Both count against what a usual life brings: quiet times are a little below it.
Every loop through here has a gain far below 1. All of it is a proposal.
Left out on purpose: controllability, prediction, what the events are about.

Reads    sickness.level [1]   symptoms.severity [1]   circuits.amygdala, control [1]   fear.wariness [1]
Offers   appraisal.threat [1]   .chronic [1]   .unhabituated [1]   .rumination [1]   .habituation [1]
Acts on  autonomic.vagal_drive [1]
Moved    ports appraisal.challenge, strain [1]   port appraisal.coping [1], 1 unless support or therapy lowers it
         port appraisal.letting_go [1], 1 unless training lets go of worry
         port appraisal.sharpening [1], 1 unless a childhood sharpened lasting threat and worry
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Module, bounded

A, C, T, H = "felt-past-the-end", "appraisal", "joined-gains-tuned", "strain-habituation"
L = "strain-leaves"

appraisal = Module("appraisal", about="threat, rumination and habituation")
sickness = appraisal.read("sickness.level", unit="1", alone=0.0)
severity = appraisal.read("symptoms.severity", unit="1", alone=0.0, about="mean of the nine symptoms")
wariness = appraisal.read("fear.wariness", unit="1", alone=0.0, about="fear that strain has left")
challenge = appraisal.port("challenge", unit="1", alone=0.0, about="passing challenge")
strain = appraisal.port("strain", unit="1", alone=0.0, about="lasting strain above a usual life's, 1 the heaviest")
coping = appraisal.port(
    "coping", unit="1", alone=1.0, combine="product", about="share of threat that support and skills leave"
)

letting_go = appraisal.port(
    "letting_go", unit="1", alone=1.0, combine="product", about="share of worry that training leaves"
)
sharpening = appraisal.port(
    "sharpening", unit="1", alone=1, combine="product", about="of lasting threat and of worry, not of what passes"
)
amygdala = appraisal.read("circuits.amygdala", unit="1", alone=1.0)
control = appraisal.read("circuits.control", unit="1", alone=1.0)

sensitivity = appraisal.param("sensitivity", 1.0, "1", source=C, varies=0.4, about="threat per challenge")
weight = appraisal.param("circuit_weight", 0.4, "1", source=C, unsure=0.5, about="amygdala over prefrontal control")
balance = (1 + weight * amygdala) / (1 + weight * control)
faced = sensitivity * coping * balance * challenge
odds = appraisal.param(
    "felt_after_odds", 0.43, "1", source=A, unsure=0.4, varies=0.3, about="felt past the end over at once"
)
past = odds / (1 + odds)
tau_past = appraisal.param("tau_felt", 10.0, "min", source=A, unsure=0.4, about="how long the end is felt past")
lingering = appraisal.state(
    "lingering", start=0.0, scale=0.5, unit="1", signed=True, about="challenge of the last minutes"
)
appraisal.flow("challenge sinking in", faced / tau_past, into=lingering)
appraisal.flow("challenge fading", lingering / tau_past, out_of=lingering)
felt = (1 - past) * faced + past * lingering
chronic = appraisal.offer("chronic", sensitivity * sharpening * coping * strain, unit="1", about="lasting threat")

# --- getting used to it
tau_habituation = appraisal.param("tau_habituation", 90.0, "d", source=T, unsure=0.3, varies=0.3)
depth = appraisal.param(
    "habituation_depth", 0.95, "1", source=T, unsure=0.1, about="how much of strain habituation takes in the end"
)
habituation = appraisal.state(
    "habituation", start=0.0, scale=0.1, unit="1", slow=True, signed=True, about="getting used to strain"
)
appraisal.flow("habituation growing", chronic / tau_habituation, into=habituation)
appraisal.flow("habituation fading", habituation / tau_habituation, out_of=habituation)

# --- worry
tau_rumination = appraisal.param("tau_rumination", 2.0, "d", source=C, unsure=0.3)
strain_gain = appraisal.param("strain_gain_rumination", 0.5, "1", source=C, unsure=0.5, varies=0.3)
severity_gain = appraisal.param("severity_gain_rumination", 0.3, "1", source=C, unsure=0.5, varies=0.3)
worry_depth = appraisal.param(
    "worry_depth",
    0.6,
    "1",
    source=H,
    unsure=0.4,
    about="how much of the worry about strain habituation takes in the end",
)
wary_gain = appraisal.param("wariness_gain_rumination", 0.3, "1", source=L, unsure=0.5, varies=0.3)
ease = appraisal.param("ease_most", 0.1, "1", source="floors", unsure=0.5, about="worry that the end of strain spares")
minded = sp.Max(chronic - worry_depth * habituation, -ease)
rumination = appraisal.state(
    "rumination", start=0.0, scale=0.1, unit="1", signed=True, about="worry, a mean of days, against a usual life's"
)
appraisal.flow(
    "rumination growing",
    letting_go
    * (sharpening * felt + strain_gain * minded + wary_gain * wariness + severity_gain * severity)
    / tau_rumination,
    into=rumination,
)
appraisal.flow("rumination fading", rumination / tau_rumination, out_of=rumination)

# --- what leaves
rumination_gain = appraisal.param(
    "rumination_gain", 0.0675, "1", source="strain-hair", unsure=0.45, varies=0.3, about="threat per unit of rumination"
)
sickness_gain = appraisal.param(
    "sickness_gain", 0.1, "1", source=C, unsure=0.5, varies=0.3, about="threat per unit of sickness"
)
calm = appraisal.param("calm_most", 1 / 12, "1", source="floors", unsure=0.5, about="below a usual hour's threat")
appraisal.offer(
    "threat",
    sp.Max(felt + rumination_gain * rumination + sickness_gain * sickness, -calm),
    unit="1",
    about="threat felt now, against a usual hour; a day without any hassle is a little below 0",
)
appraisal.offer(
    "unhabituated",
    sp.Max(chronic - depth * habituation, -sp.Rational(1, 2)),
    unit="1",
    about="lasting threat less habituation; below 0 after strain has ended",
)
withdrawn = appraisal.param("rumination_vagus", 0.3, "1", source="rumination-vagus", unsure=0.5, varies=0.3)
appraisal.act("autonomic.vagal_drive", -withdrawn * bounded(rumination), about="worry")
