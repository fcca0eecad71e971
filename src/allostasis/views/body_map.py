"""What the page shows of the body: fourteen groups of modules, their lead quantities, and the curves of each view."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["GROUPS", "OF", "QUANTITIES", "VIEWS", "Group", "Quantity", "View"]


@dataclass(frozen=True)
class Group:
    """Modules shown as one card.

    Attributes:
        title, short: in a wide and in a narrow diagram.
        band: mind, brain or body.
        lead: the quantity that the card shows.
    """

    title: str
    short: str
    band: str
    modules: tuple[str, ...]
    lead: str


@dataclass(frozen=True)
class Quantity:
    """A quantity that is drawn.

    Attributes:
        log: drawn on a logarithmic axis.
        span: the least that an axis covers, so that noise does not look like an effect.
        digits: decimals of its number on a card.
        measure: the read-out of a study that reports it, where there is one.
    """

    title: str
    short: str
    unit: str
    log: bool = False
    span: float = 1.0
    digits: int = 2
    measure: str = ""


@dataclass(frozen=True)
class View:
    """How long one looks.

    Attributes:
        hours: how long. every: hours between moments. first: hours that are drawn first.
        curves: the quantities drawn beside the diagram.
    """

    title: str
    hours: float
    every: float
    first: float
    curves: tuple[str, ...]


GROUPS: dict[str, Group] = {
    "appraisal": Group(
        "Appraisal & fear", "Appraisal", "mind", ("appraisal", "expectancy", "fear"), "appraisal.threat"
    ),
    "mood": Group(
        "Mood & symptoms",
        "Mood",
        "mind",
        ("symptoms", "activation", "sickness", "fatigue", "pain"),
        "sickness.depressed_mood",
    ),
    "behaviour": Group(
        "Behaviour & company",
        "Behaviour",
        "mind",
        ("behaviour", "contact", "workday", "daily_life"),
        "behaviour.activity",
    ),
    "sleep": Group("Sleep & clock", "Sleep", "mind", ("clock",), "clock.sleep_debt"),
    "circuits": Group(
        "Circuits & reward", "Circuits", "brain", ("circuits", "reward", "cognition", "impulsivity"), "circuits.control"
    ),
    "transmitters": Group(
        "Transmitters & plasticity", "Transmitters", "brain", ("transmitters", "plasticity"), "transmitters.serotonin"
    ),
    "microglia": Group("Microglia & barrier", "Microglia", "brain", ("microglia",), "microglia.activation"),
    "kynurenine": Group("Kynurenine pathway", "Kynurenines", "brain", ("kynurenine",), "kynurenine.kyn_trp"),
    "hpa": Group("HPA axis", "HPA axis", "body", ("hpa", "saliva", "glucocorticoid"), "hpa.cortisol"),
    "autonomic": Group("Autonomic & heart", "Autonomic", "body", ("autonomic", "heart", "plasma"), "heart.rate"),
    "innate": Group(
        "Cytokines & fever",
        "Cytokines",
        "body",
        ("inflammation", "chemokines", "interferon", "temperature", "whole_blood"),
        "inflammation.il6_drawn",
    ),
    "lowgrade": Group(
        "Low-grade & ageing",
        "Low-grade",
        "body",
        ("low_grade", "acute_phase", "senescence", "mortality"),
        "acute_phase.crp_drawn",
    ),
    "leukocytes": Group(
        "Leukocytes & NK", "Leukocytes", "body", ("leukocytes", "nk_function"), "leukocytes.lymphocytes"
    ),
    "adaptive": Group(
        "Adaptive immunity", "Adaptive", "body", ("t_cells", "t_helper", "b_cells", "latent_virus"), "t_helper.ifng"
    ),
}
OF = {module: name for name, group in GROUPS.items() for module in group.modules}

QUANTITIES: dict[str, Quantity] = {
    "inflammation.il6_drawn": Quantity("IL-6", "IL-6", "pg/mL", True, 0, 1, "il6"),
    "hpa.cortisol": Quantity("Cortisol", "cortisol", "µg/dL", False, 20, 1, "cortisol"),
    "temperature.core": Quantity("Core temperature", "temperature", "°C", False, 2, 1, "temperature"),
    "heart.rate": Quantity("Heart rate", "pulse", "bpm", False, 40, 0, "heart_rate"),
    "microglia.activation": Quantity("Microglial activation", "activation", "", False, 0.1, 2),
    "sickness.depressed_mood": Quantity("Low mood", "low mood", "SD", False, 1, 2, "poms_depression"),
    "acute_phase.crp_drawn": Quantity("C-reactive protein", "CRP", "mg/L", True, 0, 1, "hs_crp"),
    "kynurenine.kyn_trp": Quantity("Kynurenine / tryptophan", "Kyn/Trp", "µmol/mmol", False, 20, 1, "kyn_trp"),
    "symptoms.severity": Quantity("Severity of symptoms", "severity", "", False, 0.5, 2, "phq9"),
    "clock.sleep_debt": Quantity("Sleep debt", "sleep debt", "", False, 1.5, 2),
    "appraisal.threat": Quantity("Threat", "threat", "", False, 1, 2),
    "behaviour.activity": Quantity("Activity", "activity", "", False, 1, 2, "steps"),
    "circuits.control": Quantity("Prefrontal control", "control", "", False, 0.5, 2),
    "transmitters.serotonin": Quantity("Serotonin", "serotonin", "", False, 0.5, 2),
    "leukocytes.lymphocytes": Quantity("Lymphocytes", "lymph.", "/nL", False, 1, 2, "lymphocytes"),
    "t_helper.ifng": Quantity("Interferon-γ", "IFN-γ", "pg/mL", False, 5, 1, "ifng"),
}

_HOURS = (
    "inflammation.il6_drawn",
    "hpa.cortisol",
    "temperature.core",
    "heart.rate",
    "microglia.activation",
    "sickness.depressed_mood",
)
_MONTHS = (
    "acute_phase.crp_drawn",
    "hpa.cortisol",
    "kynurenine.kyn_trp",
    "clock.sleep_debt",
    "microglia.activation",
    "symptoms.severity",
)
VIEWS: dict[str, View] = {
    "6h": View("6 hours", 6.0, 1 / 30, 6.0, _HOURS),
    "1d": View("Day", 24.0, 1 / 6, 24.0, _HOURS),
    "7d": View("Week", 168.0, 0.5, 48.0, _HOURS),
    "90d": View("3 months", 2160.0, 3.0, 168.0, _MONTHS),
    "1y": View("Year", 8760.0, 6.0, 336.0, _MONTHS),
}
