"""Systemic inflammation: how endotoxin and woken macrophages release cytokines into blood.

Endotoxin: receptors that are never full (a logarithm of the dose), one chain of five signals inside the cells, and of
each cytokine a release of its own that hears one of them: TNF the second, IL-6 and IL-8 the third, IL-10 the fourth and
late the fifth. So IL-6 comes without TNF, and cortisol, which takes TNF, spares it. A fast pool of tolerance (blood
cells, hours) and a slow one (macrophages of tissue, days) hold every release back, by the exponent. IL-10 brakes TNF.
People differ in how loudly they answer at all (`responder`, shared by TNF, IL-6 and IL-8) and in each release.
Infection, injury and interferon wake macrophages instead (port `activation`), as before; they do not meet tolerance.
The vagus brakes what endotoxin starts. Cortisol and adrenaline brake the release of TNF and IL-1beta and raise that of
IL-10; IL-6 does not hear cortisol, since ten times more of it than blood ever holds halves its release.
Noradrenaline, through NF-kappaB, and low-grade inflammation raise release at rest. Fat releases IL-6 for hours after
adrenaline; serotonin and dopamine lower all that is released at rest, and IL-6 at rest is lowest in the morning. Women
answer more strongly. What is released at rest wavers with a tone of weeks; how much IL-6 soluble receptors hold in
blood, which the liver does not hear, is people's own and wavers from day to day.
Macrophages: Windoloski 2024 (human endotoxin, 2 ng/kg). The variant "published" holds the authors' own fitted vector
and their endotoxin, usable at 2 ng/kg only; "retuned" the same with 17 constants re-tuned for 0.4 to 2 ng/kg; both are
cut off from their neighbours. IL-1beta is added to all (a proposal; rarely measurable in blood).
Left out on purpose: tissue infection, complement, coagulation, tolerance of one stimulus to another.

Reads    hpa.gr_relative [1]   glucocorticoid.sensitivity [1]   low_grade.level [1]   clock.phase_cos, phase_sin [1]
         autonomic.noradrenaline, vagal, beta_effect [1]   transmitters.serotonin, dopamine [1]
         person.female [1]   plasma.volume [1]   fluctuation.release, tnf, il6_held [1]
Offers   inflammation.tnf, il6, il8, il10, il1 [pg/mL]   .tnf_excess, il6_excess, il10_excess, il1_excess
         inflammation.il6_heard [pg/mL]   .macrophages [cells]   .*_drawn [pg/mL], as a sample has it
         inflammation.drive, fast_tolerance, slow_tolerance [1]
Moved    ports inflammation.endotoxin [ng/kg]   .activation [1/h]   .tnf_neutralisation [1/h]   .release [1]
         inflammation.il6_given, tnf_given [pg/mL/h]   .il6_signal, il6_uptake, il1_signal, il6_at_rest [1]
"""

from __future__ import annotations

from typing import Any, NamedTuple

import sympy as sp

from allostasis.language import Module, down, excess, power, relative, up

W, R, G, T, P = "windoloski-2024", "windoloski-retuned", "joined-gains", "joined-gains-tuned", "proposal"
O = "endotoxin-own-drives"

