"""What somebody's life has had by the day a study meets them: episodes by the manuals' criteria, to be asked for.

Nothing in the body reads it: a diagnosis moves nobody. Only people of the bank have a life that was lived
(``people: {from: bank}``), so only there can it be asked for.
Left out on purpose: what others noted down; treatment in the past.

Offers   history.has_depressed, has_depressed_recently, has_depressed_now, has_depression_told, has_manic [1]
         history.has_hypomanic, only_hypomanic, has_depressions [1]   history.onset [year]
         history.has_fear, has_fear_recently, has_fear_now, has_traumas [1]
         history.has_autoimmune, has_vascular, has_diabetes [1]
"""

from __future__ import annotations

from allostasis.language import Condition

__all__ = ["TOLD", "history"]

# name of a number -> what it is
TOLD = {
    "depressed": "1 with a depressive episode ever",
    "depressed_recently": "1 with one in the year before",
    "depressed_now": "1 in one today",
    "depression_told": "1 if they tell of one when asked",
    "manic": "1 with mania ever",
    "hypomanic": "1 with hypomania ever",
    "depressions": "depressive episodes so far",
    "fear": "1 with PTSD ever",
    "fear_recently": "1 with PTSD in the year before",
    "fear_now": "1 with PTSD today",
    "traumas": "traumas so far",
    "autoimmune": "1 with an autoimmune disease of the joints that has begun",
    "vascular": "1 after a first heart attack or stroke",
    "diabetes": "1 with diabetes",
}
m = history = Condition("history", about="episodes of the life so far, by criteria")
number = {
    name: m.param(name, 0.0, "1", source="diagnoses-by-criteria", linear=True, about=what)
    for name, what in TOLD.items()
}
for name, symbol in number.items():
    m.offer(f"has_{name}", symbol, unit="1", about=TOLD[name])
first = m.param(
    "first_onset", 0.0, "year", source="diagnoses-by-criteria", linear=True, about="age at the first of them"
)
m.offer(
    "onset", first / number["depressed"], unit="year", about="age at the first depressive episode; none without one"
)
m.offer(
    "only_hypomanic",
    number["hypomanic"] * number["depressed"] * (1 - number["manic"]),
    unit="1",
    about="1 with hypomania and a depressive episode ever, and never mania",
)
