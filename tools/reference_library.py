"""The pages of the public names and the limits, from docstrings."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import itertools
from collections.abc import Iterator
from types import ModuleType
from typing import Any, get_args

import diffcast
from diffcast import limits as limits_module
from diffcast.limits import PREFIX, Limits

LIBRARY = """# Library

The names that `import diffcast` offers. All are typed (`py.typed`). Start with [the library guide](../library.md).

## Functions

{functions}
## Values

All are frozen; sequences are tuples.

{values}
## Fixed values

| name | one of |
|---|---|
{words}
## Errors

| error | when |
|---|---|
{errors}"""

LIMITS = """# Limits

diffcast refuses larger inputs early, with one line and exit code 2. An environment variable changes each limit:

```console
$ DIFFCAST_MAX_WORDS=40000 diffcast compare transcript.txt article.txt
```

| variable | default | limits |
|---|---|---|
{rows}"""


def library() -> str:
    """The page of the library: each name of `diffcast.__all__` with its signature, fields and docstring."""
    names = [(name, getattr(diffcast, name)) for name in diffcast.__all__]
    return LIBRARY.format(
        functions="".join(_function(name, each) for name, each in names if inspect.isfunction(each)),
        values="".join(_value(name, each) for name, each in names if dataclasses.is_dataclass(each)),
        words="".join(f"| `{name}` | {_choices(each)} |\n" for name, each in names if get_args(each)),
        errors="".join(_error(name, each) for name, each in names if _is_error(each)),
    )


def limits() -> str:
    """The page of the limits: each with its variable, its default and what it limits."""
    told = _fields(limits_module, "Limits")
    rows = [(each.name, each.default) for each in dataclasses.fields(Limits)]
    return LIMITS.format(
        rows="".join(f"| `{PREFIX}{name.upper()}` | {default:,} | {told[name]} |\n" for name, default in rows)
    )


def _is_error(each: Any) -> bool:
    return inspect.isclass(each) and issubclass(each, Exception)


def _function(name: str, function: Any) -> str:
    return f"### {name}\n\n```text\n{name}{_signature(function)}\n```\n\n{_prose(inspect.getdoc(function))}\n\n"


def _signature(function: Any) -> str:
    """The parameters, one per line, with types and defaults as in the source."""
    node = _definition(inspect.getmodule(function), function.__name__, ast.FunctionDef)
    arguments = node.args.args
    defaults = [None] * (len(arguments) - len(node.args.defaults)) + list(node.args.defaults)
    lines = [
        f"    {ast.unparse(argument)}" + (f" = {ast.unparse(default)}" if default else "")
        for argument, default in zip(arguments, defaults, strict=True)
    ]
    return "(\n" + ",\n".join(lines) + f",\n) -> {ast.unparse(node.returns) if node.returns else 'None'}"


def _value(name: str, kind: Any) -> str:
    told = _fields(inspect.getmodule(kind), kind.__name__)
    rows = [f"| `{each.name}` | `{_type(each)}` | {told.get(each.name, '')} |\n" for each in dataclasses.fields(kind)]
    table = "".join(["| field | type | holds |\n|---|---|---|\n", *rows]) if rows else ""
    return f"### {name}\n\n{_prose(inspect.getdoc(kind))}\n\n{table}\n{_methods(name, kind)}"


def _methods(name: str, kind: Any) -> str:
    """The methods and properties of a value, one item each."""
    asked = [(each, member) for each, member in vars(kind).items() if not each.startswith("_")]
    told = [
        f"* `{name.lower()}.{each}{'()' if inspect.isfunction(member) else ''}`: {_prose(inspect.getdoc(member))}\n"
        for each, member in asked
        if inspect.isfunction(member) or isinstance(member, property)
    ]
    return "".join([*told, "\n"]) if told else ""


def _type(field: dataclasses.Field[Any]) -> str:
    return str(field.type).replace("|", "\\|")


def _fields(module: ModuleType | None, name: str) -> dict[str, str]:
    """Field to the docstring below it."""
    body = _definition(module, name, ast.ClassDef).body
    pairs = itertools.pairwise(body)
    return {
        first.target.id: " ".join(str(second.value.value).split())
        for first, second in pairs
        if isinstance(first, ast.AnnAssign)
        and isinstance(first.target, ast.Name)
        and isinstance(second, ast.Expr)
        and isinstance(second.value, ast.Constant)
    }


def _definition(module: ModuleType | None, name: str, kind: type[Any]) -> Any:
    assert module is not None
    return next(
        node for node in ast.parse(inspect.getsource(module)).body if isinstance(node, kind) and node.name == name
    )


def _choices(alias: Any) -> str:
    return ", ".join(f"`{each}`" for each in get_args(alias))


def _error(name: str, error: type[Exception]) -> str:
    return f"| `{name}` | {_prose(inspect.getdoc(error))} |\n"


def _prose(text: str | None) -> str:
    """A docstring as Markdown: its paragraphs stay, its line ends do not matter."""
    return "\n\n".join(" ".join(part.split()) for part in _paragraphs(text or ""))


def _paragraphs(text: str) -> Iterator[str]:
    yield from (part for part in text.split("\n\n") if part.strip())
