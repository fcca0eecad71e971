"""How a person's run ended: 0 well, else why it stopped."""

from __future__ import annotations

__all__ = ["BLEW_UP", "IMPOSSIBLE", "REASONS", "STOPPED", "TOO_MANY"]

BLEW_UP, TOO_MANY, IMPOSSIBLE, STOPPED = 1, 2, 3, 4
REASONS = {
    0: "",
    BLEW_UP: "no step was small enough: a state blew up or is not a number",
    TOO_MANY: "too many steps",
    IMPOSSIBLE: "a state that cannot be negative fell below 0",
    STOPPED: "stopped from outside before the end",
}
