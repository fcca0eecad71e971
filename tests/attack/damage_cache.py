"""Damage what is kept on disk, at random but seeded, and see that every command goes on as if nothing had been.

    python tests/attack/damage_cache.py --damages 200 --seed 1

Each round damages some files of the cache, of every kind that is there, and runs commands in processes of their own:
none may end by a traceback or a signal, or give another number. `--finding ID` adds a replay to every eighth round.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

STUDY = """
study: Small
seed: 5
people: {number: 4}
clock: "09:00"
design: counterfactual
model: {modules: [clock, hpa]}
arms: {rest: [], more: [{treatment: hydrocortisone, amount: 20 mg, at: 1 h}]}
visits: {from: 0 h, every: 1 h, until: 3 h}
measure: [cortisol]
"""


def _flip(path: Path, draw: random.Random) -> None:
    made = bytearray(path.read_bytes())
    at = draw.randrange(len(made) * 8)
    made[at // 8] ^= 1 << at % 8
    path.write_bytes(made)


def _folder(path: Path, draw: random.Random) -> None:
    path.unlink()
    path.mkdir()
    if draw.random() < 0.5:
        (path / "mine.txt").write_text("somebody's", encoding="utf-8")


def _link(path: Path, draw: random.Random) -> None:
    path.unlink()
    path.symlink_to(draw.choice(["/dev/zero", "/nowhere", str(path)]))


def _pipe(path: Path, draw: random.Random) -> None:
    path.unlink()
    os.mkfifo(path)


def _swapped(path: Path, draw: random.Random) -> None:
    path.write_bytes(draw.choice(sorted(p for p in path.parent.iterdir() if p.is_file())).read_bytes())


WAYS: dict[str, Callable[[Path, random.Random], object]] = {
    "empty": lambda path, draw: path.write_bytes(b""),
    "half": lambda path, draw: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "zeros": lambda path, draw: path.write_bytes(bytes(path.stat().st_size)),
    "flipped": _flip,
    "foreign": lambda path, draw: path.write_bytes(draw.randbytes(path.stat().st_size)),
    "appended": lambda path, draw: path.write_bytes(path.read_bytes() + b"\n"),
    "another's content": _swapped,
    "a folder": _folder,
    "a link": _link,
    "a pipe": _pipe,
    "unreadable": lambda path, draw: path.chmod(0),
    "open to all": lambda path, draw: path.chmod(0o666),
    "gone": lambda path, draw: path.unlink(),
}


def damage(cache: Path, number: int, draw: random.Random) -> list[str]:
    """Damage some files, kinds in turn; what was done to which."""
    kinds = [[p for p in sorted(k.iterdir()) if p.is_file() and not p.is_symlink()] for k in sorted(cache.iterdir())]
    for files in kinds:
        draw.shuffle(files)
    done: list[str] = []
    while len(done) < number and any(kinds):
        for files in kinds:
            if files and len(done) < number:
                path, way = files.pop(), draw.choice(sorted(WAYS))
                WAYS[way](path, draw)
                done.append(f"{path.parent.name}: {way}")
    return done


def told(cache: Path, *command: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command."""
    space = os.environ | {"ALLOSTASIS_CACHE": str(cache), "MPLBACKEND": "Agg"}
    code = [sys.executable, "-m", "allostasis.cli", *command]
    made = subprocess.run(code, env=space, capture_output=True, text=True, timeout=600, check=False)
    return made.returncode, made.stdout, made.stderr


def numbers(cache: Path, room: Path, finding: str) -> tuple[object, list[str]]:
    """What commands computed, and what was wrong with how they ended."""
    study = room / "small.yaml"
    study.write_text(STUDY, encoding="utf-8")
    calls = [("validate", str(study), "--json"), ("run", str(study), "--out", str(room / "out"), "--json")]
    calls += [("evidence", "--finding", finding, "--people", "32", "--doubt", "0", "--json")] if finding else []
    found: list[object] = []
    wrong: list[str] = []
    for call in calls:
        code, out, err = told(cache, *call)
        if code != 0 or "Traceback" in err:
            wrong.append(f"{call[0]}: exit {code}: {(err.strip() or out.strip())[-400:]}")
        elif call[0] != "run":
            found.append(json.loads(out))
        else:
            found.append(json.loads((room / "out" / "manifest.json").read_text(encoding="utf-8"))["result"])
    return found, wrong


def main() -> int:
    """Run it; 1 where anything went wrong."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--damages", type=int, default=200)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--each", type=int, default=8, help="damages a round")
    asked.add_argument("--finding", default="")
    given = asked.parse_args()
    draw, counts, faults = random.Random(given.seed), Counter[str](), 0
    room = Path(tempfile.mkdtemp(prefix="damage-"))
    cache, runs = room / "cache", room / "runs"
    runs.mkdir()
    right = {finding: numbers(cache, runs, finding)[0] for finding in dict.fromkeys(["", given.finding])}
    for turn in range(-(-given.damages // given.each)):
        done = damage(cache, min(given.each, given.damages - sum(counts.values())), draw)
        finding = given.finding if turn % 8 == 0 else ""
        found, wrong = numbers(cache, runs, finding)
        if found != right[finding]:
            wrong.append("other numbers")
        counts.update(done)
        faults += bool(wrong)
        print(f"round {turn}: {sum(counts.values())} damages", file=sys.stderr, flush=True)
        for line in wrong:
            print(f"round {turn}: {line}   after {done}", flush=True)
    for what, times in sorted(counts.items()):
        print(f"{times:4d}  {what}")
    print(f"{sum(counts.values())} damages, {turn + 1} rounds, {faults} rounds with a fault")
    shutil.rmtree(room)
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())
