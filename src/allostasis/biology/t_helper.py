"""Th1 against Th2: which help T cells give, and the interferon-gamma and IL-4 that tell it.

Glucocorticoids and beta receptors turn help from cells (Th1) to antibody (Th2) over days; dopamine turns it back, and
so does being on guard for months after a trauma (less micro-RNA against interferon-gamma, Zhou 2014).
What a stimulated sample of white cells makes depends on the same tone and on which cells are in it just then:
adrenaline fills blood with NK and effector cells within minutes, so the sample makes more interferon-gamma and
less IL-4, and days of cortisol do the opposite. One mechanism, two signs.
Left out on purpose: Th17, IL-2, IL-12 and IL-10 of T cells, lymph nodes.

Reads    hpa.gr_relative, glucocorticoid.sensitivity [1]   autonomic.noradrenaline [1]   transmitters.dopamine [1]
         fear.arousal [1]   leukocytes.nk_relative, t_effector_relative, t_resting_relative [1]   interferon.alpha [1]
Offers   t_helper.th1 [1]   t_helper.ifng, il4 [pg/mL] in blood   t_helper.ifng_made, il4_made, proliferation [1]
"""

from __future__ import annotations

from allostasis.language import Module, relative, up

t_helper = m = Module("t_helper", about="Th1 and Th2, interferon-gamma and IL-4")
C = "t-helper"
heard = m.read("hpa.gr_relative", unit="1", alone=1.0) * m.read("glucocorticoid.sensitivity", unit="1", alone=1.0)
nerves = m.read("autonomic.noradrenaline", unit="1", alone=1.0)
arousal = m.read("fear.arousal", unit="1", alone=0.0, about="being on guard after a trauma, 0 to about 1")
dopamine = m.read("transmitters.dopamine", unit="1", alone=1.0, about="dopamine, 1 at rest")
nk = m.read("leukocytes.nk_relative", unit="1", alone=1.0)
effector = m.read("leukocytes.t_effector_relative", unit="1", alone=1.0)
resting = m.read("leukocytes.t_resting_relative", unit="1", alone=1.0)
antiviral = m.read("interferon.alpha", unit="1", alone=0.0, about="antiviral interferon above rest")

# --- tone: which way help leans, over days
tau = m.param("tau_tone", 2.0, "d", source=C, unsure=0.4, about="how fast help changes sides")
half = m.param("half", 1.5, "1", source=C, unsure=0.4, about="half effect of what pushes on it")
gr_gain = m.param("gr_gain", 2.0, "1", source=C, unsure=0.5, varies=0.3, about="glucocorticoids against Th1")
nerve_gain = m.param("noradrenaline_gain", 0.5, "1", source=C, unsure=0.5, varies=0.3, about="against Th1")
dopamine_gain = m.param("dopamine_gain", 0.5, "1", source=C, unsure=0.7, about="for Th1")
th1 = m.state("th1", start=1.0, unit="1", about="Th1 tone, 1 at rest; Th2 tone is its inverse")
aim = relative(dopamine, 1, dopamine_gain, half) / relative(heard, 1, gr_gain, half)
aim = aim / relative(nerves, 1, nerve_gain, half)
guarded = m.param("arousal_gain", 0.5, "1", source="ptsd-th1", unsure=0.7, varies=0.3, about="at full arousal")
aim = aim * (1 + guarded * arousal)
m.flow("leaning to Th1", aim / tau, into=th1)
m.flow("leaning back", th1 / tau, out_of=th1)

# --- what a stimulated sample of mononuclear cells makes: who is in it, times tone
killers = m.param("killer_share", 0.3, "1", source=C, unsure=0.3, about="NK and effector T of the sample at rest")
few = killers * (nk + effector) / 2
many = (1 - killers) * resting
m.offer("ifng_made", th1 * few / (few + many) / killers, unit="1", about="stimulated interferon-gamma, 1 at rest")
m.offer("il4_made", many / (few + many) / (1 - killers) / th1, unit="1", about="stimulated IL-4, 1 at rest")
now = m.param("gr_gain_proliferation", 0.5, "1", source=C, unsure=0.5, about="glucocorticoids on division")
m.offer(
    "proliferation",
    many / (few + many) / (1 - killers) / relative(heard, 1, now, half),
    unit="1",
    about="division of stimulated T cells, 1 at rest",
)

# --- in blood
tau_blood = m.param("tau_blood", 8.0, "h", source=C, unsure=0.4, about="how long they stay in blood")
ifng_rest = m.param("ifng_rest", 6.0, "pg/mL", source=C, unsure=0.5, varies=0.6)
il4_rest = m.param("il4_rest", 0.5, "pg/mL", source=C, unsure=0.5, varies=0.6)
virus_gain = m.param("interferon_gain", 2.0, "1", source=C, unsure=0.6, about="antiviral interferon on it")
ifng = m.state("ifng", start=ifng_rest, scale=6.0, unit="pg/mL", about="interferon-gamma in blood")
il4 = m.state("il4", start=il4_rest, scale=0.5, unit="pg/mL", about="IL-4 in blood")
m.flow("interferon-gamma release", ifng_rest * th1 * (1 + virus_gain * up(antiviral, 1)) / tau_blood, into=ifng)
m.flow("interferon-gamma loss", ifng / tau_blood, out_of=ifng)
m.flow("IL-4 release", il4_rest / th1 / tau_blood, into=il4)
m.flow("IL-4 loss", il4 / tau_blood, out_of=il4)
