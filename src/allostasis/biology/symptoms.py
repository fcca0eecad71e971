"""Nine symptoms of depression that feed each other, each between 0 and 1.

A symptom grows on its own threshold, on itself, and on the symptoms that lead to it, the more so the stronger
it already is. Equations and weights: Park 2024. Their thresholds are their weights times a factor chosen so that two
states exist side by side, and so is the strength with which a present symptom opens itself to others (the variant
"published": their time unit taken as an hour, without noise). Surveys find no gap between well and ill, and how
strongly symptoms hold each other is what people are thought to differ in, so joined takes that strength from person to
person: most people answer what presses on them by degrees, one in thirty can be held in an episode by the symptoms
themselves. Joined adds a way off 0 and 1; thresholds that people differ in, each for itself and all together;
day-to-day unrest; what life brings, good and bad, which wears off over months; and small pushes from rumination,
sickness, lasting inflammation of the brain, pain, low activation, a hushed striatum, low tone of transmitters, sleep
debt and body weight, each weighing differently on the nine. An episode ends as what brought it wears off.
All of that is proposed. Fitted are the sizes of lasting inflammation and weight (population shares), and how much
people and what life brings them differ (a survey's PHQ-9: who is ill, how its items go together; retest over a year).
Left out on purpose: what events are about and that they are threats (strain is a stressor), scars that episodes leave,
mania, what treatment does (it acts on the port), and noise of single symptoms.

Reads    appraisal.rumination [1]   sickness.level [1]   microglia.lasting [1]   activation.level [1]
         circuits.striatum [1]   reward.tone [1]   clock.sleep_debt [1]   pain.lasting [1]   person.bmi [kg/m**2]
Offers   symptoms.anhedonia, sadness, sleep, energy, appetite, guilt, concentration, motor, suicide [1]
         symptoms.severity [1], their mean   symptoms.distress [1], of sadness, guilt and concentration
         symptoms.proneness [1], the person's own
Moved    port symptoms.pressure [1], added to every threshold
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from allostasis.language import Module, PulseTrain, bounded

K, C, S, P = "park-2024", "symptom-network-adapter", "population-shares", "proposal"
E, N = "symptom-episodes", "symptom-connectivity"

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
HURTING = (0.6, 0.6, 1.0, 0.8, 0.3, 0.3, 0.4, 0.5, 0.4)
SLEEPLESS = (0.3, 0.4, 1.0, 0.8, 0.2, 0.1, 0.7, 0.2, 0.1)


def _pushes(m: Module) -> tuple[list[Any], Any]:
    """What joined adds to each threshold, and to all of them where a life before the study left a person."""
    # what people differ in, and what passes
    vulnerability = m.param(
        "vulnerability", 0.0, "1", source=E, varies=0.35, linear=True, about="the person's own, all nine together"
    )
    m.offer("proneness", vulnerability, unit="1", about="the person's own, added to every threshold")
    unrest = m.state("unrest", start=1.0, unit="1", about="good and bad hours, mean 1")
    tau_unrest = m.param("tau_unrest", 15.0, "h", source=C, unsure=0.3, about="as the pattern's")
    unrest_gain = m.param("unrest_gain", 0.15, "1", source=C, unsure=0.3, varies=0.3)
    m.pattern("unrest", PulseTrain("symptoms.unrest", gap=(3.0, 9.0), tau=15.0, spread=0.5))
    tonic = m.input("tonic", unit="1", about="0: unrest comes in bursts, 1: it is held at its mean")
    m.flow("unrest passing", (tonic - unrest) / tau_unrest, into=unrest)

    # what life brings: one draw a day, seldom large
    before = m.param("events_before", 0.91, "1", source=E, varies=0.36, about="what is still felt of the time before")
    events = m.state("events", start=before, scale=0.5, unit="1", slow=True, about="burden of events, mean 1")
    tau_events = m.param("tau_events", 120.0, "d", source=E, unsure=0.3)
    events_gain = m.param("events_gain", 0.5, "1", source=E, unsure=0.4, about="a quarter of lasting severity")
    m.pattern("events", PulseTrain("symptoms.events", gap=(24.0, 24.0), tau=2880.0, spread=2.0))
    m.flow("events passing", (tonic - events) / tau_events, into=events)

    # body and mind
    rumination = m.read("appraisal.rumination", unit="1", alone=0.0)
    sickness = m.read("sickness.level", unit="1", alone=0.0)
    inflammation = m.read("microglia.lasting", unit="1", alone=0.0, about="signal of weeks and months")
    pain = m.read("pain.lasting", unit="1", alone=0.0, about="0 none, 1 heavy")
    striatum = m.read("circuits.striatum", unit="1", alone=1.0)
    tone = m.read("reward.tone", unit="1", alone=0.0)
    debt = m.read("clock.sleep_debt", unit="1", alone=0.0)
    activation = m.read("activation.level", unit="1", alone=100.0)
    pressure = m.port("pressure", unit="1", alone=0.0, about="therapy and drugs; relief is negative")
    rumination_gain = m.param("rumination_gain", 0.3, "1", source=C, unsure=0.5, varies=0.4)
    sickness_gain = m.param("sickness_gain", 0.3, "1", source=C, unsure=0.5)
    lasting_gain = m.param("lasting_gain", 0.35, "1", source=S, unsure=0.4, about="0.035 by way of 0.1 in microglia")
    pain_gain = m.param("pain_gain", 0.3, "1", source=C, unsure=0.5, varies=0.4, about="at heavy pain")
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
    common = vulnerability + unrest_gain * (unrest - 1) + events_gain * (events - 1) + pressure
    weighed = (
        (INFLAMED, inflammable * (sickness_gain * sickness + lasting_gain * inflammation)),
        (RUMINATING, rumination_gain * rumination),
        (HURTING, pain_gain * pain),
        (INACTIVE, activation_gain * (1 - activation / 100)),
        (UNREWARDED, striatum_gain * (1 - striatum)),
        (TONELESS, -tone_gain * tone),
        (SLEEPLESS, debt_gain * bounded(debt)),
        (HEAVY, bmi_gain * (bmi - middle)),
    )
    pushes = [common + sp.Add(*(profile[i] * push for profile, push in weighed)) for i in range(9)]
    return pushes, vulnerability + events_gain * (before - 1)


def _rest(growth: Any, escape: Any) -> Any:
    """Where a symptom rests whose growth does not depend on it: between 0 and 1."""
    return 2 * escape / (2 * escape - growth + sp.sqrt(growth**2 + 4 * escape**2))


def _starts(thresholds: list[Any], own: Any, itself: Any, delta: Any, escape: Any) -> list[Any]:
    """About where the nine rest under what a person comes with: all alike first, then each for itself.

    One step from a fifth is near enough: what is off after the nine days of settling is 0.015 (SD) of severity.
    """
    led, usual = sum(w for weights in LEADS_TO.values() for w in weights.values()) / 9, sp.Rational(1, 5)
    s = _rest(sp.Add(*thresholds) / 9 + own + itself * usual + (1 + delta * usual**2) * led * usual, escape)
    arriving = [sum(weights.get(name, 0.0) for weights in LEADS_TO.values()) for name in NINE]
    return [
        _rest(value + own + itself * s + (1 + delta * s**2) * a * s, escape)
        for value, a in zip(thresholds, arriving, strict=True)
    ]


def _symptoms(variant: str) -> Module:
    m = Module("symptoms", about="nine symptoms of depression", variant=variant)
    joined = variant == "joined"
    pushes, own = _pushes(m) if joined else ([sp.Integer(0)] * 9, sp.Integer(0))
    tau = m.param(
        "tau_symptoms",
        2.0 if joined else 1.0,
        "d" if joined else "h",
        source=C,
        unsure=0.5 if joined else 0.0,
        about="time unit, free in the source",
    )
    itself = m.param("itself", 0.3, "1", source=K, unsure=0.1, about="a symptom on itself")
    delta = m.param(
        "delta",
        1.0 if joined else 9.0,
        "1",
        source=N if joined else K,
        unsure=0.4 if joined else 0.05,
        varies=0.8 if joined else 0.0,
        about="how much a present symptom opens itself to the others",
    )
    escape = m.param("escape", 0.25, "1", source=C, unsure=0.2, about="way off 0 and 1") if joined else 0
    thresholds = [
        m.param(f"threshold_{name}", value, "1", source=K, unsure=0.05, varies=0.3 if joined else 0.0, linear=True)
        for name, value in zip(NINE, THRESHOLDS, strict=True)
    ]
    starts = _starts(thresholds, own, itself, delta, escape) if joined else [0.01] * 9
    nine = {
        name: m.state(name, start=start, scale=0.1, unit="1", about=name)
        for name, start in zip(NINE, starts, strict=True)
    }
    m.offer("severity", sp.Add(*nine.values()) / 9, unit="1", about="mean of the nine symptoms")
    m.offer(
        "distress",
        (nine["sadness"] + nine["guilt"] + nine["concentration"]) / 3,
        unit="1",
        about="mean of sadness, guilt and concentration",
    )
    for name, threshold, push in zip(NINE, thresholds, pushes, strict=True):
        s = nine[name]
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
