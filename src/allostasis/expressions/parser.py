"""The small language of endpoints and conditions: ``change(hamd17)``, ``hs_crp@0 > 5 mg/L and age < 60``.

A tokenizer and a recursive descent over a fixed grammar; nothing is ever handed to Python. Names are
read-outs and covariates, ``name@12wk`` is a name at one time, functions look at a read-out's whole course.
A condition is 1, 0, or nan where something that it needs is missing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from allostasis import units
from allostasis.assembly import catalogue
from allostasis.errors import AllostasisError, StudyError, UnitError, UnknownName
from allostasis.expressions.evaluate import COMPARE, COVARIATES, Evaluator
from allostasis.expressions.tree import Part
from allostasis.packs import loaded, owner

__all__ = ["COVARIATES", "FUNCTIONS", "Expression", "Lookup", "Part", "parse", "safe_unit"]

Lookup = Callable[[str, float | None], tuple[np.ndarray, str]]

EVENTS = frozenset({"ever", "first_time"})  # of a condition along the course: ever(viral_load > 10 1/mL)
_COURSE = ("peak", "time_of_peak", "mean", "min", "max", "auc")
FUNCTIONS = ("change", *_COURSE, "baseline", "log", *sorted(EVENTS))
WINDOWED = frozenset(_COURSE) | EVENTS
_WITHOUT_BEFORE = EVENTS | {"time_of_peak", "auc", "log"}
LONGEST, DEEPEST, MOST = 500, 20, 150  # characters, brackets, words and signs

_TOKEN = re.compile(
    r"\s*(?:(?P<at>@\s*(?P<when>-?(?:\d{1,15}\.?\d{0,15}|\.\d{1,15}))(?:\s*(?P<span>(?!and\b|or\b|not\b)[A-Za-z]+))?)"
    r"|(?P<number>(?:\d{1,30}\.?\d{0,30}|\.\d{1,30})(?:[eE][-+]?\d{1,3}(?!\w))?)"
    r"(?:\s*(?P<unit>(?!and\b|or\b|not\b)(?:[x×]?\s?10(?:\^|\*\*?|[eE])\d{1,2}(?=/)|\{\w+\}(?=/)|[A-Za-zµμ°%][\wµμ°%]*)"
    r"(?:\[IU\]|\[Hg\])?(?:\^-?\d)?(?:[/·*][A-Za-zµμ°%][\wµμ°%]*(?:\[IU\])?(?:\^-?\d)?)*))?"
    r"|(?P<name>[A-Za-z_]\w*(?:\.[A-Za-z]\w*)?)"
    r"|(?P<sign><=|>=|==|!=|[-+*/()<>,]))",
    re.ASCII,
)


# A name of a pack, mylab/minocycline: tried where such a pack is loaded and nothing stands around the stroke.
_OF_PACK = re.compile(
    r"\s*(?:(?P<name>[A-Za-z_]\w*/[A-Za-z_]\w*(?:\.[A-Za-z]\w*)?)"
    r"|(?P<at>(?!)(?P<when>)(?P<span>))|(?P<number>(?!)(?P<unit>))|(?P<sign>(?!)))",
    re.ASCII,
)

# What stands where no sign of ours can be read, and what is written instead; longer ones first.
_HINTS = {
    "=>": "Write  >=",
    "=<": "Write  <=",
    "=": "Write  ==  to compare",
    "&": "Write  and",
    "|": "Write  or",
    "^": "Powers are not part of it",
    "!": "Write  not",
    ".": "A path of the model has one dot: hpa.cortisol",
    "\u2265": "Write  >=",
    "\u2264": "Write  <=",
    "\u2260": "Write  !=",
    "\u2212": "Write  -",
    "\u2013": "Write  -",
    "\u00d7": "Write  *",
    "\u00b7": "Write  *",
    "\u00f7": "Write  /",
    ";": "Write  and",
}


def safe_unit(text: str) -> bool:
    """Whether a unit is short and its exponents small, so that reading it costs nothing."""
    bare = re.sub(r"10(?:\^|\*\*?)\d{1,2}(?=/)", "", text).replace("**", "^")
    return len(text) <= 60 and not re.search(r"\^[^*/·\s]*\^|\^\s*[-+(\s]*\d{2,}|\)\s*\^|\^\s*\(", bare)


@dataclass(frozen=True)
class Expression:
    """A parsed expression. Two are equal when their text is."""

    text: str
    root: Part
    where: str = ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Expression) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __str__(self) -> str:
        return self.text

    @property
    def condition(self) -> bool:
        """Whether it is true or false rather than a quantity."""
        return self.root.condition

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Read-outs and covariates it needs, in order of appearance."""
        return tuple(dict.fromkeys(p.text for p in self.root.walk() if p.kind == "name"))

    @cached_property
    def times(self) -> tuple[float, ...]:
        """Hours named with ``@``."""
        return tuple(sorted({p.time for p in self.root.walk() if p.kind == "name" and p.time is not None}))

    @cached_property
    def windowed(self) -> bool:
        """Whether it looks over a stretch of time (``peak``, ``mean``, ...)."""
        return any(p.kind == "call" and p.text in WINDOWED for p in self.root.walk())

    @cached_property
    def stands_alone(self) -> bool:
        """Whether a value before says nothing to compare it with: a time, a change, an area, an event, arithmetic."""
        return self.needs_baseline or self.root.kind not in {"name", "call"} or self.root.text in _WITHOUT_BEFORE

    @cached_property
    def needs_baseline(self) -> bool:
        """Whether it compares with the baseline: the last visit at or before the first thing given."""
        return any(p.kind == "call" and p.text in {"change", "baseline"} for p in self.root.walk())

    @cached_property
    def momentary(self) -> bool:
        """Whether a read-out stands in it without a time of its own, so that one must be said."""
        return _momentary(self.root)

    def moved(self, hours: float) -> Expression:
        """The same with every time named with ``@`` later by some hours."""
        if not hours or not self.times:
            return self

        def later(match: re.Match[str]) -> str:
            if match["at"] is None:
                return match[0]
            time = round(units.hours(f"{match['when']} {match['span'] or ''}".strip()) + hours, 9) + 0.0
            return f"@{time:.9f}".rstrip("0").rstrip(".") + "h"

        return parse("".join(later(m) for m in _TOKEN.finditer(self.text)), self.where)

    def evaluate(
        self,
        lookup: Lookup,
        *,
        times: np.ndarray | None = None,
        at: float | None = None,
        over: tuple[float, float] | None = None,
        start: float = 0.0,
        censored: bool = False,
    ) -> np.ndarray:
        """Its value for each person, shape (N,); conditions give 1, 0 or nan.

        Args:
            lookup: ``lookup(name, hours)`` gives values (N,) and their unit. ``lookup(name, None)`` gives the
                whole course (N, T) to functions, and (N,) to a name that stands alone while ``at`` is None.
            times: hours of the T visits; needed by functions of a course.
            at: hours at which a name without a time of its own, and the end of ``change``, are read.
            over: first and last hour that functions of a course look at; None for all visits.
            start: the last visit at or before this hour is the baseline.
            censored: ``first_time`` gives the last visit seen of those who never had it, in place of nan.

        Raises:
            UnitError: quantities of different kinds are compared or added.
        """
        return Evaluator(lookup, times, at, over, self.where, start, censored).value(self.root).numbers

    def check(self, known: Mapping[str, str], unknown: Callable[..., UnknownName] = UnknownName.among) -> None:
        """Refuse names that are not among ``known`` (name -> unit), and units that do not fit.

        Args:
            unknown: how a name that is not there is refused, so that other words for it are known.

        Raises:
            UnknownName: a name that is not known.
            UnitError: quantities of different kinds are compared or added.
        """
        for name in self.names:
            if name not in known:
                raise unknown("measure", name, known, where=self.where)
        self.unit(known)

    def unit(self, known: Mapping[str, str]) -> str:
        """The unit that its value comes in; ``known`` gives that of each name.

        Raises:
            UnitError: quantities of different kinds are compared or added.
        """

        def lookup(name: str, time: float | None) -> tuple[np.ndarray, str]:
            return (np.ones((1, 2)) if time is None else np.ones(1)), known[name]

        return units.short(Evaluator(lookup, np.array([0.0, 1.0]), 1.0, None, self.where).value(self.root).unit)


