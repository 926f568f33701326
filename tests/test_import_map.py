"""Which room may import which, and which third-party package is imported where, as the tables of ARCHITECTURE.md say."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from diffcast.judge.rules import RULES
from diffcast.readers import FORMATS, archive

PACKAGE = Path(__file__).parent.parent / "diffcast"

ARCHITECTURE = (PACKAGE.parent / "ARCHITECTURE.md").read_text("utf-8")


def table(heading: str) -> list[list[str]]:
    """The cells of the rows of the first table under a heading of ARCHITECTURE.md."""
    section = ARCHITECTURE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("|")]
    return [[*row, ""] for row in rows[2:]]


def code(cell: str) -> list[str]:
    """What stands between backquotes in a cell."""
    return re.findall(r"`([^`]+)`", cell)


ROOMS = {
    room: set(code(allowed)) for rooms, _, allowed, *_ in table("Which room may import which") for room in code(rooms)
}
"""Room to the rooms that it may import beside the ground."""
GROUND = set(code(table("Which room may import which")[0][0]))
PLACES = {
    package: code(places)
    for packages, places, *_ in table("Which packages are used where")
    for package in code(packages)
}
"""Third-party package to the rooms and files that may import it."""

FILES = sorted(PACKAGE.rglob("*.py"))


def rooms_of(parts: tuple[str, ...]) -> list[str]:
    """The rooms of the table that hold a module, the innermost first: `judge/rules` and `judge` for judge/rules/time."""
    names = ("/".join(parts[:count]) for count in range(len(parts), 0, -1))
    return [name for name in names if name in ROOMS]


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


def forbidden(parts: tuple[str, ...], modules: Iterable[str]) -> set[str]:
    """The modules of diffcast that a module must not import, as the table says."""
    (room, *_) = rooms_of(parts)
    allowed = ROOMS[room] | GROUND | {room}
    inside = (tuple(module.split(".")[1:]) for module in modules if module.startswith("diffcast."))
    return {"/".join(module) for module in inside if not set(rooms_of(module)) & allowed}


@pytest.mark.parametrize("path", FILES, ids=named)
def test_a_room_is_in_the_table_and_imports_only_what_it_says(path: Path) -> None:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    assert rooms_of(parts), f"{named(path)}: add the new room to the table in ARCHITECTURE.md"
    assert not forbidden(parts, imports(path))


@pytest.mark.parametrize(
    ("module", "imported", "wrong"),
    [
        (("language", "text"), "diffcast.model.Span", set()),
        (("judge", "facts"), "diffcast.language.text.WORD", set()),
        (("judge", "facts"), "diffcast.judge.rules.time", set()),
        (("compare",), "diffcast.judge.facts", set()),
        (("judge", "rules", "time"), "diffcast.judge.linking", {"judge/linking"}),
        (("cli", "check"), "diffcast.compare.compare", set()),
        (("language", "text"), "diffcast.judge.facts", {"judge/facts"}),
        (("reports", "html"), "diffcast.language.text", {"language/text"}),
        (("segment", "script"), "diffcast.readers.read", {"readers/read"}),
        (("model",), "diffcast.compare", {"compare"}),
    ],
)
def test_an_import_that_the_table_does_not_allow_is_found(
    module: tuple[str, ...], imported: str, wrong: set[str]
) -> None:
    assert forbidden(module, [imported]) == wrong


@pytest.mark.parametrize("path", FILES, ids=named)
def test_a_third_party_package_is_imported_only_where_the_table_says(path: Path) -> None:
    outside = {module.split(".")[0] for module in imports(path)} - sys.stdlib_module_names - {"diffcast"}
    file = path.relative_to(PACKAGE).with_suffix("")
    places = {str(file), *map(str, file.parents)}
    assert not {package for package in outside if not places & set(PLACES.get(package, ()))}


DESK_ROOMS = {
    room: set(code(allowed))
    for rooms, _, allowed, *_ in table("Which room of the desk may import which")
    for room in code(rooms)
}


@pytest.mark.parametrize("path", sorted(PACKAGE.joinpath("serve").rglob("*.py")), ids=named)
def test_a_room_of_the_desk_imports_only_what_it_may(path: Path) -> None:
    file = path.relative_to(PACKAGE / "serve").with_suffix("")
    inside = {module.split(".")[2] for module in imports(path) if module.startswith("diffcast.serve.")}
    allowed = DESK_ROOMS.get(str(file), DESK_ROOMS.get(file.parts[0], set()))
    assert inside <= allowed | {file.parts[0], "settings", "logs"}


def test_the_tables_name_only_what_there_is() -> None:
    assert all((PACKAGE / room).is_dir() or (PACKAGE / f"{room}.py").is_file() for room in ROOMS)
    assert {room for allowed in ROOMS.values() for room in allowed} <= set(ROOMS)
    imported = {module.split(".")[0] for path in FILES for module in imports(path)}
    assert set(PLACES) <= imported
    assert all(
        (PACKAGE / place).is_dir() or (PACKAGE / f"{place}.py").is_file()
        for places in PLACES.values()
        for place in places
    )


@pytest.mark.parametrize("stage", [row[1] for row in table("One sentence, from bytes to finding")])
def test_a_stage_of_the_worked_example_is_where_the_page_says(stage: str) -> None:
    (place,) = code(stage)
    assert (PACKAGE / place).exists()


def test_no_module_is_called_by_a_name_that_says_nothing() -> None:
    empty = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
    assert not {part for path in FILES for part in path.relative_to(PACKAGE).with_suffix("").parts} & empty


ONLY_ONE_IMPORTER = {
    "A stage of the pipeline, called by compare": "judge.facts judge.remarks segment.article segment.transcript",
    "An ordered list of passes, apart from what runs them": "judge.linking.passes",
    "A part of a large subject that has tests of its own": """
        language.calendar.clocks language.calendar.compare_dates language.calendar.dates
        language.calendar.times
        language.numbers.compare_amounts
        readers.pdf_columns readers.pdf_lines segment.bites segment.label_lines segment.unspoken_sentences
        segment.line_signals
        judge.rules.evidence.dimensions
        serve.http.middleware serve.pages.comparing serve.pages.decisions
        serve.api.json_values reports.marked_text""",
    "One input of the networks": """
        align.attention align.layout align.overlap similarity.joint_reading similarity.spelling""",
    "The only use of a third-party package": "align.blas_threads",
    "A program that runs in a process of its own": "readers.pdf_program",
    "What `python -m diffcast` runs": "cli",
    "What one command runs or prints": "reports.show serve.http.server serve.api.openapi",
    "A ground room that others import through model": "span",
}
"""Modules that exactly one other module imports, by the reason why they are files of their own.

