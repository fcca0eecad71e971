"""Adiposity: body mass as a slow state, which follows years of moving, eating, mood and drugs.

A person comes with the body mass that a study gives, and keeps it while nothing changes, apart from what people gain
with age (Tucker 2022: ever less a year, none from about seventy on). What departs from the person's own usual way of
living moves the mass at which the body would settle, and the body is half-way there in about a year (Hall 2011). Two
signs meet: depression leaves people heavier after years (Luppino 2010), sickness makes them eat less. Gains are ours
and set on no finding.
Left out on purpose: fat apart from lean mass (Forbes), where fat lies, water, what is eaten in kilojoules, appetite of
single people in depression (some eat more, some less; the net is what studies of years see), pregnancy.

Reads    person.bmi [kg/m**2]   person.weight [kg]   person.age [year]   behaviour.activity, diet [1]
         sickness.level [1]   symptoms.severity [1]
Offers   adiposity.bmi [kg/m**2]   adiposity.weight [kg]   adiposity.gained [kg/m**2], since the start
Moved    port adiposity.drive [1], share of body mass that a drug adds or takes in the end
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Module, bounded

m = adiposity = Module("adiposity", about="body mass over years")
H, A, P = "hall-2011", "tucker-2022", "adiposity-gains"
come = m.read("person.bmi", unit="kg/m**2", alone=25.0)
heavy = m.read("person.weight", unit="kg", alone=70.0)
activity = m.read("behaviour.activity", unit="1", alone=1.0)
diet = m.read("behaviour.diet", unit="1", alone=1.0)
sickness = m.read("sickness.level", unit="1", alone=0.0)
severity = m.read("symptoms.severity", unit="1", alone=0.2)
drug = m.port("drive", unit="1", alone=0.0, about="share of body mass that drugs add in the end")

# --- where the way of living would lead, as a share; a person's own usual is what they came with
of_activity = m.param("activity_gain", 0.08, "1", source=P, unsure=0.5, varies=0.3, about="share per doubling, about")
of_diet = m.param("diet_gain", 0.05, "1", source=P, unsure=0.5, about="share that a better diet takes")
of_mood = m.param("mood_gain", 0.07, "1", source=P, unsure=0.5, varies=0.5, about="share per unit of severity")
wasting = m.param("sickness_gain", 0.3, "1", source=P, unsure=0.5, about="share that lasting sickness takes")
living = of_mood * severity - of_activity * bounded(activity - 1) - of_diet * bounded(diet - 1) - wasting * sickness
usual = m.anchor("living_usual", 1 + living, start=1.014, about="what the usual way of living does, settled, plus 1")

# --- what years add
youth = m.param("age_gain", 0.152, "kg/m**2/year", source=A, unsure=0.2, about="gained a year at the middle age")
slowing = m.param("age_slowing", 0.007, "kg/m**2/year**2", source=A, unsure=0.2, about="less of it a year of age")
middle = m.param("age_middle", 50.0, "year", source=A)
yearly = youth - slowing * (m.age() - middle)
since = m.time * (yearly + slowing * m.time / 2)  # since time zero, at which a person is as heavy as the study says
years = m.state("of_years", start=since, scale=1.0, unit="kg/m**2", slow=True, signed=True, about="added by years")
m.flow("years adding", yearly, into=years)

# --- where the body is
half = m.param("half_time", 1.0, "year", source=H, unsure=0.2, about="half-way to where a way of living leads")
moved = m.state(
    "of_living", start=0.0, scale=1.0, unit="kg/m**2", slow=True, signed=True, about="added by another way of living"
)
m.flow("body following", sp.log(2) / half * (come * (1 + living - usual + drug) - moved), into=moved)
bmi = m.offer("bmi", come + years + moved, unit="kg/m**2", about="body mass index now")
m.offer("weight", heavy * bmi / come, unit="kg", about="body weight now")
m.offer("gained", years + moved, unit="kg/m**2", about="since the start")
