"""One step of many people at once: the routines that the driver calls, traced from generated arithmetic.

Arrays are laid out slot by slot, all lanes of a slot side by side. State and time are always 64 bit; with
``single`` the stages are computed in 32 bit. What depends on the equations is straight-line code of a model
(:func:`rates`, :func:`factor`, :func:`solve`, :func:`watch`); the rest loops over states and serves every model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from llvmlite import ir

from allostasis.engine.codegen.simd import F32, F64, I64, Lane, Lanes
from allostasis.engine.codegen.sparse_lu import Elimination
from allostasis.engine.codegen.tableaus import Rosenbrock

__all__ = [
    "Routines",
    "Shape",
    "assess",
    "close",
    "commit",
    "factor",
    "judge",
    "kink",
    "rates",
    "reach",
    "solve",
    "watch",
]

POWERS = 0.45, 0.1  # of the last error and of the one before, over the order (Gustafsson 1991)
LEAST = 1e-30  # where sums of squared errors begin, so that none is a denormal number: these are slow
SETTLED = 0.8  # where errors of even steps settle, over the tolerance: what is uneven may come near it too
NEAR = 30  # tolerances: what has a kink at 0 and is nearer to it at a step's end needs no stop


@dataclass(frozen=True)
class Shape:
    """What a routine must know of the register, and of the model where it is a model's own.

    Attributes:
        width: lanes. single: stages in 32 bit.
        places: the slot of every state; none where a routine serves every model.
        own, shared: slots of the parameters that the lanes hold each for itself, and once for all.
    """

    width: int
    single: bool
    places: tuple[int, ...] = ()
    own: tuple[int, ...] = ()
    shared: tuple[int, ...] = ()

    def lanes(self, builder: Any, *, single: bool | None = None) -> Lanes:
        """The operations, in the precision of the stages unless said."""
        return Lanes(builder, self.width, self.single if single is None else single)

    def states(self, op: Lanes, x: Any) -> _Slots:
        """States by their number in the model."""
        return _Slots(lambda i: op.load(x, self.places[i]))

    def parameters(self, op: Lanes, p: Any, c: Any) -> _Slots:
        """Parameters by their number in the model."""
        own, shared = ({slot: i for i, slot in enumerate(group)} for group in (self.own, self.shared))
        return _Slots(lambda i: op.load(p, own[i]) if i in own else op.spread(c, shared[i]))


class Routines:
    """A collection of routines on its way to machine code.

    Attributes:
        module: what llvmlite compiles. names: the routines, in the order in which they were added.
    """

    def __init__(self, shape: Shape) -> None:
        self.shape, self.module = shape, ir.Module("routines")
        self.names: list[str] = []

    def add(self, name: str, kinds: str, emit: Callable[..., None]) -> None:
        """A routine that returns nothing.

        Args:
            kinds: a letter an argument: d for an array of 64 bit, k for one in the stages' precision, n for a number.
            emit: called as ``emit(builder, *arguments)``; it writes the instructions.
        """
        stage = F32 if self.shape.single else F64
        types = [I64 if k == "n" else (stage if k == "k" else F64).as_pointer() for k in kinds]
        function = ir.Function(self.module, ir.FunctionType(ir.VoidType(), types), name)
        for argument in function.args:
            if argument.type != I64:
                argument.add_attribute("noalias")
        builder = ir.IRBuilder(function.append_basic_block())
        emit(builder, *function.args)
        builder.ret_void()
        self.names.append(name)


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


def rates(written: Callable[..., Sequence[Any]], tiers: Sequence[int], to: Routines) -> None:
    """Routine ``slope(few, m, x, u, p, c, K)``: the rates at moment m and state x, of the ``few`` first tiers.

    Args:
        tiers: of each state.
    """
    shape = to.shape

    def emit(builder: Any, few: Any, m: Any, x: Any, u: Any, p: Any, c: Any, out: Any) -> None:
        op, exact = shape.lanes(builder), shape.lanes(builder, single=False)
        value = written(op, exact.load(m), shape.states(op, x), _slots(op, u), shape.parameters(op, p, c))
        ends: list[list[Any]] = [[] for _ in range(max(tiers, default=0) + 1)]
        for rate, place, tier in zip(value, shape.places, tiers, strict=True):
            op.store(rate, out, place)
            ends[tier].append(builder.block.instructions[-1])
        _in_turn(builder, few, ends)

    to.add("slope", "ndkdkkk", emit)


def _in_turn(builder: Any, few: Any, ends: Sequence[Sequence[Any]]) -> None:
    """Part what was written so far: what the first stores need, then what the next need in addition, and so on.

    All in the order in which it was written, with a way out after each part but the last: after ``few`` of them.
    """
    block, part_of = builder.block, dict[Any, int]()
    for part, stores in enumerate(ends):
        open_ = list(stores)
        while open_:
            one = open_.pop()
            if isinstance(one, ir.Instruction) and one not in part_of:
                part_of[one] = part
                open_ += one.operands
    written = block.instructions[:]
    for part in range(len(ends)):
        block.instructions[:] = [one for one in written if part_of.get(one) == part]
        for one in block.instructions:
            one.parent = block
        builder.position_at_end(block)
        if part + 1 < len(ends):
            out, block = builder.append_basic_block(), builder.append_basic_block()
            builder.cbranch(builder.icmp_signed("<=", few, ir.Constant(I64, part + 1)), out, block)
            builder.position_at_end(out)
            builder.ret_void()
    builder.position_at_end(block)


def reach(
    name: str,
    node: float,
    tiers: Sequence[Sequence[float]],
    times_step: bool,
    to: Routines,
    *,
    end: bool = False,
    errors: Sequence[Sequence[float]] = (),
) -> None:
    """Routine ``reach(n..., t, h, x, K..., m, at)``: moment and state of a stage; n is the end of each tier's states.

    Args:
        tiers: the weights of the slopes, for the states of each tier.
        times_step: slopes are per hour, not yet multiplied by the step.
        end: x is the 64-bit state, and the routine also writes the step's end in 64 bit, with what is too small for
            a number counted as 0: ``(..., m, at, new, least)``.
        errors: of a step whose error is known then, the error's weights for each tier, found as by :func:`judge` while
            the slopes are at hand: ``(..., m, at, new, least, slack, before, wrong)``, before being x in the stages'
            precision.

    ``at`` may be ``new`` where both are of 64 bit.
    """
    slopes = len(tiers[0])
    shape = to.shape

    def emit(builder: Any, *given: Any) -> None:
        ends_of, (t, h, x, *rest) = given[: len(tiers)], given[len(tiers) :]
        op, exact = shape.lanes(builder), shape.lanes(builder, single=False)
        k, (m, at, *ends) = rest[:slopes], rest[slopes:]
        exact.store(exact.fma(exact.load(h), node, exact.load(t)), m)
        step = op.load(h)
        total = op.number(LEAST) if errors else None
        first: Any = 0
        for tier, (weights, last) in enumerate(zip(tiers, ends_of, strict=True)):
            used = [j for j, w in enumerate(weights) if w != 0]
            factors = [step * weights[j] if times_step else op.number(weights[j]) for j in used]
            part = _part(shape, builder, step if times_step else None, errors[tier], k, ends[2]) if errors else None

            def one(
                i: Any, total: Lane | None, used: Any = used, factors: Any = factors, part: Any = part
            ) -> Lane | None:
                moved = op.load(k[used[0]], i) * factors[0]
                for factor, j in zip(factors[1:], used[1:], strict=True):
                    moved = op.fma(factor, op.load(k[j], i), moved)
                if end:
                    new, least = exact.load(x, i) + moved, exact.spread(ends[1], i)
                    new = exact.choose(exact.compare("<", exact.absolute(new), least), 0.0, new)
                    exact.store(new, ends[0], i)
                    if shape.single:
                        op.store(new, at, i)
                    return total and part(i, op.load(ends[3], i), new, total)
                op.store(op.load(x, i) + moved, at, i)
                return None

            total = op.each(first, last, one, total)
            first = last
        if total:
            exact.store(total, ends[4])

    kinds = "n" * len(tiers) + "dd" + ("d" if end else "k") + "k" * slopes + "dk" + "dd" * end + "kkd" * bool(errors)
    to.add(name, kinds, emit)


def _part(shape: Shape, builder: Any, step: Lane | None, error: Sequence[float], k: Sequence[Any], slack: Any) -> Any:
    """``part(i, before, after, total)``: ``total`` with the square of a state's error over its size added.

    Sizes are those before or after and what makes none of them 0, ``slack``.
    """
    used = [j for j, e in enumerate(error) if e != 0]
    op = shape.lanes(builder)
    weights = [op.number(error[j]) if step is None else step * error[j] for j in used]

    def part(i: Any, before: Lane, after: Lane, total: Lane) -> Lane:
        wrong = op.load(k[used[0]], i) * weights[0]
        for w, j in zip(weights[1:], used[1:], strict=True):
            wrong = op.fma(w, op.load(k[j], i), wrong)
        size = op.larger(op.absolute(before), op.absolute(after))  # what is not finite shows in `wrong`
        over = wrong / (size + op.spread(slack, i))
        return op.fma(over, over, total)

    return part


def judge(error: Sequence[float], times_step: bool, to: Routines) -> None:
    """Routine ``judge(n, h, x, at, slack, K..., wrong)``: the sum of squares of the states' errors over their sizes."""
    shape = to.shape

    def emit(builder: Any, n: Any, h: Any, x: Any, at: Any, slack: Any, *rest: Any) -> None:
        op = shape.lanes(builder)
        part = _part(shape, builder, op.load(h) if times_step else None, error, rest[:-1], slack)
        total = op.each(0, n, lambda i, total: part(i, op.load(x, i), op.load(at, i), total), op.number(LEAST))
        assert total
        shape.lanes(builder, single=False).store(total, rest[-1])

    to.add("judge", "ndkkk" + "k" * len(error) + "d", emit)


