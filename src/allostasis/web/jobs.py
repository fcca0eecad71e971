"""Studies that run: a queue of folders, one process at a time, kept over restarts."""

from __future__ import annotations

import asyncio
import json
import os
import re
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from allostasis import files
from allostasis.errors import InputError
from allostasis.studies import Study

__all__ = ["Busy", "Jobs", "LIMITS", "size_of"]

ENDED = frozenset({"done", "failed", "cancelled"})
LIMITS = {"people": 20_000, "person_days": 400_000, "queue": 20}
NAME = re.compile(r"[0-9a-f]{16}")
TICK = 0.25  # seconds between two looks at a running job
START, PACE = 5.0, 0.0011  # seconds until somebody lives, and of a day that somebody lives, on two cores
PATIENCE = 10.0  # seconds that a cancelled process has to keep what it finished


class Busy(InputError):
    """The queue is full."""


def size_of(study: Study) -> dict[str, float]:
    """People, arms, days that they live in all, and about how many seconds that takes, history lived anew.

    Raises:
        InputError: more than the page runs; the command line has no such limit.
    """
    arms = len(study.arms) if study.design == "counterfactual" else 1
    days = (study.visits[-1] - min(0.0, study.visits[0])) / 24 + 37
    person_days = study.number * arms * days
    for what, found, most in (
        ("people", study.number, LIMITS["people"]),
        ("person-days", round(person_days), LIMITS["person_days"]),
    ):
        if found > most:
            raise InputError(
                f"more {what} than the page runs",
                where=study.marks.where("people", "number"),
                found=f"{found:,}",
                needed=f"at most {most:,}",
                fix="Run it with  allostasis run FILE , which has no such limit",
            )
    seconds = START + PACE * (person_days + study.number * study.history)
    return {
        "people": study.number,
        "arms": len(study.arms),
        "person_days": round(person_days),
        "seconds": round(seconds),
    }


