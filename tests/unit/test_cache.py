"""What is kept on disk is right or missing, bounded, and never in the way."""

from __future__ import annotations

import errno
import json
import os
import random
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from allostasis import cache
from allostasis.cache import store, upkeep
from allostasis.cli.app import app
from allostasis.cli.cache import ABOUT
from attack.damage_cache import WAYS, damage

runner = CliRunner()


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "kept"
    monkeypatch.setenv("ALLOSTASIS_CACHE", str(place))
    monkeypatch.delenv("ALLOSTASIS_CACHE_LIMIT", raising=False)
    monkeypatch.setattr(store, "used", set())
    monkeypatch.setattr(store, "_remembered", {})
    monkeypatch.setattr(store, "_told", set())
    monkeypatch.setattr(upkeep, "_since", [float("inf")])
    return place


def path_of(place: Path, kind: str, key: str) -> Path:
    return place / kind / f"{key}.kept"


def test_what_is_put_is_got_by_its_kind_and_key_alone(own_cache: Path) -> None:
    cache.put("kernels", "one", b"\x00code")
    assert cache.get("kernels", "one") == b"\x00code"
    assert cache.get("kernels", "two") is None and cache.get("models", "one") is None
    cache.put("kernels", "one", b"")
    assert cache.get("kernels", "one") == b""
    assert stat.S_IMODE(path_of(own_cache, "kernels", "one").stat().st_mode) == 0o600
    assert stat.S_IMODE((own_cache / "kernels").stat().st_mode) == 0o700
    path_of(own_cache, "kernels", "one").replace(path_of(own_cache, "kernels", "two"))
    assert cache.get("kernels", "two") is None  # another's place


@pytest.mark.parametrize("way", WAYS)
def test_a_damaged_file_is_missing_and_made_again(own_cache: Path, way: str) -> None:
    for key in ("other", "one"):
        cache.put("models", key, b"what was made of " + key.encode())
    if way == "unreadable" and os.getuid() == 0:
        pytest.skip("the machine's own user reads everything")
    path, draw = path_of(own_cache, "models", "one"), random.Random(3)
    WAYS[way](path, draw) if way != "another's content" else path.write_bytes(
        path_of(own_cache, "models", "other").read_bytes()
    )
    assert cache.get("models", "one") is None
    assert cache.once("models", "one", lambda: b"made again") == b"made again"
    assert cache.get("models", "one") == b"made again"
    assert path.is_file() and not path.is_symlink()


