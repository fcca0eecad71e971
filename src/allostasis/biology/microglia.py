"""Microglia: how inflammation in blood becomes inflammation in the brain, for hours and for months.

Blood cytokines reach the brain along the vagus and through its barrier, and within hours make microglia signal to
neurons (acute, weights and half effects of the first joined prototype). Most of what does not take nerves is passed on
by prostaglandins. Within minutes nerves and vessels carry what is felt of TNF, IL-6 and endotoxin (by logarithms, from
a score of symptoms). Low-grade inflammation, interferon, plaque and synuclein do the same over weeks (lasting, 0 for a
typical lean 40-year-old), the first by way of TNF and IL-6, half each, so that an antibody against either takes its
part. So does strain, without blood: noradrenaline at beta receptors (Wohleb 2011, Sugama 2019). All leave microglia
primed for a month or two, so that the next hit is answered more strongly (time constant of Anderson's slow chemokine),
and loosen the barrier. What goes on for long, beyond what age brings, trains them: a part stays with the
cells and goes as these are renewed, 28 % a year (Réu 2017).
A scanner sees the signal as TSPO; the affinity of its tracer is inherited (about half high, a tenth low).
Left out on purpose: regions, phagocytosis (in the conditions), tolerance to interferon.

Reads    inflammation.tnf_excess, il1_excess, il6_excess, tnf, il6_heard [pg/mL]   inflammation.drive [1]
         low_grade.level, settled [1]
         interferon.alpha [1]   autonomic.noradrenaline, beta_open [1]
Offers   microglia.activation, felt, lasting, signal, primed, trained, barrier [1]   microglia.tspo [mL/cm**3]
         microglia.csf_il6, csf_ccl2 [pg/mL]
Moved    ports microglia.drive, priming [1]   microglia.prostaglandins, answer [1], shares that a drug leaves
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Module, bounded, logistic, soft_positive, up

microglia = m = Module("microglia", about="inflammatory signal inside the brain")
S, P, T, G = "microglia-channel", "microglia-lasting", "tspo-pet", "tspo-genotype"
tnf = m.read("inflammation.tnf_excess", unit="pg/mL", alone=0.0)
il1 = m.read("inflammation.il1_excess", unit="pg/mL", alone=0.0)
il6 = m.read("inflammation.il6_excess", unit="pg/mL", alone=0.0)
tone = m.read("low_grade.level", unit="1", alone=0.0)
settled = m.read("low_grade.settled", unit="1", alone=0.0, about="the tone a person comes with")
interferon = m.read("interferon.alpha", unit="1", alone=0.0, about="of infection, or given")
nerves = m.read("autonomic.noradrenaline", unit="1", alone=1.0)
usual_nerves = m.anchor("nerves_usual", nerves, start=1.0, about="noradrenaline, healthy 24 h mean")
unblocked = m.read("autonomic.beta_open", unit="1", alone=1.0, about="share of beta receptors without a drug")
other = m.port("drive", unit="1", alone=0.0, about="plaque, synuclein, injury: lasting signal")
passed = m.port("prostaglandins", unit="1", alone=1.0, combine="product", about="share that drugs leave")
taught = m.port("priming", unit="1", alone=0.0, about="adversity, age")
left = m.port("answer", unit="1", alone=1.0, combine="product", about="share of what wakes them that drugs leave")

# --- hours: blood cytokines, by the vagus at once and through the barrier
w_tnf = m.param("tnf_weight", 0.5, "1", source=S, unsure=0.3)
w_il1 = m.param("il1_weight", 0.3, "1", source=S, unsure=0.3)
w_il6 = m.param("il6_weight", 0.5, "1", source=S, unsure=0.3)
half_tnf = m.param("tnf_half", 60.0, "pg/mL", source=S, unsure=0.3)
half_il1 = m.param("il1_half", 1.0, "pg/mL", source=S, unsure=0.3)
half_il6 = m.param("il6_half", 80.0, "pg/mL", source=S, unsure=0.3)
tau = m.param("tau_signal", 1.5, "h", source=S, unsure=0.25)
gain = m.param("sensitivity", 1.0, "1", source=S, varies=0.3, about="how strongly this person's brain answers")
neural = m.param("neural_share", 0.4, "1", source=P, unsure=0.4, about="share of the message that takes the vagus")
carrying = m.param(
    "prostaglandin_share", 0.7, "1", source="prostaglandin-message", unsure=0.3, about="of what vessels pass"
)
open_to = neural + (1 - neural) * (1 - carrying * (1 - passed))  # of a lasting message, 1 without a drug
w_ifn = m.param("interferon_weight", 0.15, "1", source=P, unsure=0.5)
half_ifn = m.param("interferon_half", 3.0, "1", source=P, unsure=0.5, about="relative excess of half effect")
prime_gain = m.param("prime_gain", 0.5, "1", source=P, unsure=0.5, about="further answer when fully primed")

signal = m.state("activation", start=0.0, scale=0.5, unit="1", about="inflammatory signal in the brain, 0 at rest")
barrier = m.state("barrier", start=1.0, unit="1", about="permeability of the blood-brain barrier, 1 at rest")
tone_gain = m.param("tone_gain", 0.1, "1", source=P, unsure=0.4, about="lasting signal per unit of convex tone")
steepness = m.param("tone_steepness", 1.2, "1", source="population-shares", unsure=0.3)


def convex(x: sp.Expr, share: sp.Expr) -> sp.Expr:
    """Rises with inflammation, hardly falls without; 0 at a tone of 0 and usual cytokines."""
    return tone_gain * (sp.log(1 + sp.exp(steepness * x)) * share - sp.log(2))


rounding = m.param("rounding", 0.02, "1", source="floors", unsure=0.5, about="signal within which rest is rest")


def above_rest(x: sp.Expr) -> sp.Expr:
    """A signal above 0, smoothly; 0 at rest."""
    return soft_positive(x, rounding) - rounding / 2


primed_half = m.param("primed_half", 0.3, "1", source=P, unsure=0.4, about="signal of half priming")
own = up(above_rest(convex(settled, sp.Integer(1))), primed_half)  # priming by the tone that a person comes with
before = m.param(
    "primed_before", 0.0, "1", source=P, about="priming of earlier hits that a person comes with", linear=True
)
primed = m.state(
    "primed",
    start=before + own / (1 + own),
    scale=0.1,
    unit="1",
    slow=True,
    signed=True,
    about="priming, 0 naive, 1 full",
)
message = w_tnf * up(tnf, half_tnf) + w_il1 * up(il1, half_il1) + w_il6 * up(il6, half_il6)
opened = neural + (1 - neural) * barrier * (1 - carrying * (1 - passed))
answering = gain * (1 + prime_gain * primed)
answering = answering - (1 - left) * answering
message = message * opened + w_ifn * up(interferon, half_ifn)
m.flow("signal rising", answering * message / tau, into=signal)
m.flow("signal fading", signal / tau, out_of=signal)

# --- minutes: nerves and vessels
O = "endotoxin-own-drives"
drive = m.read("inflammation.drive", unit="1", alone=0.0, about="what endotoxin tells vessels and nerves directly")
points = m.param("felt_points", 9.1, "1", source=O, unsure=0.3, about="points of a score of symptoms per unit felt")
felt_tnf = m.param("felt_tnf", 5.76, "1", source=O, unsure=0.3, about="points per e-fold of TNF, about")
felt_tnf_half = m.param("felt_tnf_half", 60.0, "pg/mL", source=O, unsure=0.3)
felt_il6 = m.param("felt_il6", 0.371, "1", source=O, unsure=0.3, about="points per e-fold of IL-6, about")
felt_il6_half = m.param("felt_il6_half", 80.0, "pg/mL", source=O, unsure=0.3)
felt_drive = m.param("felt_drive", 1.93, "1", source=O, unsure=0.3, about="points of endotoxin's own signal")
felt = felt_tnf * sp.log(1 + tnf / felt_tnf_half) + felt_il6 * sp.log(1 + il6 / felt_il6_half) + felt_drive * drive
m.offer("felt", answering * opened * felt / points, unit="1", about="what blood tells the brain in minutes, 0 at rest")

# --- weeks: low-grade inflammation, interferon and strain
ifn_gain = m.param("interferon_gain", 0.5, "1", source=P, unsure=0.5, about="lasting signal at full interferon")
strain_gain = m.param(
    "strain_gain", 0.6, "1", source="strain-microglia", unsure=0.6, varies=0.3, about="of noradrenaline doubled, about"
)
tau_lasting = m.param("tau_lasting", 14.0, "d", source=P, unsure=0.4)


def carried(path: str, start: float) -> sp.Expr:
    """How much of a cytokine is there against the person's own usual: 1 as usual, 0 without, 2 at most."""
    level = m.read(f"inflammation.{path}", unit="pg/mL", alone=start)
    usual = m.anchor(f"{path}_usual", level, start=start, about=f"{path}, healthy 24 h mean")
    return 2 * up(level, usual)


