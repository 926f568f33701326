"""Reading what a request of the API brings, in the shapes that the OpenAPI document publishes."""

from __future__ import annotations

import base64
import binascii
from typing import Final, TypeVar

import msgspec
from msgspec import UNSET, Struct
from starlette.requests import Request

from diffcast.errors import UnreadableInput
from diffcast.serve.api import schemas
from diffcast.serve.http.errors import Problem
from diffcast.serve.http.identity import sender_of
from diffcast.serve.http.requests import form_texts, read_form
from diffcast.serve.service import service_of
from diffcast.serve.store.values import Source
from diffcast.serve.texts import FIELDS, GivenTexts, named_source

JSON: Final = "application/json"
FORM: Final = "multipart/form-data"
MAX_FIELD_NAME: Final = 80
"""Characters of a name that an error repeats."""
Shape = TypeVar("Shape", bound=Struct)
Body = TypeVar("Body", bound=schemas.TextsBody)


def _json_number(digits: str) -> float:
    """A number of JSON, in which 3.0 is a whole number."""
    number = float(digits)
    return int(number) if number.is_integer() else number


PLAIN_JSON: Final = msgspec.json.Decoder(float_hook=_json_number)


def read_query(request: Request, shape: type[Shape]) -> Shape:
    """The query in that shape: each name once and none that is unknown. Raises a `Problem`."""
    listed = request.query_params.multi_items()
    if len(dict(listed)) < len(listed):
        raise Problem(422, "The query gives one name twice; give each once")
    return _converted(dict(listed), shape)


async def read_json(request: Request, shape: type[Shape], accepted: str = JSON) -> Shape:
    """The JSON body in that shape; raises a `Problem`."""
    if _content_type(request) != JSON:
        raise Problem(415, f"The body must be {accepted}", {"Accept-Post": accepted.replace(" or", ",")})
    try:
        body = PLAIN_JSON.decode(await request.body())
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Problem(400, f"The body is not JSON: {error}") from error
    except RecursionError as error:
        raise Problem(400, "The body is not JSON: nested too deeply") from error
    return _converted(body, shape, strict=True)


async def read_texts(request: Request, shape: type[Body]) -> tuple[Body, GivenTexts]:
    """The body of an operation that takes texts, as JSON or as a form with files.

    The texts are a transcript and an article, or a page. A form with one file is taken as a page.
    """
    if _content_type(request) != FORM:
        body = await read_json(request, shape, f"{JSON} or {FORM}")
        found = {name: each for name in FIELDS if (each := getattr(body, name)) is not UNSET}
        if found.keys() not in ({"transcript", "article"}, {"page"}):
            raise Problem(422, "Send transcript and article, or page alone")
        return body, GivenTexts({name: _text(name, each) for name, each in found.items()})
    form = await read_form(request, service_of(request).settings.max_upload)
    fields = {name: each for name, each in form.multi_items() if isinstance(each, str) and name not in FIELDS}
    texts = await form_texts(request, form)
    if len(texts.sources) == 1:
        texts = GivenTexts({"page": next(iter(texts.sources.values()))})
    return _converted(fields, shape), texts


def proved_name(request: Request, given: str) -> str:
    """Who sends the request: whom it proves, or else the name in it. Raises a `Problem` where these differ."""
    proved, name = sender_of(request).name, given.strip()
    if proved and name not in ("", proved):
        raise Problem(403, f"by: this request is from {proved}; leave by out")
    return proved or name


def _converted(given: object, shape: type[Shape], strict: bool = False) -> Shape:
    """The value in that shape; unless `strict`, text such as `50` is read as a number. Raises a `Problem`."""
    try:
        return msgspec.convert(given, shape, strict=strict)
    except msgspec.ValidationError as error:
        raise Problem(422, _described(error)) from error


def _text(field: str, given: schemas.Text) -> Source:
    if (given.text is UNSET) == (given.base64 is UNSET):
        raise Problem(422, f"{field}: needs either text or base64")
    format = None if given.format is UNSET else given.format
    return named_source(field, given.name, _raw(field, given), format)


def _raw(field: str, given: schemas.Text) -> bytes:
    if given.text is not UNSET:
        return given.text.encode()
    try:
        return base64.b64decode(given.base64 or "", validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnreadableInput(f"{field}.base64: not base64 ({error})") from error


def _described(error: msgspec.ValidationError) -> str:
    """What is wrong, with the place first: `title: Expected str of length <= 200`."""
    what, _, place = str(error).replace("`", "").rpartition(" - at ")
    return f"{place.removeprefix('$.').removeprefix('$')[:MAX_FIELD_NAME]}: {what}" if what else place[:200]


def _content_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()
