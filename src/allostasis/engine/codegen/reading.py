"""Some of the offers of a model, without what only the others need: a slice of the text that computes all of them."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import Any

from allostasis.engine.codegen.kernel_source import functions

__all__ = ["offers_of"]


@lru_cache(maxsize=64)
def offers_of(text: str, places: tuple[int, ...]) -> Any:
    """``offers(op, t, y, u, p)`` of a source's text that returns a tuple of those at ``places`` alone.

    Each is computed by the same operations as among all of them, so that it has the same bits.
    """
    value = next(d for d in _parsed(text).body if isinstance(d, ast.FunctionDef) and d.name == "offers")
    *lines, end = value.body
    assert isinstance(end, ast.Return) and isinstance(end.value, ast.Tuple)
    asked = ast.Tuple([end.value.elts[i] for i in places], ast.Load())
    needed, kept = _names(asked), list[ast.stmt]()
    for line in reversed(lines):
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name) and line.targets[0].id in needed:
            needed |= _names(line.value)
            kept.append(line)
    short = ast.FunctionDef("offers", value.args, [*reversed(kept), ast.Return(asked)], [])
    return functions(ast.unparse(ast.fix_missing_locations(ast.Module([short], [])))).offers


@lru_cache(maxsize=8)
def _parsed(text: str) -> ast.Module:
    begin = text.index("def offers(")
    end = text.find("\ndef ", begin)
    return ast.parse(text[begin : end if end > 0 else None])


def _names(node: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
