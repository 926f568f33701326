"""What VS Code and Google Docs take from this project, run as they would run it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from serving import TOKEN, running
from test_report_editor import findings

from diffcast import compare
from diffcast.cli.watching import Watch

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
TASKS = json.loads((EXAMPLES / ".vscode" / "tasks.json").read_text("utf-8"))["tasks"]
SEVERITIES = {"error", "warning", "info"}
"""The words that VS Code knows."""
START = "from diffcast.cli import main; main()"


@pytest.fixture(scope="module")
def printed() -> str:
    """What the first task prints in the folder of the examples; both streams go to the terminal of a task."""
    command = [sys.executable, "-c", START, *TASKS[0]["args"]]
    done = subprocess.run(
        command,
        cwd=EXAMPLES,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=60,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 1
    return done.stdout


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task["label"])
def test_a_task_finds_each_problem_at_the_words_that_differ(task: dict[str, Any], printed: str) -> None:
    pattern = task["problemMatcher"]["pattern"]
    found = [match for match in map(re.compile(pattern["regexp"]).match, printed.splitlines()) if match]
    assert len(found) == len(findings(compare(EXAMPLES / "transcript.txt", EXAMPLES / "article.txt"))) > 10
    for match in found:
        assert match[pattern["severity"]] in SEVERITIES
        lines = (EXAMPLES / match[pattern["file"]]).read_text("utf-8").splitlines()
        assert 0 < int(match[pattern["column"]]) <= len(lines[int(match[pattern["line"]]) - 1])
    (number, *_) = (match for match in found if match[pattern["message"]].startswith("Contradiction, number"))
    assert (number[pattern["file"]], number[pattern["line"]], number[pattern["severity"]]) == (
        "transcript.txt",
        "2",
        "error",
    )


def test_no_line_of_the_verdict_is_taken_for_a_problem(printed: str) -> None:
    pattern = re.compile(TASKS[0]["problemMatcher"]["pattern"]["regexp"])
    assert [line for line in printed.splitlines() if line and not pattern.match(line)]


def test_the_background_task_sees_when_a_check_begins_and_ends(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "article.txt"
    text.write_text("one")

    def saved() -> None:
        raise KeyboardInterrupt

    with click.Context(click.Command("check")):
        watch = Watch(lambda: [str(text)], None)
        text.write_text("two words")
        watch.repeat(saved)
    ends, begins = capsys.readouterr().err.splitlines()
    background = TASKS[1]["problemMatcher"]["background"]
    assert re.match(background["endsPattern"], ends)
    assert re.match(background["beginsPattern"], begins)


DOCS = """
const { execFileSync } = require('child_process');
const [script, desk, token, transcript, article] = process.argv.slice(1);
const said = {};
const document = (text) => ({ getBody: () => ({ getText: () => text }) });
const ui = {
  ButtonSet: {}, Button: { OK: 'ok' },
  prompt: () => ({ getSelectedButton: () => 'ok', getResponseText: () => ' https://docs.example/d/1 ' }),
  alert: (title, text) => { said.alert = text; },
  showSidebar: (page) => { said.page = page.html; },
};
global.DocumentApp = { getUi: () => ui, openByUrl: (url) => { said.url = url; return document(transcript); }, getActiveDocument: () => document(article) };
global.PropertiesService = { getScriptProperties: () => ({ getProperty: (name) => ({ DESK_URL: 'https://desk.example/', DESK_TOKEN: token })[name] }) };
global.HtmlService = { createHtmlOutput: (html) => ({ html, setTitle() { return this; } }) };
global.UrlFetchApp = { fetch: (url, asked) => {
  const header = Object.entries(asked.headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const target = url.replace('https://desk.example', desk);
  const out = execFileSync('curl', ['-s', '-X', asked.method.toUpperCase(), '-H', `Content-Type: ${asked.contentType}`, ...header, '--data-binary', '@-', '-w', '\\n%{http_code}', target], { input: asked.payload }).toString();
  const cut = out.lastIndexOf('\\n');
  return { getResponseCode: () => Number(out.slice(cut + 1)), getContentText: () => out.slice(0, cut) };
} };
require('vm').runInThisContext(require('fs').readFileSync(script, 'utf8'));
checkDocument();
console.log(JSON.stringify(said));
"""
"""Google's services as far as the script uses them; its request goes to a real desk."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Any:
    if not (shutil.which("node") and shutil.which("curl")):
        pytest.skip("node or curl is not installed")
    with running(tmp_path_factory.mktemp("desk") / "stories.db", DIFFCAST_TOKEN=TOKEN) as server:
        yield server.address


def checked(desk: str, transcript: str, article: str, token: str = TOKEN) -> dict[str, str]:
    """What the menu item of the Google script shows."""
    arguments = [str(EXAMPLES / "google_docs.gs"), desk, token, transcript, article]
    done = subprocess.run(["node", "-e", DOCS, "--", *arguments], capture_output=True, timeout=60, check=True)
    shown: dict[str, str] = json.loads(done.stdout)
    return shown


def test_a_google_doc_is_compared_by_the_desk_and_the_findings_are_shown(desk: str) -> None:
    texts = [(EXAMPLES / name).read_text("utf-8") for name in ("transcript.txt", "article.txt")]
    shown = checked(desk, *texts)
    assert shown["url"] == "https://docs.example/d/1"
    assert "Number differs: 41 workers (transcript), 14 workers (article)" in shown["page"]
    assert shown["page"].index("Contradiction") < shown["page"].index("Check")


def test_markup_in_a_document_stays_text_in_the_sidebar(desk: str) -> None:
    evil = "<img src=x onerror=alert(1)>"
    shown = checked(desk, f"THE MAYOR SAYS 41 HOUSES {evil} BURNED.", f"The mayor said 14 houses {evil} burned.")
    assert "41" in shown["page"]
    assert "<img" not in shown["page"].lower()


@pytest.mark.parametrize(
    ("transcript", "token", "said"),
    [("", TOKEN, "The desk answered 422: "), ("A FIRE.", "wrong-token-of-enough-letters", "The desk answered 401: ")],
)
def test_an_error_of_the_desk_is_shown_as_one_sentence(desk: str, transcript: str, token: str, said: str) -> None:
    assert checked(desk, transcript, "A fire.", token)["alert"].startswith(said)
