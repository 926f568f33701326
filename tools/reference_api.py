"""The page of the JSON API of `diffcast serve`, from its OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from diffcast.serve.api.openapi import described

HEAD = """# API of the desk

The JSON API of `diffcast serve`. [Run the desk](../howto/run-the-desk.md) has examples. The server also describes the
API at `/openapi.json` (OpenAPI 3.1). The tests check that document against a running server, and this page is made from
it.

If the server has a token, every request needs `Authorization: Bearer TOKEN`.
"""
ERRORS = """## Errors

An error is a JSON object (`application/problem+json`) with `title`, `status` and `detail` (one sentence).

| status | means |
|---|---|
"""


def api() -> str:
    """The page of the API: each call with its parameters and answers, then all errors."""
    paths = described("open")["paths"]
    calls = [(method.upper(), path, call) for path, calls in paths.items() for method, call in calls.items()]
    rows = [f"| [`{method} {path}`](#{call['operationId']}) | {call['summary']} |" for method, path, call in calls]
    overview = "\n".join(["| call | does |", "|---|---|", *rows, ""])
    errors = {code: answer["description"] for *_, call in calls for code, answer in call["responses"].items()}
    listed = "".join(f"| {code} | {errors[code]} |\n" for code in sorted(errors) if "400" <= code <= "599")
    return "\n".join([HEAD, overview, *(_call(*each) for each in calls), ERRORS + listed])


def _call(method: str, path: str, call: Mapping[str, Any]) -> str:
    lines = [f"## {call['operationId']}", f"`{method} {path}`", call["summary"]]
    for title, rows in (("takes", list(_taken(call))), ("answers", list(_answers(call)))):
        if rows:
            lines.append("\n".join([f"| {title} | is |", "|---|---|", *rows]))
    return "\n\n".join(lines) + "\n"


def _taken(call: Mapping[str, Any]) -> Iterator[str]:
    for each in call.get("parameters", []):
        needed = "" if each.get("required") else ", optional"
        yield f"| `{each['name']}`, in the {each['in']}{needed} | {_told(each['schema'])} |"
    for kind, body in call.get("requestBody", {}).get("content", {}).items():
        schema = body["schema"]
        for name, inner in schema.get("properties", {}).items():
            needed = "" if name in schema.get("required", []) else ", optional"
            yield f"| `{name}`, in `{kind}`{needed} | {_told(inner)} |"


def _answers(call: Mapping[str, Any]) -> Iterator[str]:
    """What it gives where all is well, and the one error that a program must be ready for."""
    for code, answer in call["responses"].items():
        kinds = ", ".join(f"`{kind}`" for kind in answer.get("content", {}))
        if code < "400" or code == "409":
            yield f"| {code} | {answer['description']} ({kinds}) |"


def _told(schema: Mapping[str, Any]) -> str:
    """What a value is, in words."""
    if "enum" in schema:
        return ", ".join(f"`{'null' if each is None else each}`" for each in schema["enum"])
    if "$ref" in schema:
        return f"`{schema['$ref'].rpartition('/')[2]}`"
    if schema.get("type") == "object":
        keys = ", ".join(f"`{name}`" for name in schema.get("properties", {}))
        return f"{schema.get('description', '')} (object of {keys})"
    if "anyOf" in schema or "oneOf" in schema:
        return " or ".join(_told(each) for each in schema.get("anyOf", schema.get("oneOf")))
    kind = schema.get("type", "any")
    name = " or ".join(kind) if isinstance(kind, list) else kind
    return " ".join(f"{schema.get('description', '')} ({name})".split()).replace("|", "\\|")
