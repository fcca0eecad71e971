"""What is kept on disk between runs: kernels, their sources, models, people who lived. All of it can be thrown away.

Whatever is kept goes through :func:`get` and :func:`put`; :func:`code_hash` says of which code it is the work, so that
it is found again while that code stays as it is.
"""

from allostasis.cache.code import code_hash, versions
from allostasis.cache.store import KINDS, Kind, alone, get, hashed, once, place, put, trouble, watchers

__all__ = ["KINDS", "Kind", "alone", "code_hash", "get", "hashed", "once", "place", "put", "trouble", "versions"]


def _grown(size: int) -> None:
    """Upkeep is loaded when there is something to look after."""
    from allostasis.cache.upkeep import grown

    grown(size)


watchers.append(_grown)