# name, unit, published, retuned, spread between people (proposal), what it is
CONSTANTS = (
    ("mr_growth", "1/h", 0.006, 0.006, 0.0, "resting macrophages coming back"),
    ("mr_max", "cells", 30000.0, 30000.0, 0.0, "resting macrophages when all are back"),
    ("activation_rate", "1/h", 0.0414, 0.0503763669, 0.05, "activation by endotoxin alone"),
    ("activation_tnf", "1/h", 8.6497, 3.54431352, 0.05, "further activation with TNF"),
    ("endotoxin_half", "ng/kg", 3.3, 0.8135211282, 0.05, "endotoxin of half activation"),
    ("endotoxin_steepness", "1", 1.0, 1.0, 0.0, ""),
    ("activation_tnf_half", "pg/mL", 140.8450704, 270.9836555, 0.0, ""),
    ("activation_tnf_steepness", "1", 3.16, 4.199510816, 0.0, ""),
    ("activation_il10_brake", "pg/mL", 3.883928571, 2.811121625, 0.0, "IL-10 that halves activation"),
    ("activation_il10_steepness", "1", 0.3, 0.3, 0.0, ""),
    ("ma_loss", "1/h", 2.673823657, 2.028196303, 0.0, "activated macrophages leaving"),
    ("tnf_release", "pg/mL/h/cells", 0.9979785976, 1.426611037, 0.2, "TNF from an activated macrophage"),
    ("tnf_il6_brake", "pg/mL", 560.0, 560.0, 0.0, ""),
    ("tnf_il6_steepness", "1", 2.0, 2.0, 0.0, ""),
    ("tnf_il10_brake", "pg/mL", 15.53571429, 15.53571429, 0.0, ""),
    ("tnf_il10_steepness", "1", 3.0, 3.0, 0.0, ""),
    ("tnf_loss", "1/h", 1.395103608, 1.531910199, 0.0, ""),
    ("tnf_rest", "pg/mL", 8.792573876, 8.792573876, 0.3, "TNF at rest (their assay)"),
    ("il6_release", "pg/mL/h/cells", 0.81, 1.288401952, 0.3, ""),
    ("il6_release_tnf", "pg/mL/h/cells", 0.81, 0.5321081333, 0.3, "further release with TNF"),
    ("il6_tnf_half", "pg/mL", 260.5633803, 264.2295528, 0.0, ""),
    ("il6_tnf_steepness", "1", 2.0, 2.0, 0.0, ""),
    ("il6_brake", "pg/mL", 560.0, 560.0, 0.0, "IL-6 that halves its own release"),
    ("il6_steepness", "1", 1.0, 1.0, 0.0, ""),
    ("il6_il10_brake", "pg/mL", 31.07142857, 31.07142857, 0.0, ""),
    ("il6_il10_steepness", "1", 4.0, 4.0, 0.0, ""),
    ("il6_loss", "1/h", 0.66, 0.8052635283, 0.0, ""),
    ("il6_rest", "pg/mL", 0.6097346954, 0.6097346954, 0.4, "IL-6 at rest (their assay)"),
    ("il8_release", "pg/mL/h/cells", 0.7457272663, 0.447426295, 0.1, ""),
    ("il8_release_tnf", "pg/mL/h/cells", 0.7887323944, 1.292788699, 0.1, ""),
    ("il8_tnf_half", "pg/mL", 260.5633803, 260.5633803, 0.0, ""),
    ("il8_tnf_steepness", "1", 3.0, 3.0, 0.0, ""),
    ("il8_il10_brake", "pg/mL", 15.53571429, 15.53571429, 0.0, ""),
    ("il8_il10_steepness", "1", 1.5, 1.5, 0.0, ""),
    ("il8_loss", "1/h", 0.6863673860, 0.6863673860, 0.0, ""),
    ("il8_rest", "pg/mL", 4.175065483, 4.175065483, 0.2, ""),
    ("il10_release", "pg/mL/h/cells", 0.01504491854, 0.01513840539, 0.35, ""),
    ("il10_release_il6", "pg/mL/h/cells", 0.01705357143, 0.01647960672, 0.35, "further release with IL-6"),
    ("il10_il6_half", "pg/mL", 560.0, 560.0, 0.0, ""),
    ("il10_il6_steepness", "1", 3.68, 3.68, 0.0, ""),
    ("il10_loss", "1/h", 0.8, 0.8, 0.0, ""),
    ("il10_rest", "pg/mL", 3.747134398, 3.747134398, 0.3, ""),
)


# what endotoxin wakes macrophages by in the published core; the joined one has a chain of signals instead
WAKING = frozenset(name for name, *_ in CONSTANTS if name.startswith(("activation_", "endotoxin_")))

# the joined one's own: loss [1/h], doubt; release to macrophages is scaled with it, so that an infection's levels stay
LOSSES = {"tnf": (1.881, 0.2), "il6": (1.372, 0.2), "il8": (0.887, 0.2), "il10": (1.984, 0.3)}

