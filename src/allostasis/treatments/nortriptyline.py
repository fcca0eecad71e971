"""Nortriptyline by mouth: it holds noradrenaline's transporter, and serotonin's less.

One compartment after first pass: bioavailability, clearance and volume of one label. CYP2D6 sets the speed, a gene that
people are drawn for, so that half-lives go from 27 to 92 h. What it does to mood comes by way of `reward`, weeks late;
in blood noradrenaline rises. Where escitalopram is, it holds what that leaves of serotonin's.
Hope is not raised here: where a trial gives tablets, both arms get `placebo` too.
Left out on purpose: 10-hydroxynortriptyline, histamine and muscarinic receptors (weight, sleep, dry mouth), the heart's
conduction, an upper end of the range in serum.

Reads    escitalopram.occupancy [1]
Acts on  reward.noradrenergic [1]   transmitters.sert_occupancy [1]   autonomic.noradrenaline_drive [1]
Offers   nortriptyline.concentration [ng/mL]   nortriptyline.occupancy [1]
"""

from __future__ import annotations

from allostasis.language import Treatment, logistic, occupancy, oral

K, G, C = "nortriptyline-label", "cyp2d6-nortriptyline", "nortriptyline-effect"
nortriptyline = m = Treatment("nortriptyline", about="tricyclic antidepressant, oral")

# --- how fast a person is: poor, intermediate, usual, ultrarapid
gene = m.param("cyp2d6", 0.0, "1", source=G, varies=1.0, linear=True, about="CYP2D6 as a standard normal score")
cuts = [
    m.param("cut_poor", -1.48, "1", source=G, unsure=0.1, linear=True, about="score of seven in a hundred"),
    m.param("cut_intermediate", -0.075, "1", source=G, unsure=0.3, linear=True, about="score of 47 in a hundred"),
    m.param("cut_ultrarapid", 1.645, "1", source=G, unsure=0.1, linear=True, about="score of 95 in a hundred"),
]
poor = m.param("speed_poor", 0.4, "1", source=G, unsure=0.15, about="clearance over the usual, no working copy")
slower = m.param("speed_intermediate", 0.7, "1", source=G, unsure=0.15)
faster = m.param("speed_ultrarapid", 1.37, "1", source=G, unsure=0.15)
steps = zip(cuts, (slower - poor, 1 - slower, faster - 1), strict=True)
speed = poor + sum(step * logistic(50 * (gene - cut)) for cut, step in steps)

drug = oral(
    m,
    concentration="ng/mL",
    scale=100.0,
    absorption=m.param("absorption", 0.6, "1/h", source=K, unsure=0.3, varies=0.3, about="peak at 5.5 h"),
    bioavailability=m.param("bioavailability", 0.51, "1", source=K, unsure=0.05, varies=0.1),
    clearance=speed * m.param("clearance", 30.6, "L/h", source=K, unsure=0.1, varies=0.2, about="of a usual person"),
    volume=m.param("volume", 1633.0, "L", source=K, unsure=0.08, varies=0.16),
)
half = m.param("occupancy_half", 79.8, "ng/mL", source="net-occupancy-takano", unsure=0.25, varies=0.2)
held = m.offer(
    "occupancy", occupancy(drug.concentration, half), unit="1", about="share of noradrenaline's transporter held"
)
taken = m.read("escitalopram.occupancy", unit="1", alone=0.0, about="what another drug holds of serotonin's already")
half_serotonin = m.param("sert_half", 200.0, "ng/mL", source=C, unsure=0.5, about="of half of serotonin's transporter")
m.act("transmitters.sert_occupancy", (1 - taken) * occupancy(drug.concentration, half_serotonin))
tone = m.param("tone_gain", 0.5, "1", source=C, unsure=0.5, varies=0.3, about="tone with all of it held")
m.act("reward.noradrenergic", tone * held)
blood = m.param("noradrenaline_gain", 0.4, "1", source=C, unsure=0.5, about="noradrenaline in blood, over rest")
m.act("autonomic.noradrenaline_drive", blood * held)
m.given(usual="75 mg", largest="200 mg", told="label 150 mg a day; Takano 2014")
