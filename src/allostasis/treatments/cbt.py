"""Cognitive behavioural therapy: weekly sessions that teach to read threat anew, to drop worry and to act.

Its skill takes from threat and rumination, trains prefrontal control, plans activity, presses a little against
symptoms themselves and loosens the ties by which they hold each other. It reaches the body only by way of these:
threat to nerves, cortisol and low-grade inflammation.
Left out on purpose: the therapist, homework by kind, relapse prevention, harm.

Acts on  appraisal.coping, letting_go [1]   circuits.training [1]   behaviour.activity_plan [1]
         symptoms.pressure, holding [1]   expectancy.given [1/h]   childhood.repair [1]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Treatment, taught

S = "session-skill"
cbt = Treatment("cbt", about="cognitive behavioural therapy, by sessions")
skill = taught(cbt, learn=0.1, fade=300.0)
cbt.given(usual="1", largest="2", told="sessions a day", grade="C")
coping = cbt.param("coping_gain", 0.5, "1", source=S, unsure=0.4, about="on threat at full skill")
worry = cbt.param("worry_gain", 0.7, "1", source=S, unsure=0.4, about="on worry at full skill")
control = cbt.param("control_gain", 0.2, "1", source=S, unsure=0.5)
plan = cbt.param("activity_gain", 0.2, "1", source=S, unsure=0.5)
pressure = cbt.param(
    "symptom_gain", 0.124, "1", source="depression-fit", unsure=0.5, varies=0.4, about="thoughts and acts changed"
)
loosening = cbt.param(
    "holding_gain", 0.265, "1", source="depression-fit", unsure=0.5, varies=0.4, about="of ties at full skill"
)
cbt.act("appraisal.coping", sp.exp(-coping * skill))
cbt.act("appraisal.letting_go", sp.exp(-worry * skill))
cbt.act("circuits.training", control * skill)
cbt.act("behaviour.activity_plan", plan * skill)
cbt.act("symptoms.pressure", -pressure * skill)
cbt.act("symptoms.holding", sp.exp(-loosening * skill))
cbt.act("childhood.repair", skill, about="what a childhood left")
