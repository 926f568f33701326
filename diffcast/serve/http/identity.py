"""Who sends a request: named by the proxy, by a token of their own, or by the token of the server."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import time
from collections import deque
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final, TypeAlias

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from diffcast.serve.http.errors import Problem
from diffcast.serve.settings import MAX_NAME, ServeSettings
from diffcast.serve.store.database import Store
from diffcast.serve.store.values import User
from diffcast.serve.texts import INVISIBLE

Address: TypeAlias = IPv4Address | IPv6Address

COOKIE: Final = "diffcast"
MAX_KEY: Final = 100
"""Characters of a cookie that is looked up; a key has 43."""
WRONG_TOKEN_SECONDS: Final = 0.2
"""The delay that a wrong token costs."""
MAX_WRONG: Final = 50
"""Wrong tokens of one address in `WINDOW_SECONDS`; after that its tokens are refused without a look."""
WINDOW_SECONDS: Final = 60.0
MAX_ADDRESSES: Final = 10_000
"""Addresses whose wrong tokens are counted; the oldest give way."""
HOME_PREFIX: Final = 64
"""Bits of an IPv6 address that one household has; it may choose the others."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends a request, as far as it proves that."""

    allowed: bool
    """Whether they may see and send more than the sign-in page."""
    name: str = ""
    """Who it is; empty where nothing proves it: then people type their names."""
    session: str = ""
    """The key of the session by which they are signed in; empty where it is something else."""


NOBODY: Final = Sender(False)


class WrongTokens:
    """How many wrong tokens each address sent lately."""

    def __init__(self) -> None:
        self._seen: dict[str, deque[float]] = {}

    def check(self, address: str) -> None:
        """Raise a `Problem` where the address sent too many: its next token is not even looked at."""
        times = self._recent(address)
        if len(times) >= MAX_WRONG:
            wait = str(max(1, round(times[0] + WINDOW_SECONDS - time.monotonic())))
            detail = f"Too many wrong tokens from your address; try again in {wait} seconds"
            raise Problem(429, detail, {"Retry-After": wait})

    def add(self, address: str) -> None:
        """Count one."""
        times = self._recent(address)
        times.append(time.monotonic())
        self._seen.pop(address, None)
        self._seen[address] = times
        if len(self._seen) > MAX_ADDRESSES:
            self._seen.pop(next(iter(self._seen)))

    def _recent(self, address: str) -> deque[float]:
        times = self._seen.get(address, deque())
        while times and times[0] <= time.monotonic() - WINDOW_SECONDS:
            times.popleft()
        return times


class Identity:
    """Tells who sends a request to one server."""

    def __init__(self, settings: ServeSettings, store: Store) -> None:
        self.settings = settings
        self.users = store.users
        self.has_tokens = settings.token is not None or store.users.ever()
        """Whether somebody can sign in with a token."""
        self.closed = self.has_tokens or bool(settings.user_header)
        """Whether everybody has to prove something; otherwise only this machine can reach the server."""
        self.wrong = WrongTokens()
        self._looking = asyncio.Lock()
        """One token is looked at after the other: of many at once, each has to find those before it counted."""

    async def sender(self, request: Request) -> Sender:
        """Who sends the request; raises a `Problem` where it claims a name that it may not claim."""
        if name := self._named_by_proxy(request):
            return Sender(True, name)
        if not self.closed:
            return Sender(True)
        kind, _, shown = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            found = await self.signed_in(request, shown.strip())
            return NOBODY if found is None else Sender(True, found.name)
        return await self._by_session(request)

    async def signed_in(self, request: Request, token: str) -> User | None:
        """The user with that token; `SERVER` for the token of the server; None, after a moment, for a wrong one.

        Raises a `Problem` where too many wrong ones came from that address.
        """
        address = self._address(request)
        async with self._looking:
            self.wrong.check(address)
            if self.settings.token is not None and is_token(token, self.settings.token):
                return SERVER
            found = await run_in_threadpool(self.users.of_token, token)
            if found is None:
                self.wrong.add(address)
        if found is None:
            await asyncio.sleep(WRONG_TOKEN_SECONDS)
        return found

    def secure(self, request: Request) -> bool:
        """Whether the browser came by https; a proxy that ends it says so."""
        given = request.headers.get("x-forwarded-proto", "").rpartition(",")[2].strip().lower()
        peer = _peer(request)
        believed = peer is not None and (peer.is_loopback or self._is_proxy(peer))
        return request.url.scheme == "https" or (believed and given == "https")

    async def _by_session(self, request: Request) -> Sender:
        key = request.cookies.get(COOKIE, "")
        if not key or len(key) > MAX_KEY:
            return NOBODY
        name = await run_in_threadpool(self.users.session, key, self.settings.token)
        return NOBODY if name is None else Sender(True, name, key)

    def _named_by_proxy(self, request: Request) -> str:
        """The name in the header of the proxy; empty where there is none. Raises a `Problem` where it cannot count."""
        header = self.settings.user_header
        given = request.headers.getlist(header) if header else []
        if not given:
            return ""
        peer = _peer(request)
        if peer is None or not self._is_proxy(peer):
            raise Problem(403, f"{header}: sent by {peer or 'nobody'}, which is not a proxy of this desk (--proxy)")
        if len(given) > 1:
            raise Problem(400, f"{header}: sent more than once; let the proxy replace what clients send")
        return _name(header, given[0])

    def _address(self, request: Request) -> str:
        """The address whose wrong tokens count together: behind a proxy, the one that the proxy saw."""
        peer = _peer(request)
        if peer is not None and self._is_proxy(peer):
            peer = _parsed(request.headers.get("x-forwarded-for", "").rpartition(",")[2]) or peer
        if isinstance(peer, IPv6Address):
            return str(ip_network((peer, HOME_PREFIX), strict=False))
        return str(peer)

    def _is_proxy(self, address: Address) -> bool:
        return any(address in network for network in self.settings.proxies)


SERVER: Final = User(0, "", "")
"""Whoever shows the token of the server, which proves no name."""


def sender_of(request: Request) -> Sender:
    """Who sends a request that was let in."""
    found = request.state.sender
    assert isinstance(found, Sender)
    return found


def identity_of(request: Request) -> Identity:
    """What tells who sends a request."""
    found = request.app.state.identity
    assert isinstance(found, Identity)
    return found


def is_token(given: str, token: str) -> bool:
    """Whether that is the token, compared in constant time."""
    digests = [hashlib.sha256(each.encode("utf-8", "surrogatepass")).digest() for each in (given, token)]
    return hmac.compare_digest(*digests)


def _name(header: str, raw: str) -> str:
    """The name as the proxy wrote it, in UTF-8."""
    try:
        name = raw.encode("latin-1").decode("utf-8").strip()
    except UnicodeError as error:
        raise Problem(400, f"{header}: not UTF-8; check the proxy") from error
    if len(name) > MAX_NAME or INVISIBLE.search(name):
        raise Problem(400, f"{header}: longer than {MAX_NAME} characters, or with characters that nobody can see")
    return name


def _peer(request: Request) -> Address | None:
    """The address at the other end of the connection, whatever the headers say."""
    return _parsed(request.client.host) if request.client else None


def _parsed(given: str) -> Address | None:
    try:
        address = ip_address(given.strip())
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address
