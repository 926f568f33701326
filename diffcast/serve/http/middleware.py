"""What happens to every request before a page or the API sees it, and to every response."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Mapping
from contextlib import suppress
from ipaddress import ip_address
from typing import Final
from urllib.parse import quote, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from diffcast.errors import DiffcastError
from diffcast.serve import logs
from diffcast.serve.http.errors import Problem, on_bug, problem_of, problem_response, wants_json
from diffcast.serve.http.identity import NOBODY, Identity
from diffcast.serve.http.login import MAX_OPEN_BODY, OPEN_PATHS, own_address
from diffcast.serve.http.requests import RequestBody
from diffcast.serve.settings import LOOPBACK_NAMES, ServeSettings
from diffcast.serve.workers import hung_up

CONTENT_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
"""Of every response that does not set them itself."""
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"})
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
"""Methods that change nothing."""
CLIENT_GONE: Final = 499
"""What the log says of a client that hung up before its response."""
HOST: Final = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::\d{1,5})?", re.A)
DEFAULT_PORTS: Final = {"http": 80, "https": 443}


class HeadersMiddleware:
    """The outermost layer: protective headers, a line in the log, and a response to every programming error."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, request_id, status = time.monotonic(), secrets.token_hex(4), CLIENT_GONE

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _add_headers(MutableHeaders(scope=message), request_id)
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except ClientDisconnect:
            status = CLIENT_GONE
        except Exception as error:
            request = Request(scope, receive)
            response = on_bug(request, error, request_id)
            if status != CLIENT_GONE:
                raise
            await response(scope, receive, send_with_headers)
        finally:
            _log_request(scope, request_id, status, started)


class AccessMiddleware:
    """Refuses foreign host names, other sites, and senders that nobody knows; bounds the body of a request."""

    def __init__(self, app: ASGIApp, settings: ServeSettings, identity: Identity) -> None:
        self.app = app
        self.settings = settings
        self.identity = identity

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse the request before a byte of its body is read, or pass it on with a body that is watched."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        is_open = request.url.path.startswith(OPEN_PATHS)
        max_bytes = MAX_OPEN_BODY if is_open else self.settings.max_upload
        body = RequestBody(request, receive, max_bytes, self.settings.body_seconds)
        try:
            check_host(request, self.settings)
            check_origin(request)
            body.check_framing()
            refusal = await self._check_sender(request, is_open)
            if refusal is None:
                body.check_length()
        except Problem as problem:
            refusal = problem_response(request, problem)
        except DiffcastError as error:
            refusal = problem_response(request, problem_of(error))
        hung_up.set(body.hung_up)
        await (refusal or self.app)(scope, body, body.closing(send))

    async def _check_sender(self, request: Request, is_open: bool) -> Response | None:
        """Note who sends the request; the refusal where nobody knows them."""
        request.state.sender = NOBODY
        request.state.sender = await self.identity.sender(request)
        return None if is_open or request.state.sender.allowed else self._sign_in_first(request)

    def _sign_in_first(self, request: Request) -> Response:
        if not self.identity.has_tokens:
            header = self.settings.user_header
            detail = (
                f"This desk is opened through its proxy, which says who you are ({header}); nobody is named here. "
                "Ask the person who runs it"
            )
            return problem_response(request, Problem(401, detail))
        if wants_json(request) or request.method not in SAFE_METHODS:
            detail = "Sign in, or send a token (Authorization: Bearer TOKEN)"
            return problem_response(request, Problem(401, detail, {"WWW-Authenticate": "Bearer"}))
        return RedirectResponse(f"/login?next={quote(own_address(request), safe='/')}", 303)


def check_host(request: Request, settings: ServeSettings) -> None:
    """Raise a `Problem` where the request is for another host: a foreign name that points to this machine."""
    given = request.headers.getlist("host")
    found = HOST.fullmatch(given[0].lower()) if len(given) == 1 else None
    if found is None:
        raise Problem(400, "The request has no Host header, or more than one, or an invalid one")
    name = found[1].strip("[]").rstrip(".")
    own = LOOPBACK_NAMES | settings.names | {settings.host.lower()}
    if name not in own and (settings.loopback or not _is_address(name)):
        raise Problem(421, "This server does not answer to that host name; --allow-host NAME lets it")


def check_origin(request: Request) -> None:
    """Raise a `Problem` where a page of another site sends something.

    Browsers say where a request comes from, and no page can change that: `Sec-Fetch-Site`, or over plain HTTP to
    another machine only `Origin`. Programs send neither. See https://words.filippo.io/csrf/ (Valsorda 2025); Go's
    `http.CrossOriginProtection` and datasette do the same.
    """
    if request.method in SAFE_METHODS:
        return
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site == "same-origin":
        return
    if site not in (None, "none") or (origin is not None and not _is_own(origin, request.headers["host"])):
        raise Problem(403, "Another site may not send anything here; open this server's own page and send it there")


def _is_own(origin: str, host: str) -> bool:
    """Whether the origin is this host. A proxy may end https, so the scheme is that of the origin."""
    try:
        given = urlsplit(origin.lower())
        own = urlsplit(f"{given.scheme}://{host.lower()}")
        default = DEFAULT_PORTS.get(given.scheme)
        return bool(given.hostname) and (given.hostname, given.port or default) == (own.hostname, own.port or default)
    except ValueError:
        return False


def _is_address(name: str) -> bool:
    """Whether it is an IP address, which no name server can point elsewhere."""
    with suppress(ValueError):
        return bool(ip_address(name))
    return False


def _add_headers(headers: MutableHeaders, request_id: str) -> None:
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    headers["X-Request-Id"] = request_id


def _log_request(scope: Scope, request_id: str, status: int, started: float) -> None:
    """The name of the function that answered, not the path: a path may hold words that somebody typed."""
    numbers: dict[str, str | int] = {
        name: value for name, value in scope.get("path_params", {}).items() if isinstance(value, int)
    }
    logs.log(
        "request",
        request=request_id,
        method=scope["method"] if scope["method"] in METHODS else "other",
        what=getattr(scope.get("endpoint"), "__name__", None),
        status=status,
        ms=round((time.monotonic() - started) * 1000, 1),
        **numbers,
    )
