"""The engine beside its peers: one command, one table, one run.

    python benchmarks/engine.py [--quick] [--json]

Prints a table; with --json also one last line of JSON. Figures of one core are person-days per second of the
processor; a machine that does other work beside does not change them much. Errors are the largest over people,
days and states of |x - reference| / max(|reference|, 1 % of the state's maximum), on people and days that the
tolerance was not chosen on. Peers that are not installed are left out; AMICI and numbalsoda need a compiler and are
installed by hand.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / ".venv-bench"
NEEDED = ("roadrunner", "sksundae", "diffrax", "jax")


def equip() -> None:
    """Install the benchmark's own lock into an environment of its own, once, and go on there."""
    if all(importlib.util.find_spec(n) for n in NEEDED) or os.environ.get("ALLOSTASIS_BENCH"):
        return
    python = PLACE / "bin" / "python"
    if not (PLACE / ".stamp").exists():
        print(f"installing locks/bench.txt into {PLACE.name}", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(PLACE)], check=True)
        lock = ["--require-hashes", "--only-binary", ":all:", "-r", str(ROOT / "locks" / "bench.txt")]
        quiet = ["--quiet", "--disable-pip-version-check"]
        subprocess.run([str(python), "-m", "pip", "install", *quiet, *lock], check=True)
        (PLACE / ".stamp").touch()
    paths = os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]))
    os.environ |= {"PYTHONPATH": paths, "ALLOSTASIS_BENCH": "1"}
    os.execv(python, [str(python), *sys.argv])


def main() -> None:
    ask = argparse.ArgumentParser(description="The engine beside its peers.")
    ask.add_argument("--quick", action="store_true", help="fewer people; under ten minutes on two cores")
    ask.add_argument("--json", action="store_true", help="one last line of JSON")
    given = ask.parse_args()
    equip()
    sys.path.insert(0, str(ROOT / "src"))

    import measure
    from cases import Case
    from peers import PEERS
    from rich.console import Console
    from rich.table import Table

    from allostasis.assembly import assemble, catalogue

    console = Console(width=120)
    model = assemble(catalogue.names("biology"))
    console.print(f"{len(model.states)} states, {len(model.params)} parameters, {len(model.modules)} modules")
    people = 128 if given.quick else 512
    days, few = 5, 6 if given.quick else 16
    found: dict[tuple[str, float], list[measure.Speed]] = {}
    table = Table("days", "error", "engine", "tolerance", "largest error", "person-days/s", "ours is")
    for pulses in (True, False):
        tuning, asked = Case(model, 2000, 48, 4, pulses), Case(model, 0, people, days, pulses)
        for target in (1e-3, 1e-5):
            rows = []
            for method, single in (("tsit5", True), ("rodas4", True), ("tsit5", False), ("rodas4", False)):
                if target == 1e-5 and single:
                    continue
                name = f"allostasis {method}, {'32/64' if single else '64'} bit"
                rows.append(measure.tuned(name, measure.ours(method, single), tuning, asked, people, target))
            for kind in PEERS:
                peer = kind()
                if target == 1e-5 and kind is not PEERS[0] and given.quick:
                    continue
                try:
                    peer.prepare(tuning)
                except ImportError as error:
                    console.print(f"left out: {peer.name} ({error})")
                    continue
                rows.append(measure.tuned(peer.name, peer.run, tuning, asked, few, target))
            found["pulsatile" if pulses else "smooth", target] = rows
            best = max(r.speed for r in rows if r.engine.startswith("allostasis"))
            for r in rows:
                times = "" if r.engine.startswith("allostasis") else f"{best / r.speed:.0f} times"
                kind_ = "pulsatile" if pulses else "smooth"
                table.add_row(
                    kind_, f"{target:.0e}", r.engine, f"{r.tolerance:.0e}", f"{r.error:.1e}", f"{r.speed:,.0f}", times
                )
    console.print(table)
    for kind in PEERS:
        console.print(f"tried with {kind.name}: {kind.tried}")

    def ours(days: str, target: float, bits: str = "") -> Any:
        rows = [r for r in found[days, target] if r.engine.startswith("allostasis") and bits in r.engine]
        return max(rows, key=lambda r: r.speed)

    def peers(days: str, target: float) -> dict[str, float]:
        return {r.engine: r.speed for r in found[days, target] if not r.engine.startswith("allostasis")}

    big = Case(model, 0, 1024 if given.quick else 4096, days, True)
    fast = ours("pulsatile", 1e-3)
    ratio = measure.two_cores(big, fast.engine.split()[1].rstrip(","), fast.tolerance)
    report = Table("what", "measured")
    report.add_row("two cores over one", f"{ratio:.2f}")
    for single in (False, True):
        count, rate, share = measure.roofline(big, single)
        bits = 32 if single else 64
        report.add_row(
            f"right-hand side, {bits} bit", f"{count} operations, {rate / 1e9:.1f} G/s, {share:.0%} of matrix product"
        )
    first, second = measure.starts()
    for name in first:
        report.add_row(name, f"{first[name]:.2f} first start, {second[name]:.2f} second")
    sizes = [10**3, 10**4] if given.quick else [10**3, 10**4, 10**5, 10**6]
    measure.stream(model, 1024, 6.0, fast.tolerance)
    seconds = [measure.stream(model, n, 6.0, fast.tolerance) for n in [100, *sizes]]
    report.add_row("people", ", ".join(f"{n}: {s:.2f} s" for n, s in zip([100, *sizes], seconds, strict=True)))
    report.add_row("growth with people, from 1000", f"exponent {measure.slope(sizes, seconds[1:]):.3f}")
    report.add_row("memory after the largest, peers loaded", f"{measure.memory():.0f} MB")
    grown = measure.models([10, 73] if given.quick else [10, 25, 50, 73, 110, 150])
    cost = []
    for each in grown:
        measure.stream(each, 16, 6.0, fast.tolerance)
        cost.append(measure.stream(each, 2048, 6.0, fast.tolerance))
    n = [len(m.states) for m in grown]
    report.add_row("growth with states", f"{n} states, exponent {measure.slope(n, cost):.2f}")
    console.print(report)

    rr, every = "libRoadRunner (CVODE)", peers("pulsatile", 1e-3)
    line = {
        "vs_libroadrunner_pulsatile": fast.speed / every[rr],
        "vs_libroadrunner_smooth": ours("smooth", 1e-3).speed / peers("smooth", 1e-3)[rr],
        "vs_best_peer_pulsatile": fast.speed / max(every.values()),
        "vs_libroadrunner_float64_1e5": ours("pulsatile", 1e-5, ", 64 bit").speed / peers("pulsatile", 1e-5)[rr],
        "two_cores": ratio,
        "max_error": max(fast.error, ours("smooth", 1e-3).error),
    }
    if given.json:
        print(json.dumps({k: round(v, 6) for k, v in line.items()}))


if __name__ == "__main__":
    main()
