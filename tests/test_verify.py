"""`diffcast verify`: a report is true to its texts, and no changed byte of a text or of the report goes unseen."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings, strategies as st

from diffcast import verify as verifier
from diffcast.cli import app
from diffcast.compare import compare
from diffcast.contract import sealed
from diffcast.model import Settings
from diffcast.readers import split
from diffcast.reports import render
from diffcast.verify import NotVerified, verify_report

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
LEXICAL = Settings("lexical")
TRANSCRIPT, ARTICLE = ((EXAMPLES / f"{name}.txt").read_bytes() for name in ("transcript", "article"))
REPORT = render(compare(EXAMPLES / "transcript.txt", EXAMPLES / "article.txt"), "json").encode()
FILES = REPORT, TRANSCRIPT, ARTICLE
Files = tuple[bytes, bytes, bytes]

PAIRS = {
    "the example": (EXAMPLES / "transcript.txt", EXAMPLES / "article.txt"),
    "captions and a page": (EXAMPLES / "captions.srt", EXAMPLES / "page.html"),
    **{
        folder.name: (folder / "transcript.txt", folder / "article.txt")
        for folder in sorted((ROOT / "seeds").iterdir())
        if folder.is_dir()
    },
    **{
        folder.name: (folder / "transcript.txt", folder / "article.txt")
        for folder in sorted((ROOT / "benchmarks" / "stories").iterdir())[::40]
    },
}


@pytest.mark.parametrize("name", PAIRS)
def test_a_report_is_true_to_its_texts(name: str) -> None:
    paths = PAIRS[name]
    report = render(compare(*paths, LEXICAL), "json").encode()
    assert verify_report(report, *(path.read_bytes() for path in paths)).spans > 20


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "windows-1252"])
def test_every_encoding_that_is_read_is_verified(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes("The café’s owner paid 31 dollars on Monday.\r\n".encode(encoding))
    report = render(compare("THE OWNER PAID 13 DOLLARS ON MONDAY.", path, LEXICAL), "json").encode()
    assert verify_report(report, b"THE OWNER PAID 13 DOLLARS ON MONDAY.", path.read_bytes()).spans


def test_a_page_with_both_texts_is_verified_against_itself(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_bytes(ARTICLE + b"\n\n" + TRANSCRIPT)
    report = tmp_path / "report.json"
    report.write_text(render(compare(*split(page), LEXICAL), "json"), "utf-8")
    result = CliRunner().invoke(app, ["verify", str(report), str(page)])
    assert result.exit_code == 0 and "true to both texts" in result.output


# What was changed


def in_report(old: str, new: str) -> Callable[[], Files]:
    raw = REPORT.replace(old.encode(), new.encode(), 1)
    return lambda: (raw, TRANSCRIPT, ARTICLE)


def in_text(side: int, at: int) -> Callable[[], Files]:
    files = list(FILES)
    files[side] = files[side][:at] + bytes([files[side][at] ^ 1]) + files[side][at + 1 :]
    return lambda: (files[0], files[1], files[2])


CHANGED: dict[str, Callable[[], Files]] = {
    "the first byte of the transcript": in_text(1, 0),
    "a byte within the transcript": in_text(1, len(TRANSCRIPT) // 2),
    "the last byte of the transcript": in_text(1, len(TRANSCRIPT) - 1),
    "the first byte of the article": in_text(2, 0),
    "a byte within the article": in_text(2, len(ARTICLE) // 2),
    "the last byte of the article": in_text(2, len(ARTICLE) - 1),
    "where a passage begins": in_report('"start": 3', '"start": 4'),
    "where a passage ends": in_report('"end": 5', '"end": 6'),
    "the words of a passage": in_report("THURSDAY", "THURSDAX"),
    "the words of a difference": in_report('"transcript": "THURSDAY"', '"transcript": "THURSDAZ"'),
    "the span of a difference": in_report('"spans": {', '"spanz": {'),
    "a value": in_report('"weekday:3"', '"weekday:4"'),
    "the status of a fact": in_report('"status": "changed"', '"status": "changee"'),
    "the severity of a fact": in_report('"severity": "correction"', '"severity": "correctiom"'),
    "the kind of a difference": in_report('"kind": "time"', '"kind": "tine"'),
    "a count": in_report('"changed": ', '"changed": 1'),
    "how sure a finding is": in_report('"confidence": 0.9', '"confidence": 0.8'),
    "the id of a fact": in_report('"id": "f-', '"id": "f_'),
    "the digest of a text": in_report('"text_sha256": "', '"text_sha256": " '),
    "the digest of the report": in_report('"report_sha256": "', '"report_sha256": "0'),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGED)
def test_a_changed_byte_is_seen(name: str) -> None:
    changed = CHANGED[name]()
    assert changed != FILES, "the row changes nothing"
    with pytest.raises(NotVerified):
        verify_report(*changed)


@settings(max_examples=300)
@given(which=st.integers(0, 2), share=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255))
def test_no_single_byte_changes_unseen(which: int, share: float, byte: int) -> None:
    at = int(share * len(FILES[which]))
    files = list(FILES)
    files[which] = files[which][:at] + bytes([byte]) + files[which][at + 1 :]
    try:
        verify_report(files[0], files[1], files[2])
    except NotVerified as error:
        assert "\n" not in str(error)
    else:
        assert files[1:] == list(FILES[1:]) and json.loads(files[0]) == json.loads(REPORT), "only blanks may change"


# What was changed by somebody who wrote the digest again


def forged(change: Callable[[dict[str, Any]], object]) -> bytes:
    values = json.loads(REPORT)
    change(values)
    return json.dumps(sealed(values)).encode()


def finding(values: dict[str, Any], kind: str) -> dict[str, Any]:
    return next(one for fact in values["facts"] for one in fact["differences"] if one["kind"] == kind)


def moved(piece: dict[str, Any]) -> None:
    piece["start"], piece["end"] = piece["start"] + 1, piece["end"] + 1


FORGED: dict[str, Callable[[dict[str, Any]], object]] = {
    "a span": lambda values: moved(values["facts"][0]["transcript"][0]),
    "the words of a span": lambda values: values["facts"][0]["transcript"][0].update(text="NO SUCH WORDS"),
    "the span of a difference": lambda values: finding(values, "time")["spans"].update(article=[0, 4]),
    "a day": lambda values: finding(values, "time").update(values=["weekday:3", "weekday:5"]),
    "a day that no week has": lambda values: finding(values, "time").update(values=["weekday:9", "month:13"]),
    "a number": lambda values: finding(values, "number").update(values=["61", "17"]),
    "a name": lambda values: finding(values, "name").update(values=["marisol quintera", "marisol quintana"]),
    "a status": lambda values: values["facts"][0].update(status="article_only"),
    "a shared fact with differences": lambda values: next(
        fact for fact in values["facts"] if fact["differences"]
    ).update(status="shared"),
    "a count": lambda values: values["counts"].update(changed=7),
    "the digest of a text": lambda values: values["article"].update(text_sha256=sha256(b"other").hexdigest()),
    "the digest of a file": lambda values: values["article"].update(sha256=sha256(b"other").hexdigest()),
    "text that is not compared": lambda values: moved(values["asides"][0]),
    "a key that is gone": lambda values: values["facts"][0].pop("alternatives"),
    "another schema": lambda values: values.update(schema="diffcast-report/2"),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_report_that_was_sealed_again_is_held_against_the_texts(name: str) -> None:
    with pytest.raises(NotVerified):
        verify_report(forged(FORGED[name]), TRANSCRIPT, ARTICLE)


def test_a_report_that_was_only_sealed_again_is_true() -> None:
    assert verify_report(forged(lambda values: None), TRANSCRIPT, ARTICLE).values


VALUES = [
    ("number", "61 homes", "61 homes", True),
    ("number", "sixty-one homes", "61 homes", True),
    ("number", "1,204", "1204", True),
    ("number", "61 homes", "16 homes", False),
    ("number", "about forty", "about 41", False),
    ("number", "140 thousand dollars", "$140,000", None),
    ("number", "one in five", "20 percent", None),
    ("number", "50 cents", "$0.50", None),
    ("time", "wednesday night", "weekday:2@night", True),
    ("time", "wednesdays", "weekday:2", True),
    ("time", "wednesday", "weekday:1", False),
    ("time", "july 15th", "date:2026-07-15", True),
    ("time", "september", "month:8", False),
    ("time", "seven-thirty", "clock12:07:30", None),
    ("time", "monday or tuesday", "weekday:1", None),
    ("name", "sam\nwhitehorse", "sam whitehorse", True),
    ("name", "u.s.", "us", True),
    ("name", "josé ferrer", "josé ferrer", True),
    ("place", "port alder", "eastlake", False),
]


@pytest.mark.parametrize(("kind", "words", "value", "expected"), VALUES)
def test_a_value_is_derived_again_where_simple_means_can(
    kind: str, words: str, value: str, expected: bool | None
) -> None:
    assert verifier.CHECKS[kind](words, value) is expected


# The command, and the module


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        (b"", "is not a JSON report"),
        (b"{}", "is not a JSON report"),
        (b"[1]", "is not a JSON report"),
        (b'{"schema": "diffcast-check/1", "pairs": []}', "is not a diffcast-report/1"),
        (b"[" * 100_000, "is not a JSON report"),
        (b"\xff\xfe", "is not a JSON report"),
    ],
)
def test_what_is_no_report_is_refused_in_one_line(
    report: bytes, expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from diffcast.cli import main

    path = tmp_path / "report.json"
    path.write_bytes(report)
    with pytest.raises(SystemExit) as ended:
        main(["verify", str(path), str(EXAMPLES / "transcript.txt"), str(EXAMPLES / "article.txt")])
    printed = capsys.readouterr()
    assert ended.value.code == 2 and not printed.out
    assert printed.err.count("\n") == 1 and expected in printed.err


def test_a_report_of_some_facts_is_true_too(tmp_path: Path) -> None:
    texts, report = [str(EXAMPLES / f"{name}.txt") for name in ("transcript", "article")], str(tmp_path / "r.json")
    run = CliRunner().invoke
    assert run(app, ["compare", *texts, "--encoder", "lexical", "--only", "changed", "-o", report]).exit_code == 0
    review = ["--review", str(EXAMPLES / "review.json")]
    assert run(app, ["verify", report, *texts]).exit_code == 0
    assert run(app, ["compare", *texts, "--encoder", "lexical", *review, "-o", report]).exit_code == 0
    assert run(app, ["verify", report, *texts]).exit_code == 0


def test_texts_in_the_wrong_order_are_told_from_a_changed_text(tmp_path: Path) -> None:
    report = tmp_path / "r.json"
    report.write_bytes(REPORT)
    texts = [str(EXAMPLES / f"{name}.txt") for name in ("article", "transcript")]
    turned = CliRunner().invoke(app, ["verify", str(report), *texts])
    assert "the other way round" in str(turned.exception)
    twice = CliRunner().invoke(app, ["verify", str(report), texts[0], texts[0]])
    assert "make a new report" in str(twice.exception)


def test_the_module_is_small_and_shares_only_the_kinds() -> None:
    source = Path(verifier.__file__).read_text("utf-8")
    imported = {node.module for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)}
    assert {name for name in imported if name and name.startswith("diffcast")} == {"diffcast.kinds"}
    assert source.count("\n") <= 150
