"""Alpha-synuclein in the midbrain: aggregates that seed themselves and cost dopamine neurons.

Monomer turns to aggregate at a rate that grows with aggregate; microglia clear it, saturating; what is left kills
neurons over years: dopamine falls with them, late, since those that are left make more, and inflamed microglia signal
to all of the brain. All of it is a proposal. A person has it from the start (``model: {with: [synuclein]}``), newly
diagnosed, with half of the neurons.
The variant "growing" (``model: {with: [synuclein], use: {synuclein: growing}}``) is a life with it: everybody has an
age at which half of the neurons would be gone, which few reach (its hazard grows with age, twice as high in men, higher
with a high tone of inflammation); aggregate grows along a logistic curve for decades around it.
Left out on purpose: spread between regions, forms of aggregate, genes, Lewy bodies as such, smoking.

Reads    microglia.signal [1]   transmitters.dopamine_effect [1]
         growing: person.age [year]   person.female [1]   low_grade.settled [1]
Acts on  transmitters.dopamine_neurons [1]   microglia.drive [1]
Offers   synuclein.aggregate [1]   synuclein.neurons [1]   synuclein.motor [1]   port synuclein.antibody [1]
         growing: synuclein.since [year]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Condition, excess, up

C = "synuclein"


def _lost(m: Condition, rate: sp.Expr, aggregate: sp.Symbol, neurons: sp.Symbol, half: sp.Symbol) -> None:
    """Neurons die at a rate; dopamine and movement miss them, and aggregate wakes microglia, half at ``half``."""
    m.flow("neurons dying", rate * neurons, out_of=neurons)
    m.act("transmitters.dopamine_neurons", neurons, about="fewer neurons make dopamine")
    woken = m.param("microglia_drive", 0.1, "1", source="amyloid-brain", unsure=0.6, varies=0.3, about="at aggregate 1")
    m.act("microglia.drive", woken * up(aggregate, half) * (1 + half), about="aggregate keeps microglia signalling")
    dopamine = m.read("transmitters.dopamine_effect", unit="1", alone=1.0, about="dopamine and agonists at receptors")
    m.offer("motor", excess(1, dopamine), unit="1", about="dopamine that movement misses, drugs included; 0 in health")


def _joined() -> Condition:
    m = Condition("synuclein", about="alpha-synuclein and dopamine neurons")
    microglia = m.read("microglia.signal", unit="1", alone=0.0)
    antibody = m.port("antibody", unit="1", alone=0.0, about="further clearance by an antibody, as a share")
    seeding = m.param("seeding", 0.6, "1/year", source=C, unsure=0.5, varies=0.3, about="growth of aggregate on itself")
    begin = m.param("begin", 1.0, "1", source=C, varies=0.4, about="aggregate at the start, 1 at diagnosis")
    most = m.param("most", 4.0, "1", source=C, unsure=0.4)
    clearance = m.param("clearance", 0.5, "1/year", source=C, unsure=0.5, varies=0.2)
    half = m.param(
        "clearance_half", 2.0, "1", source=C, unsure=0.5, about="aggregate at which clearance is half used up"
    )
    gain = m.param("microglia_gain", 0.3, "1", source=C, unsure=0.7, about="microglia on clearance")
    harm = m.param("microglia_harm", 1.0, "1", source=C, unsure=0.7, about="inflamed microglia on neurons")
    aggregate = m.state("aggregate", start=begin, scale=1.0, unit="1", slow=True, about="aggregated alpha-synuclein")
    neurons = m.state("neurons", start=0.5, scale=0.5, unit="1", slow=True, about="dopamine neurons left, 1 in health")
    m.flow("aggregate seeding", seeding * aggregate * (1 - aggregate / most), into=aggregate)
    m.flow(
        "aggregate clearance",
        clearance * half * up(aggregate, half) * (1 + gain * microglia + antibody),
        out_of=aggregate,
    )
    loss = m.param("neuron_loss", 0.05, "1/year", source=C, unsure=0.4, varies=0.3, about="neurons lost at aggregate 1")
    _lost(m, loss * aggregate * (1 + harm * microglia), aggregate, neurons, half)
    return m


def _growing() -> Condition:
    V, D, G = "parkinson-vandeneeden2003", "parkinson-driver2009", "synuclein-growing"
    m = Condition("synuclein", about="alpha-synuclein that grows in a life, and dopamine neurons", variant="growing")
    age = m.age(alone=65.0)
    female = m.read("person.female", unit="1", alone=0.5, about="1 for a woman")
    tone = m.read("low_grade.settled", unit="1", alone=0.0, about="the tone of inflammation a person comes with")
    microglia = m.read("microglia.signal", unit="1", alone=0.0)
    antibody = m.port("antibody", unit="1", alone=0.0, about="further clearance by an antibody, as a share")

    # --- the age at which half of the neurons are gone, of a hazard that grows by powers of 2
    chance = m.param("chance", 0.0, "1", source=G, varies=1.0, linear=True, about="the person's, a normal score")
    men = m.param("hazard_men", 0.104, "1", source=D, unsure=0.07, about="summed to 100", converted="9.9 % of men")
    women = m.param("hazard_women", 0.521, "1", source=V, unsure=0.15, about="of men's", converted="men's 91 % higher")
    doubling = m.param("hazard_doubling", 6.5, "year", source=G, unsure=0.15, about="years in which it doubles")
    last = m.param("hazard_until", 100.0, "year", source=D, about="age up to which it is summed")
    inflamed = m.param("hazard_tone", 0.25, "1", source=G, unsure=0.7, about="of its logarithm per unit of tone")
    score = 1.5976 * chance + 0.07056 * chance**3
    reached = sp.log(sp.log(1 + sp.exp(score))) - sp.log(men * (1 + (women - 1) * female)) - inflamed * tone
    since = age - (last + doubling / sp.log(2) * reached)
    m.offer("since", since, unit="year", about="years since half of the neurons were gone; below 0 until then")

    # --- aggregate and neurons, as they have come by then; 1 and a half at that age
    growth = m.param("growth", 0.1, "1/year", source=G, unsure=0.3, about="of aggregate on itself, early")
    most = m.param("most", 2.0, "1", source=G, about="aggregate where it ends, twice that at diagnosis")
    gain = m.param("microglia_gain", 0.3, "1", source=C, unsure=0.7, about="microglia on clearance")
    harm = m.param("microglia_harm", 1.0, "1", source=C, unsure=0.7, about="inflamed microglia on neurons")
    loss = m.param("neuron_loss", 0.05, "1/year", source=C, unsure=0.4, varies=0.3, about="neurons lost at aggregate 1")
    grown = sp.exp(growth * since.subs(m.time, 0))
    aggregate = m.state(
        "aggregate",
        start=most * grown / (1 + grown),
        scale=1.0,
        unit="1",
        slow=True,
        about="aggregated alpha-synuclein",
    )
    neurons = m.state(
        "neurons",
        start=sp.exp(-loss * most / growth * sp.log(1 + grown)),
        scale=0.5,
        unit="1",
        slow=True,
        about="dopamine neurons left, 1 in health",
    )
    m.flow("aggregate growing", growth * aggregate, into=aggregate)
    m.flow("aggregate clearance", growth * aggregate**2 / most, out_of=aggregate)
    m.flow("aggregate cleared further", growth * (gain * microglia + antibody) * aggregate, out_of=aggregate)
    _lost(m, loss * aggregate * (1 + harm * microglia), aggregate, neurons, most)
    return m


synuclein = _joined()
synuclein_growing = _growing()
