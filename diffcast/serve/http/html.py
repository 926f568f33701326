"""The server's own pages: one template each, and their style and script."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any, Final
from urllib.parse import quote, unquote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from diffcast.reports.excerpts import one_line, visible
from diffcast.reports.html import static_asset
from diffcast.reports.review_status import moment, sign_off_words
from diffcast.serve.settings import MAX_NAME
from diffcast.serve.texts import INVISIBLE

ASSET_TYPES: Final[Mapping[str, str]] = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
NAME_COOKIE: Final = "diffcast-name"
"""The cookie with the name an editor last used: a form offers it again; it proves nothing."""
FORM_TOKEN_BYTES: Final = 16
"""So many that two forms never have one token."""
YEAR: Final = 365 * 24 * 3600


def html_page(
    request: Request,
    template: str,
    context: Mapping[str, Any],
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The page of a template, with what every page knows: who is there, the name last used, and whether to sign out."""
    sender = getattr(request.state, "sender", None)
    known = {
        "by": signing_name(request),
        "user": sender.name if sender else "",
        "signed_in": bool(sender and sender.session),
    }
    html = _environment().get_template(template).render({**known, **context})
    return HTMLResponse(html, status, dict(headers or {}))


def html_part(template: str, context: Mapping[str, Any]) -> str:
    """A part of a page, which a script puts in."""
    return _environment().get_template(template).render(context)


def signing_name(request: Request) -> str:
    """The name that this browser last used; empty if it never did."""
    return INVISIBLE.sub("", unquote(request.cookies.get(NAME_COOKIE, "")))[:MAX_NAME]


def remember_name(response: Response, by: str) -> Response:
    """The response itself; if a name was given, the browser keeps it."""
    if by:
        response.set_cookie(NAME_COOKIE, quote(by), YEAR, path="/", httponly=True, samesite="strict")
    return response


def age(at: str, now: datetime | None = None) -> str:
    """How long ago a time of the store was: `4 min`, `3 h`, `1 day`, `12 days`."""
    seconds = ((now or datetime.now(UTC)) - datetime.fromisoformat(at)).total_seconds()
    minutes, hours, days = (int(seconds // unit) for unit in (60, 3600, 24 * 3600))
    if minutes < 1:
        return "just now"
    if hours < 1:
        return f"{minutes} min"
    return f"{hours} h" if days < 1 else f"{days} day{'' if days == 1 else 's'}"


def form_token() -> str:
    """A new token for a form that must not be taken twice."""
    return secrets.token_urlsafe(FORM_TOKEN_BYTES)


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
    environment.filters.update(
        one_line=one_line, visible=visible, as_value=as_value, moment=moment, age=age, sign_off=sign_off_words
    )
    environment.globals.update(asset_url=asset_url, query=query, form_token=form_token)
    return environment


def as_value(text: str) -> Markup:
    """The text as the value of a form field, signs that cannot be seen by their numbers: a page shows none raw."""
    return Markup("".join(str(escape(sign)) if sign.isprintable() else f"&#{ord(sign)};" for sign in text))


def query(given: Mapping[str, Any]) -> str:
    """The query of a URL without its empty parts; empty if all are."""
    asked = {name: value for name, value in given.items() if value}
    return f"?{urlencode(asked)}" if asked else ""
