"""A scripted second reader: a server that speaks HTTP over a real socket and keeps what it was sent."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

MODEL = "scripted-1"


@dataclass
class ScriptedServer:
    """Answers each request with what `answer` gives: the raw bytes of a response, or a function that sends them."""

    answer: Callable[[str, Any], bytes | Callable[[socket.socket], None]]
    """From the path and the JSON of a request."""
    requests: list[tuple[str, Any]] = field(default_factory=list)
    """Path and JSON of each request, None for a GET."""
    raw: list[bytes] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def questions(self) -> list[dict[str, str]]:
        """What the model was asked, in order."""
        asked = [body for path, body in self.requests if path.endswith("/chat/completions")]
        return [json.loads(body["messages"][-1]["content"]) for body in asked]

    def serve(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                connection, _ = listening.accept()
                with suppress(OSError), connection:
                    self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        raw = connection.makefile("rb")
        line = raw.readline()
        head = [line]
        while (line := raw.readline()).strip():
            head.append(line)
        if not line:
            return  # The other side hung up before it asked.
        lengths = [int(each.split(b":")[1]) for each in head if each.lower().startswith(b"content-length:")]
        body = raw.read(lengths[0]) if lengths else b""
        self.raw.append(b"".join(head) + line + body)
        path = head[0].split()[1].decode()
        self.requests.append((path, json.loads(body) if body else None))
        said = self.answer(*self.requests[-1])
        if callable(said):
            said(connection)
        else:
            connection.sendall(said)


def http(body: bytes | str, status: int = 200, kind: str = "application/json") -> bytes:
    """A whole response."""
    content = body.encode() if isinstance(body, str) else body
    head = f"HTTP/1.1 {status} Scripted\r\nContent-Type: {kind}\r\nContent-Length: {len(content)}\r\n\r\n"
    return head.encode() + content


def models(*names: str) -> bytes:
    return http(json.dumps({"object": "list", "data": [{"id": name, "object": "model"} for name in names]}))


def completion(content: object, model: str = MODEL) -> bytes:
    """What a model wrote, as a server returns it."""
    written = content if isinstance(content, str) else json.dumps(content)
    choice = {"index": 0, "message": {"role": "assistant", "content": written}, "finish_reason": "stop"}
    return http(json.dumps({"object": "chat.completion", "model": model, "choices": [choice]}))


def verdict(answer: str, reason: str = "The passages say so.") -> bytes:
    return completion({"verdict": answer, "reason": reason})


def always(answer: bytes | Callable[[socket.socket], None]) -> Callable[[str, Any], Any]:
    """One model, which gives the same answer to every question."""
    return lambda path, _: models(MODEL) if path.endswith("/models") else answer


@contextmanager
def scripted(answer: Callable[[str, Any], Any]) -> Iterator[ScriptedServer]:
    """A server on a free port of this machine, ended with the block."""
    server = ScriptedServer(answer)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server.port = listening.getsockname()[1]
        thread = threading.Thread(target=server.serve, args=(listening,), daemon=True)
        thread.start()
        yield server
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(5)
