"""The engine beside its peers: one command, one table, one run.

    python benchmarks/engine.py [--quick] [--json]

Prints a table; with --json also one last line of JSON. Figures of one core are person-days per second of the
processor; a machine that does other work beside does not change them much. Errors are the largest over people,
days and states of |x - reference| / max(|reference|, 1 % of the state's maximum). Every engine gets the loosest
tolerance of a ladder that meets half the target in a pilot; then other people are run on other days, and if the
largest error there is above the target, the next tolerance. We are judged on more people than the peers are. Then the
fastest of our ways and the peer are run in turn, and the fastest run of each counts.
Peers that are not installed are left out. What is missing of locks/bench.txt is installed before anything is timed,
into an environment of its own; numbalsoda, of which there is only source, where there is a compiler for it.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / ".venv-bench"
NEEDED = ("roadrunner", "sksundae", "diffrax", "jax")


def equip() -> None:
    """Install the benchmark's own lock into an environment of its own, once, and go on there."""
    paths = os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]))
    os.environ["PYTHONPATH"] = paths  # also of the processes started from here
    if all(importlib.util.find_spec(n) for n in NEEDED) or os.environ.get("ALLOSTASIS_BENCH"):
        return
    python = PLACE / "bin" / "python"
    if not (PLACE / ".stamp").exists():
        print(f"installing locks/bench.txt into {PLACE.name}", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(PLACE)], check=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
        subprocess.run([*install, "--only-binary", ":all:", "-r", str(ROOT / "locks" / "bench.txt")], check=True)
        if shutil.which("cmake") and shutil.which("gfortran"):
            source = ["--no-deps", "-r", str(ROOT / "locks" / "bench-source.txt")]
            if subprocess.run([*install, *source], check=False).returncode:
                print("numbalsoda could not be compiled here and is left out", flush=True)
        (PLACE / ".stamp").touch()
    os.environ["ALLOSTASIS_BENCH"] = "1"
    os.execv(python, [str(python), *sys.argv])


TURNS = 5  # runs of ours and of a peer in turn, since a machine is not as fast in one minute as in the next
WAYS: tuple[tuple[str, bool], ...] = (("merson", True), ("rodas4", True), ("cash_karp", False), ("rodas4", False))


def compared(model: Any, quick: bool, say: Any) -> dict[tuple[str, float], list[Any]]:
    """Every engine on bursts and without, at both targets: rows by days and target."""
    import measure
    from cases import Case
    from peers import PEERS

    people, few = (128, 6) if quick else (512, 16)
    found: dict[tuple[str, float], list[Any]] = {}
    prepared: dict[str, tuple[float, float]] = {}
    for pulses in (True, False):
        tuning, asked = Case(model, 2000, 48, 4, pulses), Case(model, 0, people, 5, pulses)
        kind = "pulsatile" if pulses else "smooth"
        for target in (1e-3, 1e-5):
            rows = found[kind, target] = []
            ways = [way for way in WAYS if not (way[1] and target == 1e-5)]
            for method, single in ways:
                name = f"allostasis {method}, {'32/64' if single else '64'} bit"
                rows.append(measure.tuned(name, measure.ours(method, single), tuning, asked, people, target))
            for made in PEERS:
                peer = made()
                if quick and peer.slow:
                    continue
                if quick and target == 1e-5 and not (pulses and "libRoadRunner" in peer.name or "LSODA" in peer.name):
                    continue
                start, before = time.perf_counter(), measure.memory()
                try:
                    peer.prepare(tuning)
                except ImportError as error:
                    prepared.setdefault(f"left out: {peer.name} ({error})", (0.0, 0.0))
                    continue
                prepared.setdefault(peer.name, (time.perf_counter() - start, measure.memory() - before))
                row = measure.tuned(peer.name, peer.run, tuning, asked, few, target)
                best = max(range(len(ways)), key=lambda n: rows[n].speed)
                for _ in range(TURNS):
                    rows[best] = measure.again(rows[best], measure.ours(*ways[best]), asked, people)
                    row = measure.again(row, peer.run, asked, few)
                rows.append(row)
            print(f"{kind}, {target:g}: done", file=sys.stderr, flush=True)
    say(_table(found))
    for made in PEERS:
        say(f"tried with {made.name}: {made.options or ''} {made.tried}")
    for name, (seconds, grown) in prepared.items():
        say(f"{name}: ready after {seconds:.1f} s, {grown:.0f} MB more" if seconds else name)
    return found


