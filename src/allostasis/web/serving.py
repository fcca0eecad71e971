"""Starting the page: where it listens, who may ask, and what it refuses to start with."""

from __future__ import annotations

import os
import secrets
import socket
import stat
from pathlib import Path
from typing import Any

from allostasis import cache
from allostasis.errors import InputError, RunError

__all__ = ["refuse_shared_cache", "serve"]

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def refuse_shared_cache() -> None:
    """Refuse what others could put machine code into.

    Raises:
        InputError: the folder of kept files, or one above it, belongs to another user or may be written to by others.
    """
    if (place := cache.place()) is None or not hasattr(os, "getuid"):
        return
    path = Path(place).absolute()
    for part in (path, *path.parents):
        try:
            about = part.stat()
        except OSError:
            continue
        sticky = bool(about.st_mode & stat.S_ISVTX) and part != path
        foreign = about.st_uid not in {os.getuid(), 0}
        if foreign or (about.st_mode & (stat.S_IWGRP | stat.S_IWOTH) and not sticky):
            raise InputError(
                "others can write to the folder of kept files",
                where=str(part),
                found=f"mode {stat.S_IMODE(about.st_mode):o}, user {about.st_uid}",
                needed="a folder that only you can write to",
                fix=f"chmod go-w {part} , or name another folder in ALLOSTASIS_CACHE",
            )


def serve(host: str, port: int, *, runs: Path, told: Any = print) -> None:
    """Serve the page until stopped.

    Args:
        runs: the folder of what it runs.
        told: prints where it is.

    Raises:
        InputError: the cache is not safe, or the port is taken.
        RunError: the web extra is not installed.
    """
    try:
        import uvicorn

        from allostasis.web.app import Server, make_app
        from allostasis.web.jobs import Jobs
    except ModuleNotFoundError as error:
        raise RunError(
            "the page needs more than the simulator", found=f"no {error.name}", fix="pip install 'allostasis[web]'"
        ) from error
    refuse_shared_cache()
    exposed = host not in LOOPBACK
    token = secrets.token_urlsafe(24) if exposed else ""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
        taken.listen(128)  # who opens the address at once waits for the page instead of being refused
    except OSError as error:
        fix = "Name another port:  allostasis serve --port 0  takes any that is free"
        raise InputError("cannot listen there", found=f"{host}:{port}: {error.strerror}", fix=fix) from error
    real = taken.getsockname()[1]
    names = ["127.0.0.1", "localhost", "[::1]"] if not exposed else _names(host)
    hosts = [f"{name}:{real}" for name in names] + (names if real == 80 else [])
    address = f"http://{names[0]}:{real}/" + (f"?token={token}" if token else "")
    told(f"open  {address}")
    settings = uvicorn.Config(
        make_app(Server(), hosts, token, Jobs(runs)),
        log_level="warning",
        server_header=False,
        access_log=False,
        limit_concurrency=256,
        timeout_keep_alive=20,
        timeout_graceful_shutdown=2,
        h11_max_incomplete_event_size=64_000,
    )
    try:
        uvicorn.Server(settings).run(sockets=[taken])
    except KeyboardInterrupt:  # how it is stopped
        told("stopped; runs that wait go on at the next start")


def _names(host: str) -> list[str]:
    """Names under which an exposed page may be asked for."""
    if host not in {"0.0.0.0", "::"}:
        return [f"[{host}]" if ":" in host else host]
    own = {socket.gethostname(), socket.getfqdn(), "127.0.0.1", "localhost"}
    try:
        own |= {str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    except OSError:
        pass
    return sorted(own, key=lambda n: (n != socket.gethostname(), n))
