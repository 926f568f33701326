"""What comes in with a request: its body within limits, the fields and texts of a form, numbers of a path."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, NoReturn, TypeAlias

from python_multipart.multipart import parse_options_header
from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.datastructures import FormData, MutableHeaders, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Send

from diffcast.serve.http.errors import Problem
from diffcast.serve.http.identity import sender_of
from diffcast.serve.service import service_of
from diffcast.serve.settings import MAX_NAME
from diffcast.serve.store.values import Source
from diffcast.serve.texts import FIELDS, GivenTexts, named_source

MAX_FILES: Final = 3
"""Files of one form: its three fields, full or empty."""
MAX_FIELDS: Final = 20
FORM_TYPES: Final = ("multipart/form-data", "application/x-www-form-urlencoded")
MAX_ADDRESS: Final = 2000
"""Characters of a web address."""
MAX_DIGITS: Final = 18
"""SQLite holds every number of so many digits, and Python refuses to read one of 5,000."""

END_BYTES: Final = 1000
"""Bytes at the end of a form in which its closing boundary must be; little may follow it."""
DRAIN_SECONDS: Final = 5.0
"""For which the rest of a refused body is read: a browser that is cut off while it sends shows its own error instead
of the response."""
CLOSE: Final = {"Connection": "close"}
Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]


class NumberConvertor(IntegerConvertor):
    """The number of a story or a version in a path."""

    regex = f"[0-9]{{1,{MAX_DIGITS}}}"


register_url_convertor("number", NumberConvertor())


def get_or_post(get: Endpoint, post: Endpoint) -> Endpoint:
    """One endpoint for a path that shows a form and takes it."""

    async def endpoint(request: Request) -> Response:
        return await (post if request.method == "POST" else get)(request)

    endpoint.__name__ = f"{get.__name__}/{post.__name__}"
    return endpoint


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

    async def hung_up(self) -> None:
        """Return once the client has hung up; it must not be called before the whole body was read."""
        while (await self.receive())["type"] != "http.disconnect":
            pass

    def check_framing(self) -> None:
        """Raise a `Problem` where the head announces the end of the body in two ways (RFC 9112, 6.1).

        A proxy that believes the other way would take a part of this body for the next request.
        """
        if "transfer-encoding" in self.headers and "content-length" in self.headers:
            raise Problem(400, "Content-Length together with Transfer-Encoding; send one of them", CLOSE)

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


async def read_form(request: Request, max_bytes: int, max_fields: int = MAX_FIELDS) -> FormData:
    """The fields of a form; raises a `Problem` where the body is not a form or cannot be read."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in FORM_TYPES:
        raise Problem(415, f"Send a form ({' or '.join(FORM_TYPES)})", {"Accept-Post": ", ".join(FORM_TYPES)})
    if parse_options_header(request.headers["content-type"])[1].get(b"charset", b"utf-8").lower() != b"utf-8":
        raise Problem(415, "Send the form as UTF-8")
    try:
        return await request.form(max_files=MAX_FILES, max_fields=max_fields, max_part_size=max_bytes)
    except HTTPException as error:
        raise Problem(400, f"The form cannot be read: {error.detail}") from error
    except OSError as error:
        raise Problem(507, "The server has no room for this; nothing was saved, send it later") from error


def upload_limits(request: Request) -> dict[str, object]:
    """What a form for two texts says: how much it takes, and the hosts of pages that it fetches."""
    settings = service_of(request).settings
    return {"limit": settings.max_upload, "hosts": settings.policy.fetch_hosts}


async def form_texts(request: Request, form: FormData) -> GivenTexts:
    """The texts of a form: files, pasted text or web addresses, in the fields `transcript`, `article` and `page`."""
    found = {field: source for field in FIELDS if (source := await _source(request, form, field)) is not None}
    return GivenTexts(found)


def text_field(form: FormData, name: str, max_length: int, default: str = "") -> str:
    """A text field without the blanks at its ends; raises a `Problem` where it cannot be used."""
    given = form.get(name, default)
    if not isinstance(given, str):
        raise Problem(422, f"{name}: send it as text, not as a file")
    return stripped(given, name, max_length)


def stripped(given: str, name: str, max_length: int) -> str:
    """The text without the blanks at its ends; raises a `Problem` where it is too long or holds a NUL."""
    text = given.replace("\r\n", "\n").strip()
    if len(text) > max_length:
        raise Problem(422, f"{name}: longer than {max_length:,} characters; shorten it")
    if "\0" in text:
        raise Problem(422, f"{name}: contains a NUL character; remove it")
    return text


def sender_name(request: Request, form: FormData, default: str = "") -> str:
    """Who sends the form: whom the request proves, or else the name in it."""
    return sender_of(request).name or text_field(form, "by", MAX_NAME, default)


def whole_number(given: str, name: str) -> int:
    """The whole number that a field or a query holds."""
    if not (given.isascii() and given.isdigit() and len(given) <= MAX_DIGITS):
        raise Problem(422, f"{name}: not a whole number; open the page again")
    return int(given)


async def _source(request: Request, form: FormData, field: str) -> Source | None:
    """The file, the pasted text or the page at the address of one field; None where there is none of them."""
    if max(len(form.getlist(each)) for each in (field, f"{field}_text", f"{field}_url")) > 1:
        raise Problem(422, f"{field}: given more than once; give one file or one text")
    source, address = await _sent(form, field), text_field(form, f"{field}_url", MAX_ADDRESS)
    if source is not None and address:
        raise Problem(422, f"{field}: given by its address and in another way too; leave one of them empty")
    return await service_of(request).fetched(address) if address else source


async def _sent(form: FormData, field: str) -> Source | None:
    uploaded, pasted = form.get(field), form.get(f"{field}_text", "")
    raw = await uploaded.read() if isinstance(uploaded, UploadFile) else (uploaded or "").encode()
    name = uploaded.filename or "" if isinstance(uploaded, UploadFile) else ""
    text = pasted if isinstance(pasted, str) else ""
    if (raw or name) and text.strip():
        raise Problem(422, f"{field}: given as a file and as text; leave one of the two empty")
    if not raw and not name and not text.strip():
        return None
    format = form.get(f"{field}_format")
    return named_source(field, name, raw or text.encode("utf-8", "replace"), str(format) if format else None)


def _closing_boundary(content_type: str) -> bytes:
    """What a multipart body of this type ends with; empty for any other body."""
    kind, options = parse_options_header(content_type)
    return b"--" + options.get(b"boundary", b"") + b"--" if kind == b"multipart/form-data" else b""