share = (carried("tnf", 8.9) + carried("il6_heard", 0.63)) / 2
called = convex(tone, share * open_to) + gain * (ifn_gain * up(interferon, half_ifn) + other)
called = called + strain_gain * unblocked * bounded(nerves / usual_nerves - 1)
called = called - (1 - left) * above_rest(called)
beyond_age = called - convex(settled, sp.Integer(1))  # what ageing calls trains nobody
usual_call = m.anchor("called_usual", 1 + beyond_age, start=1.0, about="what calls beyond age, settled, plus 1")
renewal = m.param("renewal", 0.28, "1/year", source="microglia-renewal", unsure=0.2, about="of microglia, median")
kept = m.param("trained_share", 0.8, "1", source="strain-leaves", unsure=0.5, about="that years add to weeks")
trained = m.state(
    "trained", start=0.0, scale=0.05, unit="1", slow=True, signed=True, about="what years leave in the cells, 0 usual"
)
m.flow("training", renewal * (beyond_age - usual_call + 1 - trained), into=trained)
lasting = m.state(
    "lasting",
    start=convex(settled, sp.Integer(1)),
    scale=0.1,
    unit="1",
    slow=True,
    signed=True,
    about="signal of weeks and months",
)
m.flow("lasting signal following", (called + kept * trained - lasting) / tau_lasting, into=lasting)
both = m.offer("signal", signal + lasting, unit="1", about="acute and lasting signal together")

