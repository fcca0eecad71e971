"""Commands around study files: a new one, and whether one can be run."""

from __future__ import annotations

from pathlib import Path

from allostasis.cli.shell import last_line, put_json
from allostasis.errors import InputError

__all__ = ["new", "validate"]


def new(path: Path) -> None:
    """``allostasis new``."""
    from allostasis.studies import template

    if path.is_dir():
        path = path / "study.yaml"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(template())
    except FileExistsError:
        raise InputError(
            "there is a file already", where=str(path), found=str(path), needed="a path where nothing is",
            fix="Name another path; nothing was written",
        ) from None
    last_line(f"wrote {path}; run it with  allostasis run {path}")


def validate(path: Path, *, as_json: bool) -> None:
    """``allostasis validate``: the file itself, and whether its model and read-outs fit together."""
    from allostasis.studies import plan, read_study

    study = read_study(path)
    model = plan(study).model
    made = {
        "ok": True, "study": study.title, "people": study.number, "arms": list(study.arms),
        "visits": len(study.visits), "measures": list(study.measure), "modules": [m.name for m in model.modules],
        "states": len(model.states), "hash": study.hash(),
    }
    if as_json:
        put_json(made)
        return
    last_line(
        f"ok: {path}: {study.title}\n    {study.number} people, {len(study.arms)} arms, {len(study.visits)} visits, "
        f"{len(study.measure)} measures, {len(model.modules)} modules with {len(model.states)} states"
    )