Plug-ins need no line here: one file per input format (`readers.FORMATS`) or kind of difference (`judge.rules.RULES`).
"""
MAX_ONLY_ONE_IMPORTER = 36
"""Plug-ins aside; with them there were 57 when this was set."""


def plug_ins() -> set[str]:
    """The modules that a table of formats or of rules registers."""
    readers = {reader.read.__module__ for reader in FORMATS if reader.read} | {archive.__name__}
    return {name.removeprefix("diffcast.") for name in readers | {rule.__module__ for rule in RULES.values()}}


def test_a_module_with_only_one_importer_has_a_reason() -> None:
    dotted = {
        ".".join(path.with_suffix("").relative_to(PACKAGE).parts).removesuffix(".__init__"): path for path in FILES
    }
    importers: dict[str, set[str]] = {name: set() for name in dotted}
    for name, path in dotted.items():
        for module in imports(path):
            inside = module.removeprefix("diffcast.")
            imported = inside if inside in dotted else inside.rpartition(".")[0]
            if imported in importers and imported != name:
                importers[imported].add(name)
    single = {name for name, others in importers.items() if len(others) == 1} - plug_ins()
    reasoned = {name for names in ONLY_ONE_IMPORTER.values() for name in names.split()}
    assert sorted(single - reasoned) == [], "merge it into its importer, or give it a reason in ONLY_ONE_IMPORTER"
    assert sorted(reasoned - single) == [], (
        "not imported by exactly one other any more: take it out of ONLY_ONE_IMPORTER"
    )
    assert len(single) < MAX_ONLY_ONE_IMPORTER
