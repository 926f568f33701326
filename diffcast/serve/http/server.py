"""The application, put together, and serving it until a signal comes."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from types import FrameType
from typing import Final

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Route

from diffcast.errors import DiffcastError
from diffcast.serve import logs
from diffcast.serve.api.openapi import document
from diffcast.serve.api.operations import api_routes
from diffcast.serve.http.errors import Problem, on_diffcast_error, on_problem, on_router_error
from diffcast.serve.http.identity import Identity
from diffcast.serve.http.login import LOGIN_ROUTES
from diffcast.serve.http.middleware import AccessMiddleware, HeadersMiddleware
from diffcast.serve.notices import Messenger
from diffcast.serve.pages.comparing import COMPARING_ROUTES
from diffcast.serve.pages.decisions import DECISION_ROUTES
from diffcast.serve.pages.stories import STORY_ROUTES
from diffcast.serve.pages.story_list import LIST_ROUTES
from diffcast.serve.service import DeskService
from diffcast.serve.settings import ServeSettings
from diffcast.serve.store.database import Store
from diffcast.serve.story_list import StoryList
from diffcast.serve.workers import ComparePool

BACKLOG: Final = 512
"""Connections that may wait to be accepted."""


class UnusableAddress(DiffcastError):
    """A host or a port at which the server cannot listen."""


class FailedStart(DiffcastError):
    """A server that stopped before it could take a request."""


class Server(uvicorn.Server):
    """Exits with code 0 when it is asked to stop. Running requests finish first, unless it is asked twice."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Finish what runs; stop at once at the second signal."""
        self.force_exit = self.should_exit
        self.should_exit = True


def create_app(settings: ServeSettings, store: Store) -> Starlette:
    """The application of one store, which it closes when it ends."""
    identity = Identity(settings, store)
    app = Starlette(
        routes=(
            *LIST_ROUTES,
            *STORY_ROUTES,
            *COMPARING_ROUTES,
            *DECISION_ROUTES,
            *LOGIN_ROUTES,
            *api_routes(),
            Route("/openapi.json", document),
        ),
        middleware=[Middleware(HeadersMiddleware), Middleware(AccessMiddleware, settings=settings, identity=identity)],
        exception_handlers={
            Problem: on_problem,
            DiffcastError: on_diffcast_error,
            HTTPException: on_router_error,
        },
        lifespan=_lifespan,
    )
    app.router.redirect_slashes = False
    app.state.identity = identity
    app.state.service = DeskService(settings, store, ComparePool(settings), Messenger(settings, store))
    app.state.story_list = StoryList(app.state.service)
    return app


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    service: DeskService = app.state.service
    service.pool.start()
    service.messenger.start()
    deleting = asyncio.create_task(app.state.story_list.keep_deleting_old())
    try:
        yield
    finally:
        deleting.cancel()
        await service.messenger.stop()
        service.pool.stop()
        service.store.close()


def serve(settings: ServeSettings) -> None:
    """Serve until SIGTERM or SIGINT; raises a `DiffcastError` where it cannot start."""
    listening = listen(settings.host, settings.port)
    try:
        store = Store(settings.data)
    except DiffcastError:
        listening.close()
        raise
    logs.start_logging()
    address = url(settings.host, listening.getsockname()[1])
    settings = replace(settings, address=public_address(settings, address))
    logs.log("started", address=address, data=settings.data.name, workers=settings.workers)
    if sys.stderr.isatty():
        sys.stderr.write(f"diffcast: {address} serves {settings.data}; Ctrl+C stops it\n")
    server = Server(_configuration(settings, store))
    with suppress(SystemExit):  # With code 3, raised by some versions of uvicorn if it cannot start.
        server.run([listening])
    if not server.started:
        raise FailedStart(f"{address}: the server could not start; the log above says why")
    logs.log("stopped")


def public_address(settings: ServeSettings, listening: str) -> str:
    """The address under which people open the desk: as configured, else by its first name, else where it listens."""
    named = next((f"https://{name}" for name in sorted(settings.names)), listening)
    return (settings.policy.notices.address or named).rstrip("/")


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; raises `UnusableAddress` where there is no such host or the port is taken."""
    place = f"{host}:{port}"
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError) as error:
        raise UnusableAddress(f"{place}: no such host; give an address of this machine") from error
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(BACKLOG)
    except OSError as error:
        listening.close()
        reason = (error.strerror or str(error)).lower()
        raise UnusableAddress(f"{place}: {reason}; give another --host or --port") from error
    return listening


def url(host: str, port: int) -> str:
    """The address of the first page."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _configuration(settings: ServeSettings, store: Store) -> uvicorn.Config:
    return uvicorn.Config(
        create_app(settings, store),
        http="h11",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # They would replace the address of the proxy, on which its header depends.
        backlog=BACKLOG,
        timeout_graceful_shutdown=settings.grace_seconds,
    )
