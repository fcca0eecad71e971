"""What an endpoint is, and with it which statistics fit it: a quantity, a yes or no, a moment, a time to an event.

``change(tnf)`` is a quantity: means, differences, Hedges' g, ratios. ``ever(tnf > 5 pg/mL)`` and any condition is a yes
or no: shares, risk differences, risk ratios. ``time_of_peak(tnf)`` is a moment among the visits: medians and their
shift. ``first_time(tnf > 5 pg/mL)`` is a time to an event that some never have: Kaplan-Meier and hazard ratios.
"""

from __future__ import annotations

from allostasis.expressions import Expression, Part

__all__ = ["EFFECTS", "ONE_ARM", "criterion_key", "kind_of"]

# kind -> what a comparison of two arms gives, that which fits it best first; and what one arm gives
EFFECTS: dict[str, tuple[str, ...]] = {
    "mean": ("g", "difference", "ratio", "ancova"),
    "proportion": ("risk_difference", "risk_ratio", "odds_ratio", "nnt"),
    "time": ("difference",),
    "time_to_event": ("hazard_ratio", "rmst_difference"),
    "interaction": ("interaction", "bliss"),
    "mediation": ("total", "direct", "mediated", "share"),
}
ONE_ARM: dict[str, tuple[str, ...]] = {
    "mean": ("g", "difference", "ratio"),
    "proportion": ("proportion",),
    "time": ("median",),
    "time_to_event": ("median", "rmst"),
    "interaction": ("interaction", "bliss"),
}
# what ``difference`` and ``ratio`` mean where they are not of means
_ALIASES = {
    ("proportion", "difference"): "risk_difference",
    ("proportion", "ratio"): "risk_ratio",
    ("time_to_event", "difference"): "rmst_difference",
}


def kind_of(endpoint: Expression) -> str:
    """``"mean"``, ``"proportion"``, ``"time"`` or ``"time_to_event"``."""
    if endpoint.condition or _yes_or_no(endpoint.root):
        return "proportion"
    if _moved(endpoint.root, "first_time"):
        return "time_to_event"
    if _moved(endpoint.root, "time_of_peak") or _between_moments(endpoint.root):
        return "time"
    return "mean"


def criterion_key(kind: str, of: str, *, two: bool) -> str | None:
    """Which number of a comparison a criterion is about; None where this kind of endpoint has none of that name."""
    fitting = (EFFECTS if two else ONE_ARM)[kind]
    name = _ALIASES.get((kind, of), of) if two else of
    return name if name in fitting else None


def _yes_or_no(part: Part) -> bool:
    """``ever``, products of it, and what it lacks to 1."""
    if part.kind == "call":
        return part.text == "ever"
    if part.kind != "arithmetic":
        return False
    left, right = part.parts
    if part.text == "*":
        return _yes_or_no(left) and _yes_or_no(right)
    return part.text == "-" and left.kind == "number" and left.number == 1 and not left.text and _yes_or_no(right)


def _moved(part: Part, word: str) -> bool:
    """A time, from another zero or in another unit: later moments stay later."""
    if part.kind == "call":
        return part.text == word
    if part.kind != "arithmetic":
        return False
    left, right = part.parts
    if part.text in "+*" and left.kind == "number":
        return _moved(right, word)
    return right.kind == "number" and _moved(left, word)


def _between_moments(part: Part) -> bool:
    """How much later one peak is than another."""
    return part.kind == "arithmetic" and part.text == "-" and all(_moved(p, "time_of_peak") for p in part.parts)
