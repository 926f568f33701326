"""HTTP/1.1 as uvicorn speaks it, with limits on how long a client may keep a connection without saying anything new."""

from __future__ import annotations

import asyncio
from typing import Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS: Final = 10.0
REST_SECONDS: Final = 5.0
"""For which the rest of a body that nobody wants is listened to: a browser that is cut off while it sends shows its own
error instead of the answer."""


class Brisk(H11Protocol):
    """Hangs up on a client that does not come to the point, or that goes on sending after it has its answer."""

    patience: float = HEAD_SECONDS
    _clock: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """The time of the first request begins."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """The time ends when a head or a body is complete, and begins again with the first byte of the next one."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is waited for any more."""
        self._stop()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """What the client still sends, it sends in vain."""
        super().on_response_complete()
        self._watch()

    def _watch(self) -> None:
        """Run the clock where the client is to send something, and stop it where it is not."""
        if self.conn.their_state is h11.IDLE:
            self._run(self.patience)
        elif self.conn.their_state is h11.SEND_BODY and self.cycle.response_complete:
            self._run(REST_SECONDS)
        else:
            self._stop()

    def _run(self, seconds: float) -> None:
        if self._clock is None and not self.transport.is_closing():
            self._clock = self.loop.call_later(seconds, self.transport.close)

    def _stop(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None
