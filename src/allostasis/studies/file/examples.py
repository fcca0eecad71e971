"""The study files that come with the package."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from allostasis.errors import InputError

__all__ = ["shipped", "shipped_study"]


def _folder() -> Path:
    """Of the project in the current folder, else the packaged copy, else beside the source."""
    packaged = Path(str(resources.files("allostasis") / "example_studies"))
    places = (Path("studies"), packaged, Path(__file__).parents[4] / "studies")
    return next((p for p in places if any(p.glob("*.yaml"))), packaged)


def shipped() -> tuple[Path, ...]:
    """Every study file, by name."""
    return tuple(sorted(_folder().glob("*.yaml")))


def shipped_study(name: str) -> Path:
    """The study file of a name such as ``"endotoxin-2ng"``.

    Raises:
        InputError: there is none.
    """
    found = _folder() / f"{name}.yaml"
    if not found.is_file():
        raise InputError(
            f"there is no study {name}",
            found=f"none in {_folder()}",
            needed=f"one of: {', '.join(p.stem for p in shipped())}",
            fix="Run it in the project's folder",
        )
    return found
