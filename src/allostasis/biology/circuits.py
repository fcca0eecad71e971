"""Circuits: what a scanner sees of reward, control and fear, and what it does to feeling and acting.

The ventral striatum answers to reward with dopamine and is hushed by inflammation within the hour, and by low mood.
Prefrontal control falls with inflammation, sleep debt and worry, and grows with training. The amygdala answers to
threat more under inflammation, sleep debt, lasting threat and fear memory, less under control. Three connections
follow over days and weeks: striatum to prefrontal cortex, prefrontal cortex to amygdala, hippocampus to prefrontal
cortex; what a scanner sees of the first follows dopamine at once. Control of the prefrontal cortex over the amygdala
also holds the vagus.
Arrows of minutes and nights: noradrenaline on control seen now, an inverted U with its top at rest; glucocorticoids,
by their receptor and so within the hour and for hours, calm the amygdala; sleep debt stirs reward and loosens the ties
of reward and control; a heavier mood loosens the tie of reward. Signs are published, sizes are not from there.
All are 1 at rest; all is proposed.
Left out on purpose: hemispheres, networks by name, task designs, blood flow as such, what cortisol does to the amygdala
by membrane receptors alone, the serotonin transporter on the amygdala (a single dose lowers its answer in two studies
that were looked up, and was said to raise it).

Reads    transmitters.dopamine_effect, glutamate [1]   microglia.activation, lasting, signal [1]
         clock.sleep_debt [1]   appraisal.rumination, chronic [1]   fear.net, wariness [1]   plasticity.neurogenesis [1]
         symptoms.severity [1]   autonomic.noradrenaline [1]   hpa.gr_relative [1]
Offers   circuits.striatum, control, control_now, amygdala [1]   circuits.reward_link, control_link, memory_link [1]
         circuits.link_reward, link_control, link_memory, all in Fisher z [1]
Acts on  autonomic.vagal_drive [1]
Moved    ports circuits.training [1]   circuits.exposure_calm [1]   circuits.reward_left, amygdala_added [1]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Module, bounded, up

m = circuits = Module("circuits", about="striatum, prefrontal control, amygdala and their connections")
P, A = "circuits", "circuits-arrows"
HEALTHY = m.param("severity_healthy", 0.2, "1", source="floors", unsure=0.15, about="severity of a healthy person")
dopamine = m.read("transmitters.dopamine_effect", unit="1", alone=1.0)
glutamate = m.read("transmitters.glutamate", unit="1", alone=1.0)
acute = m.read("microglia.activation", unit="1", alone=0.0)
lasting = m.read("microglia.lasting", unit="1", alone=0.0)
signal = m.read("microglia.signal", unit="1", alone=0.0)
debt = m.read("clock.sleep_debt", unit="1", alone=0.0)
worry = m.read("appraisal.rumination", unit="1", alone=0.0)
threat = m.read("appraisal.chronic", unit="1", alone=0.0)
fear = m.read("fear.net", unit="1", alone=0.0)
wariness = m.read("fear.wariness", unit="1", alone=0.0, about="fear that strain has left")
severity = m.read("symptoms.severity", unit="1", alone=HEALTHY, about="mean of the nine") - HEALTHY
noradrenaline = m.read("autonomic.noradrenaline", unit="1", alone=1.0, about="stands for that of the brain")
receptor = m.read("hpa.gr_relative", unit="1", alone=1.0, about="activated glucocorticoid receptor")
newborn = m.read("plasticity.neurogenesis", unit="1", alone=1.0)
training = m.port("training", unit="1", alone=0.0, about="control gained by therapy and mindfulness")
dulled = m.port("reward_left", unit="1", alone=1, combine="product", about="answer to reward that a childhood leaves")
alert = m.port("amygdala_added", unit="1", alone=0, about="answer to threat that a childhood added")
calm = m.port("exposure_calm", unit="1", alone=0.0, about="drugs and training that calm the amygdala")


def follows(name: str, target: sp.Expr, value: float, unit: str, about: str, *, slow: bool = False) -> sp.Symbol:
    """A quantity that is 1 at rest and follows a target."""
    tau = m.param(f"tau_{name}", value, unit, source=P, unsure=0.4)
    usual = m.anchor(f"{name}_usual", target, start=1.0, about=f"{about}, settled") if slow else 1.0
    state = m.state(name, start=usual, scale=1.0, unit="1", slow=slow, about=about)
    m.flow(f"{name.replace('_', ' ')} following", (target - state) / tau, into=state)
    return state


# --- reward
hush = m.param("striatum_signal_gain", 0.8, "1", source=P, unsure=0.5, varies=0.3, about="per unit of acute signal")
half = m.param("striatum_dopamine_half", 1.0, "1", source=P, unsure=0.4)
low_mood = m.param("striatum_mood_gain", 0.3, "1", source=P, unsure=0.5, varies=0.3, about="per unit of severity")
tired = m.param("striatum_debt_gain", 0.1, "1", source=A, unsure=0.5, about="per width of sleep debt")
striatum = follows(
    "striatum",
    dulled * up(dopamine, half) * (1 + half) * sp.exp(-hush * acute - low_mood * severity + tired * bounded(debt)),
    1.0,
    "h",
    "answer of the ventral striatum to reward, relative",
)

# --- control
signal_brake = m.param("control_signal_brake", 0.6, "1", source=P, unsure=0.5, varies=0.3)
debt_brake = m.param("control_debt_brake", 0.1, "1", source=P, unsure=0.5, about="per width of sleep debt")
worry_brake = m.param("control_worry_brake", 0.2, "1", source=P, unsure=0.5)
control = follows(
    "control",
    sp.exp(
        -signal_brake * bounded(signal) - debt_brake * bounded(debt) - worry_brake * bounded(worry) + bounded(training)
    ),
    12.0,
    "h",
    "prefrontal control of emotion, relative",
)

aroused = m.param("control_noradrenaline", 0.3, "1", source=A, unsure=0.5, varies=0.3, about="on its logarithm squared")
m.offer(
    "control_now",
    control * sp.exp(-aroused * sp.log(noradrenaline) ** 2),
    unit="1",
    about="prefrontal control under the noradrenaline of now",
)

# --- fear
signal_gain = m.param("amygdala_signal_gain", 0.5, "1", source=P, unsure=0.5, varies=0.3)
threat_gain = m.param("amygdala_threat_gain", 0.3, "1", source=P, unsure=0.5)
debt_gain = m.param("amygdala_debt_gain", 0.1, "1", source=P, unsure=0.5, about="per width of sleep debt, as control")
fear_gain = m.param("amygdala_fear_gain", 0.8, "1", source=P, unsure=0.5)
wary_gain = m.param("amygdala_wariness_gain", 0.8, "1", source="strain-leaves", unsure=0.5, about="as fear's own")
steroid_brake = m.param(
    "amygdala_steroid_brake", 0.1, "1", source=A, unsure=0.5, varies=0.3, about="receptor over rest"
)
control_brake = m.param("amygdala_control_brake", 0.5, "1", source=P, unsure=0.5)
amygdala = follows(
    "amygdala",
    (
        1
        + alert
        + signal_gain * bounded(signal)
        + debt_gain * bounded(debt)
        + threat_gain * bounded(threat)
        + fear_gain * fear
        + wary_gain * wariness
    )
    * sp.exp(-control_brake * bounded(control - 1) - bounded(calm) - steroid_brake * bounded(receptor - 1)),
    2.0,
    "h",
    "answer of the amygdala to threat, relative",
)

vagal_gain = m.param(
    "vagal_gain", 0.3, "1", source="rumination-vagus", unsure=0.5, about="control less fear, on the vagus"
)
m.act("autonomic.vagal_drive", vagal_gain * (bounded(control - 1) - bounded(amygdala - 1)) / 2)

# --- connections
reward_brake = m.param("reward_link_signal", 0.5, "1", source=P, unsure=0.5)
mood_brake = m.param("reward_link_mood", 0.2, "1", source=A, unsure=0.5, varies=0.3, about="per unit of severity")
reward_link = follows(
    "reward_link",
    sp.exp(-reward_brake * bounded(lasting) - mood_brake * severity),
    3.0,
    "d",
    "ventral striatum to ventromedial prefrontal cortex, relative",
    slow=True,
)
glutamate_brake = m.param("control_link_glutamate", 0.4, "1", source=P, unsure=0.5)
control_link = follows(
    "control_link",
    control * sp.exp(-glutamate_brake * bounded(glutamate - 1)),
    14.0,
    "d",
    "prefrontal cortex to amygdala, relative",
    slow=True,
)
new_gain = m.param("memory_link_neurogenesis", 0.5, "1", source=P, unsure=0.5)
memory_link = follows(
    "memory_link",
    sp.exp(new_gain * bounded(newborn - 1) - glutamate_brake * bounded(glutamate - 1)),
    14.0,
    "d",
    "hippocampus to prefrontal cortex, relative",
    slow=True,
)
z = m.param("link_rest", 0.3, "1", source=P, unsure=0.2, varies=0.3, about="correlation of two regions, Fisher z")
heard = up(dopamine, half) * (1 + half)
loose = sp.exp(-m.param("link_debt", 0.1, "1", source=A, unsure=0.5, about="per width of sleep debt") * bounded(debt))
ties = (("reward", reward_link * heard * loose), ("control", control_link * loose), ("memory", memory_link))
for name, link in ties:
    m.offer(f"link_{name}", z * link, unit="1", about=f"connectivity of {name}, Fisher z")
