"""Run one job of the page in a process of its own: as ``allostasis run``, telling its progress as lines of JSON."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

__all__ = ["main"]


def main(folder: str) -> int:
    """Run the study of a job's folder into its ``result``; the exit codes are those of the command line."""
    from allostasis.errors import InputError, Problems
    from allostasis.faults import failed
    from allostasis.studies import claim, read_study, run
    from allostasis.views import loop_of, write_report

    place, last = Path(folder), 0.0

    def tell(stage: str, done: int, total: int) -> None:
        nonlocal last
        if done >= total or time.monotonic() - last > 0.2:
            last = time.monotonic()
            print(json.dumps({"stage": stage, "done": done, "total": total}), flush=True)

    try:
        study = read_study(place / "study.yaml")
        with claim(place / "result"):
            result = run(study, out=place / "result", progress=tell)
            print(json.dumps({"stage": "drawing its loop", "done": 0, "total": 0}), flush=True)
            write_report(result, place / "result", loop_of(result))
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # whatever it is: the page has nothing else to show
        said = failed(error)
        every = said.errors if isinstance(said, Problems) else (said,)
        print(json.dumps({"problems": [e.fields() for e in every]}), flush=True)
        return 2 if isinstance(said, InputError) else 3
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
