"""A server with the API of OpenAI, such as llama.cpp, Ollama or vLLM: where it may be, and one request to it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import ip_address
from socket import SHUT_RDWR, socket
from threading import Timer
from time import monotonic
from typing import Any, Final
from urllib.parse import urlsplit

from diffcast.errors import DiffcastError

MAX_ANSWER_BYTES: Final = 200_000
"""Bytes of one answer. A verdict has a few hundred; a server that lists many models takes some thousands."""
PORTS: Final = {"http": 80, "https": 443}
ENDINGS: Final = ("/chat/completions", "/v1")
"""What people copy together with the address of a server."""


class RefusedServer(DiffcastError):
    """An address that is none, or one to which unpublished copy may not go."""


class NoAnswer(Exception):
    """The server gave no answer that can be used; the message says why, in a few words."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that may be asked."""

    host: str
    port: int
    folder: str
    """The path before `/v1`; empty for most servers."""
    secure: bool
    allowed: bool
    """Whether the configuration allows this host. Otherwise it must be this machine."""

    @property
    def name(self) -> str:
        """Host and port, as messages name it."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def server_at(url: str, hosts: Collection[str] = ()) -> Server:
    """The server at an address such as `http://localhost:8080`, with or without `/v1`.

    `hosts` are the names and IP addresses that may be asked besides this machine. Raises `RefusedServer`.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    plain = url.isascii() and url.isprintable() and " " not in url
    if not host or not plain or parts.scheme not in PORTS or parts.query or parts.fragment or "@" in parts.netloc:
        raise RefusedServer(f"second reader {url!r}: not the address of a server; give one like http://localhost:8080")
    allowed = host in {each.lower() for each in hosts}
    if not allowed and not _is_here(host):
        raise RefusedServer(
            f"second reader {url}: {host} is another machine, and your texts would leave this one; to allow it, add "
            f'hosts = ["{host}"] under [second-reader] in diffcast.toml'
        )
    folder = parts.path.rstrip("/")
    for ending in ENDINGS:
        folder = folder.removesuffix(ending)
    return Server(host, port or PORTS[parts.scheme], folder, parts.scheme == "https", allowed)


def ask(server: Server, path: str, question: object | None, seconds: float) -> dict[str, Any]:
    """The JSON object at a path below `/v1`: a POST of the question, or a GET where that is None.

    Takes `seconds` at most, however the server behaves. Follows no redirect and uses no proxy. Raises `NoAnswer`.
    """
    from http.client import HTTPConnection, HTTPException, HTTPSConnection  # Imported late: few comparisons ask.

    ends = monotonic() + seconds
    connection = (HTTPSConnection if server.secure else HTTPConnection)(server.host, server.port, timeout=seconds)
    try:
        connection.connect()
        with _cut_at(ends, connection.sock):
            _refuse_elsewhere(server, connection.sock)
            body = None if question is None else json.dumps(question)
            method, head = ("GET", {}) if body is None else ("POST", {"Content-Type": "application/json"})
            connection.request(method, f"{server.folder}/v1/{path}", body, {**head, "Connection": "close"})
            response = connection.getresponse()
            status, raw = response.status, response.read(MAX_ANSWER_BYTES + 1)
    except (OSError, HTTPException, ValueError) as error:
        raise NoAnswer(_why(error, seconds, monotonic() >= ends)) from error
    finally:
        connection.close()
    if monotonic() >= ends:
        raise NoAnswer(_why(None, seconds, True))
    return _object(status, raw)


def _is_here(host: str) -> bool:
    """Whether a host is this machine by its name. What `localhost` leads to is checked again on the connection."""
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"


def _refuse_elsewhere(server: Server, connected: socket) -> None:
    """A hosts file or a resolver can lead `localhost` elsewhere: then nothing is sent."""
    there = connected.getpeername()[0]
    if not server.allowed and not ip_address(there.partition("%")[0]).is_loopback:
        raise NoAnswer(f"{server.host} leads to another machine ({there})")


@contextmanager
def _cut_at(ends: float, connected: socket) -> Iterator[None]:
    """Ends the connection at a time of the monotonic clock: a timeout of a socket starts anew with every byte."""
    timer = Timer(max(0.0, ends - monotonic()), _cut, (connected,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(connected: socket) -> None:
    with suppress(OSError):
        connected.shutdown(SHUT_RDWR)


def _why(error: Exception | None, seconds: float, late: bool) -> str:
    if late or error is None or isinstance(error, TimeoutError):
        return f"no whole answer within {max(1, round(seconds))} s"
    if isinstance(error, ConnectionRefusedError):
        return "nothing listens there; start the server"
    return f"the connection failed ({getattr(error, 'strerror', None) or type(error).__name__})"


def _object(status: int, raw: bytes) -> dict[str, Any]:
    if status != 200:
        raise NoAnswer(f"it answered with HTTP status {status}")
    if len(raw) > MAX_ANSWER_BYTES:
        raise NoAnswer(f"its answer is longer than {MAX_ANSWER_BYTES // 1000} kB")
    try:
        answer = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise NoAnswer("its answer is not JSON; give the address of a server with the API of OpenAI") from error
    if not isinstance(answer, dict):
        raise NoAnswer("its answer is not a JSON object")
    return answer
