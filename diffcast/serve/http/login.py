"""What everybody may ask for: the page on which the token is shown, the files of the pages, and whether all is well."""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from diffcast.serve.http import session
from diffcast.serve.http.errors import Problem
from diffcast.serve.http.html import asset, digest, page
from diffcast.serve.http.requests import field, form_of
from diffcast.serve.service import tool_of

WRONG: Final = 0.5
"""Seconds that a wrong token costs."""
LONGEST: Final = 1000
"""Characters of a token that is looked at."""


async def login_form(request: Request) -> Response:
    """The page that asks for the token; whoever needs none is sent on."""
    onward = _inside(request.query_params.get("next", "/"))
    if tool_of(request).serving.token is None or request.state.session is not None:
        return RedirectResponse(onward, 303)
    return page(request, "login.html", {"onward": onward, "wrong": False})


async def login(request: Request) -> Response:
    """Let in whoever shows the token, and send them where they wanted to go."""
    serving = tool_of(request).serving
    form = await form_of(request, LONGEST)
    onward = _inside(field(form, "next", LONGEST, "/"))
    if serving.token is None:
        return RedirectResponse(onward, 303)
    if not session.same(field(form, "secret", LONGEST), serving.token):
        await asyncio.sleep(WRONG)
        return page(request, "login.html", {"onward": onward, "wrong": True}, 403)
    response = RedirectResponse(onward, 303)
    session.remember(response, session.opened(serving.token), request.url.scheme == "https")
    return response


async def logout(request: Request) -> Response:
    """Take the cookie back."""
    session.check(request, await form_of(request, LONGEST))
    response = RedirectResponse("/login", 303)
    session.forget(response)
    return response


async def health(request: Request) -> Response:
    """Whether the server and its database work: for whatever watches over it."""
    tool = tool_of(request)
    well = await tool.ask(tool.store.healthy)
    return JSONResponse({"status": "ok" if well else "failing"}, 200 if well else 503)


async def static(request: Request) -> Response:
    """A file of the pages. A browser keeps it as long as its address holds the digest of what it has now."""
    found = asset(request.path_params["name"])
    if found is None:
        raise Problem(404, "There is no such file")
    content, kind = found
    fresh = request.query_params.get("v") == digest(content)
    keep = "public, max-age=31536000, immutable" if fresh else "no-cache"
    return Response(content, headers={"Content-Type": kind, "Cache-Control": keep})


def _inside(given: str) -> str:
    """The address where it is one of this server's own, else the first page: nobody is sent to another site."""
    plain = given.isascii() and given.isprintable() and "\\" not in given
    return given if plain and given.startswith("/") and not given.startswith("//") else "/"
