"""Packs: drugs, modules, read-outs and findings that others add without a fork, found by name like our own.

A pack is a folder with any of ``biology/ treatments/ conditions/ stressors/ readouts/ ledger/ studies/``, a package
that an installed distribution names in the entry-point group ``allostasis.packs``, or a single file. Its code runs
only when somebody names it. What it holds is called ``pack/name``; ``name`` alone is enough where only one has it, or
the study names the pack: its drug goes before one of ours of that name.
"""

from allostasis.packs.loading import pack_of
from allostasis.packs.needed import need
from allostasis.packs.opening import GROUP, installed, open_installed, open_pack
from allostasis.packs.pack import FOLDERS, ROOMS, Pack
from allostasis.packs.registry import (
    choose,
    drop,
    find,
    first,
    kept,
    loaded,
    local,
    named,
    owner,
    preferred,
    use,
    use_installed,
)

__all__ = ["FOLDERS", "GROUP", "ROOMS", "Pack", "choose", "drop", "find", "first", "installed", "kept", "loaded"]
__all__ += [
    "local",
    "named",
    "need",
    "open_installed",
    "open_pack",
    "owner",
    "pack_of",
    "preferred",
    "use",
    "use_installed",
]
