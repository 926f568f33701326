"""Every error in one shape: a page for people, `application/problem+json` (RFC 9457) for programs."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from diffcast.errors import DiffcastError, MissingPart
from diffcast.serve import logs
from diffcast.serve.compare_process import ComparisonLost, ComparisonTooSlow
from diffcast.serve.http.html import html_page
from diffcast.serve.http.responses import kept_json
from diffcast.serve.rules import BlockedSignOff, IncompleteDecision
from diffcast.serve.service import TooManyFetches
from diffcast.serve.store.errors import (
    BusyStore,
    DecisionConflict,
    FullDisk,
    NotFound,
    NotScrubbed,
    SignOffConflict,
    UnusableStore,
    VersionConflict,
)
from diffcast.serve.workers import TooManyComparisons

PROBLEM_JSON: Final = "application/problem+json"
PROGRAM_PATHS: Final = ("/api/", "/openapi.json", "/health")
"""Paths that only programs ask for."""
ROUTER_DETAILS: Final[Mapping[int, str]] = {
    404: "There is no such page; look at the list of stories",
    405: "This address does not take that method",
}
STATUS: Final[Mapping[type[DiffcastError], int]] = {
    MissingPart: 501,
    NotFound: 404,
    DecisionConflict: 409,
    VersionConflict: 409,
    SignOffConflict: 409,
    BlockedSignOff: 409,
    IncompleteDecision: 403,
    FullDisk: 507,
    BusyStore: 503,
    UnusableStore: 503,
    NotScrubbed: 503,
    TooManyComparisons: 503,
    TooManyFetches: 503,
    ComparisonLost: 503,
    ComparisonTooSlow: 504,
}
"""Every other error says what is wrong with the texts that were sent: 422."""
RETRY_SECONDS: Final[Mapping[type[DiffcastError], str]] = {
    BusyStore: "5",
    TooManyComparisons: "5",
    TooManyFetches: "5",
    ComparisonLost: "1",
}
PHRASES: Final[Mapping[int, str]] = {413: "Content Too Large", 422: "Unprocessable Content"}
"""Where Python 3.11 has an older name than RFC 9110."""


class Problem(Exception):
    """A refused request: its status, and one sentence that says why and what to do."""

    def __init__(
        self,
        status: int,
        detail: str,
        headers: Mapping[str, str] | None = None,
        fields: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})
        self.fields = dict(fields or {})
        """Further members of the JSON."""


def problem_response(request: Request, problem: Problem) -> Response:
    """The problem as a response: a page for a browser, JSON for the API and for scripts of a page."""
    phrase = PHRASES.get(problem.status) or HTTPStatus(problem.status).phrase
    if not wants_json(request):
        context = {"phrase": phrase, "detail": problem.detail, "closed": problem.status == 401 and not problem.headers}
        return html_page(request, "problem.html", context, problem.status, problem.headers)
    body = {"type": "about:blank", "title": phrase, "status": problem.status, "detail": problem.detail}
    return Response(msgspec.json.encode(body | problem.fields), problem.status, problem.headers, PROBLEM_JSON)


def wants_json(request: Request) -> bool:
    """Whether a program asks: by the path, or because it accepts JSON and no page."""
    accepted = request.headers.get("accept", "")
    return request.url.path.startswith(PROGRAM_PATHS) or ("json" in accepted and "text/html" not in accepted)


def problem_of(error: DiffcastError) -> Problem:
    """The problem that a user's error is; a conflict says what is saved now."""
    kind = type(error)
    status = next((STATUS[each] for each in kind.__mro__ if each in STATUS), 422)
    headers = {"Retry-After": RETRY_SECONDS[kind]} if kind in RETRY_SECONDS else None
    return Problem(status, str(error), headers, _conflict_fields(error))


async def on_problem(request: Request, error: Exception) -> Response:
    """The response to a `Problem`."""
    assert isinstance(error, Problem)
    return problem_response(request, error)


async def on_router_error(request: Request, error: Exception) -> Response:
    """The response to what the router refuses: no such path, no such method."""
    assert isinstance(error, HTTPException)
    detail = ROUTER_DETAILS.get(error.status_code, error.detail)
    return problem_response(request, Problem(error.status_code, detail, error.headers))


async def on_diffcast_error(request: Request, error: Exception) -> Response:
    """The response to what a user can cause."""
    assert isinstance(error, DiffcastError)
    return problem_response(request, problem_of(error))


def on_bug(request: Request, error: BaseException, request_id: str) -> Response:
    """The response to a programming error: its place is logged, the user gets a number to report."""
    logs.log_error(error, request=request_id)
    detail = f"The server failed; report number {request_id} to the person who runs it"
    return problem_response(request, Problem(500, detail))


def _conflict_fields(error: DiffcastError) -> Mapping[str, Any] | None:
    match error:
        case DecisionConflict():
            return {"kept": None if error.kept is None else kept_json(error.fact, error.kept)}
        case VersionConflict():
            return {"current_version": error.current}
        case BlockedSignOff():
            return {"blocking": error.facts}
        case SignOffConflict():
            return {"changes": error.changes}
    return None
