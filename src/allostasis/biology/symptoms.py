"""Nine symptoms of depression that feed each other (Park 2024): anhedonia, sadness, sleep, energy, appetite,
guilt, concentration, motor change, suicidal thoughts; each between 0 and 1.

Published: the network as it is, in its own time unit. Joined (proposals): a small pull off the walls, so
that nothing is absorbed at 0 or 1; people differ in their thresholds; rumination, acute sickness and
low-grade inflammation push, the latter two mostly on fatigue and appetite and hardly on mood.
Left out on purpose: noise, remission by treatment, anything keyed to a diagnosis.

Reads    appraisal.rumination [1]   sickness.level [1]   low_grade.level [1]
Offers   symptoms.anh, sad, slp, ene, app, glt, con, mot, sui [1]   symptoms.severity [1]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Module

P, A = "park-2024", "symptom-network-adapter"
NAMES = ("anh", "sad", "slp", "ene", "app", "glt", "con", "mot", "sui")
ABOUT = ("anhedonia", "sad mood", "sleep problems", "loss of energy", "appetite change", "guilt",
         "poor concentration", "motor change", "suicidal thoughts")
SENDS = (  # row sends to column
    (0.30, 0, 0, 0, 0, 0, 0, 0, 0),
    (0.33, 0.30, 0.14, 0.15, 0, 0.13, 0, 0, 0.15),
    (0.13, 0.14, 0.30, 0.22, 0.23, 0, 0, 0, 0),
    (0.21, 0.15, 0.22, 0.30, 0, 0, 0.12, 0, 0),
    (0, 0, 0, 0.17, 0.30, 0, 0, 0, 0),
    (0, 0.13, 0, 0, 0.15, 0.30, 0.2, 0.15, 0.22),
    (0, 0, 0, 0, 0, 0, 0.30, 0.17, 0),
    (0, 0, 0, 0, 0, 0, 0, 0.30, 0),
    (0, 0, 0, 0, 0, 0, 0, 0.3, 0.30),
)
BETA = (-1.309, -0.972, -0.891, -1.134, -0.918, -0.580, -0.837, -1.242, -2.30)
PROFILE = (0.9, 0.5, 0.9, 1.0, 1.0, 0.05, 0.5, 0.4, 0.05)  # inflammation on each symptom


def _build(variant: str) -> Module:
    m = Module("symptoms", about="nine symptoms of depression", variant=variant)
    joined = variant == "joined"
    delta = m.param("delta", 9.0, "1", source=P, about="how much a symptom in force listens to the others")
    tau = m.param("tau", 0.75 if joined else 1.0, "h", source=A if joined else P, unsure=0.2, about="time unit")
    push: list[object] = [sp.Integer(0)] * 9
    if joined:
        rumination = m.read("appraisal.rumination", unit="1", alone=0.0)
        sick = m.read("sickness.level", unit="1", alone=0.0)
        tone = m.read("low_grade.level", unit="1", alone=0.0)
        frailty = m.param("frailty", 0.0, "1", source=A, varies=0.15, linear=True, about="shift of all thresholds")
        off = m.param("off_walls", 0.05, "1", source=A, unsure=0.3, about="pull off 0 and 1")
        dwell = m.param("rumination_gain", 0.15, "1", source=A, unsure=0.5, varies=0.4)
        ill = m.param("sickness_gain", 0.5, "1", source=A, unsure=0.5, varies=0.4)
        slow = m.param("low_grade_gain", 0.05, "1", source="population-shares", unsure=0.5, varies=0.8)
        bend = m.param("low_grade_bend", 1.2, "1", source="population-shares")
        chronic = sp.log(1 + sp.exp(bend * tone)) - sp.log(2)
        push = [frailty + dwell * rumination + share * (ill * sick + slow * chronic) for share in PROFILE]
    begin = 0.05 if joined else 0.3
    s = [m.state(n, start=begin, scale=0.1, unit="1", about=a) for n, a in zip(NAMES, ABOUT, strict=True)]
    for i, name in enumerate(NAMES):
        beta = m.param(f"beta_{name}", BETA[i], "1", source=P)
        own = m.param(f"self_{name}", SENDS[i][i], "1", source=P)
        others = sum(SENDS[j][i] * s[j] for j in range(9) if j != i and SENDS[j][i])
        growth = beta + push[i] + own * s[i] + (1 + delta * s[i] ** 2) * others
        m.flow(f"{name} spreading", s[i] * (1 - s[i]) * growth / tau, into=s[i])
        if joined:
            m.flow(f"{name} stirring", off * (1 - 2 * s[i]) / tau, into=s[i])
    m.offer("severity", sum(s), unit="1", about="sum of the nine symptoms")
    return m


symptoms = _build("joined")
symptoms_published = _build("published")
