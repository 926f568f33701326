"""`diffcast check`, `diffcast baseline` and `compare --review`: exit codes, what is said, and what is written."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

from diffcast.cli import app, main
from diffcast.errors import UnreadableInput, UnwritableOutput
from diffcast.reports.several import SEVERAL, Broken
from diffcast.review.manifest import Pair, read

EXAMPLES = Path(__file__).parent.parent / "examples"
LEXICAL = ("--encoder", "lexical")
NUMBER = "f-6f316a0e56"
"""41 workers against 14."""

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command where the two example texts are; gives the exit code, stdout and stderr."""
    for name in ("transcript.txt", "article.txt"):
        (tmp_path / name).write_bytes((EXAMPLES / name).read_bytes())
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main([*arguments, *LEXICAL])
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return int(str(left.value.code)), printed.out, printed.err

    return command


def check(run: Run, *more: str) -> tuple[int, str, str]:
    return run("check", "transcript.txt", "article.txt", *more)


def review(path: Path, *decisions: dict[str, object], schema: str = "diffcast-review/1") -> None:
    path.write_text(json.dumps({"schema": schema, "decisions": decisions}))


def line_of(out: str) -> dict[str, int]:
    """The figures of a report in one line."""
    return {key: int(value) for key, value in (part.split("=") for part in out.split() if part[-1].isdigit())}


def schema(name: str) -> dict[str, object]:
    published: dict[str, object] = json.loads(files("diffcast").joinpath("schemas", f"{name}.json").read_text("utf-8"))
    return published


# One pair


def test_a_finding_to_correct_fails_the_check(run: Run) -> None:
    code, out, err = check(run)
    assert code == 1
    assert out.startswith("transcript.txt  against  article.txt")
    assert "fails at" in err.splitlines()[0]
    assert f"  {NUMBER} to correct, number: The script says 41 workers, the article 14 workers." in err
    assert err.splitlines()[-1].startswith("To settle a finding: correct a text; or accept or ignore it")


def test_a_check_that_fails_on_nothing_passes(run: Run) -> None:
    code, _, err = check(run, "--fail-on", "none")
    assert (code, err) == (0, "transcript.txt against article.txt: passes (fails on none)\n")


@pytest.mark.parametrize("what", ["correction", "check,article_only", "any"])
def test_what_fails_is_what_was_asked_for(run: Run, what: str) -> None:
    _, out, _ = check(run, "--fail-on", what, "--format", "json")
    report = json.loads(out)
    assert report["gate"]["passed"] is False
    failing = [fact for fact in report["facts"] if fact["id"] in report["gate"]["failing"]]
    assert len(failing) == len(report["gate"]["failing"])
    if what == "correction":
        assert {fact["severity"] for fact in failing} == {"correction"}
    if what == "any":
        assert len(failing) == sum(fact["status"] != "shared" for fact in report["facts"])


def test_an_accepted_finding_passes_and_stays_visible(run: Run, tmp_path: Path) -> None:
    ids = json.loads(check(run, "--format", "json")[1])["gate"]["failing"]
    review(tmp_path / "r.json", *({"fact": each, "choice": "accepted"} for each in ids))
    code, out, err = check(run, "--review", "r.json", "--format", "json")
    assert code == 0
    shown = {fact["id"]: fact for fact in json.loads(out)["facts"]}
    assert all(shown[each]["suppressed"] and shown[each]["decision"]["choice"] == "accepted" for each in ids)
    assert "passes" in err


def test_a_finding_that_needs_a_fix_still_fails(run: Run, tmp_path: Path) -> None:
    review(tmp_path / "r.json", {"fact": NUMBER, "choice": "fix"})
    code, _, err = check(run, "--review", "r.json")
    assert code == 1
    assert NUMBER in err


