"""Routes of lives from birth: who is kept, one of them, and living more."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Request
from fastapi import Path as InPath
from pydantic import BaseModel, ConfigDict, Field

from allostasis.web.lives_data import MOST, Living, all_lives, one_life

__all__ = ["router"]

router = APIRouter()
Number = Annotated[int, InPath(ge=0, lt=MOST)]


class More(BaseModel):
    """Whose life is to be lived: a person of the bank with all of their block, or their spared twin alone."""

    model_config = ConfigDict(extra="forbid")
    number: Annotated[int, Field(ge=0, lt=MOST)]
    spared: bool = False


def _living(request: Request) -> Living:
    living: Living = request.app.state.living
    return living


@router.get("/api/lives")
def lives(request: Request) -> dict[str, Any]:
    """Everybody whose life is kept, and what is being lived now."""
    return all_lives(_living(request))


@router.get("/api/lives/{number}")
def life(request: Request, number: Number) -> dict[str, Any]:
    """One life over age, beside the same person spared any adversity where that has been lived."""
    return one_life(_living(request), number)


@router.post("/api/lives", status_code=202)
def live(request: Request, more: More) -> dict[str, Any]:
    """Let somebody live who has not; one block or twin at a time."""
    living = _living(request)
    bank = living.twins if more.spared else living.bank
    place = more.number if more.spared else more.number // bank.size
    first = place * bank.size
    what = f"person {more.number}, spared" if more.spared else f"people {first} to {first + bank.size - 1}"
    if bank.kept(place) is None and not living.begin(bank, place, what):
        raise HTTPException(429, f"{living.told()['what'] or 'somebody'} is being lived", {"retry-after": "10"})
    return living.told()