# release at full signal [pg/mL/h], signal of half, steepness, gain of fast and slow tolerance, share of the shared
# factor; doubts of the release, spread between people of the release
DRIVES = {
    "tnf": (20660.0, 2.34, 2.187, 0.224, 6.754, 0.73, 0.2, 0.58),
    "il6": (14030.0, 0.7282, 4.471, 2.306, 3.913, 0.96, 0.2, 0.16),
    "il8": (10500.0, 0.7207, 4.462, 2.862, 3.913, 0.14, 0.2, 0.16),
    "il10": (8090.0, 2.455, 2.971, 1.448, 3.837, 0.09, 0.3, 0.47),
}


class _Brakes(NamedTuple):
    """Multipliers that join the core to its neighbours; all 1 in the published core."""

    activation: Any = 1
    tnf: Any = 1
    il1: Any = 1
    il6: Any = 1
    il10: Any = 1
    tnf_rest: Any = 1
    il6_rest: Any = 1
    il6_held: Any = 1
    il1_rest: Any = 1
    il10_rest: Any = 1


class _Drives(NamedTuple):
    """What endotoxin's signals release [pg/mL/h], brakes of neighbours apart; nothing in the published core."""

    tnf: Any = 0
    il6: Any = 0
    il8: Any = 0
    il10: Any = 0
    il1: Any = 0


def _constants(m: Module) -> dict[str, Any]:
    made, own = {}, m.variant == "joined"
    for name, unit, published, retuned, varies, about in CONSTANTS:
        if own and name in WAKING:
            continue
        of, kind = name.partition("_")[::2]
        value, source = (published, W) if m.variant == "published" or published == retuned else (retuned, R)
        unsure = 0.15 if source == R else 0.05
        if own and of in LOSSES and kind == "loss":
            (value, unsure), source = LOSSES[of], O
        elif own and of in LOSSES and kind.startswith("release"):
            before = next(row[3] for row in CONSTANTS if row[0] == f"{of}_loss")
            value *= LOSSES[of][0] / before
        if own and name == "il6_rest":
            varies = 0.1  # the part that is heard; the rest is held
        made[name] = m.param(name, value, unit, source=source, unsure=unsure, varies=varies, about=about)
    return made


