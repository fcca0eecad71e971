"""A smouldering source of inflammation, such as gum disease or visceral fat, for as long as the study says.

Amount 1 raises the target of low-grade inflammation by one standard step (about a doubling of CRP). It is a challenge
for studies, not a disease: what it does to tissue is left out.

Acts on  low_grade.drive [1]
"""

from __future__ import annotations

from allostasis.language import Treatment

smouldering = Treatment("smouldering", about="a lasting source of low-grade inflammation", form="condition")
source = smouldering.input("source", unit="1", about="strength of the source")
smouldering.act("low_grade.drive", source)
smouldering.infusion(source)
smouldering.given(usual="1", largest="10", told="by how much it lifts cytokines here", grade="C", lasts="12 wk")
