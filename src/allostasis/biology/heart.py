"""Heart rate: the heart's own beat, times what sympathetic nerves and the vagus make of it, and fever.

Under both blockers the heart beats at a rate that falls with age (Jose 1970). Sympathetic drive multiplies it, with an
end to it, and the vagus divides it (Rosenblueth and Simeone 1934), both at once; so a beta blocker slows a heart at
rest, and an old heart, with less of its own and less vagus, beats at rest as a young one does. Noradrenaline of the
nerves is most of the drive; adrenaline in blood, or a drug like it, adds by beta receptors. A beat that sympathetic
nerves shorten leaves the vagus less to vary, so beat-to-beat variability goes with the time between beats.
Fever term: Dobreva 2021 at constant blood pressure, followed within half an hour, in the variant "published" from a
fixed rate at rest; joined takes the fit to Janum 2016, how far fever goes and its half from doses of endotoxin, and
adds it to what the nerves give.
Left out on purpose: blood pressure and the baroreflex, exercise, the day's swing, posture, the intrinsic rate's own
fall with long beta blockade.

Reads    temperature.fever [degC]   autonomic.noradrenaline, vagal, beta_effect [1]   person.age [year]   .female [1]
         autonomic.rmssd [ms]   .hf [ms**2]
Offers   heart.rate [bpm]   heart.rmssd [ms]   .hf [ms**2]   .ln_hf [1]
Moved    ports heart.beta_block, beta_agonist [1]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Module, up

D, P, N, J, O = "dobreva-2021", "proposal", "heart-nerves", "jose-1970", "endotoxin-own-drives"


def _build(variant: str, rest: float, highest: float, share: float, half: float, tau: float) -> Module:
    m = Module("heart", about="heart rate", variant=variant)
    joined = variant == "joined"
    fever = m.read("temperature.fever", unit="degC", alone=0.0)
    normal = m.param(
        "rest", rest, "bpm", source=D, varies=0.0 if joined else 0.12, about="heart rate at rest, of the fit"
    )
    most = m.param("highest", highest, "bpm", source=D)
    own, doubt = (O, 0.2) if variant == "joined" else (D, 0.0)
    part = m.param("fever_share", share, "1", source=own, unsure=doubt, about="part of the way to it that fever can go")
    middle = m.param("fever_half", half, "delta_degC", source=own, unsure=doubt, about="fever at half effect")
    lag = m.param("tau_rate", tau, "h", source=D)
    target = normal + part * (most - normal) * up(fever, middle, 2)
    warm = m.state(
        "warmed" if joined else "rate", start=normal, scale=60.0, unit="bpm", about="heart rate, nerves at rest"
    )
    m.flow("rate following", (target - warm) / lag, into=warm)
    if joined:
        _nerves(m, warm - normal)
    return m


def _nerves(m: Module, warmed: sp.Expr) -> None:
    """The heart's own rate, times sympathetic drive and the vagus, and what fever adds."""
    age = m.age()
    newborn = m.param("intrinsic", 118.1, "bpm", source=J, unsure=0.02, varies=0.08, about="own rate, age taken away")
    ageing = m.param("intrinsic_ageing", 0.57, "bpm/year", source=J, unsure=0.08, about="own rate lost a year of age")
    female = m.read("person.female", unit="1", alone=0.5, about="1 for a woman")
    woman = m.param("female_gain", 0.082, "1", source="heart-sex-burke", unsure=0.2, about="ln(645/594), both blocked")
    own = (newborn - ageing * age) * sp.exp(woman * (female - sp.Rational(1, 2)))

    noradrenaline = m.read("autonomic.noradrenaline", unit="1", alone=1.0)
    adrenaline = m.read("autonomic.beta_effect", unit="1", alone=1.0, about="adrenaline at beta receptors")
    blocked = m.port("beta_block", unit="1", alone=0.0, about="share of the heart's beta receptors blocked")
    agonist = m.port(
        "beta_agonist", unit="1", alone=0.0, about="a drug that the heart hears beyond others, as adrenaline"
    )
    weight = m.param("adrenaline_weight", 0.045, "1", source=N, unsure=0.5, varies=0.3, about="against noradrenaline")
    drive = (noradrenaline * (1 - blocked) + weight * (adrenaline + agonist * (1 - blocked))) / (1 + weight)
    most = m.param("sympathetic_most", 0.9, "1", source=N, unsure=0.15, varies=0.15, about="own rate gained at most")
    middle = m.param("sympathetic_half", 4.3, "1", source=N, unsure=0.25, varies=0.25, about="drive of half of it")
    faster = 1 + most * up(drive, middle)

    vagal = m.read("autonomic.vagal", unit="1", alone=1.0)
    brake = m.param("vagal_brake", 0.65, "1", source=N, unsure=0.2, varies=0.25, about="longer beat at rest")
    half = m.param("vagal_half", 1.0, "1", source=P, about="vagal tone of half effect")
    slower = 1 + brake * (1 + half) * up(vagal, half)  # 1 + brake at rest, at 40 years
    m.offer("rate", own * faster / slower + warmed, unit="bpm", about="heart rate")

    # the time between beats, sympathetic nerves against their rest
    longer = (1 + most * up(1, middle)) / faster
    rmssd = m.read("autonomic.rmssd", unit="ms", alone=40.0, about="of the vagus alone")
    power = m.read("autonomic.hf", unit="ms**2", alone=560.0, about="of the vagus alone") * longer**2
    m.offer("rmssd", rmssd * longer, unit="ms", about="beat-to-beat variability, an amplitude")
    m.offer("hf", power, unit="ms**2", about="high-frequency power, an amplitude squared")
    unit = m.param("hf_unit", 1.0, "ms**2", source=P, about="for the logarithm")
    m.offer("ln_hf", sp.log(power / unit), unit="1", about="logarithm of high-frequency power")


heart = _build("joined", 60.56, 189.7, 0.2364, 1.161, 0.5)
heart_published = _build("published", 64.286, 186.7, 0.23586, 0.183, 0.2)
