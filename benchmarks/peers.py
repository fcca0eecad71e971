"""Other people's solvers on the same problem: same arithmetic, same events, tuned in good faith.

Each gets the generated right-hand side with its common sub-expressions and lifted parameters, absolute tolerances
scaled by state, the moments at which switches flip (nobody but us has to find them), and runs a person in pieces
from event to event. What each was tried with stands in ``tried``; an engine with two ways of integrating is two peers.
"""

from __future__ import annotations

import math
import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
from cases import Case

ATOL = 1e-3  # absolute over relative tolerance, in a state's typical size


def scalar(text: str, name: str = "rates") -> Any:
    """The generated rates as a compiled scalar function ``f(t, y, u, p, out)``."""
    import numba

    lines = text[text.index(f"def {name}(") :].splitlines()
    end = next(i for i, line in enumerate(lines) if line == "    return (")
    close = next(i for i, line in enumerate(lines) if i > end and line == "    )")
    body = [line for line in lines[2:end]]
    body += [f"    out[{i}] = {line.strip().rstrip(',')}" for i, line in enumerate(lines[end + 1 : close])]
    made = "\n".join(["def f(t, y, u, p, out):", *body]).replace("op.", "")
    jit = numba.njit(error_model="numpy", inline="always")
    space: dict[str, Any] = {n: getattr(math, n) for n in ("exp", "log", "sin", "cos", "sqrt", "tanh")}
    space |= {"maximum": jit(lambda a, b: a if a > b else b), "minimum": jit(lambda a, b: a if a < b else b)}
    space |= {"where": jit(lambda g, a, b: a if g >= 0 else b), "step": jit(lambda x: 1.0 if x > 0 else 0.0)}
    space["absolute"] = jit(lambda x: abs(x))
    space["above"] = jit(lambda x: math.log(max(x, 1e-30)))
    space["power"] = jit(lambda x, n: math.exp(n * math.log(max(x, 1e-30))))
    exec(made, space)
    return numba.njit(error_model="numpy")(space["f"])


class Peer:
    """A solver: ``prepare`` once a model, ``one`` takes one person from stop to stop."""

    name = ""
    tried = ""
    options: ClassVar[dict[str, Any]] = {}
    slow = False

    def prepare(self, case: Case) -> None:
        raise NotImplementedError

    def one(self, case: Case, i: int, rtol: float) -> np.ndarray:
        raise NotImplementedError

    def run(self, case: Case, rtol: float, people: int) -> tuple[np.ndarray, float]:
        """States at the moments of comparison, and the processor's seconds."""
        for i in range(people):
            case.segments(i)
        start = time.process_time()
        y = np.stack([self.one(case, i, rtol) for i in range(people)])
        return y, time.process_time() - start

    def pieces(
        self, case: Case, i: int, go: Callable[[float, float, np.ndarray, np.ndarray], np.ndarray]
    ) -> np.ndarray:
        y, u = case.cohort.y[i].copy(), case.cohort.u[i].copy()
        now, kept = 0.0, []
        for stop, changes, compared in case.segments(i):
            if stop > now:
                y = go(now, stop, y, u)
                now = stop
            if compared:
                kept.append(y.copy())
            for slot, change in changes:
                if slot < len(y):
                    y[slot] += change
                else:
                    u[slot - len(y)] += change
        return np.array(kept)


class RoadRunner(Peer):
    name = "libRoadRunner, CVODE BDF"
    tried = "rate rules with shared assignment rules; scaled absolute tolerances; restart only at doses and steps"
    options: ClassVar[dict[str, Any]] = {"stiff": True}

    def prepare(self, case: Case) -> None:
        import roadrunner

        roadrunner.Logger.setLevel(roadrunner.Logger.LOG_ERROR)
        self.runner = roadrunner.RoadRunner(sbml(case))
        self.ids = [f"y{i}" for i in range(len(case.model.states))]
        self.runner.timeCourseSelections = self.ids
        self.runner.integrator.stiff = self.options["stiff"]
        text = case.written.text
        part = text[text.index("def rates(") : text.index("def conditions(")]
        self.read = sorted({int(n) for n in re.findall(r"= p\[(\d+)\]", part)})
        self.inputs = sorted({int(n) for n in re.findall(r"= u\[(\d+)\]", part)})
        self.rtol = 0.0

    def one(self, case: Case, i: int, rtol: float) -> np.ndarray:
        r, tool = self.runner, self.runner.integrator
        r.reset()
        if rtol != self.rtol:
            tool.relative_tolerance = rtol
            tool.maximum_num_steps = 1_000_000
            for name, scale in zip(self.ids, case.model.scales, strict=True):
                tool.setIndividualTolerance(name, rtol * ATOL * float(scale))
            self.rtol = rtol
        for n in self.read:
            r.setValue(f"p{n}", case.p[i, n])
        u = case.cohort.u[i].copy()
        for n in self.inputs:
            r.setValue(f"u{n}", u[n])
        for name, value in zip(self.ids, case.cohort.y[i], strict=True):
            r.setValue(name, value)
        now, kept, jumped = 0.0, [], True
        for stop, changes, compared in case.segments(i):
            if stop > now:
                if jumped:
                    tool.restart(now)
                row = r.simulate(now, stop, 2)[-1]
                now, jumped = stop, False
            if compared:
                kept.append(np.array(row))
            for slot, change in changes:
                jumped = True
                if slot < len(self.ids):
                    r.setValue(self.ids[slot], r.getValue(self.ids[slot]) + change)
                else:
                    u[slot - len(self.ids)] += change
                    if slot - len(self.ids) in self.inputs:
                        r.setValue(f"u{slot - len(self.ids)}", u[slot - len(self.ids)])
        return np.array(kept)