def _brakes(m: Module) -> _Brakes:
    heard = m.read("hpa.gr_relative", unit="1", alone=1.0, about="activated glucocorticoid receptor")
    sensitivity = m.read("glucocorticoid.sensitivity", unit="1", alone=1.0)
    vagal = m.read("autonomic.vagal", unit="1", alone=1.0)
    beta = m.read("autonomic.beta_effect", unit="1", alone=1.0, about="adrenaline at beta receptors")
    level = m.read("low_grade.level", unit="1", alone=0.0)
    gr = heard * sensitivity

    H = "endotoxin-under-hydrocortisone"
    gr_half = m.param("gr_brake", 4.582, "1", source=H, unsure=0.3, about="relative GR of half effect")
    gr_steepness = m.param("gr_steepness", 6.446, "1", source=H, unsure=0.3)
    gain_tnf = m.param("gr_gain_tnf", 23.63, "1", source="waage-1988", unsure=0.4, varies=0.3, about="and on IL-1beta")
    gain_il10 = m.param("gr_gain_il10", 24.4, "1", source="steroids-il10", unsure=0.7, varies=0.3)
    gain_rest = m.param("gr_gain_rest", 0.15, "1", source=G, unsure=0.5, about="on what is released at rest")
    rest_half = m.param("gr_brake_rest", 1.1835, "1", source=G, unsure=0.3, about="relative GR (16 of 13.52)")

    def under_cortisol(gain: Any) -> Any:
        return relative(gr, 1, gain, gr_half, gr_steepness)

    # cortisol of the day before primes activation, that of the hours before does not (Barber 1993): two stages
    tau_prime = m.param("tau_priming", 9.0, "h", source="priming-late", unsure=0.3, about="each of two stages")
    prime_gain = m.param("priming_gain", 0.5286, "1", source=H, unsure=0.5)
    priming = m.state("priming", start=1.0, unit="1", about="glucocorticoid effect on its way to priming")
    primed = m.state("primed", start=1.0, unit="1", about="glucocorticoid effect of about a day before")
    m.flow("priming begun", (gr - priming) / tau_prime, into=priming)
    m.flow("priming", (priming - primed) / tau_prime, into=primed)

    vagal_gain = m.param("vagal_gain", 0.3, "1", source=G, unsure=0.5, varies=0.3)
    vagal_half = m.param("vagal_half", 1.0, "1", source=G)
    beta_gain = m.param("beta_gain", 0.6, "1", source=G, unsure=0.37, varies=0.3)
    beta_half = m.param("beta_half", 5.0, "1", source=G, unsure=0.3)
    beta_il10 = m.param("beta_gain_il10", 1.0, "1", source="adrenaline-endotoxin", unsure=0.6, varies=0.3)
    adrenergic = up(excess(beta, 1), beta_half)
    quiet = 1 / under_cortisol(gain_tnf) / (1 + beta_gain * adrenergic)
    female = m.read("person.female", unit="1", alone=0.0, about="1 for a woman")
    sex = "sex-endotoxin"
    sex_gain = m.param("female_gain", 0.37, "1", source=sex, unsure=0.6, about="on release of TNF, its logarithm")
    sex_gain_il6 = m.param("female_gain_il6", 0.36, "1", source=sex, unsure=0.6, about="on that of IL-6")
    sex_gain_il10 = m.param("female_gain_il10", -0.3, "1", source="sex-endotoxin-engler", unsure=0.6, about="on IL-10")
    stronger = sp.exp(sex_gain * female)

    # noradrenaline switches on NF-kappaB, which raises IL-6 an hour later
    nfkb = m.state("nfkb", start=0.0142006142, scale=0.05, unit="1", about="NF-kappaB that noradrenaline activates")
    usual = m.anchor("nfkb_usual", nfkb, start=0.0142006142, about="its healthy 24 h mean")
    nfkb_half = m.param("noradrenaline_half", 3.0, "1", source=T, unsure=0.2)
    noradrenaline = m.read("autonomic.noradrenaline", unit="1", alone=nfkb_half * sp.sqrt(sp.sqrt(usual / (1 - usual))))
    nfkb_steep = m.param("noradrenaline_steepness", 4.0, "1", source=T, unsure=0.2)
    tau_nfkb = m.param("tau_nfkb", 1.805, "h", source="acute-stress-release", unsure=0.3)
    nfkb_gain = m.param("nfkb_gain", 56.05, "1", source="acute-stress-release", unsure=0.54, varies=0.3)
    F = "acute-stress-release"
    nfkb_gain_tnf = m.param("nfkb_gain_tnf", 8.993, "1", source=F, unsure=0.5, varies=0.3, about="on TNF")
    nfkb_gain_il1 = m.param("nfkb_gain_il1", 55.43, "1", source=F, unsure=0.5, varies=0.3, about="on IL-1beta, IL-10")
    push = m.port("nfkb_push", unit="1", alone=0.0, about="what else switches NF-kappaB on, over its usual")
    m.flow("NF-kappaB activation", (up(noradrenaline, nfkb_half, nfkb_steep) + push * usual) / tau_nfkb, into=nfkb)
    m.flow("NF-kappaB fading", nfkb / tau_nfkb, out_of=nfkb)

    level_tnf = m.param("low_grade_tnf", 0.04, "1", source="fluctuation-sizes", unsure=0.5)
    level_il6 = m.param("low_grade_il6", 0.3, "1", source=G, unsure=0.49)
    rest = 1 / relative(gr, 1, gain_rest, rest_half)

    # beta receptors make fat release IL-6. Serotonin and dopamine calm what is released at rest
    N = "transmitters-on-immune-cells"
    surge_half = m.param("beta_surge_half", 10.0, "1", source=N, unsure=0.4, about="adrenaline above rest")
    surge_steep = m.param("beta_surge_steepness", 3.0, "1", source=N, unsure=0.2)
    tau_fat = m.param("tau_fat", 1.287, "h", source="steensberg-2001", unsure=0.3, about="from receptor to release")
    fat_gain = m.param("fat_gain_il6", 11.37, "1", source="steensberg-2001", unsure=0.3, varies=0.3)
    fat = m.state("fat", start=0.0, scale=0.1, unit="1", about="fat releasing IL-6 under beta receptors")
    m.flow("fat answering adrenaline", (up(excess(beta, 1), surge_half, surge_steep) - fat) / tau_fat, into=fat)
    # IL-6 at rest is lowest in the morning; a catheter's hours are taken away
    I = "il6-day"
    day = m.param("day", 24.0, "h", source=P, about="period of the daily swing")
    swing = m.param("il6_swing", 0.1583, "1", source=I, unsure=0.3, about="daily release, on its logarithm")
    peak = 2 * sp.pi * m.param("il6_peak", 2.208, "h", source=I, unsure=0.1) / day
    swing_half = m.param("il6_swing_half_day", 0.2092, "1", source=I, unsure=0.3, about="second harmonic")
    peak_half = 4 * sp.pi * m.param("il6_peak_half_day", 3.679, "h", source=I, unsure=0.2) / day
    cos = m.read("clock.phase_cos", unit="1", alone=0.0, about="hour of the body, level without a clock")
    sin = m.read("clock.phase_sin", unit="1", alone=0.0, about="hour of the body, level without a clock")
    hourly = swing * (cos * sp.cos(peak) + sin * sp.sin(peak))
    hourly += swing_half * ((cos**2 - sin**2) * sp.cos(peak_half) + 2 * cos * sin * sp.sin(peak_half))
    by_hour = sp.exp(hourly) / (1 + (swing**2 + swing_half**2) / 4 * (cos**2 + sin**2))
    serotonin = m.read("transmitters.serotonin", unit="1", alone=1.0, about="serotonin, 1 at rest")
    dopamine = m.read("transmitters.dopamine", unit="1", alone=1.0, about="dopamine, 1 at rest")
    serotonin_gain = m.param("serotonin_gain", 0.5, "1", source=N, unsure=0.7, varies=0.3)
    dopamine_gain = m.param("dopamine_gain", 0.3, "1", source=N, unsure=0.7, varies=0.3)
    transmitter_half = m.param("transmitter_half", 2.0, "1", source=N, unsure=0.5)
    calmed = 1 / relative(serotonin, 1, serotonin_gain, transmitter_half)
    calmed = calmed / relative(dopamine, 1, dopamine_gain, transmitter_half)
    switched = (1 + nfkb_gain * nfkb) / (1 + nfkb_gain * usual)
    surge = excess(nfkb, 2 * usual)  # beyond what an ordinary day brings
    # what wavers by itself, and IL-6 that soluble receptors hold: in blood, heard by nobody
    release = m.read("fluctuation.release", unit="1", alone=1.0, about="tone of weeks on release at rest")
    of_tnf = m.read("fluctuation.tnf", unit="1", alone=1.0, about="own noise of TNF")
    waver = m.read("fluctuation.il6_held", unit="1", alone=1.0, about="own noise of IL-6")
    held = m.param("il6_held", 1.0, "1", source="fluctuation-sizes", unsure=0.3, varies=0.32, about="for what is heard")
    lifted = under_cortisol(gain_il10) * (1 + beta_il10 * adrenergic)
    return _Brakes(
        activation=(1 + prime_gain * excess(primed, 1)) / relative(vagal, 1, vagal_gain, vagal_half),
        tnf=quiet * stronger,
        il1=quiet * stronger,
        il6=sp.exp(sex_gain_il6 * female),
        il10=lifted * sp.exp(sex_gain_il10 * female),
        tnf_rest=of_tnf * rest * calmed * sp.exp(level_tnf * level) * (1 + nfkb_gain_tnf * surge * quiet),
        il6_rest=release * rest * calmed * sp.exp(level_il6 * level) * (by_hour * switched + fat_gain * fat),
        il6_held=held * waver,
        il1_rest=release * calmed * (1 + nfkb_gain_il1 * surge * quiet),
        il10_rest=calmed * (1 + nfkb_gain_il1 * surge * lifted),
    )