class Jobs:
    """The queue.

    Args:
        folder: where jobs lie; made when the first one is added.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.RLock()
        self._wake = threading.Event()
        self._process: subprocess.Popen[str] | None = None
        self._running = ""
        self._known: dict[str, dict[str, Any]] = {}
        self._ends = False
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """Read what is there, and go on with what had not ended."""
        for path in sorted(self.folder.glob("*/job.json")) if self.folder.is_dir() else []:
            try:
                job = json.loads(path.read_text("utf-8"))
            except (OSError, ValueError):
                continue
            if not NAME.fullmatch(path.parent.name) or not isinstance(job, dict) or job.get("id") != path.parent.name:
                continue
            if job.get("state") not in ENDED:
                job |= {"state": "queued", "stage": "waiting", "done": 0, "total": 0}
            self._known[job["id"]] = job
        self._thread = threading.Thread(target=self._work, name="jobs", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Stop what runs; it goes on at the next start."""
        self._ends = True
        self._wake.set()
        self._kill()
        if self._thread:
            self._thread.join(PATIENCE)

    def all(self) -> list[dict[str, Any]]:
        """Every job, the newest first, each with its place in the queue."""
        with self._lock:
            jobs = [dict(j) for j in self._known.values()]
        waiting = sorted((j["created"], j["id"]) for j in jobs if j["state"] == "queued")
        place = {id: i for i, (_, id) in enumerate(waiting, 1)}
        return sorted(({**j, "place": place.get(j["id"], 0)} for j in jobs), key=lambda j: -j["created"])

    def one(self, id: str) -> dict[str, Any]:
        """A job.

        Raises:
            KeyError: there is none.
        """
        return next(j for j in self.all() if j["id"] == id) if id in self._known else self._known[id]

    def add(self, study: Study, text: str) -> dict[str, Any]:
        """Put a study into the queue.

        Raises:
            InputError: it is larger than the page runs, or the folder cannot be written to. Busy: the queue is full.
        """
        size = size_of(study)
        with self._lock:
            if (length := sum(j["state"] == "queued" for j in self._known.values())) >= LIMITS["queue"]:
                raise Busy("the queue is full", found=f"{length} wait", fix="Wait, or cancel one")
            id = secrets.token_hex(8)
            job: dict[str, Any] = {
                "id": id, "title": study.title, "state": "queued", "stage": "waiting", "done": 0, "total": 0,
                "created": time.time(), "started": None, "ended": None, "problems": [], **size,
            }  # fmt: skip
            try:
                (self.folder / id).mkdir(parents=True, mode=0o700)
                files.write(self.folder / id / "study.yaml", text.encode())
                self._keep(job)
            except OSError as error:
                why = error.strerror or str(error)
                raise InputError(
                    "the folder of runs cannot be written to", where=str(self.folder), found=why
                ) from error
            self._known[id] = job
        self._wake.set()
        return self.one(id)

    def cancel(self, id: str) -> dict[str, Any]:
        """End a job, or take it out of the queue.

        Raises:
            KeyError: there is none.
        """
        with self._lock:
            job = self._known[id]
            if job["state"] in ENDED:
                return self.one(id)
            job |= {"state": "cancelled", "ended": time.time(), "stage": ""}
            self._keep(job)
            if self._running == id:
                self._kill()
        return self.one(id)

    def result(self, id: str) -> Path:
        """The folder of a finished job's result.

        Raises:
            KeyError: there is none.
        """
        if self._known[id]["state"] != "done":
            raise KeyError(id)
        return self.folder / id / "result"

    async def events(self, id: str) -> AsyncIterator[str]:
        """Server-sent events of a job: its state whenever that changed, until it has ended."""
        before, quiet = "", 0.0
        while True:
            told = json.dumps(self.one(id), sort_keys=True)
            if told != before:
                before, quiet = told, 0.0
                yield f"event: job\ndata: {told}\n\n"
            elif quiet > 15:
                quiet = 0.0
                yield ": still here\n\n"
            if self._known[id]["state"] in ENDED:
                return
            await asyncio.sleep(TICK)
            quiet += TICK

    def _keep(self, job: dict[str, Any]) -> None:
        files.write(self.folder / job["id"] / "job.json", json.dumps(job).encode())

    def _kill(self) -> None:
        process = self._process
        if process is None or process.poll() is not None:
            return
        process.send_signal(signal.SIGINT)  # it keeps the chunks that it finished
        threading.Timer(PATIENCE, process.kill).start()  # of a process that has ended it does nothing

    def _work(self) -> None:
        while not self._ends:
            with self._lock:
                waiting = sorted((j["created"], j["id"]) for j in self._known.values() if j["state"] == "queued")
                job = self._known[waiting[0][1]] if waiting else None
                if job:
                    job |= {"state": "running", "stage": "starting", "started": time.time()}
                    self._running = job["id"]
                    self._keep(job)
            if job is None:
                self._wake.wait(5)
                self._wake.clear()
                continue
            self._live(job)
            self._running = ""

    def _live(self, job: dict[str, Any]) -> None:
        place = self.folder / job["id"]
        asked = [sys.executable, "-m", "allostasis.web.worker", str(place)]
        process = subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
                                   text=True, start_new_session=True, env={**os.environ})  # fmt: skip
        self._process = process
        if job["state"] == "cancelled" or self._ends:
            self._kill()
        problems: list[dict[str, Any]] = []
        assert process.stdout is not None
        for line in process.stdout:
            try:
                told = json.loads(line)
            except ValueError:
                continue
            if "problems" in told:
                problems = told["problems"]
            else:
                job |= {k: told[k] for k in ("stage", "done", "total") if k in told}
        code = process.wait()
        self._process = None
        with self._lock:
            if job["state"] == "cancelled":
                return
            if self._ends:
                return  # it is still "running" on disk, and goes on at the next start
            if code and not problems:
                problems = [InputError("the run ended without a word", found=f"exit code {code}").fields()]
            state = "failed" if code else "done"
            job |= {"state": state, "ended": time.time(), "problems": problems, "stage": ""}
            self._keep(job)