# --- what it leaves: priming and a looser barrier
tau_primed = m.param("tau_primed", 1000.0, "h", source="anderson-2015", unsure=0.3, about="of its slow chemokine")
heard = above_rest(both)
m.flow("priming", (up(heard, primed_half) * (1 - primed) + taught) / tau_primed, into=primed)
m.flow("priming forgotten", primed / tau_primed, out_of=primed)
barrier_gain = m.param("barrier_gain", 0.3, "1", source=P, unsure=0.5)
barrier_half = m.param("barrier_half", 0.5, "1", source=P, unsure=0.4)
tau_barrier = m.param("tau_barrier", 24.0, "h", source=P, unsure=0.4)
m.flow("barrier loosening", (1 + barrier_gain * up(heard, barrier_half) - barrier) / tau_barrier, into=barrier)

# --- what a needle and a scanner find
csf_rest = m.param("csf_il6_rest", 1.5, "pg/mL", source=P, unsure=0.2, varies=0.5, about="IL-6 in CSF at rest")
csf_gain = m.param("csf_il6_gain", 3.0, "1", source=P, unsure=0.5, about="IL-6 that the brain itself makes")
leak = m.param("csf_leak", 0.005, "1", source=P, unsure=0.5, about="share of blood's IL-6 that gets through")
tau_csf = m.param("tau_csf", 6.0, "h", source=P, unsure=0.4)
csf = m.state("csf_il6", start=csf_rest, scale=1.5, unit="pg/mL", about="IL-6 in cerebrospinal fluid")
m.flow("CSF IL-6 rising", (csf_rest * (1 + csf_gain * both) + leak * barrier * il6) / tau_csf, into=csf)
m.flow("CSF IL-6 leaving", csf / tau_csf, out_of=csf)
ccl2_rest = m.param("csf_ccl2_rest", 400.0, "pg/mL", source=P, unsure=0.3, varies=0.3, about="CCL2 in CSF at rest")
ccl2_gain = m.param("csf_ccl2_gain", 1.0, "1", source=P, unsure=0.5)
m.offer("csf_ccl2", ccl2_rest * (1 + ccl2_gain * both), unit="pg/mL", about="CCL2 in cerebrospinal fluid")

density = m.param("tspo_gain", 1.0, "1", source=T, unsure=0.4, about="further TSPO per unit of signal")
volume = m.param("tspo_rest", 4.0, "mL/cm**3", source=T, unsure=0.15, varies=0.25, about="VT of a high-affinity binder")
gene = m.param("tspo_gene", 0.0, "1", source=G, varies=1.0, linear=True, about="rs6971 as a standard normal score")
mixed = m.param("tspo_mixed", 0.65, "1", source=G, unsure=0.1, about="VT of a mixed binder over a high one")
low = m.param("tspo_low", 0.2, "1", source=G, unsure=0.3, about="VT of a low binder over a high one")
cut_low = m.param("tspo_cut_low", -1.28, "1", source=G, unsure=0.1, linear=True, about="score of one in ten")
cut_high = m.param("tspo_cut_high", 0.0, "1", source=G, unsure=0.1, linear=True, about="score of half of all")
affinity = low + (mixed - low) * logistic(50 * (gene - cut_low)) + (1 - mixed) * logistic(50 * (gene - cut_high))
m.offer("tspo", volume * affinity * (1 + density * both), unit="mL/cm**3", about="total volume of distribution, VT")
m.offer("tspo_affinity", affinity, unit="1", about="affinity of the tracer, 1 for a high-affinity binder")
