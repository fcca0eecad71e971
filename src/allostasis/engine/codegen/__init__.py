"""From symbols to machine code: printed, vectorised, compiled, kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allostasis.doors import door

if TYPE_CHECKING:
    from allostasis.engine.codegen import driver as driver
    from allostasis.engine.codegen import numpy_ops as numpy_ops
    from allostasis.engine.codegen.flows import flows_of as flows_of
    from allostasis.engine.codegen.kernel import Method as Method
    from allostasis.engine.codegen.kernel import build as build
    from allostasis.engine.codegen.kernel import source_of as source_of
    from allostasis.engine.codegen.kernel_source import Source as Source
    from allostasis.engine.codegen.kernel_source import Variant as Variant
    from allostasis.engine.codegen.object_code import native_width as native_width
    from allostasis.engine.codegen.routines import _slots as _slots
    from allostasis.engine.codegen.simd import Lanes as Lanes

__getattr__, __dir__, __all__ = door(__name__)
