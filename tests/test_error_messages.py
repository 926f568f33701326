"""The exact sentences of errors, warnings and verdicts of the command line: the one place that has them.

Other tests check codes, exit codes and the names in a message, so that its words can be changed here alone.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_cli import EXAMPLES

from diffcast import compare
from diffcast.cli import main

FILES = {
    "transcript.txt": (EXAMPLES / "transcript.txt").read_bytes(),
    "article.txt": (EXAMPLES / "article.txt").read_bytes(),
    "copy.txt": (EXAMPLES / "transcript.txt").read_bytes(),
    "menu.txt": b"Skip to main content\nShare this story\nBy Anna Berg\n",
    "bad.json": b"{",
    "other.json": b'{"schema": "diffcast-report/1"}',
    "next.json": b'{"schema": "diffcast-review/2", "decisions": []}',
    "list.json": b'{"schema": "diffcast-review/1", "decisions": {}}',
    "typo.toml": b"encodr = 1\n",
    "open.toml": b"[style\n",
    "latin.toml": b"# \xe9\n",
    "names.csv": b"script,article\n",
    "empty.csv": b"transcript,article\n",
}
PAIR = ["transcript.txt", "article.txt"]
WORDS = "contradiction, correction, check, note, changed, transcript_only, article_only, any, none"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, raw in FILES.items():
        (tmp_path / name).write_bytes(raw)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def stderr_of(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    with pytest.raises(SystemExit):
        main([*arguments])
    return capsys.readouterr().err.splitlines()


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        # Options
        (["compose"], "compose: unknown command; did you mean compare? (see diffcast --help)"),
        (PAIR, "transcript.txt: unknown command; to compare files: diffcast compare transcript.txt article.txt (see diffcast --help)"),
        (["check"], "give TRANSCRIPT and ARTICLE, one PAGE, or --manifest FILE (see diffcast check --help)"),
        (["check", *PAIR, "--manifest", "m.csv"], "--manifest names all texts and reviews; remove TRANSCRIPT, ARTICLE and --review (see diffcast check --help)"),
        (["check", *PAIR, "--fail-on", "grave"], f"--fail-on: 'grave' is not one of {WORDS}"),
        (["check", *PAIR, "--fail-on", ""], f"--fail-on: is empty; give one of {WORDS}"),
        (["check", *PAIR, "--fail-on"], f"--fail-on: needs WHAT: Which findings fail the check: {WORDS} (see diffcast check --help)"),
        (["compare", *PAIR, "--config"], "--config: needs FILE: Use the house style, severities and thresholds in FILE (see diffcast compare --help)"),
        (["batch", "nope.csv", "-o", "r"], "nope.csv: no such file or folder; check the path"),
        (["batch", "article.txt", "-o", "r"], "article.txt: no list of pairs; name id, transcript and article in the first line of a CSV or JSON Lines file, or give a folder of stories"),
        (["stats", "nope"], "nope: no such folder; check the path"),
        (["stats", "article.txt"], "article.txt: a file; give a folder"),
        (["mcp", "--folder", "nope"], "nope: no such folder; check the path"),
        (["check", *PAIR, "--watch=1"], "Option '--watch' does not take a value. (see diffcast check --help)"),
        (["compare", *PAIR, "--nothing"], "No such option '--nothing'. Did you mean '--no-config'? (see diffcast compare --help)"),
        (["check", *PAIR, "--fail-on", "none,check"], "--fail-on: none means that nothing fails; use it alone or remove it"),
        (["compare", *PAIR, "--config", "a", "--no-config"], "--config and --no-config exclude each other; give only one (see diffcast compare --help)"),
        (["compare", *PAIR, "--explain", "f", "--only", "changed"], "--explain can't be combined with --format, --only, --review or --second-reader; remove them (see diffcast compare --help)"),
        # Texts
        (["compare", "-", "-"], "-: standard input can be only one of the two texts; give the other as a file"),
        (["compare", "article.txt", "article.txt"], "article.txt: transcript and article are the same file; give two files, or one page with both"),
        (["compare", "transcript.txt", "copy.txt"], "copy.txt: has the same content as transcript.txt; give the transcript and the article"),
        # Where a report goes
        (["compare", *PAIR, "-o", "article.txt"], "article.txt: is one of the input files; choose another file for the output"),
        (["show", "article.txt", "-o", "./article.txt"], "./article.txt: is one of the input files; choose another file for the output"),
        (["compare", *PAIR, "-o", "a.pdf"], "a.pdf: no report format for .pdf; use .html, .htm, .json, .jsonl, .txt, .md, .markdown, .csv, .sarif, .xml, or give --format"),
        (["check", "--manifest", "m.csv", "--format", "html"], "m.csv: cannot be read (No such file or directory); give a manifest"),
        # Files of decisions
        (["check", *PAIR, "--review", "no.json"], "no.json: cannot be read (No such file or directory); give a review"),
        (["check", *PAIR, "--review", "bad.json"], "bad.json: invalid JSON in line 1, column 2 (Expecting property name enclosed in double quotes); give a review"),
        (["check", *PAIR, "--review", "other.json"], 'other.json: its "schema" is not diffcast-review/1; give a review'),
        (["check", *PAIR, "--review", "next.json"], "next.json: diffcast-review/2 is not supported, only diffcast-review/1; create the file again"),
        (["check", *PAIR, "--review", "list.json"], 'list.json: "decisions" must be a list; export the review again'),
        (["check", *PAIR, "--baseline", "other.json"], 'other.json: its "schema" is not diffcast-baseline/1; give a baseline'),
        (["check", "--manifest", "names.csv"], "names.csv, line 1: unknown column 'script'; the first line must name the columns: transcript,article,name,review,baseline"),
        (["check", "--manifest", "empty.csv"], "empty.csv: lists 0 pairs; give 1 to 10,000"),
        # diffcast.toml
        (["compare", *PAIR, "--config", "typo.toml"], "typo.toml:1:1: encodr: unknown key; did you mean encoder?"),
        (["compare", *PAIR, "--config", "open.toml"], "open.toml:1:7: invalid TOML: Expected ']' at the end of a table declaration; the rest was not checked"),
        (["compare", *PAIR, "--config", "latin.toml"], "latin.toml:1:3: byte 2 is not UTF-8; save the file as UTF-8"),
        (["compare", *PAIR, "--config", "no.toml"], "no.toml: cannot be read (No such file or directory); give a TOML file"),
        # The desk
        (["serve", "--host", "0.0.0.0"], "--host 0.0.0.0: other machines can reach it; give --token-file FILE, --user-header NAME, or make users first (diffcast user add) (see diffcast serve --help)"),
        (["serve", "--allow-host", "a:1"], "--allow-host a:1: not a host name; give only the name, as in desk.example (see diffcast serve --help)"),
        (["serve", "--token-file", "bad.json"], "bad.json: not a token; give one line of 16 to 1,000 ASCII characters without spaces"),
    ],
)  # fmt: skip
def test_an_error_says_where_what_and_what_to_do(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], line: str
) -> None:
    assert stderr_of(capsys, *arguments) == [f"diffcast: {line}"]


NUMBER = next(
    fact.id
    for fact in compare(EXAMPLES / "transcript.txt", EXAMPLES / "article.txt").facts
    if [one.kind for one in fact.differences] == ["number"]
)
DECISION = {"fact": NUMBER, "choice": "accepted"}
GONE = {"fact": "f-gone", "choice": "fix", "transcript": "SEVEN SHIPS", "article": "six ships"}


@pytest.mark.parametrize(
    ("review", "line"),
    [
        ({"decisions": [DECISION, {}]}, 'decision 2 is ignored; give each a "fact" and a "choice": accepted, fix, ignored or null'),
        ({"decisions": [DECISION, GONE]}, "1 of 2 decisions match no fact any more; listed in the report without a fact"),
        ({"decisions": [GONE]}, "seems to be about another story (other texts and another article); 0 of its 1 decisions match a fact"),
        ({"schema": "diffcast-review/1.4", "decisions": [DECISION]}, "diffcast-review/1.4 is from a later diffcast; keys that this version doesn't know are ignored"),
    ],
)  # fmt: skip
def test_a_warning_about_a_review_is_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str], review: dict[str, object], line: str
) -> None:
    (folder / "r.json").write_text(json.dumps({"schema": "diffcast-review/1", **review}))
    assert stderr_of(capsys, "compare", *PAIR, "--review", "r.json") == [f"diffcast: r.json: {line}"]


@pytest.mark.parametrize(
    ("note", "line"),
    [
        ("place", "ignores nothing; remove it"),
        ("plase: moved", "is ignored: “plase” is not a kind of difference (quote, number, name, title, time, place, attribution, certainty, cause, other); put a colon before the reason"),
    ],
)  # fmt: skip
def test_a_warning_about_a_note_names_its_line(
    folder: Path, capsys: pytest.CaptureFixture[str], note: str, line: str
) -> None:
    text = (folder / "transcript.txt").read_text("utf-8")
    (folder / "transcript.txt").write_text(f"(diffcast-ignore {note})\n{text}", "utf-8")
    expected = f"diffcast: transcript.txt, line 1: diffcast-ignore {note} {line}"
    assert stderr_of(capsys, "compare", *PAIR, "--encoder", "lexical") == [expected]


def test_a_configuration_that_everybody_can_change_is_ignored_with_a_warning(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "diffcast.toml").write_text("[check]\nfail-on = 'none'\n")
    (folder / "diffcast.toml").chmod(0o666)
    assert stderr_of(capsys, "config", "show") == [
        "diffcast: diffcast.toml: ignored, since other users can write to it; to use it, give --config diffcast.toml"
    ]
