"""One tree of errors, each saying what is wrong, where, what was found, what is needed and the way out.

An error carries fields so that a terminal, a web page and a log render the same object.
Problems of one kind are collected and raised together by :class:`Problems`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches
from typing import Any


class Place(str):
    """Where something was written, as an error shows it; with the parts of it that a program needs.

    Attributes:
        file: as its writer called it; empty where there is none.
        line: counted from 1; 0 where there are no lines.
        key: the full name of a key, e.g. ``arms.lps[0].amount``.
    """

    file: str
    line: int
    key: str

    def __new__(cls, text: str, *, file: str = "", line: int = 0, key: str = "") -> Place:
        """A place that is shown as ``text``."""
        instance = super().__new__(cls, text)
        instance.file, instance.line, instance.key = file, line, key
        return instance

    def __reduce__(self) -> tuple[Any, ...]:
        return _place, (str(self), self.file, self.line, self.key)


def _place(text: str, file: str, line: int, key: str) -> Place:
    return Place(text, file=file, line=line, key=key)


def _short(text: str, most: int = 500) -> str:
    """A text as an error shows it, whatever somebody has put into it."""
    return text if len(text) <= most else f"{text[: most - 3]}..."


class AllostasisError(Exception):
    """Root of everything this package raises on purpose.

    Args:
        what: the problem in one line, without a full stop.
        where: file and line, module, or key of the study; a :class:`Place` where its parts are known.
        found: what stood there.
        needed: what would have been right.
        fix: the way out, as an instruction.
    """

    title = "Error"

    def __init__(self, what: str, *, where: str = "", found: str = "", needed: str = "", fix: str = "") -> None:
        super().__init__(what)
        self.what, self.where = _short(what), where
        self.found, self.needed, self.fix = _short(found), needed, fix

    @property
    def file(self) -> str:
        """The file that has to be changed; empty where it is not known."""
        return getattr(self.where, "file", "")

    @property
    def line(self) -> int | None:
        """The line of it, counted from 1."""
        return getattr(self.where, "line", 0) or None

    @property
    def key(self) -> str:
        """The key of the study, e.g. ``arms.lps[0].amount``; empty where it is not known."""
        return getattr(self.where, "key", "")

    def fields(self) -> dict[str, Any]:
        """The error as plain data, for ``--json`` and the web page; ``line`` is None where there is none."""
        return {
            "kind": type(self).__name__,
            "what": self.what,
            "where": str(self.where),
            "file": self.file,
            "line": self.line,
            "key": self.key,
            "found": self.found,
            "needed": self.needed,
            "fix": self.fix,
        }

    def __str__(self) -> str:
        head = f"{type(self).__name__}: {self.what}"
        lines = [f"{head}      {self.where}" if self.where else head]
        lines += [f"    {k:<7}{v}" for k, v in (("found", self.found), ("needed", self.needed)) if v]
        if self.fix:
            lines.append(f"  {self.fix}")
        return "\n".join(lines)


class InputError(AllostasisError):
    """Something a person wrote is wrong: a study, a data file, an option. Exit code 2."""


class StudyError(InputError):
    """A study file does not say something that can be run."""


class DataError(InputError):
    """A data file cannot be read as measurements."""


class LedgerError(InputError):
    """An entry of the ledger is broken."""


class ModelError(InputError):
    """Modules do not fit together."""


class UnitError(ModelError):
    """Units do not balance."""


class UnknownName(InputError):
    """A name that is not in the catalogue, with the closest ones."""

    @classmethod
    def among(
        cls,
        kind: str,
        name: str,
        known: Iterable[str],
        *,
        where: str = "",
        aliases: Mapping[str, Iterable[str]] | None = None,
        fix: str = "",
    ) -> UnknownName:
        """An unknown ``name`` of a ``kind``, suggesting the nearest of ``known``.

        Args:
            aliases: other words for what is known, such as ``saline`` for ``placebo``; they go before spelling.
            fix: the way out where it is another than one of ``known``.
        """
        names, name = sorted(known), name if len(name) <= 80 else f"{name[:77]}..."
        near = [] if fix else _nearest(name, names, aliases or {})
        fix = fix or (f"Did you mean  {' or '.join(near)} ?" if near else "")
        shown = ", ".join(_short(n, 80) for n in names[:12]) + (", ..." if len(names) > 12 else "")
        needed = f"one of: {shown}" if names else "none is known here"
        return cls(f'unknown {kind} "{name}"', where=where, found=name, needed=needed, fix=fix)


def bare(name: str) -> str:
    """A name without case, spaces and signs, Greek letters spelled out: ``TNF-\u03b1`` is ``tnfalpha``."""
    for sign, word in (("\u03b1", "alpha"), ("\u03b2", "beta"), ("\u03b3", "gamma"), ("\u03c9", "omega")):
        name = name.lower().replace(sign, word)
    return re.sub(r"[\W_]+", "", name)


def _nearest(name: str, names: list[str], aliases: Mapping[str, Iterable[str]]) -> list[str]:
    """Up to four of ``names``: those that another word means, then those that are spelled alike."""
    there = set(names)
    meant = {bare(word): [n for n in named if n in there] for word, named in aliases.items()}
    if found := meant.get(bare(name)):
        return found[:4]
    spelled = {bare(n): [n] for n in names}
    near = get_close_matches(bare(name)[:80], {w: 0 for w in (*spelled, *(w for w, n in meant.items() if n))}, 3, 0.55)
    if not near:  # a part of a longer name, such as "cortisol" of "salivary_cortisol"
        near = [w for w in spelled if len(bare(name)) > 2 and bare(name) in w]
    return list(dict.fromkeys(n for w in near for n in spelled.get(w) or meant[w]))[:4]


SHOWN = 30  # problems that are written out


class RunError(AllostasisError):
    """A run could not finish. Exit code 3."""


class Problems(InputError):
    """Several errors, reported together."""

    def __init__(self, errors: Iterable[AllostasisError]) -> None:
        self.errors = tuple(errors)
        super().__init__(f"{len(self.errors)} problems")

    def __iter__(self) -> Iterator[AllostasisError]:
        return iter(self.errors)

    def fields(self) -> dict[str, Any]:
        """All of them as one text."""
        nowhere: dict[str, Any] = {"where": "", "file": "", "line": None, "key": "", "found": "", "needed": ""}
        return {"kind": "Problems", "what": self.what, **nowhere, "fix": str(self)}

    def __str__(self) -> str:
        shown = [str(e) for e in self.errors[:SHOWN]]
        if len(self.errors) > SHOWN:
            shown.append(f"and {len(self.errors) - SHOWN:,} more; mend these first, or see all with  --json")
        return "\n\n".join(shown)


class Collector:
    """Gathers errors and raises them together: one alone as itself, several as :class:`Problems`."""

    def __init__(self) -> None:
        self.errors: list[AllostasisError] = []
        self._said: set[str] = set()

    def add(self, error: AllostasisError) -> None:
        """Keep ``error``, opening up a :class:`Problems`, and each text only once."""
        for e in error.errors if isinstance(error, Problems) else (error,):
            if (said := str(e)) not in self._said:
                self._said.add(said)
                self.errors.append(e)

    @contextmanager
    def catch(self) -> Iterator[None]:
        """Keep any :class:`AllostasisError` raised inside the block and go on."""
        try:
            yield
        except AllostasisError as error:
            self.add(error)

    def close(self) -> None:
        """Raise what was gathered, if anything."""
        if len(self.errors) == 1:
            raise self.errors[0]
        if self.errors:
            raise Problems(self.errors)
