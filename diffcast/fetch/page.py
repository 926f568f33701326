"""Fetches one web page that a person named by its URL. Nothing else in diffcast connects to another machine for a text.

The name of the host is resolved once, and the connection goes to the address that was checked, so that a name server
cannot change it in between. robots.txt is read first (RFC 9309). No proxy is used, no cookie is kept, and nothing is
sent but the request.
"""

from __future__ import annotations

import socket
import ssl
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from threading import Timer
from time import monotonic
from typing import Final
from urllib.robotparser import RobotFileParser

from diffcast.errors import UnreadableInput
from diffcast.fetch.addresses import PORTS, Url, public_address, redirected, url_of
from diffcast.limits import limits

AGENT: Final = "diffcast"
"""How diffcast names itself to a site, and the name that robots.txt may address."""
MAX_REDIRECTS: Final = 5
"""As many as RFC 9309 follows for robots.txt; a page rarely needs more than two."""
MAX_ROBOTS_BYTES: Final = 512_000
"""The 500 KiB that RFC 9309 asks a program to read at least; what follows is ignored."""
CHUNK: Final = 65_536
"""Bytes read at a time."""
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
STATUS_ADVICE: Final = {
    401: "the site asks for a password; save the page in a browser and give the file",
    402: "the site asks for payment; save the page in a browser and give the file",
    403: "the site refuses programs; save the page in a browser and give the file",
    404: "there is no such page; check the address",
    410: "the page was removed; check the address",
    429: "the site asks to wait; try again later",
}


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """What an address gave."""

    url: str
    """Where the page was found: the given address, or the one that it redirects to."""
    raw: bytes = field(repr=False)


def fetch(given: str) -> FetchedPage:
    """The page at that address: at most two requests, for robots.txt and for the page, and redirects on the same host.

    Raises `UnreadableInput`, in one line, where the address is private, the page too large or too slow, redirects lead
    elsewhere or do not end, or robots.txt does not allow it.
    """
    visit = _Visit(monotonic() + limits().seconds)
    url = url_of(given)
    for _ in range(MAX_REDIRECTS + 1):
        visit.check_robots(url)
        status, location, raw = visit.get(url, _whole)
        if status not in REDIRECTS:
            return FetchedPage(str(url), _page(url, status, raw))
        url = redirected(url, location)
    raise UnreadableInput(f"{given.strip()}: redirects more than {MAX_REDIRECTS} times; give the address of the page")


class _Connection(HTTPConnection):
    """A connection to one checked address, whatever the name of the host resolves to by then."""

    def __init__(self, url: Url, address: str, context: ssl.SSLContext | None, seconds: float) -> None:
        super().__init__(url.host, url.port, timeout=seconds)
        self.default_port = PORTS[url.scheme]
        self.address, self.context = address, context
        self.open: socket.socket | None = None
        """The socket, also while only the response still reads from it."""
        self.was_cut = False

    def connect(self) -> None:
        """Connect to the address; the certificate has to be that of the host."""
        self.sock = socket.create_connection((self.address, self.port), self.timeout)
        if self.context is not None:
            self.sock = self.context.wrap_socket(self.sock, server_hostname=self.host)
        self.open = self.sock

    def cut(self) -> None:
        """End a transfer from another thread."""
        self.was_cut = True
        with suppress(OSError):
            if self.open is not None:
                self.open.shutdown(socket.SHUT_RDWR)


