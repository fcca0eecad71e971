"""A brain shuttle: an antibody whose second arm holds the transferrin receptor, so that vessel walls carry it through.

Muliaditan 2025, reduced to four states. Receptors in plasma hold it and are swallowed with it; those of the vessel wall
carry it to the other side, where it comes off, or off again and on (neurons have the receptor too), or is digested.
Binding is far faster than all of that and taken at equilibrium. An affinity in the middle brings most in: a tight
arm is swallowed in blood and stays on the receptor, a loose one is not picked up. The same antibody without that arm, a
plain one, is the shuttle with none (``set: {shuttle.arm: 0}``).
The cargo is set by a study, one of three or none: against amyloid (``amyloid: 1``), against alpha-synuclein
(``synuclein: 1``), or a decoy of TNF in the brain (``tnf_decoy: 1``). What the brain's concentration does is said in
concentrations in serum of a plain antibody that brings as much in; a shuttle, which comes in at every capillary, is
granted a factor on that. The decoy has no data in people: whatever comes of it is hypothetical.
Left out on purpose: the barrier of the choroid plexus, spinal fluid, two rates of digestion (one here), the receptor's
fall under tight arms, iron and reticulocytes, antibodies against it, what the decoy does in blood.

Reads    person.weight [kg]
Acts on  plaque.clearance [1/h]   synuclein.antibody [1]   microglia.answer [1]
Offers   shuttle.concentration, plasma [ug/mL]   shuttle.brain [nmol/L], free   shuttle.brain_total [nmol/L]
         shuttle.as_serum [ug/mL]
"""

from __future__ import annotations

from allostasis.language import Treatment, free_concentration, occupancy

M, G, R, C = "muliaditan-2025", "igg-generic", "shuttle-reduction", "shuttle-cargo"
shuttle = m = Treatment("shuttle", about="antibody that the transferrin receptor carries into the brain")

# --- blood: one antibody in two compartments, free or on receptors that are swallowed with it
size = m.read("person.weight", unit="kg", alone=70.0) / m.param("weight_usual", 70.0, "kg", source=G)
v1 = size * m.param("central_volume", 3.1, "L", source=G, unsure=0.1, varies=0.2)
v2 = size * m.param("peripheral_volume", 2.8, "L", source=G, unsure=0.1)
exchange = size * m.param("exchange", 0.5, "L/d", source=G, unsure=0.2)
clearance = size * m.param("clearance", 0.2, "L/d", source=G, unsure=0.1, varies=0.3)
mass = m.param("molar_mass", 0.15, "mg/nmol", source=G, about="0.194 for trontinemab")
arm = m.param("arm", 1.0, "1", source=R, about="1 with an arm for the transferrin receptor, 0 for a plain antibody")
affinity = m.param("affinity", 131.0, "nmol/L", source=M, unsure=0.1, about="dissociation constant: trontinemab's")
onto = m.param("on_rate", 1.0, "L/nmol/h", source=R, unsure=0.3, about="1.055 for trontinemab")
swallowed = m.param(
    "swallowed", 0.0097, "1/h", source=R, unsure=0.4, about="with the receptor, both rates of the source in one"
)
in_plasma = m.param("receptor_plasma", 1672.0, "nmol/L", source=M, unsure=0.2, about="transferrin receptor in plasma")
central = m.state("central", start=0.0, scale=100.0, unit="mg", about="in blood, free and on receptors")
peripheral = m.state("peripheral", start=0.0, scale=100.0, unit="mg", about="in tissue")
rate = m.input("rate", unit="mg/h", about="infusion")
whole = central / (v1 * mass)
free = free_concentration(whole, arm * in_plasma, affinity)
m.flow("shuttle infusion", rate, into=central)
m.flow("shuttle clearance", clearance * mass * free, out_of=central)
m.flow("shuttle swallowed with receptors", swallowed * (whole - free) * mass * v1, out_of=central)
m.flow("shuttle distribution", exchange * mass * free, out_of=central, into=peripheral)
m.flow("shuttle return", exchange * peripheral / v2, out_of=peripheral, into=central)

