"""A latent herpesvirus (Epstein-Barr): how awake it is, and the antibody that tells of it.

Cortisol wakes the virus; NK and memory T cells, on Th1 help, put it back to sleep. Antibody against it follows
over weeks, so that a high titre means weak control. What is awake keeps T cells busy and makes them senescent.
Left out on purpose: primary infection, B cells that carry it, other herpesviruses.

Reads    hpa.gr_relative [1]   nk_function.killing [1]   t_cells.memory [1]   t_helper.th1 [1]
Offers   latent_virus.lytic [1]   latent_virus.antibody [1], a titre
"""

from __future__ import annotations

from allostasis.language import Module, relative

latent_virus = m = Module("latent_virus", about="latent Epstein-Barr virus and its control")
C = "latent-virus"
gr = m.read("hpa.gr_relative", unit="1", alone=1.0, about="cortisol, which the virus itself hears")
killing = m.read("nk_function.killing", unit="1", alone=1.0)
memory = m.read("t_cells.memory", unit="1", alone=1.0)
th1 = m.read("t_helper.th1", unit="1", alone=1.0)

tau = m.param("tau_lytic", 3.0, "d", source=C, unsure=0.4)
wake = m.param("gr_gain", 1.0, "1", source=C, unsure=0.5, varies=0.3, about="cortisol waking it")
half = m.param("gr_half", 1.5, "1", source=C, unsure=0.4)
share = m.param("nk_share", 0.3, "1", source=C, unsure=0.3, about="part of control that NK cells have")
lytic = m.state("lytic", start=1.0, unit="1", about="virus that is awake, 1 at rest")
m.flow("virus waking", relative(gr, 1, wake, half) / tau, into=lytic)
m.flow("virus controlled", (share * killing + (1 - share) * memory * th1) * lytic / tau, out_of=lytic)

half_life = m.param("tau_antibody", 30.0, "d", source="antibody-half-life", unsure=0.1)
rest = m.param("titre_rest", 160.0, "1", source=C, unsure=0.3, varies=0.8, about="titre of the person at rest")
made = m.state("made", start=1.0, unit="1", slow=True, about="antibody against the virus, 1 at rest")
m.flow("antibody following", lytic / half_life, into=made)
m.flow("antibody loss", made / half_life, out_of=made)
m.offer("antibody", rest * made, unit="1", about="antibody titre against the viral capsid")
