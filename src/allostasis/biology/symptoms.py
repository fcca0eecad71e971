"""Nine symptoms of depression that feed each other, each between 0 and 1.

A symptom grows on its own threshold, on itself, and on the symptoms that lead to it, the more so the stronger
it already is; so a person rests near 0 or falls into an episode. Equations and weights: Park 2024 (the variant
"published": their time unit taken as an hour, without noise). Joined adds a way off 0 and 1; thresholds that
people differ in; day-to-day unrest; what life brings, good and bad, which wears off over two months; an episode that
wears itself out over months and leaves a year or so of respite (the published symptoms leave high states by noise
alone); and small pushes from rumination, sickness, lasting inflammation of the brain,
low activation, a hushed striatum, low tone of transmitters, sleep debt and body weight, each weighing differently on
the nine.
All of that is proposed. Fitted are the sizes of lasting inflammation and weight (population shares), and how
many are ill and for how long (a survey's PHQ-9, the length of episodes).
Left out on purpose: what events are about and that they are threats (strain is a stressor), mania, what treatment does
(it acts on the port), and noise of single symptoms.

Reads    appraisal.rumination [1]   sickness.level [1]   microglia.lasting [1]   activation.level [1]
         circuits.striatum [1]   reward.tone [1]   clock.sleep_debt [1]   person.bmi [kg/m**2]
Offers   symptoms.anhedonia, sadness, sleep, energy, appetite, guilt, concentration, motor, suicide [1]
         symptoms.severity [1], their mean   symptoms.distress [1], of sadness, guilt and concentration
         symptoms.proneness [1], the person's own
Moved    port symptoms.pressure [1], added to every threshold
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from allostasis.language import Module, PulseTrain, bounded, up

K, C, S, P = "park-2024", "symptom-network-adapter", "population-shares", "proposal"
E = "symptom-episodes"

NINE = ("anhedonia", "sadness", "sleep", "energy", "appetite", "guilt", "concentration", "motor", "suicide")
THRESHOLDS = (-1.309, -0.972, -0.891, -1.134, -0.918, -0.580, -0.837, -1.242, -2.30)
LEADS_TO = {
    "anhedonia": {},
    "sadness": {"anhedonia": 0.33, "sleep": 0.14, "energy": 0.15, "guilt": 0.13, "suicide": 0.15},
    "sleep": {"anhedonia": 0.13, "sadness": 0.14, "energy": 0.22, "appetite": 0.23},
    "energy": {"anhedonia": 0.21, "sadness": 0.15, "sleep": 0.22, "concentration": 0.12},
    "appetite": {"energy": 0.17},
    "guilt": {"sadness": 0.13, "appetite": 0.15, "concentration": 0.20, "motor": 0.15, "suicide": 0.22},
    "concentration": {"motor": 0.17},
    "motor": {},
    "suicide": {"motor": 0.30},
}
# how much each push weighs on each of the nine
INFLAMED = (0.9, 0.5, 0.9, 1.0, 1.0, 0.4, 0.5, 0.5, 0.05)
RUMINATING = (0.4, 1.0, 0.6, 0.3, 0.2, 1.0, 0.7, 0.2, 0.5)
INACTIVE = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
UNREWARDED = (1.0, 0.2, 0.0, 0.6, 0.2, 0.0, 0.2, 0.5, 0.1)
TONELESS = (0.8, 1.0, 0.6, 0.7, 0.5, 0.8, 0.7, 0.6, 0.8)
HEAVY = (0.55, 0.5, 0.6, 0.85, 1.0, 0.45, 0.1, 0.1, 0.05)
SLEEPLESS = (0.3, 0.4, 1.0, 0.8, 0.2, 0.1, 0.7, 0.2, 0.1)


def _pushes(m: Module, severity: Any) -> list[Any]:
    """What joined adds to each threshold."""
    # what people differ in, and what passes
    vulnerability = m.param(
        "vulnerability", 0.0, "1", source=E, varies=0.42, linear=True, about="the person's own, all nine together"
    )
    m.offer("proneness", vulnerability, unit="1", about="the person's own, added to every threshold")
    unrest = m.state("unrest", start=1.0, unit="1", about="good and bad hours, mean 1")
    tau_unrest = m.param("tau_unrest", 15.0, "h", source=C, unsure=0.3, about="as the pattern's")
    unrest_gain = m.param("unrest_gain", 0.15, "1", source=C, unsure=0.3, varies=0.3)
    m.pattern("unrest", PulseTrain("symptoms.unrest", gap=(3.0, 9.0), tau=15.0, spread=0.5))
    tonic = m.input("tonic", unit="1", about="0: unrest comes in bursts, 1: it is held at its mean")
    m.flow("unrest passing", (tonic - unrest) / tau_unrest, into=unrest)

    # what life brings: one draw a day, seldom large
    before = m.param("events_before", 0.83, "1", source=E, varies=0.6, about="what is still felt of the time before")
    events = m.state("events", start=before, scale=0.5, unit="1", slow=True, about="burden of events, mean 1")
    tau_events = m.param("tau_events", 60.0, "d", source=E, unsure=0.3)
    events_gain = m.param("events_gain", 0.3, "1", source=E, unsure=0.4, about="a fifth of lasting severity by events")
    m.pattern("events", PulseTrain("symptoms.events", gap=(24.0, 24.0), tau=1440.0, spread=2.0))
    m.flow("events passing", (tonic - events) / tau_events, into=events)

    # an episode wears itself out
    before = m.param(
        "wear_before", 0.05, "1", source=C, unsure=0.5, varies=1.2, about="left of an episode before the study"
    )
    episodes = m.param("wear_proneness", 2.5, "1", source=E, unsure=0.4, about="prone people had more of them")
    wear = m.state(
        "wear",
        start=before * sp.exp(episodes * vulnerability),
        scale=0.1,
        unit="1",
        slow=True,
        about="how far an episode has worn off",
    )
    wear_half = m.param("wear_half", 0.45, "1", source=E, unsure=0.2, about="severity at which it wears half as fast")
    wear_gain = m.param("wear_gain", 1.5, "1", source=E, unsure=0.2, varies=0.15)
    tau_wear = m.param("tau_wear", 75.0, "d", source=E, unsure=0.3, varies=0.8)
    tau_respite = m.param("tau_respite", 365.0, "d", source=E, unsure=0.5, about="how long an episode protects")
    m.flow("episode wearing out", up(severity, wear_half, 4) / tau_wear, into=wear)
    m.flow("wear forgotten", wear / tau_respite, out_of=wear)

    # body and mind
    rumination = m.read("appraisal.rumination", unit="1", alone=0.0)
    sickness = m.read("sickness.level", unit="1", alone=0.0)
    inflammation = m.read("microglia.lasting", unit="1", alone=0.0, about="signal of weeks and months")
    striatum = m.read("circuits.striatum", unit="1", alone=1.0)
    tone = m.read("reward.tone", unit="1", alone=0.0)
    debt = m.read("clock.sleep_debt", unit="1", alone=0.0)
    activation = m.read("activation.level", unit="1", alone=100.0)
    pressure = m.port("pressure", unit="1", alone=0.0, about="therapy and drugs; relief is negative")
    rumination_gain = m.param("rumination_gain", 0.3, "1", source=C, unsure=0.5, varies=0.4)
    sickness_gain = m.param("sickness_gain", 0.3, "1", source=C, unsure=0.5)
    lasting_gain = m.param("lasting_gain", 0.35, "1", source=S, unsure=0.4, about="0.035 by way of 0.1 in microglia")
    striatum_gain = m.param("striatum_gain", 0.3, "1", source=C, unsure=0.5)
    tone_gain = m.param("tone_gain", 0.5, "1", source=C, unsure=0.5, varies=0.3)
    debt_gain = m.param("debt_gain", 0.1, "1", source=C, unsure=0.5)
    inflammable = m.param(
        "inflammable", 1.0, "1", source=S, varies=0.8, about="how much inflammation matters to this person"
    )
    activation_gain = m.param("activation_gain", 0.3, "1", source=C, unsure=0.5)
    bmi = m.read("person.bmi", unit="kg/m**2", alone=27.0)
    middle = m.param("bmi_middle", 27.0, "kg/m**2", source=S, about="mean of the survey")
    bmi_gain = m.param("bmi_gain", 0.008, "m**2/kg", source=S, unsure=0.4, about="path .12 over an SD of 7, of 0.45")
    heavy = bmi_gain * (bmi - middle)
    inflamed = inflammable * (sickness_gain * sickness + lasting_gain * inflammation)
    missing = 1 - striatum
    sleepless = debt_gain * bounded(debt)
    common = vulnerability + unrest_gain * (unrest - 1) + events_gain * (events - 1) - wear_gain * wear + pressure
    return [
        common
        + a * inflamed
        + b * rumination_gain * rumination
        + c * activation_gain * (1 - activation / 100)
        + d * striatum_gain * missing
        - e * tone_gain * tone
        + f * sleepless
        + g * heavy
        for a, b, c, d, e, f, g in zip(
            INFLAMED, RUMINATING, INACTIVE, UNREWARDED, TONELESS, SLEEPLESS, HEAVY, strict=True
        )
    ]


def _symptoms(variant: str) -> Module:
    m = Module("symptoms", about="nine symptoms of depression", variant=variant)
    joined = variant == "joined"
    start = 0.05 if joined else 0.01
    nine = {name: m.state(name, start=start, scale=0.1, unit="1", about=name) for name in NINE}
    severity = m.offer("severity", sp.Add(*nine.values()) / 9, unit="1", about="mean of the nine symptoms")
    m.offer(
        "distress",
        (nine["sadness"] + nine["guilt"] + nine["concentration"]) / 3,
        unit="1",
        about="mean of sadness, guilt and concentration",
    )
    pushes = _pushes(m, severity) if joined else [sp.Integer(0)] * 9

    tau = m.param(
        "tau_symptoms",
        0.75 if joined else 1.0,
        "h",
        source=C,
        unsure=0.2 if joined else 0.0,
        about="time unit, free in the source: 0.5 to 1 h",
    )
    itself = m.param("itself", 0.3, "1", source=K, unsure=0.1, about="a symptom on itself")
    delta = m.param(
        "delta",
        9.0,
        "1",
        source=K,
        unsure=0.05,
        varies=0.06 if joined else 0.0,
        about="how much a present symptom opens itself to the others",
    )
    escape = m.param("escape", 0.05, "1", source=C, unsure=0.3, about="way off 0 and 1") if joined else 0
    for name, value, push in zip(NINE, THRESHOLDS, pushes, strict=True):
        s = nine[name]
        threshold = m.param(
            f"threshold_{name}", value, "1", source=K, unsure=0.05, varies=0.1 if joined else 0.0, linear=True
        )
        arriving = [
            m.param(f"{other}_to_{name}", weights[name], "1", source=K, unsure=0.1) * nine[other]
            for other, weights in LEADS_TO.items()
            if name in weights
        ]
        growth = threshold + push + itself * s + (1 + delta * s**2) * sp.Add(*arriving)
        m.flow(f"{name} growing", s * (1 - s) * growth / tau, into=s)
        if joined:
            m.flow(f"{name} leaving its ends", escape * (1 - 2 * s) / tau, into=s)
    return m


symptoms = _symptoms("joined")
symptoms_published = _symptoms("published")
