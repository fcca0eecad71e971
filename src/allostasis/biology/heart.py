"""Heart rate: follows fever, noradrenaline and the vagus.

Fever term: Dobreva 2021 at constant blood pressure, followed within half an hour; joined takes the fit to
Janum 2016, how far fever goes and its half from doses of endotoxin, and adds the nerves, which act at once:
noradrenaline speeds the heart, the vagus slows it.
Left out on purpose: blood pressure and the baroreflex, exercise, the day's swing.

Reads    temperature.fever [degC]   autonomic.noradrenaline, vagal [1]
Offers   heart.rate [bpm]   port heart.beta_block [1]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Module, up

D, G, P, O = "dobreva-2021", "joined-gains", "proposal", "endotoxin-own-drives"


def _build(variant: str, rest: float, highest: float, share: float, half: float, tau: float) -> Module:
    m = Module("heart", about="heart rate", variant=variant)
    fever = m.read("temperature.fever", unit="degC", alone=0.0)
    normal = m.param("rest", rest, "bpm", source=D, varies=0.12, about="heart rate at rest")
    most = m.param("highest", highest, "bpm", source=D)
    own, doubt = (O, 0.2) if variant == "joined" else (D, 0.0)
    part = m.param("fever_share", share, "1", source=own, unsure=doubt, about="part of the way to it that fever can go")
    middle = m.param("fever_half", half, "delta_degC", source=own, unsure=doubt, about="fever at half effect")
    lag = m.param("tau_rate", tau, "h", source=D)
    target = normal + part * (most - normal) * up(fever, middle, 2)
    name = "rate" if variant == "published" else "warmed"
    warm = m.state(name, start=normal, scale=60.0, unit="bpm", about="heart rate, nerves at rest")
    m.flow("rate following", (target - warm) / lag, into=warm)
    if variant == "joined":
        noradrenaline = m.read("autonomic.noradrenaline", unit="1", alone=1.0)
        blocked = m.port("beta_block", unit="1", alone=0.0, about="share of the heart's beta receptors blocked")
        gain = m.param("noradrenaline_gain", 16.0, "bpm", source=G, unsure=0.3, varies=0.3)
        vagal = m.read("autonomic.vagal", unit="1", alone=1.0)
        brake = m.param("vagal_brake", 15.0, "bpm", source=P, unsure=0.4, varies=0.3, about="a whole resting vagus")
        half = m.param("vagal_half", 1.0, "1", source=P, about="vagal tone of half effect")
        slowed = 2 * brake * (up(vagal, half) - sp.Rational(1, 2))
        nerves = gain * (noradrenaline - 1) * (1 - blocked) - slowed
        m.offer("rate", warm + nerves, unit="bpm", about="heart rate")
    return m


heart = _build("joined", 60.56, 189.7, 0.32, 1.1, 0.5)
heart_published = _build("published", 64.286, 186.7, 0.23586, 0.183, 0.2)
