"""The server's own pages: one template each, and the files that go with them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from diffcast.reports.wording import one_line, visible

TYPES: Final[Mapping[str, str]] = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}


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
        "by": request.cookies.get(NAME_COOKIE, "")[:MOST_NAME],
        "closed": request.app.state.serving.token is not None if "app" in request.scope else False,
        "inside": session is not None,
    }
    html = _environment().get_template(name).render({**known, **context})
    return HTMLResponse(html, status, dict(headers or {}))


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
    found: dict[str, tuple[bytes, str]] = {}
    for each in files("diffcast.serve").joinpath("static").iterdir():
        kind = TYPES.get(each.name.rpartition(".")[2])
        if kind is not None:
            found[each.name] = each.read_bytes(), kind
    return found


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("diffcast.serve"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(one_line=one_line, visible=visible)
    environment.globals.update(asset_url=asset_url)
    return environment


NAME_COOKIE: Final = "diffcast-name"
"""Under which name an editor last signed: offered again, never trusted."""
MOST_NAME: Final = 80
"""Characters of a name."""
