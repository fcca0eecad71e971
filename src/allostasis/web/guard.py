"""What stands between the network and the page: who may ask, how much at once, and what a browser may do with it."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, MutableMapping
from contextlib import suppress
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs

__all__ = ["CSP", "Guard", "LARGEST_BODY", "REPORT_CSP"]

LARGEST_BODY = 1_000_000  # bytes of a request
COOKIE = "allostasis_token"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-src 'self'; "
    "frame-ancestors 'none'"
)
# A report is one file with its styles and scripts inside: it may show itself, and open Explore.
REPORT_CSP = (
    "sandbox allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox; "
    "default-src 'none'; script-src 'unsafe-inline'; "
    "style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
Scope = MutableMapping[str, Any]


class _TooLarge(Exception):
    pass


class Guard:
    """An ASGI application before another: checks requests, adds headers.

    Args:
        hosts: names, with ports, that the page is asked under; others are answered 421, so that no foreign name
            that leads to this machine can read it.
        token: what has to be known, or nothing on this machine alone.
    """

    def __init__(self, app: Any, hosts: Iterable[str], token: str = "") -> None:
        self.app, self.hosts, self.token = app, frozenset(h.lower() for h in hosts), token

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers: dict[str, str] = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
        wrong = self._wrong(scope, headers)
        cookie = ""
        if wrong is None and self.token:
            known, cookie = self._known(scope, headers)
            if not known:
                wrong = 401, "a token is needed", "Open the address that  allostasis serve  printed, with its token"

        async def framed(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                extra = {
                    "content-security-policy": CSP,
                    "x-content-type-options": "nosniff",
                    "referrer-policy": "no-referrer",
                    "cross-origin-opener-policy": "same-origin",
                    "cross-origin-resource-policy": "same-origin",
                    "permissions-policy": "camera=(), geolocation=(), microphone=()",
                    "cache-control": "no-store",
                }
                there = {k.lower() for k, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *((k.encode(), v.encode()) for k, v in extra.items() if k.encode() not in there),
                    *([(b"set-cookie", cookie.encode())] if cookie else []),
                ]
            await send(message)

        if wrong is not None:
            await _refuse(framed, *wrong)
            return
        seen, refused = 0, False

        async def counted() -> MutableMapping[str, Any]:
            nonlocal seen, refused
            message: MutableMapping[str, Any] = await receive()
            seen += len(message.get("body", b""))
            if seen > LARGEST_BODY:
                if not refused:
                    refused = True
                    await _refuse(framed, 413, "that is too much", f"Send at most {LARGEST_BODY:,} bytes")
                raise _TooLarge
            return message

        async def watched(message: MutableMapping[str, Any]) -> None:
            if not refused:
                await framed(message)

        with suppress(_TooLarge):
            await self.app(scope, counted, watched)

    def _wrong(self, scope: Scope, headers: dict[str, str]) -> tuple[int, str, str] | None:
        """What is wrong with a request before anything is read of it."""
        if headers.get("host", "").lower() not in self.hosts:
            return 421, "this page is not served under that name", f"Ask under  {sorted(self.hosts)[0]}"
        origin = headers.get("origin")
        if origin is not None and origin.lower() not in {f"{s}://{h}" for h in self.hosts for s in ("http", "https")}:
            return 403, "another page may not ask for this", "Use the page itself"
        if headers.get("sec-fetch-site") == "cross-site" and scope["method"] != "GET":
            return 403, "another page may not ask for this", "Use the page itself"
        if scope["method"] in {"POST", "PUT", "PATCH"}:
            if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
                return 415, "only JSON is read", "Send  content-type: application/json"
            length = headers.get("content-length", "0")
            if not length.isascii() or not length.isdigit() or int(length[:20]) > LARGEST_BODY:
                return 413, "that is too much", f"Send at most {LARGEST_BODY:,} bytes"
        if len(scope.get("query_string", b"")) > 4000 or len(scope["path"]) > 1000:
            return 414, "that address is too long", "Ask for less"
        return None

    def _known(self, scope: Scope, headers: dict[str, str]) -> tuple[bool, str]:
        """Whether the token is known, and the cookie that says so from now on."""
        sent = headers.get("authorization", "").removeprefix("Bearer ")
        cookies: SimpleCookie = SimpleCookie()
        try:
            cookies.load(headers.get("cookie", ""))
        except Exception:
            cookies = SimpleCookie()
        kept = cookies[COOKIE].value if COOKIE in cookies else ""
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        asked = (query.get("token") or [""])[0]
        good = [hmac.compare_digest(t.encode(), self.token.encode()) for t in (sent, kept, asked)]
        fresh = good[2] and not good[1]
        cookie = f"{COOKIE}={self.token}; HttpOnly; SameSite=Strict; Path=/" if fresh else ""
        return any(good), cookie


async def _refuse(send: Any, status: int, what: str, fix: str) -> None:
    problem = {
        "kind": "InputError",
        "what": what,
        "where": "",
        "file": "",
        "line": None,
        "key": "",
        "found": "",
        "needed": "",
        "fix": fix,
    }
    body = json.dumps({"problems": [problem]}).encode()
    head = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": head})
    await send({"type": "http.response.body", "body": body})
