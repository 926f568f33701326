"""The body of a request as it arrives: never more than the limit, never for longer than the time it has."""

from __future__ import annotations

import asyncio
from typing import Final, NoReturn

from python_multipart.multipart import parse_options_header
from starlette.requests import Request
from starlette.types import Message, Receive

from diffcast.serve.http.errors import Problem
from diffcast.serve.settings import Serving

LAST: Final = 1000
"""Bytes at the end of a form in which its last boundary must stand; little may follow it."""
CLOSE: Final = {"Connection": "close"}
"""Of a client that does not send on; one that does is heard to the end for a while (`Brisk`)."""


class Intake:
    """What an application receives from; raises a `Problem` where a body is too large or too slow."""

    def __init__(self, request: Request, receive: Receive, serving: Serving, most: int) -> None:
        self.request = request
        self.receive = receive
        self.most = most
        self.ends = asyncio.get_running_loop().time() + serving.body_seconds
        self.seconds = serving.body_seconds
        self.taken = 0
        self.complete = False
        self._last = b""
        self._end = _closing(request.headers.get("content-type", ""))

    async def __call__(self) -> Message:
        """The next message; after the body is complete there is no hurry."""
        if self.complete:
            return await self.receive()
        try:
            async with asyncio.timeout_at(self.ends):
                message = await self.receive()
        except TimeoutError as error:
            why = f"The request did not arrive within {self.seconds:g} seconds; send it again"
            raise Problem(408, why, CLOSE) from error
        if message["type"] == "http.request":
            self.complete = not message.get("more_body", False)
            self.taken += len(message.get("body", b""))
            if self.taken > self.most:
                self._refuse()
            self._check_end(message.get("body", b""))
        return message

    def check_length(self) -> None:
        """Raise a `Problem` where the head of the request promises too much."""
        promised = self.request.headers.get("content-length", "")
        if promised.isdecimal() and (len(promised) > 18 or int(promised) > self.most):
            self._refuse()

    def _check_end(self, body: bytes) -> None:
        """Raise a `Problem` where a form is over without its closing boundary: what broke off would be lost."""
        self._last = (self._last + body)[-LAST:]
        if self._end and self.complete and self._end not in self._last:
            raise Problem(400, "The form breaks off before its end; send it again")

    def _refuse(self) -> NoReturn:
        most = f"{self.most / 1_000_000:g} MB"
        why = f"What was sent is larger than the {most} that this server takes; send one story"
        raise Problem(413, why, CLOSE if "expect" in self.request.headers else None)


def _closing(kind: str) -> bytes:
    """What a body of this type ends with; nothing where it is no form in parts."""
    told, given = parse_options_header(kind)
    return b"--" + given.get(b"boundary", b"") + b"--" if told == b"multipart/form-data" else b""
