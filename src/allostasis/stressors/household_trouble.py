"""Trouble in the household: parents who drink, are ill in their minds, part or are in prison.

Its amount is between 0 (none) and 1 (the worst), for as long as the study says.
``ages: 0-18 years`` gives it before the study, by the ages at which it was lived.
Left out on purpose: kinds apart, poverty, moving house, what parents pass on by their genes.

Acts on  childhood.trouble_met [1]   appraisal.strain [1]
"""

from __future__ import annotations

from allostasis.language import Stressor

household_trouble = Stressor("household_trouble", about="trouble in the household, 0 to 1")
level = household_trouble.input("level", unit="1", about="trouble in the household now")
strain = household_trouble.param("strain", 0.5, "1", source="childhood-gains", unsure=0.5, about="of the heaviest")
household_trouble.act("childhood.trouble_met", level)
household_trouble.act("appraisal.strain", strain * level)
household_trouble.steady(level)
household_trouble.given(usual="0.5", largest="1", told="1 is the most that is defined", grade="C", lasts="5 y")
