"""A fuzzer of study files, data files and arguments. By hand:

    python tests/attack/fuzz.py validations 20000 [seed]
    python tests/attack/fuzz.py runs 300 [seed]
    python tests/attack/fuzz.py data 3000 [seed]
    python tests/attack/fuzz.py arguments 500 [seed]

Whatever is written, the answer is an error of ours or a result: no traceback, exit codes 0, 2 and 3 alone, nothing
silent for ten seconds, nothing half-written. What ``validate`` lets pass, ``run`` does not refuse. What the last net
of the command line catches is a fault here. Time is that of the processor, so that a busy machine finds nothing.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from nasty import VALUES, mutated, shipped, small
from nasty_data import write_mutated
from typer.testing import CliRunner

from allostasis import faults
from allostasis.cli import run as running
from allostasis.cli import shell
from allostasis.cli.app import app
from allostasis.errors import AllostasisError, Problems
from allostasis.studies import Observations, Result, Study, laid, overlay, read_data, read_study, run, validate

__all__ = ["arguments", "data", "runs", "validations"]

LONGEST = 10.0
CODES = {0, 2, 3}
Found = list[str]


class Watch:
    """Counts what came, gathers what was wrong, and says now and then how far it is."""

    def __init__(self, number: int) -> None:
        self.number, self.wrong, self.seen = number, Found(), Counter[str]()
        self.longest, self.began = 0.0, time.perf_counter()

    @contextmanager
    def one(self, i: int, shown: object) -> Iterator[None]:
        """One try: an error of ours with a way out is counted, any other is a fault."""
        began = time.process_time()
        try:
            yield
            self.seen["ok"] += 1
        except AllostasisError as error:
            self.seen[type(error).__name__] += 1
            if fault := _told(error):
                self.fault(i, fault, shown)
        except Exception:
            self.fault(i, traceback.format_exc()[-1800:], shown)
        self.longest = max(self.longest, took := time.process_time() - began)
        if took > LONGEST:
            self.fault(i, f"silent for {took:.1f} s", shown)
        if (i + 1) % 500 == 0:
            passed = time.perf_counter() - self.began
            print(f"{i + 1} of {self.number}, {passed:.0f} s, {len(self.wrong)} faults", file=sys.stderr, flush=True)

    def fault(self, i: int, what: str, shown: object) -> None:
        self.wrong.append(f"{i}: {what}\n{repr(shown)[:2500]}")


def _told(error: AllostasisError) -> str:
    """What is wrong with an error itself; empty where nothing is."""
    text = str(error)
    if len(text) > 60_000:
        return f"an error of {len(text)} characters"
    for one in error if isinstance(error, Problems) else (error,):
        json.dumps(one.fields(), allow_nan=False)
        if not one.what or not (one.needed or one.fix):
            return f"an error without a way out: {one.what!r}"
        if len(str(one)) > 3000:
            return f"one problem of {len(str(one))} characters: {one.what[:100]!r}"
    return ""


@contextmanager
def no_net() -> Iterator[None]:
    """Without the last net of the command line: an error that it did not see coming goes on as it is."""

    def failed(error: Exception) -> AllostasisError:
        made = faults.failed(error)
        if isinstance(made, faults.Fault):
            raise error
        return made

    before, shell.failed = shell.failed, failed
    try:
        yield
    finally:
        shell.failed = before


def command(*asked: object) -> tuple[int, str]:
    """A command through the same door as from a shell; its exit code and what it said.

    Raises:
        AssertionError: it ended in another way than commands may.
    """
    with no_net():
        found = CliRunner().invoke(app, [str(a) for a in asked])
    if found.exception and not isinstance(found.exception, SystemExit):
        raise found.exception
    assert found.exit_code in CODES, f"{asked}: exit {found.exit_code}: {found.output[-500:]}"
    return found.exit_code, found.output


def validations(number: int, seed: int = 1, *, assembled: bool = True) -> tuple[Found, Counter[str]]:
    """Read and plan mutated studies; the model is changed in one of 200, for it is assembled anew then.

    Args:
        assembled: False to plan none but the small study, whose model is made at once.
    """
    rng, bases, watch = random.Random(seed), [*shipped(), small()], Watch(number)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "s.yaml"
        for i in range(number):
            frozen = () if rng.random() < 1 / 200 else ("model", "use", "cut", "arms")
            frozen = frozen if rng.random() < 0.5 or not frozen else ("model", "use", "cut")
            if not assembled:
                frozen = ("model", "use", "cut")
            base = rng.choice(bases)
            raw = mutated(base, rng, frozen=frozen)
            path.write_bytes(raw)
            with watch.one(i, raw):
                study = read_study(path)
                if Study.from_dict(json.loads(json.dumps(study.to_dict(), allow_nan=False))) != study:
                    watch.fault(i, "another study after a round trip", raw)
                if assembled or base is bases[-1]:
                    json.dumps(validate(study), allow_nan=False)
                if i % 10 == 0 and base is bases[-1]:
                    assert command("validate", path, "--json")[0] == 0
    return watch.wrong, watch.seen


def _large(study: Study) -> bool:
    size = study.number * len(study.arms) * (study.visits[-1] - study.visits[0] + 24)
    return study.number > 50 or size > 5000 or study.screen > 10_000


@contextmanager
def _silences() -> Iterator[list[float]]:
    """Seconds of processor between signs of progress while commands run."""
    gaps, progress = [0.0], running.progress

    @contextmanager
    def watched(title: str) -> Iterator[Any]:
        last = time.process_time()

        def told(stage: str, done: int, total: int) -> None:
            nonlocal last
            gaps[0] = max(gaps[0], (now := time.process_time()) - last)
            last = now

        yield told
        gaps[0] = max(gaps[0], time.process_time() - last)

    running.progress = watched
    try:
        yield gaps
    finally:
        running.progress = progress


def runs(number: int, seed: int = 1) -> tuple[Found, Counter[str]]:
    """Run mutations of a small study whose model stays: what may be run is run, and written whole."""
    rng, watch = random.Random(seed), Watch(number)
    run(read_study(small()))  # compiled once, before anything is timed
    with tempfile.TemporaryDirectory() as folder, _silences() as gaps:
        for i in range(number):
            raw = mutated(small(), rng, frozen=("model", "use", "cut", "set", "study"), most=1)
            path, out = Path(folder) / f"{i}.yaml", Path(folder) / f"r{i}"
            path.write_bytes(raw)
            with watch.one(i, raw):
                if _large(read_study(path)):
                    watch.seen["too large to try"] += 1
                    continue
                validate(read_study(path))
                code, said = command("run", path, "--out", out, "--json")
                told = json.loads(said)
                watch.seen[f"exit {code}"] += 1
                if code == 0:
                    assert command("verify", out)[0] == 0, "a result that is not as its manifest says"
                    assert (out / "report.html").is_file()
                elif code == 2:
                    refused = told["error"]["what"]
                    assert "too few people meet" in refused, f"validate says ok, run refuses: {refused}"
                assert out.exists() == (code == 0), f"exit {code}, and {'no' if code == 0 else 'half a'} result"
                left = {p.name for p in Path(folder).iterdir()} - {f"{j}.yaml" for j in range(i + 1)}
                assert code == 3 or not {n for n in left if n.lstrip(".").startswith(f"r{i}.")}, left
            if gaps[0] > LONGEST:
                watch.fault(i, f"silent for {gaps[0]:.1f} s", raw)
                gaps[0] = 0.0
    return watch.wrong, watch.seen


def _sound(seen: Observations, study: Study) -> None:
    """What must be true of measurements that were taken."""
    table = seen.table
    assert np.isfinite(table["value"].to_numpy(float)).all(), "a value that is no number"
    times = table["time_h"].to_numpy(float)
    assert ((times >= study.visits[0] - 1e-6) & (times <= study.visits[-1] + 1e-6)).all(), "a time outside the visits"
    assert set(table["measure"]) <= set(study.measure) and table["limited"].isin([-1, 0, 1]).all()
    assert not table.duplicated(["person", "arm", "time_h", "measure"]).any(), "two values of one person at one moment"
    json.dumps([[d.measure, d.reason, d.rows, d.lines] for d in seen.dropped])


def data(number: int, seed: int = 1, *, every: int = 100) -> tuple[Found, Counter[str]]:
    """Read mutated data files for shipped studies; those of the small study are laid over it.

    Args:
        every: one of so many for the small study goes through ``run --data`` as a whole.
    """
    rng, watch = random.Random(seed), Watch(number)
    tiny = read_study(small())
    studies = [tiny, tiny, *(read_study(s) for s in shipped())]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        result: Result = run(tiny, out=folder / "r")
        (folder / "s.yaml").write_text(yaml.safe_dump(small()))
        for i in range(number):
            study = rng.choice(studies)
            path, right = write_mutated(study, rng, folder)
            with watch.one(i, path.read_bytes()[:3000]):
                try:
                    seen = laid(study, read_data(path, study.measure))
                except AllostasisError as error:
                    assert not right, f"a right file is refused: {error}"
                    if study is tiny and i % every == 0:
                        assert command("run", folder / "s.yaml", "--out", folder / "o", "--data", path)[0] == 2
                        assert not (folder / "o").exists(), "somebody lived for nothing"
                    raise
                _sound(seen, study)
                assert not right or len(seen) and not seen.dropped, "a right file was not taken whole"
                if study is tiny:
                    result.manifest["data"] = json.loads(json.dumps(overlay(result, seen), allow_nan=False))
                    if i % every == 0:
                        assert (
                            command("run", folder / "s.yaml", "--out", folder / "n", "--data", path, "--json")[0] == 0
                        )
    return watch.wrong, watch.seen


def _commands(rng: random.Random, folder: Path) -> list[str]:
    """One command with arguments that nobody should give it; none of them computes for long."""
    study, result, missing = folder / "good.yaml", folder / "good", folder / "nothing"
    files: list[Any] = [study, result, missing, folder, "/dev/null", "", "a\x01b", "é.yaml", "-", "." * 300]
    some = [str(v) for v in VALUES if isinstance(v, (str, int, float)) and "\x00" not in str(v)]
    options = ["--json", "--people", "--seed", "--workers", "--out", "--data", "--arm", "--person", "--at", "--search"]
    options += ["--version", "--help", "--guesses", "--table", "--format", "--nothing", "-x", "--"]
    commands = [
        "validate",
        "new",
        "explain",
        "cite",
        "report",
        "model",
        "list",
        "schema",
        "export",
        "verify",
        "run",
        "",
    ]
    made = [rng.choice([*commands, "nothing"])]
    if rng.random() < 0.5:
        made.append(str(rng.choice((study, result))))
    for _ in range(rng.randrange(4)):
        made.append(str(rng.choice([*files, *some, *options, *options])))
    return made


def arguments(number: int, seed: int = 1, *, apart: int = 0) -> tuple[Found, Counter[str]]:
    """Commands with wrong arguments, through the same door as from a shell.

    Args:
        apart: how many of them run in a process of their own.
    """
    rng, watch = random.Random(seed), Watch(number)
    with tempfile.TemporaryDirectory() as here, chdir(here):
        folder = Path(here)
        (folder / "good.yaml").write_text(yaml.safe_dump(small()))
        run(read_study(small()), out=folder / "good")
        for i in range(number):
            asked = _commands(rng, folder)
            with watch.one(i, asked):
                if i < apart and not any("\x00" in a for a in asked):
                    whole = [sys.executable, "-m", "allostasis.cli", *asked]
                    made = subprocess.run(whole, capture_output=True, timeout=120, env=os.environ, check=False)
                    code, said = made.returncode, (made.stdout + made.stderr).decode("utf-8", "replace")
                    assert code in CODES and "Traceback" not in said, f"exit {code}: {said[-800:]}"
                    assert "a fault of allostasis" not in said, said[-800:]
                else:
                    code, said = command(*asked)
                watch.seen[f"exit {code}"] += 1
    return watch.wrong, watch.seen


def main() -> int:
    """From the command line."""
    number, seed = int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1
    if sys.argv[1] == "arguments":
        wrong, seen = arguments(number, seed, apart=40)
    else:
        wrong, seen = {"validations": validations, "runs": runs, "data": data}[sys.argv[1]](number, seed)
    print("\n\n".join(wrong[:20]))
    print(f"{len(wrong)} faults; {dict(seen)}; {time.process_time():.0f} s of processor")
    return bool(wrong)


if __name__ == "__main__":
    raise SystemExit(main())
