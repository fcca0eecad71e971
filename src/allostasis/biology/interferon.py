"""Antiviral interferon in blood: what infected cells send out, or what is injected, above a rest of 0.

It wakes macrophages a little and makes NK cells kill; what it does to the brain is in the brain's modules.
Left out on purpose: receptors that tire, interferon-beta and -lambda, interferon-gamma (in `t_helper`).

Acts on  inflammation.activation [1/h]
Offers   interferon.alpha [1]
Moved    ports interferon.induction [1], of infected cells   interferon.given [1]
"""

from __future__ import annotations

from allostasis.language import Module, up

interferon = m = Module("interferon", about="antiviral interferon")
C = "interferon-antiviral"
induction = m.port("induction", unit="1", alone=0.0, about="infected cells, 1 at the height of a cold")
given = m.port("given", unit="1", alone=0.0, about="injected, in the same measure")
tau = m.param("tau_alpha", 8.0, "h", source=C, unsure=0.4, varies=0.2, about="life in blood")
alpha = m.state("alpha", start=0.0, scale=0.1, unit="1", about="interferon-alpha above rest")
m.flow("interferon release", (induction + given) / tau, into=alpha)
m.flow("interferon loss", alpha / tau, out_of=alpha)
waking = m.param("waking", 4e-4, "1/h", source=C, unsure=0.6, varies=0.4, about="macrophages woken at full interferon")
half = m.param("waking_half", 1.0, "1", source=C, unsure=0.5)
m.act("inflammation.activation", waking * up(alpha, half), about="interferon wakes macrophages")
