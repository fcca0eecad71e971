"""Amyloid plaque as a PET scanner sees it (SUVR): formed, lost, and cleared by antibodies and microglia.

Hayato 2022: formation at a constant rate, loss in proportion, sped up by an antibody in serum. The variant
"published" is that. Joined: microglia that are at work take part in the loss. A person has it from the start
(``model: {with: [plaque]}``); the concentration of an antibody acts on the port. Above a clean scan plaque keeps
microglia signalling and takes a little from memory.
Left out on purpose: growth before the steady level, tau, where in the brain, ARIA.

Reads    person.age [year]   person.apoe4 [1]   microglia.activation [1]
Acts on  microglia.drive [1]   cognition.drive [1]
Offers   plaque.suvr [1]   plaque.centiloid [1]   plaque.load [1]   plaque.bound [1]
Moved    ports plaque.antibody [ug/mL], in serum   plaque.clearance [1/h], of amyloid by what is in the brain
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from allostasis.language import Condition, power, soft_positive, up

H, C = "hayato-2022", "plaque-joined"


def _plaque(variant: str) -> Condition:
    m = Condition("plaque", about="amyloid plaque", variant=variant)
    age = m.age(alone=72.0)
    carrier = m.read("person.apoe4", unit="1", alone=0.0, about="1 with an APOE4 allele")
    antibody = m.port("antibody", unit="ug/mL", alone=0.0, about="antibody against protofibrils, in serum")
    base = m.param("base", 1.34, "1", source=H, unsure=0.02, varies=0.12 if variant == "joined" else 0.0)
    ratio = m.param("apoe4_ratio", 1.04, "1", source=H, unsure=0.02, about="base of a carrier")
    formation = m.param("formation", 0.232, "1/year", source=H, unsure=0.15, about="SUVR formed a year")
    emax = m.param("emax", 1.54, "1", source=H, unsure=0.15, about="further loss at full antibody")
    half = m.param("half", 75.0, "ug/mL", source=H, unsure=0.2, about="antibody of half effect")
    age_power = m.param("age_power", 1.58, "1", source=H, unsure=0.2)
    middle = m.param("age_middle", 72.0, "year", source=H)
    level = base * (1 + (ratio - 1) * carrier)
    suvr = m.state("suvr", start=level, scale=1.0, unit="1", slow=True, about="amyloid PET, SUVR")
    at_work: Any = sp.Integer(1)
    if variant == "joined":
        microglia = m.read("microglia.activation", unit="1", alone=0.0)
        gain = m.param("microglia_gain", 0.3, "1", source=C, unsure=0.7, about="microglia on loss")
        at_work = 1 + gain * microglia
    cleared = emax * power(age / middle, age_power) * up(antibody, half)
    m.flow("plaque forming", formation, into=suvr)
    m.flow("plaque lost", formation / level * suvr * at_work * (1 + cleared), out_of=suvr)
    slope = m.param("centiloid_slope", 183.0, "1", source="hayato-centiloid", unsure=0.05)
    offset = m.param("centiloid_offset", 177.0, "1", source="hayato-centiloid", unsure=0.05)
    amyloid = m.offer("centiloid", slope * suvr - offset, unit="1", about="amyloid on the centiloid scale, florbetapir")
    if variant == "joined":
        further = m.port("clearance", unit="1/h", alone=0.0, about="of amyloid, by what a shuttle brought in")
        m.flow("plaque cleared from within", further * (suvr - offset / slope), out_of=suvr)
        m.offer("bound", up(antibody, half), unit="1", about="how far an antibody in serum does what it can")
        A = "amyloid-brain"
        typical = m.param(
            "centiloid_typical", 100.0, "1", source=A, unsure=0.1, about="a typical case of Alzheimer's disease"
        )
        rounding = m.param("burden_rounding", 0.1, "1", source="floors", unsure=0.4, about="what a clean scan leaves")
        burden = soft_positive(amyloid / typical, rounding)
        woken = m.param(
            "microglia_drive", 0.15, "1", source=A, unsure=0.6, varies=0.3, about="lasting signal at burden 1"
        )
        taken = m.param("memory_loss", 0.3, "1", source=A, unsure=0.6, about="SD of thought and memory at burden 1")
        m.act("microglia.drive", woken * burden, about="plaque keeps microglia signalling")
        m.act("cognition.drive", -taken * burden, about="plaque takes from memory")
    m.offer("load", suvr / level, unit="1", about="plaque against the person's own before treatment")
    return m


plaque = _plaque("joined")
plaque_published = _plaque("published")
