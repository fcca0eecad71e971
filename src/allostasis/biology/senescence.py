"""Senescent cells of all tissues: made ever faster with age, removed by killer cells that become too few for them.

Karin 2019 without noise: X' = eta age - beta X / (kappa + X). Joined: removal follows NK killing, lasting cortisol
makes more of them, and what a person has above the usual of their age adds to low-grade inflammation (the usual
of an age is already in the tone of `low_grade`). Age goes on while people are studied. Lasting strain wears: it adds
years (cells that have divided too often), which heal over a decade. The variant "published" grows older from
``person.age`` on.
Left out on purpose: noise, tissues, death.

Reads    person.age [year]   nk_function.killing_of_age [1]   hpa.cortisol_load [1]   appraisal.chronic [1]
Acts on  low_grade.drive [1]
Offers   senescence.cells [1]   senescence.beyond_age [1]   senescence.wear [year]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Module

K, C = "karin-2019", "senescence-joined"


def _left(removal: sp.Expr, made: sp.Expr, least: sp.Expr) -> sp.Expr:
    """What removal has in reserve. Where production comes near it cells gather for good, and no level is usual."""
    return sp.Max(removal - made, made * least)


def _senescence(variant: str) -> Module:
    joined = variant == "joined"
    m = Module("senescence", about="senescent cells", variant=variant)
    age = m.age(alone=40.0 if joined else 0.0)
    oldest = m.param("oldest", 105.0, "year", source=C, about="age beyond which production rises no more")
    production = m.param("production", 0.00135, "1/d/year", source=K, unsure=0.1, varies=0.05 if joined else 0.0)
    removal = m.param("removal", 0.15, "1/d", source=K, unsure=0.1)
    least = m.param(
        "reserve_least", 0.05, "1", source="floors", unsure=0.5, about="of production: removal left, at least"
    )
    half = m.param("half", 0.5, "1", source=K, unsure=0.1, about="cells at which removal is half its most")
    made = production * sp.Min(age, oldest)
    begin = half * made / _left(removal, made, least) if joined else sp.Integer(0)
    cells = m.state("cells", start=begin, scale=0.3, unit="1", slow=True, about="senescent cells")
    more, fewer = sp.Integer(1), sp.Integer(1)
    if joined:
        load = m.read("hpa.cortisol_load", unit="1", alone=0.0)
        killing = m.read("nk_function.killing_of_age", unit="1", alone=1.0)
        usual = m.anchor("killing_usual", killing, start=1.0, about="the person's own killing, healthy 24 h mean")
        gain = m.param("cortisol_gain", 0.3, "1", source=C, unsure=0.6, varies=0.3)
        more = sp.exp(gain * load / (1 + sp.Abs(load) / 2))
        part = m.param("killing_share", 0.5, "1", source=C, unsure=0.5, about="of removal that follows killing")
        fewer = 1 - part + part * killing / usual
        threat = m.read("appraisal.chronic", unit="1", alone=0.0)
        pace = m.param(
            "wear_pace", 2.0, "1", source="wear-epel", unsure=0.5, varies=0.3, about="years in one, at strain 1"
        )
        heal = m.param("tau_wear", 10.0, "year", source="wear-epel", unsure=0.5)
        worn = m.state(
            "worn", start=0.0, scale=8766.0, unit="h", slow=True, signed=True, about="time that strain has added"
        )
        m.flow("wearing", pace * sp.Min(threat, 1), into=worn)
        m.flow("wear healing", worn / heal, out_of=worn)
        m.offer("wear", worn, unit="year", about="years that strain has added")
        now = half * made / _left(removal, made, least)
        beyond = m.offer("beyond_age", cells / now - 1, unit="1", about="cells above the usual of this age, a share")
        tone = m.param("low_grade_gain", 0.1, "1", source=C, unsure=0.6, about="low-grade inflammation of a doubling")
        m.act("low_grade.drive", tone * beyond / (1 + sp.Abs(beyond)), about="what senescent cells secrete")
    m.flow("senescence", made * more, into=cells)
    m.flow("removal", removal * fewer * cells / (half + cells), out_of=cells)
    return m


senescence = _senescence("joined")
senescence_published = _senescence("published")
