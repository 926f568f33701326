"""The server's own pages: one template each, and their style and script."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final
from urllib.parse import quote, unquote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from diffcast.decision import SignOff
from diffcast.reports.excerpts import one_line, visible
from diffcast.reports.html import static_asset
from diffcast.serve.settings import MAX_NAME
from diffcast.serve.texts import INVISIBLE

ASSET_TYPES: Final[Mapping[str, str]] = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}
NAME_COOKIE: Final = "diffcast-name"
"""The cookie with the name an editor last used: a form offers it again; it proves nothing."""
YEAR: Final = 365 * 24 * 3600


def html_page(
    request: Request,
    template: str,
    context: Mapping[str, Any],
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The page of a template, with what every page knows: the name last used, and whether there is a sign-out."""
    known = {"by": signing_name(request), "signed_in": getattr(request.state, "signed_in", False)}
    html = _environment().get_template(template).render({**known, **context})
    return HTMLResponse(html, status, dict(headers or {}))


def signing_name(request: Request) -> str:
    """The name that this browser last used; empty if it never did."""
    return INVISIBLE.sub("", unquote(request.cookies.get(NAME_COOKIE, "")))[:MAX_NAME]


def remember_name(response: Response, by: str) -> Response:
    """The response itself; if a name was given, the browser keeps it."""
    if by:
        response.set_cookie(NAME_COOKIE, quote(by), YEAR, path="/", httponly=True, samesite="strict")
    return response


def moment(at: str) -> str:
    """A time of the store for people, to the minute and in UTC."""
    return f"{at[:10]} {at[11:16]} UTC"


def sign_off_line(sign_off: SignOff) -> str:
    """A sign-off in words: who, when, and how many decisions changed after it."""
    changes = "1 decision changed" if sign_off.later == 1 else f"{sign_off.later} decisions changed"
    since = f" ({changes} since)" if sign_off.later else ""
    note = f": {one_line(sign_off.note)}" if sign_off.note else ""
    return f"{one_line(sign_off.by)}, {moment(sign_off.at)}{since}{note}"


def asset(name: str) -> tuple[bytes, str] | None:
    """The bytes and the media type of a file of the pages; None if there is none of that name."""
    return _assets().get(name)


def asset_url(name: str) -> str:
    """The URL of the file with a digest of its content, so that a browser may keep it for good."""
    content, _ = _assets()[name]
    return f"/static/{name}?v={digest(content)}"


def digest(content: bytes) -> str:
    """A short digest of a file."""
    return hashlib.sha256(content).hexdigest()[:12]


@cache
def _assets() -> dict[str, tuple[bytes, str]]:
    found = {"report.css": (static_asset(".css").text.encode(), ASSET_TYPES["css"])}
    for each in files("diffcast.serve.pages").joinpath("static").iterdir():
        kind = ASSET_TYPES.get(each.name.rpartition(".")[2])
        if kind is not None:
            found[each.name] = each.read_bytes(), kind
    return found


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("diffcast.serve.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(one_line=one_line, visible=visible, moment=moment, sign_off=sign_off_line)
    environment.globals.update(asset_url=asset_url, query=_query)
    return environment


def _query(given: Mapping[str, Any]) -> str:
    """The query of a URL without its empty parts; empty if all are."""
    asked = {name: value for name, value in given.items() if value}
    return f"?{urlencode(asked)}" if asked else ""
