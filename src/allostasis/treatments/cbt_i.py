"""Cognitive behavioural therapy for insomnia: some sessions that unlearn lying awake.

Its skill takes from the trouble that sleep is, from what keeps awake and a little from worry: severity falls by more
than a standard deviation while sleep is hardly longer.
Left out on purpose: the first fortnight of restricted sleep, sleep drugs coming off.

Acts on  symptoms.sleep_pressure [1]   behaviour.sleep_relief [1]   appraisal.letting_go [1]   expectancy.given [1/h]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Treatment, taught

S = "session-skill"
cbt_i = Treatment("cbt_i", about="cognitive behavioural therapy for insomnia, by sessions")
skill = taught(cbt_i, learn=0.2, fade=300.0)
cbt_i.given(usual="1", largest="2", told="sessions a day", grade="C")
trouble = cbt_i.param(
    "trouble_gain", 0.592, "1", source="therapies-fitted", unsure=0.4, varies=0.4, about="on the symptom of sleep"
)
sleep = cbt_i.param("sleep_gain", 0.6, "1", source=S, unsure=0.4, varies=0.3, about="widths of the sleep switch")
worry = cbt_i.param("worry_gain", 0.3, "1", source=S, unsure=0.5)
cbt_i.act("symptoms.sleep_pressure", -trouble * skill)
cbt_i.act("behaviour.sleep_relief", sleep * skill)
cbt_i.act("appraisal.letting_go", sp.exp(-worry * skill))
