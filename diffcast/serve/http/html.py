"""The server's own pages: one template each, and the files that go with them."""

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

from diffcast.reports.excerpts import one_line, visible
from diffcast.reports.html import static_asset
from diffcast.serve.labels import NOT_IN_NAME
from diffcast.serve.store.values import SignOff

TYPES: Final[Mapping[str, str]] = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}
NAME_COOKIE: Final = "diffcast-name"
"""Under which name an editor last signed: offered again, never trusted."""
MOST_NAME: Final = 80
"""Characters of a name."""
YEAR: Final = 365 * 24 * 3600


def page(
    request: Request,
    name: str,
    context: Mapping[str, Any],
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The page of a template, for the session of the request."""
    session = getattr(request.state, "session", None)
    known = {
        "form_token": session.form_token if session else "",
        "by": signing_name(request),
        "closed": request.app.state.tool.serving.token is not None,
        "inside": session is not None,
    }
    html = _environment().get_template(name).render({**known, **context})
    return HTMLResponse(html, status, dict(headers or {}))


def signing_name(request: Request) -> str:
    """The name under which this browser last signed, empty where it never did."""
    return NOT_IN_NAME.sub("", unquote(request.cookies.get(NAME_COOKIE, "")))[:MOST_NAME]


def remember_name(response: Response, by: str) -> Response:
    """The response itself; where a name was given, the browser keeps it."""
    if by:
        response.set_cookie(NAME_COOKIE, quote(by), YEAR, path="/", httponly=True, samesite="strict")
    return response


def moment(at: str) -> str:
    """A moment of the store for people, to the minute and in UTC."""
    return f"{at[:10]} {at[11:16]} UTC"


def signed(sign_off: SignOff) -> str:
    """A sign-off in words: who, when, and whether anything was decided since."""
    many = "a later change" if sign_off.later == 1 else f"{sign_off.later} later changes"
    since = f", before {many}" if sign_off.later else ""
    note = f": {one_line(sign_off.note)}" if sign_off.note else ""
    return f"{one_line(sign_off.by)}, {moment(sign_off.at)}{since}{note}"


def asset(name: str) -> tuple[bytes, str] | None:
    """The bytes and the type of a file of the pages; None where there is none of that name."""
    return _assets().get(name)


def asset_url(name: str) -> str:
    """Where the file is, with a digest of what it holds, so that a browser may keep it for good."""
    content, _ = _assets()[name]
    return f"/static/{name}?v={digest(content)}"


def digest(content: bytes) -> str:
    """A short name for what a file holds."""
    return hashlib.sha256(content).hexdigest()[:12]


@cache
def _assets() -> dict[str, tuple[bytes, str]]:
    found = {"report.css": (static_asset(".css").text.encode(), TYPES["css"])}
    for each in files("diffcast.serve.pages").joinpath("static").iterdir():
        kind = TYPES.get(each.name.rpartition(".")[2])
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
    environment.filters.update(one_line=one_line, visible=visible, moment=moment, sign_off=signed)
    environment.globals.update(asset_url=asset_url, query=_query)
    return environment


def _query(given: Mapping[str, Any]) -> str:
    """The end of an address that asks for these; empty where all of them are empty."""
    asked = {name: value for name, value in given.items() if value}
    return f"?{urlencode(asked)}" if asked else ""
