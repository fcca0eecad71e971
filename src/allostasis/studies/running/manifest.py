"""How a result came about: versions, hashes, seed, integrator, guesses. No clock and no machine in it."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, cast

from allostasis import packs
from allostasis.engine import REASONS
from allostasis.ledger import sources
from allostasis.studies.file.cautions import cautions
from allostasis.studies.running.integrator import integrator, lanes
from allostasis.studies.running.plan import Plan
from allostasis.version import VERSION

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["identity", "manifest", "packs_of", "rests_on"]


def identity(made: Plan) -> str:
    """Hash of everything that determines a result: study, model, method, version."""
    return hashlib.sha256("|".join(_identity(made).values()).encode()).hexdigest()


def _identity(made: Plan) -> dict[str, str]:
    return {
        "version": VERSION,
        "study": made.study.hash(),
        "model": made.model.fingerprint,
        **{f"model of {arm}": body.fingerprint for arm, body in made.bodies.items()},
        "method": integrator(made),
        "rtol": repr(made.options.rtol),
        **{f"pack {pack.name}": pack.sha256 for pack in packs_of(made)},
    }


def packs_of(made: Plan) -> tuple[packs.Pack, ...]:
    """The packs that a study names, or takes a module, a read-out or a finding of."""
    names = [m.name for m in made.model.modules] + [r.name for r in made.readouts]
    names += [p.finding for p in made.study.published] + [f"{name}/" for name in made.study.packs]
    return packs.named(names)


def rests_on(made: Plan) -> dict[str, Any]:
    """Numbers of the model by grade, and the guesses by module."""
    known = sources()
    grades = {"A": 0, "B": 0, "C": 0}
    guesses: dict[str, int] = {}
    used: dict[str, int] = {}
    for full, p in made.model.params.items():
        grade = known[p.source].grade if p.source in known else "C"
        grades[grade] += 1
        used[p.source] = used.get(p.source, 0) + 1
        if grade == "C":
            module = full.split(".", 1)[0]
            guesses[module] = guesses.get(module, 0) + 1
    return {"grades": grades, "guesses": guesses, "sources": used}


def manifest(made: Plan, people: pd.DataFrame, screened: int) -> dict[str, Any]:
    """The manifest, without comparisons."""
    import numpy

    study = made.study
    failed = people[people["status"] > 0]
    return {
        "study": study.title,
        "question": study.question,
        "seed": study.seed,
        "design": study.design,
        "schema": study.to_dict(),
        "hashes": _identity(made),
        "clock": study.clock,
        "begins_h": 24.0 * made.begin_day - study.clock,
        "noise": study.noise,
        "blinded": made.blind.plain(),
        "integrator": {
            "method": integrator(made),
            "rtol": made.options.rtol,
            "precision": study.precision,
            "bits": 32 if made.options.single else 64,
            "lanes": lanes(made),
        },
        "versions": {"numpy": numpy.__version__, "numba": version("numba")},
        "set": {"": dict(study.sets)} | {a: dict(some) for a, some in study.arm_sets.items()},
        "cut": {"": list(study.cut)} | {a: list(c) for a, c in study.arm_cuts.items()},
        "arms": {a: [_given(g) for g in gs] for a, gs in study.arms.items()},
        "measures": {r.name: {"unit": r.unit, "about": r.about, "instrument": r.instrument} for r in made.readouts},
        "people": {
            "screened": screened,
            "enrolled": study.number,
            "in_arms": people.groupby("arm", sort=False).size().to_dict(),
            "failed": [
                {"person": int(r.person), "arm": r.arm, "reason": _reason(r), "at_h": float(r.stopped_h)}
                for r in cast(Any, failed.itertuples())
            ],
        },
        "modules": [{"name": m.name, "variant": m.variant, "about": m.about} for m in made.model.modules],
        "held": [{"reader": c.reader, "path": c.path, "state": c.state} for c in made.model.held],
        "rests_on": rests_on(made),
        "warnings": cautions(study),
        **({"packs": [pack.plain() for pack in used]} if (used := packs_of(made)) else {}),
    }


def _reason(row: Any) -> str:
    """In words; tables of earlier versions hold its number alone."""
    return str(getattr(row, "reason", "") or REASONS[int(row.status)])


def _given(g: Any) -> dict[str, Any]:
    return {"kind": g.kind, "name": g.name, "amount": g.amount, "at_h": g.at, "lasts_h": g.lasts}
