"""Nine symptoms of depression that feed each other, each between 0 and 1.

A symptom grows on its own threshold, on itself, and on the symptoms that lead to it, the more so the stronger
it already is. Equations and weights: Park 2024. Their thresholds are their weights times a factor chosen so that two
states exist side by side, and so is the strength with which a present symptom opens itself to others (the variant
"published": their time unit taken as an hour, without noise). Surveys find no gap between well and ill, and how
strongly symptoms hold each other is what people are thought to differ in, so joined takes that strength from person to
person, up to a bound: most people answer what presses on them by degrees, one in ten can be held in an episode by the
symptoms themselves, and nobody beyond what life or treatment can loosen. Joined adds a way off 0 and 1; thresholds that
people differ in, each for itself and all together (what a childhood left, sex from puberty on, age); unrest of hours,
weeks and years; what life brings, good and bad, which wears off over months; what an episode itself costs while it
lasts and for months after; and small pushes from rumination, sickness, lasting inflammation of the brain, pain, low
activation and what follows a high one, a hushed striatum, low tone of transmitters, sleep debt and body weight, each
weighing differently on the nine. An episode begins, lasts and ends by these; none is drawn. Treatment presses on
thresholds and loosens the ties between symptoms.
All of that is proposed (`mood-course`: sizes tried on the course of depression in communities and on trials).
Left out on purpose: what events are about and that they are threats (strain is a stressor), scars that stay for life,
what treatment does (it acts on the ports), and noise of single symptoms.

Reads    appraisal.rumination [1]   sickness.level [1]   microglia.lasting [1]   activation.polarity, opponent [1]
         circuits.striatum [1]   reward.tone [1]   clock.sleep_debt [1]   pain.lasting [1]   adiposity.bmi [kg/m**2]
         person.age [year]   person.female [1]
Offers   symptoms.anhedonia, sadness, sleep, energy, appetite, guilt, concentration, motor, suicide [1]
         symptoms.severity [1], their mean   symptoms.distress [1], of sadness, guilt and concentration
         symptoms.proneness [1], the person's own   symptoms.events [1], burden, mean 1
         symptoms.pressed [1], what body, mind and treatment add, activation apart
Moved    port symptoms.pressure [1], added to every threshold, and sleep_pressure [1], to that of sleep alone
         port symptoms.holding [1], share of the ties between symptoms that treatment leaves
         ports symptoms.proneness_added [1], to every threshold   symptoms.felt [1], how strongly events are felt
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from allostasis.language import DailyNoise, Module, PulseTrain, bounded, excess, logistic, soft_positive

K, C, S = "park-2024", "symptom-network-adapter", "population-shares"
E, A, I = "mood-course", "childhood-adversity-count", "inflamed-symptoms"

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
# how much each push weighs on each of the nine; nothing where it has no way to one
PROFILES = {
    "inflamed": (0.9, 0.5, 0.9, 1.0, 1.0, 0.4, 0.5, 0.5, 0.05),
    "ruminating": (0.4, 1.0, 0.6, 0.3, 0.2, 1.0, 0.7, 0.2, 0.5),
    "hurting": (0.6, 0.6, 1.0, 0.8, 0.3, 0.3, 0.4, 0.5, 0.4),
    "unrewarded": (1.0, 0.2, 0.0, 0.6, 0.2, 0.0, 0.2, 0.5, 0.1),
    "toneless": (0.8, 1.0, 0.6, 0.7, 0.5, 0.8, 0.7, 0.6, 0.8),
    "sleepless": (0.3, 0.4, 1.0, 0.8, 0.2, 0.1, 0.7, 0.2, 0.1),
    "heavy": (0.55, 0.5, 0.6, 0.85, 1.0, 0.45, 0.1, 0.1, 0.05),
    "inactive": (1.0, 0.6, 0.2, 1.0, 0.4, 0.4, 0.6, 1.0, 0.3),
}


def _own(m: Module) -> tuple[Any, Any]:
    """What a person is, added to every threshold, and what a childhood left of it."""
    usual = m.param("usual", -0.32, "1", source=E, unsure=0.3, about="what everybody has, all nine together")
    vulnerability = m.param("vulnerability", 0.0, "1", source=E, varies=0.14, linear=True, about="the person's own")
    drawn = m.param("adversity", 1.15, "1", source=A, varies=0.9, about="kinds of adversity in childhood")
    most = m.param("adversity_most", 7.0, "1", source=A, about="kinds that are counted")
    adverse = sp.Min(drawn, most)
    adverse_gain = m.param("adversity_gain", 0.045, "1", source=E, unsure=0.3, about="for each of them")
    proneness = m.offer(
        "proneness",
        vulnerability + adverse_gain * adverse + m.port("proneness_added", unit="1", alone=0, about="by a childhood"),
        unit="1",
        about="the person's own, added to every threshold",
    )
    age = m.age()
    female = m.read("person.female", unit="1", alone=0.5, about="1 for a woman")
    puberty = m.param("puberty", 13.0, "year", source=E, unsure=0.05)
    growing = m.param("growing", 1.2, "year", source=E, unsure=0.3)
    female_gain = m.param("female_gain", 0.18, "1", source=E, unsure=0.3, about="in women, from puberty on")
    child_gain = m.param("child_gain", 0.5, "1", source=E, unsure=0.4, about="that a child is spared")
    old = m.param("old", 55.0, "year", source=E, unsure=0.1)
    old_gain = m.param("old_gain", 0.006, "1/year", source=E, unsure=0.5, about="that the old are spared, a year")
    grown = logistic((age - puberty) / growing)
    at_age = female_gain * female * grown - child_gain * (1 - grown) - old_gain * excess(age, old)
    return usual + proneness + at_age, adverse


def _passing(m: Module, adverse: Any) -> tuple[Any, Any]:
    """What passes: hours, weeks and years of unrest, and what life brings; now, and as people come to a study."""
    unrest = m.state("unrest", start=1.0, unit="1", about="good and bad hours, mean 1")
    tau_unrest = m.param("tau_unrest", 15.0, "h", source=C, unsure=0.3, about="as the pattern's")
    unrest_gain = m.param("unrest_gain", 0.15, "1", source=C, unsure=0.3, varies=0.3)
    least = m.param(
        "unrest_gap_least", 3.0, "h", source=C, unsure=0.3, about="shortest time between good and bad hours"
    )
    most = m.param("unrest_gap_most", 9.0, "h", source=C, unsure=0.3, about="longest time between them")
    sizes = m.param("unrest_spread", 0.5, "1", source=C, unsure=0.4, about="SD of the logarithm of their sizes")
    m.pattern("unrest", PulseTrain("symptoms.unrest", gap=(least, most), tau=tau_unrest, spread=sizes))
    tonic = m.input("tonic", unit="1", about="0: unrest comes in bursts, 1: it is held at its mean")
    m.flow("unrest passing", (tonic - unrest) / tau_unrest, into=unrest)

    weeks = m.input("weeks", unit="1", about="good and bad weeks, mean 0, SD 1")
    tau_weeks = m.param("tau_weeks", 30.0, "d", source=E, unsure=0.3, about="how long they last")
    m.pattern("weeks", DailyNoise("symptoms.weeks", tau=tau_weeks))
    weeks_gain = m.param("weeks_gain", 0.05, "1", source=E, unsure=0.5)
    # good and bad years are what such weeks leave: of the SD said, hardly tied to the weeks themselves (r .14)
    tau_years = m.param("tau_years", 1500.0, "d", source=E, unsure=0.4)
    years_gain = m.param("years_gain", 0.15, "1", source=E, unsure=0.4)
    years_before = m.param("years_before", 0.0, "1", source=E, varies=1.0, linear=True, about="as one comes, in SD")
    years = m.state(
        "years", start=years_before, scale=1.0, unit="1", slow=True, signed=True, about="good and bad years"
    )
    m.flow("years taking from weeks", sp.sqrt(1 + tau_years / tau_weeks) * weeks / tau_years, into=years)
    m.flow("years passing", years / tau_years, out_of=years)

    # what life brings: one draw a day, seldom large
    before = m.param("events_before", 0.91, "1", source=E, varies=0.3, about="what is still felt of the time before")
    events = m.state("events", start=before, scale=0.5, unit="1", slow=True, about="burden of events, mean 1")
    tau_events = m.param("tau_events", 180.0, "d", source=E, unsure=0.3, about="how long what happened is felt")
    spread = m.param("events_spread", 2.07, "1", source=E, unsure=0.05, about="of a day's; 2.1 were days apart")
    run = m.param("events_run", 24.0, "h", source=E, about="how long a run of bad days is")
    today = m.input("today", unit="1", about="what the day brings beyond the usual, mean 0")
    m.pattern("today", DailyNoise("symptoms.today", tau=run, spread=spread))
    events_gain = m.param("events_gain", 0.4, "1", source=E, unsure=0.4)
    adverse_events = m.param("adversity_events", 0.03, "1", source=E, unsure=0.5, about="felt the more, for each kind")
    m.flow("events happening", (1 + today) / tau_events, into=events)
    m.flow("events passing", events / tau_events, out_of=events)

    felt = events_gain * (1 + adverse_events * adverse)
    felt *= m.port("felt", unit="1", alone=1, combine="product", about="how strongly events are felt, by a childhood")
    now = unrest_gain * (unrest - 1) + weeks_gain * weeks + years_gain * years + felt * (events - 1)
    return now, years_gain * years_before + felt * (before - 1)


def _toll(m: Module, severity: Any) -> Any:
    """What an episode costs while it lasts and for months after: the next days are heavier, and recovery slows."""
    edge = m.param("toll_edge", 0.35, "1", source=E, unsure=0.2, about="mean of symptoms from which an episode tolls")
    steep = m.param("toll_steepness", 3.0, "1", source=E, unsure=0.3)
    mounting = m.param("toll_mounting", 400.0, "d", source=E, unsure=0.3)
    fading = m.param("toll_fading", 180.0, "d", source=E, unsure=0.3)
    gain = m.param("toll_gain", 0.47, "1", source=E, unsure=0.3, about="0.15 at most, when it has mounted for years")
    toll = m.state("toll", start=0.0, scale=0.1, unit="1", slow=True, about="what an episode has cost, 0 to 1")
    ill = sp.Min(steep * excess(severity, edge), 1)
    m.flow("toll mounting", ill * (1 - toll) / mounting, into=toll)
    m.flow("toll fading", toll / fading, out_of=toll)
    return gain * toll


def _pushes(m: Module) -> list[Any]:
    """What body and mind add to the threshold of each of the nine."""
    rumination = m.read("appraisal.rumination", unit="1", alone=0.0)
    sickness = m.read("sickness.level", unit="1", alone=0.0)
    inflammation = m.read("microglia.lasting", unit="1", alone=0.0, about="signal of weeks and months")
    pain = m.read("pain.lasting", unit="1", alone=0.0, about="0 none, 1 heavy")
    striatum = m.read("circuits.striatum", unit="1", alone=1.0)
    tone = m.read("reward.tone", unit="1", alone=0.0)
    debt = m.read("clock.sleep_debt", unit="1", alone=0.0)
    polarity = m.read("activation.polarity", unit="1", alone=0.0, about="1 manic, -1 low")
    opponent = m.read("activation.opponent", unit="1", alone=0.0, about="what follows lasting activation")
    lying = m.port("sleep_pressure", unit="1", alone=0.0, about="what makes sleep a trouble, or takes it: relief < 0")
    pressure = m.port("pressure", unit="1", alone=0.0, about="therapy and drugs; relief is negative")
    rumination_gain = m.param("rumination_gain", 0.3, "1", source=C, unsure=0.5, varies=0.4)
    sickness_gain = m.param("sickness_gain", 0.3, "1", source=C, unsure=0.5)
    lasting_gain = m.param("lasting_gain", 0.359, "1", source=I, unsure=0.34, about="of a strong lasting signal")
    lasting_half = m.param("lasting_half", 0.2, "1", source=I, unsure=0.4, about="signal up to which it counts squared")
    rounding = m.param("rounding", 0.02, "1", source="floors", unsure=0.5, about="signal within which rest is rest")
    heard = soft_positive(inflammation, rounding) - rounding / 2  # 0 at rest
    lasting = lasting_gain * heard**2 / (heard + lasting_half)  # little counts little
    pain_gain = m.param("pain_gain", 0.3, "1", source=C, unsure=0.5, varies=0.4, about="at heavy pain")
    striatum_gain = m.param("striatum_gain", 0.3, "1", source=C, unsure=0.5)
    tone_gain = m.param(
        "tone_gain", 0.0885, "1", source="depression-fit", unsure=0.5, varies=0.3, about="the rest is on `holding`"
    )
    debt_gain = m.param("debt_gain", 0.1, "1", source=C, unsure=0.5)
    inflammable = m.param(
        "inflammable", 1.0, "1", source=S, varies=0.8, about="how much inflammation matters to this person"
    )
    activation_gain = m.param("activation_gain", 2.2, "1", source=E, unsure=0.3, about="of a low polarity")
    elated = m.param("elated_share", 0.3, "1", source=E, unsure=0.5, about="of it, relief by a high polarity")
    elation = m.param("elation_edge", 0.3, "1", source=E, unsure=0.3, about="polarity from which it relieves")
    opponent_gain = m.param("opponent_gain", 1.0, "1", source=E, unsure=0.3, about="after a high state, on all nine")
    bmi = m.read("adiposity.bmi", unit="kg/m**2", alone=27.0)
    middle = m.param("bmi_middle", 27.0, "kg/m**2", source=S, about="mean of the survey")
    bmi_gain = m.param("bmi_gain", 0.008, "m**2/kg", source=S, unsure=0.4, about="path .12 over an SD of 7, of 0.45")
    weigh = {push: _profile(m, push) for push in PROFILES}
    by_body = (
        ("inflamed", inflammable * (sickness_gain * sickness + lasting)),
        ("ruminating", rumination_gain * rumination),
        ("hurting", pain_gain * pain),
        ("unrewarded", striatum_gain * (1 - striatum)),
        ("toneless", -tone_gain * tone),
        ("sleepless", debt_gain * bounded(debt)),
        ("heavy", bmi_gain * (bmi - middle)),
    )
    inactive = activation_gain * (excess(-polarity, 0) - elated * excess(polarity, elation))
    pressed = pressure + lying / 9 + sp.Add(*(sum(weigh[name]) / 9 * push for name, push in by_body))
    m.offer("pressed", pressed, unit="1", about="by body, mind and treatment but activation, mean of the nine")
    common = pressure + opponent_gain * excess(opponent, 0)
    weighed = (*by_body, ("inactive", inactive))
    pushes = [common + sp.Add(*(weigh[name][i] * push for name, push in weighed)) for i in range(9)]
    pushes[NINE.index("sleep")] += lying
    return pushes


def _profile(m: Module, push: str) -> list[Any]:
    """How much a push weighs on each of the nine."""
    return [
        m.param(
            f"{push}_{name}", weight, "1", source="symptom-profiles", unsure=0.4, about=f"of being {push}, on {name}"
        )
        if weight
        else sp.Integer(0)
        for name, weight in zip(NINE, PROFILES[push], strict=True)
    ]


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


def _published() -> Module:
    m = Module("symptoms", about="nine symptoms of depression", variant="published")
    tau = m.param("tau_symptoms", 1.0, "h", source=C, about="time unit, free in the source")
    itself = m.param("itself", 0.3, "1", source=K, unsure=0.1, about="a symptom on itself")
    delta = m.param("delta", 9.0, "1", source=K, unsure=0.05, about="how much a present symptom opens itself to others")
    thresholds = _thresholds(m, 0.0)
    nine = _nine(m, [0.01] * 9)
    _grow(m, nine, thresholds, [sp.Integer(0)] * 9, itself, delta, tau)
    for name in ("adversity", "adversity_gain", "adversity_events"):  # what childhood reads of the joined form: nothing
        m.param(name, 0.0, "1", source=K, about="of a count of adversity, which the source does not have")
    m.param("adversity_most", 7.0, "1", source=A, about="kinds that are counted")
    return m


def _joined() -> Module:
    m = Module("symptoms", about="nine symptoms of depression")
    own, adverse = _own(m)
    passing, before = _passing(m, adverse)
    pushes = _pushes(m)
    tau = m.param("tau_symptoms", 2.0, "d", source=C, unsure=0.5, about="time unit, free in the source")
    itself = m.param("itself", 0.3, "1", source=K, unsure=0.1, about="a symptom on itself")
    delta = m.param(
        "delta", 1.5, "1", source=E, unsure=0.4, varies=1.0, about="how much a present symptom opens itself to others"
    )
    most = m.param(
        "delta_most", 8.0, "1", source=E, unsure=0.17, about="beyond about 9 no way out of an episode is left"
    )
    ties = sp.Min(delta, most)
    holding = m.port("holding", unit="1", alone=1.0, combine="product", about="share of the ties that treatment leaves")
    escape = m.param("escape", 0.25, "1", source=C, unsure=0.2, about="way off 0 and 1")
    thresholds = _thresholds(m, 0.25)
    nine = _nine(m, _starts(thresholds, own.subs(m.time, 0) + before, itself, ties, escape))
    common = own + passing + _toll(m, sp.Add(*nine.values()) / 9)
    _grow(m, nine, thresholds, [common + push for push in pushes], itself, ties * holding, tau)
    for name, s in nine.items():
        m.flow(f"{name} leaving its ends", escape * (1 - 2 * s) / tau, into=s)
    return m


def _thresholds(m: Module, varies: float) -> list[Any]:
    return [
        m.param(f"threshold_{name}", value, "1", source=K, unsure=0.05, varies=varies, linear=True)
        for name, value in zip(NINE, THRESHOLDS, strict=True)
    ]


def _nine(m: Module, starts: list[Any]) -> dict[str, Any]:
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
    return nine


def _grow(
    m: Module, nine: dict[str, Any], thresholds: list[Any], pushes: list[Any], itself: Any, ties: Any, tau: Any
) -> None:
    """Each symptom on its threshold, on itself and on those that lead to it."""
    for name, threshold, push in zip(NINE, thresholds, pushes, strict=True):
        s = nine[name]
        arriving = [
            m.param(f"{other}_to_{name}", weights[name], "1", source=K, unsure=0.1) * nine[other]
            for other, weights in LEADS_TO.items()
            if name in weights
        ]
        growth = threshold + push + itself * s + (1 + ties * s**2) * sp.Add(*arriving)
        m.flow(f"{name} growing", s * (1 - s) * growth / tau, into=s)


symptoms = _joined()
symptoms_published = _published()
