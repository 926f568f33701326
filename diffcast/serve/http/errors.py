"""What goes wrong for a caller, in one shape: a page for people, `application/problem+json` (RFC 9457) for programs."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from diffcast.errors import DiffcastError
from diffcast.serve import logs
from diffcast.serve.http.html import page

PROBLEM: Final = "application/problem+json"
PROGRAMS: Final = ("/api/", "/openapi.json", "/health")
"""Where only programs ask."""
WORDS: Final[Mapping[int, str]] = {
    404: "There is no such thing here; look at the list of stories",
    405: "That cannot be done here",
}


class Problem(Exception):
    """A request that is turned down: its status, and one sentence that says why and what to do."""

    def __init__(
        self,
        status: int,
        detail: str,
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})
        self.more = dict(more or {})


def answer(request: Request, problem: Problem) -> Response:
    """The problem for whoever asked: a page for a browser, JSON for the API and for the page's own script."""
    if not wants_json(request):
        told = {"status": problem.status, "phrase": _phrase(problem.status), "detail": problem.detail}
        return page(request, "problem.html", told, problem.status, problem.headers)
    body = {"type": "about:blank", "title": _phrase(problem.status), "status": problem.status, "detail": problem.detail}
    return JSONResponse(body | problem.more, problem.status, problem.headers, PROBLEM)


def wants_json(request: Request) -> bool:
    """Whether a program asks: by the address, or because it accepts no page."""
    accepted = request.headers.get("accept", "")
    return request.url.path.startswith(PROGRAMS) or ("json" in accepted and "text/html" not in accepted)


async def of_problem(request: Request, error: Exception) -> Response:
    """The answer to a `Problem`."""
    assert isinstance(error, Problem)
    return answer(request, error)


async def of_http(request: Request, error: Exception) -> Response:
    """The answer to what the router itself refuses: no such address, no such method."""
    assert isinstance(error, HTTPException)
    detail = WORDS.get(error.status_code, error.detail)
    return answer(request, Problem(error.status_code, detail, error.headers))


async def of_diffcast(request: Request, error: Exception) -> Response:
    """The answer to what a user can cause: the error's own line."""
    assert isinstance(error, DiffcastError)
    return answer(request, Problem(_status(error), str(error)))


def unforeseen(request: Request, error: BaseException, number: str) -> Response:
    """The answer to a programmer's mistake: logged with its place, told without it."""
    logs.tell_of(error, request=number)
    return answer(request, Problem(500, f"The server made a mistake; tell whoever runs it the number {number}"))


def _status(error: DiffcastError) -> int:
    return STATUS.get(type(error).__name__, 422)


STATUS: Final[Mapping[str, int]] = {
    "MissingPart": 501,
    "NotThere": 404,
    "Conflict": 409,
    "FullDisk": 507,
    "BusyStore": 503,
    "UnusableStore": 503,
    "NewerStore": 503,
}
"""By the name of the error; every other says what is wrong with the texts that were given: 422."""


def _phrase(status: int) -> str:
    return {413: "Content Too Large", 422: "Unprocessable Content", 499: "Client Closed Request"}.get(
        status, HTTPStatus(status).phrase
    )
