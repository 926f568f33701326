"""The application: its layers and the table of its addresses."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeAlias

from starlette.applications import Starlette
from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from diffcast.errors import DiffcastError
from diffcast.serve.api import calls, openapi
from diffcast.serve.http import errors as problems
from diffcast.serve.http import login as doors
from diffcast.serve.http.envelope import Envelope
from diffcast.serve.http.middleware import Guard
from diffcast.serve.pages import decisions as triage
from diffcast.serve.pages import exports
from diffcast.serve.pages import stories as pages
from diffcast.serve.service import Tool
from diffcast.serve.settings import Serving
from diffcast.serve.store.database import Store
from diffcast.serve.workers import Work

Answer: TypeAlias = Callable[[Request], Awaitable[Response]]


def by_method(read: Answer, change: Answer) -> Answer:
    """One address for two: whoever asks gets the one, whoever posts the other."""

    async def either(request: Request) -> Response:
        return await (change if request.method == "POST" else read)(request)

    either.__name__ = f"{read.__name__}/{change.__name__}"
    return either


class Number(IntegerConvertor):
    """The number of a story or a version, as long as SQLite holds one: Python refuses to read one of 5,000 digits."""

    regex = "[0-9]{1,18}"


register_url_convertor("number", Number())
VERSION = "/stories/{story:number}/versions/{number:number}"

ROUTES: tuple[BaseRoute, ...] = (
    Route("/", pages.stories),
    Route("/stories", pages.begin, methods=["POST"]),
    Route("/stories/{story:number}", pages.story),
    Route("/stories/{story:number}/versions", pages.go_on, methods=["POST"]),
    Route("/stories/{story:number}/changes", exports.changes),
    Route(VERSION, pages.version),
    Route(f"{VERSION}/decisions", triage.decide, methods=["POST"]),
    Route(f"{VERSION}/sign-offs", by_method(triage.sign_form, triage.sign_off), methods=["GET", "POST"]),
    Route(f"{VERSION}/reports/{{format}}", exports.report),
    Route(f"{VERSION}/review.json", exports.review),
    Route("/login", by_method(doors.login_form, doors.login), methods=["GET", "POST"]),
    Route("/logout", doors.logout, methods=["POST"]),
    *calls.routes(),
    Route("/openapi.json", openapi.document),
    Route("/health", doors.health),
    Route("/static/{name}", doors.static),
)


def build(serving: Serving, store: Store) -> Starlette:
    """The application of one store, which it closes when it ends."""
    app = Starlette(
        routes=ROUTES,
        middleware=[Middleware(Envelope), Middleware(Guard, serving=serving)],
        exception_handlers={
            problems.Problem: problems.of_problem,
            DiffcastError: problems.of_diffcast,
            HTTPException: problems.of_http,
        },
        lifespan=_running,
    )
    app.router.redirect_slashes = False
    app.state.tool = Tool(serving, store, Work(serving))
    return app


@asynccontextmanager
async def _running(app: Starlette) -> AsyncIterator[None]:
    tool: Tool = app.state.tool
    tool.work.start()
    try:
        yield
    finally:
        tool.work.stop()
        tool.store.close()
