"""Behaviour: moving, eating, drinking and lying awake: what mood changes, and what changes the body in turn.

Activity falls with low energy, sickness and low activation; less is eaten with poor appetite and sickness, and worse
with sadness; drinking rises with distress, lasting threat and impulsivity; worry and the symptom of that name keep
people awake. Each is 1 (sleeplessness 0) at a healthy person's usual and acts on low-grade inflammation, nerves, BDNF
or the body clock, within bounds. What is usual differs too: people are more or less active, and a fifth smoke, more of
those who are prone to depression or have little company, who also move less; years of that are in the tone a person
comes with. Treatments and plans act on the ports. Gains are proposed.
Left out on purpose: body weight (fixed in a study), stopping and starting to smoke, other substances, weekdays.

Reads    symptoms.energy, appetite, sadness, sleep, distress, proneness [1]   sickness.level [1]   activation.level [1]
         appraisal.rumination, chronic [1]   impulsivity.level, own [1]   clock.awake [1]   contact.scarce [1]
Offers   behaviour.activity, diet, eating, alcohol, insomnia [1]   behaviour.steps [1/d]   .usual_steps, moving [1]
         behaviour.smoking [1], 0 or 1   behaviour.usual_burden [1]
Acts on  low_grade.drive [1]   autonomic.noradrenaline_drive, vagal_drive [1]   plasticity.drive [1]
         clock.arousal [1]   clock.sleep_pressure [1]   circuits.training [1]
Moved    ports behaviour.activity_plan, diet_plan, alcohol_plan, sleep_relief [1]
         ports behaviour.smoking_drive, steps_left [1], of what is usual
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Module, bounded, logistic

m = behaviour = Module("behaviour", about="activity, diet, alcohol and lying awake")
P, D = "behaviour-loop", "daily-tone"
HEALTHY = m.param("symptom_healthy", 0.2, "1", source="floors", unsure=0.15, about="a symptom of a healthy person")


def symptom(name: str) -> sp.Expr:
    """A symptom above that of a healthy person."""
    return m.read(f"symptoms.{name}", unit="1", alone=HEALTHY) - HEALTHY


def gain(name: str, value: float, about: str = "", varies: float = 0.0, source: str = P) -> sp.Symbol:
    """A proposed strength."""
    return m.param(name, value, "1", source=source, unsure=0.5, varies=varies, about=about)


energy, appetite, sadness = symptom("energy"), symptom("appetite"), symptom("sadness")
sleepless, distress = symptom("sleep"), symptom("distress")
sickness = m.read("sickness.level", unit="1", alone=0.0)
activation = m.read("activation.level", unit="1", alone=100.0)
well = m.param("activation_well", 100.0, "1", source="steinacher-wright-2013", about="activation of who is well")
worry = m.read("appraisal.rumination", unit="1", alone=0.0)
threat = m.read("appraisal.chronic", unit="1", alone=0.0)
impulsive = m.read("impulsivity.level", unit="1", alone=1.0) / m.read("impulsivity.own", unit="1", alone=1.0)
awake = m.read("clock.awake", unit="1", alone=2 / 3)
activity_plan = m.port("activity_plan", unit="1", alone=0.0, about="training that is planned, as a share of usual")
diet_plan = m.port("diet_plan", unit="1", alone=0.0, about="change of diet quality, as a share of usual")
alcohol_plan = m.port("alcohol_plan", unit="1", alone=0.0, about="drinking more (or less) than usual, as a share")
relief = m.port("sleep_relief", unit="1", alone=0.0, about="sleep training, sleep drugs, more time in bed")


def follows(name: str, target: sp.Expr, days: float, about: str, start: float = 1.0) -> sp.Symbol:
    """A habit that follows its causes."""
    tau = m.param(f"tau_{name}", days, "d", source=P, unsure=0.4)
    lift = 1 - start  # so that no anchor lies near 0
    usual = m.anchor(
        f"{name}_usual", lift + target, start=1.0, about=f"{about}, settled" + (", plus 1" if lift else "")
    )
    state = m.state(name, start=usual - lift, scale=1.0, unit="1", slow=True, signed=start == 0, about=about)
    m.flow(f"{name} following", (target - state) / tau, into=state)
    return state


activity = follows(
    "activity",
    activation
    / well
    * sp.exp(-gain("activity_energy", 0.5) * energy - gain("activity_sickness", 1.5, varies=0.3) * sickness)
    + activity_plan,
    1.0,
    "bodily activity, relative to the person's usual",
)
diet = follows(
    "diet",
    sp.exp(-gain("diet_appetite", 0.2) * appetite - gain("diet_sadness", 0.2) * sadness) + diet_plan,
    14.0,
    "quality of diet, relative to the person's usual",
)
alcohol = follows(
    "alcohol",
    sp.exp(
        gain("alcohol_distress", 0.5, varies=0.5) * bounded(distress)
        + gain("alcohol_threat", 0.3, varies=0.5) * bounded(threat)
        + gain("alcohol_impulse", 0.5) * bounded(impulsive - 1)
    )
    + alcohol_plan,
    14.0,
    "drinking, relative to the person's usual",
)
insomnia = follows(
    "insomnia",
    gain("insomnia_worry", 0.6, varies=0.4) * bounded(worry) + gain("insomnia_symptom", 0.6) * sleepless - relief,
    4.0,
    "what keeps awake, in widths of the sleep switch",
    start=0.0,
)

m.offer(
    "eating",
    sp.exp(-gain("eating_appetite", 0.2) * appetite - gain("eating_sickness", 0.3) * sickness),
    unit="1",
    about="how much is eaten, relative to the person's usual",
)

# --- on the body
moved, eaten, drunk = bounded(activity - 1), bounded(diet - 1), bounded(alcohol - 1)
activity_tone = gain("activity_tone", 0.0435, "tone per doubling, about", source=D)
diet_tone, alcohol_tone = gain("diet_tone", 0.0725, source=D), gain("alcohol_tone", 0.058, source=D)
m.act("low_grade.drive", alcohol_tone * drunk - activity_tone * moved - diet_tone * eaten)
m.act("autonomic.noradrenaline_drive", gain("alcohol_nerves", 0.05) * drunk - gain("activity_nerves", 0.05) * moved)
m.act("autonomic.vagal_drive", -gain("alcohol_vagus", 0.05) * drunk)
m.act("plasticity.drive", gain("activity_bdnf", 0.2) * moved + gain("diet_bdnf", 0.1) * eaten)
m.act("clock.arousal", gain("arousal_gain", 1.0, varies=0.3) * bounded(insomnia) + gain("alcohol_wake", 0.1) * drunk)
m.act("clock.sleep_pressure", gain("sickness_sleepy", 4.0, "cytokines make sleepy") * sickness)

# --- what is usual
proneness = m.read("symptoms.proneness", unit="1", alone=0.0, about="the person's own, as added to thresholds")
own = m.param("smoking_own", 0.0, "1", source="smoking-share", varies=0.95, linear=True, about="liability to smoke")
liable = m.param(
    "smoking_proneness",
    0.67,
    "1",
    source="smoking-depression-wu",
    unsure=0.3,
    about="r .3 over SD .45",
    converted="odds of 2.37 as r .3 of two liabilities",
)
scarce = m.read("contact.scarce", unit="1", alone=0.0, about="how little company, in SD")
isolated = m.param(
    "smoking_isolation",
    0.17,
    "1",
    source="kobayashi-2018",
    unsure=0.3,
    about="per SD of scarce company",
    converted="odds of 1.46 as a liability",
)
cut = m.param("smoking_cut", 0.84, "1", source="smoking-share", unsure=0.1, about="score of one in five")
pushed = m.port("smoking_drive", unit="1", alone=0, about="liability that a childhood added")
smoking = m.offer(
    "smoking",
    logistic(50 * (own + liable * proneness + isolated * scarce + pushed - cut)),
    unit="1",
    about="1 in a smoker",
)
smoke_tone = m.param(
    "smoking_tone",
    0.9,
    "1",
    source="smoking-crp-wannamethee",
    unsure=0.3,
    about="ln 1.87 over 0.7",
    converted="ln (2.53/1.35) over ln CRP per tone",
)
steps = m.param("steps_usual", 7000.0, "1/d", source="actigraphy", unsure=0.1, varies=0.35, about="steps a day, usual")
fewer = m.param(
    "steps_isolation",
    0.045,
    "1",
    source="schrempft-2019",
    unsure=0.4,
    about="per SD of scarce company",
    converted="-.13 of an SD of .35",
)
left = m.port("steps_left", unit="1", alone=1, combine="product", about="usual steps that a childhood leaves")
steps = steps * left * sp.exp(-fewer * scarce)
median = m.param("steps_median", 7000.0, "1/d", source="actigraphy", about="of adults")
m.offer(
    "usual_burden",
    smoke_tone * smoking - activity_tone * sp.log(steps / median),
    unit="1",
    about="tone that years of smoking and sitting have left",
)
m.offer("usual_steps", steps / median, unit="1", about="the person's usual steps against the median of adults")
m.offer("steps", steps * activity, unit="1/d", about="steps a day")
usually = m.param("waking_share", 2 / 3, "1", source="proposal", unsure=0.03, about="share of a day awake, as usual")
m.offer("moving", activity * awake / usually, unit="1", about="activity now, 1 on the average of a day")
