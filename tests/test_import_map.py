"""The house: which room may import which, and which room may import what others wrote."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "diffcast"

GROUND = {"kinds", "codes", "errors", "span", "model", "contract", "limits", "places", "decision", "settings", "style"}
LOWER = GROUND | {"language"}
IN = {"similarity", "readers", "segment"}
HEART = {"align", "judge", "compare"}
OUT = {"reports"}
WORK = {"review"}

FLOORS: dict[str, set[str]] = {
    **dict.fromkeys(GROUND, GROUND),
    "language": GROUND,
    **dict.fromkeys(IN, LOWER),
    "align": LOWER | IN,
    "judge": LOWER | IN | {"align"},
    "compare": LOWER | IN | {"align", "judge"},
    "reports": GROUND,
    "review": LOWER | IN | HEART | OUT,
    "serve": LOWER | IN | HEART | OUT | WORK,
    "cli": LOWER | IN | HEART | OUT | WORK | {"serve"},
    "__init__": LOWER | IN | HEART | OUT | WORK,
}
"""Room to the rooms that it may import; every room may import itself."""

SERVED = {"logs", "settings", "store", "texts", "version_changes", "workers", "service", "http"}
SERVE: dict[str, set[str]] = {
    "store": {"logs"},
    "texts": {"store"},
    "workers": {"logs", "settings", "texts"},
    "service": {"settings", "store", "texts", "version_changes", "workers"},
    "http": {"logs", "settings", "store", "texts", "service", "workers"},
    "api": SERVED,
    "pages": SERVED,
    "http/server": SERVED | {"api", "pages"},
}
"""Room or file of `serve/` to what it may import there: the API and the pages never import each other."""

THIRD_PARTY: dict[str, set[str]] = {
    "language": set(),
    "similarity": {"numpy"},
    "similarity/spelling": {"rapidfuzz", "numpy"},
    "similarity/encoder": {"onnxruntime", "numpy"},
    "readers": set(),
    "readers/pdf": {"pypdf"},
    "readers/markup": {"lxml"},
    "readers/weights": {"lxml"},
    "readers/markdown": {"markdown_it"},
    "align": {"numpy", "threadpoolctl"},
    "judge": {"numpy"},
    "compare": {"numpy"},
    "reports": {"jinja2", "markupsafe", "rich"},
    "review": set(),
    "serve": {"starlette"},
    "serve/http": {"itsdangerous", "jinja2", "msgspec", "python_multipart", "starlette", "uvicorn"},
    "serve/api": {"msgspec", "starlette"},
    "serve/store": set(),
    "cli": {"click"},
}
"""Room, or one file of a room, to the distributions that it alone may import."""

FILES = sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, at its top or late, as a full name."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import; write the full name"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def named(path: Path) -> str:
    return str(path.relative_to(PACKAGE.parent))


@pytest.mark.parametrize("path", FILES, ids=named)
def test_every_room_has_its_floor(path: Path) -> None:
    assert room_of(path) in FLOORS, f"{named(path)}: give the new room a line in FLOORS and in CONTRIBUTING.md"


@pytest.mark.parametrize("path", FILES, ids=named)
def test_a_room_imports_only_from_the_floors_below_it(path: Path) -> None:
    room = room_of(path)
    inside = {module.split(".")[1] for module in imports(path) if module.startswith("diffcast.")}
    assert inside <= FLOORS[room] | {room}


@pytest.mark.parametrize("path", FILES, ids=named)
def test_what_others_wrote_is_imported_only_where_it_belongs(path: Path) -> None:
    outside = {module.split(".")[0] for module in imports(path)} - sys.stdlib_module_names - {"diffcast"}
    file = path.relative_to(PACKAGE).with_suffix("")
    places = [place for place in map(str, (file, *file.parents)) if place in THIRD_PARTY]
    assert outside <= (THIRD_PARTY[places[0]] if places else set())


@pytest.mark.parametrize("path", sorted(PACKAGE.joinpath("serve").rglob("*.py")), ids=named)
def test_a_room_of_the_server_imports_only_what_is_below_it(path: Path) -> None:
    file = path.relative_to(PACKAGE / "serve").with_suffix("")
    room = file.parts[0]
    inside = {module.split(".")[2] for module in imports(path) if module.startswith("diffcast.serve.")}
    assert inside <= SERVE.get(str(file), SERVE.get(room, set())) | {room}


def test_no_module_is_called_by_a_name_that_says_nothing() -> None:
    empty = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
    assert not {part for path in FILES for part in path.relative_to(PACKAGE).with_suffix("").parts} & empty
