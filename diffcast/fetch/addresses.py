"""Web addresses: their parts, whether a host is listed or private, and where a redirect may lead."""

from __future__ import annotations

import re
import socket
from concurrent.futures import Future
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from threading import Thread
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

from diffcast.errors import UnreadableInput

MAX_URL: Final = 2000
"""Characters."""
PORTS: Final = {"http": 80, "https": 443}
RESOLVE_SECONDS: Final = 10.0
"""For the name of a host: after 5 seconds without an answer, the system asks its second name server."""
NAT64: Final = IPv6Network("64:ff9b::/96")
"""IPv6 addresses whose last 32 bits are the IPv4 address that a gateway connects to (RFC 6052)."""
GLOBAL_UNICAST: Final = IPv6Network("2000::/3")
"""The only IPv6 addresses that hosts of the internet are given. All else is of one network, such as 64:ff9b:1::/48
(RFC 8215), 5f00::/16 (RFC 9602) and fec0::/10 (RFC 3879), is dropped (100::/64, RFC 6666) or has no use yet."""
NOT_PUBLIC: Final[tuple[IPv4Network | IPv6Network, ...]] = (
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.88.99.0/24"),
    IPv6Network("2001::/23"),
    IPv6Network("2001:db8::/32"),
    IPv6Network("3fff::/20"),
)
"""Where no page is, and of which Pythons differ: protocols of the IETF (RFC 6890), the former relays of 6to4
(RFC 7526), examples (RFC 3849, RFC 9637)."""
LOOKS_LIKE_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
"""Two letters or more before the colon: `C:` is a drive."""
NOT_IN_URL: Final = re.compile(r"[\x00-\x20\x7f-\xa0]")
IN_PATH: Final = "/%:@!$&'()*+,;=-._~"
"""Characters of a path and a query that are sent as they are (RFC 3986)."""


@dataclass(frozen=True, slots=True)
class Url:
    """A web address in its parts, as a request needs them."""

    scheme: str
    host: str
    """In ASCII and lower case; an IPv6 address without brackets."""
    port: int
    target: str
    """Path and query."""

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.target}"


def is_url(given: str) -> bool:
    """Whether it is meant as an address and not as a file, whatever its scheme."""
    return LOOKS_LIKE_URL.match(given.strip()) is not None


def url_of(given: str) -> Url:
    """The address in its parts, without its fragment; raises `UnreadableInput` if it cannot be fetched."""
    text = given.strip()
    shown = NOT_IN_URL.sub("\N{REPLACEMENT CHARACTER}", text)[:MAX_URL]
    try:
        parts = urlsplit(text)
        port, host = parts.port, (parts.hostname or "").rstrip(".")
        host = host if ":" in host else host.encode("idna").decode().lower()
    except ValueError as error:
        raise UnreadableInput(f"{shown}: not a web address; check it") from error
    if parts.scheme and parts.scheme not in PORTS:
        raise UnreadableInput(f"{shown}: only http and https addresses can be fetched; save it as a file")
    if not host or len(text) > MAX_URL or NOT_IN_URL.search(text):
        raise UnreadableInput(f"{shown}: not a web address; check it")
    if parts.username is not None:
        raise UnreadableInput(f"{parts.scheme}://{host}/…: leave the user name and the password out of the address")
    query = f"?{parts.query}" if parts.query else ""
    target = quote(f"{parts.path or '/'}{query}", safe=IN_PATH + "?")
    return Url(parts.scheme, host, port or PORTS[parts.scheme], target)


def is_listed(host: str, hosts: tuple[str, ...]) -> bool:
    """Whether the host is one of these; `*.desk.example` stands for every host below desk.example."""
    return any(host == each or (each.startswith("*.") and host.endswith(each[1:])) for each in map(_ascii, hosts))


def public_address(url: Url, seconds: float) -> str:
    """The address to connect to; raises `UnreadableInput` if the host is unknown or any of its addresses is private, or
    if no name server answers within that time."""
    seconds = min(seconds, RESOLVE_SECONDS)
    try:
        addresses = _resolved(url, seconds)
    except TimeoutError as error:
        raise UnreadableInput(
            f"{url}: no name server found {url.host} within {seconds:.0f} seconds; try again later"
        ) from error
    except (OSError, UnicodeError) as error:
        raise UnreadableInput(f"{url}: no host is called {url.host}; check the address") from error
    if not all(map(is_public, addresses)):
        raise UnreadableInput(
            f"{url}: {url.host} is a private address, which diffcast does not fetch; save the page as a file"
        )
    return addresses[0]


def _resolved(url: Url, seconds: float) -> list[str]:
    """All addresses of the host; raises `TimeoutError` after that time.

    The system's own look-up takes no limit, so it runs in a thread that is left behind where it takes longer.
    """
    answer: Future[list[str]] = Future()

    def look_up() -> None:
        try:
            found = socket.getaddrinfo(url.host, url.port, type=socket.SOCK_STREAM)
            answer.set_result([str(each[4][0]) for each in found])
        except (OSError, UnicodeError) as error:
            answer.set_exception(error)

    Thread(target=look_up, name="resolve", daemon=True).start()
    return answer.result(seconds)


def is_public(address: str) -> bool:
    """Whether everybody on the internet could reach the address; what counts of a wrapped IPv4 address is that one."""
    ip = ip_address(address.partition("%")[0])
    ip = (_inner(ip) if isinstance(ip, IPv6Address) else None) or ip
    if isinstance(ip, IPv6Address) and ip not in GLOBAL_UNICAST:
        return False
    return ip.is_global and not ip.is_multicast and not any(ip in each for each in NOT_PUBLIC)


def _inner(ip: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address leads to, if it does."""
    if ip in NAT64:
        return IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


def _ascii(name: str) -> str:
    """A name of the configuration as hosts are compared."""
    try:
        return name.lower().rstrip(".").encode("idna").decode()
    except UnicodeError:
        return name.lower()


def redirected(url: Url, location: str) -> Url:
    """Where a redirect leads; raises `UnreadableInput` for another host, and for http after https."""
    if not location:
        raise UnreadableInput(f"{url}: redirects to nowhere; give the address of the page")
    there = url_of(urljoin(str(url), location))
    upgraded = url.scheme == "http" and (url.port, there.port) == (80, 443)
    if there.host != url.host or (there.scheme != url.scheme and not upgraded):
        raise UnreadableInput(f"{url}: redirects to another site ({there}); give that address if you mean it")
    return there
