"""Expectancy: hope that being treated brings, whatever the treatment is.

Tablets, infusions and sessions raise hope; it fades over a month unless renewed (given daily it has risen within five
days), presses on symptoms, loosens the ties by which they hold each other, and eases threat a little. What it eases
goes with how heavy symptoms are: who is well has nothing to hope for. It is the same for an active and an inert tablet,
so that arms differ by mechanism only. Proposed.
Left out on purpose: side effects that unblind, the therapist, beliefs about a given drug, nocebo.

Reads    placebo.given [1]   symptoms.severity [1]
Offers   expectancy.hope [1], 0 to 1
Acts on  symptoms.pressure, holding [1]   appraisal.coping [1]
Moved    port expectancy.given [1/h]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Module, up

m = expectancy = Module("expectancy", about="hope that treatment brings")
P, F = "expectancy-gains", "depression-fit"
inert = m.read("placebo.given", unit="1", alone=0.0, about="givings of the last day")
given = m.port("given", unit="1/h", alone=0.0, about="sessions and doses as they are given")
tau_inert = m.param("tau_placebo", 1.0, "d", source=P, about="as `placebo` counts a giving as recent")
worth = m.param("worth", 0.165, "1", source=P, unsure=0.5, varies=0.6, about="hope that one giving adds")
tau = m.param("tau_hope", 30.0, "d", source=P, unsure=0.4)
hope = m.state("hope", start=0.0, scale=0.1, unit="1", slow=True, about="hope, 0 to 1")
m.flow("hope rising", worth * (1 - hope) * (given + inert / tau_inert), into=hope)
m.flow("hope fading", hope / tau, out_of=hope)
ease = m.param("ease", 0.364, "1", source=F, unsure=0.5, about="on the thresholds of heavy symptoms")
loosening = m.param("holding_gain", 0.257, "1", source=F, unsure=0.5, about="on the ties of heavy symptoms")
severity = m.read("symptoms.severity", unit="1", alone=0.3, about="mean of nine symptoms, 0 to 1")
half = m.param("severity_half", 0.3, "1", source=P, unsure=0.3, about="mean of symptoms at which half of it is felt")
felt = hope * up(severity, half, 2)
m.act("symptoms.pressure", -ease * felt)
m.act("symptoms.holding", sp.exp(-loosening * felt))
calm = m.param("calm", 0.15, "1", source=P, unsure=0.5, about="on threat, heavy symptoms")
m.act("appraisal.coping", sp.exp(-calm * felt))
