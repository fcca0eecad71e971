"""Runs the files of packs: from the text that was hashed, never from kept byte code, which goes by size and second."""

from __future__ import annotations

import hashlib
import importlib
import sys
import threading
from collections.abc import Mapping
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, Protocol

from allostasis.errors import AllostasisError, InputError, Place

__all__ = ["NAMESPACE", "load", "pack_of"]

NAMESPACE = "allostasis_packs"


class Loadable(Protocol):
    """What of a pack is asked here: its name, where it lies, whether it is one file, and the hash of every file."""

    @property
    def name(self) -> str: ...
    @property
    def root(self) -> Path: ...
    @property
    def single(self) -> bool: ...
    @property
    def files(self) -> Mapping[str, str]: ...


_packs: dict[str, Loadable] = {}
_lock = threading.RLock()


class _Fresh(SourceFileLoader):
    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        data = self.get_data(path)
        pack = _packs[fullname.split(".")[1]]
        name = Path(path).name if pack.single else Path(path).relative_to(pack.root).as_posix()
        if hashlib.sha256(data).hexdigest() != pack.files.get(name):
            raise InputError(
                f"a file of the pack {pack.name} has changed since it was read",
                where=Place(path, file=path),
                found="other bytes",
                needed="the file as it was when the command began",
                fix="Run it again",
            )
        return self.source_to_code(data, path)


class _Finder(MetaPathFinder):
    """Finds ``allostasis_packs.NAME.room.file`` below the root of the pack; a folder needs no ``__init__``."""

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if fullname == NAMESPACE:
            return _folder(fullname, None)
        first, _, rest = fullname.partition(".")
        if first != NAMESPACE:
            return None
        pack, _, below = rest.partition(".")
        if pack not in _packs:
            return None
        root = _packs[pack].root
        if root.is_file():
            return spec_from_file_location(fullname, root, loader=_Fresh(fullname, str(root))) if not below else None
        here = root.joinpath(*below.split(".")) if below else root
        file = here / "__init__.py" if here.is_dir() else here.with_name(f"{here.name}.py")
        if here.is_dir() and (not below or not file.is_file()):
            return _folder(fullname, here)
        if not file.is_file():
            return None
        inside = [str(here)] if here.is_dir() else None
        return spec_from_file_location(
            fullname, file, loader=_Fresh(fullname, str(file)), submodule_search_locations=inside
        )


def _folder(name: str, path: Path | None) -> ModuleSpec:
    spec = ModuleSpec(name, None, is_package=True)
    spec.submodule_search_locations = [] if path is None else [str(path)]
    return spec


def load(pack: Loadable, inside: str) -> ModuleType:
    """The module ``inside`` a pack (``treatments.minocycline``; empty for a single file), run once.

    Raises:
        InputError: it does not run; where, on which line, and why.
    """
    with _lock:
        if not any(isinstance(f, _Finder) for f in sys.meta_path):
            sys.meta_path.insert(0, _Finder())
        if _packs.get(pack.name) != pack:
            _packs[pack.name] = pack
            prefix = f"{NAMESPACE}.{pack.name}"
            for name in [n for n in sys.modules if n == prefix or n.startswith(f"{prefix}.")]:
                del sys.modules[name]
        name = ".".join(part for part in (NAMESPACE, pack.name, inside) if part)
        try:
            return importlib.import_module(name)
        except AllostasisError:
            raise
        except Exception as error:
            file, line = _line(error, pack.root)
            raise InputError(
                f"a file of the pack {pack.name} does not run",
                where=Place(f"{file}, line {line}", file=file, line=line),
                found=f"{type(error).__name__}: {str(error)[:300]}",
                needed="Python that runs",
                fix="Mend it;  allostasis pack check  says what else is wrong",
            ) from error


def _line(error: Exception, root: Path) -> tuple[str, int]:
    """The last line of the pack's own that an error came by."""
    import traceback  # for those who need it

    if isinstance(error, SyntaxError) and error.filename:
        return error.filename, error.lineno or 0
    inside = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith(str(root))]
    return (inside[-1].filename, inside[-1].lineno or 0) if inside else (str(root), 0)


def pack_of(frame: Any) -> str:
    """The pack whose file asks, seen from a frame of the language; empty where a file of ours does, or none."""
    while frame is not None:
        name = str(frame.f_globals.get("__name__", ""))
        if name.startswith(f"{NAMESPACE}."):
            return name.split(".")[1]
        if name.startswith("allostasis.") and not name.startswith(("allostasis.language", "allostasis.packs")):
            return ""
        frame = frame.f_back
    return ""
