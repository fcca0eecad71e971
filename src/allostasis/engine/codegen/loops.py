"""Loops over plain arrays, written in the few words of Python that the driver needs, as LLVM's assembly.

Whole numbers are of 64 bit, others of 64 or, in arrays of 32, turned to 64 where they meet those; truth is one bit,
and what stands behind ``and`` and ``or`` is only looked at where it counts. Sums and products are rounded one by one,
as they are written. A name has one kind from its first assignment on. :class:`NotPlain` is raised for anything else.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any

from llvmlite import ir

from allostasis.engine.codegen.simd import F32, F64, I64

__all__ = ["NotPlain", "assembly"]

BIT = ir.IntType(1)
FLOATS = {ast.Add: "fadd", ast.Sub: "fsub", ast.Mult: "fmul", ast.Div: "fdiv"}
WHOLES = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul"}
SIGNS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}


class NotPlain(ValueError):
    """Text beyond what is understood here; it is ours, so nobody but its writer meets this."""


def assembly(text: str, kinds: Mapping[str, Any], single: bool) -> str:
    """A text with one function of C, after constants it names, as LLVM's assembly.

    Args:
        kinds: argument -> its type.
        single: whether ``at_k`` stands for numbers of 32 bit.
    """
    *before, function = ast.parse(text).body
    assert isinstance(function, ast.FunctionDef)
    fixed: dict[str, Any] = {}
    for line in before:
        exec(compile(ast.Module([line], []), "constants", "exec"), {}, fixed)
    module = ir.Module("loops")
    the_function = ir.Function(module, ir.FunctionType(ir.VoidType(), list(kinds.values())), function.name)
    the_function.attributes.add("nounwind")
    _Loops(the_function, list(kinds), fixed, F32 if single else F64).body(function.body)
    return str(module)


class _Loops:
    def __init__(self, function: Any, names: list[str], fixed: dict[str, Any], stage: Any) -> None:
        self.function, self.fixed, self.stage = function, fixed, stage
        self.entry = ir.IRBuilder(function.append_basic_block("names"))
        first = function.append_basic_block("first")
        self.jump = self.entry.branch(first)
        self.b = ir.IRBuilder(first)
        self.places: dict[str, Any] = {}
        self.ways: list[tuple[Any, Any]] = []  # of each loop around: where it goes on, where it ends
        for name, value in zip(names, function.args, strict=True):
            self.assign(name, value)

    def body(self, lines: list[ast.stmt]) -> None:
        self.lines(lines)
        self.b.ret_void()

    def lines(self, lines: list[ast.stmt]) -> None:
        for line in lines:
            getattr(self, f"on_{type(line).__name__.lower()}", self.unknown)(line)

    def unknown(self, node: ast.AST) -> Any:
        raise NotPlain(f"line {getattr(node, 'lineno', '?')}: {ast.unparse(node)}")

    def assign(self, name: str, value: Any) -> None:
        if name not in self.places:
            self.entry.position_before(self.jump)
            self.places[name] = self.entry.alloca(value.type)
        place = self.places[name]
        self.b.store(self.cast(value, place.type.pointee), place)

    def cast(self, value: Any, kind: Any) -> Any:
        if value.type == kind:
            return value
        turns = {(I64, F64): "sitofp", (F32, F64): "fpext", (F64, F32): "fptrunc"}
        if (value.type, kind) not in turns:
            raise NotPlain(f"{value.type} where {kind} is wanted")
        return getattr(self.b, turns[value.type, kind])(value, kind)

    def put(self, target: ast.expr, value: Any) -> None:
        if isinstance(target, ast.Name):
            self.assign(target.id, value)
        else:
            place = self.place(target)
            self.b.store(self.cast(value, place.type.pointee), place)

    def place(self, node: ast.expr) -> Any:
        if not isinstance(node, ast.Subscript):
            return self.unknown(node)
        return self.b.gep(self.of(node.value), [self.of(node.slice)])

    # -- lines

    def on_assign(self, line: ast.Assign) -> None:
        (target,) = line.targets
        if isinstance(target, ast.Tuple) and isinstance(line.value, ast.Tuple):
            values = [self.of(e) for e in line.value.elts]
            for one, value in zip(target.elts, values, strict=True):
                self.put(one, value)
        else:
            self.put(target, self.of(line.value))

    def on_augassign(self, line: ast.AugAssign) -> None:
        was = self.b.load(self.place(line.target)) if isinstance(line.target, ast.Subscript) else self.of(line.target)
        self.put(line.target, self.binary(line.op, was, self.of(line.value)))

    def on_expr(self, line: ast.Expr) -> None:
        if not isinstance(line.value, ast.Constant):
            self.of(line.value)

    def on_if(self, line: ast.If) -> None:
        yes, no, after = (self.function.append_basic_block() for _ in range(3))
        self.b.cbranch(self.truth(line.test), yes, no)
        for block, lines in ((yes, line.body), (no, line.orelse)):
            self.b.position_at_end(block)
            self.lines(lines)
            self.b.branch(after)
        self.b.position_at_end(after)

    def on_while(self, line: ast.While) -> None:
        self.loop(lambda: self.truth(line.test), line.body, None)

    def on_for(self, line: ast.For) -> None:
        call = line.iter
        if not (isinstance(call, ast.Call) and ast.unparse(call.func) == "range" and isinstance(line.target, ast.Name)):
            self.unknown(line)
        assert isinstance(call, ast.Call) and isinstance(line.target, ast.Name)
        end, count = self.of(call.args[0]), f"{line.target.id} of line {line.lineno}"
        self.assign(count, ir.Constant(I64, 0))
        name = line.target.id

        def more() -> Any:
            return self.b.icmp_signed("<", self.b.load(self.places[count]), end)

        def begin() -> None:
            now = self.b.load(self.places[count])
            self.assign(name, now)
            self.assign(count, self.b.add(now, ir.Constant(I64, 1)))

        self.loop(more, line.body, begin)

    def loop(self, test: Callable[[], Any], lines: list[ast.stmt], begin: Callable[[], None] | None) -> None:
        ask, inside, after = (self.function.append_basic_block() for _ in range(3))
        self.b.branch(ask)
        self.b.position_at_end(ask)
        self.b.cbranch(test(), inside, after)
        self.b.position_at_end(inside)
        if begin:
            begin()
        self.ways.append((ask, after))
        self.lines(lines)
        self.ways.pop()
        self.b.branch(ask)
        self.b.position_at_end(after)

    def on_break(self, line: ast.Break) -> None:
        self.leave(self.ways[-1][1])

    def on_continue(self, line: ast.Continue) -> None:
        self.leave(self.ways[-1][0])

    def leave(self, block: Any) -> None:
        self.b.branch(block)
        self.b.position_at_end(self.function.append_basic_block())  # nobody comes here

    # -- values

    def of(self, node: ast.expr) -> Any:
        return getattr(self, f"of_{type(node).__name__.lower()}", self.unknown)(node)

    def truth(self, node: ast.expr) -> Any:
        value = self.of(node)
        if value.type == I64:
            return self.b.icmp_signed("!=", value, ir.Constant(I64, 0))
        return value if value.type == BIT else self.unknown(node)

    def of_constant(self, node: ast.Constant) -> Any:
        return self.number(node.value)

    def number(self, value: Any) -> Any:
        kind = BIT if isinstance(value, bool) else I64 if isinstance(value, int) else F64
        return ir.Constant(kind, value)

    def of_name(self, node: ast.Name) -> Any:
        if node.id in self.fixed:
            return self.number(self.fixed[node.id])
        return self.b.load(self.places[node.id]) if node.id in self.places else self.unknown(node)

    def of_subscript(self, node: ast.Subscript) -> Any:
        return self.b.load(self.place(node))

    def of_binop(self, node: ast.BinOp) -> Any:
        return self.binary(node.op, self.of(node.left), self.of(node.right))

    def alike(self, a: Any, b: Any) -> tuple[Any, Any]:
        kind = a.type if a.type == b.type else F64
        return self.cast(a, kind), self.cast(b, kind)

    def binary(self, op: ast.operator, a: Any, b: Any) -> Any:
        a, b = self.alike(a, b)
        ways = WHOLES if a.type == I64 else FLOATS
        if type(op) not in ways:
            raise NotPlain(f"{type(op).__name__} of {a.type}")
        return getattr(self.b, ways[type(op)])(a, b)

    def of_unaryop(self, node: ast.UnaryOp) -> Any:
        if isinstance(node.op, ast.Not):
            return self.b.not_(self.truth(node.operand))
        value = self.of(node.operand)
        if isinstance(node.op, ast.USub):
            return self.b.neg(value) if value.type == I64 else self.b.fneg(value)
        return self.unknown(node)

    def of_compare(self, node: ast.Compare) -> Any:
        if len(node.ops) != 1:
            return self.unknown(node)
        return self.compared(SIGNS[type(node.ops[0])], self.of(node.left), self.of(node.comparators[0]))

    def compared(self, sign: str, a: Any, b: Any) -> Any:
        a, b = self.alike(a, b)
        if a.type == I64:
            return self.b.icmp_signed(sign, a, b)
        return (self.b.fcmp_unordered if sign == "!=" else self.b.fcmp_ordered)(sign, a, b)

    def of_boolop(self, node: ast.BoolOp) -> Any:
        both, after, come = isinstance(node.op, ast.And), self.function.append_basic_block(), []
        for i, one in enumerate(node.values):
            value = self.truth(one)
            come.append((value, self.b.block))
            if i + 1 == len(node.values):
                self.b.branch(after)
            else:
                next_ = self.function.append_basic_block()
                self.b.cbranch(value, *((next_, after) if both else (after, next_)))
                self.b.position_at_end(next_)
        self.b.position_at_end(after)
        thing = self.b.phi(BIT)
        for value, block in come:
            thing.add_incoming(value, block)
        return thing

    def of_ifexp(self, node: ast.IfExp) -> Any:
        return self.b.select(self.truth(node.test), *self.alike(self.of(node.body), self.of(node.orelse)))

    def of_call(self, node: ast.Call) -> Any:
        name, given = ast.unparse(node.func), [self.of(a) for a in node.args]
        if name in ("min", "max") and len(given) == 2:
            first, second = self.alike(*given)
            return self.b.select(self.compared("<" if name == "min" else ">", second, first), second, first)
        if name == "sqrt":
            kind = ir.FunctionType(F64, [F64])
            module = self.function.module
            root = module.globals.get("llvm.sqrt.f64") or ir.Function(module, kind, "llvm.sqrt.f64")
            return self.b.call(root, given)
        if name.startswith("at_"):
            kind = {"d": F64, "i": I64, "k": self.stage}[name.removeprefix("at_")]
            return self.b.inttoptr(given[0], kind.as_pointer())
        if name.startswith("call"):
            address, *rest = given
            kind = ir.FunctionType(ir.VoidType(), [v.type for v in rest])
            return self.b.call(self.b.inttoptr(address, kind.as_pointer()), rest)
        return self.unknown(node)
