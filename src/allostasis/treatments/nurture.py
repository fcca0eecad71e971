"""Nurture: help that makes a home warmer and safer, such as nurses' visits, training of parents, a foster family.

Its amount is between 0 (none) and 1 (all that such a programme does), for as long as the study says. It adds care and
spares a part of the adversity that a child meets; what it does to the body comes out of these. ``ages: 0-2 years``
gives it before the study, by the ages at which it was lived.
Left out on purpose: who helps, how often, school, money, what it costs.

Acts on  childhood.nurture, spared [1]   contact.given [1]
"""

from __future__ import annotations

from allostasis.language import Treatment

W = "childhood-windows"
nurture = Treatment("nurture", about="help for a warmer and safer home, 0 to 1", form="company")
level = nurture.input("level", unit="1", about="help now")
care = nurture.param("care", 0.4, "1", source=W, unsure=0.4, about="care added, of a usual home's")
spares = nurture.param("spares", 0.55, "1", source=W, unsure=0.3, about="share of adversity that it takes")
company = nurture.param("company", 0.1, "1", source="childhood-gains", unsure=0.5, about="share of usual company")
nurture.act("childhood.nurture", care * level)
nurture.act("childhood.spared", 1 - spares * level)
nurture.act("contact.given", company * level)
nurture.infusion(level)
nurture.given(usual="1", largest="1", told="1 is the most that is defined", grade="C", lasts="5 y")