def test_a_note_in_the_script_settles_a_finding(run: Run, tmp_path: Path) -> None:
    text = (tmp_path / "transcript.txt").read_text("utf-8")
    (tmp_path / "transcript.txt").write_text(
        text.replace("A FRIGHTENING", "(diffcast-ignore: corrected at six)\nA FRIGHTENING")
    )
    _, out, err = check(run, "--format", "json")
    fact = next(fact for fact in json.loads(out)["facts"] if fact["id"] == NUMBER)
    assert fact["decision"] == {
        "choice": "ignored",
        "note": "corrected at six",
        "by": "a note in the transcript, line 2",
    }
    assert NUMBER not in err


def test_a_note_of_no_use_is_told_on_stderr(run: Run, tmp_path: Path) -> None:
    text = (tmp_path / "transcript.txt").read_text("utf-8")
    (tmp_path / "transcript.txt").write_text(text + "\n(diffcast-ignore)\n")
    assert "diffcast: transcript.txt, line" in check(run, "--fail-on", "none")[2]


def test_a_baseline_makes_the_check_ask_about_new_findings_only(run: Run, tmp_path: Path) -> None:
    assert run("baseline", "transcript.txt", "article.txt", "-o", "b.json") == (0, "", "")
    code, _, err = check(run, "--fail-on", "any", "--baseline", "b.json")
    assert code == 0, err
    article = (tmp_path / "article.txt").read_text("utf-8")
    (tmp_path / "article.txt").write_text(
        article.replace("14 workers", "15 workers").replace("may have failed", "failed")
    )
    code, _, err = check(run, "--fail-on", "any", "--baseline", "b.json")
    assert code == 1
    assert "the article 15 workers" in err
    assert "are gone or changed: adopt it anew" in err


def test_a_baseline_can_be_printed(run: Run) -> None:
    code, out, _ = run("baseline", "transcript.txt", "article.txt")
    assert (code, json.loads(out)["schema"]) == (0, "diffcast-baseline/1")


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("r.json", None, "cannot be read (No such file or directory); give a review"),
        ("r.json", "{", "r.json: is no review: line 1, column 2"),
        (
            "r.json",
            '{"schema": "diffcast-review/9", "decisions": []}',
            "is a diffcast-review/9, and only diffcast-review/1",
        ),
        ("r.json", '{"schema": "diffcast-baseline/1", "pairs": []}', "is JSON, but no review"),
    ],
)
@pytest.mark.parametrize("command", ["compare", "check"])
def test_a_review_that_cannot_be_used_stops_in_one_line(
    run: Run, tmp_path: Path, command: str, name: str, content: str | None, why: str
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content)
    code, out, err = run(command, "transcript.txt", "article.txt", "--review", name, "-o", "out.txt")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert why in err
    assert not (tmp_path / "out.txt").exists()


