"""Serving until a signal comes: the address is taken, the store is opened, and then what runs is finished."""

from __future__ import annotations

import socket
import sys
from types import FrameType
from typing import Final

import uvicorn

from diffcast.errors import DiffcastError
from diffcast.serve import logs
from diffcast.serve.http.server import build
from diffcast.serve.protocol import Brisk
from diffcast.serve.settings import Serving
from diffcast.serve.store.database import Store

BACKLOG: Final = 512
"""Connections that may wait to be accepted."""


class UnusableAddress(DiffcastError):
    """A host or a port at which the server cannot be reached."""


class Server(uvicorn.Server):
    """Ends with exit code 0 when it is asked to end; what runs is finished first, unless it is asked twice."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Finish what runs; at once where a signal came before."""
        self.force_exit = self.should_exit
        self.should_exit = True


def serve(serving: Serving) -> None:
    """Serve until SIGTERM or SIGINT. Raises a `DiffcastError` where it cannot begin."""
    taken = bound(serving.host, serving.port)
    try:
        store = Store(serving.data)
    except DiffcastError:
        taken.close()
        raise
    logs.begin()
    address = url(serving.host, taken.getsockname()[1])
    logs.tell("started", address=address, data=serving.data.name, workers=serving.workers)
    if sys.stderr.isatty():
        sys.stderr.write(f"diffcast: {address} shows the stories in {serving.data}; Ctrl+C stops it\n")
    Server(_configured(serving, store)).run([taken])
    logs.tell("stopped")


def bound(host: str, port: int) -> socket.socket:
    """A socket at that address; raises `UnusableAddress` where there is no such host or the port is taken."""
    where = f"{host}:{port}"
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError) as error:
        raise UnusableAddress(f"{where}: no such host; give an address of this machine") from error
    taken = socket.socket(family, kind, protocol)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(place)
        taken.listen(BACKLOG)
    except OSError as error:
        taken.close()
        raise UnusableAddress(f"{where}: {_why(error)}") from error
    return taken


def url(host: str, port: int) -> str:
    """The address of the first page."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _why(error: OSError) -> str:
    reason = (error.strerror or str(error)).lower()
    return f"{reason}; give another --host or --port"


def _configured(serving: Serving, store: Store) -> uvicorn.Config:
    Brisk.patience = serving.head_seconds
    return uvicorn.Config(
        build(serving, store),
        http=Brisk,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        backlog=BACKLOG,
        timeout_graceful_shutdown=serving.grace_seconds,
    )
