"""Head-up tilt to near fainting: nerves and adrenal medulla hold up blood pressure, the mind has no part in it.

An amount of 1 doubles noradrenaline, as at 70 degrees, raises adrenaline through the adrenal medulla, about fivefold
near fainting, and withdraws the vagus, which is more than half of what the heart does.
Left out on purpose: blood volume, pressure itself, vasopressin, the faint itself.

Acts on  autonomic.noradrenaline_drive, vagal_drive [1]   autonomic.adrenaline_given [pg/mL/h]
"""

from __future__ import annotations

from allostasis.language import Stressor

head_up_tilt = Stressor("head_up_tilt", about="passive standing to near fainting")
level = head_up_tilt.input("level", unit="1", about="orthostatic load now")
noradrenaline = head_up_tilt.param("noradrenaline", 1.0, "1", source="head-up-tilt", unsure=0.3, varies=0.3)
adrenaline = head_up_tilt.param(
    "adrenaline", 3100.0, "pg/mL/h", source="head-up-tilt", unsure=0.5, varies=0.4, about="released by the medulla"
)
vagal = head_up_tilt.param(
    "vagal", 0.65, "1", source="head-up-tilt-vagus", unsure=0.25, varies=0.3, about="withdrawn, on the logarithm"
)
head_up_tilt.act("autonomic.noradrenaline_drive", level * noradrenaline)
head_up_tilt.act("autonomic.vagal_drive", -level * vagal)
head_up_tilt.act("autonomic.adrenaline_given", level * adrenaline)
head_up_tilt.steady(level)
head_up_tilt.given(usual="1", largest="2", told="1 is near fainting", grade="C", lasts="20 min")
