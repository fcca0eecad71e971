"""The autonomic nerves: noradrenaline, adrenaline and the vagus, each against its resting value of 1.

Threat raises the first two and withdraws the third; sleep does the reverse; inflammation calls up adrenaline
and withdraws the vagus, for hours by IL-6 and for good by low-grade inflammation. Sleep debt takes from the vagus;
weeks of moving more or less give to it or take from it. Time constants are those of clearance from blood (minutes);
targets are proposals, but for what training gives. High-frequency power goes with the square of RMSSD in each person.
Left out on purpose: baroreflex, respiration, regional sympathetic outflow, receptor down-regulation, what sympathetic
nerves take from the vagus's own endings, smoking (a usual amount changes next to nothing, Murgia 2019).

Reads    clock.awake, sleep_debt [1]   appraisal.threat, unhabituated [1]   inflammation.tnf_excess, il6_excess [pg/mL]
         low_grade.level [1]   behaviour.activity [1]   person.age [year]   person.female [1]
Offers   autonomic.noradrenaline, adrenaline, vagal, beta_effect, beta_open [1]   autonomic.rmssd [ms]   .hf [ms**2]
         autonomic.vagal_of_age [1]
         autonomic.noradrenaline_plasma, adrenaline_plasma [pg/mL]
Moved    ports autonomic.beta_block [1, 0 to 1]   autonomic.beta_agonist, vagal_drive, noradrenaline_drive [1]
         autonomic.adrenaline_given [pg/mL/h]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Module, bounded, up

autonomic = Module("autonomic", about="noradrenaline, adrenaline, vagal tone")
K, G, T, P = "autonomic-time-constants", "joined-gains", "joined-gains-tuned", "proposal"
V, F, O = "vagus-lasting", "training-vagus-sandercock", "endotoxin-own-drives"

# --- what arrives
awake = autonomic.read("clock.awake", unit="1", alone=2 / 3, about="1 while awake; two thirds of a day")
threat = autonomic.read("appraisal.threat", unit="1", alone=0.0)
lasting = autonomic.read("appraisal.unhabituated", unit="1", alone=0.0)
tnf = autonomic.read("inflammation.tnf_excess", unit="pg/mL", alone=0.0)
il6 = autonomic.read("inflammation.il6_excess", unit="pg/mL", alone=0.0)
tone = autonomic.read("low_grade.level", unit="1", alone=0.0, about="lasting inflammation of tissue")
debt = autonomic.read("clock.sleep_debt", unit="1", alone=0.0, about="sleep debt, in widths of the sleep switch")
moving = autonomic.read("behaviour.activity", unit="1", alone=1.0, about="bodily activity, 1 as usual")
age = autonomic.age()
block = autonomic.port("beta_block", unit="1", alone=0.0, about="share of beta receptors that a drug blocks")
agonist = autonomic.port("beta_agonist", unit="1", alone=0.0, about="a drug at beta receptors, as adrenaline")
given = autonomic.port("adrenaline_given", unit="pg/mL/h", alone=0.0, about="adrenaline infused")
calming = autonomic.port("vagal_drive", unit="1", alone=0.0, about="vagus stimulation, slow breathing, training")
exertion = autonomic.port("noradrenaline_drive", unit="1", alone=0.0, about="exercise, cold, withdrawal, drugs")

waking = autonomic.param("waking_share", 2 / 3, "1", source=P, about="share of a day awake, at rest")

# --- sympathetic nerves and adrenal medulla
noradrenaline = autonomic.state("noradrenaline", start=1.0, unit="1", about="noradrenaline in blood, relative")
tau_noradrenaline = autonomic.param("tau_noradrenaline", 4.0, "min", source=K, unsure=0.2)
night = autonomic.param("noradrenaline_night", 0.75, "1", source=G, unsure=0.1, about="noradrenaline asleep")
threat_gain = autonomic.param("threat_gain_noradrenaline", 0.35, "1", source=T, unsure=0.3, varies=0.4)
lasting_gain = autonomic.param("lasting_gain_noradrenaline", 0.1, "1", source=T, unsure=0.5, varies=0.4)
rhythm = night + (1 - night) * awake / waking
autonomic.flow(
    "noradrenaline release",
    (rhythm + threat_gain * threat + lasting_gain * lasting + exertion) / tau_noradrenaline,
    into=noradrenaline,
)
autonomic.flow("noradrenaline clearance", noradrenaline / tau_noradrenaline, out_of=noradrenaline)

adrenaline = autonomic.state("adrenaline", start=1.0, unit="1", about="adrenaline in blood, relative")
tau_adrenaline = autonomic.param("tau_adrenaline", 2.4, "min", source=K, unsure=0.2)
threat_gain_adrenaline = autonomic.param(
    "threat_gain_adrenaline",
    0.49,
    "1",
    source="speech-catecholamines",
    unsure=0.3,
    varies=0.4,
    converted="2.7 - 1, over the 3.5 of challenge of a speech",
)
tnf_gain = autonomic.param("tnf_gain_adrenaline", 7.851, "1", source=O, unsure=0.3, varies=0.3)
tnf_half = autonomic.param("tnf_half_adrenaline", 86.29, "pg/mL", source=G, unsure=0.3)
plasma_adrenaline = autonomic.param("adrenaline_rest", 31.0, "pg/mL", source="zadik-1980", unsure=0.15, varies=0.45)
plasma_noradrenaline = autonomic.param(
    "noradrenaline_rest", 194.0, "pg/mL", source="zadik-1980", unsure=0.15, varies=0.5
)
autonomic.flow(
    "adrenaline release",
    (1 + threat_gain_adrenaline * threat + tnf_gain * up(tnf, tnf_half, 2)) / tau_adrenaline,
    into=adrenaline,
)
autonomic.flow("adrenaline arriving", given / plasma_adrenaline, into=adrenaline)
autonomic.flow("adrenaline clearance", adrenaline / tau_adrenaline, out_of=adrenaline)

# --- vagus: withdrawn by threat, inflammation and sleep debt, higher asleep and in who is fit, lower with age
vagal = autonomic.state("vagal", start=1.0, unit="1", about="vagal tone, 1 at rest at 40 years")
tau_vagal = autonomic.param("tau_vagal", 2.0, "min", source="vagus-quick", unsure=0.4)
threat_brake = autonomic.param("threat_brake_vagal", 0.4168, "1", source="standing-heart", unsure=0.4, varies=0.4)
il6_brake = autonomic.param("il6_brake_vagal", 0.3, "1", source=G, unsure=0.5, varies=0.3)
il6_half = autonomic.param("il6_half_vagal", 100.0, "pg/mL", source=G, unsure=0.3)
asleep_gain = autonomic.param("sleep_gain_vagal", 0.3, "1", source=P, unsure=0.4, about="how far sleep raises it")
age_middle = autonomic.param("age_middle", 40.0, "year", source=P, about="age at which the resting vagus is 1")
ageing = autonomic.param("age_slope_vagal", 0.03, "1/year", source="hrv-age", unsure=0.3, about="decline with age")
tone_brake = autonomic.param("low_grade_brake_vagal", 0.1, "1", source=V, unsure=0.6, about="per unit of tone")
debt_brake = autonomic.param("sleep_debt_brake_vagal", 0.1, "1", source=V, unsure=0.6, about="per width of sleep debt")
fit_gain = autonomic.param(
    "fitness_gain_vagal", 1.3, "1", source=F, unsure=0.35, about="per doubling of activity, about"
)
tau_fitness = autonomic.param("tau_fitness", 28.0, "d", source=V, unsure=0.4, about="weeks of training and of rest")
fitness = autonomic.state(
    "fitness", start=0.0, scale=0.1, unit="1", slow=True, signed=True, about="of weeks of activity above usual"
)
autonomic.flow("fitness following", (bounded(moving - 1) - fitness) / tau_fitness, into=fitness)
lasting_share = fit_gain * fitness - tone_brake * tone - debt_brake * bounded(debt)
sleeping = (1 + asleep_gain * (1 - awake)) / (1 + asleep_gain * (1 - waking))
female = autonomic.read("person.female", unit="1", alone=0.5, about="1 for a woman")
woman = autonomic.param(
    "female_gain_vagal",
    0.12,
    "1",
    source="heart-sex-vagus",
    unsure=0.5,
    about="of women's resting vagus, its logarithm",
)
aged = sp.exp(-ageing * (age - age_middle))
target = (
    aged
    * sp.exp(woman * (female - sp.Rational(1, 2)))
    * sleeping
    / (1 + threat_brake * threat)
    / (1 + il6_brake * up(il6, il6_half))
    * sp.exp(lasting_share + calming)
)
autonomic.flow("vagal outflow", target / tau_vagal, into=vagal)
autonomic.flow("vagal fading", vagal / tau_vagal, out_of=vagal)

# --- what leaves
autonomic.offer("vagal_of_age", vagal / aged, unit="1", about="vagal tone against what is usual at this age")
rmssd_rest = autonomic.param("rmssd_rest", 40.0, "ms", source="hrv-age", unsure=0.1, varies=0.5, about="RMSSD at 1")
autonomic.offer(
    "beta_effect", (adrenaline + agonist) * (1 - block), unit="1", about="adrenaline that beta receptors feel"
)
autonomic.offer("beta_open", 1 - block, unit="1", about="share of beta receptors that no drug blocks")
autonomic.offer("rmssd", rmssd_rest * sp.sqrt(vagal), unit="ms", about="beat-to-beat variability, an amplitude")
share = autonomic.param("hf_share", 0.35, "1", source="hrv-norms", unsure=0.2, varies=0.35, about="HF over RMSSD**2")
power = share * rmssd_rest**2 * vagal
autonomic.offer("hf", power, unit="ms**2", about="high-frequency power, an amplitude squared")
hf_unit = autonomic.param("hf_unit", 1.0, "ms**2", source=P, about="for the logarithm")
autonomic.offer("ln_hf", sp.log(power / hf_unit), unit="1", about="logarithm of high-frequency power")
autonomic.offer("adrenaline_plasma", plasma_adrenaline * adrenaline, unit="pg/mL", about="adrenaline in blood")
autonomic.offer(
    "noradrenaline_plasma", plasma_noradrenaline * noradrenaline, unit="pg/mL", about="noradrenaline in blood"
)
