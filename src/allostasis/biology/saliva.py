"""Saliva: how much of blood's cortisol is free, and how it reaches the mouth.

Most cortisol in blood is bound to its globulin, which saturates, and to albumin. What is free (Coolens 1987:
one solution of the binding equilibrium) enters saliva within some minutes, where an enzyme turns part of it
into cortisone. Hair that grows over a month takes up free cortisol in proportion.
Globulin rises after menopause and under oestrogen that is swallowed: the axis keeps free cortisol, more is held.
Left out on purpose: globulin in illness, flow of saliva, blood from the gums.

Reads    hpa.cortisol_nmol [nmol/L]   person.female [1]   person.age [year]
Offers   saliva.cortisol [nmol/L]   saliva.free_cortisol [nmol/L], free in blood   saliva.hair [pg/mg]   saliva.held [1]
Moved    port saliva.globulin_made [1]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Module, logistic

K, P = "coolens-1987", "proposal"

saliva = Module("saliva", about="free cortisol in blood and saliva")
total = saliva.read("hpa.cortisol_nmol", unit="nmol/L", alone=150.0)

female = saliva.read("person.female", unit="1", alone=0.5, about="1 for a woman")
made = saliva.port("globulin_made", unit="1", alone=1.0, combine="product", about="globulin under drugs, 1 as usual")
G, M = "globulin-oestrogen", "menopause-gold"
after = saliva.param("menopause_gain", 0.18, "1", source="globulin-sex", unsure=0.3, about="of women's globulin")
menopause = saliva.param("menopause", 51.0, "year", source=M, unsure=0.02)
passing = saliva.param("menopause_width", 2.5, "year", source=M, unsure=0.3)
share = saliva.param("held_share", 0.53, "1", source=G, unsure=0.2, about="cortisol more in blood over globulin more")
more = made * (1 + after * female * logistic((saliva.age() - menopause) / passing))
held = saliva.offer(
    "held", 1 + share * (more - 1), unit="1", about="cortisol in blood over that with usual globulin, free alike"
)

globulin = saliva.param(
    "globulin", 700.0, "nmol/L", source=K, unsure=0.1, varies=0.15, about="cortisol-binding globulin"
)
affinity = saliva.param("affinity", 0.03, "L/nmol", source=K, unsure=0.15, about="of globulin for cortisol, 37 degC")
albumin = saliva.param("albumin_bound", 1.74, "1", source=K, unsure=0.1, about="bound to albumin over free")
free_part = 1 + albumin
total = total / held
middle = (free_part + affinity * (globulin - total)) / (2 * affinity * free_part)
free = saliva.offer(
    "free_cortisol",
    sp.sqrt(middle**2 + total / (affinity * free_part)) - middle,
    unit="nmol/L",
    about="free cortisol in blood",
)

spared = saliva.param("spared", 0.6, "1", source=P, unsure=0.2, varies=0.15, about="not turned into cortisone")
tau = saliva.param("tau_saliva", 3.87, "min", source="axis-minutes", unsure=0.4, about="lag of saliva behind blood")
cortisol = saliva.state("cortisol", start=4.6, scale=5.0, unit="nmol/L", about="cortisol in saliva")
saliva.flow("cortisol entering saliva", spared * free / tau, into=cortisol)
saliva.flow("cortisol leaving saliva", cortisol / tau, out_of=cortisol)

# --- hair: a mean of a month of free cortisol
tau_hair = saliva.param("tau_hair", 30.0, "d", source=P, unsure=0.3, about="time that a piece of hair averages over")
uptake = saliva.param("hair_uptake", 0.9, "(pg/mg)/(nmol/L)", source=P, unsure=0.4, varies=0.4)
hair_usual = saliva.anchor("free_usual", free, start=7.0, about="free cortisol, healthy 24 h mean")
hair = saliva.state("hair", start=uptake * hair_usual, scale=6.0, unit="pg/mg", slow=True, about="cortisol in hair")
saliva.flow("cortisol entering hair", uptake * free / tau_hair, into=hair)
saliva.flow("hair growing out", hair / tau_hair, out_of=hair)
