"""A Mediterranean diet: fish, oil, vegetables and whole grain instead of what was eaten, for as long as it is kept.

It raises the quality of diet, which acts by way of `behaviour`; what it brings beside (oil, fish, nuts) takes
from low-grade inflammation by itself. Amount 1 is the diet kept to the letter.
Left out on purpose: weight, single nutrients, the gut's flora, money.

Acts on  behaviour.diet_plan [1]   low_grade.drive [1]
"""

from __future__ import annotations

from allostasis.language import Treatment

S = "lifestyle-paths"
mediterranean_diet = Treatment(
    "mediterranean_diet", about="Mediterranean diet, for as long as it is kept", form="lifestyle"
)
asked = mediterranean_diet.input("asked", unit="1", about="diet asked for")
eaten = mediterranean_diet.state("eaten", start=0.0, scale=0.1, unit="1", slow=True, about="diet eaten, 0 to 1")
tau = mediterranean_diet.param("tau_eaten", 7.0, "d", source=S, unsure=0.3)
used = mediterranean_diet.param("adherence", 0.7, "1", source=S, unsure=0.1, varies=0.25, about="share kept to")
quality = mediterranean_diet.param("quality", 0.7, "1", source=S, unsure=0.4, about="gain in quality, share of usual")
mediterranean_diet.flow("diet changing", (used * asked - eaten) / tau, into=eaten)
mediterranean_diet.act("behaviour.diet_plan", quality * eaten)
tone = mediterranean_diet.param(
    "tone_gain", 0.206, "1", source="therapies-fitted", unsure=0.5, varies=0.5, about="of low-grade inflammation"
)
mediterranean_diet.act("low_grade.drive", -tone * eaten)
mediterranean_diet.infusion(asked)
mediterranean_diet.given(usual="1", largest="2", told="1 is what the trials asked for", grade="C", lasts="12 wk")