class RoadRunnerAdams(RoadRunner):
    name = "libRoadRunner, CVODE Adams"
    options: ClassVar[dict[str, Any]] = {"stiff": False}


def sbml(case: Case) -> str:
    """The generated rates as SBML: each shared sub-expression an assignment rule, each state a rate rule."""
    import libsbml

    text = case.written.text
    lines = text[text.index("def rates(") : text.index("def conditions(")].splitlines()
    end = next(i for i, line in enumerate(lines) if line == "    return (")
    names = dict(
        re.match(r"    (\w+) = ([pyu]\[\d+\])$", line).groups()
        for line in lines
        if re.match(r"    \w+ = [pyu]\[\d+\]$", line)
    )
    names = {k: re.sub(r"\[(\d+)\]", r"\1", v) for k, v in names.items()}

    def formula(code: str) -> Any:
        code = re.sub(r"\b(\w+)\b(?!\()", lambda m: names.get(m[1], m[1]), code)
        code = (
            re.sub(r"op\.power\(", "raised(", code)
            .replace("op.above(", "above(")
            .replace("op.log(", "ln(")
            .replace("op.maximum", "max")
        )
        code = code.replace("op.minimum", "min").replace("op.absolute", "abs").replace("op.", "")  # above is a function
        made = libsbml.parseL3Formula(re.sub(r"\bt\b", "time", code))
        assert made is not None, libsbml.getLastParseL3Error()
        return made

    document = libsbml.SBMLDocument(3, 2)
    model = document.createModel()
    function = model.createFunctionDefinition()
    function.setId("raised")
    function.setMath(libsbml.parseL3Formula("lambda(x, n, exp(n*ln(max(x, 1e-30))))"))
    function = model.createFunctionDefinition()
    function.setId("above")
    function.setMath(libsbml.parseL3Formula("lambda(x, ln(max(x, 1e-30)))"))

    def parameter(name: str, value: float = 0.0) -> None:
        made = model.createParameter()
        made.setId(name)
        made.setValue(value)
        made.setConstant(False)

    for name in sorted(set(names.values()) | {f"y{i}" for i in range(len(case.model.states))}):
        parameter(name)
    shared = [re.match(r"    (c\d+) = (.+)$", line) for line in lines[:end]]
    for match in filter(None, shared):
        parameter(match[1])
        rule = model.createAssignmentRule()
        rule.setVariable(match[1])
        rule.setMath(formula(match[2]))
    for i in range(len(case.model.states)):
        rule = model.createRateRule()
        rule.setVariable(f"y{i}")
        rule.setMath(formula(lines[end + 1 + i].strip().rstrip(",")))
    return libsbml.writeSBMLToString(document)


class Sundae(Peer):
    name = "scikit-sundae, CVODE BDF"
    tried = "compiled right-hand side; dense, Krylov; scaled absolute tolerances; one solver object a piece"
    options: ClassVar[dict[str, Any]] = {"method": "BDF", "linsolver": "gmres"}

    def prepare(self, case: Case) -> None:
        import sksundae

        assert sksundae
        self.rates, state = scalar(case.written.text), case.cohort.y[0]
        self.rates(0.0, state, case.cohort.u[0], case.p[0], np.empty_like(state))

    def one(self, case: Case, i: int, rtol: float) -> np.ndarray:
        from sksundae.cvode import CVODE

        p, atol, f = case.p[i], rtol * ATOL * case.model.scales, self.rates

        def go(a: float, b: float, y: np.ndarray, u: np.ndarray) -> np.ndarray:
            given = {"rtol": rtol, "atol": atol, "max_num_steps": 100_000, **self.options}
            solver = CVODE(lambda t, x, dx: f(t, x, u, p, dx), **given)
            return np.array(solver.solve(np.array([a, b]), y).y[-1])

        return self.pieces(case, i, go)


