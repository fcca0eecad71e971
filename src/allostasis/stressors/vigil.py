"""A vigil: kept awake by a duty or an experimenter, for as long as the study says.

Left out on purpose: light at night, food, the strain of it.

Moves    clock.kept_awake [1]
"""

from __future__ import annotations

from allostasis.language import Stressor

vigil = Stressor("vigil", about="kept awake")
vigil.target = "clock.kept_awake"
vigil.given(usual="1", largest="2", told="at 1 nobody sleeps while it lasts", grade="C", lasts="24 h")
