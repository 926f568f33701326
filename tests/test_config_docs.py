"""docs/config.md tells every key as the schema has it, and its example sets what there is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from diffcast.review.config_checks import Schema, resolved, schema
from diffcast.review.config_file import as_toml, read
from diffcast.review.policy import load

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "config.md"
EXAMPLE = ROOT / "examples" / "desk.toml"
KEYS = re.compile(r"(?P<head><!-- keys: [^>]+ -->\n)(?P<held>.*?)(?P<foot><!-- end -->)", re.S)
TOLD = re.compile(r"(?P<head><!-- example -->\n```toml\n)(?P<held>.*?)(?P<foot>```\n<!-- end -->)", re.S)


def tables() -> Iterator[str]:
    """A table of keys for the root, and one for each table of the file."""
    known = {key: resolved(one) for key, one in schema()["properties"].items()}
    yield from _rows("", {key: one for key, one in known.items() if "properties" not in one})
    for key, one in known.items():
        if "properties" in one:
            yield f"\n### `[{key}]`\n\n{one['description']}\n"
            yield from _rows(key, {name: resolved(each) for name, each in one["properties"].items()})


def _rows(table: str, keys: dict[str, Schema]) -> Iterator[str]:
    yield "| key | takes | without it | sets |"
    yield "|---|---|---|---|"
    for key, one in keys.items():
        name = f"{key}.NAME" if one.get("type") == "object" else key
        default = (
            as_toml({}, "").split(f"# {key} = ")[-1].split("\n")[0]
            if "type" not in one or one["type"] != "object"
            else "none"
        )
        yield f"| `{name}` | {_takes(one)} | `{default}` | {one['description']} |"


def _takes(one: Schema) -> str:
    if "enum" in one:
        return ", ".join(f"`{each}`" for each in one["enum"])
    if "anyOf" in one:
        return " or ".join(_takes(resolved(each)) for each in one["anyOf"][:1]) + ", or a list of them"
    if one.get("type") == "object":
        return "a string, or a list of them"
    if one.get("type") == "array":
        inner = resolved(one["items"])
        return "a list of lists of strings" if inner.get("type") == "array" else "a list of strings"
    if one.get("type") == "integer":
        return f"a whole number from {one['minimum']} to {one['maximum']}"
    return {"boolean": "`true`, `false`", "number": "a number from 0 to 1", "string": "a string"}[one["type"]]


@pytest.mark.parametrize(
    ("part", "now"), [(KEYS, "\n".join(tables()) + "\n"), (TOLD, EXAMPLE.read_text("utf-8"))], ids=["keys", "example"]
)
def test_the_page_tells_what_is_there(part: re.Pattern[str], now: str, rewriting: bool) -> None:
    text = PAGE.read_text("utf-8")
    found = part.search(text)
    assert found
    if rewriting and found["held"] != now:
        PAGE.write_text(text[: found.start("held")] + now + text[found.end("held") :], encoding="utf-8")
        pytest.fail("docs/config.md was rewritten: review its diff, then run without --rewrite-goldens")
    assert found["held"] == now


def test_the_example_is_without_mistake_and_sets_something_in_every_table() -> None:
    values: dict[str, Any] = tomllib.loads(EXAMPLE.read_text("utf-8"))
    assert not read(EXAMPLE).mistakes
    assert set(values) == set(schema()["properties"])
    for table, keys in values.items():
        known = schema()["properties"][table].get("properties", {})
        assert table in ("encoder", "effort", "timeout", "severity") or set(keys) == set(known)
    assert load(EXAMPLE).fail_on
