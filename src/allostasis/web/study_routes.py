"""Routes of study files: those shipped, what one says and what is wrong with it, changes of single places."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from threading import Lock
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException
from fastapi import Path as InPath
from pydantic import BaseModel, ConfigDict, Field, field_validator

from allostasis.errors import AllostasisError, InputError, Place, Problems
from allostasis.studies import Study, shipped, template, validate
from allostasis.studies.file import Edit, dotted, edited, read_text, study_of_text
from allostasis.views import lists
from allostasis.web.jobs import size_of
from allostasis.web.outline import MOST_GIVEN, outline

__all__ = ["Name", "StudyFile", "Text", "fields", "router", "study_asked", "told"]

router = APIRouter()
ALONE = Lock()
Name = Annotated[str, InPath(max_length=120, pattern=r"^[\w.-]+$")]
DEEPEST = 8
Part = Annotated[str, Field(max_length=200)] | Annotated[int, Field(ge=0, le=20_000)]


class Text(BaseModel):
    """A study file as it stands in the editor; ``deep`` also wires its model."""

    model_config = ConfigDict(extra="forbid")
    yaml: Annotated[str, Field(max_length=200_000)]
    deep: bool = False


class StudyFile(BaseModel):
    """A study file."""

    name: str
    yaml: str


class Change(BaseModel):
    """One change of a study file, as :class:`allostasis.studies.file.Edit`."""

    model_config = ConfigDict(extra="forbid")
    op: Literal["set", "add", "remove", "rename"]
    path: Annotated[list[Part], Field(min_length=1, max_length=8)]
    value: Any = None

    @field_validator("value")
    @classmethod
    def shallow(cls, value: Any) -> Any:
        """Refuse what no study file could hold."""
        if not _shallow(value, DEEPEST):
            raise ValueError(f"plain data of {DEEPEST} levels at most")
        return value


class Changes(BaseModel):
    """Changes of a study file, one after the other."""

    model_config = ConfigDict(extra="forbid")
    yaml: Annotated[str, Field(max_length=200_000)]
    edits: Annotated[list[Change], Field(min_length=1, max_length=60)]


def _shallow(value: Any, levels: int) -> bool:
    if isinstance(value, dict):
        return levels > 0 and all(_shallow(v, levels - 1) for v in value.values())
    return not isinstance(value, list) or (levels > 0 and all(_shallow(v, levels - 1) for v in value))


def study_asked(text: str) -> Study:
    """The study of a text, if it is no larger than the page reads.

    Raises:
        StudyError, Problems: it is wrong. InputError: too much is given in it.
    """
    drawn = outline(read_text(text, "study.yaml"))
    if (given := sum(e["count"] for items in drawn["arms"].values() for e in items)) > MOST_GIVEN:
        raise InputError(
            "more is given than the page runs",
            where=Place("arms", key="arms"),
            found=f"more than {given - 1:,} times",
            needed=f"at most {MOST_GIVEN:,} in all arms",
            fix="Run it with  allostasis run FILE , or repeat less often",
        )
    return study_of_text(text)


def fields(error: AllostasisError) -> list[dict[str, Any]]:
    """All errors of one as plain data."""
    return [e.fields() for e in (error.errors if isinstance(error, Problems) else (error,))]


@router.get("/api/studies")
def studies() -> list[dict[str, Any]]:
    """The study files that come with the package."""
    made: list[dict[str, Any]] = []
    for path in shipped():
        try:
            study = study_of_text(path.read_text("utf-8"), path.name)
            about = {"title": study.title, "question": study.question, "row": study.row, **size_of(study)}
        except AllostasisError as error:  # one that is wrong does not take the others away
            said = f"It cannot be read: {fields(error)[0]['what']}"
            about = {"title": path.stem, "question": said, "row": "", "people": 0, "arms": 0, "person_days": 0}
        made.append({"name": path.stem, **about})
    return made


@router.get("/api/studies/{name}")
def study(name: Name) -> StudyFile:
    """One of them; ``template`` is a commented file to begin with."""
    if name == "template":
        return StudyFile(name="study.yaml", yaml=template())
    for path in shipped():
        if path.stem == name:
            return StudyFile(name=path.name, yaml=path.read_text("utf-8"))
    raise HTTPException(404, "there is no such study")


@router.get("/api/stories")
def stories() -> list[dict[str, Any]]:
    """Stories: steps of text, each with the state that it sets beside it."""
    return told()


@cache
def told() -> list[dict[str, Any]]:
    """The stories that come with the page."""
    import yaml

    made: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "stories.yaml").read_text("utf-8"))
    return made


@router.get("/api/names")
def names() -> dict[str, list[dict[str, Any]]]:
    """What can be measured, given, set, and set beside findings, with what each is."""
    return _names()


@cache
def _names() -> dict[str, list[dict[str, Any]]]:
    keys = {
        "measures": ("name", "about", "unit", "findings", "met"),
        "findings": ("name", "about", "side", "rows", "verdict"),
        **dict.fromkeys(("treatments", "stressors", "conditions"), ("name", "about", "usual", "largest")),
    }
    made = {what: [{key: row.get(key) for key in some} for row in lists.listed(what)] for what, some in keys.items()}
    made["numbers"] = [{"name": name, "about": ""} for row in lists.listed("modules") for name in row["can be set"]]
    return made


@router.post("/api/validate")
def validated(text: Text) -> dict[str, Any]:
    """What a study file says, and all that is wrong with it by key and line."""
    made: dict[str, Any] = {"ok": False, "problems": [], "lines": {}}
    try:
        source = read_text(text.yaml, "study.yaml")
        made |= {
            "lines": {dotted(key): line for key, line in source.lines.items()},
            "data": source.data,
            "outline": outline(source),
        }
        study = study_asked(text.yaml)
        made["size"] = size_of(study)
        if text.deep:
            with ALONE:  # what was never wired takes seconds of a core
                made["about"] = validate(study)
        return made | {"ok": True}
    except AllostasisError as error:
        return made | {"problems": fields(error)}


@router.post("/api/edit")
def edit(asked: Changes) -> StudyFile:
    """A study file with some places changed; comments and order of all else stay."""
    changes = [Edit(one.op, tuple(one.path), one.value) for one in asked.edits]
    return StudyFile(name="study.yaml", yaml=edited(asked.yaml, changes))
