"""The acute phase: how IL-6 becomes C-reactive protein.

IL-6 drives the liver through two stages of hours (without them CRP would peak at 7 h, not after a day); CRP
leaves with its half-life of 19 h. Low-grade inflammation speaks to the liver directly too (portal fat).
CRP at rest is 1.1 mg/L for a typical lean person, between the sexes; people differ in the liver's answer and, more,
in their tone. Women of fertile age make more of it, as oestrogen speaks to the liver; after menopause they do not.
The answer wavers over weeks.
Left out on purpose: serum amyloid, albumin, fibrinogen, genotype of the CRP gene by name.

Reads    inflammation.il6_heard [pg/mL]   low_grade.level [1]   plasma.volume [1]
         person.female [1]   person.age [year]   fluctuation.liver [1]
Offers   acute_phase.crp, crp_drawn [mg/L], the second as a sample has it
Moved    port acute_phase.hepatic [1]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Module, logistic, up

acute_phase = Module("acute_phase", about="liver and C-reactive protein")
il6_rest = acute_phase.param(
    "il6_rest", 0.6097346954, "pg/mL", source="windoloski-2024", about="at which CRP is crp_rest"
)
il6 = acute_phase.read("inflammation.il6_heard", unit="pg/mL", alone=il6_rest)
level = acute_phase.read("low_grade.level", unit="1", alone=0.0)

female = acute_phase.read("person.female", unit="1", alone=0.5, about="1 for a woman")
age = acute_phase.age()
hepatic = acute_phase.port(
    "hepatic", unit="1", alone=1.0, combine="product", about="what drugs make of CRP in the liver"
)

il6_half = acute_phase.param("il6_half", 750.9, "pg/mL", source="joined-gains-tuned", unsure=0.37, varies=0.2)
tau_liver = acute_phase.param("tau_liver", 6.0, "h", source="crp-stages", unsure=0.2, about="each of two stages")
half_crp = acute_phase.param("half_crp", 19.0, "h", source="crp-half-life-vigushin", unsure=0.05)
crp_rest = acute_phase.param(
    "crp_rest", 1.114, "mg/L", source="population-table", unsure=0.1, varies=0.3, about="CRP at rest"
)
level_gain = acute_phase.param("low_grade_gain", 0.4, "1", source="crp-shares", unsure=0.3)

F = "population-table"
own_oestrogen = acute_phase.param(
    "oestrogen_gain", 0.2670, "1", source=F, unsure=0.3, about="of women before menopause"
)
menopause = acute_phase.param("menopause", 51.0, "year", source="menopause-gold", unsure=0.02)
passing = acute_phase.param("menopause_width", 2.5, "year", source="menopause-gold", unsure=0.3)
half = sp.Rational(1, 2)
sexed = sp.exp(own_oestrogen * (female * logistic((menopause - age) / passing) - half))

answer_rest = up(il6_rest, il6_half)
first = acute_phase.state("first_stage", start=answer_rest, scale=1e-3, unit="1", about="liver, first stage")
second = acute_phase.state("second_stage", start=answer_rest, scale=1e-3, unit="1", about="liver, second stage")
wavering = acute_phase.read("fluctuation.liver", unit="1", alone=1.0, about="1 on an average day")
begin = crp_rest * sp.exp(level_gain * level) * sexed * hepatic * wavering
crp = acute_phase.state("crp", start=crp_rest * sexed, scale=1.0, unit="mg/L", about="C-reactive protein in serum")
acute_phase.flow("liver hearing IL-6", (up(il6, il6_half) - first) / tau_liver, into=first)
acute_phase.flow("liver making protein", (first - second) / tau_liver, into=second)
acute_phase.flow("CRP synthesis", sp.log(2) / half_crp * begin * second / answer_rest, into=crp)
acute_phase.flow("CRP clearance", sp.log(2) / half_crp * crp, out_of=crp)
volume = acute_phase.read("plasma.volume", unit="1", alone=1.0, about="plasma volume, 1 at rest")
acute_phase.offer("crp_drawn", crp / volume, unit="mg/L", about="C-reactive protein in a sample of blood")
