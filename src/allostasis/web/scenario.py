"""What a visitor of the page sets: a person, what happens to them, what is cut; and the study that says the same."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from allostasis.assembly import card, catalogue
from allostasis.studies import Study
from allostasis.views import QUANTITIES, VIEWS

__all__ = ["GIVEN", "Knob", "PERSON", "Person", "Scenario", "TRAITS", "knobs", "study_of"]

ViewName = Literal["6h", "1d", "7d", "90d", "1y"]


@dataclass(frozen=True)
class Knob:
    """A slider.

    Attributes:
        section: the heading it stands under.
        group: the card of the diagram that it acts on, where it is given.
        source: where its range comes from.
    """

    id: str
    label: str
    unit: str
    low: float
    high: float
    step: float
    usual: float
    section: str
    about: str
    group: str = ""
    source: str = ""
    told: str = ""


# What can be given: the study's own entry, with the amount's unit; None where the amount has none.
GIVEN: dict[str, tuple[str, str]] = {
    "endotoxin": ("treatment", "ng/kg"),
    "tsst": ("stressor", ""),
    "chronic": ("stressor", ""),
    "short_nights": ("stressor", ""),
    "infliximab": ("treatment", "mg/kg"),
    "hydrocortisone": ("treatment", "mg"),
    "propranolol": ("treatment", "mg"),
    "escitalopram": ("treatment", "mg"),
    "exercise": ("treatment", ""),
}
EVERY = {"escitalopram": 24.0, "exercise": 56.0}  # hours between two givings of what is given again and again
LASTING = ("chronic", "short_nights")
HAPPENS, TREATED, WHO = "What happens", "Treatment", "Person"
_GIVEN = (
    Knob(
        "endotoxin", "Endotoxin", "ng/kg", 0, 4, 0.1, 0, HAPPENS,
        "Bacterial endotoxin into a vein.", "innate", told="Endotoxin {} ng/kg",
    ),
    Knob(
        "tsst", "Social stress test", "× usual", 0, 2, 0.1, 0, HAPPENS,
        "Five minutes to prepare, fifteen before a silent panel; after an hour.", "appraisal",
        told="Social stress test ×{}",
    ),
    Knob(
        "chronic", "Lasting strain", "0–1", 0, 1, 0.05, 0, HAPPENS,
        "Caring for someone ill, no work: from its hour until the end.", "appraisal", told="Lasting strain {}",
    ),
    Knob(
        "short_nights", "Short nights", "× 6 h", 0, 1, 0.1, 0, HAPPENS,
        "Kept awake so that six hours are left, every night.", "sleep", told="Short nights ×{}",
    ),
    Knob(
        "infliximab", "Infliximab", "mg/kg", 0, 10, 0.5, 0, TREATED,
        "Antibody against TNF, into a vein.", "innate", told="Infliximab {} mg/kg",
    ),
    Knob(
        "hydrocortisone", "Hydrocortisone", "mg", 0, 100, 5, 0, TREATED, "By mouth.", "hpa",
        told="Hydrocortisone {} mg",
    ),
    Knob(
        "propranolol", "Propranolol", "mg", 0, 160, 10, 0, TREATED, "Beta blocker, by mouth.", "autonomic",
        told="Propranolol {} mg",
    ),
    Knob(
        "escitalopram", "Escitalopram", "mg/d", 0, 20, 5, 0, TREATED, "By mouth, every day.", "transmitters",
        told="Escitalopram {} mg/d",
    ),
    Knob(
        "exercise", "Exercise", "× 45 min", 0, 2, 0.25, 0, TREATED, "Three sessions a week.", "behaviour",
        told="Exercise ×{}",
    ),
)  # fmt: skip
PERSON = (
    Knob("age", "Age", "years", 18, 80, 1, 30, WHO, "The person comes to rest anew.", source="ages of most replays"),
    Knob(
        "bmi", "Body mass index", "kg/m²", 17, 45, 0.5, 24, WHO, "Fat makes IL-6.", source="bounds of a study's people"
    ),
)
TRAITS: dict[str, tuple[str, str]] = {
    "threat": ("appraisal.sensitivity", "Sensitivity to threat"),
    "brain": ("microglia.sensitivity", "Sensitivity of microglia"),
    "company": ("contact.company_own", "Company"),
}
AT = 1.0  # hours after which the stress test begins, unless said


@cache
def knobs() -> tuple[Knob, ...]:
    """Every slider, with what the catalogue knows of its range."""
    made = []
    for knob in _GIVEN:
        item = catalogue.treatment(knob.id, kind=GIVEN[knob.id][0])
        usual, largest = getattr(item, "usual", ""), getattr(item, "largest", "")
        source = f"usual {_said(usual)}, largest {_said(largest)}" if usual else ""
        made.append(Knob(**{**vars(knob), "source": source}))
    for id, (path, label) in TRAITS.items():
        module, _, name = path.partition(".")
        param = card(module)["parameters"][name]
        about = f"{param['about']}: the person's own, times this".capitalize()
        made.append(Knob(id, label, "×", 0.3, 3, 0.1, 1, "Traits", about, source=f"{path}, source {param['source']}"))
    return (*made, *PERSON)


def _said(value: Any) -> str:
    return " or ".join(f"{v}" for v in value) if isinstance(value, (tuple, list)) else str(value)


def _between(low: float, high: float) -> Any:
    return Field(ge=low, le=high, allow_inf_nan=False)


Trait = Annotated[float, _between(0.3, 3)]
Share = Annotated[float, _between(0, 1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Person(_Strict):
    """Who it is: one of endlessly many, number ``seed``, with these covariates and traits."""

    seed: Annotated[int, Field(ge=0, le=1_000_000)] = 1
    age: Annotated[float, _between(18, 80)] = 30
    bmi: Annotated[float, _between(17, 45)] = 24
    female: Literal[0, 1] = 0
    threat: Trait = 1
    brain: Trait = 1
    company: Trait = 1


class Scenario(_Strict):
    """What happens to a person, and how long one looks."""

    person: Person = Person()
    endotoxin: Annotated[float, _between(0, 4)] = 0
    tsst: Annotated[float, _between(0, 2)] = 0
    chronic: Share = 0
    short_nights: Share = 0
    infliximab: Annotated[float, _between(0, 10)] = 0
    hydrocortisone: Annotated[float, _between(0, 100)] = 0
    propranolol: Annotated[float, _between(0, 160)] = 0
    escitalopram: Annotated[float, _between(0, 20)] = 0
    exercise: Annotated[float, _between(0, 2)] = 0
    clock: Annotated[float, Field(ge=0, lt=24, allow_inf_nan=False)] = 9
    view: ViewName = "1d"
    cut: Annotated[tuple[Annotated[str, Field(max_length=80)], ...], Field(max_length=200)] = ()


def study_of(scenario: Scenario, *, cut: bool = True) -> dict[str, Any]:
    """The study that lets this person live, as its file says it.

    Args:
        cut: whether couplings are cut by the study; a model with switches cuts them by its parameters.
    """
    view = VIEWS[scenario.view]
    given: list[dict[str, Any]] = []
    for id, (kind, unit) in GIVEN.items():
        if amount := getattr(scenario, id):
            one: dict[str, Any] = {kind: id, "amount": f"{amount:g} {unit}" if unit else amount, "at": "0 h"}
            if id == "tsst":
                one["at"] = f"{AT:g} h"
            if id in EVERY and view.hours > EVERY[id]:
                one |= {"every": f"{EVERY[id]:g} h", "until": f"{view.hours:g} h"}
            if id in LASTING:
                one["for"] = f"{max(view.hours, 24.0):g} h"
            given.append(one)
    who = scenario.person
    traits = {path: getattr(who, id) for id, (path, _) in TRAITS.items() if getattr(who, id) != 1}
    people: dict[str, Any] = {"number": 1, "history": "none"}
    people |= {name: {"mean": getattr(who, name), "sd": 0} for name in ("age", "bmi")} | {"female": who.female}
    hour, minute = divmod(round(scenario.clock * 60), 60)
    measures = dict.fromkeys(QUANTITIES[q].measure for q in view.curves if QUANTITIES[q].measure)
    made: dict[str, Any] = {
        "study": "A person explored",
        "seed": who.seed,
        "design": "counterfactual",
        "clock": f"{hour:02d}:{minute:02d}",
        "people": people | ({"traits": traits} if traits else {}),
        "model": {"precision": "fast"},
        "arms": {"untouched": [], "given": given},
        "visits": {"from": "0 h", "every": f"{view.every * 60:g} min", "until": f"{view.hours:g} h"},
        "measure": list(measures),
    }
    return made | ({"cut": list(scenario.cut)} if cut and scenario.cut else {})


def read(scenario: Scenario) -> Study:
    """The study, checked as any other; couplings are cut by switches, and what is drawn is read from states.

    A questionnaire would have moments of its own, weeks of them.
    """
    return Study.from_dict(study_of(scenario, cut=False) | {"measure": ["il6"]})
