"""`diffcast mcp`, a true process, as a client of the library `mcp` uses it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest
from jsonschema import Draft202012Validator
from mcp import StdioServerParameters
from mcp.client import Client
from mcp_types import CallToolResult, Tool
from test_privacy import CONNECTED, OPENED, traced
from threads import in_thread

from diffcast.cli.mcp import MAX_FINDINGS, TOOLS, answer
from diffcast.review.policy import NO_POLICY, Policy

EXAMPLES = Path(__file__).parent.parent / "examples"
START = "from diffcast.cli import main; main()"
FILES = {"transcript_file": "transcript.txt", "article_file": "article.txt"}
TEXTS = {"transcript": "THE MAYOR SAYS 41 HOUSES BURNED.", "article": "The mayor said 14 houses burned."}
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("compare", FILES),
    ("compare", {**TEXTS, "only": ["changed"]}),
    ("check", FILES),
    ("check", {**FILES, "fail_on": ["none"]}),
    ("explain", {**FILES, "fact": "f-"}),
    ("compare", {"transcript_file": "../setup.cfg", "article_file": "article.txt"}),
    ("compare", {"transcript": 5}),
]


def parameters(*before: str) -> StdioServerParameters:
    command = [*before, sys.executable, "-c", START, "mcp", "--encoder", "lexical", "--folder", str(EXAMPLES)]
    environment = {name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ}
    return StdioServerParameters(command=command[0], args=command[1:], env=environment)


async def conversation(server: StdioServerParameters) -> tuple[list[Tool], list[CallToolResult]]:
    """What the process lists, and what it answers to each of the CALLS."""
    async with Client(server) as client:
        tools = (await client.list_tools()).tools
        return tools, [await client.call_tool(name, arguments) for name, arguments in CALLS]


@pytest.fixture(scope="module")
def talked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[list[Tool], list[CallToolResult]]]:
    yield in_thread(anyio.run, conversation, parameters())


@pytest.mark.parametrize(
    ("word", "passed"), [("contradiction", False), ("correction", False), ("article_only", True), ("none", True)]
)
def test_a_check_fails_on_the_word_that_reports_use(word: str, passed: bool) -> None:
    _, values, failed = answer("check", {**TEXTS, "fail_on": [word]}, EXAMPLES, NO_POLICY)
    assert values is not None and not failed
    assert (values["passed"], values["fails_on"]) == (passed, "correction" if word == "contradiction" else word)


def text_of(result: CallToolResult) -> str:
    (content,) = result.content
    assert content.type == "text"
    return content.text


def test_the_tools_are_listed_with_schemas(talked: tuple[list[Tool], list[CallToolResult]]) -> None:
    tools, _ = talked
    assert [tool.name for tool in tools] == ["compare", "explain", "check"]
    for tool in tools:
        assert tool.description
        Draft202012Validator.check_schema(tool.input_schema)
        assert all(each["description"] for each in tool.input_schema["properties"].values())
        assert tool.annotations and tool.annotations.read_only_hint
    assert [tool.name for tool in tools if tool.output_schema] == ["compare", "check"]


def test_every_answer_fits_the_schema_that_was_listed(talked: tuple[list[Tool], list[CallToolResult]]) -> None:
    schemas = {tool.name: tool.output_schema for tool in talked[0]}
    good = [(name, each) for (name, _), each in zip(CALLS, talked[1], strict=True) if not each.is_error]
    assert len(good) == 4
    for name, result in good:
        if schema := schemas[name]:
            Draft202012Validator(schema).validate(result.structured_content)
            assert json.loads(text_of(result)) == result.structured_content


def test_compare_says_what_differs_and_where(talked: tuple[list[Tool], list[CallToolResult]]) -> None:
    files, texts, *_ = (result.structured_content or {} for result in talked[1])
    number = next(one for one in files["findings"] if one["reasons"] and one["reasons"][0].startswith("Number"))
    assert "41 WORKERS" in number["transcript"] and "14 workers" in number["article"]
    assert number["transcript_place"].startswith("line")
    assert {one["status"] for one in files["findings"]} == {"changed", "transcript_only", "article_only"}
    assert {one["status"] for one in texts["findings"]} == {"changed"}


def test_check_says_whether_it_passes_and_explain_wants_one_fact(
    talked: tuple[list[Tool], list[CallToolResult]],
) -> None:
    _, _, failed, passed, explained, *_ = talked[1]
    assert failed.structured_content and passed.structured_content
    assert (failed.structured_content["passed"], failed.structured_content["fails_on"]) == (False, "correction")
    assert {one["severity"] for one in failed.structured_content["findings"]} == {"correction"}
    assert (passed.structured_content["passed"], passed.structured_content["findings"]) == (True, [])
    assert explained.is_error and "facts in the comparison begin with this" in text_of(explained)


def test_explain_is_what_the_command_prints() -> None:
    found = answer("compare", FILES, EXAMPLES, NO_POLICY)[1]
    assert found is not None
    fact = found["findings"][0]["id"]
    text, values, failed = answer("explain", {**FILES, "fact": fact}, EXAMPLES, NO_POLICY)
    assert (values, failed) == (None, False)
    assert text.startswith(f"{fact}: different") and "How sure" in text


def test_an_error_is_one_line_and_ends_nothing(talked: tuple[list[Tool], list[CallToolResult]]) -> None:
    *_, outside, wrong = talked[1]
    assert outside.is_error and wrong.is_error
    assert "../setup.cfg: not below" in text_of(outside)
    assert text_of(wrong) == "transcript: must be a string"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "stories"
    inside.mkdir()
    (tmp_path / "secret.txt").write_text("Nobody may read this.", "utf-8")
    (inside / "link.txt").symlink_to(tmp_path / "secret.txt")
    (inside / "empty.txt").write_bytes(b"")
    (inside / "long.txt").write_text("word " * 20_001, "utf-8")
    (inside / "article.txt").write_text(TEXTS["article"], "utf-8")
    os.mkfifo(inside / "pipe")
    (inside / "link-to-pipe.txt").symlink_to("pipe")
    return inside


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("compare", {}, "transcript: missing"),
        ("compare", {"transcript": "x"}, "no transcript found on the page"),
        ("compare", {"transcript": "A B C.", "transcript_file": "a.txt"}, "transcript: give"),
        ("compare", {"transcript_file": "nowhere.txt", "article_file": "article.txt"}, "nowhere.txt: "),
        ("compare", {"transcript_file": "/etc/passwd", "article": "A."}, "read here; give a file in it"),
        ("compare", {"transcript_file": "link.txt", "article": "A."}, "link.txt: not below"),
        ("compare", {"transcript_file": "pipe", "article": "A."}, "pipe: a pipe or a device; give a text file below"),
        ("check", {"transcript": "A.", "article_file": "link-to-pipe.txt"}, "link-to-pipe.txt: a pipe or a device"),
        ("explain", {"transcript_file": "pipe"}, "pipe: a pipe or a device"),
        ("compare", {"transcript_file": ".", "article": "A."}, ": a folder; name one text file in it"),
        ("compare", {"transcript_file": "-", "article": "A."}, "-: "),
        (
            "compare",
            {"transcript_file": "https://a.example/b", "article": "A."},
            "https://a.example/b: nothing is fetched here",
        ),
        ("compare", {"transcript_file": "a\0b", "article": "A."}, "not a path"),
        ("compare", {"transcript_file": "empty.txt", "article": "A."}, "empty.txt: "),
        ("compare", {"transcript_file": "long.txt", "article": "A."}, "20,001 words"),
        ("compare", {"transcript": "word " * 20_001, "article": "A."}, "20,001 words"),
        ("compare", {"transcript": " ", "article": "A."}, "transcript: empty"),
        ("check", {"transcript": "A.", "article": ""}, "article: empty"),
        ("compare", {**TEXTS, "only": ["wrong"]}, "only: must be a list of these words: changed"),
        ("compare", {**TEXTS, "only": "changed"}, "only: must be a list"),
        ("compare", {**TEXTS, "fail_on": ["any"]}, "fail_on: no such argument of compare"),
        ("check", {**TEXTS, "fail_on": ["any", "none"]}, "fail_on: none means"),
        ("explain", TEXTS, "no id: "),
        ("explain", {**TEXTS, "fact": "f-zzz"}, "f-zzz: no fact"),
        ("delete\nall", TEXTS, "no such tool; use one of compare, explain, check"),
    ],
)
def test_bad_input_is_one_line_that_says_what_to_do(name: str, given: dict[str, Any], said: str, folder: Path) -> None:
    text, values, failed = answer(name, given, folder, NO_POLICY)
    assert (values, failed) == (None, True)
    assert said in text
    assert "\n" not in text and "Nobody may read this" not in text


def test_a_text_that_is_a_path_does_not_tell_whether_that_file_is_there(tmp_path: Path, folder: Path) -> None:
    policy = Policy(encoder="lexical")
    there, missing = tmp_path / "there", tmp_path / "gone!"
    there.write_text("secret", "utf-8")
    texts = [
        answer("compare", {"transcript": str(each), "article": "Ten fell."}, folder, policy)
        for each in (there, missing)
    ]
    assert [failed for _, _, failed in texts] == [False, False]
    assert "secret" not in texts[0][0]


def test_an_answer_is_of_bounded_size(folder: Path) -> None:
    names = [chr(65 + first) + chr(65 + second) for first in range(20) for second in range(20)]
    transcript = " ".join(f"THE RIVER {name * 3} ROSE." for name in names)
    _, values, failed = answer("compare", {**TEXTS, "transcript": transcript}, folder, NO_POLICY)
    assert values and not failed
    assert len(values["findings"]) == MAX_FINDINGS < MAX_FINDINGS + values["left_out"]


@traced
def test_nothing_is_sent_anywhere(tmp_path: Path) -> None:
    """Not at import and not while the tools are used: no socket but the pair by which the process wakes itself."""
    trace = tmp_path / "trace"
    tracer = ["strace", "-f", "-qq", "-e", "trace=network", "-o", str(trace)]
    _, answers = in_thread(anyio.run, conversation, parameters(*tracer))
    assert len(answers) == len(CALLS)
    calls = trace.read_text("utf-8", errors="replace")
    assert set(OPENED.findall(calls)) <= {"AF_UNIX"}
    assert not CONNECTED.findall(calls)


def test_the_end_of_the_input_ends_the_process_and_without_the_extra_it_says_what_to_install() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", START, "mcp"], input=b"", capture_output=True, timeout=60, check=False
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")
    bare = f"import sys; sys.modules['mcp'] = None; {START}"
    refused = subprocess.run([sys.executable, "-c", bare, "mcp"], capture_output=True, timeout=60, check=False)
    assert refused.returncode == 2
    assert refused.stderr == b"diffcast: diffcast mcp: needs an extra; pip install 'diffcast[mcp]'\n"


def test_a_tool_is_named_as_the_command_that_does_the_same() -> None:
    from diffcast.cli import COMMANDS

    assert set(TOOLS) <= set(COMMANDS)