class SundaeAdams(Sundae):
    name = "scikit-sundae, CVODE Adams"
    options: ClassVar[dict[str, Any]] = {"method": "Adams", "linsolver": "gmres"}


class Lsoda(Peer):
    name = "numbalsoda, LSODA"
    tried = "pieces inside one compiled loop; one absolute tolerance (its only kind), of the typical size of 1"

    def prepare(self, case: Case) -> None:
        import numba
        from numbalsoda import lsoda, lsoda_sig

        f = scalar(case.written.text)
        n, m = len(case.model.states), case.cohort.u.shape[1]
        scale = np.ascontiguousarray(case.model.scales)

        @numba.cfunc(lsoda_sig)
        def rates(t, z, dz, data):
            z_ = numba.carray(z, (n,))
            d_ = numba.carray(dz, (n,))
            q = numba.carray(data, (10**6,), numba.float64)
            y = np.empty(n)
            for i in range(n):
                y[i] = z_[i] * scale[i]
            f(t, y, q[:m], q[m:], d_)
            for i in range(n):
                d_[i] /= scale[i]

        address = rates.address

        @numba.njit
        def through(y, data, stop, first, slot, change, kept, out, rtol):
            now, row = 0.0, 0
            for s in range(stop.size):
                if stop[s] > now:
                    made, _ = lsoda(
                        address, y / scale, np.array([now, stop[s]]), data=data, rtol=rtol, atol=rtol * 1e-3
                    )
                    y[:] = made[-1] * scale
                    now = stop[s]
                if kept[s]:
                    out[row] = y
                    row += 1
                for e in range(first[s], first[s + 1]):
                    if slot[e] < n:
                        y[slot[e]] += change[e]
                    else:
                        data[slot[e] - n] += change[e]

        self.through = through
        self.one(case, 0, 1e-3)

    def one(self, case: Case, i: int, rtol: float) -> np.ndarray:
        stops = case.segments(i)
        moves = [c for _, changes, _ in stops for c in changes]
        first = np.concatenate([[0], np.cumsum([len(c) for _, c, _ in stops])]).astype(np.int64)
        out = np.empty((case.days, len(case.model.states)))
        self.through(
            case.cohort.y[i].copy(),
            np.concatenate([case.cohort.u[i], case.p[i]]),
            np.array([s for s, _, _ in stops]),
            first,
            np.array([s for s, _ in moves], np.int64),
            np.array([c for _, c in moves], float),
            np.array([k for _, _, k in stops]),
            out,
            rtol,
        )
        return out


class Amici(Peer):
    name = "AMICI, CVODES BDF with KLU"
    tried = "one absolute tolerance, of the typical size of 1; one simulation a piece; installed by hand, with its SWIG"
    options: ClassVar[dict[str, Any]] = {"adams": False}
    slow = True  # minutes of a C++ compiler

    def prepare(self, case: Case) -> None:
        import amici
        import libsbml
        from amici.importers.sbml import SbmlImporter
        from amici.sim import sundials

        self.sundials = sundials
        place = Path(tempfile.gettempdir()) / f"amici_{case.model.fingerprint[:16]}"
        if not list(place.rglob("*.so")):
            document = libsbml.readSBMLFromString(sbml(case))
            for parameter in document.getModel().getListOfParameters():
                parameter.setConstant(bool(re.match(r"[pu]\d+$", parameter.getId())))
            place.mkdir(exist_ok=True)
            (place / "body.xml").write_text(libsbml.writeSBMLToString(document))
            off = {"compute_conservation_laws": False, "generate_sensitivity_code": False}
            SbmlImporter(str(place / "body.xml")).sbml2amici("body", str(place), **off)
        self.body = amici.import_model_module("body", str(place)).get_model()
        self.solver = self.body.create_solver()
        self.solver.set_max_steps(1_000_000)
        if self.options["adams"]:
            self.solver.set_stability_limit_flag(False)
            self.solver.set_linear_multistep_method(sundials.LinearMultistepMethod_adams)
            self.solver.set_non_linear_solver_iteration(sundials.NonlinearSolverIteration_fixedpoint)
        self.order = [int(n[1:]) for n in self.body.get_state_ids()]
        self.numbers = list(self.body.get_free_parameter_ids())

    def one(self, case: Case, i: int, rtol: float) -> np.ndarray:
        body, back = self.body, np.argsort(self.order)
        numbers = [float(case.p[i, int(n[1:])]) if n[0] == "p" else 0.0 for n in self.numbers]
        inputs = [place for place, n in enumerate(self.numbers) if n[0] == "u"]
        self.solver.set_relative_tolerance(rtol)
        self.solver.set_absolute_tolerance(rtol * ATOL)

        def go(a: float, b: float, y: np.ndarray, u: np.ndarray) -> np.ndarray:
            for place in inputs:
                numbers[place] = float(u[int(self.numbers[place][1:])])
            body.set_free_parameters(numbers)
            body.set_t0(a)
            body.set_timepoints([b])
            body.set_initial_state(y[self.order])
            return np.asarray(self.sundials.run_simulation(body, self.solver)["x"])[-1][back]

        return self.pieces(case, i, go)


