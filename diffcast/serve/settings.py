"""How the desk runs: what the command line sets, and limits that few people need to change."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Network, IPv6Network, ip_address
from pathlib import Path
from typing import Any, Final, TypeAlias

from diffcast.errors import UnreadableInput
from diffcast.review.policy import NO_POLICY, Policy

PREFIX: Final = "DIFFCAST_SERVE_"
FROM_ENVIRONMENT: Final = ("seconds", "waiting", "body_seconds", "grace_seconds", "notice_seconds")
"""Limits that an environment variable sets: `DIFFCAST_SERVE_SECONDS=120 diffcast serve`."""
LOOPBACK_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})
"""Names of this machine that no other machine can reach."""
MAX_WORKERS: Final = 8
"""By default: each worker holds the encoder, about 160 MB."""
MAX_TITLE: Final = 200
"""Characters, like the next two."""
MAX_NAME: Final = 80
MAX_NOTE: Final = 4000
MAX_DIGITS: Final = 6
"""Of a number in the environment; Python refuses to read one of 5,000."""
Network: TypeAlias = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where notices go."""

    url: str = field(repr=False)
    """Whoever knows it can post there, so it is a secret."""
    secret: str = field(default="", repr=False)
    """The key of the signature; empty to send none."""


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """The settings of one running desk."""

    data: Path
    """The database of the stories."""
    host: str = "127.0.0.1"
    port: int = 8000
    """0 takes any free port."""
    token: str | None = None
    """What everybody has to show; None where only this machine can reach the server."""
    user_header: str = ""
    """The header in which the proxy names who sends a request, in lower case; empty where no proxy does."""
    proxies: tuple[Network, ...] = ()
    """The addresses of the proxies: only from them does that header count."""
    webhook: Webhook | None = None
    """None where no notices are sent."""
    address: str = ""
    """The address of the desk, to which notices link."""
    names: frozenset[str] = frozenset()
    """Host names that the server answers to besides those that follow from `host`."""
    max_upload: int = 10_000_000
    """Bytes of a request's body."""
    policy: Policy = NO_POLICY
    """What the newsroom sets, read once when the server starts."""
    workers: int = max(1, min(MAX_WORKERS, os.cpu_count() or 1))
    """Processes that compare."""
    waiting: int = 64
    """Comparisons that may wait for a worker; more are refused."""
    seconds: float = 60.0
    """For one comparison; after that it is stopped."""
    body_seconds: float = 60.0
    """In which a whole request must have arrived."""
    grace_seconds: int = 30
    """In which running requests may finish when the server stops."""
    notice_seconds: int = 30
    """After which a notice that failed is sent again, the first time."""

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        with suppress(ValueError):
            return ip_address(self.host).is_loopback
        return self.host.lower() == "localhost"


def with_environment(settings: ServeSettings) -> ServeSettings:
    """The same settings with the limits that environment variables set."""
    given = {name: os.environ.get(PREFIX + name.upper()) for name in FROM_ENVIRONMENT}
    numbers: dict[str, Any] = {name: _number(name, value) for name, value in given.items() if value}
    return replace(settings, **numbers)


def _number(name: str, value: str) -> int:
    digits = value.lstrip("0")
    if not (value.isascii() and value.isdecimal() and 0 < len(digits) <= MAX_DIGITS):
        shown = value if len(value) <= MAX_NAME else f"{value[:MAX_NAME]}…"
        raise UnreadableInput(f"{PREFIX}{name.upper()}: {shown!r} is not a whole number from 1 to 999999")
    return int(digits)
