"""The application: its layers and the table of its addresses."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route

from diffcast.errors import DiffcastError
from diffcast.serve import doors, pages, problems
from diffcast.serve.envelope import Envelope
from diffcast.serve.guard import Guard
from diffcast.serve.settings import Serving
from diffcast.serve.store import Store
from diffcast.serve.tool import Tool
from diffcast.serve.work import Work

VERSION = "/stories/{story:int}/versions/{number:int}"

ROUTES: tuple[BaseRoute, ...] = (
    Route("/", pages.stories),
    Route("/stories", pages.begin, methods=["POST"]),
    Route("/stories/{story:int}", pages.story),
    Route("/stories/{story:int}/versions", pages.go_on, methods=["POST"]),
    Route(VERSION, pages.version),
    Route("/login", doors.login_form),
    Route("/login", doors.login, methods=["POST"]),
    Route("/logout", doors.logout, methods=["POST"]),
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
