"""How a result came about: versions, hashes, seed, integrator, guesses. No clock and no machine in it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, cast

from allostasis import packs
from allostasis.engine import REASONS
from allostasis.language import readout_numbers
from allostasis.ledger import GRADES, grade
from allostasis.studies.file.cautions import cautions
from allostasis.studies.running.criteria import shares
from allostasis.studies.running.integrator import integrator, lanes
from allostasis.studies.running.plan import Plan
from allostasis.version import VERSION

if TYPE_CHECKING:
    import pandas as pd

    from allostasis.expressions import Expression

__all__ = ["identity", "manifest", "packs_of", "rests_on"]


def identity(study_plan: Plan) -> str:
    """Hash of everything that determines a result: study, model, method, version."""
    return hashlib.sha256("|".join(_identity(study_plan).values()).encode()).hexdigest()


def _identity(study_plan: Plan) -> dict[str, str]:
    return {
        "version": VERSION,
        "study": study_plan.study.hash(),
        "model": study_plan.model.fingerprint,
        **{f"model of {arm}": body.fingerprint for arm, body in study_plan.bodies.items()},
        **{f"model of {arm}": body.fingerprint for arm, body in study_plan.without.items()},
        "method": integrator(study_plan),
        "rtol": repr(study_plan.options.rtol),
        **{f"pack {pack.name}": pack.sha256 for pack in packs_of(study_plan)},
    }


def packs_of(study_plan: Plan) -> tuple[packs.Pack, ...]:
    """The packs that a study names, or takes a module, a read-out or a finding of."""
    names = [m.name for m in study_plan.model.modules] + [r.name for r in study_plan.readouts]
    names += [p.finding for p in study_plan.study.published] + [f"{name}/" for name in study_plan.study.packs]
    return packs.named(names)


def rests_on(study_plan: Plan) -> dict[str, Any]:
    """Numbers of the model and of what it is read with by grade, and the guesses by module or instrument."""
    grades, guesses, used, converted = dict.fromkeys(GRADES, 0), Counter[str](), Counter[str](), Counter[str]()
    instruments = {n: p for r in study_plan.readouts for n, p in readout_numbers(r).items()}
    for full, p in {**study_plan.model.params, **instruments}.items():
        of = grade(p.source, p.converted)
        grades[of] += 1
        used[p.source] += 1
        converted[p.source] += of == "A*"
        guesses[full.split(".")[1] if full in instruments else full.split(".", 1)[0]] += of == "C"
    return {"grades": grades, "guesses": dict(+guesses), "sources": dict(used), "converted": dict(+converted)}


def manifest(study_plan: Plan, people: pd.DataFrame, screened: int) -> dict[str, Any]:
    """The manifest, without comparisons."""
    import numpy

    study = study_plan.study
    failed = people[people["status"] > 0]
    return {
        "study": study.title,
        "question": study.question,
        "seed": study.seed,
        "design": study.design,
        "schema": study.to_dict(),
        "hashes": _identity(study_plan),
        "clock": study.clock,
        "begins_h": 24.0 * study_plan.begin_day - study.clock,
        "lived_since_h": 24.0 * study_plan.born - study.clock,
        "noise": study.noise,
        "blinded": study_plan.blind.plain(),
        "integrator": {
            "method": integrator(study_plan),
            "rtol": study_plan.options.rtol,
            "precision": study.precision,
            "bits": 32 if study_plan.options.single else 64,
            "lanes": lanes(study_plan),
        },
        "versions": {"numpy": numpy.__version__, "numba": version("numba")},
        "set": {"": dict(study.sets)} | {a: dict(some) for a, some in study.arm_sets.items()},
        "cut": {"": list(study.cut)} | {a: list(c) for a, c in study.arm_cuts.items()} | _without(study_plan),
        "arms": {a: [_given(g) for g in gs] for a, gs in study.arms.items()}
        | {name: [_given(g) for g in study.arms[cut.of]] for name, cut in study_plan.cuts.items()},
        **({"again": {name: cut.of for name, cut in study_plan.cuts.items()}} if study_plan.cuts else {}),
        **({"childhoods": _childhoods(study.childhoods)} if study.childhoods else {}),
        "measures": {
            r.name: {"unit": r.unit, "about": r.about, "instrument": r.instrument} for r in study_plan.readouts
        },
        "people": {
            "screened": screened,
            "enrolled": study.number,
            **_strata(study.number, study.strata),
            **_bank(study_plan, people, screened),
            "in_arms": people.groupby("arm", sort=False).size().to_dict(),
            "failed": [
                {"person": int(r.person), "arm": r.arm, "reason": _reason(r), "at_h": float(r.stopped_h)}
                for r in cast(Any, failed.itertuples())
            ],
        },
        "modules": [{"name": m.name, "variant": m.variant, "about": m.about} for m in study_plan.model.modules],
        "held": [{"reader": c.reader, "path": c.path, "state": c.state} for c in study_plan.model.held],
        "rests_on": rests_on(study_plan),
        "warnings": cautions(study),
        **({"packs": [pack.plain() for pack in used]} if (used := packs_of(study_plan)) else {}),
    }


def _without(study_plan: Plan) -> dict[str, list[str]]:
    """What is cut in the arms that are lived again."""
    own = study_plan.study.arm_cuts
    return {name: [*own.get(cut.of, ()), *cut.couplings] for name, cut in study_plan.cuts.items()}


def _strata(number: int, strata: Sequence[Expression]) -> dict[str, Any]:
    """How many people each of several criteria brought."""
    if not strata:
        return {}
    brought = shares(number, len(strata)).tolist()
    return {"criteria": [{"criterion": str(one), "people": n} for one, n in zip(strata, brought, strict=True)]}


def _bank(study_plan: Plan, people: pd.DataFrame, screened: int) -> dict[str, Any]:
    """From which lives people come, how much of the bank was seen for it, and how many of those seen take part.

    Lives are looked at in the order of their index, up to the last who takes part.
    """
    if study_plan.study.bank is None:
        return {}
    from allostasis.lives import WHOLE, Bank  # only for who is met there

    bank, seen = Bank(), int(people["person"].max()) + 1
    whole = max(WHOLE, -(-seen // bank.size) * bank.size)
    return {
        "bank": {
            "lives": bank.key,
            "seed": bank.seed,
            "of": whole,
            "looked_at": seen,
            "share": seen / whole,
            "yield": study_plan.study.number / screened,
            "ages": list(study_plan.study.bank),
        }
    }


def _reason(row: Any) -> str:
    """In words; tables of earlier versions hold its number alone."""
    return str(getattr(row, "reason", "") or REASONS[int(row.status)])


def _childhoods(table: Mapping[str, Any]) -> dict[str, Any]:
    """Arm -> what people were given at ages."""
    return {arm: [c.plain() for c in given] for arm, given in table.items()}


def _given(g: Any) -> dict[str, Any]:
    return {"kind": g.kind, "name": g.name, "amount": g.amount, "at_h": g.at, "lasts_h": g.lasts}
