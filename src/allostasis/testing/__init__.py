"""Laws that every module, drug, read-out and finding keeps, whoever writes it; ``allostasis pack check`` runs them."""

from allostasis.testing.bodies import alone, challenge, disturbed, tonic
from allostasis.testing.check import Report, check_pack
from allostasis.testing.laws import ages_alike, does_nothing_ungiven, stays_in_bounds, units_follow

__all__ = [
    "Report",
    "ages_alike",
    "check_pack",
    "alone",
    "challenge",
    "disturbed",
    "does_nothing_ungiven",
    "stays_in_bounds",
]
__all__ += ["tonic", "units_follow"]
