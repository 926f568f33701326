"""The texts that came in: files and pasted text of a form, or the same as JSON. Names are labels, never paths."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from diffcast.readers import FORMATS
from diffcast.serve.http.errors import Problem
from diffcast.serve.labels import label
from diffcast.serve.store.values import Source

PARTS: Final = ("transcript", "article", "page")
FILES: Final = 3
"""Files of one form: its three fields, full or empty."""
FIELDS: Final = 20
FORMS: Final = ("multipart/form-data", "application/x-www-form-urlencoded")
MOST_TITLE: Final = 200
MOST_BY: Final = 80
MOST_NOTE: Final = 4000
KNOWN: Final = frozenset(each.name for each in FORMATS)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sources to compare; where a page holds both texts it stands on both sides."""

    transcript: Source
    article: Source


@dataclass(frozen=True, slots=True)
class Given:
    """The texts that came in: a transcript, an article, both, or one page that holds both."""

    parts: Mapping[str, Source]
    """By the name of the field: `transcript`, `article` or `page`."""

    def pair(self, newest: Pair | None = None) -> Pair:
        """The two texts to compare; one that is missing is taken from the newest version, if it has two texts."""
        if newest is None or not self._completes(newest):
            return _paired(self.parts)
        return _paired({"transcript": newest.transcript, "article": newest.article, **self.parts})

    def sides(self, newest: Pair) -> frozenset[str]:
        """The sides that these texts replace."""
        return frozenset(self.parts if self._completes(newest) else ("transcript", "article"))

    def _completes(self, newest: Pair) -> bool:
        return newest.transcript != newest.article and bool(self.parts) and "page" not in self.parts


async def form_of(request: Request, most: int) -> FormData:
    """The fields of a form; raises a `Problem` where the body is none or cannot be read."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in FORMS:
        raise Problem(415, f"Send a form ({' or '.join(FORMS)})", {"Accept-Post": ", ".join(FORMS)})
    if parse_options_header(request.headers["content-type"])[1].get(b"charset", b"utf-8").lower() != b"utf-8":
        raise Problem(415, "Send the form as UTF-8")
    try:
        return await request.form(max_files=FILES, max_fields=FIELDS, max_part_size=most)
    except HTTPException as error:
        if error.detail.startswith("Too many files"):
            raise Problem(400, "Too many files: send one transcript and one article, or one page") from error
        raise Problem(400, f"The form cannot be read: {error.detail}") from error
    except OSError as error:
        raise Problem(507, "The server has no room to take this in; nothing was kept, send it later") from error


async def given_of(form: FormData) -> Given:
    """The texts of a form: files or pasted text, in the fields `transcript`, `article` and `page`."""
    return Given({part: given for part in PARTS if (given := await _source(form, part)) is not None})


def given_told(body: Mapping[str, Any]) -> Given:
    """The texts of a JSON body."""
    return Given({part: _told(body[part], part) for part in PARTS if body.get(part) is not None})


def field(form: FormData, name: str, most: int, default: str = "") -> str:
    """A field of text, with the blanks at its ends taken off."""
    given = form.get(name, default)
    if not isinstance(given, str):
        raise Problem(422, f"{name}: is a file; give it as text")
    return short(given, name, most)


def short(given: str, name: str, most: int) -> str:
    """The text on its own; raises a `Problem` where it is longer than may be, or holds what no page can show."""
    text = given.replace("\r\n", "\n").strip()
    if len(text) > most:
        raise Problem(422, f"{name}: longer than {most:,} characters; shorten it")
    if "\0" in text:
        raise Problem(422, f"{name}: holds a character that is no text; take it out")
    return text


def number(given: str, name: str) -> int:
    """A whole number of a form."""
    if not (given.isascii() and given.isdigit() and len(given) < 19):
        raise Problem(422, f"{name}: is no whole number; open the page again")
    return int(given)


async def _source(form: FormData, part: str) -> Source | None:
    """What a form holds for one part: the file or the pasted text; None where it holds neither."""
    if max(len(form.getlist(part)), len(form.getlist(f"{part}_text"))) > 1:
        raise Problem(422, f"{part}: given more than once; give one file or one text")
    uploaded, pasted = form.get(part), form.get(f"{part}_text", "")
    raw = await uploaded.read() if isinstance(uploaded, UploadFile) else (uploaded or "").encode()
    name = uploaded.filename or "" if isinstance(uploaded, UploadFile) else ""
    text = pasted if isinstance(pasted, str) else ""
    if (raw or name) and text.strip():
        raise Problem(422, f"{part}: given twice, as a file and as text; leave one of the two empty")
    if not raw and not name and not text.strip():
        return None
    return Source.of(label(name, part), raw or text.encode("utf-8", "replace"), _format(form.get(f"{part}_format")))


def _told(given: Mapping[str, Any], part: str) -> Source:
    if ("text" in given) == ("base64" in given):
        raise Problem(422, f"{part}: needs either text or base64")
    return Source.of(label(given.get("name", ""), part), _raw(given, part), _format(given.get("format")))


def _raw(given: Mapping[str, Any], part: str) -> bytes:
    try:
        if "text" in given:
            return str(given["text"]).encode()
        return base64.b64decode(given["base64"], validate=True)
    except UnicodeEncodeError as error:
        raise Problem(422, f"{part}: holds half a character (a lone surrogate); send it as UTF-8") from error
    except (binascii.Error, ValueError) as error:
        raise Problem(422, f"{part}: is not base64 ({error})") from error


def _format(given: object) -> str | None:
    if not given:
        return None
    if given not in KNOWN:
        raise Problem(422, f"format: there is none of that name; there are {', '.join(sorted(KNOWN))}")
    return str(given)


def _paired(found: Mapping[str, Source]) -> Pair:
    """One page, or a transcript and an article; a single file is taken for a page, as on the command line."""
    if not found:
        raise Problem(422, "There is no text; give a transcript and an article, or one page that holds both")
    if len(found) == 1:
        only = next(iter(found.values()))
        return Pair(only, only)
    if "page" in found:
        raise Problem(422, "page: holds both texts; leave the fields of the transcript and the article empty")
    if found["transcript"].sha256 == found["article"].sha256:
        raise Problem(422, "The transcript and the article are the same text; give the transcript and the article")
    return Pair(found["transcript"], found["article"])