def _table(found: dict[tuple[str, float], list[Any]]) -> Any:
    from rich.table import Table

    table = Table("days", "error", "engine", "tolerance", "largest error", "person-days/s", "ours is")
    for (kind, target), rows in found.items():
        best = max(r.speed for r in rows if r.engine.startswith("allostasis"))
        for r in rows:
            peer = not r.engine.startswith("allostasis")
            times = f"{best / r.speed:.0f} times" if peer and r.speed else ""
            speed = f"{r.speed:,.0f}" if r.speed else "never met"
            table.add_row(kind, f"{target:.0e}", r.engine, f"{r.tolerance:.0e}", f"{r.error:.1e}", speed, times)
    return table


def alone(model: Any, fast: Any, quick: bool, say: Any) -> float:
    """Our own figures; two cores over one."""
    import measure
    from cases import Case
    from rich.table import Table

    method, single = fast.engine.split()[1].rstrip(","), "32/64" in fast.engine
    big = Case(model, 0, 1024 if quick else 4096, 5, True)
    ratio = measure.two_cores(big, method, single, fast.tolerance)
    report = Table("what", "measured")
    report.add_row("two cores over one", f"{ratio:.2f}")
    for narrow in (True, False):
        count, rate, share = measure.roofline(big, narrow)
        text = f"{count} operations, {rate / 1e9:.1f} G/s, {share:.0%} of matrix product"
        report.add_row(f"right-hand side, {32 if narrow else 64} bit", text)
    first, second = measure.starts()
    for name in first:
        report.add_row(name, f"{first[name]:.2f} first start, {second[name]:.2f} second")
    some = Case(model, 0, 16, 3, True)
    report.add_row("stages of 32 bit change", f"{measure.other_precision(some, method, fast.tolerance):.1e} at most")
    report.add_row("code for AVX2 alone changes", f"{measure.other_processor(some, 'haswell'):.1e} at most")
    sizes = [10**3, 10**4] if quick else [10**3, 10**4, 10**5, 10**6]
    measure.stream(model, 1024, 6.0, method, fast.tolerance)
    seconds = [measure.streamed(model, n, 6.0, method, fast.tolerance) for n in [100, *sizes]]
    report.add_row("people", ", ".join(f"{n}: {s:.2f} s" for n, s in zip([100, *sizes], seconds, strict=True)))
    report.add_row("growth with people, from 1000", f"exponent {measure.slope(sizes, seconds[1:]):.3f}")
    report.add_row("memory at most, peers loaded", f"{measure.memory(high=True):.0f} MB")
    grown = measure.models([10, 50, 150] if quick else [10, 25, 50, 73, 100, 150])
    cost = []
    for each in grown:
        measure.stream(each, 16, 6.0, method, fast.tolerance)
        cost.append(min(measure.stream(each, 2048, 6.0, method, fast.tolerance) for _ in range(3)))
    n = [len(m.states) for m in grown]
    report.add_row("growth with states", f"{n} states, exponent {measure.slope(n, cost):.2f}")
    say(report)
    return ratio


def main() -> None:
    ask = argparse.ArgumentParser(description="The engine beside its peers.")
    ask.add_argument("--quick", action="store_true", help="fewer people; under ten minutes on two cores")
    ask.add_argument("--json", action="store_true", help="one last line of JSON")
    given = ask.parse_args()
    equip()
    sys.path.insert(0, str(ROOT / "src"))
    begin = time.perf_counter()

    from rich.console import Console

    from allostasis.assembly import assemble, catalogue

    console = Console(width=120)
    model = assemble(catalogue.names("biology"))
    console.print(f"{len(model.states)} states, {len(model.params)} parameters, {len(model.modules)} modules")
    found = compared(model, given.quick, console.print)

    def ours(days: str, target: float, bits: str = "") -> Any:
        rows = [r for r in found[days, target] if r.engine.startswith("allostasis") and bits in r.engine]
        return max(rows, key=lambda r: r.speed)

    def peer(days: str, target: float, name: str = "") -> float:
        every = [r for r in found[days, target] if not r.engine.startswith("allostasis") and name in r.engine]
        return max(r.speed for r in every)

    fast, rr = ours("pulsatile", 1e-3), "libRoadRunner"
    ratio = alone(model, fast, given.quick, console.print)
    line = {
        "vs_libroadrunner_pulsatile": fast.speed / peer("pulsatile", 1e-3, rr),
        "vs_libroadrunner_smooth": ours("smooth", 1e-3).speed / peer("smooth", 1e-3, rr),
        "vs_best_peer_pulsatile": fast.speed / peer("pulsatile", 1e-3),
        "vs_libroadrunner_float64_1e5": ours("pulsatile", 1e-5, ", 64 bit").speed / peer("pulsatile", 1e-5, rr),
        "two_cores": ratio,
        "max_error": max(fast.error, ours("smooth", 1e-3).error),
    }
    console.print(f"this took {time.perf_counter() - begin:.0f} s; of libRoadRunner's two ways the faster counts")
    if given.json:
        print(json.dumps({k: round(v, 6) for k, v in line.items()}))


if __name__ == "__main__":
    main()
