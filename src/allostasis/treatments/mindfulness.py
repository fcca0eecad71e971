"""Mindfulness training: weekly classes and daily practice that let go of worry and steady attention.

Its skill takes from rumination and, less, from threat, loosens the ties between symptoms, trains prefrontal control,
lifts the vagus a little by slow breathing and calms the sympathetic nerves. The body hears of it only through these.
Left out on purpose: retreats apart from classes, kinds of meditation, the group.

Acts on  appraisal.letting_go, coping [1]   circuits.training [1]   autonomic.vagal_drive,
         noradrenaline_drive [1]   symptoms.holding [1]   expectancy.given [1/h]   childhood.repair [1]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Treatment, taught

S = "session-skill"
mindfulness = Treatment("mindfulness", about="mindfulness training, by weekly classes")
skill = taught(mindfulness, learn=0.12, fade=200.0)
mindfulness.given(usual="1", largest="4", told="classes of two hours a day; a whole day is four", grade="C")
worry = mindfulness.param("worry_gain", 1.0, "1", source=S, unsure=0.4, about="on worry at full skill")
coping = mindfulness.param("coping_gain", 0.4, "1", source=S, unsure=0.4, about="on threat at full skill")
control = mindfulness.param("control_gain", 0.25, "1", source=S, unsure=0.5)
breath = mindfulness.param("vagal_gain", 0.1, "1", source=S, unsure=0.6)
calm = mindfulness.param("nerve_gain", 0.276, "1", source="therapies-fitted", unsure=0.6, about="at full skill")
mindfulness.act("appraisal.letting_go", sp.exp(-worry * skill))
mindfulness.act("appraisal.coping", sp.exp(-coping * skill))
loosening = mindfulness.param("holding_gain", 0.25, "1", source="mood-course", unsure=0.5, varies=0.4, about="of ties")
mindfulness.act("symptoms.holding", sp.exp(-loosening * skill))
mindfulness.act("circuits.training", control * skill)
mindfulness.act("autonomic.vagal_drive", breath * skill)
mindfulness.act("autonomic.noradrenaline_drive", -calm * skill)
mindfulness.act("childhood.repair", skill, about="what a childhood left")
