"""Death as a hazard: a life table's, by age and sex, times what habits, weight, sleep, heart and inflammation do to it.

The hazard of the typical person of an age and sex rises exponentially (Gompertz); risk factors multiply it by gains
that large cohorts published with the other factors held. Each is read from the body: nothing here knows of mood,
company or strain, which reach death only by way of these. Inflammation counts beyond what weight, smoking, moving
and age explain, as their own gains already hold it. The hazard adds up; `people.deaths` draws who dies.
Left out on purpose: causes of death, accidents, suicide, former smokers, long sleep, illness as such, the plateau of
late life.

Reads    person.age [year]   person.female [1]   adiposity.bmi [kg/m**2]   low_grade.unexplained [1]
         behaviour.smoking, diet, alcohol [1]   behaviour.steps [1/d]   clock.sleep_hours [h]   heart.rate [bpm]
Offers   mortality.relative [1]   .rate [1/year]   .survival [1]   .hazard [1], added up since the start
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Module, logistic, soft_positive

m = mortality = Module("mortality", about="hazard of death")
L, BMI = "life-table-ssa", "bmi-mortality-2016"
EYE = "a curve with two bends through the hazards, by eye"
age = m.age()
female = m.read("person.female", unit="1", alone=0.5, about="1 for a woman")
bmi = m.read("adiposity.bmi", unit="kg/m**2", alone=25.0)
tone = m.read("low_grade.unexplained", unit="1", alone=0.0)
smoking = m.read("behaviour.smoking", unit="1", alone=0.0)
steps = m.read("behaviour.steps", unit="1/d", alone=7000.0)
diet = m.read("behaviour.diet", unit="1", alone=1.0)
alcohol = m.read("behaviour.alcohol", unit="1", alone=1.0)
sleep = m.read("clock.sleep_hours", unit="h", alone=7.5)
pulse = m.read("heart.rate", unit="bpm", alone=65.0)

# --- the typical person of an age
middle = m.param("age_middle", 60.0, "year", source=L)
man = m.param("man", 0.01346, "1/year", source=L, unsure=0.05, about="a man of 60")
woman = m.param("woman", 0.00844, "1/year", source=L, unsure=0.05, about="a woman of 60")
man_slope = m.param("man_slope", 0.0874, "1/year", source=L, unsure=0.03)
woman_slope = m.param("woman_slope", 0.0927, "1/year", source=L, unsure=0.03)
average = m.param("average", 2.43, "1", source="mortality-average", unsure=0.1, about="mean over the typical person's")
usual = (1 - female) * man * sp.exp(man_slope * (age - middle)) + female * woman * sp.exp(woman_slope * (age - middle))

# --- what multiplies it, each 0 in the typical person
smoke = m.param(
    "smoking_gain",
    1.065,
    "1",
    source="jha-2013",
    unsure=0.05,
    about="ln 2.9",
    converted="the logarithm, both sexes together",
)
still = m.param(
    "steps_gain", 0.72, "1", source="paluch-2022", unsure=0.25, converted="slope of a line through four hazards"
)
walked = m.param("steps_offset", 500.0, "1/d", source="paluch-2022", converted="that straightens these")
median = m.param("steps_typical", 7000.0, "1/d", source="actigraphy")
heavy = m.param("bmi_gain", 0.053, "m**2/kg", source=BMI, unsure=0.05, about="per unit above the bend", converted=EYE)
bend = m.param("bmi_bend", 24.0, "kg/m**2", source=BMI, converted=EYE)
light = m.param("bmi_low_gain", 0.10, "m**2/kg", source=BMI, unsure=0.1, about="per unit below the bend", converted=EYE)
low_bend = m.param("bmi_low_bend", 20.5, "kg/m**2", source=BMI, converted=EYE)
width, low_width = (
    m.param("bmi_width", 2.0, "kg/m**2", source=BMI, converted=EYE),
    m.param("bmi_low_width", 1.0, "kg/m**2", source=BMI, converted=EYE),
)
inflamed = m.param(
    "tone_gain",
    0.275,
    "1",
    source="crp-mortality-erfc",
    unsure=0.15,
    converted="ln 1.54 / 1.1, times 0.7 of ln CRP a unit of tone",
)
short = m.param(
    "sleep_gain", 0.113, "1", source="cappuccio-2010", unsure=0.25, about="ln 1.12", converted="the logarithm"
)
short_half = m.param(
    "sleep_half", 6.25, "h", source="cappuccio-2010", converted="short, below five to seven hours, as a slope"
)
short_width = m.param(
    "sleep_width", 0.4, "h", source="cappuccio-2010", converted="short, below five to seven hours, as a slope"
)
fast = m.param(
    "pulse_gain",
    0.0086,
    "1/bpm",
    source="zhang-2016",
    unsure=0.15,
    about="ln 1.09 over 10 bpm",
    converted="the logarithm, over ten",
)
pulse_middle = m.param(
    "pulse_middle", 65.0, "bpm", source="zhang-2016", converted="a reference of ours for what compares differences"
)
poor = m.param("diet_gain", 0.3, "1", source="soltani-2019", unsure=0.4, about="twice ln 0.9 over 0.7")
drunk = m.param("alcohol_gain", 0.05, "1", source="wood-2018", unsure=0.5)
weight = heavy * soft_positive(bmi - bend, width) + light * soft_positive(low_bend - bmi, low_width)
risk = (
    smoke * smoking
    - still * sp.log((steps + walked) / (median + walked))
    + weight
    + inflamed * tone
    + short * logistic((short_half - sleep) / short_width)
    + fast * (pulse - pulse_middle)
    - poor * (diet - 1)
    + drunk * (alcohol - 1)
)
relative = m.offer("relative", sp.exp(risk) / average, unit="1", about="hazard over that of the same age and sex")
m.offer("rate", usual * relative, unit="1/year", about="hazard of death now")
hazard = m.state("hazard", start=0.0, scale=1.0, unit="1", slow=True, about="hazard added up since the start")
m.flow("hazard", usual * relative, into=hazard)
m.offer("survival", sp.exp(-hazard), unit="1", about="chance of being alive")
