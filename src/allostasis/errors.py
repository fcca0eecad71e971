"""One tree of errors, each saying what is wrong, where, what was found, what is needed and the way out.

An error carries fields so that a terminal, a web page and a log render the same object.
Problems of one kind are collected and raised together by :class:`Problems`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches


class AllostasisError(Exception):
    """Root of everything this package raises on purpose.

    Args:
        what: the problem in one line, without a full stop.
        where: file and line, module, or key of the study.
        found: what stood there.
        needed: what would have been right.
        fix: the way out, as an instruction.
    """

    title = "Error"

    def __init__(self, what: str, *, where: str = "", found: str = "", needed: str = "", fix: str = "") -> None:
        super().__init__(what)
        self.what, self.where = what, where
        self.found, self.needed, self.fix = found, needed, fix

    def fields(self) -> dict[str, str]:
        """The error as plain data, for ``--json`` and the web page."""
        return {
            "kind": type(self).__name__,
            "what": self.what,
            "where": self.where,
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
    def among(cls, kind: str, name: str, known: Iterable[str], *, where: str = "") -> UnknownName:
        """An unknown ``name`` of a ``kind``, suggesting the nearest of ``known``."""
        names = sorted(known)
        near = get_close_matches(name, names, n=3, cutoff=0.5)
        fix = f"Did you mean  {' or '.join(near)} ?" if near else ""
        shown = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
        return cls(f'unknown {kind} "{name}"', where=where, found=name, needed=f"one of: {shown}", fix=fix)


class RunError(AllostasisError):
    """A run could not finish. Exit code 3."""


class Problems(InputError):
    """Several errors, reported together."""

    def __init__(self, errors: Iterable[AllostasisError]) -> None:
        self.errors = tuple(errors)
        super().__init__(f"{len(self.errors)} problems")

    def __iter__(self) -> Iterator[AllostasisError]:
        return iter(self.errors)

    def fields(self) -> dict[str, str]:
        """All of them as one text."""
        return {"kind": "Problems", "what": self.what, "where": "", "found": "", "needed": "", "fix": str(self)}

    def __str__(self) -> str:
        return "\n\n".join(str(e) for e in self.errors)


class Collector:
    """Gathers errors and raises them together: one alone as itself, several as :class:`Problems`."""

    def __init__(self) -> None:
        self.errors: list[AllostasisError] = []

    def add(self, error: AllostasisError) -> None:
        """Keep ``error``, opening up a :class:`Problems`, and each text only once."""
        for e in error.errors if isinstance(error, Problems) else (error,):
            if str(e) not in {str(k) for k in self.errors}:
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
