"""From a request to a call of the API: everything that it brings is held against the schema that is published."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from diffcast.serve.api import shapes
from diffcast.serve.api.operations import Call
from diffcast.serve.api.table import OPERATIONS, PATH, Operation
from diffcast.serve.http.errors import Problem
from diffcast.serve.http.requests import PARTS, form_of, given_of, given_told
from diffcast.serve.service import tool_of

JSON = "application/json"


def routes() -> Iterable[BaseRoute]:
    """The routes of the API: one for each address with all its methods, so that a wrong one is told the right ones."""
    for path, several in groupby(sorted(OPERATIONS, key=lambda each: each.path), key=lambda each: each.path):
        by_method = {each.method: each for each in several}
        yield Route(path, _answering(by_method), methods=list(by_method))


def _answering(by_method: Mapping[str, Operation]) -> Any:
    async def call(request: Request) -> Response:
        operation = by_method["GET" if request.method == "HEAD" else request.method]
        request.scope["endpoint"] = operation.answer
        return await operation.answer(await _call(request, operation))

    return call


async def _call(request: Request, operation: Operation) -> Call:
    """What the request brings, as the operation wants it; a `Problem` where it is not so."""
    path = {name: _part(name, given) for name, given in request.path_params.items()}
    query = _query(request, operation)
    if operation.takes is None:
        return Call(request, path, query)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if operation.form is not None and kind == "multipart/form-data":
        return await _uploaded(request, operation, path, query)
    if kind != JSON:
        takes = JSON if operation.form is None else f"{JSON} or multipart/form-data"
        raise Problem(415, f"The body must be {takes}", {"Accept-Post": takes.replace(" or", ",")})
    body = _json(await request.body())
    shapes.check(body, operation.takes)
    return Call(request, path, query, body, None if operation.form is None else given_told(body))


async def _uploaded(request: Request, operation: Operation, path: Mapping[str, Any], query: Mapping[str, Any]) -> Call:
    form = await form_of(request, tool_of(request).serving.max_upload)
    fields: dict[str, Any] = {
        name: given for name, given in form.multi_items() if isinstance(given, str) and name not in PARTS
    }
    assert operation.form is not None
    if "seen_version" in fields:
        fields["seen_version"] = shapes.integer(fields["seen_version"], "seen_version")
    shapes.check(fields, operation.form)
    return Call(request, path, query, fields, await given_of(form))


def _part(name: str, given: str) -> Any:
    """A part of the address; one that cannot be is not there."""
    schema = PATH[name]
    try:
        value = shapes.integer(given, name) if schema["type"] == "integer" else given
        shapes.check(value, schema, name)
    except Problem as problem:
        raise Problem(404, f"There is no such thing: {problem.detail}") from problem
    return value


def _query(request: Request, operation: Operation) -> dict[str, Any]:
    """What is asked after the address; every name once, and none that is not known."""
    listed = request.query_params.multi_items()
    given = dict(listed)
    if len(given) < len(listed):
        raise Problem(422, "The address asks for one thing twice; ask for each once")
    numbers = {name for name, schema in operation.query.items() if schema["type"] == "integer"}
    asked = {name: shapes.integer(value, name) if name in numbers else value for name, value in given.items()}
    wanted = {"properties": operation.query, "required": operation.required, "additionalProperties": False}
    shapes.check(asked, wanted | {"type": "object"})
    return asked


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Problem(400, f"The body is not JSON: {_why(error)}") from error


def _why(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno}, column {error.colno}: {error.msg}"
    return "it is nested too deep" if isinstance(error, RecursionError) else "it is not UTF-8 or holds no number"


def _no_number(given: str) -> None:
    raise ValueError(f"{given} is no number of JSON")
