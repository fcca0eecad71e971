"""What is asked of a life: adversity in childhood as it was and as it is recalled, PTSD by criteria, hazards.

Kinds of adversity are the survey's eight, and only where people have childhoods (``people: {adversity: drawn}``).
Criteria of PTSD are counts of CAPS-5 items rated moderate or more over a month; a case has one of intrusion and of
avoidance, two of mood and of arousal.
"""

from __future__ import annotations

from allostasis.language import Assay, Item, Readout, Scale

__all__ = ["PTSD", "READOUTS"]

Q, C, H = "adversity-recall", "ptsd-criteria", "diagnoses-by-criteria"
MONTH = 28 * 24.0
MODERATE = 0.15  # above where an item leaves 0, as in `caps5`: answers of 2
# cluster -> items, what they are cut out of, where an item leaves 0, noise; and how many have to be there
PTSD = {
    "intrusion": (5, "fear.intrusion", 0.10, 0.06, 1),
    "avoidance": (2, "fear.avoidance", 0.12, 0.06, 1),
    "mood": (7, "symptoms.distress", 0.6, 0.12, 2),
    "arousal": (6, "fear.arousal", 0.12, 0.06, 2),
}
STEP = {"mood": 0.2}


LOW = (
    3  # items of mood that are cut out of fear that is kept away from, as those are: beliefs, emotions, being detached
)


def _criterion(name: str) -> Scale:
    n, of, first, noise, least = PTSD[name]
    cut = round(first + STEP.get(name, MODERATE), 3)
    beside = PTSD["avoidance"]
    own = [(of, cut, noise)] * n
    if name == "mood":
        own[:LOW] = [(beside[1], round(beside[2] + MODERATE, 3), beside[3])] * LOW
    return Scale(
        f"ptsd_{name}",
        "count",
        f"items of {name} rated 2 or more on CAPS-5, 0-{n}, last month; PTSD has {least} or more",
        C,
        missing=0.03,
        recall=MONTH,
        trait=0.03,
        items=tuple(Item(f"{name} {i + 1}", what, (edge,), error) for i, (what, edge, error) in enumerate(own)),
    )


def _history(name: str, of: str, about: str, unit: str = "count", most: float | None = 1.0) -> Assay:
    return Assay(name, unit, about, H, instrument=False, possible=(0.0, most), of=f"history.{of}")


READOUTS: tuple[Readout, ...] = (
    _history("mde_now", "has_depressed_now", "1 in a depressive episode today, by criteria; people of the bank"),
    _history(
        "mde_12_month", "has_depressed_recently", "1 with a depressive episode in the year before; people of the bank"
    ),
    _history("mde_lifetime", "has_depressed", "1 with a depressive episode ever; people of the bank"),
    _history("mde_recalled", "has_depression_told", "1 if a depressive episode is told of; people of the bank"),
    _history("mde_episodes", "has_depressions", "depressive episodes so far; people of the bank", most=None),
    _history("mde_onset", "onset", "age at the first depressive episode; people of the bank", "year", None),
    _history("ptsd_now", "has_fear_now", "1 with PTSD today, by a month's criteria; people of the bank"),
    _history("ptsd_12_month", "has_fear_recently", "1 with PTSD in the year before; people of the bank"),
    _history("ptsd_lifetime", "has_fear", "1 with PTSD ever; people of the bank"),
    _history("traumas", "has_traumas", "traumas so far; people of the bank", most=None),
    _history("autoimmune_disease", "has_autoimmune", "1 with autoimmune joint disease; people of the bank"),
    _history("heart_attack_or_stroke", "has_vascular", "1 after a first one; people of the bank"),
    _history("diabetes", "has_diabetes", "1 with diabetes; people of the bank"),
    _history("bipolar_1", "has_manic", "1 with mania ever; people of the bank"),
    _history("bipolar_2", "only_hypomanic", "1 with hypomania and depression, never mania; people of the bank"),
    Assay(
        "ace_count",
        "count",
        "kinds of adversity met in childhood, 0-8, as it was",
        Q,
        instrument=False,
        possible=(0.0, 8.0),
        of="childhood.count",
    ),
    Assay(
        "ace_recalled",
        "count",
        "kinds of adversity in childhood, 0-8, as an adult recalls them",
        Q,
        possible=(0.0, 8.0),
        of="childhood.recalled",
    ),
    Assay(
        "maltreatment_recalled",
        "count",
        "kinds of abuse and neglect in childhood, 0-5, as an adult recalls them",
        Q,
        possible=(0.0, 5.0),
        of="childhood.maltreated",
    ),
    *(
        Assay(
            f"{name}_rate",
            "1/year",
            f"{about}: hazard of the person's age, sex and body",
            Q,
            instrument=False,
            possible=(0.0, None),
            of=f"cardiometabolic.{of}_rate",
        )
        for name, of, about in (
            ("cardiovascular", "vascular", "first heart attack or stroke"),
            ("diabetes", "diabetes", "diabetes"),
        )
    ),
    *(_criterion(name) for name in PTSD),
)
