"""The OpenAPI document of the API, made of the same table as its routes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final, Literal

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from diffcast.serve.api.schemas import SCHEMAS, Schema, ref
from diffcast.serve.api.table import MEDIA, OPERATIONS, PATH, Operation
from diffcast.serve.http.errors import PROBLEM
from diffcast.serve.service import tool_of

Mode = Literal["open", "token"]
DESCRIPTION: Final = (
    "Compares a broadcast script with the web article of the same story, keeps stories with their versions, and what "
    "editors decided about each fact."
)
WHY: Final[Mapping[int, str]] = {
    400: "The request cannot be read",
    401: "The token of the server is missing or wrong",
    403: "Another site may not send anything here",
    404: "There is no such story, version, fact or format",
    409: "Somebody else was faster: `kept`, `current_version` or `changes` says what is there now",
    413: "The body is larger than this server takes",
    415: "The body is of a type that is not taken here",
    421: "The server does not answer to this host name",
    422: "What was sent is not as it must be, or no story can be read in it",
    503: "Too much to do; `Retry-After` says when to try again",
    504: "The comparison took too long",
}


async def document(request: Request) -> Response:
    """The document, as it is true of this server."""
    return JSONResponse(described("open" if tool_of(request).serving.token is None else "token"))


@cache
def described(mode: Mode) -> dict[str, Any]:
    """The document of a server that wants a token, or of one that wants none."""
    paths: dict[str, dict[str, Any]] = {}
    for each in OPERATIONS:
        paths.setdefault(each.path, {})[each.method.lower()] = _operation(each, mode == "token")
    components: dict[str, Any] = {"schemas": dict(SCHEMAS)}
    told: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "diffcast", "version": "1", "description": DESCRIPTION},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": components,
    }
    if mode == "token":
        components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        told["security"] = [{"token": []}]
    return told


def _operation(operation: Operation, closed: bool) -> dict[str, Any]:
    summary = (operation.answer.__doc__ or "").strip()
    told: dict[str, Any] = {
        "operationId": operation.answer.__name__,
        "summary": summary,
        "parameters": list(_parameters(operation)),
        "responses": {str(operation.status): _good(operation)} | dict(_bad(operation, closed)),
    }
    bodies = {"application/json": operation.takes, "multipart/form-data": operation.form}
    content = {kind: {"schema": schema} for kind, schema in bodies.items() if schema is not None}
    return told | ({"requestBody": {"required": True, "content": content}} if content else {})


def _parameters(operation: Operation) -> Iterator[dict[str, Any]]:
    for name in re.findall(r"\{(\w+)\}", operation.path):
        yield {"name": name, "in": "path", "required": True, "schema": PATH[name]}
    for name, schema in operation.query.items():
        yield {"name": name, "in": "query", "required": name in operation.required, "schema": schema}


def _good(operation: Operation) -> dict[str, Any]:
    content: Mapping[str, Schema] = MEDIA if operation.gives is None else {"application/json": operation.gives}
    told: dict[str, Any] = {
        "description": "As asked" if operation.status == 200 else "Kept",
        "content": {kind: {"schema": schema} for kind, schema in content.items()},
    }
    if operation.status == 201 and operation.form is not None:
        told["headers"] = {"Location": {"schema": {"type": "string"}, "description": "Where it is now"}}
    return told


def _bad(operation: Operation, closed: bool) -> Iterator[tuple[str, Any]]:
    may = {
        400: True,
        401: closed,
        403: operation.method != "GET",
        404: "{" in operation.path,
        409: operation.conflicts,
        413: operation.takes is not None,
        415: operation.takes is not None,
        421: True,
        422: operation.takes is not None or bool(operation.query) or operation.compares,
        503: True,
        504: operation.compares,
    }
    content = {PROBLEM: {"schema": ref("Problem")}}
    for status, why in WHY.items():
        if may[status]:
            yield str(status), {"description": why, "content": content}
    yield "default", {"description": "Whatever else went wrong", "content": content}
