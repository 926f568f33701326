"""How the desk tool runs: what the command line sets, and the limits that nobody needs to set."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final

from diffcast.errors import UnreadableInput
from diffcast.review.policy import NO_POLICY, Policy

PREFIX: Final = "DIFFCAST_SERVE_"
MOVABLE: Final = ("seconds", "waiting", "body_seconds", "head_seconds", "grace_seconds")
"""Limits that a variable of the environment sets: `DIFFCAST_SERVE_SECONDS=120 diffcast serve`."""
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
"""What this machine calls itself: nobody elsewhere can reach these."""
MOST_WORKERS: Final = 8
"""Each worker holds the encoder: some 160 MB."""


@dataclass(frozen=True, slots=True)
class Serving:
    """One running desk tool."""

    data: Path
    """The database of the stories."""
    host: str = "127.0.0.1"
    port: int = 8000
    """0 takes any that is free."""
    token: str | None = None
    """What everybody has to show who wants in; None where only this machine can reach the server."""
    names: frozenset[str] = frozenset()
    """Names under which it may be reached besides those that follow from `host`."""
    max_upload: int = 10_000_000
    """Bytes of a request's body."""
    policy: Policy = NO_POLICY
    """What the newsroom sets, read once when the server starts."""
    workers: int = max(1, min(MOST_WORKERS, os.cpu_count() or 1))
    """Processes that compare."""
    waiting: int = 64
    """Comparisons that may wait for a worker; more are turned away until later."""
    seconds: float = 60.0
    """Of one comparison in a worker; after that it is stopped."""
    body_seconds: float = 60.0
    """In which a whole request must have arrived."""
    head_seconds: float = 10.0
    """In which the head of a request must have arrived."""
    grace_seconds: int = 30
    """In which what runs may finish when the server is stopped."""

    @property
    def local(self) -> bool:
        """Whether only this machine can reach the server."""
        with suppress(ValueError):
            return ip_address(self.host).is_loopback
        return self.host.lower() == "localhost"


def moved(serving: Serving) -> Serving:
    """The same with the limits that the environment sets instead."""
    given = {name: os.environ.get(PREFIX + name.upper()) for name in MOVABLE}
    numbers: dict[str, Any] = {name: _number(name, value) for name, value in given.items() if value}
    return replace(serving, **numbers)


def _number(name: str, value: str) -> int:
    if not (value.isascii() and value.isdecimal() and 0 < int(value) < 10**6):
        raise UnreadableInput(f"{PREFIX}{name.upper()}: {value!r} is no whole number from 1 to 999999")
    return int(value)
