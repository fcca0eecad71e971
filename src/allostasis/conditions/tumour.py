"""A tumour and the effector cells that hold it: dormant, or escaping.

Kuznetsov 1994, effector cells called by the tumour and worn out by it. The variant "published" is that. Joined:
noradrenaline and low-grade inflammation speed growth, NK and Th1 function carry the killing, cortisol shortens the
lives of effector cells. The constants are a mouse's lymphoma, so its days are not a patient's.
Left out on purpose: vessels, spread, kinds of tumour, treatment.

Reads    autonomic.noradrenaline [1]   low_grade.level [1]   nk_function.killing [1]   t_helper.th1 [1]
         hpa.gr_relative, glucocorticoid.sensitivity [1]
Offers   tumour.cells, effectors [cells]
Moved    port tumour.engaged [1], further killing by each effector cell
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Condition, relative, up

K, C = "kuznetsov-1994", "tumour-joined"


def _tumour(variant: str) -> Condition:
    m = Condition("tumour", about="tumour cells and the effector cells that hold them", variant=variant)
    arrival = m.param("arrival", 1.3e4, "cells/d", source=K, unsure=0.2, about="effector cells that come anyway")
    called = m.param("called", 0.1245, "1/d", source=K, unsure=0.2, about="called by the tumour at most")
    called_half = m.param("called_half", 2.019e7, "cells", source=K, unsure=0.2)
    worn = m.param("worn", 3.422e-10, "1/cells/d", source=K, unsure=0.2, about="effector cells lost on tumour cells")
    killing = m.param("killing", 1.101e-7, "1/cells/d", source=K, unsure=0.2, about="tumour cells killed")
    death = m.param("death", 0.0412, "1/d", source=K, unsure=0.2, about="of effector cells")
    growth = m.param("growth", 0.18, "1/d", source=K, unsure=0.1, varies=0.1 if variant == "joined" else 0.0)
    crowding = m.param("crowding", 2.0e-9, "1/cells", source=K, unsure=0.2, about="inverse of the most it can be")
    cells = m.state("cells", start=0.0, scale=1e6, unit="cells", about="tumour cells")
    effectors = m.state("effectors", start=arrival / death, scale=3e5, unit="cells", about="effector cells there")
    if variant == "joined":
        nerves = m.read("autonomic.noradrenaline", unit="1", alone=1.0)
        level = m.read("low_grade.level", unit="1", alone=0.0)
        skill = m.read("nk_function.killing", unit="1", alone=1.0)
        th1 = m.read("t_helper.th1", unit="1", alone=1.0)
        gr = m.read("hpa.gr_relative", unit="1", alone=1.0)
        gr = gr * m.read("glucocorticoid.sensitivity", unit="1", alone=1.0)
        half = m.param("half", 1.5, "1", source=C, unsure=0.4, about="half effect of hormones")
        nerve_gain = m.param("noradrenaline_gain", 0.3, "1", source=C, unsure=0.6, varies=0.3)
        level_gain = m.param("low_grade_gain", 0.05, "1", source=C, unsure=0.6)
        gr_gain = m.param("gr_gain", 0.5, "1", source=C, unsure=0.6, about="cortisol on the death of effector cells")
        part = m.param("skill_share", 0.5, "1", source=C, unsure=0.5, about="of killing that follows NK and Th1")
        growth = growth * relative(nerves, 1, nerve_gain, half) * sp.exp(level_gain * level)
        killing = killing * (1 - part + part * skill)
        engaged = m.port("engaged", unit="1", alone=0.0, about="further killing by each effector cell, drugs")
        killing = killing + engaged * killing
        called = called * (1 - part + part * th1)
        death = death * relative(gr, 1, gr_gain, half)
    m.flow("effectors arriving", arrival, into=effectors)
    m.flow("effectors called", called * up(cells, called_half) * effectors, into=effectors)
    m.flow("effectors worn out", worn * effectors * cells, out_of=effectors)
    m.flow("effectors dying", death * effectors, out_of=effectors)
    m.flow("tumour growing", growth * cells * (1 - crowding * cells), into=cells)
    m.flow("tumour killed", killing * effectors * cells, out_of=cells)
    m.bolus(cells)
    m.given(usual="5e6 cells", largest="1e12 cells", told="a kilogram of tumour", grade="C")
    return m


tumour = _tumour("joined")
tumour_published = _tumour("published")
