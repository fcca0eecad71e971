"""Trauma-focused therapy: sessions that confront the memory, so that safety is learned beside it.

Left out on purpose: eye movements, drugs beside it, arousal in the session.

Acts on  fear.exposure [1/h]   appraisal.coping [1]   expectancy.given [1/h]   childhood.repair [1]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Treatment, taught

S = "session-skill"
trauma_therapy = Treatment("trauma_therapy", about="trauma-focused psychotherapy, by sessions")
skill = taught(trauma_therapy, learn=0.1, fade=300.0)
trauma_therapy.given(usual="1", largest="3", told="sessions a day", grade="C")
safety = trauma_therapy.param(
    "safety_gain", 0.066, "1/d", source="therapies-fitted", unsure=0.3, varies=0.4, about="safety learnt"
)
coping = trauma_therapy.param("coping_gain", 0.2, "1", source=S, unsure=0.5)
trauma_therapy.act("fear.exposure", safety * skill)
trauma_therapy.act("appraisal.coping", sp.exp(-coping * skill))
trauma_therapy.act("childhood.repair", skill, about="what a childhood left")
