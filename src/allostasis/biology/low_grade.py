"""Low-grade inflammation: a tone that years and months set, on a scale where 0 is a typical lean 40-year-old.

Body weight, age, broken sleep, lasting threat, sympathetic nerves, a withdrawn vagus and deaf glucocorticoid
receptors raise the tone towards a target, over two months. Others (senescent cells, disease, diet, exercise) act on
the port. People differ in their own tone, and in the years of smoking and of moving little that are behind them. It
raises the cytokines released at rest and the liver's answer to them. Age goes on while people are studied, faster by
what strain has worn, and a part of what goes on for years stays for years (trained marrow and tissue), against the
person's own usual and what age brings. All numbers here are proposals; the shares were set on the spread of CRP in a
population (NHANES), and how strongly daily life raises the tone on how CRP goes with symptoms there (`daily-tone`).
Left out on purpose: which tissue it comes from, the passing illnesses of weeks.

Reads    person.age [year]   person.bmi, adiposity.bmi [kg/m**2]   person.female [1]
         clock.sleep_debt, habitual_debt [1]   glucocorticoid.sensitivity, unstrained [1]
         appraisal.chronic [1]   behaviour.usual_burden [1]   autonomic.noradrenaline, vagal_of_age [1]
         senescence.wear [year]
Offers   low_grade.level, settled, unexplained [1]   port low_grade.drive [1]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Module, bounded

low_grade = Module("low_grade", about="lasting low-grade inflammation")
G, P, F, D = "joined-gains", "proposal", "population-table", "daily-tone"
age = low_grade.age()
come = low_grade.read("person.bmi", unit="kg/m**2", alone=25.0)
bmi = low_grade.read("adiposity.bmi", unit="kg/m**2", alone=come)
female = low_grade.read("person.female", unit="1", alone=0.5, about="1 for a woman")
debt = low_grade.read("clock.sleep_debt", unit="1", alone=0.0)
habitual = low_grade.read("clock.habitual_debt", unit="1", alone=0.0, about="sleep debt out of habit")
sensitivity = low_grade.read("glucocorticoid.sensitivity", unit="1", alone=1.0)
unstrained = low_grade.read("glucocorticoid.unstrained", unit="1", alone=1.0, about="of a usual life at this age")
threat = low_grade.read("appraisal.chronic", unit="1", alone=0.0)
habits = low_grade.read("behaviour.usual_burden", unit="1", alone=0.0, about="of usual habits")
nerves = low_grade.read("autonomic.noradrenaline", unit="1", alone=1.0)
vagal = low_grade.read("autonomic.vagal_of_age", unit="1", alone=1.0)
vagal_usual = low_grade.anchor("vagal_usual", vagal, start=1.0, about="the person's own vagus, healthy 24 h mean")
wear = low_grade.read("senescence.wear", unit="year", alone=0.0, about="years that strain has added")
drive = low_grade.port("drive", unit="1", alone=0.0, about="senescent cells, disease, diet, exercise")

tone = low_grade.param(
    "tone",
    0.0,
    "1",
    source="crp-shares",
    varies=0.68,
    linear=True,
    about="the person's own, without smoking and moving",
)
bmi_gain = low_grade.param(
    "bmi_gain",
    0.127,
    "m**2/kg",
    source="population-table",
    unsure=0.2,
    about="per unit of BMI at the middle, by its logarithm",
)
sex_weight = low_grade.param("female_bmi_gain", 0.249, "1", source=F, unsure=0.3, about="of women, its logarithm")
bmi_middle = low_grade.param("bmi_middle", 25.0, "kg/m**2", source=P)
age_gain = low_grade.param("age_gain", 0.0093, "1/year", source="population-table", unsure=0.5)
age_middle = low_grade.param("age_middle", 40.0, "year", source=P)
debt_gain = low_grade.param("sleep_debt_gain", 0.058, "1", source=D, unsure=0.5)
threat_gain = low_grade.param("threat_gain", 0.145, "1", source=D, unsure=0.5, varies=0.3)
deaf_gain = low_grade.param("resistance_gain", 0.174, "1", source=D, unsure=0.5)
nerve_gain = low_grade.param("noradrenaline_gain", 0.29, "1", source=D, unsure=0.7, varies=0.3)
vagus_gain = low_grade.param("vagus_gain", 0.0319, "1", source=D, unsure=0.5, varies=0.3)
tau = low_grade.param("tau_level", 60.0, "d", source=G, unsure=0.3)

steeper = sp.exp(sex_weight * (female - sp.Rational(1, 2)))  # fat of women tells more
of_weight, of_age = bmi_gain * bmi_middle * steeper * sp.log(bmi / bmi_middle), age_gain * (age - age_middle)
of_person = tone + habits + debt_gain * habitual
settled = of_person + of_weight + of_age
begin = of_person + bmi_gain * bmi_middle * steeper * sp.log(come / bmi_middle) + age_gain * (age - age_middle)
stirred = nerve_gain * bounded(nerves - 1) - vagus_gain * sp.log(vagal / vagal_usual)
strained = debt_gain * (debt - habitual) + threat_gain * threat + deaf_gain * (1 - sensitivity) + stirred
pressed = strained + drive
beyond_age = pressed - deaf_gain * (1 - unstrained)  # what ageing raises is not held
usual = low_grade.anchor("pressed_usual", 1 + beyond_age, start=1.0, about="what raises beyond age, settled, plus 1")
tau_held = low_grade.param("tau_held", 5.0, "year", source="strain-leaves", unsure=0.5, about="how long it is held")
share = low_grade.param("held_share", 0.174, "1", source=D, unsure=0.5, about="that years add to weeks")
held = low_grade.state(
    "held", start=0.0, scale=0.1, unit="1", slow=True, signed=True, about="what years of pressure leave, 0 usual"
)
low_grade.flow("pressure held", (beyond_age - usual + 1 - held) / tau_held, into=held)
target = settled + age_gain * wear + pressed + share * held
low_grade.offer("settled", settled, unit="1", about="level of an unstrained life with usual sleep")
level = low_grade.state(
    "level", start=begin, scale=1.0, unit="1", slow=True, signed=True, about="low-grade inflammation"
)
low_grade.flow("tone following", (target - level) / tau, into=level)
low_grade.offer(
    "unexplained",
    level - of_weight - of_age - habits,
    unit="1",
    about="beyond what weight, age, smoking and usual moving explain",
)
