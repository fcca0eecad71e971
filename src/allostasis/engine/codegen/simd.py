"""Lanes: numbers of several people side by side in one vector register, written as plain arithmetic.

While a kernel is traced, generated arithmetic runs once on :class:`Lane` objects; each operation appends a
vector instruction. The functions exp, log, sin, cos and tanh are our own, without branches, because a lane must never
wait for its neighbour. They are accurate to 3e-14 (64 bit) or 1e-6 (32 bit) over their whole range, have the
special values of IEEE 754, and never make a number of what is not one. Below the smallest normal number exp is 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from llvmlite import ir

from allostasis.engine.codegen.object_code import ALIGNED

__all__ = ["Lane", "Lanes"]

I32, I64, F32, F64 = ir.IntType(32), ir.IntType(64), ir.FloatType(), ir.DoubleType()
LOOSE = ("nsz",)
TINY = 1e-30

# Of exp(r) and of atanh(f) / f in f * f, lowest power first: through the function at Chebyshev's points of the range.
EXP = (
    1.0, 1.0000000000000067, 0.5000000000000006, 0.16666666666554314, 0.041666666666573066, 0.008333333385699212,
    0.001388888893251478, 0.00019841170230570286, 2.480150431378554e-05, 2.764019739169484e-06, 2.7626371065696354e-07,
)  # fmt: skip
EXP_SINGLE = tuple(1 / math.factorial(i) for i in range(7))
ATANH = (
    1.0000000000000002, 0.3333333333327611, 0.200000000310283, 0.14285707984857768, 0.11111719144987459,
    0.09060905047895573, 0.08419598015472206,
)  # fmt: skip
TANH = (1, -1 / 3, 2 / 15, -17 / 315, 62 / 2835, -1382 / 155925, 21844 / 6081075, -929569 / 638512875)
ATANH_SINGLE = (0.9999999993128839, 0.3333340789591594, 0.19987399538211606, 0.14962894738865143)


class Lane:
    """One value of every person in the register; arithmetic emits instructions.

    A product keeps its factors, so that a sum of it is one instruction with one rounding: which these are is then the
    text's, and not a matter of what stands beside.
    """

    __slots__ = ("factors", "lanes", "value")

    def __init__(self, lanes: Lanes, value: Any, factors: tuple[Lane, Lane] | None = None) -> None:
        self.lanes, self.value, self.factors = lanes, value, factors

    def __add__(self, other: Any) -> Lane:
        return self.lanes.apply("fadd", self, other)

    def __sub__(self, other: Any) -> Lane:
        return self.lanes.apply("fsub", self, other)

    def __mul__(self, other: Any) -> Lane:
        return self.lanes.apply("fmul", self, other)

    def __truediv__(self, other: Any) -> Lane:
        return self.lanes.apply("fdiv", self, other)

    def __radd__(self, other: Any) -> Lane:
        return self.lanes.apply("fadd", other, self)

    def __rsub__(self, other: Any) -> Lane:
        return self.lanes.apply("fsub", other, self)

    def __rmul__(self, other: Any) -> Lane:
        return self.lanes.apply("fmul", other, self)

    def __rtruediv__(self, other: Any) -> Lane:
        return self.lanes.apply("fdiv", other, self)

    def __neg__(self) -> Lane:
        return self.lanes.negative(self)


class Lanes:
    """The operations of generated arithmetic as vector instructions of ``width`` lanes.

    Args:
        builder: llvmlite builder at the place to write to.
        width: people side by side; 1 gives scalar code, one thread a person.
        single: 32 bit numbers, else 64 bit.
    """

    def __init__(self, builder: ir.IRBuilder, width: int, single: bool = False) -> None:
        self.builder, self.width, self.single = builder, width, single
        self.element, self.integer = (F32, I32) if single else (F64, I64)
        self.type = self._wide(self.element)
        self.whole = self._wide(self.integer)
        self.count = 0  # arithmetic operations written, a fused multiply-add as two

    def _wide(self, element: Any) -> Any:
        return element if self.width == 1 else ir.VectorType(element, self.width)

    def number(self, value: float) -> Lane:
        """The same number in every lane."""
        return Lane(self, self._constant(self.type, float(value)))

    def _constant(self, kind: Any, value: Any) -> Any:
        return ir.Constant(kind, value if self.width == 1 else [value] * self.width)

    def bits(self, value: int) -> Any:
        """The same whole number in every lane."""
        return self._constant(self.whole, value)

    def lane(self, x: Any) -> Lane:
        """``x`` as a lane of this kind: a number, or a lane of the other precision."""
        if not isinstance(x, Lane):
            return self.number(x)
        if x.lanes.single == self.single:
            return x
        turn = self.builder.fptrunc if self.single else self.builder.fpext
        return Lane(self, turn(x.value, self.type))

    def apply(self, name: str, a: Any, b: Any) -> Lane:
        """An arithmetic instruction on two values; a product and a sum of it are one."""
        a, b = self.lane(a), self.lane(b)
        if name == "fadd" and (a.factors or b.factors):
            (x, y), rest = (a.factors, b) if a.factors else (b.factors, a)
            return self.fma(x, y, rest)
        if name == "fsub" and a.factors:
            return self.fma(a.factors[0], a.factors[1], self.negative(b))
        if name == "fsub" and b.factors:
            return self.fma(self.negative(b.factors[0]), b.factors[1], a)
        self.count += 1
        lane = getattr(self.builder, name)(a.value, b.value, flags=LOOSE)
        return Lane(self, lane, (a, b) if name == "fmul" else None)

    def negative(self, x: Lane) -> Lane:
        """With the other sign."""
        return Lane(self, self.builder.fneg(x.value))

    # -- memory: slot i of all lanes lies at pointer[i * width]; arrays begin where a register's worth would

    def _place(self, pointer: Any, slot: Any) -> Any:
        if isinstance(slot, int):
            index = ir.Constant(I64, slot * self.width)
        else:
            index = self.builder.mul(slot, ir.Constant(I64, self.width))
        address = self.builder.gep(pointer, [index])
        return self.builder.bitcast(address, self._wide(pointer.type.pointee).as_pointer())

    def _aligned(self, pointer: Any) -> int:
        return min(ALIGNED, self.width * (8 if pointer.type.pointee == F64 else 4))

    def load(self, pointer: Any, slot: Any = 0) -> Lane:
        """Slot ``slot`` (a number, or one found while running) of an array laid out slot by slot."""
        value = self.builder.load(self._place(pointer, slot))
        value.align = self._aligned(pointer)
        if pointer.type.pointee == self.element:
            return Lane(self, value)
        turn = self.builder.fptrunc if self.single else self.builder.fpext
        return Lane(self, turn(value, self.type))

    def spread(self, pointer: Any, slot: Any) -> Lane:
        """Number ``slot`` of a plain array, the same in every lane."""
        index = ir.Constant(I64, slot) if isinstance(slot, int) else slot
        value = self.builder.load(self.builder.gep(pointer, [index]))
        value.align = 8 if pointer.type.pointee == F64 else 4
        if pointer.type.pointee != self.element:
            value = (self.builder.fptrunc if self.single else self.builder.fpext)(value, self.element)
        return self.all(value)

    def all(self, value: Any) -> Lane:
        """A number found while running, the same in every lane."""
        if self.width == 1:
            return Lane(self, value)
        first = self.builder.insert_element(ir.Constant(self.type, ir.Undefined), value, ir.Constant(I32, 0))
        zeros = ir.Constant(ir.VectorType(I32, self.width), [0] * self.width)
        return Lane(self, self.builder.shuffle_vector(first, ir.Constant(self.type, ir.Undefined), zeros))

    def store(self, x: Any, pointer: Any, slot: Any = 0) -> None:
        """Write ``x`` to a slot, turned to the array's precision."""
        value = self.lane(x).value
        if pointer.type.pointee != self.element:
            turn = self.builder.fpext if self.single else self.builder.fptrunc
            value = turn(value, self._wide(pointer.type.pointee))
        self.builder.store(value, self._place(pointer, slot)).align = self._aligned(pointer)

    def each(self, first: Any, last: Any, body: Callable[..., Any], carried: Lane | None = None) -> Lane | None:
        """A loop over the slots ``first`` to ``last`` - 1: ``carried = body(slot, carried)``; its end."""
        b, one = self.builder, ir.Constant(I64, 1)
        begin = ir.Constant(I64, first) if isinstance(first, int) else first
        before, inside, behind = b.block, b.append_basic_block(), b.append_basic_block()
        b.cbranch(b.icmp_signed(">", last, begin), inside, behind)
        b.position_at_end(inside)
        slot: Any = b.phi(I64)
        value: Any = None
        slot.add_incoming(begin, before)
        if carried is not None:
            value = b.phi(carried.value.type)
            value.add_incoming(carried.value, before)
        lane = body(slot, carried and Lane(carried.lanes, value))
        following = b.add(slot, one)
        slot.add_incoming(following, b.block)
        b.cbranch(b.icmp_signed("<", following, last), inside, behind)
        last = b.block
        b.position_at_end(behind)
        if carried is None:
            return None
        value.add_incoming(lane.value, last)
        end = b.phi(carried.value.type)
        end.add_incoming(carried.value, before)
        end.add_incoming(lane.value, last)
        return Lane(carried.lanes, end)

    # -- choices

    def compare(self, relation: str, a: Any, b: Any) -> Any:
        """A mask; False where either side is not a number."""
        return self.builder.fcmp_ordered(relation, self.lane(a).value, self.lane(b).value)

    def choose(self, mask: Any, yes: Any, no: Any) -> Lane:
        """``yes`` where the mask is set, else ``no``."""
        return Lane(self, self.builder.select(mask, self.lane(yes).value, self.lane(no).value))

    def larger(self, a: Any, b: Any) -> Lane:
        """The larger of two numbers, where nothing is asked of what is none."""
        return self.choose(self.compare(">", a, b), a, b)

    def maximum(self, a: Any, b: Any) -> Lane:
        """The larger; not a number where either is none."""
        return self._extreme(">", a, b)

    def minimum(self, a: Any, b: Any) -> Lane:
        """The smaller; not a number where either is none."""
        return self._extreme("<", a, b)

    def _extreme(self, relation: str, a: Any, b: Any) -> Lane:
        """A comparison with nan is false: beside a constant one choice is enough, two values take another."""
        if isinstance(a, Lane) and not isinstance(b, Lane):
            a, b = b, a
        best = self.choose(self.compare(relation, a, b), a, b)
        if not isinstance(a, Lane):
            return best
        value = self.lane(a).value
        return self.choose(self.builder.fcmp_unordered("uno", value, value), a, best)

    def where(self, gap: Any, yes: Any, no: Any) -> Lane:
        """``yes`` where ``gap`` >= 0, ``no`` where it is below, else not a number."""
        return self.choose(self.compare(">=", gap, 0.0), yes, self.choose(self.compare("<", gap, 0.0), no, gap))

    def step(self, x: Any) -> Lane:
        """1 where x > 0, 0 where it is not, else not a number."""
        return self.where(-self.lane(x), 0.0, 1.0)

    # -- functions

    def _intrinsic(self, name: str, *args: Any) -> Lane:
        short = "f32" if self.single else "f64"
        full = f"llvm.{name}.{short}" if self.width == 1 else f"llvm.{name}.v{self.width}{short}"
        module = self.builder.module
        known = module.globals.get(full) or ir.Function(
            module, ir.FunctionType(self.type, [self.type] * len(args)), full
        )
        return Lane(self, self.builder.call(known, [self.lane(a).value for a in args]))

    def fma(self, a: Any, b: Any, c: Any) -> Lane:
        """a*b + c with one rounding."""
        self.count += 2
        return self._intrinsic("fma", a, b, c)

    def absolute(self, x: Any) -> Lane:
        """Size without sign."""
        return self._intrinsic("fabs", x)

    def sqrt(self, x: Any) -> Lane:
        """Square root."""
        self.count += 1
        return self._intrinsic("sqrt", x)

    def polynomial(self, coefficients: Sequence[float], x: Any) -> Lane:
        """Horner's rule; coefficients from the lowest power."""
        lane = self.number(coefficients[-1])
        for c in coefficients[-2::-1]:
            lane = self.fma(lane, x, c)
        return lane

    def _strict(self, name: str, a: Any, b: Any) -> Lane:
        self.count += 1
        return Lane(self, getattr(self.builder, name)(self.lane(a).value, self.lane(b).value))

    def exp(self, x: Any) -> Lane:
        """Exponential: 2**k times a polynomial on |r| <= ln2/2, of which half goes with the polynomial."""
        b = self.builder
        if self.single:
            low, high, magic, shift, bias, series = -87.4, 88.9, 12582912.0, 23, 126, EXP_SINGLE
        else:
            low, high, magic, shift, bias, series = -708.6, 710.0, 6755399441055744.0, 52, 1022, EXP
        bounded = self.minimum(self.maximum(x, low), high)  # where 2**k is just 0, and where twice 2**(k-1) is infinite
        rounded = self.fma(bounded, 1.4426950408889634, magic)
        k = self._strict("fsub", rounded, magic)
        fraction = self.polynomial([2 * c for c in series], self.fma(k, -math.log(2), bounded))
        exponent = b.shl(b.add(b.bitcast(rounded.value, self.whole), self.bits(bias)), self.bits(shift))
        return fraction * Lane(self, b.bitcast(exponent, self.type))

    def log(self, x: Any) -> Lane:
        """Natural logarithm: -inf of 0, not a number below."""
        x = self.lane(x)
        least, up, taken = (2.0**-126, 2.0**24, 24) if self.single else (2.0**-1022, 2.0**54, 54)
        small = self.compare("<", x, least)
        lane = self._log(self.choose(small, x * up, x)) - self.choose(small, taken * math.log(2), 0.0)
        below = self.choose(self.compare("==", x, 0.0), -math.inf, math.nan)
        return self.choose(self.builder.fcmp_unordered(">", x.value, self.number(0.0).value), lane, below)

    def above(self, x: Any) -> Lane:
        """Natural logarithm of x >= 0; below a tiny number x counts as that number."""
        return self._log(self.maximum(x, TINY))

    def _log(self, x: Lane) -> Lane:
        """Natural logarithm of a normal number > 0: exponent apart, a polynomial like atanh's of the mantissa."""
        b = self.builder
        if self.single:
            root_half, one, shift, bias, magic, big = 0x3F3504F3, 0x3F800000, 23, 127, 0x4B000000, 8388608.0
        else:
            root_half, one, shift, bias = 0x3FE6A09E667F3BCD, 0x3FF0000000000000, 52, 1023
            magic, big = 0x4330000000000000, 4503599627370496.0
        raw = b.bitcast(x.value, self.whole)
        biased = b.lshr(b.add(b.sub(raw, self.bits(root_half)), self.bits(one)), self.bits(shift))
        mantissa = b.sub(raw, b.shl(b.sub(biased, self.bits(bias)), self.bits(shift)))
        m = Lane(self, b.bitcast(mantissa, self.type))
        exponent = self._strict("fsub", Lane(self, b.bitcast(b.or_(biased, self.bits(magic)), self.type)), big + bias)
        f = (m - 1.0) / (m + 1.0)
        series = self.polynomial(ATANH_SINGLE if self.single else ATANH, f * f)
        lane = self.fma(exponent, math.log(2), (f + f) * series)
        return self.choose(self.compare("<", x, math.inf), lane, x)

    def _turn(self, x: Any) -> tuple[Lane, Lane]:
        """Sin and cos of half the angle left after whole turns."""
        magic = 12582912.0 if self.single else 6755399441055744.0
        k = self._strict("fsub", self.fma(x, 0.15915494309189535, magic), magic)
        r = self.fma(k, -6.283185307179586, x)
        r = self.fma(k, 1.7484555e-07 if self.single else -2.4492935982947064e-16, r)  # what the number before lacks
        half = r * 0.5
        q, n = half * half, 6 if self.single else 10
        cosine = self.polynomial([(-1) ** i / math.factorial(2 * i) for i in range(n + 1)], q)
        sine = half * self.polynomial([(-1) ** i / math.factorial(2 * i + 1) for i in range(n + 1)], q)
        return sine, cosine

    def sin(self, x: Any) -> Lane:
        """Sine."""
        sine, cosine = self._turn(x)
        return (sine + sine) * cosine

    def cos(self, x: Any) -> Lane:
        """Cosine."""
        sine, _ = self._turn(x)
        return 1.0 - (sine + sine) * sine

    def tanh(self, x: Any) -> Lane:
        """Hyperbolic tangent."""
        x = self.lane(x)
        near = self.compare("<", self.absolute(x), 0.2)
        return self.choose(near, x * self.polynomial(TANH, x * x), 1.0 - 2.0 / (self.exp(x * 2.0) + 1.0))

    def power(self, x: Any, n: Any) -> Lane:
        """x**n for x >= 0; below a tiny number x counts as that number."""
        return self.exp(self.lane(n) * self.above(x))