def test_every_single_flipped_bit_is_seen(own_cache: Path) -> None:
    cache.put("kernels", "one", b"machine code")
    path = path_of(own_cache, "kernels", "one")
    whole = path.read_bytes()
    for bit in range(len(whole) * 8):
        made = bytearray(whole)
        made[bit // 8] ^= 1 << bit % 8
        assert not store.intact("kernels", "one", bytes(made)), bit
    assert store.intact("kernels", "one", whole)


def test_a_folder_that_stands_in_the_way_is_moved_with_all_that_is_in_it(own_cache: Path) -> None:
    path = path_of(own_cache, "models", "one")
    path.mkdir(parents=True)
    (path / "thesis.docx").write_text("mine", encoding="utf-8")
    cache.put("models", "one", b"ours")
    assert cache.get("models", "one") == b"ours"
    assert (own_cache / "models" / "one.kept.not-ours" / "thesis.docx").read_text(encoding="utf-8") == "mine"


def test_files_and_folders_of_others_are_missing(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.put("models", "one", b"ours")
    os.chmod(own_cache / "models", 0o777)
    assert cache.get("models", "one") is None
    cache.put("models", "one", b"ours")
    assert cache.get("models", "one") == b"ours"
    assert stat.S_IMODE((own_cache / "models").stat().st_mode) == 0o700
    os.chmod(own_cache, 0o777)
    assert cache.get("models", "one") is None
    os.chmod(own_cache, 0o700)
    mine = own_cache.stat().st_uid
    for path in (own_cache, own_cache / "models", path_of(own_cache, "models", "one")):
        os.chown(path, 12345, -1) if os.getuid() == 0 else monkeypatch.setattr(os, "getuid", lambda: mine + 1)
        assert cache.get("models", "one") is None, path
        if os.getuid() == 0:
            os.chown(path, mine, -1)
    monkeypatch.undo()


def _full(folder: Path, content: bytes) -> Path:
    raise OSError(errno.ENOSPC, "No space left on device", str(folder))


def _no_home() -> Path:
    raise RuntimeError("Could not determine home directory.")


@pytest.mark.parametrize("how", ["a file", "full", "no home", "cannot be made"])
def test_without_a_place_a_process_goes_on_and_says_so_once(
    own_cache: Path, how: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    if how == "a file":
        own_cache.write_text("mine", encoding="utf-8")
    elif how == "full":
        monkeypatch.setattr(store, "stage", _full)
    elif how == "no home":
        monkeypatch.setenv("ALLOSTASIS_CACHE", "")
        monkeypatch.setattr(Path, "home", _no_home)
    else:
        monkeypatch.setenv("ALLOSTASIS_CACHE", "/proc/allostasis/kept")
    for key in ("one", "two"):
        assert cache.once("models", key, lambda: b"made") == b"made"
    assert cache.once("models", "one", lambda: b"made twice") == b"made"  # remembered
    assert len(caplog.records) == 1 and "nothing is kept on disk" in caplog.text and caplog.text.count("\n") == 1
    assert cache.trouble()
    if how == "a file":
        assert own_cache.read_text(encoding="utf-8") == "mine"
    assert runner.invoke(app, ["cache"]).exit_code == 0
    assert json.loads(runner.invoke(app, ["cache", "--clear", "--json"]).stdout)["files"] == 0


def test_a_half_written_file_never_takes_the_name(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.put("models", "one", b"first")

    def broken(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(store.os, "replace", broken)
    cache.put("models", "one", b"second")
    monkeypatch.undo()
    assert [p.name for p in (own_cache / "models").iterdir()] == ["one.kept"]


def test_one_process_makes_what_many_want(own_cache: Path) -> None:
    code = "import sys, time\nfrom allostasis import cache\n"
    code += "def make():\n    time.sleep(0.5)\n    print('made')\n    return b'x'\n"
    code += "assert cache.once('models', 'one', make) == b'x'"
    every = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert sorted(p.communicate(timeout=300)[0] for p in every) == ["", "", "made\n"]
    assert [p.name for p in (own_cache / "models").iterdir()] == ["one.kept"]


def test_a_lock_that_is_never_given_back_is_waited_for_no_longer_than_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "WAIT", 0.3)
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with store.alone("models", "one"):
            held.set()
            done.wait(20)

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(10)
    assert cache.once("models", "one", lambda: b"made") == b"made"
    done.set()
    thread.join()


def _aged(place: Path, sizes: dict[str, int]) -> None:
    """Files of some sizes, the first used longest ago."""
    now = time.time()
    for i, (key, size) in enumerate(sizes.items()):
        cache.put("evidence", key, bytes(size - store.HEAD))
        os.utime(path_of(place, "evidence", key), (now, now - 10_000 * (len(sizes) - i)))
    store.used.clear()


def test_what_was_used_longest_ago_goes_first(own_cache: Path) -> None:
    _aged(own_cache, {"a": 1000, "b": 1000, "c": 1000})
    assert cache.get("evidence", "a") is not None  # used now
    store.used.clear()
    assert upkeep.sweep(2000) == (1, 1000)
    assert [k.path.stem for k in upkeep.kept()] == ["a", "c"]
    assert upkeep.sweep(2000) == (0, 0)


def test_what_this_process_uses_stays(own_cache: Path) -> None:
    _aged(own_cache, {"a": 1000, "b": 1000})
    assert cache.get("evidence", "a") is not None
    assert upkeep.sweep(0) == (1, 1000)
    assert [k.path.stem for k in upkeep.kept()] == ["a"]


def test_keeping_more_than_the_limit_evicts(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _aged(own_cache, {"a": 1000, "b": 1000, "c": 1000})
    monkeypatch.setenv("ALLOSTASIS_CACHE_LIMIT", "2.5kB")
    cache.put("models", "new", bytes(500 - store.HEAD))
    assert sorted(k.path.stem for k in upkeep.kept()) == ["b", "c", "new"]
    assert cache.get("models", "new") is not None
    assert not path_of(own_cache, "evidence", "a").exists()


@pytest.mark.parametrize(
    ("text", "size"),
    [("0", 0), ("500MB", 500_000_000), ("2 GB", 2_000_000_000), ("1.5GiB", 1_610_612_736), ("10k", 10_000), ("7b", 7)],
)
def test_amounts(text: str, size: int) -> None:
    assert upkeep.amount(text) == size


@pytest.mark.parametrize("text", ["", "much", "-1 GB", "1e9", "GB", "1 PB", "nan", "inf"])
def test_what_is_no_amount_is_refused_or_not_heeded(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = runner.invoke(app, ["cache", f"--limit={text}"])
    assert made.exit_code == 2 and "--limit 500MB" in made.stderr
    monkeypatch.setenv("ALLOSTASIS_CACHE_LIMIT", text)
    assert upkeep.limit() == (upkeep.LIMIT, "default")


def test_the_command_shows_limits_and_clears_only_what_is_ours(own_cache: Path) -> None:
    _aged(own_cache, {"a": 1000, "b": 2000})
    cache.put("kernels", "k", bytes(500 - store.HEAD))
    mine = [own_cache / "notes.txt", own_cache / "evidence" / "notes.txt", own_cache / "kernels" / "mine.kept"]
    mine.append(own_cache / "mine" / "thesis.docx")
    for path in mine:
        path.parent.mkdir(exist_ok=True)
        path.write_text("mine", encoding="utf-8")
    (own_cache / "evidence" / "link.kept").symlink_to(mine[0])

    def shown(*words: str) -> dict[str, object]:
        made = runner.invoke(app, ["cache", *words, "--json"])
        assert made.exit_code == 0, made.output
        found: dict[str, object] = json.loads(made.stdout)
        return found

    assert set(ABOUT) == set(store.KINDS)
    first = shown()
    assert (first["files"], first["bytes"], first["limit_from"]) == (3, 3500, "default")
    sizes = {k["kind"]: (k["files"], k["bytes"]) for k in first["kinds"]}  # type: ignore[attr-defined]
    assert sizes["evidence"] == (2, 3000) and sizes["kernels"] == (1, 500) and sizes["models"] == (0, 0)
    assert len(first["not_ours"]) == 5 and first["trouble"] == ""  # type: ignore[arg-type]
    store.used.clear()
    limited = shown("--limit", "2.5 kB")
    assert limited["limit_bytes"] == 2500 and limited["limit_from"] == "set"
    assert limited["removed"] == {"files": 1, "bytes": 1000}
    assert upkeep.limit() == (2500, "set")
    assert shown("--clear", "kernels")["removed"] == {"files": 1, "bytes": 500}
    assert shown("--clear")["removed"] == {"files": 1, "bytes": 2000}
    assert upkeep.limit() == (2500, "set")  # a setting is no work that can be done again
    assert all(path.read_text(encoding="utf-8") == "mine" for path in mine)
    assert (own_cache / "evidence" / "link.kept").is_symlink()
    wrong = runner.invoke(app, ["cache", "kernel", "--clear"])
    assert wrong.exit_code == 2 and "kernels" in wrong.stderr
    assert "in all" in runner.invoke(app, ["cache"]).stdout


def test_what_the_dead_left_unfinished_goes_and_what_is_under_way_stays(own_cache: Path) -> None:
    cache.put("models", "one", b"x")
    old, fresh = (own_cache / "models" / f".allostasis-{c * 16}.part" for c in "ab")
    for path in (old, fresh):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    upkeep.sweep()
    assert not old.exists() and fresh.exists()
    assert upkeep.strangers() == []


LIVED = """
import sys
import numpy as np
from allostasis.assembly import assemble
from allostasis.engine import Cohort, Events, numpy_ops, solve, source_of
model = assemble(["saliva"])
y = np.array([[float(v) for v in source_of(model).run.starts(numpy_ops, 0.0, None, None, model.defaults)]])
start = Cohort(0.0, model.defaults[None], y, model.input_starts[None].copy(), Events.of(model, [()]))
print(model.fingerprint, solve(model, start, np.array([3.0])).y.tobytes().hex())
"""


@pytest.mark.slow
def test_damages_of_every_kind_change_no_number(own_cache: Path) -> None:
    """The short form of ``attack/damage_cache.py``."""

    def lived() -> str:
        made = subprocess.run([sys.executable, "-c", LIVED], capture_output=True, text=True, check=False)
        assert made.returncode == 0 and "Traceback" not in made.stderr, made.stderr
        return made.stdout

    right, draw = lived(), random.Random(5)
    kinds = {path.parent.name for path in own_cache.rglob("*.kept")}
    assert kinds == {"code", "kernels", "models"}
    done = damage(own_cache, 12, draw)
    assert len(done) >= 7 and lived() == right, done