def test_a_baseline_that_cannot_be_used_stops_in_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text("[]")
    code, out, err = check(run, "--baseline", "b.json")
    assert (code, out) == (2, "")
    assert err == 'diffcast: b.json: is JSON, but no baseline: its "schema" must be diffcast-baseline/1\n'


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["check", "transcript.txt", "article.txt", "--fail-on", "grave"],
        ["check", "transcript.txt", "article.txt", "--manifest", "m.csv"],
        ["check", "--manifest", "m.csv", "--review", "r.json"],
        ["check", "--manifest", "missing.csv"],
        ["check", "transcript.txt", "article.txt", "-o", "article.txt"],
        ["check", "transcript.txt", "article.txt", "-o", "out.pdf"],
        ["check", "transcript.txt", "missing.txt"],
        ["baseline", "transcript.txt", "missing.txt", "-o", "out.json"],
        ["baseline", "transcript.txt", "article.txt", "-o", "transcript.txt"],
    ],
)
def test_what_cannot_be_done_is_said_in_one_line_and_nothing_is_written(
    run: Run, tmp_path: Path, arguments: list[str]
) -> None:
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    code, out, err = run(*arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("diffcast: ")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


# Under a policy


@pytest.mark.parametrize(
    ("policy", "more", "code"),
    [
        ("", [], 1),
        ('[check]\nfail-on = "none"\n', [], 0),
        ("[check]\nfail-on = []\n", [], 2),
        ("[severity]\nnumber = 'note'\nname = 'note'\ntime = 'check'\n", [], 0),
        ("[severity]\nnumber = 'note'\nname = 'note'\ntime = 'check'\n", ["--fail-on", "check"], 1),
        ("[severity]\nnumber = 'off'\nname = 'off'\ntime = 'off'\n", [], 0),
        ("[check]\nfail-on = 'article_only'\n", ["--fail-on", "none"], 0),
        ("[check]\nfail-on = ['article_only']\n", [], 1),
    ],
)
def test_a_policy_says_what_fails_and_the_command_goes_above_it(
    run: Run, tmp_path: Path, policy: str, more: list[str], code: int
) -> None:
    (tmp_path / "diffcast.toml").write_text(policy)
    assert check(run, *more)[0] == code
    assert check(run, *more, "--no-config")[0] == (0 if "none" in more else 1)


def test_a_finding_that_the_policy_weighs_anew_is_new_to_a_baseline(run: Run, tmp_path: Path) -> None:
    run("baseline", "transcript.txt", "article.txt", "-o", "b.json")
    (tmp_path / "diffcast.toml").write_text("[severity]\ncertainty = 'correction'\n")
    code, _, err = check(run, "--baseline", "b.json")
    assert code == 1
    assert "to correct, certainty" in err
    assert "fails at 1 finding " in err


def test_a_remark_in_a_review_leaves_a_note_in_the_script_in_force(run: Run, tmp_path: Path) -> None:
    text = (tmp_path / "transcript.txt").read_text()
    noted = text.replace("A FRIGHTENING", "(diffcast-ignore number: corrected at six)\nA FRIGHTENING")
    (tmp_path / "transcript.txt").write_text(noted)
    review(tmp_path / "r.json", {"fact": NUMBER, "choice": None, "note": "told the desk", "by": "A. Berg"})
    decided = {}
    for more in ([], ["--review", "r.json"]):
        _, out, _ = run("check", "transcript.txt", "article.txt", "--format", "json", *more)
        facts = json.loads(out)["facts"]
        decided[bool(more)] = next(fact for fact in facts if fact["id"] == NUMBER)["decision"]
    assert decided[False]["choice"] == decided[True]["choice"] == "ignored"
    assert "corrected at six" in decided[True]["note"]
    assert decided[True]["note"].endswith("; told the desk")


# compare --review


def test_compare_shows_decisions_and_says_which_fit_no_fact(run: Run, tmp_path: Path) -> None:
    gone = {"fact": "f-gone", "choice": "fix", "status": "changed", "transcript": "SEVEN SHIPS", "article": "six ships"}
    review(tmp_path / "r.json", {"fact": NUMBER, "choice": "accepted", "note": "an update"}, gone, {"fact": ""})
    code, out, err = run("compare", "transcript.txt", "article.txt", "--review", "r.json", "--format", "json")
    report = json.loads(out)
    assert code == 0
    assert next(fact for fact in report["facts"] if fact["id"] == NUMBER)["decision"]["note"] == "an update"
    assert [entry["fact"] for entry in report["unplaced"]] == ["f-gone"]
    assert [line.partition(" ")[0] for line in err.splitlines()] == ["diffcast:"] * 2
    assert "1 of its decisions cannot be used (decision 3 is broken)" in err
    assert "1 of 2 decisions is about a fact that is not there any more" in err


def test_a_review_of_another_story_is_said_and_nothing_is_lost(run: Run, tmp_path: Path) -> None:
    entries = [{"fact": f"f-{n}", "choice": "ignored", "transcript": f"SHIP {n}", "article": ""} for n in range(5)]
    review(tmp_path / "r.json", *entries)
    code, out, err = run("compare", "transcript.txt", "article.txt", "--review", "r.json", "--format", "line")
    assert (code, line_of(out)["unplaced"]) == (0, 5)
    assert "seems to be of another story" in err
    assert err.count("\n") == 1


# Many pairs


@pytest.fixture
def stories(run: Run, tmp_path: Path) -> Path:
    """A manifest in a folder of its own: a pair that fails, one that passes, one whose article is missing."""
    folder = tmp_path / "today"
    folder.mkdir()
    spoken, written = ((EXAMPLES / name).read_text("utf-8") for name in ("transcript.txt", "article.txt"))
    (folder / "leak.txt").write_text(spoken)
    (folder / "leak-web.txt").write_text(written)
    (folder / "calm.txt").write_text("THE MAYOR OPENED THE NEW BRIDGE OVER THE HALD RIVER ON MONDAY.\n")
    (folder / "calm-web.txt").write_text("The mayor opened the new bridge over the Hald River on Monday.\n")
    (folder / "stories.csv").write_text(
        "transcript,article,name\nleak.txt,leak-web.txt,The leak\ncalm.txt,calm-web.txt,=The <bridge>\nleak.txt,none.txt,Lost\n"
    )
    return folder / "stories.csv"


def test_many_pairs_are_checked_and_a_broken_one_does_not_hinder_the_others(run: Run, stories: Path) -> None:
    code, out, err = run("check", "--manifest", "today/stories.csv")
    assert code == 2
    assert out.startswith("1 of 3 pairs fails, 1 is broken.\n\n  The leak       fails at ")
    assert "  =The <bridge>  passes; 0 findings\n" in out
    assert "  Lost           broken: today/none.txt: " in out
    assert f"\nThe leak\n  {NUMBER} to correct, number:" in out
    assert "diffcast: Lost: today/none.txt: " in err


def test_without_a_broken_pair_a_failing_one_decides(run: Run, stories: Path) -> None:
    stories.write_text("\n".join(stories.read_text().splitlines()[:3]))
    assert run("check", "--manifest", "today/stories.csv")[0] == 1
    assert run("check", "--manifest", "today/stories.csv", "--fail-on", "none")[0] == 0


@pytest.mark.parametrize("format", sorted(SEVERAL))
def test_every_format_tells_of_every_pair(run: Run, stories: Path, format: str) -> None:
    code, out, err = run("check", "--manifest", "today/stories.csv", "--format", format)
    assert code == 2
    assert "The leak" in out
    assert "bridge" in out
    assert "Lost" in out
    assert run("check", "--manifest", "today/stories.csv", "--format", format) == (code, out, err)


def test_json_of_many_pairs_holds_each_report(run: Run, stories: Path) -> None:
    checked = json.loads(run("check", "--manifest", "today/stories.csv", "--format", "json")[1])
    assert (checked["schema"], checked["passed"]) == ("diffcast-check/1", False)
    assert [(pair["name"], pair["passed"], "report" in pair) for pair in checked["pairs"]] == [
        ("The leak", False, True), ("=The <bridge>", True, True), ("Lost", False, False),
    ]  # fmt: skip
    assert not list(Draft202012Validator(schema("check-1")).iter_errors(checked))
    assert not list(Draft202012Validator(schema("report-1")).iter_errors(checked["pairs"][0]["report"]))


def test_sarif_of_many_pairs_is_a_run_each(run: Run, stories: Path) -> None:
    log = json.loads(run("check", "--manifest", "today/stories.csv", "--format", "sarif")[1])
    assert [each["automationDetails"]["id"] for each in log["runs"]] == ["The leak/", "=The <bridge>/", "Lost/"]
    assert [each["invocations"][0]["executionSuccessful"] for each in log["runs"]] == [True, True, False]


def test_junit_of_many_pairs_counts_failures_and_errors(run: Run, stories: Path) -> None:
    root = ElementTree.fromstring(run("check", "--manifest", "today/stories.csv", "--format", "junit")[1])
    assert root.get("errors") == "1"
    assert int(root.get("failures", "0")) == len(root.findall(".//failure")) > 0
    assert int(root.get("tests", "0")) == len(root.findall(".//testcase"))


def test_csv_of_many_pairs_begins_each_row_with_its_pair(run: Run, stories: Path) -> None:
    out = run("check", "--manifest", "today/stories.csv", "--format", "csv")[1]
    rows = list(csv.reader(io.StringIO(out.removeprefix("\ufeff"), newline="")))
    assert rows[0][:2] == ["pair", "id"]
    assert {row[0] for row in rows[1:]} == {"The leak", "'=The <bridge>", "Lost"}
    assert {len(row) for row in rows} == {len(rows[0])}


def test_annotations_of_many_pairs_stay_within_what_is_shown(run: Run, stories: Path) -> None:
    out = run("check", "--manifest", "today/stories.csv", "--format", "github", "--fail-on", "any")[1]
    levels = [line.split()[0] for line in out.splitlines()]
    assert max(levels.count(f"::{level}") for level in ("error", "warning", "notice")) <= 10
    assert "::error title=Not checked::Lost" in out
    assert out.splitlines()[-1].startswith("::notice title=diffcast check::1 of 3 pairs fails, 1 is broken.")


def test_pages_of_many_pairs_go_into_a_folder(run: Run, stories: Path, tmp_path: Path) -> None:
    assert run("check", "--manifest", "today/stories.csv", "--format", "html")[0] == 2
    code, out, _ = run("check", "--manifest", "today/stories.csv", "--format", "html", "-o", "pages")
    assert (code, out) == (2, "")
    assert sorted(path.name for path in (tmp_path / "pages").iterdir()) == ["1-The-leak.html", "2-The-bridge.html"]
    assert run("check", "--manifest", "today/stories.csv", "--format", "html", "-o", "article.txt")[0] == 2


def test_names_of_pairs_lead_out_of_no_folder(run: Run, stories: Path, tmp_path: Path) -> None:
    stories.write_text("transcript,article,name\nleak.txt,leak-web.txt,../../../etc/evil\n")
    run("check", "--manifest", "today/stories.csv", "--format", "html", "-o", "pages")
    assert [path.name for path in (tmp_path / "pages").iterdir()] == ["1-etc-evil.html"]


def test_one_baseline_serves_all_pairs_of_a_manifest(run: Run, stories: Path) -> None:
    stories.write_text("\n".join(stories.read_text().splitlines()[:3]))
    assert run("baseline", "--manifest", "today/stories.csv", "-o", "b.json")[0] == 0
    code, _, err = run("check", "--manifest", "today/stories.csv", "--baseline", "b.json", "--fail-on", "any")
    assert code == 0, err


def test_a_baseline_with_a_broken_pair_is_not_written(run: Run, stories: Path, tmp_path: Path) -> None:
    code, out, err = run("baseline", "--manifest", "today/stories.csv", "-o", "b.json")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert not (tmp_path / "b.json").exists()


def test_each_pair_may_have_a_review_and_a_baseline_of_its_own(run: Run, stories: Path) -> None:
    ids = json.loads(check(run, "--format", "json")[1])["gate"]["failing"]
    review(stories.parent / "r.json", *({"fact": each, "choice": "accepted"} for each in ids))
    stories.write_text("transcript,article,review\nleak.txt,leak-web.txt,r.json\n")
    assert run("check", "--manifest", "today/stories.csv")[0] == 0


# The manifest


def test_a_manifest_is_read_with_paths_from_its_own_folder() -> None:
    text = "Transcript, article ,name,review,baseline\na.txt,b.txt,One,r.json,\n\npage.txt,,,,k.json\n"
    assert read(text.encode(), "lists/m.csv") == (
        Pair("One", "lists/a.txt", "lists/b.txt", "lists/r.json"),
        Pair("page.txt", "lists/page.txt", baseline="lists/k.json"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "transcript,article\na.txt,b.txt\n",
        "transcript\tarticle\na.txt\tb.txt\n",
        '\ufefftranscript,article\r\n"a.txt",b.txt\r\n',
        '{"transcript": "a.txt", "article": "b.txt"}\n',
        '\n{"article": "b.txt", "transcript": "a.txt", "name": null}',
    ],
)
def test_every_form_of_a_manifest_tells_the_same(text: str) -> None:
    assert read(text.encode(), "m.csv") == (Pair("a.txt against b.txt", "a.txt", "b.txt"),)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "line 1: its first line must name the columns: transcript,article,name"),
        (b"a.txt,b.txt\n", "line 1: 'a.txt' is no column"),
        (b"article\nb.txt\n", "must name the columns"),
        (b"transcript,transcript\n", "must name the columns"),
        (b"transcript,article\n", "lists 0 pairs"),
        (b"\xff\xfe", "byte 0 is not UTF-8"),
        (b'transcript\n"a.txt\n', "is no row of a table"),
        (b'transcript\n"a"b,c\n', "is no row of a table"),
        (b'{"transcript": "a.txt"}\n{"x"', "line 2: is no JSON object on one line"),
        (b'{"transcript": "a.txt"}\n[]', "line 2: is no JSON object on one line"),
        (b"transcript\n" + b"a\n" * 10_001, "lists 10001 pairs; give 1 to 10,000"),
    ],
)
def test_what_is_no_manifest_is_refused_in_one_line(raw: bytes, why: str) -> None:
    with pytest.raises(UnreadableInput, match=r"^m\.csv") as refused:
        read(raw, "m.csv")
    assert why in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("transcript,article\n,b.txt\n", "line 2: names no transcript"),
        ("transcript,article\na.txt,b.txt,c.txt\n", "line 2: holds 3 values"),
        ("transcript,article\n-,b.txt\n", "line 2: a manifest cannot name standard input"),
        ('{"transcript": "a.txt", "artikel": "b.txt"}', "'artikel' is none of transcript, article"),
        ('{"transcript": ["a.txt"]}', "each of its values must be text"),
        ("transcript\na.txt\na.txt\n", "more than one pair of this name"),
    ],
)
def test_a_row_that_cannot_be_used_is_a_broken_pair(text: str, why: str) -> None:
    broken = [pair for pair in read(text.encode(), "m.csv") if isinstance(pair, Broken)]
    assert len(broken) == 1
    assert why in f"{broken[0].name}: {broken[0].error}"


@pytest.mark.parametrize("command", ["check", "baseline", "compare"])
def test_nor_is_a_config_that_was_found(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "diffcast.toml").write_text('encoder = "lexical"\n')
    texts = [str(EXAMPLES / name) for name in ("transcript.txt", "article.txt")]
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UnwritableOutput, match="is one of the files to read"):
        app.main([command, *texts, "-o", "diffcast.toml"], standalone_mode=False)
    assert (tmp_path / "diffcast.toml").read_text() == 'encoder = "lexical"\n'


@pytest.mark.parametrize("command", ["check", "baseline", "compare"])
def test_the_config_is_never_written_over(command: str, tmp_path: Path) -> None:
    desk = tmp_path / "desk.toml"
    desk.write_text('encoder = "lexical"\n')
    texts = [str(Path(__file__).parent.parent / "examples" / name) for name in ("transcript.txt", "article.txt")]
    with pytest.raises(UnwritableOutput, match="is one of the files to read"):
        app.main([command, *texts, "--config", str(desk), "-o", str(desk)], standalone_mode=False)
    assert desk.read_text() == 'encoder = "lexical"\n'
