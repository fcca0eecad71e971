"""Behavioural activation: how drive to act keeps itself low, well or high, and what reward adds.

One variable with three stable states (50.9, 100 and 143.2) and, beside it, reward that fades within half an
hour. Equations and numbers: Steinacher and Wright 2013; their random rewards and noise are off, so a healthy
person stays at 100 (at their size a well state would not last; reward may be given as doses). Joined adds that
sickness holds activation down a little; mood after endotoxin is not read from here but from `sickness`.
Left out on purpose: bodily activity (`behaviour`); serotonin, dopamine and growth factors act on the port, over
weeks and by way of `reward`.

Reads    sickness.level [1]
Offers   activation.level [1], 100 well   .reward [1]
Moved    port activation.drive [1/h]
"""

from __future__ import annotations

from allostasis.language import Module, logistic, up

S = "steinacher-wright-2013"


def _activation(variant: str) -> Module:
    m = Module("activation", about="behavioural activation and reward", variant=variant)
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
    if variant == "joined":
        sickness = m.read("sickness.level", unit="1", alone=0.0)
        burden = m.param(
            "sickness_brake", 0.3, "1/h", source="joined-gains-tuned", unsure=0.5, varies=0.3, about="prior 0 to 0.8"
        )
        m.flow("sickness holding down", burden * sickness * level / half, out_of=level)
    return m


activation = _activation("joined")
activation_published = _activation("published")