@dataclass(slots=True)
class _Visit:
    """The requests for one page: what was resolved and allowed, and until when."""

    deadline: float
    """By `time.monotonic`."""
    addresses: dict[str, str] = field(default_factory=dict)
    """By host, its checked address."""
    robots: dict[tuple[str, str, int], RobotFileParser] = field(default_factory=dict)
    """By scheme, host and port."""

    def check_robots(self, url: Url) -> None:
        """Raise `UnreadableInput` if the site does not want programs to read this page."""
        site = (url.scheme, url.host, url.port)
        if site not in self.robots:
            self._address(url)  # An unknown host is named with the page that was asked for.
            self.robots[site] = self._robots(Url(*site, "/robots.txt"))
        if not self.robots[site].can_fetch(AGENT, str(url)):
            raise UnreadableInput(
                f"{url}: the robots.txt of this site keeps programs away from the page; save it in a browser and "
                "give the file"
            )

    def get(self, url: Url, body: Callable[[Url, HTTPResponse], bytes]) -> tuple[int, str, bytes]:
        """Status, `Location` and body of one request, as `body` reads it. Raises `UnreadableInput`."""
        with self._explained(url), self._connected(url) as connection:
            headers = {"User-Agent": AGENT, "Accept": "text/html,*/*;q=0.5", "Accept-Encoding": "identity"}
            connection.request("GET", url.target, headers=headers)
            response = connection.getresponse()
            location = response.headers.get("Location", "")
            raw = b"" if response.status in REDIRECTS else body(url, response)
            if connection.was_cut:
                raise TimeoutError  # What came so far may look whole.
            return response.status, location, raw

    def _robots(self, url: Url) -> RobotFileParser:
        """The rules of a site. Without such a file everything is allowed; one that fails to come allows nothing."""
        rules = RobotFileParser()
        for _ in range(MAX_REDIRECTS):
            status, location, raw = self.get(url, _rules)
            if status not in REDIRECTS:
                break
            try:
                url = redirected(url, location)
            except UnreadableInput:
                break
        if status >= 500 or status == 429:
            raise UnreadableInput(f"{url}: answers {status}, so the rules of the site are unknown; try again later")
        rules.parse(raw.decode("utf-8-sig", "replace").splitlines() if status == 200 else [])
        return rules

    def _address(self, url: Url) -> str:
        """The checked address of the host, looked up once."""
        if url.host not in self.addresses:
            self.addresses[url.host] = public_address(url, max(0.1, self.deadline - monotonic()))
        return self.addresses[url.host]

    @contextmanager
    def _connected(self, url: Url) -> Iterator[_Connection]:
        """A connection that is cut off when the time is over, however slowly the site sends."""
        address = self._address(url)
        context = ssl.create_default_context() if url.scheme == "https" else None
        connection = _Connection(url, address, context, max(0.1, self.deadline - monotonic()))
        timer = Timer(connection.timeout or 0, connection.cut)
        timer.daemon = True
        timer.start()
        try:
            yield connection
        finally:
            timer.cancel()
            connection.close()

    @contextmanager
    def _explained(self, url: Url) -> Iterator[None]:
        try:
            yield
        except ssl.SSLCertVerificationError as error:
            raise UnreadableInput(f"{url}: its certificate is not valid ({error.verify_message})") from error
        except (OSError, HTTPException, zlib.error) as error:
            if monotonic() >= self.deadline or isinstance(error, TimeoutError):
                seconds = limits().seconds
                raise UnreadableInput(f"{url}: did not arrive within {seconds} seconds; try again later") from error
            why = getattr(error, "strerror", None) or type(error).__name__
            raise UnreadableInput(f"{url}: cannot be fetched ({why}); check the address") from error


def _page(url: Url, status: int, raw: bytes) -> bytes:
    if status != 200:
        advice = STATUS_ADVICE.get(status, "the site has a problem; try again later" if status >= 500 else "check it")
        raise UnreadableInput(f"{url}: answers {status}: {advice}")
    if not raw.strip():
        raise UnreadableInput(f"{url}: the page is empty; check the address")
    return raw


def _whole(url: Url, response: HTTPResponse) -> bytes:
    """The body of a page; raises `UnreadableInput` if it is too large."""
    most = limits().bytes
    if int(response.length or 0) > most:
        raise _too_large(url, most)
    parts, size = [], 0
    for part in _parts(url, response, most):
        parts.append(part)
        size += len(part)
        if size > most:
            raise _too_large(url, most)
    return b"".join(parts)


def _rules(url: Url, response: HTTPResponse) -> bytes:
    """The body of a robots.txt; of a larger one the lines that fit, since half a rule would be another one."""
    raw = bytearray()
    for part in _parts(url, response, MAX_ROBOTS_BYTES):
        raw += part
        if len(raw) > MAX_ROBOTS_BYTES:
            lines = bytes(raw[: MAX_ROBOTS_BYTES + 1]).splitlines(keepends=True)
            return b"".join(line for line in lines if line.endswith((b"\n", b"\r")))
    return bytes(raw)


def _parts(url: Url, response: HTTPResponse, most: int) -> Iterator[bytes]:
    """The body in parts, unpacked where the site packed it unasked, until it ends or a part is larger than `most`."""
    packed = response.headers.get("Content-Encoding", "identity").lower() in ("gzip", "x-gzip", "deflate")
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32) if packed else None
    came = False
    while chunk := response.read1(CHUNK):
        came = True
        yield chunk if unpacker is None else unpacker.decompress(chunk, most + 1)
    if response.length or (unpacker is not None and came and not unpacker.eof):
        raise UnreadableInput(f"{url}: breaks off before its end; try again")


def _too_large(url: Url, most: int) -> UnreadableInput:
    return UnreadableInput(f"{url}: larger than {most / 1_000_000:g} MB; give the address of one story")
