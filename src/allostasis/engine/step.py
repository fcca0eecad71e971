"""One step of many people at once: the routines that a kernel's driver calls, traced from generated arithmetic.

Arrays are laid out slot by slot, all lanes of a slot side by side. State and time are always 64 bit; with
``single`` the stages are computed in 32 bit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from allostasis.engine.lanes import Lane, Lanes, routine
from allostasis.engine.sparse import Elimination
from allostasis.engine.tableaus import Explicit, Rosenbrock

__all__ = ["Shape", "assess", "commit", "explicit", "rosenbrock", "watch"]

ATOL = 1e-3  # absolute tolerance over relative tolerance, in a state's typical size
FLUSH = 1e-30  # states below this part of their typical size count as 0: denormal numbers are slow


@dataclass(frozen=True)
class Shape:
    """What a routine must know of the model and the register.

    ``kernel`` goes into the name of every routine: kernels kept on disk by different runs are linked in one
    process, where two routines of the same name would silently become one.
    """

    scales: tuple[float, ...]
    width: int
    single: bool
    kernel: str

    @property
    def states(self) -> int:
        """Number of states."""
        return len(self.scales)

    def lanes(self, builder: Any, *, single: bool | None = None) -> Lanes:
        """The operations, in the precision of the stages unless said."""
        return Lanes(builder, self.width, self.single if single is None else single)

    def routine(self, name: str, arguments: int, emit: Callable[..., None]) -> Any:
        """A routine of this kernel."""
        return routine(f"{name}_{self.kernel}", arguments, emit)


class _Slots:
    """Slots of an array, loaded when first used."""

    def __init__(self, fetch: Callable[[int], Lane]) -> None:
        self.fetch, self.known = fetch, dict[int, Lane]()

    def __getitem__(self, i: int) -> Lane:
        if i not in self.known:
            self.known[i] = self.fetch(i)
        return self.known[i]


def _slots(op: Lanes, pointer: Any) -> _Slots:
    return _Slots(lambda i: op.load(pointer, i))


def explicit(method: Explicit, rates: Callable[..., Sequence[Any]], shape: Shape) -> list[Any]:
    """Routines ``stage0(t,h,y,u,p,K0)``, ``stage1(t,h,y,u,p,K0,K1)``, ..., the last one with the new state first.

    Each forms its stage's state and evaluates the rates in one pass, so that no stage value is stored.
    """
    made = []
    for index in range(len(method.nodes) + 1):
        node = method.nodes[index - 1] if index else 0.0
        weights = method.stages[index - 1] if index else ()
        last = index == len(method.nodes)
        made.append(shape.routine(f"stage{index}", 6 + index + last, _stage(rates, shape, node, weights, last)))
    return made


def _stage(rates: Callable[..., Any], shape: Shape, node: float, weights: Sequence[float], last: bool) -> Any:
    def emit(builder: Any, t: Any, h: Any, y: Any, u: Any, p: Any, *rest: Any) -> None:
        op, exact = shape.lanes(builder), shape.lanes(builder, single=False)
        k, out = rest[: len(weights)], rest[-1]
        target = rest[-2] if last else None
        moment = exact.fma(exact.load(h), node, exact.load(t)) if node else exact.load(t)
        steps = [op.load(h) * w for w in weights]

        def state(i: int) -> Lane:
            if not weights:
                return op.load(y, i)
            moved = op.load(k[0], i) * steps[0]
            for step, slope in zip(steps[1:], k[1:], strict=True):
                moved = op.fma(step, op.load(slope, i), moved)
            if target is None:
                return op.load(y, i) + moved
            new = exact.load(y, i) + moved
            exact.store(new, target, i)
            return op.lane(new)

        values = _Slots(state)
        for i in range(shape.states if last else 0):
            values[i]
        for i, rate in enumerate(rates(op, moment, values, _slots(op, u), _slots(op, p))):
            op.store(rate, out, i)

    return emit


def rosenbrock(
    method: Rosenbrock,
    rates: Callable[..., Any],
    slopes: Callable[..., Any],
    pattern: Sequence[tuple[int, int]],
    timed: Sequence[int],
    shape: Shape,
) -> list[Any]:
    """Routines ``factor(t,h,y,u,p,F,FT,A)``, ``solve0(h,F,FT,A,K0)``, ``rate1(t,h,y,u,p,K0,F)``, ..., ``add``.

    The matrix 1/(gamma h) - J is factored in sparse form once a step, in an order found from its pattern.
    """
    elimination = Elimination(shape.states, pattern)
    stages = len(method.weights)

    def factor(builder: Any, t: Any, h: Any, y: Any, u: Any, p: Any, f: Any, ft: Any, a: Any) -> None:
        op, exact = shape.lanes(builder), shape.lanes(builder, single=False)
        yy, uu, pp = _slots(op, y), _slots(op, u), _slots(op, p)
        moment = exact.load(t)
        for i, rate in enumerate(rates(op, moment, yy, uu, pp)):
            op.store(rate, f, i)
        entries = slopes(op, moment, yy, uu, pp)
        for i in range(shape.states):
            op.store(0.0, ft, i)
        for i, value in zip(timed, entries[len(pattern) :], strict=True):
            op.store(value, ft, i)
        inverse = 1.0 / (op.load(h) * method.gamma)
        elimination.factor(op, dict(zip(pattern, entries, strict=False)), inverse, a)

    def solver(stage: int) -> Any:
        def emit(builder: Any, h: Any, f: Any, ft: Any, a: Any, *k: Any) -> None:
            op = shape.lanes(builder)
            step = op.load(h)
            inverse = 1.0 / step
            mix = [inverse * c for c in method.mixing[stage]]

            def right(i: int) -> Lane:
                value = op.load(f, i)
                if method.timed[stage] and i in timed:
                    value = op.fma(step * method.timed[stage], op.load(ft, i), value)
                for c, slope in zip(mix, k, strict=False):
                    value = op.fma(c, op.load(slope, i), value)
                return value

            elimination.solve(op, a, right, k[-1])

        return shape.routine(f"solve{stage}", 5 + stage, emit)

    def rate(stage: int) -> Any:
        def emit(builder: Any, t: Any, h: Any, y: Any, u: Any, p: Any, *rest: Any) -> None:
            op, exact = shape.lanes(builder), shape.lanes(builder, single=False)
            k, out = rest[:-1], rest[-1]
            moment = exact.fma(exact.load(h), method.nodes[stage], exact.load(t))

            def state(i: int) -> Lane:
                moved = op.load(y, i)
                for w, slope in zip(method.stages[stage], k, strict=True):
                    moved = op.fma(w, op.load(slope, i), moved)
                return moved

            for i, value in enumerate(rates(op, moment, _Slots(state), _slots(op, u), _slots(op, p))):
                op.store(value, out, i)

        return shape.routine(f"rate{stage}", 6 + stage, emit)

    def add(builder: Any, y: Any, *rest: Any) -> None:
        op, exact = shape.lanes(builder), shape.lanes(builder, single=False)
        k, out = rest[:-1], rest[-1]
        for i in range(shape.states):
            moved = op.load(k[0], i) * method.weights[0]
            for w, slope in zip(method.weights[1:], k[1:], strict=True):
                moved = op.fma(w, op.load(slope, i), moved)
            exact.store(exact.load(y, i) + moved, out, i)

    return [
        shape.routine("factor", 8, factor),
        *(solver(s) for s in range(stages)),
        *(rate(s) for s in range(1, stages)),
        shape.routine("add", 2 + stages, add),
    ]


def assess(order: int, error: Sequence[float], times_step: bool, shape: Shape) -> Any:
    """Routine ``assess(h, wish, y, new, tol, accepted, memory, K...)``: error of the step, and the next one.

    Sets ``accepted`` to 1 or 0 a lane and ``wish`` to the next step wished for (PI control, Gustafsson 1991).
    A lane that is not finite is refused.
    """
    used = [j for j, e in enumerate(error) if e != 0]
    integral, proportional = 0.35 / order, 0.2 / order

    def emit(builder: Any, h: Any, wish: Any, y: Any, new: Any, tol: Any, accepted: Any, memory: Any, *k: Any) -> None:
        op, exact = shape.lanes(builder), shape.lanes(builder, single=False)
        rtol, step = op.load(tol), op.load(h)
        weights = [step * error[j] if times_step else op.number(error[j]) for j in used]
        total: Any = None
        for i in range(shape.states):
            wrong = op.load(k[used[0]], i) * weights[0]
            for w, j in zip(weights[1:], used[1:], strict=True):
                wrong = op.fma(w, op.load(k[j], i), wrong)
            old, end = op.load(y, i), op.load(new, i)
            size = op.maximum(op.maximum(old, -old), op.maximum(end, -end))
            part = wrong / (rtol * (size + ATOL * shape.scales[i]))
            total = part * part if total is None else op.fma(part, part, total)
        squared = exact.fma(exact.lane(total), 1.0 / shape.states, 1e-8)
        finite = exact.compare("==", squared, squared)
        squared = exact.minimum(exact.choose(finite, squared, 1e8), 1e8)
        good = exact.compare("<=", squared, 1.0)
        size = exact.log(squared)
        grown = exact.exp(exact.load(memory) * proportional - size * integral)
        shrunk = exact.exp(size * (-0.5 / order))
        change = exact.minimum(exact.maximum(exact.choose(good, grown, shrunk) * 0.9, 0.2), 5.0)
        before = exact.load(accepted)
        change = exact.choose(exact.compare("<", before, 0.5), exact.minimum(change, 1.0), change)
        done, wished = exact.load(h), exact.load(wish)
        proposed = done * change
        cut = builder.and_(good, exact.compare("<", done, wished * 0.999))
        proposed = exact.choose(cut, exact.maximum(wished, proposed), proposed)
        exact.store(proposed, wish)
        exact.store(exact.choose(good, exact.maximum(size, -9.2), exact.load(memory)), memory)
        exact.store(exact.choose(good, 1.0, 0.0), accepted)

    return shape.routine("assess", 7 + len(error), emit)


def commit(shape: Shape, reuse: bool) -> Any:
    """Routine ``commit(t, h, accepted, y, new[, K0, K6])``: lanes that were accepted move on, the others stay."""

    def emit(builder: Any, t: Any, h: Any, accepted: Any, y: Any, new: Any, *k: Any) -> None:
        op, exact = shape.lanes(builder), shape.lanes(builder, single=False)
        good = exact.compare(">", exact.load(accepted), 0.5)
        exact.store(exact.load(t) + exact.choose(good, exact.load(h), 0.0), t)
        for i in range(shape.states):
            value = exact.choose(good, exact.load(new, i), exact.load(y, i))
            tiny = exact.compare("<", exact.maximum(value, -value), FLUSH * shape.scales[i])
            exact.store(exact.choose(tiny, 0.0, value), y, i)
            if reuse:
                op.store(op.choose(good, op.load(k[1], i), op.load(k[0], i)), k[0], i)

    return shape.routine("commit", 7 if reuse else 5, emit)


def watch(conditions: Callable[..., Sequence[Any]], shape: Shape) -> Any:
    """Routine ``watch(t, y, u, p, G)``: the conditions of the switches, in 64 bit."""

    def emit(builder: Any, t: Any, y: Any, u: Any, p: Any, g: Any) -> None:
        op = shape.lanes(builder, single=False)
        for i, value in enumerate(conditions(op, op.load(t), _slots(op, y), _slots(op, u), _slots(op, p))):
            op.store(value, g, i)

    return shape.routine("watch", 5, emit)
