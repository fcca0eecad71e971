"""The syntax tree of an expression: what each part is, and what it is made of."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Part"]


@dataclass(frozen=True)
class Part:
    """A node of the tree: what it is, its text or number, and what it is made of."""

    kind: str  # number, name, call, negate, not, and, or, compare, arithmetic
    text: str = ""
    number: float = 0.0
    parts: tuple[Part, ...] = ()
    time: float | None = None

    @property
    def condition(self) -> bool:
        """Whether it is true or false rather than a quantity."""
        return self.kind in {"not", "and", "or", "compare"}

    def walk(self) -> list[Part]:
        """This part and all below it."""
        return [self, *(p for part in self.parts for p in part.walk())]
