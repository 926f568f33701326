"""JSON, reports and kept decisions as responses: one shape for pages and the API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta, Struct
from starlette.responses import Response

from diffcast.decision import Choice
from diffcast.reports import FORMATS
from diffcast.serve.store.values import KeptDecision

MAX_INTEGER: Final = 2**53 - 1
"""The largest integer that every JSON reader holds exactly."""
Number = Annotated[int, Meta(ge=1, le=MAX_INTEGER)]
Count = Annotated[int, Meta(ge=0, le=MAX_INTEGER)]
Moment = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
FactId = Annotated[str, Meta(min_length=1, max_length=40)]

REPORT_TYPES: Final[Mapping[str, tuple[str, str]]] = {
    "json": ("application/json", "json"),
    "jsonl": ("text/plain; charset=utf-8", "jsonl"),
    "html": ("text/html; charset=utf-8", "html"),
    "email": ("text/html; charset=utf-8", "email.html"),
    "markdown": ("text/markdown; charset=utf-8", "md"),
    "csv": ("text/csv; charset=utf-8", "csv"),
    "sarif": ("application/sarif+json", "sarif"),
    "junit": ("application/xml", "xml"),
}
"""By report format, its media type and the ending of its file name."""
PLAIN_TEXT: Final = ("text/plain; charset=utf-8", "txt")
"""Every other report format."""


class Kept(Struct, frozen=True, forbid_unknown_fields=True):
    """What is decided about a fact now."""

    fact: FactId
    choice: Choice | None
    note: str
    by: str
    revision: Number
    at: Moment
    carried: bool


def kept_json(fact: str, kept: KeptDecision) -> Kept:
    """A saved decision as JSON."""
    decision = kept.decision
    return Kept(fact, decision.choice, decision.note, decision.by, kept.revision, kept.at, kept.carried)


def json_response(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON response of a struct, or of any plain value."""
    return Response(msgspec.json.encode(value), status, dict(headers or {}), "application/json")


def report_response(report: str, format: str) -> Response:
    """A report in its media type. Opened in a browser, it may run nothing in this server's name."""
    return Response(report.encode("utf-8", "replace"), headers=_headers(REPORT_TYPES.get(format, PLAIN_TEXT)[0]))


def download(text: str, name: str, format: str = "json") -> Response:
    """The same as a file to save; `name` is the name of the file without its ending."""
    kind, ending = REPORT_TYPES.get(format, PLAIN_TEXT)
    attachment = {"Content-Disposition": f'attachment; filename="{name}.{ending}"'}
    return Response(text.encode("utf-8", "replace"), headers=_headers(kind) | attachment)


def report_media_types() -> tuple[str, ...]:
    """The media types of all report formats."""
    return tuple(dict.fromkeys(REPORT_TYPES.get(format, PLAIN_TEXT)[0] for format in FORMATS))


def _headers(kind: str) -> dict[str, str]:
    return {"Content-Type": kind, "Content-Security-Policy": "sandbox"}
