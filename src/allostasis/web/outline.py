"""What a study says, as the editor draws it: people, arms as lanes on one time axis, visits, what is measured."""

from __future__ import annotations

from typing import Any

from allostasis.studies import Study

__all__ = ["outline"]

MOST = 400  # visits drawn


def outline(study: Study) -> dict[str, Any]:
    """A study as plain data for a drawing; hours are from study time zero."""
    given: dict[str, list[dict[str, Any]]] = {
        arm: [{"name": g.name, "kind": g.kind, "amount": g.amount, "at": g.at, "lasts": g.lasts} for g in items]
        for arm, items in study.arms.items()
    }
    times = [g["at"] for items in given.values() for g in items]
    ends = [g["at"] + (g["lasts"] or 0) for items in given.values() for g in items]
    step = max(1, -(-len(study.visits) // MOST))
    plain = study.to_dict()
    return {
        "title": study.title,
        "question": study.question,
        "row": study.row,
        "design": study.design,
        "seed": study.seed,
        "clock": study.clock,
        "number": study.number,
        "people": plain["people"],
        "arms": given,
        "visits": list(study.visits[::step]),
        "visit_count": len(study.visits),
        "from": min([*study.visits, *times]),
        "until": max([*study.visits, *ends]),
        "measure": list(study.measure),
        "compare": len(study.compare),
        "published": len(study.published),
    }
