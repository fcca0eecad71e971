"""A self-test: the compiled kernel of the body clock against an independent solver."""

from __future__ import annotations

import os
import platform
from typing import Any

__all__ = ["examine"]

ALLOWED = 1e-3  # of each state's typical size; both run at tolerances a hundred times finer


def examine() -> dict[str, Any]:
    """What this machine is, and how far kernel and reference lie apart after two days of the clock."""
    import llvmlite.binding as llvm
    import numba

    from allostasis.cache import place, trouble
    from allostasis.engine.codegen import native_width
    from allostasis.version import VERSION

    features = llvm.get_host_cpu_features()
    difference = _difference()
    return {
        "allostasis": VERSION,
        "python": platform.python_version(),
        "numba": numba.__version__,
        "processor": llvm.get_host_cpu_name(),
        "cores": os.cpu_count(),
        "vector_features": " ".join(f for f in ("sse2", "avx", "avx2", "fma", "avx512f", "neon") if features.get(f)),
        "register_width": f"{native_width()} numbers of 64 bit",
        "cache": str(place() or "none"),
        "cache_trouble": trouble() or "none",
        "difference": difference,
        "allowed": ALLOWED,
        "ok": bool(difference <= ALLOWED),
    }


def _difference() -> float:
    """Largest distance of a state from the reference over two days, in its typical size."""
    import numpy as np

    from allostasis.assembly import assemble
    from allostasis.engine import Cohort, Events, body_blocks, solve, source_of, starting_inputs
    from allostasis.engine.backends import scipy_reference as reference
    from allostasis.engine.codegen import numpy_ops

    model = assemble(["clock"])
    times = np.arange(1.0, 49.0)
    starts = source_of(model).run.starts(numpy_ops, 0.0, None, None, model.defaults)
    events = Events.of(model, [()], body_blocks(model, 0, np.array([0]), 0, 2, pulses=False, noise=False))
    cohort = Cohort(
        0.0,
        model.defaults[None],
        np.array([[float(v) for v in starts]]),
        starting_inputs(model, 0.0, 1, pulses=False),
        events,
    )
    run = solve(model, cohort, times, rtol=1e-7)
    if run.status[0]:
        return float("inf")
    other = reference.solve(model, list(times), begin=0.0)
    apart = [np.abs(run.y[0, :, i] - other[n]).max() / model.scales[i] for i, n in enumerate(model.state_names)]
    return float(max(apart))
