"""Every key of a study file, in one place."""

from __future__ import annotations

from allostasis.statistics import SCALES
from allostasis.studies.file.field_kinds import Field, Table

__all__ = [
    "COMPARE",
    "ESTIMAND",
    "GIVEN",
    "HOW",
    "KINDS",
    "LARGEST_SEED",
    "METHODS",
    "MODEL",
    "MOST_PEOPLE",
    "PEOPLE",
    "PUBLISHED",
]
__all__ += ["ROWS", "STUDY", "SUMMARIES", "VISITS"]

MOST_PEOPLE, LARGEST_SEED = 10_000_000, 10**18 - 1  # a file's whole numbers have 18 digits at most
SUMMARIES = ("mean", "median", "geometric")
HOW = ("", "cv", "standardised", "r2", "level", "nadir", "rates")
METHODS = ("hedges_g", "difference", "ratio", "ancova")
KINDS = ("treatment", "stressor", "condition")
ROWS = tuple(f"S{i}" for i in range(1, 26))


def _spread(what: str, unit: str, low: float, high: float, mean: float, sd: float, ends: tuple[float, float]) -> Table:
    def one(name: str, about: str, usual: float, least: float = low) -> Field:
        return Field(name, "number", about, usual, least, high, unit)

    return Table(
        f"how {what} is spread: normal, cut at its ends",
        (
            one("mean", f"mean {what}", mean),
            one("sd", f"standard deviation of {what}", sd, 0.0),
            one("min", f"lowest {what}", ends[0]),
            one("max", f"highest {what}", ends[1]),
        ),
    )


AGE = _spread("age", "year", 0.0, 120.0, 35.0, 10.0, (18.0, 65.0))
BMI = _spread("body mass index", "kg/m^2", 8.0, 100.0, 25.0, 4.0, (17.0, 45.0))

MET = Table(
    "how old people are whom a study meets in the bank",
    (Field("min", "whole", "youngest", 18, 18, 88), Field("max", "whole", "oldest", 88, 18, 88)),
)

PEOPLE = Table(
    "who takes part",
    (
        Field("number", "whole", "people in all", None, 1, MOST_PEOPLE, required=True, example=20),
        Field(
            "from",
            "choice",
            "drawn: anybody of the age, sex and body mass given here; bank: people who have lived from birth, each met "
            "once (`allostasis bank`)",
            "drawn",
            options=("drawn", "bank"),
        ),
        Field("at", "section", "with from: bank, at what age people are met", None, 18, 88, inside=MET, bare="whole"),
        Field("age", "section", "age; or one for everybody", None, 0.0, 120.0, "year", inside=AGE, bare="number"),
        Field("female", "number", "share of women", 0.5, 0.0, 1.0),
        Field("bmi", "section", "body mass index; or one", None, 8.0, 100.0, "kg/m^2", inside=BMI, bare="number"),
        Field("height", "number", "cannot be chosen: height is drawn by sex"),
        Field(
            "correlations",
            "free",
            "correlation of two of these among people",
            each="number",
            low=-0.99,
            high=0.99,
            example={"age~bmi": 0.2},
        ),
        Field(
            "traits",
            "free",
            "parameters of the model, multiplied for everybody",
            each="number",
            low=1e-6,
            high=1e6,
            room="parameters",
            example={"hpa.half_drive": 1.2},
        ),
        Field(
            "correlated",
            "choice",
            "whether people's traits go together as declared (people/correlated.yaml), or each varies by itself",
            "declared",
            options=("declared", "none"),
        ),
        Field(
            "adversity",
            "choice",
            "whether people have met adversity in childhood as surveys find it (people/adversity.yaml), or nobody has; "
            "either brings the module childhood, as does whatever is given at ages",
            options=("drawn", "none"),
            example="drawn",
        ),
        Field(
            "enrol",
            "conditions",
            "only people for whom this holds at screening; of several, such as cases and controls, each as many people",
            example="hs_crp < 3 mg/L",
        ),
        Field(
            "history",
            "span",
            "how long people have lived before the day of time zero, with whatever happens to them; or none: they "
            "begin at their own set-points",
            "400 d",
            options=("none",),
            example="none",
        ),
        Field(
            "screen",
            "whole",
            "how many are screened at most; 200 for each person (of the bank 2,000) unless said",
            None,
            1,
            10**10,
        ),
    ),
)

