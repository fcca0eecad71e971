"""The study that a result holds, read leniently: what changes nobody's course may be read otherwise today."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allostasis.errors import AllostasisError
from allostasis.studies.file.study import Study

__all__ = ["UNLIVED", "stored_study"]

UNLIVED = ("published", "compare", "row")  # keys of a study that nobody lives


def stored_study(plain: Mapping[str, Any], *, lived: bool = False) -> tuple[Study, tuple[str, ...]]:
    """The study of a result, and which of its keys are left out since this version does not take them as they are.

    Args:
        plain: the study as its manifest holds it.
        lived: whether no more is wanted than what people live.

    Raises:
        AllostasisError: what people live is not read.
    """
    left: tuple[str, ...] = UNLIVED if lived else ()
    if isinstance(
        people := plain.get("people"), Mapping
    ):  # a result that says nothing of it is of people without a past
        plain = {**plain, "people": {"history": "none", **people}}
    while True:
        try:
            return Study.from_dict({k: v for k, v in plain.items() if k not in left}, packs=False), left
        except AllostasisError:
            more = [k for k in UNLIVED if k in plain and k not in left]
            if not more:
                raise
            left = (*left, more[0])
