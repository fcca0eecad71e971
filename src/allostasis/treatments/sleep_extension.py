"""Sleep extension: an earlier bedtime, by so many hours a night, for as long as it is kept.

More time in bed lowers both thresholds of the sleep switch; how much longer people then sleep is the clock's.
Left out on purpose: naps, getting up later, who can afford it.

Acts on  behaviour.sleep_relief [1]
"""

from __future__ import annotations

from allostasis.language import Treatment

S = "lifestyle-paths"
sleep_extension = Treatment("sleep_extension", about="longer nights, in hours more in bed", form="lifestyle")
longer = sleep_extension.input("longer", unit="h", about="hours more in bed")
hours = sleep_extension.param("hours_per_width", 2.0, "h", source=S, unsure=0.4, about="that move a whole width")
used = sleep_extension.param("adherence", 0.7, "1", source=S, unsure=0.1, varies=0.2, about="nights kept to")
sleep_extension.act("behaviour.sleep_relief", used * longer / hours)
sleep_extension.infusion(longer)
sleep_extension.given(usual="1 h", largest="6 h", told="trials ask for one to three hours", grade="C", lasts="2 wk")
