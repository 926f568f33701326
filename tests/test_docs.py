"""Every command, every piece of Python and every link in the docs works as the page shows."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import click
import pytest
import site_hooks
from consoles import (
    ROOT,
    as_shown,
    commands,
    is_shown,
    rewritten,
    scripts,
    untrue,
    untrue_scripts,
)

from diffcast.cli import app

EXAMPLES = ROOT / "examples"
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a page's commands run: a copy of the examples, with the two texts as one page."""
    place = tmp_path / "examples"
    shutil.copytree(EXAMPLES, place, ignore=shutil.ignore_patterns("__pycache__"))
    texts = [(place / name).read_bytes() for name in ("article.txt", "transcript.txt")]
    (place / "page.txt").write_bytes(b"\n".join(texts))
    monkeypatch.chdir(place)
    for name in ("GITHUB_ACTIONS", "CI"):
        monkeypatch.delenv(name, raising=False)
    return place


def has_commands(page: str) -> bool:
    return any(commands(page)) or any(scripts(page))


def missing_tools(page: str) -> list[str]:
    """Programs that the commands of a page need and this machine does not have."""
    typed = " ".join(command.text for command in commands(page))
    return [tool for tool in ("curl", "jq") if re.search(rf"\b{tool} -", typed) and not shutil.which(tool)]


@pytest.mark.parametrize("page", [page for page in PAGES if has_commands(page.read_text("utf-8"))], ids=named)
def test_the_commands_and_the_python_of_a_page_do_what_it_shows(page: Path, folder: Path, rewriting: bool) -> None:
    text = page.read_text("utf-8")
    if missing := missing_tools(text):
        pytest.skip(f"{', '.join(missing)} is not installed")
    wrong = [*untrue(text, exact=rewriting), *untrue_scripts(text, exact=rewriting)]
    if rewriting and wrong:
        page.write_text(rewritten(text, wrong), encoding="utf-8")
        pytest.fail(f"{named(page)} was rewritten: review its diff, then run without --rewrite-goldens")
    assert not wrong, "\n\n".join(map(str, wrong)) + "\n--rewrite-goldens writes it into the page"


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_link_to_a_file_leads_to_one(page: Path) -> None:
    links = [link for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text("utf-8")) if "://" not in link]
    of_the_site = ROOT / "docs" / site_hooks.REPORT
    there = [(page.parent / link).resolve() for link in links]
    assert not [path for path in there if path != of_the_site and not path.exists()]


def unknown(command: str) -> list[str]:
    """What a command names that does not exist: a subcommand, or an option."""
    known: click.Command = app
    found = []
    for word in command.split()[1:]:
        if isinstance(known, click.Group) and not word.startswith("-"):
            if (next_one := known.get_command(click.Context(known), word)) is None:
                return [word]
            known = next_one
        elif word.startswith("-") and word not in {option for each in known.params for option in each.opts} | {
            "--help"
        }:
            found.append(word)
    return found


NAMED = [
    pytest.param(command, id=f"{named(page)}: {command}")
    for page in PAGES
    for command in dict.fromkeys(
        re.findall(r"`(diffcast (?!-)[^`]+)`", re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.S))
    )
]


@pytest.mark.parametrize("command", NAMED)
def test_a_command_that_a_page_names_exists_with_its_options(command: str) -> None:
    assert unknown(command) == []


@pytest.mark.parametrize(
    ("command", "wrong"),
    [
        ("diffcast compare", []),
        ("diffcast config check FILE", []),
        ("diffcast compare A B --format json -o FILE", []),
        ("diffcast contrast", ["contrast"]),
        ("diffcast config chek", ["chek"]),
        ("diffcast check --fails-on any", ["--fails-on"]),
        ("diffcast compare A B -x --format json", ["-x"]),
    ],
)
def test_a_command_that_does_not_exist_is_found(command: str, wrong: list[str]) -> None:
    assert unknown(command) == wrong


@pytest.mark.parametrize("block", ["``` console", "```shell-session", "```bash session"])
def test_no_page_hides_a_command_in_a_block_that_is_not_run(block: str) -> None:
    assert not [page for page in PAGES if block in page.read_text("utf-8")]


@pytest.mark.parametrize(
    ("printed", "shown", "true"),
    [
        (("a", "b", "c"), ("a", "b", "c"), True),
        (("a", "b", "c"), (), True),
        (("a", "b", "c"), ("a", "…"), True),
        (("a", "b", "c"), ("a", "…", "c"), True),
        (("a", "b", "c"), ("…", "b", "…"), True),
        (("a", "b", "c"), ("a", "b"), False),
        (("a", "b", "c"), ("a", "…", "b"), False),
        (("a", "b", "c"), ("b", "…"), False),
        ((), ("a",), False),
        (("a.c",), ("abc",), False),
    ],
)
def test_a_page_may_leave_out_lines_but_not_change_them(
    printed: tuple[str, ...], shown: tuple[str, ...], true: bool
) -> None:
    assert is_shown(printed, shown) is true


def test_a_rewritten_page_leaves_out_what_it_left_out_before() -> None:
    assert as_shown(("1", "2", "3", "4", "5"), ("a", "…", "z")) == ("1", "…", "5")
    assert as_shown(("1", "2"), ("a",)) == ("1", "2")
    assert as_shown(("1", "2", "3", "4", "5"), ("a", "…", "3", "x", "…")) == ("1", "…", "3", "4", "…")


def test_wrong_output_in_a_page_is_found_and_corrected(folder: Path) -> None:
    page = "```console\n$ echo one\ntwo\n$ false\n$ diffcast show nothing\n$ echo $?\n0\n```\n"
    wrong = list(untrue(page))
    assert [one.command.text for one in wrong] == ["echo one", "false", "echo $?"]
    assert (
        rewritten(page, wrong) == "```console\n$ echo one\none\n$ false\n$ diffcast show nothing\n$ echo $?\n2\n```\n"
    )


def test_wrong_output_of_python_in_a_page_is_found_and_corrected() -> None:
    page = "```python\nx = 1\n```\n\n```python\nprint(x)\n```\n\n```text\n2\n```\n"
    assert rewritten(page, list(untrue_scripts(page))) == page.replace("2", "1")