def close(growths: Callable[..., Sequence[Any]], closed: Sequence[int], to: Routines) -> None:
    """Routine ``close(t, h, y, u, p, c, least, at, new)``: the step's end of states that are exponentials.

    Where a rate is g y + s and g and s stand still, y(t + h) = y exp(g h) + s (exp(g h) - 1) / g, whatever the step.
    Found in 64 bit, whatever the stages.
    """
    shape = to.shape

    def emit(builder: Any, t: Any, h: Any, y: Any, u: Any, p: Any, c: Any, least: Any, at: Any, new: Any) -> None:
        op = shape.lanes(builder, single=False)
        step = op.load(h)
        item = growths(op, op.load(t), shape.states(op, y), _slots(op, u), shape.parameters(op, p, c))
        for i, growth, alone in zip(closed, item[::2], item[1::2], strict=True):
            power = op.lane(growth) * step
            left = op.exp(power)
            small = op.compare("<", op.absolute(power), 1e-4)
            mean = op.choose(small, 1.0 + power * (0.5 + power * (1 / 6)), (left - 1.0) / op.choose(small, 1.0, power))
            place = shape.places[i]
            value = op.fma(op.lane(alone) * step, mean, op.load(y, place) * left)
            value = op.choose(op.compare("<", op.absolute(value), op.spread(least, place)), 0.0, value)
            op.store(value, new, place)
            if shape.single:
                op.store(value, at, place)

    to.add("close", "ddddkkdkd", emit)


