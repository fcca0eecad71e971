"""Every key of a plan file, in one place; what concerns people and their body is read as of a study."""

from __future__ import annotations

from allostasis.studies.file import GIVEN, ROWS, STUDY, Field, Table

__all__ = ["BURDEN", "COMPONENT", "FRONT", "OF_STUDY", "PLAN", "POLICY", "RISK", "SEARCH", "WORDS"]

OF_STUDY = ("seed", "people", "clock", "model", "use", "cut", "set")  # keys that a study has too
WORDS = ("combination", "policy")  # what a plan file may expect

_GIVEN = Table(
    "one thing that a component gives; times count from when the component begins",
    tuple(f for f in GIVEN.fields if f.name not in {"from", "until"}),
)
COMPONENT = Table(
    "a part that plans are made of",
    (
        Field("give", "sections", "what it gives, by times from its beginning", required=True, inside=_GIVEN),
        Field("starts", "moments", "when it may begin", "0 h", example=["0 wk", "8 wk"]),
        Field("lengths", "moments", "how long it may last; to the end unless said", example=["8 wk", "12 wk"]),
        Field(
            "triggers",
            "free",
            "who begins it: always, a condition read when it would begin, or non-response",
            "always",
            example=["always", "hs_crp > 3 mg/L", "non-response"],
        ),
        Field("visits", "number", "visits that it costs beside its sessions and infusions", 0.0, 0.0, 1000.0),
        Field("risk", "free", "harms a year on it, by kind", each="number", low=0.0, high=100.0),
    ),
)
BURDEN = Table(
    "how much each burden weighs",
    (
        Field("visit", "number", "of a visit, a session or an infusion", 1.0, 0.0, 1e6),
        Field("dose", "number", "of a dose taken, or a session held, at home", 0.05, 0.0, 1e6),
        Field("day", "number", "of a day on treatment", 0.0, 0.0, 1e6),
    ),
)
RISK = Table(
    "one kind of harm",
    (
        Field("weight", "number", "how much one counts", 1.0, 0.0, 1e6),
        Field("if", "condition", "also counted in whom this holds in the lives lived", example="max(ymrs) > 20"),
    ),
)
FRONT = Table(
    "differences that count for none",
    (
        Field("benefit", "number", "in weeks, or points", 0.25, 0.0, 1e6),
        Field("burden", "number", "in its own weights", 1.0, 0.0, 1e6),
        Field("risk", "number", "in harms", 0.01, 0.0, 1e6),
    ),
)
POLICY = Table(
    "who should get which plan",
    (
        Field("by", "names", "read-outs before anything is given, and age, bmi, female", example=["hs_crp", "age"]),
        Field("burden", "number", "benefit that one unit of burden takes away", 0.0, 0.0, 1e6),
        Field("risk", "number", "benefit that one harm takes away", 0.0, 0.0, 1e6),
    ),
)
SEARCH = Table(
    "how much is searched",
    (
        Field("plans", "whole", "plans that are lived, at most", 200, 2, 100_000),
        Field("parts", "whole", "components of a plan, at most", 3, 1, 3),
        Field("first", "whole", "people of the first look at a plan; four times as many each later one", 16, 4, 10_000),
    ),
)
PLAN = Table(
    "Plans of treatment",
    (
        Field("plan", "text", "title", required=True, most=300, example="Combinations in depression"),
        Field("question", "text", "what is asked", most=2000),
        Field("claim", "choice", "the claim of the mission that it stands for", options=ROWS),
        Field("row", "choice", "the same as claim:", options=ROWS),
        Field("notes", "text", "words", most=20_000),
        *(f for f in STUDY.fields if f.name in OF_STUDY),
        Field("lasts", "span", "how long people are followed", required=True, example="24 wk"),
        Field("every", "span", "time between visits", "1 wk", example="2 wk"),
        Field("always", "sections", "what everybody is given, whatever the plan", inside=GIVEN),
        Field("components", "free", "the parts that plans are made of", required=True, inside=COMPONENT),
        Field(
            "benefit",
            "expression",
            "a condition: weeks in which it holds; or a quantity: its mean over time",
            required=True,
            example="phq9 < 5",
        ),
        Field("better", "choice", "whether a lower or a higher quantity is the benefit", options=("lower", "higher")),
        Field("response", "name", "the score whose half is a response, for non-response", room="measures"),
        Field("burden", "section", BURDEN.about, inside=BURDEN),
        Field("risk", "free", "kinds of harm", inside=RISK),
        Field("front", "section", FRONT.about, inside=FRONT),
        Field("policy", "section", POLICY.about, inside=POLICY),
        Field("search", "section", SEARCH.about, inside=SEARCH),
        Field("expect", "names", "what is expected beforehand: combination, policy"),
    ),
)
