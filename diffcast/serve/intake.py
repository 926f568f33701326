"""The body of a request as it arrives: never more than the limit, never for longer than the time it has."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Final

from starlette.requests import Request
from starlette.types import Message, Receive

from diffcast.serve.problems import Problem
from diffcast.serve.settings import Serving

CLOSE: Final = {"Connection": "close"}
POLITE: Final = 4
"""Of a body that is too large, this many times the limit is read and forgotten before it is refused: a browser that is
cut off while it sends shows its own error instead of ours."""
POLITE_SECONDS: Final = 5.0


class Intake:
    """What an application receives from; raises a `Problem` where a body is too large or too slow."""

    def __init__(self, request: Request, receive: Receive, serving: Serving) -> None:
        self.request = request
        self.receive = receive
        self.most = serving.max_upload
        self.ends = asyncio.get_running_loop().time() + serving.body_seconds
        self.seconds = serving.body_seconds
        self.taken = 0
        self.complete = False

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
                await self._refuse()
        return message

    async def check_length(self) -> None:
        """Raise a `Problem` where the head of the request promises too much."""
        promised = self.request.headers.get("content-length", "")
        if promised.isdecimal() and (len(promised) > 18 or int(promised) > self.most):
            await self._refuse()

    async def _refuse(self) -> None:
        if "expect" not in self.request.headers:
            await self._forget()
        most = f"{self.most / 1_000_000:g} MB"
        raise Problem(413, f"What was sent is larger than the {most} that this server takes; send one story", CLOSE)

    async def _forget(self) -> None:
        """Read on for a while and keep nothing."""
        with suppress(TimeoutError):
            async with asyncio.timeout(POLITE_SECONDS):
                while not self.complete and self.taken <= POLITE * self.most:
                    message = await self.receive()
                    self.taken += len(message.get("body", b""))
                    self.complete = not message.get("more_body", False)