def factor(
    method: Rosenbrock,
    rates: Callable[..., Sequence[Any]],
    slopes: Callable[..., Sequence[Any]],
    pattern: Sequence[tuple[int, int]],
    timed: Sequence[int],
    to: Routines,
) -> None:
    """Routine ``factor(t, h, x, u, p, c, F, FT, A)``: rates, time derivatives and the factored 1/(gamma h) - J.

    The matrix is factored in sparse form once a step, in an order found from its pattern. States lie in the model's
    order here.
    """
    shape = to.shape
    elimination = Elimination(len(shape.places), pattern)

    def emit(builder: Any, t: Any, h: Any, x: Any, u: Any, p: Any, c: Any, f: Any, ft: Any, a: Any) -> None:
        op, exact = shape.lanes(builder), shape.lanes(builder, single=False)
        here = (exact.load(t), shape.states(op, x), _slots(op, u), shape.parameters(op, p, c))
        for i, rate in enumerate(rates(op, *here)):
            op.store(rate, f, i)
        entries = slopes(op, *here)
        for i, value in zip(timed, entries[len(pattern) :], strict=True):
            op.store(value, ft, i)
        inverse = 1.0 / (op.load(h) * method.gamma)
        elimination.factor(op, dict(zip(pattern, entries, strict=False)), inverse, a)

    to.add("factor", "ddkdkkkkk", emit)


def solve(
    method: Rosenbrock, stage: int, pattern: Sequence[tuple[int, int]], timed: Sequence[int], to: Routines
) -> None:
    """Routine ``solve(h, F, FT, A, K0, ..., K)``: the slope of a stage from the factored matrix."""
    shape = to.shape
    elimination = Elimination(len(shape.places), pattern)
    mixed = [j for j, c in enumerate(method.mixing[stage]) if c != 0]

    def emit(builder: Any, h: Any, f: Any, ft: Any, a: Any, *k: Any) -> None:
        op = shape.lanes(builder)
        step = op.load(h)
        inverse = 1.0 / step
        factors = [inverse * method.mixing[stage][j] for j in mixed]

        def right(i: int) -> Lane:
            value = op.load(f, i)
            if method.timed[stage] and i in timed:
                value = op.fma(step * method.timed[stage], op.load(ft, i), value)
            for c, j in zip(factors, mixed, strict=True):
                value = op.fma(c, op.load(k[j], i), value)
            return value

        elimination.solve(op, a, right, k[-1])

    to.add(f"solve{stage}", "dkkk" + "k" * (stage + 1), emit)


