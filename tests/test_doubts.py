"""That two texts are not what they were given as is said on stderr, where the report itself leaves it out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from diffcast.cli import main
from diffcast.reports import FORMATS

EXAMPLES = Path(__file__).parent.parent / "examples"
GERMAN = (
    "Der Bürgermeister hat am Montag die neue Brücke über den Fluss eröffnet und allen Helfern gedankt. Zwölf "
    "Vereine waren dabei, und die Feuerwehr zeigte ihre neuen Fahrzeuge, bevor der Regen alle in die Zelte trieb. "
) * 2
Told = Callable[..., str]


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Told:
    """What a command says on stderr about the pair."""
    monkeypatch.chdir(tmp_path)
    for name in ("transcript.txt", "article.txt"):
        (tmp_path / name).write_bytes((EXAMPLES / name).read_bytes())
    (tmp_path / "german.txt").write_text(GERMAN, "utf-8")
    (tmp_path / "pairs.csv").write_text("name,transcript,article\nturned,article.txt,transcript.txt\n", "utf-8")

    def run(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", ["diffcast", *arguments, "--encoder", "lexical"])
        with pytest.raises(SystemExit):
            main()
        return capsys.readouterr().err

    return run


TURNED = "reads like an article"
FOREIGN = "does not seem to be in English"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("check article.txt transcript.txt --format line", TURNED),
        ("check article.txt transcript.txt --format csv", TURNED),
        ("compare article.txt transcript.txt --format line", TURNED),
        ("compare article.txt transcript.txt --format line -q", TURNED),
        ("check --manifest pairs.csv --format line", "diffcast: turned: The transcript reads like an article"),
        ("check transcript.txt german.txt --format line", FOREIGN),
        ("compare german.txt article.txt -o out.csv", FOREIGN),
    ],
)
def test_a_report_without_remarks_leaves_doubts_to_stderr(told: Told, arguments: str, said: str) -> None:
    assert told(*arguments.split()).count(said) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        "check transcript.txt article.txt --format line",
        "check transcript.txt article.txt --format csv",
        "compare transcript.txt article.txt --format line",
        "check article.txt transcript.txt",
        "check article.txt transcript.txt --format json",
        "compare article.txt transcript.txt --format github",
        "compare article.txt transcript.txt --format editor",
    ],
)
def test_nothing_is_said_twice_or_without_a_reason(told: Told, arguments: str) -> None:
    assert not any(words in told(*arguments.split()) for words in (TURNED, FOREIGN, "Compared by words alone"))


def test_the_formats_without_remarks_are_those_for_one_line_and_for_a_table() -> None:
    assert {name for name, format in FORMATS.items() if not format.remarks} == {"line", "csv"}
