"""Kills a run of the command line at random moments, runs it again, and compares every byte with an undisturbed run.

    .venv/bin/python tests/attack/kills.py [--kills 30] [--people 400] [--seed 1] [--body]

Run by hand, not collected. Every other kill falls on a run over an earlier result with a note in it. What is asked: no
half-written result between, the same bytes after, the note where it was, nothing left beside. With ``--body`` the
whole body lives; else three of its rooms.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from allostasis import cli
from allostasis.cli import run as running  # noqa: F401  # all that a run loads, before it is copied
from allostasis.errors import InputError
from allostasis.studies import Result

STUDY = """\
study: Kills
seed: {seed}
people: {{number: {people}}}
design: counterfactual
{model}
arms:
  rest: []
  tablet: [{{treatment: hydrocortisone, amount: 20 mg, at: 1 h}}]
visits: {{every: 30 min, until: {until}}}
measure: [cortisol]
compare:
  - {{endpoint: peak(cortisol), between: [tablet, rest]}}
"""
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)


@dataclass
class Child:
    """A run of the command line in a copy of this process, so that it begins with everything loaded."""

    number: int
    said: Path

    @classmethod
    def start(cls, study: Path, out: Path, workers: int) -> Child:
        said = study.with_suffix(".said")
        number = os.fork()
        if number:
            return cls(number, said)
        with said.open("wb") as file:
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
        sys.argv = ["allostasis", "run", str(study), "--out", str(out), "--workers", str(workers)]
        try:
            cli.main()
        except SystemExit as error:
            os._exit(error.code if isinstance(error.code, int) else 1)
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(70)
        os._exit(0)

    def ended(self, within: float) -> int | None:
        """The exit status, or None if it still runs after so many seconds."""
        until = time.monotonic() + within
        while not (found := os.waitpid(self.number, os.WNOHANG))[0]:
            if time.monotonic() >= until:
                return None
            time.sleep(0.002)
        return found[1]


def finished(study: Path, out: Path, workers: int) -> float:
    begin = time.monotonic()
    child = Child.start(study, out, workers)
    if status := child.ended(600):
        raise SystemExit(f"a run that nobody disturbed ended with {status}: {child.said.read_text()}")
    return time.monotonic() - begin


def digests(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("--kills", type=int, default=30)
    ask.add_argument("--people", type=int, default=400)
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--body", action="store_true")
    ask.add_argument("--chunk", type=int, default=32, help="people a chunk; it changes no number")
    asked = ask.parse_args()
    import_module("allostasis.studies.running.run").CHUNK = asked.chunk  # type: ignore[attr-defined]
    import_module("allostasis.views.report")
    rng, top = random.Random(asked.seed), Path(tempfile.mkdtemp())
    keys = {
        "people": asked.people,
        "model": "" if asked.body else "model: {modules: [clock, hpa, glucocorticoid]}",
        "until": "6 h" if asked.body else "24 h",
    }
    studies = {}
    for name, seed in (("asked", 1), ("earlier", 2)):
        studies[name] = top / f"{name}.yaml"
        studies[name].write_text(STUDY.format(seed=seed, **keys))
    finished(studies["asked"], top / "warm", 2)
    lasts = finished(studies["asked"], top / "whole", 2)
    finished(studies["earlier"], top / "earlier", 2)
    whole, earlier = digests(top / "whole"), digests(top / "earlier")
    print(f"undisturbed: {lasts:.1f} s; {', '.join(whole)}", flush=True)

    made, late, wrong, with_chunks = Counter[str](), 0, 0, 0
    while sum(made.values()) < asked.kills:
        number, over = rng.choice(SIGNALS), bool(sum(made.values()) % 2)
        folder, note = top / "run" / "result", {"note.txt": hashlib.sha256(b"mine").hexdigest()}
        shutil.rmtree(folder.parent, ignore_errors=True)
        if over:
            shutil.copytree(top / "earlier", folder)
            (folder / "note.txt").write_text("mine")
        child = Child.start(studies["asked"], folder, rng.choice((1, 2)))
        if child.ended(rng.uniform(0, lasts)) is not None:
            late += 1
            continue
        os.kill(child.number, number)
        child.ended(600)
        err = child.said.read_text()
        made[number.name] += 1
        said = []
        if "Traceback" in err:
            said.append(f"traceback: {err}")
        if folder.is_dir():
            try:
                Result.load(folder)
                found = digests(folder)
                some = (earlier, whole, {n: h for n, h in whole.items() if n not in {"report.html", "manifest.json"}})
                if not any(s.items() <= found.items() for s in some):
                    said.append(f"neither the earlier result nor the new one: {sorted(found)}")
            except InputError as error:
                said.append(f"half a result: {error}")
        chunks = len(list(folder.parent.rglob("*.chunk")))
        with_chunks += bool(chunks)
        finished(studies["asked"], folder, rng.choice((1, 2)))
        if digests(folder) != (whole | note if over else whole):
            said.append("other bytes after resuming")
        if sorted(p.name for p in folder.parent.iterdir()) != ["result"]:
            said.append(f"left beside: {[p.name for p in folder.parent.iterdir()]}")
        wrong += bool(said)
        told = "; ".join(said) or "the same bytes"
        print(f"{number.name:8} over an earlier result: {over!s:5}  chunks kept: {chunks}  {told}", flush=True)
    shutil.rmtree(top)
    told = ", ".join(f"{n} {name}" for name, n in sorted(made.items()))
    print(
        f"{asked.kills} kills ({told}; {late} runs ended first): {wrong} wrong, {with_chunks} went on from kept chunks"
    )
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
