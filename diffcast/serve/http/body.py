"""The body of a request: never more than the limit, never longer than its time."""

from __future__ import annotations

import asyncio
from typing import Final, NoReturn

from python_multipart.multipart import parse_options_header
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import Message, Receive, Send

from diffcast.serve.http.errors import Problem

END_BYTES: Final = 1000
"""Bytes at the end of a form in which its closing boundary must be; little may follow it."""
DRAIN_SECONDS: Final = 5.0
"""For which the rest of a refused body is read: a browser that is cut off while it sends shows its own error instead
of the response."""
CLOSE: Final = {"Connection": "close"}


class RequestBody:
    """What an application receives from; raises a `Problem` where the body is too large or too slow."""

    def __init__(self, request: Request, receive: Receive, max_bytes: int, seconds: float) -> None:
        self.headers = request.headers
        self.receive = receive
        self.max_bytes = max_bytes
        self.seconds = seconds
        self.deadline = asyncio.get_running_loop().time() + seconds
        self.size = 0
        self.complete = "transfer-encoding" not in request.headers and not self._promised()
        self._end = b""
        self._boundary = _closing_boundary(request.headers.get("content-type", ""))

    async def __call__(self) -> Message:
        """The next message."""
        if self.complete:
            return await self.receive()
        try:
            async with asyncio.timeout_at(self.deadline):
                message = await self.receive()
        except TimeoutError as error:
            detail = f"The request did not arrive within {self.seconds:g} seconds; send it again"
            raise Problem(408, detail, CLOSE) from error
        if message["type"] == "http.request":
            self._take(message.get("body", b""), message.get("more_body", False))
        return message

    def check_length(self) -> None:
        """Raise a `Problem` where the head of the request announces too much."""
        promised = self._promised()
        if len(promised) > 18 or int(promised or 0) > self.max_bytes:
            self._refuse()

    def closing(self, send: Send) -> Send:
        """Sends the response; if the client is still sending, after a while and with `Connection: close`."""

        async def send_and_close(message: Message) -> None:
            if message["type"] == "http.response.start" and not self.complete:
                headers = MutableHeaders(scope=message)
                if "connection" not in headers:
                    await self._drain()
                if not self.complete:
                    headers["Connection"] = "close"
            await send(message)

        return send_and_close

    async def _drain(self) -> None:
        """Read and drop what still comes, for a few seconds. A client that waits for a go-ahead sends nothing."""
        if "expect" in self.headers and not self.size:
            return
        try:
            async with asyncio.timeout(DRAIN_SECONDS):
                while not self.complete:
                    message = await self.receive()
                    self.complete = message["type"] != "http.request" or not message.get("more_body", False)
        except TimeoutError:
            return

    def _take(self, body: bytes, more: bool) -> None:
        self.complete = not more
        self.size += len(body)
        if self.size > self.max_bytes:
            self._refuse()
        self._end = (self._end + body)[-END_BYTES:]
        if self._boundary and self.complete and self._boundary not in self._end:
            raise Problem(400, "The form breaks off before its end; send it again")

    def _promised(self) -> str:
        """The announced length in decimal digits, empty where there is none."""
        promised = self.headers.get("content-length", "")
        return promised.lstrip("0") if promised.isdecimal() else ""

    def _refuse(self) -> NoReturn:
        detail = f"That is larger than the {self.max_bytes / 1_000_000:g} MB that this server takes; send one story"
        raise Problem(413, detail)


def _closing_boundary(content_type: str) -> bytes:
    """What a multipart body of this type ends with; empty for any other body."""
    kind, options = parse_options_header(content_type)
    return b"--" + options.get(b"boundary", b"") + b"--" if kind == b"multipart/form-data" else b""
