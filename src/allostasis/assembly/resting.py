"""What a model holds that does nothing until it is given, and the model without it.

A treatment, stressor or condition **can rest** when, its inputs and the states that begin at 0 being 0, its rates are 0
whatever its other states are (cells that nothing infects), its actions leave their ports as they would be, and whoever
reads it finds what they would find without it. This is found from the
equations, structurally and never by trying numbers; what cannot be shown to rest is never left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from allostasis.assembly import catalogue
from allostasis.assembly.model import Model
from allostasis.assembly.model_cache import assemble
from allostasis.cache import code_hash, hashed, once, versions

if TYPE_CHECKING:
    from allostasis.language import Module

__all__ = ["can_rest", "without"]

_known: dict[str, dict[str, tuple[str, ...]]] = {}
_made: dict[tuple[str, tuple[str, ...]], Model | None] = {}


def can_rest(model: Model) -> dict[str, tuple[str, ...]]:
    """Modules that can rest, in the model's order, each with the full names of the states that are 0 while it does."""
    key = model.fingerprint
    if key not in _known:
        told = [key, versions("sympy"), code_hash("assembly.resting")]
        kept = once("models", f"resting_{hashed(told)}", lambda: json.dumps(_found(model)).encode())
        _known[key] = {name: tuple(states) for name, states in json.loads(kept)}
    return _known[key]


def without(model: Model, names: Iterable[str]) -> Model | None:
    """The model without some modules: what assembly makes of the others, as if they had never been there.

    None where that is not the same model without them: it was pruned, a value of it was changed, or a module of it is
    in no catalogue.
    """
    gone = tuple(sorted(set(names)))
    key = (model.fingerprint, gone)
    if key not in _made:
        _made[key] = _wired(model, frozenset(gone))
    return _made[key]


def _wired(model: Model, gone: frozenset[str]) -> Model | None:
    left = [m for m in model.modules if m.name not in gone]
    known = set(catalogue.names())
    if any(m.name not in known for m in left):
        return None
    cut = {_cut(c.source, c.path, c.reader) for c in model.couplings if c.state == "cut"}
    cut = {c for c in cut if not {c.partition("->")[2], c.partition("->")[0].partition(".")[0]} & gone}
    switched = [n.removeprefix("cut.") for n in model.covariates if n.startswith("cut.")]
    switched = [c for c in switched if not set(c.split("->")) & gone]
    use = {m.name: m.variant for m in left}
    the_model = assemble([m.name for m in left], use=use, cut=sorted(cut), switched=switched or False)
    return the_model if _within(the_model, model, gone) else None


def _cut(source: str, path: str, reader: str) -> str:
    acts = path.partition(".")[0] == reader  # an action is cut with all that its module gives
    return f"{source if acts else path}->{reader}"


def _within(small: Model, model: Model, gone: frozenset[str]) -> bool:
    """Whether all that the model says of what is left is said of the smaller one, and nothing else."""
    for part in ("states", "params", "inputs", "anchors", "switches", "patterns"):
        one, other = getattr(small, part), getattr(model, part)
        if list(one) != [n for n in other if n.partition(".")[0] not in gone]:
            return False
    if any(model.covariates.get(n) != value for n, value in small.covariates.items()):
        return False
    told = {m.name: (m.variant, str(m.where)) for m in model.modules}
    numbers = all(
        (p.inside, p.unsure, p.varies, p.linear) == (q.inside, q.unsure, q.varies, q.linear)
        for p, q in ((p, model.params[n]) for n, p in small.params.items())
    )
    sizes = all((s.scale, s.slow) == (model.states[n].scale, model.states[n].slow) for n, s in small.states.items())
    begins = all(a.start == model.anchors[n].start for n, a in small.anchors.items())
    return numbers and sizes and begins and all(told[m.name] == (m.variant, str(m.where)) for m in small.modules)


def _found(model: Model) -> list[tuple[str, list[str]]]:
    from allostasis.assembly import kept_modules
    from allostasis.language import Treatment

    use, known = {m.name: m.variant for m in model.modules}, set(catalogue.names())
    kept = kept_modules.modules([n for n in use if n in known], use)
    every = [kept.get(m.name) or (catalogue.module(m.name, m.variant) if m.name in known else m) for m in model.modules]
    reads: dict[str, list[tuple[str, Any]]] = {}
    for m in every:
        for read in m.reads.values():
            source, _, name = read.path.partition(".")
            reads.setdefault(source, []).append((name, read.alone))
    ports = {f"{m.name}.{n}": p for m in every for n, p in m.ports.items()}
    found = []
    for m in every:
        fixed = m.anchors or m.switches or m.patterns or any(i.start for i in m.inputs.values())
        if isinstance(m, Treatment) and not fixed and _rests(m, ports, reads.get(m.name, [])):
            found.append((m.name, [f"{m.name}.{n}" for n in _empty(m)]))
    return found


def _empty(m: Module) -> list[str]:
    return [n for n, s in m.states.items() if _is(s.start, 0)]


def _is(value: Any, number: float) -> bool:
    return bool(value.is_number) and float(value) == number


def _rests(m: Module, ports: dict[str, Any], reads: list[tuple[str, Any]]) -> bool:
    import sympy as sp

    from allostasis.language import power

    zero = {m.states[n].symbol: sp.S.Zero for n in _empty(m)} | {i.symbol: sp.S.Zero for i in m.inputs.values()}
    meaning = {o.symbol: o.value for o in m.offers.values()}

    def at_rest(e: Any) -> Any:
        value = sp.sympify(e)
        while any(s in meaning for s in value.free_symbols):
            value = value.xreplace(meaning)
        value = value.xreplace(zero)
        return value.replace(lambda x: isinstance(x, power) and x.args[0] == 0, lambda *x: sp.S.Zero)

    if any(not _is(at_rest(flow.rate), 0) for flow in m.flows):
        return False
    for action in m.actions:
        port = ports.get(action.path)
        if port is not None and not _is(at_rest(action.value), 0 if port.combine == "sum" else 1):
            return False
    shown = dict.fromkeys((*_empty(m), *m.inputs), sp.S.Zero) | {n: at_rest(o.value) for n, o in m.offers.items()}
    return all(n in shown and _is(alone, 0) and _is(shown[n], 0) or shown.get(n) == alone for n, alone in reads)
