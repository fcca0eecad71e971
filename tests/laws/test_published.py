"""Every variant "published", its couplings cut, gives the courses of its paper. A new one needs an entry here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from scipy.optimize import brentq

from allostasis.assembly import assemble
from allostasis.engine.backends import scipy_reference as reference
from allostasis.engine.codegen import numpy_ops
from allostasis.engine.codegen.source import source
from allostasis.language import Dose
from bodies import PUBLISHED, alone

COURSES: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "courses.yaml").read_text(encoding="utf-8")
)
CASES = [pytest.param(c, id=f"{name}, {c['course']}") for name, courses in COURSES.items() for c in courses]


# Held to their papers' equations or figures in tests/biology_immune/test_cores.py.
COMPUTED = {"autoimmune", "influenza", "plaque", "senescence", "t_cells", "tumour"}


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_a_published_variant_has_a_course_of_its_paper(name: str) -> None:
    if name in COMPUTED:
        return
    assert name in COURSES, f"{name}: copy a course of its source into tests/laws/courses.yaml"
    states = {s for course in COURSES[name] for part in ("expected", "sums", "ends") for s in course.get(part, {})}
    assert any(s.partition(".")[0] == name for s in states), f"{name}: its course shows nothing of its own"


def _run(course: Mapping[str, Any]) -> dict[str, np.ndarray]:
    modules = course["modules"]
    model = assemble(modules, use={m: "published" for m in modules if m in PUBLISHED})
    begin = float(course.get("begin", 0.0))
    times = np.array(course["hours"]) + course.get("after", begin)
    return reference.solve(
        model,
        times,
        begin=begin,
        start=course.get("start"),
        params=course.get("params"),
        records=[Dose(begin, into, amount) for into, amount in course.get("doses", {}).items()],
    )


@pytest.mark.parametrize("course", CASES)
def test_the_course_of_its_paper(course: dict[str, Any]) -> None:
    run = _run(course)
    for path, values in course.get("expected", {}).items():
        np.testing.assert_allclose(run[path], values, rtol=course.get("rtol", 1e-3), atol=1e-8, err_msg=path)
    for module, values in course.get("sums", {}).items():
        states = [s for s in run if s.startswith(f"{module}.") and s in course["start"]]
        np.testing.assert_allclose(sum(run[s] for s in states), values, rtol=1e-3, atol=1e-9, err_msg=module)
    for path, value in course.get("ends", {}).items():
        assert run[path][-1] == pytest.approx(value, abs=2e-2), path


def test_activation_has_the_published_fixed_points_and_no_others() -> None:
    """Steinacher and Wright 2013: three that hold, low, well and high, and between them two that do not."""
    model = alone("activation", "published")
    written = source(model, jacobian=False)
    p = written.parameters(model.defaults[None])[0]

    def rate(level: float) -> float:
        y = [level if n == "activation.level" else 0.0 for n in model.state_names]
        return float(
            written.run.rates(numpy_ops, 0.0, y, model.input_starts, p)[model.state_names.index("activation.level")]
        )

    grid = np.arange(1.0, 200.0, 0.31)
    rates = np.array([rate(x) for x in grid])
    found = [brentq(rate, a, b) for a, b, u, v in zip(grid, grid[1:], rates, rates[1:], strict=False) if u * v < 0]
    slopes = [(rate(x + 1e-4) - rate(x - 1e-4)) / 2e-4 for x in found]
    np.testing.assert_allclose(found, [50.942, 92.667, 100.0, 108.487, 143.165], rtol=1e-4)
    np.testing.assert_allclose(slopes, [-0.01144, 0.01705, -0.3075, 0.01241, -0.00825], rtol=2e-3)
