"""White cells in blood: how adrenaline, cortisol and cytokines move them between blood, vessel wall and marrow.

Each kind lives in blood and in a marginated pool (vessel walls, spleen, marrow sinuses, tissue it comes back
from); what leaves one enters the other. Adrenaline frees NK cells from the wall within minutes, through beta
receptors, and effector T cells with them. Cortisol sends naive and memory T cells out of blood and neutrophils
in, over hours. TNF makes cells stick, monocytes most, IL-6 empties the marrow's reserve of neutrophils, CCL2
calls monocytes out of marrow, interferon-alpha holds back the marrow that makes both. IL-6 also raises the making of
neutrophils, at the levels of a quiet life too, unless interferon holds the marrow back; how long they stay wavers from
day to day. NK and T cells are only moved here; neutrophils and monocytes are also supplied and lost. Exchange rates are
proposals; blood counts and life spans are not. T and B cells become fewer with age.
Left out on purpose: CD4 and CD8, B cells (a constant), killing per cell (`nk_function`), pools of the body
(`t_cells`).

Reads    autonomic.beta_effect [1]   hpa.gr_relative [1]   glucocorticoid.sensitivity [1]
         inflammation.tnf_excess, il6_excess, il6_heard [pg/mL]   chemokines.ccl2_relative [1]   interferon.alpha [1]
         fluctuation.clearance [1]   person.age [year]
Offers   leukocytes.neutrophils, monocytes, nk, t_resting, t_effector, t_cells, lymphocytes, total [cells/nL]
         leukocytes.nk_relative, t_*_relative, monocytes_relative [1], against the person's own rest
         leukocytes.*_margin, reserve [cells/nL of blood]   (cells/nL is 10^9/L)
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from allostasis.language import Module, down, excess, relative, up

C, B, F = "leukocyte-redistribution", "physiology-textbook", "fluctuation-sizes"
CELLS = "cells/nL"

leukocytes = Module("leukocytes", about="white cells in blood, at the vessel wall and in marrow")
beta = leukocytes.read("autonomic.beta_effect", unit="1", alone=1.0, about="adrenaline at beta receptors")
gr = leukocytes.read("hpa.gr_relative", unit="1", alone=1.0) * leukocytes.read(
    "glucocorticoid.sensitivity", unit="1", alone=1.0
)
tnf = leukocytes.read("inflammation.tnf_excess", unit="pg/mL", alone=0.0)
il6 = leukocytes.read("inflammation.il6_excess", unit="pg/mL", alone=0.0)
ccl2 = leukocytes.read("chemokines.ccl2_relative", unit="1", alone=1.0, about="CCL2, 1 at rest")
interferon = leukocytes.read("interferon.alpha", unit="1", alone=0.0, about="interferon-alpha above rest")
il6_rest = leukocytes.param("il6_rest", 0.6097346954, "pg/mL", source="windoloski-2024", about="IL-6 of a typical rest")
il6_heard = leukocytes.read("inflammation.il6_heard", unit="pg/mL", alone=il6_rest)
leaving_now = leukocytes.read("fluctuation.clearance", unit="1", alone=1.0, about="neutrophils leaving, 1 on average")

adrenaline_half = leukocytes.param(
    "adrenaline_half",
    1.18,
    "1",
    source="benschop-1993",
    unsure=0.3,
    about="half effect: 0.2 nmol/L, against 31 pg/mL at rest",
)
tnf_half = leukocytes.param("tnf_half", 60.0, "pg/mL", source=C, unsure=0.3, about="TNF of half stickiness")
il6_half = leukocytes.param("il6_half", 80.0, "pg/mL", source=C, unsure=0.4)
gr_half = leukocytes.param("gr_half", 3.0, "1", source=C, unsure=0.3)
surge = up(excess(beta, 1), adrenaline_half)
sticky = up(tnf, tnf_half)


M = "interferon-marrow"
marrow_gain = leukocytes.param(
    "interferon_gain", 0.4757, "1", source=M, unsure=0.3, varies=0.6, about="of full interferon, as -ln"
)
marrow_half = leukocytes.param("interferon_half", 1.0, "1", source=M, unsure=0.5)
made = sp.exp(-marrow_gain * up(interferon, marrow_half))


def pools(name: str, rest: float, source: str, varies: float, ratio: float, leaving: float) -> tuple[Any, ...]:
    """Blood and margin of one kind, with the rates at which its cells leave and return at rest."""
    count = leukocytes.param(
        f"{name}_rest",
        rest,
        CELLS,
        source=source,
        unsure=0.08,
        varies=varies,
        about="count in blood at rest",
        converted="rounded, 10^9/L of a count a microlitre" if source == "chng-2004" else "",
    )
    times = leukocytes.param(
        f"{name}_margin_ratio", ratio, "1", source=C, unsure=0.4, about="margin over blood at rest"
    )
    rate = leukocytes.param(f"{name}_leaving", leaving, "1/h", source=C, unsure=0.4, about="blood to margin")
    blood = leukocytes.state(name, start=count, scale=rest, unit=CELLS, about=f"{name.replace('_', ' ')} in blood")
    margin = leukocytes.state(
        f"{name}_margin",
        start=times * count,
        scale=ratio * rest,
        unit=CELLS,
        about=f"{name.replace('_', ' ')} at the wall",
    )
    return count, blood, margin, rate, rate / times


def gain(name: str, value: float, about: str) -> Any:
    """A strength of one of the moves, a proposal."""
    return leukocytes.param(name, value, "1", source=C, unsure=0.5, varies=0.2, about=about)


# --- NK cells: adrenaline frees them within minutes
rest, nk, wall, leaving, returning = pools("nk", 0.22, "chng-2004", 0.4, 2.0, 8.0)
freed = gain("nk_adrenaline_gain", 3.0, "further return at full adrenaline")
stuck = gain("nk_tnf_gain", 1.0, "further leaving at full TNF")
leukocytes.flow("NK margination", leaving * (1 + stuck * sticky) * nk, into=wall, out_of=nk)
leukocytes.flow("NK detachment", returning * (1 + freed * surge) * wall, into=nk, out_of=wall)
leukocytes.offer("nk_relative", nk / rest, unit="1", about="NK cells in blood, 1 at rest")

# --- effector T cells: freed by adrenaline like NK cells, deaf to cortisol
SPLIT = "t-cell-split"
rest, t_effector, wall, leaving, returning = pools("t_effector", 0.28, SPLIT, 0.4, 2.0, 8.0)
freed = gain("t_effector_adrenaline_gain", 1.5, "further return at full adrenaline")
stuck = gain("t_effector_tnf_gain", 1.0, "further leaving at full TNF")
leukocytes.flow("effector T margination", leaving * (1 + stuck * sticky) * t_effector, into=wall, out_of=t_effector)
leukocytes.flow("effector T detachment", returning * (1 + freed * surge) * wall, into=t_effector, out_of=wall)
leukocytes.offer("t_effector_relative", t_effector / rest, unit="1", about="effector T cells in blood, 1 at rest")

# --- naive and memory T cells: cortisol sends them out over hours
rest, t_resting, wall, leaving, returning = pools("t_resting", 1.227, "population-table", 0.30, 3.0, 0.4)
D = "t-cells-day"
sent = leukocytes.param("t_gr_gain", 9.66, "1", source=D, unsure=0.5, varies=0.2, about="leaving under glucocorticoids")
steep = leukocytes.param("t_gr_steepness", 1.513, "1", source=D, unsure=0.3)
stuck = gain("t_tnf_gain", 2.0, "further leaving at full TNF")
leukocytes.flow(
    "T cells leaving blood",
    leaving * relative(gr, 1, sent, gr_half, steep) * (1 + stuck * sticky) * t_resting,
    into=wall,
    out_of=t_resting,
)
leukocytes.flow("T cells returning", returning * wall, into=t_resting, out_of=wall)
leukocytes.offer("t_resting_relative", t_resting / rest, unit="1", about="naive and memory T in blood, 1 at rest")
L = "population-table"
age_slope = leukocytes.param(
    "lymphocytes_age_slope", 0.00435, "1/year", source=L, unsure=0.2, about="T and B cells lost"
)
middle = leukocytes.param("age_middle", 40.0, "year", source="proposal")
aged = sp.exp(-age_slope * (leukocytes.age() - middle))
t_cells = leukocytes.offer("t_cells", aged * (t_resting + t_effector), unit=CELLS, about="T cells in blood")

# --- monocytes: stick under TNF, freed a little by adrenaline; a day in blood
rest, monocytes, wall, leaving, returning = pools("monocytes", 0.45, B, 0.3, 2.0, 2.0)
stuck = gain("monocyte_tnf_gain", 12.0, "further leaving at full TNF")
freed = gain("monocyte_adrenaline_gain", 1.0, "further return at full adrenaline")
life = leukocytes.param(
    "tau_monocytes",
    24.0,
    "h",
    source="monocyte-lifespan",
    unsure=0.2,
    varies=0.15,
    about="circulating life of classical monocytes",
)
leukocytes.flow("monocyte margination", leaving * (1 + stuck * sticky) * monocytes, into=wall, out_of=monocytes)
leukocytes.flow("monocyte detachment", returning * (1 + freed * surge) * wall, into=monocytes, out_of=wall)
called = gain("monocyte_ccl2_gain", 0.5, "share of supply that follows CCL2")
leukocytes.flow("monocyte supply", made * rest / life * (1 + called * ccl2) / (1 + called), into=monocytes)
leukocytes.flow("monocyte loss", monocytes / life, out_of=monocytes)
leukocytes.offer("monocytes_relative", monocytes / rest, unit="1", about="monocytes in blood, 1 at rest")

# --- neutrophils: a large reserve in marrow, released by glucocorticoids and cytokines
rest, neutrophils, wall, leaving, returning = pools("neutrophils", 3.64, "population-table", 0.33, 1.0, 6.0)
stuck = gain("neutrophil_tnf_gain", 1.0, "further leaving at full TNF")
freed = gain("neutrophil_adrenaline_gain", 0.5, "further return at full adrenaline")
sent = gain("neutrophil_gr_gain", 2.0, "release under glucocorticoids, 1 at rest")
called = gain("neutrophil_il6_gain", 6.0, "further release at full IL-6")
life = leukocytes.param(
    "tau_neutrophils", 6.0, "h", source=B, unsure=0.3, varies=0.15, about="time in blood, the marginated half apart"
)
store = leukocytes.param("reserve_days", 5.0, "d", source=B, unsure=0.3, about="days of production in the reserve")
reserve = leukocytes.state(
    "reserve", start=rest / life * store, scale=80.0, unit=CELLS, about="mature neutrophils in marrow"
)
most = leukocytes.param("granulopoiesis_gain", 4.7, "1", source=F, unsure=0.4, about="further production at full IL-6")
half = leukocytes.param(
    "granulopoiesis_half", 2.5, "pg/mL", source=F, unsure=0.4, about="IL-6 of half of it, at rest .6"
)
called_up = relative(il6_heard, il6_rest, most * down(interferon, marrow_half), half)  # held back, it does not hear
leukocytes.flow("neutrophil production", made * called_up * rest / life, into=reserve)
leukocytes.flow(
    "neutrophil release",
    reserve / store * relative(gr, 1, sent, gr_half) * (1 + called * up(il6, il6_half)),
    into=neutrophils,
    out_of=reserve,
)
leukocytes.flow("neutrophil margination", leaving * (1 + stuck * sticky) * neutrophils, into=wall, out_of=neutrophils)
leukocytes.flow("neutrophil detachment", returning * (1 + freed * surge) * wall, into=neutrophils, out_of=wall)
leukocytes.flow("neutrophil loss", leaving_now * neutrophils / life, out_of=neutrophils)

# --- what a blood count adds up
b_cells = leukocytes.param(
    "b_cells",
    0.22,
    CELLS,
    source="chng-2004",
    unsure=0.1,
    varies=0.4,
    about="B cells in blood",
    converted="rounded, 10^9/L of a count a microlitre",
)
lymphocytes = leukocytes.offer(
    "lymphocytes", t_cells + nk + aged * b_cells, unit=CELLS, about="T, B and NK cells in blood"
)
leukocytes.offer("total", neutrophils + monocytes + lymphocytes, unit=CELLS, about="white cells in blood")
