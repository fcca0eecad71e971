"""Childhood: what years of adversity and of nurture programme, and what is taken back later.

Six states between 0 and 1: the cortisol axis, immune cells, threat, trust, reward and learning. Each has a window of
ages in which adversity sets it most, by kinds of adversity (abuse, deprivation, trouble in the household) that weigh
differently on each; kinds together do less than their sum. Nurture takes back, most in the first years; therapy takes
back a little at any age. Adversity and nurture are inputs: stressors and a treatment bring them, or a life's schedule
(``people.adversity`` draws one); nothing in the body does.
What is programmed acts on ports that are neutral without this module, and on nothing while a person's own set-points
are found, so that it is a departure from these. People come to a study with the states that their childhood left:
``NAME_before``, found from these same equations (``people.programmed_by``).
In its place goes what `symptoms` has of a count of adversity. All numbers are proposals; the time constants were set on
children placed from institutions into families at different ages (`childhood-windows`).
Left out on purpose: genes, what kinds are about beyond these three, a child's body (people begin as adults), good
childhoods beyond the usual, what a childhood does to the reserve of the brain.

Reads    person.age [year]   symptoms.adversity, adversity_most, adversity_gain, adversity_events [1]
         contact.trust_before [1]
Offers   childhood.hpa, immune, threat, trust, reward, learning [1], states, 0 to 1   childhood.nurtured [1]
         childhood.count, recalled, maltreated [1], kinds
Acts on  hpa.reactivity, flattening [1]   glucocorticoid.resistance [1]   low_grade.drive [1]   microglia.priming [1]
         appraisal.sharpening [1]   circuits.amygdala_added, reward_left [1]   contact.trust_given, given [1]
         impulsivity.disposition [1]   behaviour.alcohol_plan, smoking_drive, steps_left [1]   cognition.drive [1]
         adiposity.drive [1]   symptoms.proneness_added, felt [1]
Moved    childhood.abuse, deprivation, trouble [1], 0 to 1, and childhood.home [1], 1 a usual home, 0 an institution
         ports childhood.abuse_met, deprivation_met, trouble_met, nurture [1], added to these
         port childhood.spared [1], share of adversity that a programme leaves   port childhood.repair [1], of therapies
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from allostasis.language import Condition, logistic

W, P, A = "childhood-windows", "childhood-gains", "childhood-adversity-count"
KINDS = ("abuse", "deprivation", "trouble")
# state: middle and width of its window (years), what is left outside it, how much the three kinds weigh on it
STATES = {
    "hpa": (2.0, 0.5, 0.15, (0.7, 1.0, 0.3), "the cortisol axis, blunted and flat"),
    "immune": (2.5, 1.0, 0.25, (1.0, 0.8, 0.5), "immune cells, primed and deaf to cortisol"),
    "threat": (6.0, 2.0, 0.35, (1.0, 0.3, 0.6), "threat, learned early"),
    "trust": (5.0, 2.0, 0.35, (0.8, 1.0, 0.6), "trust that was not learned"),
    "reward": (14.0, 3.0, 0.4, (0.4, 1.0, 0.4), "reward, dulled"),
    "learning": (8.0, 3.0, 0.4, (0.4, 0.8, 0.8), "learning and habits that were missed"),
}
ADOLESCENT = ("reward",)  # its window opens and closes; the others close

m = childhood = Condition("childhood", about="what childhood programmes")
age = m.age()

# --- what a child meets, each between 0 and 1
spared = m.port("spared", unit="1", alone=1, combine="product", about="share of adversity that a programme leaves")
repair = m.port("repair", unit="1", alone=0, about="skill that therapies have taught")
met = {}
for kind in KINDS:
    here = m.input(kind, unit="1", about=f"{kind} now, of a life's schedule, 0 to 1")
    more = m.port(f"{kind}_met", unit="1", alone=0, about=f"{kind} that a study gives")
    met[kind] = spared * sp.Max(0, sp.Min(1, here + more))
home = m.input("home", unit="1", start=1.0, about="care of a life's schedule: 1 a usual home, 0 an institution")
nurture = m.port("nurture", unit="1", alone=0, about="care added, or taken by neglect")
nurtured = m.offer("nurtured", sp.Max(0, sp.Min(1, home + nurture)), unit="1", about="care now, 1 that of a usual home")

kinds = m.param(
    "kinds", 0.0, "1", source=A, linear=True, about="of adversity that a person met, of the eight asked for"
)
said = m.param("kinds_recalled", 0.0, "1", source="adversity-recall", linear=True, about="of these, as an adult tells")
hurt = m.param("maltreatment_recalled", 0.0, "1", source="adversity-recall", linear=True, about="of abuse and neglect")
m.offer("maltreated", hurt, unit="1", about="kinds of abuse and neglect that an adult recalls, of five")
m.offer("recalled", said, unit="1", about="kinds of adversity that an adult recalls, of the survey's eight")
m.offer("count", kinds, unit="1", about="kinds of adversity met in childhood, of the survey's eight")

# --- what it programmes
setting = m.param("setting", 0.5, "1/year", source=W, unsure=0.5, about="at full adversity within the window")
early = m.param("early_repair", 0.6, "1/year", source=W, unsure=0.5, about="by a usual home, at birth")
tau = m.param("tau_repair", 2.0, "year", source=W, unsure=0.3, about="how soon that wears off with age")
late = m.param("late_repair", 0.012, "1/year", source=W, unsure=0.6, about="by a usual home, at any age")
therapy = m.param("therapy_repair", 0.25, "1/year", source=P, unsure=0.6, about="by the skill of therapies, full")
taken_back = (early * sp.exp(-age / tau) + late) * nurtured + therapy * repair


def programmed(name: str) -> Any:
    """One programmed state: set within its window by what a child meets, taken back by nurture and therapy."""
    middle, width, floor, weights, about = STATES[name]
    at = m.param(f"{name}_middle", middle, "year", source=W, unsure=0.2, about=f"middle of the window of {name}")
    over = m.param(f"{name}_width", width, "year", source=W, unsure=0.3)
    least = m.param(f"{name}_floor", floor, "1", source=W, unsure=0.4, about="of the window, at any age")
    away = (age - at) / over
    window = least + (1 - least) * (sp.exp(-(away**2) / 2) if name in ADOLESCENT else logistic(-away))
    spares = sp.Integer(1)
    for kind, weight in zip(KINDS, weights, strict=True):
        share = m.param(f"{name}_{kind}", weight, "1", source=P, unsure=0.3, about=f"weight of {kind} on {name}")
        spares *= 1 - share * met[kind]
    before = m.param(f"{name}_before", 0.0, "1", source=P, linear=True, about="that a person comes with")
    state = m.state(name, start=before, scale=0.1, unit="1", slow=True, later=True, about=about)
    m.flow(f"{name} programmed", setting * window * (1 - spares) * (1 - state), into=state)
    m.flow(f"{name} taken back", taken_back * state, out_of=state)
    return state


def gain(name: str, value: float, about: str = "") -> Any:
    """A proposed strength, at a state of 1."""
    return m.param(name, value, "1", source=P, unsure=0.5, about=about)


hpa, immune, threat, trust, reward, learning = (programmed(name) for name in STATES)

# --- what that does
m.act("hpa.reactivity", sp.exp(-gain("hpa_blunting", 0.45, "of the answer to a threat, its logarithm") * hpa))
m.act("hpa.flattening", 1 - gain("hpa_flattening", 0.15, "of the daily swing") * hpa)
m.act("glucocorticoid.resistance", gain("immune_resistance", 0.25) * immune)
older = m.param("immune_grows", 60.0, "year", source=P, unsure=0.5, about="years after thirty that double its tone")
thirty = m.param("immune_age", 30.0, "year", source=P)
m.act("low_grade.drive", gain("immune_tone", 0.12) * immune * (1 + (age - thirty) / older))
m.act("microglia.priming", gain("immune_priming", 0.2) * immune)
m.act("appraisal.sharpening", sp.exp(gain("threat_sharpening", 0.5, "its logarithm") * threat))
m.act("circuits.amygdala_added", gain("threat_amygdala", 0.1) * threat)
usual = m.read("contact.trust_before", unit="1", alone=1.0, about="trust that a person comes with")
m.act("contact.trust_given", -gain("trust_lost", 0.35, "share of trust") * usual * trust)
m.act("contact.given", -gain("trust_company", 0.2, "share of company") * trust)
m.act("circuits.reward_left", 1 - gain("reward_dulling", 0.12) * reward)
m.act("impulsivity.disposition", sp.exp(gain("reward_impulsive", 0.25, "its logarithm") * reward))
m.act("behaviour.alcohol_plan", gain("reward_alcohol", 0.25) * reward)
m.act("behaviour.smoking_drive", gain("reward_smoking", 0.5, "of the liability") * reward)
m.act("cognition.drive", -gain("learning_cognition", 0.3, "SD") * learning)
m.act("adiposity.drive", gain("learning_weight", 0.045, "share of body mass; 1.2 kg/m**2") * learning)
m.act("behaviour.steps_left", 1 - gain("learning_steps", 0.1, "of usual steps") * learning)

# --- depression: in the place of a count of adversity
count = m.read("symptoms.adversity", unit="1", alone=0.0, about="kinds, as counted without this module")
most = m.read("symptoms.adversity_most", unit="1", alone=7.0)
each = m.read("symptoms.adversity_gain", unit="1", alone=0.0)
felt = m.read("symptoms.adversity_events", unit="1", alone=0.0)
counted = sp.Min(count, most)
prone = gain("proneness", 0.15, "on every threshold, of threat, trust and reward each; .045 for a kind of adversity")
mean = m.param("usual_sum", 0.61, "1", source=P, unsure=0.2, about="of the three, in people as they are drawn")
counted_mean = m.param("usual_count", 1.15, "1", source=A, about="of the count that this stands for")
m.act("symptoms.proneness_added", prone * (threat + trust + reward - mean) - each * (counted - counted_mean))
m.act("symptoms.felt", (1 + gain("threat_events", 0.12) * threat) / (1 + felt * counted))
