"""What a result says of the packs it was made with, beside those that are here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from allostasis.errors import InputError
from allostasis.packs.opening import installed, open_installed
from allostasis.packs.registry import loaded, use

__all__ = ["need"]


def need(told: Sequence[Mapping[str, Any]] | None, *, where: str, same: bool = True) -> None:
    """Make sure that the packs of a manifest are here; an installed one is taken in, a path never by itself.

    Args:
        told: ``packs`` of a manifest. where: the result. same: whether they must be as they were.

    Raises:
        InputError: one is not here, or has changed.
    """
    for one in told or ():
        name = str(one["name"])
        if name not in loaded() and name in installed():
            use(open_installed(name))
        here = loaded().get(name)
        kind = {"installed": "installed package", "file": "single file"}.get(str(one.get("kind")), "folder")
        if here is None:
            raise InputError(
                f"this result was made with the pack {name}, which is not loaded",
                where=where,
                found=f"packs here: {', '.join(loaded()) or 'none'}",
                needed=f"{name}, a {kind}, sha256 {str(one.get('sha256'))[:12]}",
                fix=f"Name its folder or file before the command: allostasis --pack PATH/{name} ...",
            )
        if same and here.sha256 != one.get("sha256"):
            raise InputError(
                f"the pack {name} is not what this result was made with",
                where=where,
                found=f"sha256 {here.sha256[:12]}, at {here.root}",
                needed=f"sha256 {str(one.get('sha256'))[:12]}",
                fix="Name the pack as it was, or run the study again",
            )
