"""Machine code: routines compiled for this processor, kept as object files, loaded without a compiler.

A second start needs llvmlite's loader only, not the equations.
"""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any

__all__ = ["ALIGNED", "Loaded", "compiled", "native_width", "processor"]

ALIGNED = 64  # bytes: where arrays of lanes begin, the widest registers there are
LEVEL = 2  # of optimisation; more costs seconds and gives nothing, the code being straight


@cache
def _llvm() -> Any:
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    return llvm


@cache
def processor() -> str:
    """Name and abilities of this processor: machine code of another one is not for it."""
    llvm = _llvm()
    return f"{llvm.get_host_cpu_name()} {llvm.get_host_cpu_features().flatten()}"


@cache
def native_width(single: bool = False, many: bool = False) -> int:
    """Lanes that this machine does best with: those of a register of 256 bits, or of 128 where there is none wider.

    Registers of 512 bits gave nothing in 64 bit: what so many lanes work on leaves the nearest cache. In 32 bit they
    are a seventh faster once there are ``many`` people, more than a few to a lane.
    """
    has = _llvm().get_host_cpu_features()
    wide = 8 if many and single and has.get("avx512f") and has.get("avx512vl") else 4 if has.get("avx2") else 2
    return wide * 2 if single else wide


def _machine() -> Any:
    llvm = _llvm()
    target = llvm.Target.from_default_triple()
    features = llvm.get_host_cpu_features().flatten()
    return target.create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=features, opt=LEVEL, reloc="default", codemodel="jitdefault"
    )


def compiled(text: str) -> bytes:
    """LLVM's assembly as an object file for this processor."""
    llvm, machine = _llvm(), _machine()
    module = llvm.parse_assembly(text)
    module.triple, module.data_layout = machine.triple, str(machine.target_data)
    module.verify()
    options = llvm.create_pipeline_tuning_options(speed_level=LEVEL)
    options.loop_vectorization = options.slp_vectorization = False
    passes = llvm.create_pass_builder(machine, options)
    passes.getModulePassManager().run(module, passes)
    the_bytes: bytes = machine.emit_object(module)
    return the_bytes


class Loaded:
    """An object file in this process; its code lives as long as this object."""

    def __init__(self, content: bytes) -> None:
        llvm = _llvm()
        self._engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), _machine())
        self._engine.add_object_file(llvm.ObjectFileRef.from_data(content))
        self._engine.finalize_object()

    def address(self, name: str) -> int:
        """Where a routine lies; 0 where this file has none of that name."""
        found: int = self._engine.get_function_address(name)
        return found

    def function(self, name: str, *kinds: Any) -> Any:
        """A routine as a function of Python that lets other threads run; ``kinds`` are types of ctypes."""
        return ctypes.CFUNCTYPE(None, *kinds)(self.address(name))
