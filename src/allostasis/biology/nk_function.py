"""Natural killer cells at work: killing per cell, and the lysis that a tube of blood shows.

How many NK cells are in blood is `leukocytes`, within minutes and by adrenaline. How well each kills changes over
hours to days: lasting cortisol (a 72 h mean, since hours of cortisol change nothing) and noradrenaline take from
it, lost sleep does, interferon adds, age takes. So minutes of stress raise lysis and months lower it.
Left out on purpose: subsets, receptors, exhaustion by targets.

Reads    hpa.cortisol_load, glucocorticoid.sensitivity [1]   autonomic.noradrenaline [1]   clock.pressure [1]
         interferon.alpha [1]   t_helper.th1 [1]   leukocytes.nk_relative [1]   person.age [year]
Offers   nk_function.killing, killing_of_age [1]   nk_function.lysis [percent]   nk_function.lysis_relative [1]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Module, power, relative, up

nk_function = m = Module("nk_function", about="killing by NK cells")
C = "nk-function"
load = m.read("hpa.cortisol_load", unit="1", alone=0.0, about="lasting cortisol above the person's own")
sensitivity = m.read("glucocorticoid.sensitivity", unit="1", alone=1.0)
nerves = m.read("autonomic.noradrenaline", unit="1", alone=1.0)
pressure = m.read("clock.pressure", unit="1", alone=12.37046, about="sleep pressure")
antiviral = m.read("interferon.alpha", unit="1", alone=0.0)
th1 = m.read("t_helper.th1", unit="1", alone=1.0)
number = m.read("leukocytes.nk_relative", unit="1", alone=1.0)
age = m.age()

tau = m.param("tau_killing", 6.0, "h", source=C, unsure=0.4, about="how fast a cell's granules follow")
cortisol_gain = m.param("cortisol_gain", 1.0, "1", source=C, unsure=0.5, varies=0.3)
nerve_gain = m.param("noradrenaline_gain", 0.5, "1", source=C, unsure=0.5, varies=0.3)
nerve_half = m.param("noradrenaline_half", 1.5, "1", source=C, unsure=0.4)
sleep_gain = m.param("sleep_gain", 0.2, "1", source=C, unsure=0.5, varies=0.3, about="per width of sleep pressure")
interferon_gain = m.param("interferon_gain", 2.0, "1", source=C, unsure=0.5)
th1_gain = m.param("th1_gain", 0.5, "1", source=C, unsure=0.5, about="on Th1 help")
ageing = m.param("age_slope", 0.003, "1/year", source=C, unsure=0.6)
middle = m.param("age_middle", 40.0, "year", source=C)
usual = m.anchor("pressure_usual", pressure, start=12.37046, about="sleep pressure, healthy 24 h mean")

pressed = sensitivity * load / (1 + sp.Abs(sensitivity * load) / 2)
tired = sp.exp(-sleep_gain * (pressure - usual))
aged = sp.exp(-ageing * (age - middle))
aim = tired * aged * relative(th1, 1, th1_gain, 1)
aim = aim * (1 + interferon_gain * up(antiviral, 1))
aim = aim * sp.exp(-cortisol_gain * pressed) / relative(nerves, 1, nerve_gain, nerve_half)
killing = m.state("killing", start=1.0, unit="1", about="killing per NK cell, 1 at rest at 40 years")
m.flow("killing regained", aim / tau, into=killing)
m.flow("killing lost", killing / tau, out_of=killing)

m.offer("killing_of_age", killing / aged, unit="1", about="killing against what is usual at this age")
lysis = m.offer("lysis_relative", killing * number, unit="1", about="lysis by the NK cells of a sample, 1 at rest")
rest = m.param("lysis_rest", 40.0, "percent", source=C, unsure=0.3, varies=0.35, about="targets killed in the assay")
# Of a hundred targets, by their odds: those that are left run out, and no person kills more than all.
left = m.param("lysis_spared", 60.0, "percent", source=C, unsure=0.2, about="targets left in the assay, typically")
steep = m.param("lysis_power", 0.833, "1", source=C, unsure=0.2, about="so that a tenth more at rest kills 5 % more")
killed = rest * power(lysis, steep)
m.offer("lysis", killed / (left + killed), unit="percent", about="targets that a sample of blood kills")