def _first(part: Part) -> str:
    """The first read-out named in it; an example where there is none."""
    return next((p.text for p in part.walk() if p.kind == "name" and p.text not in COVARIATES), "tnf")


def _momentary(part: Part) -> bool:
    if part.kind == "name":
        return part.time is None and part.text not in COVARIATES
    if part.kind == "call" and part.text != "log":
        return part.text == "change" and part.parts[0].time is None
    return any(_momentary(p) for p in part.parts)


def parse(text: str, where: str = "") -> Expression:
    """Read an expression.

    Raises:
        StudyError: it is not one; nothing of it is ever executed.
    """
    if not isinstance(text, str) or len(text) > LONGEST:
        raise StudyError(
            "this expression is too long" if isinstance(text, str) else "this is not an expression",
            where=where,
            found=f"{str(text)[:30]!r}...",
            needed=f"{LONGEST} characters at most",
            fix="Say it in a shorter way",
        )
    return Expression(" ".join(text.split()), _Parser(text, where).whole(), where)


class _Parser:
    def __init__(self, text: str, where: str) -> None:
        self.text, self.place = text.strip(), where
        self.tokens: list[re.Match[str]] = []
        self.at = self.depth = 0
        end = 0
        while end < len(self.text):
            match = self._of_pack(end) or _TOKEN.match(self.text, end)
            if not match:
                raise self.wrong(self.text[end:].strip()[:1], self._hint(self.text[end:].strip()))
            self.tokens.append(match)
            end = match.end()
        if len(self.tokens) > MOST:
            raise self.wrong(f"{len(self.tokens)} words and signs", "Say it in a shorter way", f"{MOST} at most")

    def _of_pack(self, end: int) -> re.Match[str] | None:
        match = _OF_PACK.match(self.text, end)
        return match if match and owner(match["name"]) in loaded() else None

    @staticmethod
    def _hint(rest: str) -> str:
        return next((hint for sign, hint in _HINTS.items() if rest.startswith(sign)), "Leave it out")

    def wrong(self, found: str, fix: str = "", needed: str = "") -> StudyError:
        return StudyError(
            f'cannot read "{self.text[:60]}"',
            where=self.place,
            found=found or "the end",
            needed=needed or "an expression such as  change(hamd17)  or  hs_crp@0 > 5 mg/L",
            fix=fix,
        )

    def next(self) -> str:
        """Text of the coming sign or word; empty for numbers and the end."""
        if self.at >= len(self.tokens):
            return ""
        return self.tokens[self.at]["sign"] or self.tokens[self.at]["name"] or ""

    def shown(self) -> str:
        return self.tokens[self.at][0].strip() if self.at < len(self.tokens) else ""

    def take(self, *wanted: str) -> str:
        found = self.next()
        if found not in wanted:
            return ""
        self.at += 1
        return found

    def whole(self) -> Part:
        part = self.either()
        if self.at < len(self.tokens):
            raise self.wrong(self.shown(), self.surplus())
        return part

    def surplus(self) -> str:
        """What to do about what stands after a whole expression."""
        if self.next() in COMPARE:
            return "Write  and  between two comparisons"
        if (word := self.next().lower()) in {"and", "or", "not"}:
            return f"Write  {word}"
        if self.next() == ")":
            return "Leave the bracket out"
        around = self.tokens[self.at - 1 : self.at + 2]
        if self.next() == "," and len(around) == 3 and around[0]["number"] and around[2]["number"]:
            return f"Write  {around[0]['number']}.{around[2][0].strip()}"
        return "Join two conditions by  and,  or by  or"

    def either(self) -> Part:
        return self.joined("or", lambda: self.joined("and", self.negated))

    def joined(self, word: str, inner: Callable[[], Part]) -> Part:
        parts = [inner()]
        while self.take(word):
            parts.append(inner())
        return parts[0] if len(parts) == 1 else Part(word, parts=tuple(self.must(p, True) for p in parts))

    def negated(self) -> Part:
        if self.take("not"):
            return Part("not", parts=(self.must(self.deeper(self.negated), True),))
        left = self.terms()
        sign = self.take(*COMPARE)
        if not sign:
            return left
        return Part("compare", sign, parts=(self.must(left, False), self.must(self.terms(), False)))

    def terms(self) -> Part:
        return self.chain(("+", "-"), lambda: self.chain(("*", "/"), self.factor))

    def chain(self, signs: tuple[str, str], inner: Callable[[], Part]) -> Part:
        part = inner()
        while sign := self.take(*signs):
            part = Part("arithmetic", sign, parts=(self.must(part, False), self.must(inner(), False)))
        return part

    def factor(self) -> Part:
        if self.take("-"):
            return Part("negate", parts=(self.must(self.deeper(self.factor), False),))
        if self.take("("):
            part = self.deeper(self.either)
            self.close()
            return part
        if self.at >= len(self.tokens):
            raise self.wrong("")
        token = self.tokens[self.at]
        if token["number"]:
            self.at += 1
            return self.number(token)
        if token["name"] and token["name"] not in {"and", "or", "not"}:
            self.at += 1
            return self.call(token["name"]) if self.next() == "(" else self.name(token["name"])
        raise self.wrong(self.shown())

    def deeper(self, inner: Callable[[], Part]) -> Part:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.wrong("too many brackets", "Say it in a shorter way", f"{DEEPEST} levels at most")
        part = inner()
        self.depth -= 1
        return part

    def close(self) -> None:
        if not self.take(")"):
            raise self.wrong(self.shown(), "Close the bracket with  )")

    def number(self, token: re.Match[str]) -> Part:
        value = float(token["number"])
        if not math.isfinite(value):
            raise self.wrong(token["number"], needed="a number that can be written out")
        unit = token["unit"] or ""
        if unit:
            try:
                if not safe_unit(unit):
                    raise UnitError(f'"{unit}" is not a unit')
                units.unit(unit)
            except AllostasisError as error:
                word = unit.lower()
                if word in {"and", "or", "not"}:
                    raise self.wrong(unit, f"Write  {word}") from error
                raise self.wrong(unit, "Write for example  5 mg/L", "a unit") from error
        return Part("number", unit, value)

    def name(self, word: str) -> Part:
        if self.at < len(self.tokens) and self.tokens[self.at]["at"]:
            token = self.tokens[self.at]
            self.at += 1
            try:
                when = units.hours(f"{token['when']} {token['span'] or ''}".strip())
            except AllostasisError as error:
                needed, fix = "a time with its unit", f"Write for example  {word}@12wk"
                if units.calendar(f"{token['when']} {token['span'] or ''}"):
                    needed = "days or weeks: a month is no whole number of days"
                    fix = error.fix.replace("example  ", f"example  {word}@").replace(" d", "d")
                raise self.wrong(token[0].strip(), fix, needed) from error
            return Part("name", catalogue.full("measure", word), time=round(when, 9))
        return Part("name", catalogue.full("measure", word))

    def call(self, word: str) -> Part:
        if word not in FUNCTIONS:
            near = UnknownName.among("function", word, FUNCTIONS)
            raise self.wrong(f"{word}(", near.fix, f"one of: {', '.join(FUNCTIONS)}")
        self.take("(")
        if word in EVENTS:
            return self.event(word)
        inner = self.deeper(self.terms)
        self.close()
        if word != "log" and inner.kind != "name":
            raise self.wrong(
                f"{word}(...)", f"Write for example  {word}({_first(inner)})", f"the name of a read-out in {word}( )"
            )
        if word in WINDOWED | {"baseline"} and inner.time is not None:
            raise self.wrong(f"@ in {word}( )", f"Write  {word}({inner.text})", "a read-out over its whole course")
        if word != "log" and inner.text in COVARIATES:
            raise self.wrong(inner.text, "", f"a read-out in {word}( ): {inner.text} does not change")
        return Part("call", word, parts=(self.must(inner, False),))

    def event(self, word: str) -> Part:
        inner = self.must(self.deeper(self.either), True)
        self.close()
        if any(p.kind == "call" or p.time is not None for p in inner.walk()):
            raise self.wrong(
                f"a function or @ in {word}( )",
                f"Leave functions and @ out of {word}( )",
                "read-outs as they are at each visit",
            )
        return Part("call", word, parts=(inner,))

    def must(self, part: Part, condition: bool) -> Part:
        if part.condition != condition:
            needed = "a comparison such as  hs_crp@0 > 5 mg/L" if condition else "a quantity, not a comparison"
            raise self.wrong(part.text or part.kind, needed=needed)
        return part
