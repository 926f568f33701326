"""Who is let through to a page: the right host name, no other site's forms, and the token where there is one."""

from __future__ import annotations

import re
from contextlib import suppress
from ipaddress import ip_address
from typing import Final
from urllib.parse import quote, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from diffcast.serve.http import session
from diffcast.serve.http.errors import Problem, answer, wants_json
from diffcast.serve.http.intake import Intake
from diffcast.serve.settings import LOOPBACK, Serving

HOST: Final = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::\d{1,5})?", re.A)
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
"""Methods that change nothing."""
OPEN: Final = ("/login", "/health", "/static/")
"""What everybody may see: nothing in it tells of a story."""
MOST_OPEN: Final = 10_000
"""Bytes of a body that anybody may send there: a token has 1,000 characters at most."""


class Guard:
    """The middleware that turns away whoever does not belong here, before a byte of the body is read."""

    def __init__(self, app: ASGIApp, serving: Serving) -> None:
        self.app = app
        self.serving = serving

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer by a refusal, or pass the request on with its session and with a body that is watched."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        most = MOST_OPEN if request.url.path.startswith(OPEN) else self.serving.max_upload
        intake = Intake(request, receive, self.serving, most)
        try:
            check_host(request, self.serving)
            check_origin(request)
            refusal = self._enter(request)
            if refusal is None:
                intake.check_length()
        except Problem as problem:
            refusal = answer(request, problem)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        await self.app(scope, intake, _with_cookie(request, send))

    def _enter(self, request: Request) -> Response | None:
        """Give the request its session; the answer where it may not come in."""
        token = self.serving.token
        found = session.known(request, token)
        shown = session.bearer(request)
        if token is None or (shown is not None and session.same(shown, token)):
            request.state.session = found or session.opened(token)
            return None
        request.state.session = found
        if found is None and not request.url.path.startswith(OPEN):
            return _who(request)
        return None


def check_host(request: Request, serving: Serving) -> None:
    """Raise a `Problem` where the request is for another host: a foreign name that was pointed at this machine."""
    given = request.headers.getlist("host")
    found = HOST.fullmatch(given[0].lower()) if len(given) == 1 else None
    if found is None:
        raise Problem(400, "The request does not name its host, or names it twice or wrongly")
    name = found[1].strip("[]").rstrip(".")
    ours = LOOPBACK | serving.names | {serving.host.lower()}
    if name not in ours and (serving.local or not _is_address(name)):
        raise Problem(421, "This server does not answer to that host name; start it with --allow-host to let it")


def check_origin(request: Request) -> None:
    """Raise a `Problem` where a page of another site sends something."""
    if request.method in SAFE:
        return
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site == "same-origin":
        return
    if site not in (None, "none") or (origin is not None and not _is_own(origin, request.headers["host"])):
        raise Problem(403, "Another site may not send anything here; open the page of this server and send it there")


def _is_own(origin: str, host: str) -> bool:
    try:
        parts = urlsplit(origin.lower())
        port = parts.port
    except ValueError:
        return False
    standard = {"http": 80, "https": 443}.get(parts.scheme)
    bare = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return host.lower() in {parts.netloc, *([bare] if port == standard else [f"{bare}:{port or standard}"])}


def _is_address(name: str) -> bool:
    """Whether it is an address rather than a name: no name server can point one elsewhere."""
    with suppress(ValueError):
        return bool(ip_address(name))
    return False


def _who(request: Request) -> Response:
    if wants_json(request) or request.method not in SAFE:
        return answer(
            request,
            Problem(
                401, "Show the token of this server: sign in, or send it as a bearer", {"WWW-Authenticate": "Bearer"}
            ),
        )
    return RedirectResponse(f"/login?next={quote(request.url.path, safe='/')}", 303)


def _with_cookie(request: Request, send: Send) -> Send:
    """Sends on, and gives a browser that is new its cookie along with its first page."""

    async def sending(message: Message) -> None:
        own = getattr(request.state, "session", None)
        if message["type"] == "http.response.start" and own is not None and own.fresh:
            headers = MutableHeaders(scope=message)
            if headers.get("content-type", "").startswith("text/html") and "set-cookie" not in headers:
                response = Response()
                session.remember(response, own, request.url.scheme == "https")
                headers.append("set-cookie", response.headers["set-cookie"])
        await send(message)

    return sending