def _drives(m: Module, endotoxin: Any, il10_excess: Any, activation: Any) -> _Drives:
    """The chain of signals that endotoxin starts, the two pools of tolerance, and what each cytokine hears of them."""
    half = m.param("occupancy_half", 0.1002, "ng/kg", source=O, unsure=0.5, about="endotoxin where the logarithm bends")
    usual = m.param("usual_dose", 2.0, "ng/kg", source=O, about="endotoxin at which the signal's input is 1")
    tau = m.param("tau_signal", 0.5305, "h", source=O, unsure=0.15, varies=0.05, about="each of five signals")
    heard = sp.log(1 + endotoxin / half) / sp.log(1 + usual / half)
    chain = []
    for i in range(1, 6):
        x = m.state(f"signal_{i}", start=0.0, scale=0.5, unit="1", about=f"signal {i} of five that endotoxin starts")
        m.flow(f"signal {i} following", (heard - x) / tau, into=x)
        chain.append(x)
        heard = x

    tau_fast = m.param("tau_fast", 3.0, "h", source=O, unsure=0.3, about="tolerance of blood cells fading")
    fill_fast = m.param("fast_fill", 1.0, "1/h", source=O, about="its filling, which sets its unit")
    fast = m.state("fast_tolerance", start=0.0, scale=0.5, unit="1", about="tolerance of hours, of blood cells")
    m.flow("fast tolerance filling", fill_fast * chain[3], into=fast)
    m.flow("fast tolerance fading", fast / tau_fast, out_of=fast)
    before = m.param("slow_before", 0.0, "1", source=P, about="slow tolerance that a person comes with", linear=True)
    tau_slow = m.param("tau_slow", 336.0, "h", source=O, unsure=0.4, varies=0.3, about="tolerance of tissue fading")
    fill_slow = m.param("slow_fill", 0.1295, "1/h", source=O, unsure=0.3, about="its filling")
    slow = m.state(
        "slow_tolerance",
        start=before,
        scale=0.2,
        unit="1",
        slow=True,
        about="tolerance of days, of macrophages in tissue",
    )
    m.flow("slow tolerance filling", fill_slow * chain[4] * (1 - slow), into=slow)
    m.flow("slow tolerance fading", slow / tau_slow, out_of=slow)

    responder = m.param("responder", 1.0, "1", source=O, varies=0.5, about="how loudly a person answers, all cytokines")
    made, spared = {}, {}
    for (name, row), x in zip(DRIVES.items(), (chain[1], chain[2], chain[2], chain[3]), strict=True):
        value, middle, steep, on_fast, on_slow, share, doubt, spread = row
        release = m.param(
            f"{name}_answer", value, "pg/mL/h", source=O, unsure=doubt, varies=spread, about="release at full signal"
        )
        middle = m.param(f"{name}_answer_half", middle, "1", source=O, unsure=doubt, about="signal of half release")
        steep = m.param(f"{name}_answer_steepness", steep, "1", source=O, unsure=doubt)
        on_fast = m.param(f"{name}_fast_gain", on_fast, "1", source=O, unsure=0.5, about="fast tolerance on release")
        on_slow = m.param(
            f"{name}_slow_gain", on_slow, "1", source=O, unsure=0.2, varies=0.2, about="slow tolerance on release"
        )
        share = m.param(f"{name}_responder", share, "1", source=O, unsure=0.3, about="power of the shared factor")
        driven = up(x, middle, steep)
        if name == "il10":
            late = m.param("il10_late", 0.0029, "1", source=O, unsure=0.3, about="late release, as a share")
            late_half = m.param("il10_late_half", 0.205, "1", source=O, unsure=0.3, about="last signal of half of it")
            driven = driven + late * up(chain[4], late_half)
        spared[name] = sp.exp(-on_slow * slow)
        made[name] = activation * release * power(responder, share) * sp.exp(-on_fast * fast - on_slow * slow) * driven
    il10_half = m.param("tnf_il10_half", 50.0, "pg/mL", source=O, unsure=0.5, about="IL-10 that halves TNF's release")
    made["tnf"] = made["tnf"] * down(il10_excess, il10_half)
    il1_share = m.param("il1_answer", 0.0031, "1", source=O, unsure=0.5, varies=0.4, about="IL-1beta released over TNF")
    made["il1"] = il1_share * made["tnf"]
    m.offer("drive", chain[2] ** 2 * spared["tnf"], unit="1", about="what endotoxin tells vessels and nerves directly")
    return _Drives(**made)


