"""Questionnaires: ordinal items over a recall window, by a declared map from states to items.

Cut points, answering style and item noise are proposals (grade C), set so that healthy people mostly answer
"not at all"; no effect of a study was used. PHQ-9 looks back 14 days, HAM-D17 seven, the others ask about now.
Left out on purpose: rater effects, expectation of improvement, translation.
"""

from __future__ import annotations

from allostasis.language import Item, Scale

Q = "questionnaire-items"


def _symptom(name: str, code: str, cuts: tuple[float, ...]) -> Item:
    return Item(name, f"symptoms.{code}", cuts, noise=0.09)


_FOUR, _FIVE, _THREE = (0.15, 0.35, 0.60), (0.16, 0.32, 0.50, 0.70), (0.20, 0.50)
PHQ9 = tuple(
    _symptom(n, c, _FOUR)
    for n, c in (
        ("little interest", "anh"), ("feeling down", "sad"), ("sleep", "slp"), ("tired", "ene"), ("appetite", "app"),
        ("feeling a failure", "glt"), ("concentration", "con"), ("slow or restless", "mot"), ("better off dead", "sui"),
    )
)
HAMD17 = (
    _symptom("depressed mood", "sad", _FIVE), _symptom("guilt", "glt", _FIVE), _symptom("suicide", "sui", _FIVE),
    _symptom("insomnia early", "slp", _THREE), _symptom("insomnia middle", "slp", _THREE),
    _symptom("insomnia late", "slp", _THREE), _symptom("work and activities", "anh", _FIVE),
    _symptom("retardation", "mot", _FIVE), _symptom("agitation", "mot", _FIVE), _symptom("psychic anxiety", "sad", _FIVE),
    _symptom("somatic anxiety", "con", _FIVE), _symptom("gastrointestinal", "app", _THREE),
    _symptom("general somatic", "ene", _THREE), _symptom("genital", "anh", _THREE),
    _symptom("hypochondriasis", "glt", _FIVE), _symptom("weight loss", "app", _THREE),
    _symptom("insight", "con", _THREE),
)
_NOW = (0.7, 1.5, 2.5)
READOUTS = (
    Scale("phq9", "score", "PHQ-9, depression over 14 days, 0 to 27", Q, items=PHQ9, recall=336.0, trait=0.14),
    Scale("hamd17", "score", "HAM-D17, depression over 7 days, 0 to 52", Q, items=HAMD17, recall=168.0, trait=0.10),
    Scale("sickq", "score", "sickness questionnaire now, 0 to 30", Q, trait=0.3, items=tuple(
        Item(f"sickness {i + 1}", f"sickness.{path}", _NOW, noise=0.5)
        for i, path in enumerate(("fatigue", "depressed_mood", "fatigue", "fatigue", "anxiety", "fatigue", "depressed_mood",
                                  "fatigue", "anxiety", "fatigue"))
    )),
    Scale("stai_state", "score", "state anxiety now (STAI), 20 to 80", Q, trait=0.6, shift=20.0, items=tuple(
        Item(f"anxiety {i + 1}", "sickness.anxiety", (0.0, 1.5, 3.0), noise=1.0) for i in range(20)
    )),
    Scale("poms_depression", "score", "depressed mood now (POMS), 0 to 60", Q, trait=0.6, items=tuple(
        Item(f"mood {i + 1}", "sickness.depressed_mood", (0.8, 1.8, 2.8, 3.8), noise=1.0) for i in range(15)
    )),
)
