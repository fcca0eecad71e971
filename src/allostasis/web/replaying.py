"""Replay one finding with couplings cut, in a process of its own that ends when nobody waits.

    python -m allostasis.web.replaying FINDING COUPLING...

prints lines of JSON: ``stage``, then ``whole`` and ``cut``: verdict and value of the same people with and without.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from typing import Any

__all__ = ["main", "replayed"]

MOST = 256  # people; the check itself asks for as many as its error needs


def main(finding: str, *cut: str) -> int:
    """Replay the finding as it is, then with the couplings cut."""
    from allostasis.errors import AllostasisError, Problems
    from allostasis.evidence import check

    def say(**told: Any) -> None:
        print(json.dumps(told), flush=True)

    try:
        for name, gone in (("whole", ()), ("cut", cut)):
            say(stage="as it is" if not gone else "with the cut")
            one = check(ids=[finding], cut=gone, most=MOST, doubt=0, baseline=False).plain()["findings"][0]
            model = one["model"] or {}
            say(**{name: {"verdict": one["verdict"], **{k: model.get(k) for k in ("value", "low", "high", "n")}}})
    except AllostasisError as error:
        every = error.errors if isinstance(error, Problems) else (error,)
        say(problems=[e.fields() for e in every])
        return 2
    return 0


async def replayed(finding: str, cut: tuple[str, ...], seconds: float) -> AsyncIterator[bytes]:
    """The lines of such a process; it is killed when nobody reads them any more, or after so long."""
    asked = [sys.executable, "-m", "allostasis.web.replaying", finding, *cut]
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(*asked, stdout=asyncio.subprocess.PIPE, stderr=quiet, stdin=quiet)
    assert process.stdout is not None
    end = asyncio.get_running_loop().call_later(seconds, process.kill)
    try:
        async for line in process.stdout:
            yield line
    finally:
        end.cancel()
        if process.returncode is None:
            process.kill()
        await process.wait()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
