"""Amyloid plaque as a PET scanner sees it (SUVR): formed, lost, and cleared by antibodies and microglia.

Hayato 2022: formation at a constant rate, loss in proportion, sped up by an antibody in serum. The variant
"published" is that. Joined: microglia that are at work take part in the loss. A person has it from the start
(``model: {with: [plaque]}``); the concentration of an antibody acts on the port. Above a clean scan plaque keeps
microglia signalling and takes a little from memory.
The variant "growing" (``model: {with: [plaque], use: {plaque: growing}}``) is a life with it: amyloid of each person
grows along a logistic curve around an age of their own at which a scan turns positive, earlier with APOE4; a good
decade later, past 70 centiloids, tau spreads, neurons are lost, and thought and memory with them, so that dementia
(memory below -2 and control below -1.5 SD for half a year) comes some 17 years after the scan. An antibody in serum
clears amyloid by the law that the shuttle has.
Left out on purpose: where in the brain, ARIA (`side_effects`); but for the variant growth, tau and dementia.

Reads    person.age [year]   person.apoe4 [1]   microglia.activation [1]
Acts on  microglia.drive [1]   cognition.drive [1]
Offers   plaque.suvr [1]   plaque.centiloid [1]   plaque.load [1]   plaque.bound [1]   growing: plaque.tau, lost [1]
Moved    ports plaque.antibody [ug/mL], in serum   plaque.clearance [1/h], of amyloid by what is in the brain
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from allostasis.language import Condition, excess, logistic, power, soft_positive, up

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


def _growing() -> Condition:
    V, J, G = "amyloid-villemagne", "amyloid-jansen", "plaque-growing"
    m = Condition("plaque", about="amyloid plaque that grows in a life, tau, neurons", variant="growing")
    age = m.age(alone=72.0)
    carrier = m.read("person.apoe4", unit="1", alone=0.0, about="1 with an APOE4 allele")
    antibody = m.port("antibody", unit="ug/mL", alone=0.0, about="antibody against protofibrils, in serum")
    further = m.port("clearance", unit="1/h", alone=0.0, about="of amyloid, by what a shuttle brought in")
    slope = m.param("centiloid_slope", 183.0, "1", source="hayato-centiloid", unsure=0.05)
    offset = m.param("centiloid_offset", 177.0, "1", source="hayato-centiloid", unsure=0.05)

    # --- amyloid, from the age at which a scan turns positive
    positive = m.param("positive", 24.0, "1", source=G, unsure=0.1, about="centiloids of a positive scan")
    most = m.param("most", 110.0, "1", source=G, unsure=0.1, varies=0.2, about="centiloids where it ends")
    growth = m.param("growth", 0.145, "1/year", source=V, unsure=0.15, converted="19.2 years from 24 to 90 centiloids")
    turns = m.param(
        "onset",
        91.0,
        "year",
        source=J,
        unsure=0.05,
        varies=25.0,
        linear=True,
        about="of a scan",
        converted="15 % at 65",
    )
    sooner = m.param("apoe4_sooner", 10.0, "year", source=J, unsure=0.3, converted="15 % at 55 with one allele")
    since = age - turns + sooner * carrier  # years since the scan turned
    begun = most * logistic(growth * since + sp.log(positive / (most - positive)))
    suvr = m.state(
        "suvr",
        start=((begun + offset) / slope).subs(m.time, 0),
        scale=1.0,
        unit="1",
        slow=True,
        about="amyloid PET, SUVR",
    )
    amyloid = m.offer("centiloid", slope * suvr - offset, unit="1", about="amyloid on the centiloid scale")
    m.flow("plaque growing", growth * amyloid * (1 - amyloid / most) / slope, into=suvr)
    fastest = m.param("clearing_most", 4.0, "1/year", source="shuttle-cargo", unsure=0.5, about="of amyloid at most")
    half = m.param(
        "clearing_half", 439.0, "ug/mL", source="shuttle-cargo", unsure=0.4, about="set on lecanemab's trial"
    )
    m.flow("plaque cleared", (fastest * up(antibody, half) + further) * amyloid / slope, out_of=suvr)
    bound = m.param("bound_half", 75.0, "ug/mL", source=H, unsure=0.2, about="antibody of half effect")
    m.offer("bound", up(antibody, bound), unit="1", about="how far an antibody in serum does what it can")

    # --- tau past 60 centiloids, and what it takes
    middle = m.param("tau_half", 72.0, "1", source=G, unsure=0.1, about="centiloids from which tau spreads")
    steep = m.param("tau_steepness", 5.0, "1", source=G, unsure=0.2, about="such that tau is logistic in years as well")
    spreading = m.param("tau_spreading", 0.25, "1/year", source=G, unsure=0.2, about="of tau at full amyloid")
    taken = m.param("loss", 0.4, "1/year", source=G, unsure=0.3, varies=0.3, about="SD of thought a year at full tau")
    lag = (sp.log(middle / (most - middle)) - sp.log(positive / (most - positive))) / growth
    before = spreading * (since.subs(m.time, 0) - lag)  # as people come
    tau = m.state("tau", start=logistic(before), scale=0.1, unit="1", slow=True, about="spread of tau, 0 to 1")
    gone = taken / spreading * sp.log(1 + sp.exp(before))
    lost = m.state("lost", start=gone, scale=0.1, unit="1", slow=True, about="SD of thought lost")
    m.flow("tau spreading", spreading * up(excess(amyloid, 0), middle, steep) * (1 - tau), into=tau)
    m.flow("neurons lost", taken * tau, into=lost)
    m.act("cognition.drive", -lost, about="neurons that tau took")
    typical = m.param("centiloid_typical", 100.0, "1", source="amyloid-brain", unsure=0.1, about="a typical case")
    woken = m.param(
        "microglia_drive", 0.15, "1", source="amyloid-brain", unsure=0.6, varies=0.3, about="at 100 centiloids"
    )
    m.act("microglia.drive", woken * excess(amyloid, 0) / typical, about="plaque keeps microglia signalling")
    m.offer("load", amyloid / most, unit="1", about="amyloid against where it ends")
    return m


plaque = _plaque("joined")
plaque_growing = _growing()
plaque_published = _plaque("published")
