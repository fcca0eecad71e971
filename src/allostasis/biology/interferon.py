"""Antiviral interferon in blood: what infected cells send out, or what is injected, above a rest of 0.

It wakes macrophages a little, which stop hearing it within days (so weeks of it hardly raise IL-6), and makes NK cells
kill; it holds marrow back in `leukocytes`; what it does to the brain is in the brain's modules.
Left out on purpose: other cells' receptors that tire, interferon-beta and -lambda, interferon-gamma (in `t_helper`).

Acts on  inflammation.activation [1/h]
Offers   interferon.alpha [1]
Moved    ports interferon.induction [1], of infected cells   interferon.given [1]
"""

from __future__ import annotations

from allostasis.language import Module, excess, up

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
tau_deaf = m.param(
    "tau_refractory", 2.0, "d", source="interferon-refractory", unsure=0.5, about="until it is not heard"
)
deaf = m.state("refractory", start=0.0, scale=0.1, unit="1", about="what macrophages have got used to, 0 to 1")
m.flow("getting used to it", up(alpha, half) / tau_deaf, into=deaf)
m.flow("hearing it again", deaf / tau_deaf, out_of=deaf)
m.act("inflammation.activation", waking * excess(up(alpha, half), deaf), about="interferon wakes macrophages")
