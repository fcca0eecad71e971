"""Heart attack, stroke and diabetes as hazards: how often people of an age meet a first one, times what a body adds.

Each hazard rises with age, and is multiplied by gains that large cohorts published: smoking, body mass, inflammation
beyond what these explain. Nothing here knows of mood, strain or childhood, which reach disease only by way of the body
and of habits. Hazards add up; ``people.onset_ages`` draws who falls ill when, by a number of each person and disease.
Left out on purpose: blood pressure, lipids and glucose as such, treatment, what one disease does to the other and to
death (in `mortality`, by the same causes), kinds of stroke.

Reads    person.age [year]   person.female [1]   adiposity.bmi [kg/m**2]   low_grade.unexplained [1]
         behaviour.smoking [1]
Offers   cardiometabolic.vascular_rate, diabetes_rate [1/year]   cardiometabolic.vascular_risk, diabetes_risk [1]
         cardiometabolic.vascular, diabetes [1], hazards added up since the start
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Condition

m = cardiometabolic = Condition("cardiometabolic", about="first heart attack, stroke or diabetes, as hazards")
F, D, G = "vasan-2022", "diabetes-incidence-cdc", "cardiometabolic-ages"
age = m.age(alone=50.0)
female = m.read("person.female", unit="1", alone=0.5, about="1 for a woman")
bmi = m.read("adiposity.bmi", unit="kg/m**2", alone=27.0)
tone = m.read("low_grade.unexplained", unit="1", alone=0.0)
smoking = m.read("behaviour.smoking", unit="1", alone=0.0)
middle = m.param("bmi_middle", 27.0, "kg/m**2", source="population-shares", about="mean of the survey")

# --- heart and vessels
fifty = m.param("vascular_age", 50.0, "year", source=G, about="that the rates before 65 stand for")
PER = "per person-year before 65, taken as of 50 years"
man = m.param("vascular_man", 0.00469, "1/year", source=F, unsure=0.1, about="first events of men", converted=PER)
woman = m.param("vascular_woman", 0.00173, "1/year", source=F, unsure=0.1, about="first events of women", converted=PER)
man_slope = m.param("vascular_man_slope", 0.064, "1/year", source=G, unsure=0.15, about="on the logarithm")
woman_slope = m.param("vascular_woman_slope", 0.08, "1/year", source=G, unsure=0.15, about="women draw level late")
men_smoke = m.param(
    "vascular_smoking_men", 0.713, "1", source="hackshaw-2018", unsure=0.15, about="ln 2.04", converted="the logarithm"
)
women_smoke = m.param(
    "vascular_smoking_women",
    1.044,
    "1",
    source="hackshaw-2018",
    unsure=0.15,
    about="ln 2.84",
    converted="the logarithm",
)
heavy = m.param(
    "vascular_bmi", 0.0454, "m**2/kg", source="erfc-2011", unsure=0.15, converted="ln 1.23 over 4.56 kg/m**2"
)
inflamed = m.param(
    "vascular_tone",
    0.2,
    "1",
    source="crp-mortality-erfc",
    unsure=0.2,
    converted="ln 1.37 / 1.1, times 0.7 of ln CRP a unit of tone",
)
average = m.param("vascular_average", 1.33, "1", source=G, unsure=0.1, about="mean over one who never smoked")
smoke = men_smoke * (1 - female) + women_smoke * female
risk = smoke * smoking + heavy * (bmi - middle) + inflamed * tone
since = age - fifty
usual = (1 - female) * man * sp.exp(man_slope * since) + female * woman * sp.exp(woman_slope * since)
rate = usual * sp.exp(risk) / average
m.offer("vascular_rate", rate, unit="1/year", about="hazard of a first event now")
vascular = m.state("vascular", start=0.0, scale=0.1, unit="1", slow=True, about="hazard of a first event added up")
m.flow("vascular hazard", rate, into=vascular)
m.offer("vascular_risk", 1 - sp.exp(-vascular), unit="1", about="chance of a first event since the start")

# --- diabetes
mean_age = m.param("diabetes_age", 47.0, "year", source=G, about="mean age of adults")
yearly = m.param("diabetes_yearly", 0.0059, "1/year", source=D, unsure=0.1, about="diagnosed")
slope = m.param("diabetes_slope", 0.035, "1/year", source=G, unsure=0.3, about="on the logarithm")
fat = m.param("diabetes_bmi", 0.108, "m**2/kg", source="jayedi-2022", unsure=0.1, converted="ln 1.72 over 5 kg/m**2")
hot = m.param(
    "diabetes_tone", 0.16, "1", source="wang-2013", unsure=0.3, converted="ln 1.26, times 0.7 of ln CRP a unit of tone"
)
average2 = m.param("diabetes_average", 1.22, "1", source=G, unsure=0.1, about="mean over one of middle weight")
beyond = fat * (bmi - middle) + hot * tone
rate2 = yearly * sp.exp(slope * (age - mean_age) + beyond) / average2
m.offer("diabetes_rate", rate2, unit="1/year", about="hazard of diabetes now")
diabetes = m.state("diabetes", start=0.0, scale=0.1, unit="1", slow=True, about="hazard of diabetes added up")
m.flow("diabetes hazard", rate2, into=diabetes)
m.offer("diabetes_risk", 1 - sp.exp(-diabetes), unit="1", about="chance of diabetes since the start")
