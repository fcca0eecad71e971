"""The replays of a pack: read like ours, with the ids of its own findings in full, in a model of their own."""

from __future__ import annotations

from allostasis.packs import first, kept
from allostasis.studies.file.replay_sections import parts_of
from allostasis.studies.file.replays import Replays, read_replays

__all__ = ["replays_of"]


@kept
def replays_of(pack: str) -> Replays:
    """The replays of a pack that is loaded.

    Its people live in our biology with what these replays give, and never in the model of ours: what a pack adds moves
    no number of ours.

    Raises:
        Problems: what is wrong with them, with file and line; a single problem comes alone.
    """
    with first((pack,)):
        return read_replays(*parts_of(pack))
