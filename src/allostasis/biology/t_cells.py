"""T cells of the whole body: naive cells that the thymus leaves behind, and what antigen and age make of them.

Naive cells: Lewkiewicz 2019, thymic export that falls with age, renewal and loss that grows with crowding; lasting
cortisol shrinks the thymus. Antigen turns a share into effector cells within days, a part of these into memory;
regulatory cells follow glucocorticoids up and low-grade inflammation down; senescent cells (late-differentiated,
CD28-negative) gather with age and with what a latent virus demands. All but the naive ones are relative to a
40-year-old. The variant "published" is Lewkiewicz's equation in a person who grows older from ``person.age`` on.
Left out on purpose: CD4 against CD8, repertoire, lymph nodes, which antigen it is.

Reads    person.age [year]   hpa.cortisol_load [1]   glucocorticoid.sensitivity [1]   hpa.gr_relative [1]
         low_grade.level [1]   latent_virus.lytic [1]   leukocytes.t_resting_relative [1]
Offers   t_cells.naive [cells]   .memory, effector, regulatory, senescent [1]   .naive_relative, help [1]
         t_cells.naive_blood [cells/uL]   .senescent_share [percent]   port t_cells.antigen [1]
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from allostasis.language import Module, up

L, C = "lewkiewicz-2019", "t-cell-pools"
MIDDLE = (-2.30666935e-02, -2.28040944e-01, -9.05911962e-01, -8.92489023e-01, 25.4272663)


def _naive(m: Module, age: Any, thymus: Any, start: Any) -> Any:
    export = m.param("export", 1.8e10, "cells/year", source=L, unsure=0.2, about="thymic export at birth")
    fading = m.param("thymus_fading", 0.044, "1/year", source=L, unsure=0.1, about="involution of the thymus")
    renewal = m.param("naive_renewal", 0.17, "1/year", source=L, unsure=0.02)
    loss = m.param("naive_loss", 0.18, "1/year", source=L, unsure=0.02)
    crowding = m.param("naive_crowding", 0.04, "1/year", source=L, unsure=0.1, about="further loss when crowded")
    crowd_half = m.param("crowd_half", 1e10, "cells", source=L, unsure=0.1, about="cells of half that loss")
    naive = m.state("naive", start=start, scale=1e11, unit="cells", slow=True, about="naive T cells of the body")
    m.flow("thymic export", export * sp.exp(-fading * age) * thymus, into=naive)
    m.flow("naive renewal", renewal * naive, into=naive)
    m.flow("naive loss", (loss + crowding * up(naive, crowd_half, 2)) * naive, out_of=naive)
    return naive


def _joined() -> Module:
    m = Module("t_cells", about="naive, effector, memory, regulatory and senescent T cells")
    age = m.age()
    load = m.read("hpa.cortisol_load", unit="1", alone=0.0, about="lasting cortisol above the person's own")
    gr = m.read("hpa.gr_relative", unit="1", alone=1.0)
    heard = gr * m.read("glucocorticoid.sensitivity", unit="1", alone=1.0)
    level = m.read("low_grade.level", unit="1", alone=0.0)
    lytic = m.read("latent_virus.lytic", unit="1", alone=1.0, about="latent virus that is awake, 1 at rest")
    blood = m.read("leukocytes.t_resting_relative", unit="1", alone=1.0)
    antigen = m.port("antigen", unit="1", alone=0.0, about="antigen of an infection or a vaccine")
    year = m.param("year", 1.0, "year", source=L, about="unit of the curve of start")
    middle = m.param("age_middle", 40.0, "year", source=C, about="age at which every pool is 1")

    # --- naive
    pressed = load / (1 + sp.Abs(load) / 2)
    thymus_gain = m.param("thymus_cortisol_gain", 1.0, "1", source=C, unsure=0.5, varies=0.3)
    x = sp.log((age + year) / (middle + year))
    curve = [
        m.param(
            f"start_power{4 - i}", c, "1", source="naive-t-start", unsure=0.02, linear=True, about="curve of the start"
        )
        for i, c in enumerate(MIDDLE)
    ]
    begin = sp.exp(sum(c * x ** (4 - i) for i, c in enumerate(curve)))
    one = m.param("one_cell", 1.0, "cells", source="naive-t-start", varies=0.3, about="spread of the pool's size")
    naive = _naive(m, age, sp.exp(-thymus_gain * pressed), one * begin)
    usual = m.param("naive_usual", 1.107e11, "cells", source="naive-t-start", unsure=0.2, about="at the middle age")
    relative_naive = m.offer("naive_relative", naive / usual, unit="1", about="naive T cells against a 40-year-old")

    # --- effector cells within days, memory over months
    tau_effector = m.param("tau_effector", 7.0, "d", source=C, unsure=0.4, varies=0.2, about="life of effector cells")
    expansion = m.param("expansion", 8.0, "1", source=C, unsure=0.5, varies=0.4, about="effector cells at full antigen")
    antigen_half = m.param("antigen_half", 0.5, "1", source=C, unsure=0.5)
    brake = m.param("gr_brake", 0.5, "1", source=C, unsure=0.5, varies=0.3, about="glucocorticoids on expansion")
    effector = m.state("effector", start=1.0, unit="1", about="effector T cells, 1 at rest")
    growth = expansion * up(antigen, antigen_half) * 2 * up(relative_naive, 1) * (1 + brake) / (1 + brake * heard)
    m.flow("effector formation", (1 + growth) / tau_effector, into=effector)
    m.flow("effector death", effector / tau_effector, out_of=effector)
    tau_memory = m.param("tau_memory", 1.5, "year", source=C, unsure=0.4, about="how long memory lasts without antigen")
    kept = m.param("memory_share", 0.5, "1", source=C, unsure=0.5, about="memory that a doubling of effectors leaves")
    memory = m.state("memory", start=1.0, unit="1", slow=True, about="memory T cells")
    m.flow("memory formation", (1 + kept * (effector - 1)) / tau_memory, into=memory)
    m.flow("memory loss", memory / tau_memory, out_of=memory)

    # --- regulatory and senescent
    tau_regulatory = m.param("tau_regulatory", 30.0, "d", source=C, unsure=0.4)
    regulatory_gr = m.param("regulatory_cortisol_gain", 0.3, "1", source=C, unsure=0.6, varies=0.3)
    regulatory_level = m.param("regulatory_low_grade_gain", 0.1, "1", source=C, unsure=0.6)
    regulatory = m.state("regulatory", start=1.0, unit="1", slow=True, about="regulatory T cells")
    aim = sp.exp(regulatory_gr * pressed - regulatory_level * level)
    m.flow("regulatory formation", aim / tau_regulatory, into=regulatory)
    m.flow("regulatory loss", regulatory / tau_regulatory, out_of=regulatory)
    tau_senescent = m.param("tau_senescent", 2.0, "year", source=C, unsure=0.5)
    ageing = m.param("senescent_age_slope", 0.03, "1/year", source=C, unsure=0.4, about="gathering with age")
    demand = m.param("senescent_virus_gain", 0.3, "1", source=C, unsure=0.6, about="on a latent virus that is awake")
    strain = m.param("senescent_cortisol_gain", 0.3, "1", source=C, unsure=0.6, varies=0.3)
    aged = m.param("senescent_rest", 1.0, "1", source=C, varies=0.5, about="the person's own, at the middle age")
    normal = aged * sp.exp(ageing * (age - middle))
    senescent = m.state("senescent", start=normal, scale=1.0, unit="1", slow=True, about="senescent T cells")
    awake = (lytic - 1) / (1 + sp.Abs(lytic - 1) / 2)
    grown = normal * sp.exp(strain * pressed + demand * awake)
    m.flow("senescence", grown / tau_senescent, into=senescent)
    m.flow("senescent removal", senescent / tau_senescent, out_of=senescent)

    # --- what leaves
    worn = m.param("help_senescent_brake", 0.3, "1", source=C, unsure=0.5, about="senescent cells on help")
    helping = 2 * up(relative_naive, 1) * (1 + worn) / (1 + worn * senescent)
    m.offer("help", helping, unit="1", about="help that B cells get, 1 at the middle age")
    share = m.param("blood_share", 0.02, "1", source="physiology-textbook", unsure=0.2, about="that are in blood")
    volume = m.param("blood_volume", 5.0, "L", source="physiology-textbook", unsure=0.1, varies=0.1)
    m.offer("naive_blood", share * naive / volume * blood, unit="cells/uL", about="naive T cells in blood")
    rest = m.param("senescent_share_rest", 20.0, "percent", source=C, unsure=0.3, about="CD28-negative of CD8")
    others = m.param(
        "senescent_others", 80.0, "percent", source=C, unsure=0.1, about="the other CD8 cells, at 40 years"
    )
    there = rest * senescent  # beside so many others
    m.offer("senescent_share", there / (there + others), unit="percent", about="CD28-negative cells, share of CD8")
    return m


def _published() -> Module:
    m = Module("t_cells", about="naive T cells over a life, Lewkiewicz 2019", variant="published")
    age = m.age(alone=0.0)
    _naive(m, age, sp.Integer(1), 0.0)
    return m


t_cells = _joined()
t_cells_published = _published()
