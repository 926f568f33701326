"""Signing in with a token, the session that stands for it, and the pages that everybody may see."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from diffcast.serve.http.errors import Problem
from diffcast.serve.http.html import asset, asset_url, digest, html_page
from diffcast.serve.http.identity import COOKIE, SERVER, identity_of, sender_of
from diffcast.serve.http.requests import get_or_post, read_form, text_field
from diffcast.serve.http.responses import json_response
from diffcast.serve.service import service_of
from diffcast.serve.store.users import SESSION

OPEN_PATHS: Final = ("/login", "/health", "/static/", "/favicon.ico")
"""What everybody may see; nothing there belongs to a story."""
MAX_OPEN_BODY: Final = 10_000
"""Bytes of a body that anybody may send there: a token has 1,000 characters at most."""
MAX_TOKEN: Final = 1000
"""Characters of a token, and of the address to go to afterwards."""


async def login_form(request: Request) -> Response:
    """The page that asks for the token; somebody who needs none goes on."""
    onward = own_path(request.query_params.get("next", "/"))
    if sender_of(request).allowed:
        return RedirectResponse(onward, 303)
    return html_page(request, "login.html", {"onward": onward, "wrong": False})


async def login(request: Request) -> Response:
    """Sign in somebody who sends a token, and go on to the page that they asked for."""
    identity = identity_of(request)
    form = await read_form(request, MAX_TOKEN)
    onward = own_path(text_field(form, "next", MAX_TOKEN, "/"))
    if not identity.has_tokens:
        return RedirectResponse(onward, 303)
    user = await identity.signed_in(request, text_field(form, "secret", MAX_TOKEN))
    if user is None:
        return html_page(request, "login.html", {"onward": onward, "wrong": True}, 403)
    known = None if user is SERVER else user
    key = await run_in_threadpool(identity.users.start_session, known, identity.settings.token or "")
    response = RedirectResponse(onward, 303)
    age, secure = int(SESSION.total_seconds()), identity.secure(request)
    response.set_cookie(COOKIE, key, age, path="/", secure=secure, httponly=True, samesite="strict")
    return response


async def logout(request: Request) -> Response:
    """End the session, here and in the browser."""
    if key := sender_of(request).session:
        await run_in_threadpool(identity_of(request).users.end_session, key)
    response = RedirectResponse("/login", 303)
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
    return response


async def health(request: Request) -> Response:
    """Whether the server and its database work, for monitoring; if not, why."""
    fault = await service_of(request).fault()
    return json_response({"status": "failing", "reason": fault} if fault else {"status": "ok"}, 503 if fault else 200)


async def static(request: Request) -> Response:
    """A file of the pages. A browser may keep it for good if its URL holds the digest of its current content."""
    found = asset(request.path_params["name"])
    if found is None:
        raise Problem(404, "There is no such file")
    content, kind = found
    current = request.query_params.get("v") == digest(content)
    caching = "public, max-age=31536000, immutable" if current else "no-cache"
    return Response(content, headers={"Content-Type": kind, "Cache-Control": caching})


async def favicon(request: Request) -> Response:
    """The sign of the desk, at the address where browsers look for it if a page names none."""
    return RedirectResponse(asset_url("favicon.svg"), 308)


def own_address(request: Request) -> str:
    """Path and query of a request, for after signing in; without its query if that is too long to be kept."""
    path, query = quote(request.scope["path"]), request.url.query
    kept = (each for each in (f"{path}?{query}" if query else path, path) if len(each) <= MAX_TOKEN)
    return own_path(next(kept, "/"))


def own_path(given: str) -> str:
    """The path if it is one of this server's, else that of the first page: nobody is sent to another site."""
    plain = given.isascii() and given.isprintable() and "\\" not in given
    return given if plain and given.startswith("/") and not given.startswith("//") else "/"


LOGIN_ROUTES: Final = (
    Route("/login", get_or_post(login_form, login), methods=["GET", "POST"]),
    Route("/logout", logout, methods=["POST"]),
    Route("/health", health),
    Route("/static/{name}", static),
    Route("/favicon.ico", favicon),
)
