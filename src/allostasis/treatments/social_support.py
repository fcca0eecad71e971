"""Arranged company: visits and groups that come regularly.

A visit counts for a week; what it adds to company it adds to support, and trust grows slowly with it.
Left out on purpose: who visits, help with work and money.

Acts on  contact.given, trust_given [1]   expectancy.given [1/h]
"""

from __future__ import annotations

from allostasis.language import Treatment, up

S = "session-skill"
social_support = Treatment("social_support", about="arranged company, by visits", form="company")
visit = social_support.state("visits", start=0.0, scale=1.0, unit="1", about="visits that still count")
tau = social_support.param("tau_visit", 7.0, "d", source=S, unsure=0.3)
used = social_support.param("adherence", 0.85, "1", source=S, unsure=0.1, varies=0.15, about="visits taken up")
company = social_support.param("company", 0.8, "1", source=S, unsure=0.5, about="added at many visits, share of usual")
trust = social_support.param("trust", 0.2, "1", source=S, unsure=0.5, about="trust at many visits")
half = social_support.param("visits_half", 1.0, "1", source=S, unsure=0.4)
social_support.flow("visit wearing off", visit / tau, out_of=visit)
social_support.act("contact.given", company * up(used * visit, half))
social_support.act("contact.trust_given", trust * up(used * visit, half))
social_support.act("expectancy.given", used * visit / tau)
social_support.bolus(visit)
social_support.hope = social_support.params["adherence"].value
social_support.given(usual="1", largest="5", told="visits a day", grade="C")
