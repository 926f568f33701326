"""A website on this machine under a public name: the name server and the network are stood in for, all else is real.

`as_public` gives a test's own process a name server that knows `HOSTS`, and a network in which their public addresses
lead to the site. `worldly` gives the same to a process that is started with its environment.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

PUBLIC = "93.184.215.14"
HOSTS = {
    "news.example": [PUBLIC],
    "other.example": [PUBLIC],
    "intranet.example": ["10.1.2.3"],
    "both.example": [PUBLIC, "127.0.0.1"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "gateway.example": ["64:ff9b::7f00:1"],
}
"""Names and what they resolve to."""
Answer = Callable[["Visitor"], None]


class Visitor(BaseHTTPRequestHandler):
    """One request to the site."""

    site: Site

    def do_GET(self) -> None:
        """Answer from the site's pages; 404 for all else."""
        self.site.asked.append((self.path, dict(self.headers)))
        answer = self.site.pages.get(self.path)
        if answer is None:
            self.send_error(404)
        else:
            answer(self)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Site:
    """A website: its pages by path, and what it was asked."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        visitor = type("OwnVisitor", (Visitor,), {"site": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), visitor)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]

    @property
    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [path for path, _ in self.asked]


@contextmanager
def website() -> Iterator[Site]:
    """A running site without pages."""
    site = Site()
    threading.Thread(target=site.server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield site
    finally:
        site.server.shutdown()
        site.server.server_close()


def page(body: str | bytes, status: int = 200, **headers: str) -> Answer:
    """An answer with this body; `Content_Type` in the headers stands for `Content-Type`."""
    raw = body.encode() if isinstance(body, str) else body

    def answer(visitor: Visitor) -> None:
        visitor.send_response(status)
        for name, value in {"Content_Length": str(len(raw)), **headers}.items():
            visitor.send_header(name.replace("_", "-"), value)
        visitor.end_headers()
        visitor.wfile.write(raw)

    return answer


def moved(location: str, status: int = 302) -> Answer:
    """A redirect."""
    return page("", status, Location=location)


def resolved(host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
    """What the name server of the test says."""
    addresses = HOSTS.get(host)
    if addresses is None:
        try:
            addresses = [socket.inet_ntoa(socket.inet_aton(host))]
        except OSError:
            raise socket.gaierror(-2, "Name or service not known") from None
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses]


def as_public(monkeypatch: Any, port: int) -> list[tuple[str, int]]:
    """Let the public address lead to the site on that port; gives the list of the addresses that are connected to."""
    connected: list[tuple[str, int]] = []
    real = socket.create_connection

    def connect(address: tuple[str, int], *given: Any, **more: Any) -> socket.socket:
        connected.append(address)
        assert address[0] == PUBLIC, address
        return real(("127.0.0.1", port), *given, **more)

    monkeypatch.setattr(socket, "getaddrinfo", resolved_but_for(socket.getaddrinfo))
    monkeypatch.setattr(socket, "create_connection", connect)
    return connected


def resolved_but_for(real: Callable[..., Any]) -> Callable[..., Any]:
    """The name server of the test, but for the connection to the site itself."""

    def resolve(host: str, port: int, *given: Any, **more: Any) -> Any:
        return real(host, port, *given, **more) if host == "127.0.0.1" and given else resolved(host, port)

    return resolve


def worldly(folder: Path, port: int) -> dict[str, str]:
    """Environment variables with which a process of Python has the test's name server and network."""
    (folder / "sitecustomize.py").write_text(
        f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
import websites

class Patch:
    def setattr(self, *given): setattr(*given)

websites.as_public(Patch(), {port})
""",
        "utf-8",
    )
    return {"PYTHONPATH": os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")])}
