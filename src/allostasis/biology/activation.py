"""Behavioural activation: how drive to act keeps itself low, well or high, what pushes back, and what reward adds.

Published (Steinacher and Wright 2013): one variable with three stable states (50.9, 100 and 143.2) and, beside it,
reward that fades within half an hour; their random rewards and noise are off, so a healthy person stays at 100. There a
constant force holds the well state, so that whatever ends a depression throws into mania.
Joined is a loop of the same range: its polarity (1 manic, -1 low, 43 units of level) breeds more of itself, the more so
the higher the person's gain. Below a gain of 1.2 there is one state of rest, above it two more; the gain is one
continuous trait, so that bipolar disorder is its upper tail and no diagnosis is a number here. An opponent follows over
months what lasts and ends it. What pushes: a mood of days that passes, lost sleep, heavy symptoms and burden, sickness,
and drugs by way of the port. All of joined is proposed (`activation-loop`).
Left out on purpose: bodily activity (`behaviour`), seasons, goals reached and missed, kindling; mood after endotoxin is
not read from here but from `sickness`.

Reads    sickness.level [1]   symptoms.severity, events [1]   clock.sleep_lost [h]   person.age [year]
Offers   activation.level [1], 100 well   .reward [1]   .polarity [1], 0 well   .opponent [1]
Moved    port activation.drive [1/h], of level   port activation.holding [1], 1 unless a drug steadies the loop
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import DailyNoise, Module, logistic, up

S, L = "steinacher-wright-2013", "activation-loop"
WELL, SPAN = 100, 43


def _published() -> Module:
    m = Module("activation", about="behavioural activation and reward", variant="published")
    level = m.state("level", start=100.0, unit="1", about="behavioural activation")
    reward = m.state("reward", start=0.0, scale=1.0, unit="1", signed=True, about="reward, good or bad")
    feedback = m.param("feedback", 1.5, "1/h", source=S, unsure=0.02, about="activation breeds activation")
    half = m.param("feedback_half", 100.0, "1", source=S)
    steepness = m.param("feedback_steepness", 8.0, "1", source=S)
    hold = m.param("hold", 0.26, "1/h", source=S, unsure=0.05, about="strength that holds the well state")
    centre = m.param("hold_centre", 100.0, "1", source=S)
    sharpness = m.param("hold_sharpness", 5.0, "1", source=S)
    basal = m.param("basal", 0.5, "1/h", source=S)
    loss = m.param("loss", 0.0125, "1/h", source=S)
    fading = m.param("reward_fading", 5.0, "1/h", source=S)
    drive = m.port("drive", unit="1/h", alone=0.0, about="transmitters, growth factors, training")
    m.flow("activation growing", feedback * up(level, half, steepness) + basal + drive * level / half, into=level)
    m.flow("activation held", hold * (0.5 - logistic(sharpness * (level - centre))), into=level)
    m.flow("activation waning", loss * level, out_of=level)
    m.flow("reward counting", fading * reward, into=level)
    m.flow("reward fading", fading * reward, out_of=reward)
    return m


def _joined() -> Module:
    m = Module("activation", about="behavioural activation, what opposes it, and reward")
    level = m.state("level", start=WELL, scale=100.0, unit="1", about="behavioural activation")
    opponent = m.state(
        "opponent", start=0.0, scale=0.1, unit="1", slow=True, signed=True, about="what follows lasting activation"
    )
    reward = m.state("reward", start=0.0, scale=1.0, unit="1", signed=True, about="reward, good or bad")
    polarity = m.offer("polarity", (level - WELL) / SPAN, unit="1", about="activation: 1 manic, 0 well, -1 low")

    # --- the loop
    age = m.age()
    gain = m.param("gain", 0.72, "1", source=L, unsure=0.1, varies=0.24, about="activation breeds activation")
    holding = m.port("holding", unit="1", alone=1.0, combine="product", about="share of the gain that drugs leave")
    unripe = m.param("unripe", 0.3, "1", source=L, unsure=0.3, about="part of the gain that comes with growing up")
    ripe = m.param("ripe_age", 16.0, "year", source=L, unsure=0.1)
    ripening = m.param("ripening", 2.5, "year", source=L, unsure=0.3)
    loop = gain * holding * (1 - unripe + unripe * logistic((age - ripe) / ripening))
    half = m.param("half", 0.6, "1", source=L, unsure=0.1, about="polarity of half the feedback; two poles from 2 x")
    tau = m.param("tau_level", 4.0, "d", source=L, unsure=0.3)
    bred = loop * polarity * sp.Abs(polarity) / (half**2 + polarity**2)

    # --- what opposes it
    high = m.param("opponent_high", 0.45, "1", source=L, unsure=0.3, about="of a lasting high state")
    low = m.param("opponent_low", 0.16, "1", source=L, unsure=0.3, about="of a lasting low one")
    turn = m.param("opponent_turn", 0.05, "1", source=L, about="width between them")
    tau_opponent = m.param("tau_opponent", 120.0, "d", source=L, unsure=0.3)
    asked = (low + (high - low) * logistic(polarity / turn)) * polarity
    m.flow("opponent following", (asked - opponent) / tau_opponent, into=opponent)

    # --- what pushes
    severity = m.read("symptoms.severity", unit="1", alone=0.22)
    events = m.read("symptoms.events", unit="1", alone=1.0)
    sickness = m.read("sickness.level", unit="1", alone=0.0)
    lost = m.read("clock.sleep_lost", unit="h", alone=0.0)
    usual = m.param("severity_usual", 0.22, "1", source=L, about="mean of symptoms that weighs nothing")
    heavy = m.param("severity_gain", 0.10, "1", source=L, unsure=0.5)
    burdened = m.param("events_gain", 0.012, "1", source=L, unsure=0.5)
    sick = m.param("sickness_gain", 0.15, "1", source=L, unsure=0.5, varies=0.3, about="prior 0 to 0.7")
    sleepless = m.param(
        "sleep_gain", 0.05, "1/h", source=L, unsure=0.5, about="an hour less than usual over three days"
    )
    swings = m.input("swings", unit="1", about="good and bad days, mean 0, SD 1")
    lasts = m.param("swings_last", 7.0, "d", source=L, unsure=0.3, about="how long they last")
    m.pattern("swings", DailyNoise("activation.swings", tau=lasts))
    size = m.param("swings_gain", 0.06, "1", source=L, unsure=0.3, about="one notable push a month")
    young = m.param("swings_young", 0.25, "1", source=L, unsure=0.5, about="larger by, around twenty")
    peak = m.param("young_age", 20.0, "year", source=L)
    width = m.param("young_width", 10.0, "year", source=L)
    passing = size * (1 + young * sp.exp(-(((age - peak) / width) ** 2))) * swings
    push = passing + sleepless * lost - heavy * (severity - usual) - burdened * (events - 1) - sick * sickness

    drive = m.port("drive", unit="1/h", alone=0.0, about="transmitters, growth factors, training; of level")
    fading = m.param("reward_fading", 5.0, "1/h", source=S)
    m.flow("activation breeding itself", SPAN * bred / tau, into=level)
    m.flow("activation returning", SPAN * polarity / tau, out_of=level)
    m.flow("activation opposed", SPAN * opponent / tau, out_of=level)
    m.flow("activation pushed", SPAN * push / tau, into=level)
    m.flow("activation driven", drive, into=level)
    m.flow("reward counting", fading * reward, into=level)
    m.flow("reward fading", fading * reward, out_of=reward)
    return m


activation = _joined()
activation_published = _published()
