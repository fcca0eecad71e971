"""How quick the page is, in headless Chromium, from a key on a slider until the change is painted.

    python benchmarks/web.py [--moves 24] [--json]

The last line is one JSON document: ``day_median_ms``, ``day_p95_ms``, ``months_first_p95_ms``, ``months_all_p95_ms``,
``cpu_ms`` (of the server, an update), ``non_local_requests``, ``bundle_bytes``, ``axe_violations``, and more.
Needs Chromium (its path in ``CHROMIUM``), Node and ``npm ci`` in ``web/``. Wall clock is that of the machine, busy or
not; processor time is not.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]


def engine(updates: int) -> dict[str, float]:
    """Processor time an update takes in the server, and how soon a stale run ends."""
    from allostasis.engine import Stop
    from allostasis.web.engine import Body, Stale
    from allostasis.web.scenario import Scenario

    body, cpu, ends = Body(), {}, []
    for name, scenario in (("day", Scenario(endotoxin=2)), ("months", Scenario(chronic=0.3, view="90d"))):
        list(body.explore(scenario, Stop()))
        begun = time.process_time()
        for i in range(updates):
            change = {"endotoxin": 2 + i / 100} if name == "day" else {"chronic": 0.3 + i / 100}
            for part in body.explore(scenario.model_copy(update=change), Stop()):
                json.dumps(part)
        cpu[name] = (time.process_time() - begun) / updates * 1e3
    for _ in range(updates):
        stop, ended = Stop(), []

        def live(stop: Stop = stop, ended: list[float] = ended) -> None:
            try:
                list(body.explore(Scenario(chronic=0.31, view="1y"), stop))
            except Stale:
                ended.append(time.perf_counter())

        thread = threading.Thread(target=live)
        thread.start()
        time.sleep(0.05)
        asked = time.perf_counter()
        stop.set()
        thread.join()
        ends += [(at - asked) * 1e3 for at in ended]
    return {
        "cpu_ms": round(cpu["day"], 1),
        "cpu_months_ms": round(cpu["months"], 1),
        "stale_ends_ms": round(statistics.median(ends), 2) if ends else -1.0,
    }


def main() -> None:
    """Measure, and print one line."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--moves", type=int, default=24, help="moves of a slider for each figure")
    asked.add_argument("--json", action="store_true", help="the last line alone")
    how = asked.parse_args()
    page = subprocess.run(
        ["node", str(ROOT / "web/tests/bench.mjs"), str(how.moves)],
        stdout=subprocess.PIPE, text=True, check=True, env={**os.environ, "PYTHON": sys.executable},
    )  # fmt: skip
    found = json.loads(page.stdout.strip().splitlines()[-1]) | engine(how.moves)
    found["load"] = round(os.getloadavg()[0], 1)
    if not how.json:
        for name, value in found.items():
            print(f"{name.replace('_', ' '):<24} {value}", file=sys.stderr)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