def _inflammation(variant: str) -> Module:
    m = Module("inflammation", about="macrophages and the cytokines they release into blood", variant=variant)
    c = _constants(m)
    endotoxin = m.port("endotoxin", unit="ng/kg", alone=0.0, about="endotoxin in blood")
    other = m.port("activation", unit="1/h", alone=0.0, about="activation by infection, injury, interferon")
    antibody = m.port("tnf_neutralisation", unit="1/h", alone=0.0, about="TNF bound by an antibody, per hour")
    release = m.port("release", unit="1", alone=1.0, combine="product", about="drugs that lower cytokine synthesis")
    il6_given = m.port("il6_given", unit="pg/mL/h", alone=0.0, about="IL-6 infused")
    tnf_given = m.port(
        "tnf_given", unit="pg/mL/h", alone=0.0, about="TNF infused, or released by cells that drugs wake"
    )
    il6_signal = m.port("il6_signal", unit="1", alone=1.0, combine="product", about="share of IL-6 that is heard")
    il6_uptake = m.port(
        "il6_uptake", unit="1", alone=1.0, combine="product", about="share of its receptor that is free"
    )
    il1_signal = m.port("il1_signal", unit="1", alone=1.0, combine="product", about="share of IL-1 that is heard")
    left = m.port(
        "il6_at_rest", unit="1", alone=1.0, combine="product", about="share of its release at rest that drugs leave"
    )
    brake = _brakes(m) if variant == "joined" else _Brakes()
    brake = brake._replace(il6_rest=brake.il6_rest - (1 - left) * brake.il6_rest)

    resting = m.state("mr", start=30000.0, unit="cells", about="resting macrophages")
    active = m.state("ma", start=0.0, scale=100.0, unit="cells", about="activated macrophages")
    tnf = m.state("tnf", start=c["tnf_rest"], scale=9.0, unit="pg/mL", about="TNF-alpha")
    il6 = m.state("il6", start=c["il6_rest"], scale=1.0, unit="pg/mL", about="IL-6")
    il8 = m.state("il8", start=c["il8_rest"], scale=4.0, unit="pg/mL", about="IL-8")
    il10 = m.state("il10", start=c["il10_rest"], scale=4.0, unit="pg/mL", about="IL-10")
    il1_rest = m.param("il1_rest", 0.1, "pg/mL", source=P, unsure=0.5, varies=0.4, about="IL-1beta at rest")
    il1 = m.state("il1", start=il1_rest, scale=0.1, unit="pg/mL", about="IL-1beta")

    # --- macrophages
    il10_excess = excess(il10, c["il10_rest"])
    drive, woken = _Drives(), 0
    if variant == "joined":
        drive = _drives(m, endotoxin, il10_excess, brake.activation)
    else:
        woken = (
            up(endotoxin, c["endotoxin_half"], c["endotoxin_steepness"])
            * (
                c["activation_rate"]
                + c["activation_tnf"] * up(tnf, c["activation_tnf_half"], c["activation_tnf_steepness"])
            )
            * down(il10, c["activation_il10_brake"], c["activation_il10_steepness"])
        )
    m.flow("macrophage return", c["mr_growth"] * resting * (1 - resting / c["mr_max"]), into=resting)
    m.flow("macrophage activation", (woken + other) * resting, into=active, out_of=resting)
    m.flow("macrophage deactivation", c["ma_loss"] * active, out_of=active)

    # --- TNF
    made = (
        c["tnf_release"]
        * down(il6, c["tnf_il6_brake"], c["tnf_il6_steepness"])
        * down(il10, c["tnf_il10_brake"], c["tnf_il10_steepness"])
    )
    m.flow("TNF release", (made * active + drive.tnf) * brake.tnf * release + tnf_given, into=tnf)
    m.flow("TNF release at rest", c["tnf_loss"] * c["tnf_rest"] * brake.tnf_rest * release, into=tnf)
    m.flow("TNF clearance", c["tnf_loss"] * tnf, out_of=tnf)
    m.flow("TNF neutralisation", antibody * tnf, out_of=tnf)

    # --- IL-1beta
    il1_release = m.param("il1_release", 0.002, "pg/mL/h/cells", source=P, unsure=0.5, varies=0.4)
    il1_loss = m.param("il1_loss", 1.4, "1/h", source=P, unsure=0.3)
    answered = (il1_release * active + drive.il1) * brake.il1
    m.flow("IL-1 release", (answered + il1_loss * il1_rest * brake.il1_rest) * release, into=il1)
    m.flow("IL-1 clearance", il1_loss * il1, out_of=il1)

    # --- IL-6
    made = c["il6_release"] + c["il6_release_tnf"] * up(tnf, c["il6_tnf_half"], c["il6_tnf_steepness"])
    made *= down(il6, c["il6_brake"], c["il6_steepness"])
    made *= down(il10, c["il6_il10_brake"], c["il6_il10_steepness"])
    m.flow("IL-6 release", (made * active + drive.il6) * brake.il6 * release, into=il6)
    m.flow("IL-6 release at rest", c["il6_loss"] * c["il6_rest"] * brake.il6_rest * release, into=il6)
    m.flow("IL-6 infusion", il6_given, into=il6)
    cleared = c["il6_loss"] * il6
    if variant == "joined":  # most of IL-6 leaves with its receptor; the rest by other ways
        taken = m.param(
            "il6_receptor_loss",
            6.0,
            "1",
            source="il6-receptor-loss",
            unsure=0.5,
            varies=0.3,
            about="by its receptor over other ways",
        )
        cleared = cleared * (1 + taken * il6_uptake) / (1 + taken)
    m.flow("IL-6 clearance", cleared, out_of=il6)

    # --- IL-8, IL-10
    made = c["il8_release"] + c["il8_release_tnf"] * up(tnf, c["il8_tnf_half"], c["il8_tnf_steepness"])
    made *= down(il10, c["il8_il10_brake"], c["il8_il10_steepness"])
    m.flow("IL-8 release", (made * active + drive.il8) * release + c["il8_loss"] * c["il8_rest"], into=il8)
    m.flow("IL-8 clearance", c["il8_loss"] * il8, out_of=il8)
    made = c["il10_release"] + c["il10_release_il6"] * up(il6, c["il10_il6_half"], c["il10_il6_steepness"])
    resting_il10 = c["il10_loss"] * c["il10_rest"] * brake.il10_rest
    m.flow("IL-10 release", (made * active + drive.il10) * brake.il10 + resting_il10, into=il10)
    m.flow("IL-10 clearance", c["il10_loss"] * il10, out_of=il10)

    # --- what leaves
    m.offer("tnf_excess", excess(tnf, c["tnf_rest"]), unit="pg/mL", about="TNF above rest")
    m.offer("il6_heard", il6 * il6_signal, unit="pg/mL", about="IL-6 that receptors hear")
    m.offer("il6_excess", excess(il6 * il6_signal, c["il6_rest"]), unit="pg/mL", about="heard IL-6 above rest")
    m.offer("il10_excess", il10_excess, unit="pg/mL", about="IL-10 above rest")
    heard = excess(il1, il1_rest)
    m.offer("il1_excess", heard - (1 - il1_signal) * heard, unit="pg/mL", about="heard IL-1beta above rest")
    volume = m.read("plasma.volume", unit="1", alone=1.0, about="plasma volume, 1 at rest")
    held = c["il6_rest"] * brake.il6_rest * (brake.il6_held - 1)  # at rest; what challenges release is soon free
    for name, there in (("tnf", tnf), ("il6", il6), ("il8", il8), ("il10", il10), ("il1", il1)):
        whole = there + held if name == "il6" else there
        m.offer(f"{name}_drawn", whole / volume, unit="pg/mL", about=f"{there.name.split('.')[1]} in a sample of blood")
    m.offer("macrophages", resting + active, unit="cells", about="macrophages, resting and activated")
    return m


inflammation = _inflammation("joined")
inflammation_published = _inflammation("published")
inflammation_retuned = _inflammation("retuned")
