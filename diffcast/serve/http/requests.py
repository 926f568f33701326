"""What comes in with a request: numbers of a path, fields of a form, and the texts of a form."""

from __future__ import annotations

from typing import Final

from python_multipart.multipart import parse_options_header
from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from diffcast.serve.http.errors import Problem
from diffcast.serve.store.values import Source
from diffcast.serve.texts import FIELDS, GivenTexts, named_source

MAX_FILES: Final = 3
"""Files of one form: its three fields, full or empty."""
MAX_FIELDS: Final = 20
FORM_TYPES: Final = ("multipart/form-data", "application/x-www-form-urlencoded")
MAX_DIGITS: Final = 18
"""SQLite holds every number of so many digits, and Python refuses to read one of 5,000."""


class NumberConvertor(IntegerConvertor):
    """The number of a story or a version in a path."""

    regex = f"[0-9]{{1,{MAX_DIGITS}}}"


register_url_convertor("number", NumberConvertor())


async def read_form(request: Request, max_bytes: int) -> FormData:
    """The fields of a form; raises a `Problem` where the body is not a form or cannot be read."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in FORM_TYPES:
        raise Problem(415, f"Send a form ({' or '.join(FORM_TYPES)})", {"Accept-Post": ", ".join(FORM_TYPES)})
    if parse_options_header(request.headers["content-type"])[1].get(b"charset", b"utf-8").lower() != b"utf-8":
        raise Problem(415, "Send the form as UTF-8")
    try:
        return await request.form(max_files=MAX_FILES, max_fields=MAX_FIELDS, max_part_size=max_bytes)
    except HTTPException as error:
        raise Problem(400, f"The form cannot be read: {error.detail}") from error
    except OSError as error:
        raise Problem(507, "The server has no room for this; nothing was saved, send it later") from error


async def form_texts(form: FormData) -> GivenTexts:
    """The texts of a form: files or pasted text, in the fields `transcript`, `article` and `page`."""
    found = {field: source for field in FIELDS if (source := await _source(form, field)) is not None}
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


def whole_number(given: str, name: str) -> int:
    """The whole number that a field or a query holds."""
    if not (given.isascii() and given.isdigit() and len(given) <= MAX_DIGITS):
        raise Problem(422, f"{name}: not a whole number; open the page again")
    return int(given)


async def _source(form: FormData, field: str) -> Source | None:
    """The file or the pasted text of one field; None where there is neither."""
    if max(len(form.getlist(field)), len(form.getlist(f"{field}_text"))) > 1:
        raise Problem(422, f"{field}: given more than once; give one file or one text")
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