def assess(order: int, to: Routines) -> None:
    """Routine ``assess(n, h, wish, wrong, tol, accepted, memory)``: whether the step is taken, the next one.

    Sets ``accepted`` to 1 or 0 a lane and ``wish`` to the next step wished for (PI control, Gustafsson 1991).
    Errors of even steps settle at ``SETTLED`` of the tolerance, whatever the order. A lane that is not finite is
    refused. The error is a root mean square over states.
    """
    integral, proportional = (power / order for power in POWERS)
    safe = SETTLED ** (2 * (integral - proportional))
    shape = to.shape

    def emit(builder: Any, n: Any, h: Any, wish: Any, wrong: Any, tol: Any, accepted: Any, memory: Any) -> None:
        exact = shape.lanes(builder, single=False)
        rtol, count = exact.load(tol), exact.all(builder.sitofp(n, F64))
        squared = exact.load(wrong) / (rtol * rtol * count) + 1e-8
        squared = exact.choose(exact.compare("<", squared, 1e8), squared, 1e8)
        good = exact.compare("<=", squared, 1.0)
        size = exact.log(squared)
        grown = exact.exp(exact.load(memory) * proportional - size * integral)
        shrunk = exact.exp(size * (-0.5 / order))
        change = exact.minimum(exact.maximum(exact.choose(good, grown, shrunk) * safe, 0.2), 5.0)
        before = exact.load(accepted)
        change = exact.choose(exact.compare("<", before, 0.5), exact.minimum(change, 1.0), change)
        done, wished = exact.load(h), exact.load(wish)
        proposed = done * change
        cut = builder.and_(good, exact.compare("<", done, wished * 0.999))
        proposed = exact.choose(cut, exact.maximum(wished, proposed), proposed)
        exact.store(proposed, wish)
        exact.store(exact.choose(good, exact.maximum(size, -9.2), exact.load(memory)), memory)
        exact.store(exact.choose(good, 1.0, 0.0), accepted)

    to.add("assess", "ndddddd", emit)


def commit(to: Routines, *, reuse: bool) -> None:
    """Routine ``commit(n, t, h, accepted, y, new[, x][, K0, K6])``: accepted lanes move on, the others stay.

    x, the state in the precision of the stages, is there only where that is not the state's own.
    """
    shape = to.shape

    def emit(builder: Any, n: Any, t: Any, h: Any, accepted: Any, y: Any, new: Any, *rest: Any) -> None:
        op, exact = shape.lanes(builder), shape.lanes(builder, single=False)
        mark = exact.load(accepted)
        good, also = exact.compare(">", mark, 0.5), op.compare(">", mark, 0.5)
        exact.store(exact.load(t) + exact.choose(good, exact.load(h), 0.0), t)

        def one(i: Any, _: None) -> None:
            value = exact.choose(good, exact.load(new, i), exact.load(y, i))
            exact.store(value, y, i)
            if shape.single:
                op.store(value, rest[0], i)
            if reuse:
                op.store(op.choose(also, op.load(rest[-1], i), op.load(rest[-2], i)), rest[-2], i)

        exact.each(0, n, one)

    to.add("commit", "nddddd" + "k" * (shape.single + 2 * reuse), emit)


def kink(kinks: Callable[..., Sequence[Any]], to: Routines) -> None:
    """Routine ``kink(t, h, y, new, u, p, c, tol, part)``: where in the step the first kink is, as a part of it.

    2 where there is none, or none that is not at one of the step's ends.
    """
    shape = to.shape

    def emit(builder: Any, t: Any, h: Any, y: Any, new: Any, u: Any, p: Any, c: Any, tol: Any, part: Any) -> None:
        op = shape.lanes(builder, single=False)
        begin, near = op.load(t), op.load(tol) * NEAR
        known = _slots(op, u), shape.parameters(op, p, c)
        before = kinks(op, begin, shape.states(op, y), *known)
        after = kinks(op, begin + op.load(h), shape.states(op, new), *known)
        first = op.number(2.0)
        for b, a in zip(map(op.lane, before), map(op.lane, after), strict=True):
            apart = op.minimum(op.absolute(b), op.absolute(a))
            crossed = builder.and_(op.compare(">", apart, near), op.compare("<", b * a, 0.0))
            first = op.minimum(op.choose(crossed, b / (b - a), 2.0), first)
        op.store(first, part)

    to.add("kink", "dddd" + "dkkdd", emit)


def watch(conditions: Callable[..., Sequence[Any]], to: Routines) -> None:
    """Routine ``watch(t, y, u, p, c, G)``: the conditions of the switches, in 64 bit."""
    shape = to.shape

    def emit(builder: Any, t: Any, y: Any, u: Any, p: Any, c: Any, g: Any) -> None:
        op = shape.lanes(builder, single=False)
        item = conditions(op, op.load(t), shape.states(op, y), _slots(op, u), shape.parameters(op, p, c))
        for i, value in enumerate(item):
            op.store(value, g, i)

    to.add("watch", "dddkkd", emit)
