"""Alpha-synuclein in the midbrain: aggregates that seed themselves and cost dopamine neurons.

Monomer turns to aggregate at a rate that grows with aggregate; microglia clear it, saturating; what is left kills
neurons over years: dopamine falls with them, late, since those that are left make more, and inflamed microglia signal
to all of the brain. All of it is a proposal. A person has it from the start (``model: {with: [synuclein]}``).
Left out on purpose: spread between regions, forms of aggregate, genes, Lewy bodies as such.

Reads    microglia.signal [1]   transmitters.dopamine_effect [1]
Acts on  transmitters.dopamine_neurons [1]   microglia.drive [1]
Offers   synuclein.aggregate [1]   synuclein.neurons [1]   synuclein.motor [1]   port synuclein.antibody [1]
"""

from __future__ import annotations

from allostasis.language import Condition, excess, up

synuclein = m = Condition("synuclein", about="alpha-synuclein and dopamine neurons")
C = "synuclein"
microglia = m.read("microglia.signal", unit="1", alone=0.0)
antibody = m.port("antibody", unit="1", alone=0.0, about="further clearance by an antibody, as a share")
seeding = m.param("seeding", 0.6, "1/year", source=C, unsure=0.5, varies=0.3, about="growth of aggregate on itself")
begin = m.param("begin", 1.0, "1", source=C, varies=0.4, about="aggregate at the start, 1 at diagnosis")
most = m.param("most", 4.0, "1", source=C, unsure=0.4)
clearance = m.param("clearance", 0.5, "1/year", source=C, unsure=0.5, varies=0.2)
half = m.param("clearance_half", 2.0, "1", source=C, unsure=0.5, about="aggregate at which clearance is half used up")
gain = m.param("microglia_gain", 0.3, "1", source=C, unsure=0.7, about="microglia on clearance")
harm = m.param("microglia_harm", 1.0, "1", source=C, unsure=0.7, about="inflamed microglia on neurons")
aggregate = m.state("aggregate", start=begin, scale=1.0, unit="1", slow=True, about="aggregated alpha-synuclein")
neurons = m.state("neurons", start=0.5, scale=0.5, unit="1", slow=True, about="dopamine neurons left, 1 in health")
m.flow("aggregate seeding", seeding * aggregate * (1 - aggregate / most), into=aggregate)
m.flow(
    "aggregate clearance", clearance * half * up(aggregate, half) * (1 + gain * microglia + antibody), out_of=aggregate
)
loss = m.param("neuron_loss", 0.05, "1/year", source=C, unsure=0.4, varies=0.3, about="neurons lost at aggregate 1")
m.flow("neurons dying", loss * aggregate * (1 + harm * microglia) * neurons, out_of=neurons)
m.act("transmitters.dopamine_neurons", neurons, about="fewer neurons make dopamine")
woken = m.param("microglia_drive", 0.1, "1", source="amyloid-brain", unsure=0.6, varies=0.3, about="at aggregate 1")
m.act("microglia.drive", woken * up(aggregate, half) * (1 + half), about="aggregate keeps microglia signalling")
dopamine = m.read("transmitters.dopamine_effect", unit="1", alone=1.0, about="dopamine and agonists at receptors")
m.offer("motor", excess(1, dopamine), unit="1", about="dopamine that movement misses, drugs included; 0 in health")