MODEL = Table(
    "which body people have",
    (
        Field("modules", "names", "modules that take part; all of biology unless said", room="modules"),
        Field("with", "names", "body conditions present from the first day", room="conditions", example=["plaque"]),
        Field("use", "free", "variant of a module", each="name", room="variants", example={"hpa": "published"}),
        Field("cut", "names", "couplings that are cut", room="couplings", example=["inflammation->hpa"]),
        Field("pulses", "flag", "whether hormones come in bursts", True),
        Field("precision", "choice", "how exactly is computed", "fast", options=("reference", "fast")),
    ),
)

GIVEN = Table(
    "one thing that is given",
    (
        Field("treatment", "name", "a drug, a therapy, a way of living", room="treatments", example="endotoxin"),
        Field("stressor", "name", "a strain on the mind", room="stressors", example="tsst"),
        Field("condition", "name", "a condition of the body", room="conditions", example="rhinovirus"),
        Field("amount", "amount", "how much, with its unit; a plain number for stressors", unit="2 ng/kg"),
        Field("at", "moments", "when, once or at several times", example="0 h"),
        Field("from", "moments", "when it begins", example="-30 min"),
        Field("for", "span", "how long it lasts", example="6 h"),
        Field("every", "span", "repeated every ..., together with until", example="8 h"),
        Field("until", "moment", "last time of the repeats", example="7 d"),
        Field("ages", "text", "ages at which it was lived before the study: adversity and nurture", example="0-2"),
    ),
)

VISITS = Table(
    "when is measured",
    (
        Field("every", "span", "time between visits", example="30 min"),
        Field("until", "moment", "last visit", example="8 h"),
        Field("from", "moment", "first visit", "0 h"),
        Field("at", "moments", "further visits", example=["-1 h", "90 min"]),
        Field(
            "waking",
            "moments",
            "visits so long after each person's own waking; their time_h counts from 07:00, the first after time zero",
            example=["0 min", "30 min", "45 min"],
        ),
    ),
)

_ENDS = (
    Field("at", "moment", "the visit at which it is read", example="8 h"),
    Field("over", "moments", "first and last time that functions of a course look at", example=["0 h", "8 h"]),
)
COMPARE = Table(
    "one comparison",
    (
        Field("endpoint", "expression", "what each person contributes", required=True, example="peak(tnf)"),
        *_ENDS,
        Field("between", "names", "two arms, first minus second", room="arms", example=["drug", "placebo"]),
        Field("within", "name", "one arm, against its own baseline", room="arms"),
        Field(
            "cases",
            "condition",
            "people of one arm for whom this holds, against those of `controls:`; read at `at:`, else at time zero",
            example="age > 40",
        ),
        Field("controls", "condition", "whom cases are compared with", example="age < 40"),
        Field("arm", "name", "of cases and controls, in which arm; the first unless said", room="arms"),
        Field(
            "given",
            "expressions",
            "of cases and controls, what is held constant with method: ancova",
            example=["age", "bmi"],
        ),
        Field(
            "interaction",
            "names",
            "two things given, or two arms: whether both together do more or less than each adds, in four arms",
        ),
        Field(
            "arms",
            "names",
            "the four arms of an interaction, where what they give does not tell: neither, the first, the second, both",
            room="arms",
        ),
        Field(
            "scale",
            "choice",
            "of an interaction: points or log of a quantity, log_odds or bliss of a yes or no; points, and log_odds, "
            "unless said",
            options=SCALES,
        ),
        Field("better", "choice", "whether a lower or a higher value is the benefit", options=("lower", "higher")),
        Field(
            "through",
            "name",
            "a module, or a coupling a->b: how much of the difference passes it, found by cutting its arrows in the "
            "same people",
            example="microglia",
        ),
        Field("by", "condition", "splits people into two groups", example="hs_crp@0 > 3 mg/L"),
        Field("label", "text", "how reports call it"),
        Field("method", "choice", "what reports put first", METHODS[0], options=METHODS),
        Field(
            "expect", "criterion", "what is expected beforehand; of an interaction also its verdict", example="g > 0.3"
        ),
    ),
)
ESTIMAND = Table(
    "what of a replay stands for a finding",
    (
        Field("finding", "name", "id in the ledger", required=True, room="findings"),
        Field("as", "expression", "what stands for it", example="salivary_cortisol"),
        Field("at", "moment", "the visit at which it and subgroups are read", example="8 h"),
        _ENDS[1],
        Field("arm", "name", "in which arm", room="arms"),
        Field("between", "names", "between which arms", room="arms"),
        Field("by", "condition", "who is kept, by what is so at `at:`, else at time zero"),
        Field("cases", "condition", "one subgroup of the arm"),
        Field("controls", "condition", "the other subgroup"),
        Field("with", "expressions", "what it is correlated with or regressed on"),
        Field("with_at", "moment", "when that is read"),
        Field("with_over", "moments", "what functions of its course look at"),
        Field("given", "expressions", "what is held constant"),
        Field("event", "condition", "what has to happen"),
        Field("from", "moment", "from when on it counts"),
        Field("summary", "choice", "of the numbers of people", SUMMARIES[0], options=SUMMARIES),
        Field("how", "choice", "another way to a number", options=HOW),
        Field("times", "number", "multiplies the number", None, -1e9, 1e9),
        Field("note", "text", "words", most=2000),
    ),
)
PUBLISHED = Table(
    "one published finding beside this study; its id alone takes the definition of its replay",
    (
        *ESTIMAND.fields,
        Field(
            "since",
            "name",
            "what the replay's times are counted from: a thing given, or `zero`; the exposure unless said",
        ),
        Field("differs", "text", "why this study defines it otherwise than its replay", most=600),
    ),
)

