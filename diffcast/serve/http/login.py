"""Signing in: the token of the server, the cookie that stands for it, and the pages that everybody may see."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from typing import Final

from itsdangerous import BadSignature, TimestampSigner
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from diffcast.serve.http.errors import Problem
from diffcast.serve.http.html import asset, asset_url, digest, html_page
from diffcast.serve.http.requests import get_or_post, read_form, text_field
from diffcast.serve.http.responses import json_response
from diffcast.serve.service import service_of

COOKIE: Final = "diffcast"
SESSION_SECONDS: Final = 7 * 24 * 3600
"""After which an editor has to show the token again."""
WRONG_TOKEN_SECONDS: Final = 0.5
"""The delay that a wrong token costs."""
MAX_TOKEN: Final = 1000
"""Characters of a token, and of the address to go to afterwards."""


def is_signed_in(request: Request, token: str) -> bool:
    """Whether the request shows the token: as a bearer, or by a cookie that is signed with it and not too old."""
    kind, _, shown = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and is_token(shown.strip(), token):
        return True
    try:
        _signer(token).unsign(request.cookies.get(COOKIE, ""), max_age=SESSION_SECONDS)
    except BadSignature:
        return False
    return True


def is_token(given: str, token: str) -> bool:
    """Whether that is the token, compared in constant time."""
    return hmac.compare_digest(hashlib.sha256(given.encode()).digest(), hashlib.sha256(token.encode()).digest())


async def login_form(request: Request) -> Response:
    """The page that asks for the token; somebody who needs none goes on."""
    onward = own_path(request.query_params.get("next", "/"))
    if service_of(request).settings.token is None or request.state.signed_in:
        return RedirectResponse(onward, 303)
    return html_page(request, "login.html", {"onward": onward, "wrong": False})


async def login(request: Request) -> Response:
    """Sign in somebody who sends the token, and go on to the page that they asked for."""
    token = service_of(request).settings.token
    form = await read_form(request, MAX_TOKEN)
    onward = own_path(text_field(form, "next", MAX_TOKEN, "/"))
    if token is None:
        return RedirectResponse(onward, 303)
    if not is_token(text_field(form, "secret", MAX_TOKEN), token):
        await asyncio.sleep(WRONG_TOKEN_SECONDS)
        return html_page(request, "login.html", {"onward": onward, "wrong": True}, 403)
    response = RedirectResponse(onward, 303)
    secure = request.url.scheme == "https"
    cookie = _signer(token).sign("editor").decode()
    response.set_cookie(COOKIE, cookie, SESSION_SECONDS, path="/", secure=secure, httponly=True, samesite="strict")
    return response


async def logout(request: Request) -> Response:
    """Delete the cookie."""
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


def own_path(given: str) -> str:
    """The path if it is one of this server's, else that of the first page: nobody is sent to another site."""
    plain = given.isascii() and given.isprintable() and "\\" not in given
    return given if plain and given.startswith("/") and not given.startswith("//") else "/"


def _signer(token: str) -> TimestampSigner:
    """Signs with the token, so that a new token ends every session."""
    return TimestampSigner(token, salt="diffcast-session", key_derivation="hmac", digest_method=hashlib.sha256)


LOGIN_ROUTES: Final = (
    Route("/login", get_or_post(login_form, login), methods=["GET", "POST"]),
    Route("/logout", logout, methods=["POST"]),
    Route("/health", health),
    Route("/static/{name}", static),
    Route("/favicon.ico", favicon),
)
