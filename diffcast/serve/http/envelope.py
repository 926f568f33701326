"""The outermost layer: every answer gets the headers that protect a reader, every request a line in the log."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from diffcast.serve import logs
from diffcast.serve.http.errors import unforeseen

POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
"""Of every answer that does not set them itself."""
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"})
GONE: Final = 499
"""What the log says of a client that hung up before its answer."""


class Envelope:
    """The middleware around everything else."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; answer it where a programmer's mistake left it without one."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, number, status = time.monotonic(), secrets.token_hex(4), GONE

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _complete(MutableHeaders(scope=message), number)
            await send(message)

        try:
            await self.app(scope, receive, sending)
        except ClientDisconnect:
            status = GONE
        except Exception as error:
            await self._mend(error, Request(scope, receive), sending, number, status != GONE)
        finally:
            _log(scope, number, status, begun)

    async def _mend(self, error: Exception, request: Request, send: Send, number: str, started: bool) -> None:
        response = unforeseen(request, error, number)
        if started:
            raise error
        await response(request.scope, request.receive, send)


def _complete(headers: MutableHeaders, number: str) -> None:
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    headers["X-Request-Id"] = number


def _log(scope: Scope, number: str, status: int, begun: float) -> None:
    """What was asked, by the name of what answers it: an address may hold words that somebody typed."""
    known: dict[str, str | int] = {
        name: value for name, value in scope.get("path_params", {}).items() if isinstance(value, int)
    }
    logs.tell(
        "request",
        request=number,
        method=scope["method"] if scope["method"] in METHODS else "other",
        what=getattr(scope.get("endpoint"), "__name__", None),
        status=status,
        ms=round((time.monotonic() - begun) * 1000, 1),
        **known,
    )