STUDY = Table(
    "A study of Allostasis",
    (
        Field("study", "text", "title", required=True, most=300, example="Endotoxin in healthy people"),
        Field("question", "text", "what the study asks", most=2000),
        Field(
            "pack",
            "names",
            "packs, folders from this file's own: their code runs as whoever reads the study",
            example=["./mylab"],
        ),
        Field("uses", "names", "packs of a single file each, .py or .yaml", example=["./anakinra.py"]),
        Field("seed", "whole", "the same seed gives the same people and the same numbers", 0, 0, LARGEST_SEED),
        Field("claim", "choice", "the claim of the mission that it stands for", options=ROWS),
        Field("row", "choice", "the same as claim:", options=ROWS),
        Field("notes", "text", "words", most=20_000),
        Field("people", "section", PEOPLE.about, required=True, inside=PEOPLE),
        Field(
            "design",
            "choice",
            "everybody in every arm (counterfactual), or randomised (parallel)",
            "parallel",
            options=("parallel", "counterfactual"),
        ),
        Field("allocation", "free", "ratio of the arms of a parallel design", each="whole", low=1, high=1000),
        Field(
            "blinded",
            "flag",
            "whether every arm gets the hope that any arm gets; yes unless said where arms differ by drugs only",
        ),
        Field(
            "noise",
            "choice",
            "whether readings of different arms have noise of their own",
            "own",
            options=("own", "common"),
        ),
        Field("clock", "clock", "clock time of study time zero", "08:00", example="09:00"),
        Field("model", "section", MODEL.about, inside=MODEL),
        Field("use", "free", "variant of a module", each="name", room="variants", example={"hpa": "published"}),
        Field(
            "cut",
            "names",
            "couplings that are cut; by arm: {arm: [...]}",
            room="couplings",
            example=["inflammation->hpa"],
        ),
        Field(
            "set",
            "free",
            "parameters of the model set to a value with its unit; by arm: {arm: {...}}",
            each="amount",
            room="parameters",
            unit="8 min",
            example={"hpa.half_drive": "8 min"},
        ),
        Field("arms", "free", "what is given in each arm; [] for nothing", required=True, inside=GIVEN),
        Field("visits", "section", VISITS.about + "; or a list of times", required=True, inside=VISITS, bare="moments"),
        Field("measure", "names", "read-outs", required=True, room="measures", example=["tnf", "il6"]),
        Field("compare", "sections", "what is compared between arms, or within one", inside=COMPARE),
        Field("published", "sections", "published findings beside this study", inside=PUBLISHED, bare="name"),
    ),
)
