"""The plan files that come with the package."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

__all__ = ["shipped_plans"]


def shipped_plans() -> tuple[Path, ...]:
    """Every plan file, by name: of the project in the current folder, else the packaged copy."""
    packaged = Path(str(resources.files("allostasis") / "example_plans"))
    places = (Path("plans"), packaged, Path(__file__).parents[3] / "plans")
    folder = next((p for p in places if any(p.glob("*.yaml"))), packaged)
    return tuple(sorted(folder.glob("*.yaml")))