# --- the wall: receptors made anew within minutes, a few carry it through before they are digested
wall = m.param("wall_volume", 0.0319, "L", source=M, about="of the brain's vessels")
brain = m.param("brain_volume", 0.261, "L", source=M, about="between the brain's cells")
carrying = m.param("carrying", 6.0, "1/h", source=M, unsure=0.2, about="through the wall")
renewed = m.param("receptor_renewal", 20.0, "1/h", source=M, unsure=0.3, about="of the wall's receptors")
on_wall = m.param("receptor_wall", 175.0, "nmol/L", source=M, unsure=0.2, about="free on the blood's side")
on_neurons = arm * m.param("receptor_neurons", 559.0, "nmol/L", source=M, unsure=0.3)
across = m.state("across", start=0.0, scale=100.0, unit="nmol/L", about="receptors carried over, per brain volume")
inside = m.state("inside", start=0.0, scale=10.0, unit="nmol/L", about="in the brain, free and on receptors")
loose = free_concentration(inside, across + on_neurons, affinity)
on_across, on_cells = occupancy(loose, affinity, across), occupancy(loose, affinity, on_neurons)
gone = carrying + swallowed
half_wall = affinity + gone / onto
back = swallowed * brain / wall * (across - on_across)
there = (renewed * arm * on_wall + back) / (renewed + gone * free / half_wall)
loaded = there * free / half_wall
passed = carrying * wall / brain * loaded
m.flow("shuttle leaving through the wall", gone * loaded * wall * mass, out_of=central)
m.flow("receptors carried over", passed, into=across)
m.flow("receptors digested", swallowed * across, out_of=across)
m.flow("shuttle carried over", passed, into=inside)
m.flow("shuttle digested in the brain", swallowed * (on_across + on_cells), out_of=inside)

# --- what any antibody does: leak in, wash out
leak = m.param("leak", 3.6765e-5, "L/h", source=R, unsure=0.4, about="of an ordinary antibody through the wall")
washed = m.param("washed_out", 0.0084855, "L/h", source=R, unsure=0.3, about="of the brain, by its fluid")
m.flow("shuttle leaking out of blood", leak * mass * free, out_of=central)
m.flow("shuttle leaking in", leak * free / brain, into=inside)
m.flow("shuttle washed out", (washed + leak) / brain * loose, out_of=inside)

level = m.offer("concentration", mass * free, unit="ug/mL", about="shuttle in plasma, not on receptors")
m.offer("plasma", central / v1, unit="ug/mL", about="shuttle in plasma, in all")
m.offer("brain", loose, unit="nmol/L", about="shuttle between the brain's cells, free")
m.offer("brain_total", inside, unit="nmol/L", about="shuttle in the brain, on receptors or not")

# --- cargo
reached = m.param("brain_factor", 0.05, "1", source=M, unsure=0.5, about="of what the model brings in that is found")
spread = m.param("delivery", 6.0, "1", source=C, unsure=0.4, about="what coming in everywhere is worth, on amyloid")
plain = (washed + leak) / leak * mass * loose  # in serum, of a plain antibody that keeps as much between cells
worth = 1 + arm * (spread * reached - 1)
as_serum = m.offer("as_serum", worth * plain, unit="ug/mL", about="of a plain antibody that would do as much")
amyloid = m.param("amyloid", 0.0, "1", source=C, about="1: the cargo is against amyloid")
fastest = m.param("clearing_most", 4.0, "1/year", source=C, unsure=0.5, about="amyloid cleared at most")
half = m.param(
    "clearing_half", 439.0, "ug/mL", source=C, unsure=0.4, about="such that lecanemab's trial has .83 a year"
)
m.act("plaque.clearance", amyloid * fastest * occupancy(as_serum, half))
synuclein = m.param("synuclein", 0.0, "1", source=C, about="1: the cargo is against alpha-synuclein")
most = m.param("synuclein_most", 2.0, "1", source=C, unsure=0.6, about="further clearance, as a share of the usual")
m.act("synuclein.antibody", synuclein * most * occupancy(as_serum, half))
decoy = m.param("tnf_decoy", 0.0, "1", source=C, about="1: the cargo is a decoy of TNF")
quiet = m.param("decoy_most", 0.5, "1", source=C, unsure=0.6, about="of what wakes microglia, TNF's part")
m.act("microglia.answer", 1 - decoy * quiet * occupancy(as_serum, half))
m.bolus(central)
m.infusion(rate)
m.given(usual="10 mg/kg", largest="30 mg/kg", told="doses of such antibodies, and of the paper's monkeys", way="bolus")
m.given(usual="10 mg/kg/h", largest="30 mg/kg/h", told="within an hour", way="infusion", lasts="1 h")