class AmiciAdams(Amici):
    name = "AMICI, CVODES Adams"
    options: ClassVar[dict[str, Any]] = {"adams": True}


class Diffrax(Peer):
    name = "diffrax, Tsit5, vmapped"
    tried = "64 bit, PI control, pieces padded to the same number for everybody; no implicit method"

    def prepare(self, case: Case) -> None:
        import diffrax
        import jax
        import jax.numpy as jnp

        jax.config.update("jax_enable_x64", True)
        op = SimpleNamespace(
            **{
                n: getattr(jnp, n)
                for n in ("exp", "log", "sin", "cos", "sqrt", "tanh", "maximum", "minimum", "absolute")
            },
            where=lambda g, a, b: jnp.where(g >= 0, a, b),
            step=lambda x: jnp.where(x > 0, 1.0, 0.0),
            above=lambda x: jnp.log(jnp.maximum(x, 1e-30)),
            power=lambda x, n: jnp.exp(n * jnp.log(jnp.maximum(x, 1e-30))),
        )
        rates, scales = case.written.run.rates, jnp.asarray(case.model.scales)
        term = diffrax.ODETerm(lambda t, y, args: jnp.stack([jnp.asarray(v, float) for v in rates(op, t, y, *args)]))

        def piece(state: Any, inputs: Any, rtol: Any, p: Any) -> Any:
            y, u, now = state
            stop, dy, du = inputs
            control = diffrax.PIDController(rtol=rtol, atol=rtol * ATOL * scales, pcoeff=0.3, icoeff=0.4)
            made = diffrax.diffeqsolve(
                term, diffrax.Tsit5(), now, stop, 0.02, y, (u, p), stepsize_controller=control, max_steps=100_000,
                saveat=diffrax.SaveAt(t1=True), throw=False,
            )  # fmt: skip
            end = made.ys[0]
            return (end + dy, u + du, stop), end

        def person(y: Any, u: Any, p: Any, stop: Any, dy: Any, du: Any, rtol: Any) -> Any:
            return jax.lax.scan(lambda s, x: piece(s, x, rtol, p), (y, u, 0.0), (stop, dy, du))[1]

        self.go = jax.jit(jax.vmap(person, (0, 0, 0, 0, 0, 0, None)))

    def run(self, case: Case, rtol: float, people: int) -> tuple[np.ndarray, float]:
        stops = [case.segments(i) for i in range(people)]
        most, n, m = max(len(s) for s in stops), len(case.model.states), case.cohort.u.shape[1]
        time_, dy, du = np.zeros((people, most)), np.zeros((people, most, n)), np.zeros((people, most, m))
        place = np.zeros((people, case.days), int)
        for i, each in enumerate(stops):
            time_[i] = each[-1][0] + 1e-6 * np.arange(1, most + 1)
            for j, (stop, changes, _) in enumerate(each):
                time_[i, j] = stop
                for slot, change in changes:
                    (dy[i, j] if slot < n else du[i, j])[slot if slot < n else slot - n] += change
            place[i] = [j for j, s in enumerate(each) if s[2]]
        given = (case.cohort.y[:people], case.cohort.u[:people], case.p[:people], time_, dy, du, rtol)
        self.go(*given).block_until_ready()
        start = time.process_time()
        made = np.asarray(self.go(*given).block_until_ready())
        return made[np.arange(people)[:, None], place], time.process_time() - start


PEERS: tuple[type[Peer], ...] = (RoadRunner, RoadRunnerAdams, Amici, AmiciAdams, Sundae, SundaeAdams, Lsoda, Diffrax)
