"""A fuzzer of study files, data files and arguments. By hand:

    python tests/attack/fuzz.py validations 20000 [seed]
    python tests/attack/fuzz.py runs 300 [seed]
    python tests/attack/fuzz.py arguments 300 [seed]

Whatever is written, the answer is an error of ours or a result: no traceback, exit codes 0, 2 and 3 alone, nothing
silent for ten seconds, nothing half-written. What ``validate`` lets pass, ``run`` does not refuse.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from contextlib import chdir
from pathlib import Path
from typing import Any

import yaml
from nasty import VALUES, mutated, shipped, small
from typer.testing import CliRunner

from allostasis.cli.app import app
from allostasis.errors import AllostasisError, InputError, Problems
from allostasis.studies import Study, read_study, run, validate

__all__ = ["arguments", "runs", "validations"]

LONGEST = 10.0
Found = list[str]


def _told(error: AllostasisError) -> str:
    """What is wrong with an error itself; empty where nothing is."""
    text = str(error)
    if len(text) > 60_000:
        return f"an error of {len(text)} characters"
    for one in error if isinstance(error, Problems) else (error,):
        json.dumps(one.fields(), allow_nan=False)
        if not one.what or not (one.needed or one.fix):
            return f"an error without a way out: {one.what!r}"
    return ""


def validations(number: int, seed: int = 1, *, assembled: bool = True) -> tuple[Found, Counter[str]]:
    """Read and plan mutated studies; the model is changed in one of 200, for it is assembled anew then.

    Args:
        assembled: False to plan none but the small study, whose model is made at once.
    """
    rng, bases, wrong, seen = random.Random(seed), [*shipped(), small()], [], Counter[str]()
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
            began = time.perf_counter()
            try:
                study = read_study(path)
                if Study.from_dict(json.loads(json.dumps(study.to_dict(), allow_nan=False))) != study:
                    wrong.append(f"{i}: another study after a round trip\n{raw[:2000]!r}")
                if assembled or base is bases[-1]:
                    validate(study)
                seen["ok"] += 1
            except AllostasisError as error:
                seen[type(error).__name__] += 1
                if fault := _told(error):
                    wrong.append(f"{i}: {fault}\n{raw[:2000]!r}")
            except Exception:
                wrong.append(f"{i}: {traceback.format_exc()[-1500:]}\n{raw[:2000]!r}")
            if (took := time.perf_counter() - began) > LONGEST:
                seen["slow"] += 1
                print(f"{i}: {took:.1f} s", raw[:300], file=sys.stderr)
    return wrong, seen


def runs(number: int, seed: int = 1) -> tuple[Found, Counter[str]]:
    """Run mutations of a small study whose model stays: what may be run is run, and written whole."""
    rng, wrong, seen = random.Random(seed), [], Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        for i in range(number):
            raw = mutated(small(), rng, frozen=("model", "use", "cut", "set", "study"), most=1)
            path, out = Path(folder) / f"{i}.yaml", Path(folder) / f"r{i}"
            path.write_bytes(raw)
            began = time.perf_counter()
            fine = False
            try:
                study = read_study(path)
                size = study.number * len(study.arms) * (study.visits[-1] - study.visits[0] + 24)
                if study.number > 50 or size > 5000 or study.screen > 10_000:
                    seen["too large to try"] += 1
                    continue
                validate(study)
                fine = True
                run(study, out=out)
                seen["ran"] += 1
            except InputError as error:
                seen[type(error).__name__] += 1
                if fine and "too few people meet" not in error.what:
                    wrong.append(f"{i}: validate says ok, run refuses: {error}\n{raw[:2000]!r}")
            except AllostasisError as error:
                seen[type(error).__name__] += 1
            except Exception:
                wrong.append(f"{i}: {traceback.format_exc()[-1500:]}\n{raw[:2000]!r}")
            if out.exists() and not (out / "manifest.json").is_file():
                wrong.append(f"{i}: half a result")
            if time.perf_counter() - began > 3 * LONGEST:
                seen["slow"] += 1
                print(f"{i}: {time.perf_counter() - began:.1f} s", raw[:1500], file=sys.stderr)
    return wrong, seen


def _commands(rng: random.Random, folder: Path) -> list[str]:
    """One command with arguments that nobody should give it; none of them computes for long."""
    study, result, missing = folder / "good.yaml", folder / "good", folder / "nothing"
    files: list[Any] = [study, result, missing, folder, "/dev/null", "", "a\x01b", "é.yaml", "-", "." * 300]
    some = [str(v) for v in VALUES if isinstance(v, (str, int, float)) and "\x00" not in str(v)]
    options = ["--json", "--people", "--seed", "--workers", "--out", "--data", "--arm", "--person", "--at", "--search"]
    options += ["--version", "--help", "--guesses", "--table", "--format", "--nothing", "-x", "--"]
    commands = ["validate", "new", "explain", "cite", "report", "model", "list", "schema", "export", "nothing", ""]
    made = [rng.choice(commands)]
    for _ in range(rng.randrange(4)):
        made.append(str(rng.choice([*files, *some, *options, *options])))
    return made


def arguments(number: int, seed: int = 1) -> tuple[Found, Counter[str]]:
    """Commands with wrong arguments, each in this process through the same door as from a shell."""
    rng, wrong, seen = random.Random(seed), [], Counter[str]()
    runner = CliRunner()
    with tempfile.TemporaryDirectory() as here, chdir(here):
        folder = Path(here)
        (folder / "good.yaml").write_text(yaml.safe_dump(small()))
        for i in range(number):
            asked = _commands(rng, folder)
            began = time.perf_counter()
            found = runner.invoke(app, asked)
            seen[str(found.exit_code)] += 1
            fault = "a fault of allostasis" in found.output  # the last net: no traceback, but ours all the same
            if fault or found.exit_code not in {0, 2, 3} or not isinstance(found.exception, (SystemExit, type(None))):
                told = "".join(traceback.format_exception(found.exception))[-1500:] if found.exception else ""
                wrong.append(f"{i}: {asked}: exit {found.exit_code} {told} {found.output[:500]}")
            if (took := time.perf_counter() - began) > LONGEST:
                print(f"{i}: {took:.1f} s {asked}", file=sys.stderr)
    return wrong, seen


def main() -> int:
    """From the command line."""
    what = {"validations": validations, "runs": runs, "arguments": arguments}[sys.argv[1]]
    wrong, seen = what(int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    print("\n\n".join(wrong[:20]))
    print(f"{len(wrong)} faults; {dict(seen)}")
    return bool(wrong)


if __name__ == "__main__":
    raise SystemExit(main())
