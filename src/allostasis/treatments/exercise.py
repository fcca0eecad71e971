"""Exercise: sessions of some 45 minutes of moderate effort, and the training that they add up to.

A session drives noradrenaline for its hour, which raises IL-6 as it does under stress; training, 1 at three sessions
a week for long, is bodily activity, and acts by way of `behaviour`: so many steps, more to who takes few. What training
does to muscle and to the fat around organs takes from low-grade inflammation by itself.
Left out on purpose: strength apart from endurance, intensity, what muscle sends out, weight.

Reads    behaviour.usual_steps [1]
Acts on  autonomic.noradrenaline_drive [1]   behaviour.activity_plan [1]   low_grade.drive [1]   expectancy.given [1/h]
"""

from __future__ import annotations

from allostasis.language import Treatment

S = "lifestyle-paths"
exercise = Treatment("exercise", about="exercise training, by sessions of 45 minutes", form="lifestyle")
effort = exercise.state("effort", start=0.0, scale=1.0, unit="1", about="a session going on and dying away")
training = exercise.state("training", start=0.0, scale=0.1, unit="1", slow=True, about="training, 1 at 3 a week")
tau = exercise.param("tau_effort", 45.0, "min", source=S, unsure=0.2)
used = exercise.param("adherence", 0.8, "1", source=S, unsure=0.1, varies=0.2, about="sessions taken part in")
weekly = exercise.param("weekly", 3.0, "1/week", source=S, about="sessions a week at which training is 1")
lasting = exercise.param("tau_training", 28.0, "d", source=S, unsure=0.3)
nerves = exercise.param("noradrenaline_gain", 1.5, "1", source=S, unsure=0.4, about="at the start of a session")
active = exercise.param("activity_gain", 0.5, "1", source=S, unsure=0.4, varies=0.3, about="share of usual activity")
tone = exercise.param(
    "tone_gain", 0.182, "1", source="therapies-fitted", unsure=0.5, varies=0.5, about="of low-grade inflammation"
)
usual = exercise.read("behaviour.usual_steps", unit="1", alone=1.0, about="the person's own, against the median")
exercise.flow("effort passing", effort / tau, out_of=effort)
exercise.flow("training", used * effort / tau / (weekly * lasting), into=training)
exercise.flow("training lost", training / lasting, out_of=training)
exercise.act("autonomic.noradrenaline_drive", nerves * used * effort)
exercise.act("behaviour.activity_plan", active * training / usual)
exercise.act("low_grade.drive", -tone * training)
hoped = exercise.param("hoped", 1 / 3, "1", source=S, unsure=0.4, about="hope of a session, over a visit's")
exercise.act("expectancy.given", used * effort / tau * hoped, about="sessions are many")
exercise.bolus(effort)
exercise.hope = exercise.params["adherence"].value * exercise.params["hoped"].value  # as it acts on hope
exercise.given(usual="1", largest="6", told="sessions of 45 min a day", grade="C")
