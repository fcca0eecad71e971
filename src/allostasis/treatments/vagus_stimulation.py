"""Stimulation of the vagus at neck or ear, for minutes a day; amount 1 is the usual strength.

While it runs vagal outflow rises; some of it lasts for days, and with weeks the raphe fires more. Minutes are enough
for the arc by way of the spleen, after which monocytes that meet endotoxin in a tube make less, for about a day.
Left out on purpose: side, site and pulse shape, pain, what the arc does to endotoxin in the body (none was found).

Acts on  autonomic.vagal_drive [1]   transmitters.serotonin_firing [1]   whole_blood.held_back [1]
"""

from __future__ import annotations

from allostasis.language import Treatment, up

S = "vagus-stimulation"
vagus_stimulation = Treatment("vagus_stimulation", about="vagus nerve stimulation", form="device")
current = vagus_stimulation.input("current", unit="1", about="stimulation now")
carried = vagus_stimulation.state("carried", start=0.0, scale=0.1, unit="1", about="what outlasts the stimulation")
tau = vagus_stimulation.param("tau_carried", 5.0, "d", source=S, unsure=0.5)
now = vagus_stimulation.param("vagal_gain", 0.8, "1", source=S, unsure=0.5, varies=0.5, about="while it runs")
late = vagus_stimulation.param("vagal_late", 0.5, "1", source=S, unsure=0.6, varies=0.5, about="of what outlasts it")
raphe = vagus_stimulation.param("raphe_gain", 0.3, "1", source=S, unsure=0.6)
half = vagus_stimulation.param("carried_half", 0.2, "1", source=S, unsure=0.5)
vagus_stimulation.flow("stimulation carried over", (current - carried) / tau, into=carried)
vagus_stimulation.act("autonomic.vagal_drive", now * current + late * carried)
vagus_stimulation.act("transmitters.serotonin_firing", 1 + raphe * up(carried, half))
A = "vagus-spleen"
arc = vagus_stimulation.state("arc", start=0.0, scale=0.1, unit="1", about="monocytes taught by way of the spleen")
quick = vagus_stimulation.param("tau_arc", 2.0, "min", source=A, unsure=0.5, about="stimulation that is enough")
kept = vagus_stimulation.param("tau_taught", 24.0, "h", source=A, unsure=0.4, about="how long monocytes keep it")
held = vagus_stimulation.param("arc_gain", 0.47, "1", source=A, unsure=0.5, varies=0.5, about="on the logarithm")
vagus_stimulation.flow("monocytes taught", current * (1 - arc) / quick, into=arc)
vagus_stimulation.flow("monocytes forgetting", arc / kept, out_of=arc)
vagus_stimulation.act("whole_blood.held_back", held * arc)
vagus_stimulation.infusion(current)
vagus_stimulation.given(usual="1", largest="3", told="1 is the current of the trials", grade="C", lasts="4 wk")
