"""Neglect: nobody who answers, comforts, feeds or teaches, up to an institution without a person of one's own.

Its amount is between 0 (none) and 1 (an institution), for as long as the study says; it takes as much of nurture.
``ages: 0-2 years`` gives it before the study, by the ages at which it was lived.
Left out on purpose: hunger, illness, crowding, threat among children.

Acts on  childhood.deprivation_met, nurture [1]   contact.given [1]
"""

from __future__ import annotations

from allostasis.language import Stressor

neglect = Stressor("neglect", about="neglect and deprivation, 0 to 1")
level = neglect.input("level", unit="1", about="neglect now")
lonely = neglect.param("company", 0.3, "1", source="childhood-gains", unsure=0.5, about="share of company it takes")
neglect.act("childhood.deprivation_met", level)
neglect.act("childhood.nurture", -level)
neglect.act("contact.given", -lonely * level)
neglect.steady(level)
neglect.given(usual="0.5", largest="1", told="1 is an institution", grade="C", lasts="5 y")
