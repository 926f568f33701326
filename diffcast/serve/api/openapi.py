"""The OpenAPI document of the API, made of the same operations as its routes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final, Literal

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from diffcast.readers import FORMATS as INPUT_FORMATS
from diffcast.reports import FORMATS as REPORT_FORMATS
from diffcast.serve.api import schemas
from diffcast.serve.api.bodies import FORM, JSON
from diffcast.serve.api.operations import OPERATIONS, Operation
from diffcast.serve.http.errors import PROBLEM_JSON
from diffcast.serve.http.identity import identity_of
from diffcast.serve.http.responses import MAX_INTEGER, json_response, report_media_types
from diffcast.serve.texts import FIELDS

Access = Literal["open", "token"]
Schema = dict[str, Any]
DESCRIPTION: Final = (
    "Compares a broadcast transcript with the web article of the same story, and keeps stories, their versions and "
    "what editors decided about each fact."
)
ERRORS: Final[Mapping[int, str]] = {
    400: "The request cannot be read",
    401: "The token of the server is missing or wrong",
    403: "Another site may not send anything here, or a decision lacks the name or the reason that it needs",
    404: "There is no such story, version, fact or format",
    409: "Somebody else was faster: `kept`, `current_version` or `changes` says what is saved now; or `blocking` "
    "findings block publishing",
    413: "The body is larger than this server takes",
    415: "The body has a type that is not taken here",
    421: "The server does not answer to this host name",
    422: "Something in the request cannot be used, or a text holds no story",
    429: "Too many wrong tokens; `Retry-After` says when to try again",
    503: "Too much to do; `Retry-After` says when to try again",
    504: "The comparison took too long",
}
NUMBER: Final[Schema] = {"type": "integer", "minimum": 1, "maximum": MAX_INTEGER}
PATH_PARAMETERS: Final[Mapping[str, Schema]] = {
    "story": NUMBER,
    "version": NUMBER,
    "fact": {"type": "string", "minLength": 1, "maxLength": 40},
    "format": {"type": "string", "enum": list(REPORT_FORMATS)},
}
BINARY: Final[Schema] = {"type": "string", "contentMediaType": "application/octet-stream"}
TEXTS_CHOICE: Final[list[Schema]] = [
    {"required": ["transcript", "article"], "properties": {"page": False}},
    {"required": ["page"], "properties": {"transcript": False, "article": False}},
]
PUBLISHED_ELSEWHERE: Final[Mapping[str, Schema]] = {
    "Report": {
        "type": "object",
        "description": "A report: diffcast-report/1.",
        "properties": {"schema": {"type": "string", "pattern": "^diffcast-report/1"}},
        "required": ["schema", "transcript", "article", "facts"],
    },
    "Review": {
        "type": "object",
        "description": "The decisions, as a file: diffcast-review/1.",
        "properties": {"schema": {"const": "diffcast-review/1"}},
        "required": ["schema", "transcript", "article", "decisions"],
    },
}


async def document(request: Request) -> Response:
    """The OpenAPI document of this server."""
    return json_response(described("token" if identity_of(request).closed else "open"))


@cache
def described(access: Access) -> dict[str, Any]:
    """The document of a server that is open, or of one that needs a token."""
    paths: dict[str, dict[str, Any]] = {}
    for each in OPERATIONS:
        paths.setdefault(each.path, {})[each.method.lower()] = _operation(each, access == "token")
    components: dict[str, Any] = {"schemas": _components()}
    found: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "diffcast", "version": "1", "description": DESCRIPTION},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": components,
    }
    if access == "token":
        components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        found["security"] = [{"token": []}]
    return found


@cache
def _components() -> dict[str, Schema]:
    """The schemas of all shapes, with what a type cannot say: one of several ways to give texts."""
    shapes = {each for operation in OPERATIONS for each in (operation.returns, operation.body) if each}
    types = sorted((each for each in shapes if not isinstance(each, str)), key=lambda each: each.__name__)
    _, found = msgspec.json.schema_components([*types, schemas.ProblemJson], ref_template="#/components/schemas/{name}")
    for operation in OPERATIONS:
        if operation.takes_texts and operation.body is not None:
            found[operation.body.__name__]["oneOf"] = TEXTS_CHOICE
    found["Text"]["oneOf"] = [{"required": ["text"]}, {"required": ["base64"]}]
    found["Text"]["properties"]["format"] = {
        "enum": sorted(each.name for each in INPUT_FORMATS),
        "description": "Found from the content and the name if absent.",
    }
    return {**found, **PUBLISHED_ELSEWHERE}


def _operation(operation: Operation, closed: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": operation.endpoint.__name__,
        "summary": (operation.endpoint.__doc__ or "").strip(),
        "parameters": list(_parameters(operation)),
        "responses": {str(operation.status): _success(operation)} | dict(_failures(operation, closed)),
    }
    if operation.body is None:
        return found
    content = {JSON: {"schema": _ref(operation.body.__name__)}}
    if operation.takes_texts:
        content[FORM] = {"schema": _form_schema(operation.body.__name__)}
    return found | {"requestBody": {"required": True, "content": content}}


def _form_schema(name: str) -> Schema:
    """The body as a form, in which the texts are files."""
    schema = _components()[name]
    properties = schema["properties"] | dict.fromkeys(FIELDS, BINARY)
    return {name: each for name, each in schema.items() if name != "oneOf"} | {"properties": properties}


def _parameters(operation: Operation) -> Iterator[dict[str, Any]]:
    for name in re.findall(r"\{(\w+)\}", operation.path):
        yield {"name": name, "in": "path", "required": True, "schema": PATH_PARAMETERS[name]}
    _, shapes = msgspec.json.schema_components([operation.query])
    query = shapes[operation.query.__name__]
    for name, schema in query["properties"].items():
        known = PATH_PARAMETERS["format"] | {"default": "json"} if name == "format" else schema
        yield {"name": name, "in": "query", "required": name in query.get("required", ()), "schema": known}


def _success(operation: Operation) -> dict[str, Any]:
    found: dict[str, Any] = {"description": "Done" if operation.status == 200 else "Saved"}
    if operation.returns == "Report":
        found["content"] = {kind: {"schema": _report_schema(kind)} for kind in report_media_types()}
    else:
        name = operation.returns if isinstance(operation.returns, str) else operation.returns.__name__
        found["content"] = {JSON: {"schema": _ref(name)}}
    if operation.status == 201 and operation.takes_texts:
        found["headers"] = {"Location": {"schema": {"type": "string"}, "description": "The path of the new version"}}
    return found


def _report_schema(kind: str) -> Schema:
    if kind == JSON:
        return _ref("Report")
    return {} if "json" in kind else {"type": "string"}


def _failures(operation: Operation, closed: bool) -> Iterator[tuple[str, Any]]:
    takes_body, takes_query = operation.body is not None, operation.query is not schemas.NoQuery
    may = {
        400: True,
        401: closed,
        403: operation.method != "GET",
        404: "{" in operation.path,
        409: operation.conflicts,
        413: takes_body,
        415: takes_body,
        421: True,
        422: takes_body or takes_query or operation.compares,
        429: closed,
        503: True,
        504: operation.compares,
    }
    content = {PROBLEM_JSON: {"schema": _ref("ProblemJson")}}
    for status, description in ERRORS.items():
        if may[status]:
            yield str(status), {"description": description, "content": content}
    yield "default", {"description": "Any other error", "content": content}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}
