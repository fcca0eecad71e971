"""Study files as nobody should write them, made from those that are right: the same seed, the same files."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from allostasis.studies.file.template import template
from allostasis.studies.file.yaml_lines import read_source_map, read_text

__all__ = ["mutated", "shipped", "small"]

VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2, 1e9, -1e9, 1e308, -1e308, 5e-324, 10**18, -(10**18), 10**30, 2**63, 0.1 + 0.2,
    float("nan"), float("inf"), float("-inf"), "", " ", "nan", "inf", "-inf h", "NaN ng/kg", "0", "1", "-1", "1e999",
    "1e308 h", "1e-308 h", "0 h", "-1 h", "1 y", "200 y", "1e5 y", "1 month", "1 week", "2 parsec", "1 h h", "1 / h",
    "0,8 ng/kg", "1,234 ng/kg", "10 EU/kg", "20 Mg", "1 kg", "1e6 mg", "3 ng/kg/kg", "1 m^99999", "9^9^9^9 h",
    "1 %", "½ h", "٣ h", "1 h", "1\u202eh", "\u200b", "\x07", "é", "日本", "🙂", "a" * 501, "a" * 5000, "()" * 40,
    "((((((((((((((((((((((1))))))))))))))))))))))", "peak(tnf)", "peak(", "tnf@0 > 1", "tnf > 1 kg", "not not not tnf",
    "change(tnf) - change(il6)", "tnf.__class__", "__import__('os')", "{{7*7}}", "!!python/object:os.system", "%s%n",
    "../../etc/passwd", "day 1", "day 1 08:00", "day -3 25:00", "day 999999 08:00", "08:00", "8:5", "24:00", "25:00",
    "-08:00", "saline", "placebo", "endotoxin", "tsst", "mood", "IL-6", "hpa.cortisol", "hpa.nothing", "hpa.", "..",
    "inflammation->hpa", "->", "a->b", "hpa->hpa", "reference", "g > 0.3", "|g| < nan", "g > 1e999", [], {}, [[]], [{}],
    [None], {"": ""}, {"a": {"b": {"c": {}}}}, [0] * 500, ["0 h"] * 300, {"mean": 30}, {"mean": "x", "sd": -1},
    {"every": "1 s", "until": "5 y"}, {"every": "1 h", "until": "-1 h"}, {"every": 0, "until": 0},
    {"treatment": "endotoxin"}, {"stressor": "tsst", "at": 0}, {"from": 0, "to": 1},
)  # fmt: skip
WORDS = (
    "x",
    "",
    " ",
    "number ",
    "Number",
    "treatmnet",
    "at",
    "for",
    "every",
    "set",
    "cut",
    "use",
    "0",
    "é",
    "~",
    "a.b",
    "{}",
    "n" * 3000,
    "a\x07b",
    "hpa.half_drive",
)
Place = tuple[str | int, ...]


def shipped() -> list[dict[str, Any]]:
    """The studies that come with the package, and the one that ``new`` writes, as plain data."""
    made = [read_source_map(p).data for p in sorted((Path(__file__).parents[2] / "studies").glob("*.yaml"))]
    return [*made, read_text(template(), "").data]


def small() -> dict[str, Any]:
    """A study that lives within a moment."""
    return {
        "study": "small",
        "seed": 3,
        "people": {"number": 2, "age": {"mean": 30, "sd": 4, "min": 18, "max": 60}},
        "design": "counterfactual",
        "clock": "09:00",
        "model": {"modules": ["inflammation", "temperature"], "pulses": False},
        "arms": {
            "placebo": [{"treatment": "placebo", "at": "0 h"}],
            "lps": [{"treatment": "endotoxin", "amount": "1 ng/kg", "at": "0 h"}],
        },
        "visits": ["-1 h", "0 h", "2 h"],
        "measure": ["tnf", "temperature"],
        "compare": [
            {"endpoint": "peak(tnf)", "over": ["0 h", "2 h"], "between": ["lps", "placebo"]},
            {"endpoint": "change(temperature)", "at": "2 h", "within": "lps"},
        ],
    }


def places(value: Any, at: Place = ()) -> list[Place]:
    """Every place below the top."""
    inside: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        inside = [(k, v) for k, v in value.items()]
    elif isinstance(value, list):
        inside = list(enumerate(value))
    return [p for k, v in inside for p in ((*at, k), *places(v, (*at, k)))]


def _parent(data: Any, place: Place) -> Any:
    for key in place[:-1]:
        data = data[key]
    return data


def _value(rng: random.Random, data: Any, place: Place) -> None:
    _parent(data, place)[place[-1]] = copy.deepcopy(rng.choice(VALUES))


def _gone(rng: random.Random, data: Any, place: Place) -> None:
    del _parent(data, place)[place[-1]]


def _renamed(rng: random.Random, data: Any, place: Place) -> None:
    here = _parent(data, place)
    if isinstance(here, dict):
        here[rng.choice(WORDS)] = here.pop(place[-1])
    else:
        here.insert(0, copy.deepcopy(rng.choice(VALUES)))


def _wrapped(rng: random.Random, data: Any, place: Place) -> None:
    here = _parent(data, place)
    here[place[-1]] = rng.choice((lambda v: [v], lambda v: {"x": v}, lambda v: [v, v], lambda v: str(v)))(
        here[place[-1]]
    )


def _number(rng: random.Random, data: Any, place: Place) -> None:
    here = _parent(data, place)
    text = str(here[place[-1]])
    digits = [i for i, c in enumerate(text) if c.isdigit()]
    if digits and not isinstance(here[place[-1]], (dict, list)):
        i = rng.choice(digits)
        here[place[-1]] = text[:i] + rng.choice(("", "9", "-", ".", "000", "e", ",", " ", "1e5", "٣")) + text[i + 1 :]


def _elsewhere(rng: random.Random, data: Any, place: Place) -> None:
    other = rng.choice(places(data))
    _parent(data, place)[place[-1]] = copy.deepcopy(_parent(data, other)[other[-1]])


TREES: tuple[Callable[[random.Random, Any, Place], None], ...] = (
    _value, _value, _value, _gone, _renamed, _wrapped, _number, _number, _elsewhere,
)  # fmt: skip


def _deep(text: str, rng: random.Random) -> str:
    return "study: " + "[" * rng.choice((10, 25, 5000)) + text


TEXTS: tuple[Callable[[str, random.Random], str], ...] = (
    lambda t, r: t[: r.randrange(len(t))],
    lambda t, r: t.replace("\n", "\r\n"),
    lambda t, r: t.replace("  ", "\t", r.randrange(5)),
    lambda t, r: "\ufeff" + t,
    lambda t, r: t + t,
    lambda t, r: t + "---\n" + t,
    lambda t, r: t.replace(":", r.choice((" ", ": &a", ": *a", ": !!python/name:os ", ": |\n", ":{", ": '")), 5),
    lambda t, r: "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n" + t,
    _deep,
    lambda t, r: "".join(r.choice("{}[]:,'\"#&*!|>%@`- \n\tabc01\x00\x1b\u2028🙂") for _ in range(r.randrange(80))),
    lambda t, r: t[: (i := r.randrange(len(t)))] + r.choice("{}[]:,'\"#&*!|>%@`-\n\t\x00\x1b\u2028🙂") + t[i:],
    lambda t, r: "\n".join(r.sample(t.split("\n"), k=t.count("\n"))),
    lambda t, r: "",
    lambda t, r: "# nothing\n",
)  # fmt: skip


def mutated(data: dict[str, Any], rng: random.Random, *, frozen: tuple[str, ...] = (), most: int = 5) -> bytes:
    """One file made from a study: a few values changed, or its text, or its bytes.

    Args:
        frozen: keys at the top that stay.
        most: values that are changed at most.
    """
    data = copy.deepcopy(data)
    for _ in range(min(most, rng.choice((1, 1, 1, 2, 5)))):
        open_to_change = [p for p in places(data) if p[0] not in frozen]
        if open_to_change:
            rng.choice(TREES)(rng, data, rng.choice(open_to_change))
    text = yaml.safe_dump(data, sort_keys=False, allow_unicode=True)
    kind = rng.random()
    if kind < 0.12:
        text = rng.choice(TEXTS)(text, rng)
    raw = text.encode("utf-8", "surrogatepass")
    if kind > 0.98:
        at = rng.randrange(len(raw) + 1)
        raw = rng.choice(
            (raw[:at] + rng.randbytes(4) + raw[at:], text.encode("utf-16"), text.encode("latin-1", "replace"))
        )
    return raw
