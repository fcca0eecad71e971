"""A T-cell engager: one arm on CD3, the other on B or plasma cells, so that T cells kill what they are tied to.

Kinetics and cells are Hosseini 2020's of blinatumomab, blood alone: where the drug bridges, resting T cells are
activated (more, the more targets there are), kill, wear out, and come back; targets come back from what is left.
Activation and killing follow the bridge (`ternary`) as a share of the most that there can be, half of each at the
source's concentrations, so that too much drug undoes them: each arm then finds its own molecule, and none both. The
bridge is most at sqrt(KA KB). Active T cells release IL-6 and TNF as long as there are targets and wake macrophages,
which brings fever and CRP: a release syndrome that the first dose brings and later ones hardly, since few targets are
left. In blood alone they are gone within hours, so that IL-6 peaks earlier than in patients and rather high.
Other engagers are this file with other numbers, set by a study: of an antibody against BCMA ``{engager.to_cd3: 28
nM, engager.to_target: 0.18 nM, engager.molar_mass: 146 ug/nmol, engager.clearance: 0.5 L/d, engager.volume: 4 L}``.
In autoimmune disease fewer B cells call it; in a tumour that carries the target each effector cell kills more.
Left out on purpose: spleen, lymph nodes and marrow, T cells that move between them, exhaustion, target in blood, the
skin as a way in, steroids before a dose, nerves (ICANS), infections of those without B cells.

Reads    person.weight [kg]
Acts on  inflammation.il6_given, tnf_given [pg/mL/h]   inflammation.activation [1/h]   b_cells.killed [1/h]
         autoimmune.call [1]   tumour.engaged [1]
Offers   engager.concentration [nmol/L]   engager.bridge [1], of the most   .killed [1/h]   .targets, active [1]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Treatment, intravenous, power, ternary, up

H, K, C = "hosseini-2020", "engager-affinities", "engager-effect"
engager = m = Treatment("engager", about="bispecific antibody that ties T cells to B cells, intravenous")

# --- blood
size = power(
    m.read("person.weight", unit="kg", alone=70.0) / m.param("weight_usual", 70.0, "kg", source=C), sp.Rational(1, 2)
)
mass = m.param("molar_mass", 54.0, "ug/nmol", source=K, about="54 kDa; an antibody has 146")
drug = intravenous(
    m,
    concentration="nmol/L",
    unit="ug",
    scale=1.0,
    offered="engager in blood",
    clearance=size
    * mass
    * m.param("clearance", 41.3, "L/d", source=H, unsure=0.1, varies=0.4, converted="22.3 L/m2/d"),
    volume=size * mass * m.param("volume", 2.98, "L", source=H, unsure=0.1, varies=0.2, converted="1.61 L/m2"),
)
c = drug.concentration

# --- the bridge, as a share of the most there can be
to_cd3 = m.param("to_cd3", 100.0, "nmol/L", source=K, unsure=0.3, about="dissociation constant of the arm on T cells")
to_target = m.param("to_target", 1.5, "nmol/L", source=K, unsure=0.3, about="of the arm on targets")
cd3 = m.param("cd3", 0.5, "nmol/L", source=C, unsure=0.5, about="CD3 on blood's T cells, in all")
target = m.param("target", 0.05, "nmol/L", source=C, unsure=0.5, about="target on blood's B cells, as they usually are")
b = m.state("targets", start=1.0, scale=0.1, unit="1", about="cells that carry the target, 1 as usual")
best = sp.sqrt(to_cd3 * to_target)


def share(drug_there: sp.Expr) -> sp.Expr:
    """The bridge at a concentration over that at the best one."""
    return ternary(drug_there, cd3, target * b, to_cd3, to_target) / ternary(best, cd3, target * b, to_cd3, to_target)


bridge = share(c)
half_active = m.param("active_half", 1.85e-3, "nmol/L", source=H, unsure=0.3, converted="0.1 ng/mL over 54 kDa")
half_killing = m.param("killing_half", 2.78e-3, "nmol/L", source=H, unsure=0.3, converted="0.15 ng/mL over 54 kDa")

# --- T cells, against their usual number
resting = m.state("resting", start=1.0, scale=0.1, unit="1", about="resting T cells, 1 as usual")
active = m.state("active", start=0.0, scale=0.1, unit="1", about="active T cells, against all T cells as usual")
ratio = m.param(
    "targets_per_t_cell", 0.25, "1", source=H, unsure=0.2, varies=0.4, converted="0.5 over 2 million per mL"
)
fastest = m.param("activation", 9.83, "1/d", source=H, unsure=0.2, about="of T cells at most")
most = m.param("activation_most", 0.9, "1", source=H, about="share of it that can be reached")
middle = m.param("activation_ratio", 0.72, "1", source=H, unsure=0.2, about="targets over T cells of half activation")
steep = m.param("activation_steepness", 1.4, "1", source=H, unsure=0.1)
resting_again = m.param("deactivation", 0.01, "1", source=H, unsure=0.3, about="of active T cells, against activation")
worn = m.param("worn_out", 0.06, "1/d", source=H, unsure=0.3, about="of active T cells")
crowded = m.param("worn_crowded", 1.5, "1", source=H, unsure=0.3, about="the more, the more are active")
renewed = m.param("t_cells_made", 1.0, "1/d", source=H, unsure=0.3, about="where they are missing, by the square of it")
floor = m.param("floor", 1e-3, "1", source="floors", unsure=0.3, about="of cells, below which a ratio is none")
woken = most * up(ratio * b / (resting + floor), middle, steep) * up(bridge, share(half_active))
missing = 1 - resting - active
m.flow("T cells activated", fastest * woken * resting, out_of=resting, into=active)
m.flow("T cells resting again", fastest * resting_again * active, out_of=active, into=resting)
m.flow("T cells worn out", worn * (active + crowded * active**2), out_of=active)
m.flow("T cells made", renewed * missing * sp.Abs(missing), into=resting)

# --- targets
kill = m.param("killing", 275.19, "1/d", source=H, unsure=0.3, about="of targets at most")
kill_most = m.param("killing_most", 0.95, "1", source=H, about="share of it that can be reached")
kill_middle = m.param(
    "killing_ratio", 0.75, "1", source=H, unsure=0.2, about="active T cells over targets, of half killing"
)
grown = m.param("targets_made", 0.05, "1/d", source=H, unsure=0.3, about="where they are missing")
killing = kill * kill_most * up(active, kill_middle * ratio * b) * up(bridge, share(half_killing))
m.flow("targets killed", killing * b, out_of=b)
m.flow("targets made", grown * (1 - b), into=b)

# --- the release syndrome
il6 = m.param(
    "il6_release", 1.17e6, "pg/mL/h", source=H, unsure=0.7, varies=0.8, converted="14 pg/d a cell, 2e6 cells/mL"
)
waking = m.param(
    "waking", 0.5, "1/h", source=C, unsure=0.7, varies=0.5, about="macrophages woken with all T cells active"
)
busy = active * b * up(bridge, share(half_active))
tnf = m.param("tnf_release", 3.6e4, "pg/mL/h", source=C, unsure=0.7, varies=0.8, about="with all T cells active")
m.act("inflammation.il6_given", il6 * busy)
m.act("inflammation.tnf_given", tnf * busy)
m.act("inflammation.activation", waking * busy)

# --- where it is given for something
plasma = m.param("plasma_share", 0.02, "1", source=C, unsure=0.7, about="killing of plasma cells, over that of targets")
m.act("b_cells.killed", plasma * killing)
m.act("autoimmune.call", sp.sqrt((b + floor) / (1 + floor)), about="fewer B cells call it")
engaged = m.param(
    "tumour_most", 30.0, "1", source=C, unsure=0.7, about="further killing by each effector cell, at most"
)
m.act("tumour.engaged", engaged * up(bridge, share(half_killing)), about="a tumour that carries the target")

m.offer("bridge", bridge, unit="1", about="bridge between T cells and targets, of the most there can be")
m.offer("killed", killing, unit="1/h", about="targets killed, of what is left")
m.given(usual="9 ug", largest="210 mg", told="label of blinatumomab; 3 mg/kg of teclistamab in phase 1", way="bolus")
m.given(
    usual="1.17 ug/h",
    largest="7 ug/h",
    told="label: 28 ug a day; phase 1: 90 ug/m2 a day",
    way="infusion",
    lasts="28 d",
)
