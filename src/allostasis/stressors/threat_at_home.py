"""Threat at home: being hurt, threatened or sworn at by those one lives with, or watching it happen to others.

Its amount is between 0 (none) and 1 (the worst), for as long as the study says. A child's is programmed
(``ages: 2-7 years``: before the study, by the ages at which it was lived); in a study's own time it is a strain too.
Left out on purpose: single blows, injuries, who does it, what is kept secret.

Acts on  childhood.abuse_met [1]   appraisal.strain [1]
"""

from __future__ import annotations

from allostasis.language import Stressor

threat_at_home = Stressor("threat_at_home", about="threat and abuse at home, 0 to 1")
level = threat_at_home.input("level", unit="1", about="threat at home now")
strain = threat_at_home.param("strain", 1.0, "1", source="childhood-gains", unsure=0.5, about="of the heaviest strain")
threat_at_home.act("childhood.abuse_met", level)
threat_at_home.act("appraisal.strain", strain * level)
threat_at_home.steady(level)
threat_at_home.given(usual="0.5", largest="1", told="1 is the most that is defined", grade="C", lasts="5 y")
