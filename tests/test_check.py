"""`diffcast check` of one pair, `diffcast baseline` and `compare --review`: exit codes, verdicts and files."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from diffcast import compare
from diffcast.cli import app, main
from diffcast.errors import UnwritableOutput
from diffcast.review.gate import ADVICE
from diffcast.settings import Settings

EXAMPLES = Path(__file__).parent.parent / "examples"
LEXICAL = ("--encoder", "lexical")

COMPARED = compare(EXAMPLES / "transcript.txt", EXAMPLES / "article.txt", Settings("lexical"))
NUMBER = next(fact.id for fact in COMPARED.facts if [one.kind for one in fact.differences] == ["number"])
"""41 workers against 14."""
TO_CORRECT = [fact for fact in COMPARED.facts if fact.severity == "correction"]
OF_CERTAINTY = [fact for fact in COMPARED.facts if [one.kind for one in fact.differences] == ["certainty"]]
NAMED = [fact for fact in TO_CORRECT if {one.kind for one in fact.differences} == {"name"}]


def findings(count: int) -> str:
    return f"{count} finding" + "s" * (count != 1)


ALL, OTHERS, WITH_CERTAINTY, OF_A_NAME = map(
    findings, (len(TO_CORRECT), len(TO_CORRECT) - len(NAMED), len(TO_CORRECT) + len(OF_CERTAINTY), len(NAMED))
)

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
    assert NUMBER in out
    assert err.startswith(f"transcript.txt against article.txt: fails on {ALL} (--fail-on correction):")
    assert f"\n  {NUMBER} " in err
    assert err.splitlines()[-1] == ADVICE


def test_a_check_that_fails_on_nothing_passes(run: Run) -> None:
    code, _, err = check(run, "--fail-on", "none")
    assert (code, err) == (0, "transcript.txt against article.txt: passes (--fail-on none)\n")


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


def test_a_finding_that_a_note_in_the_transcript_ignores_passes(run: Run, tmp_path: Path) -> None:
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


def test_a_note_without_effect_is_a_warning_on_stderr(run: Run, tmp_path: Path) -> None:
    text = (tmp_path / "transcript.txt").read_text("utf-8")
    (tmp_path / "transcript.txt").write_text(text + "\n(diffcast-ignore)\n")
    assert "diffcast: transcript.txt, line" in check(run, "--fail-on", "none")[2]


def test_a_baseline_makes_the_check_ask_about_new_findings_only(run: Run, tmp_path: Path) -> None:
    assert run("baseline", "transcript.txt", "article.txt", "-o", "b.json") == (0, "", "Wrote b.json\n")
    code, _, err = check(run, "--fail-on", "any", "--baseline", "b.json")
    assert code == 0, err
    article = (tmp_path / "article.txt").read_text("utf-8")
    (tmp_path / "article.txt").write_text(
        article.replace("14 workers", "15 workers").replace("may have failed", "failed")
    )
    code, _, err = check(run, "--fail-on", "any", "--baseline", "b.json")
    assert code == 1
    assert "15 workers" in err
    assert "diffcast: b.json: " in err


def test_a_baseline_can_be_printed(run: Run) -> None:
    code, out, _ = run("baseline", "transcript.txt", "article.txt")
    assert (code, json.loads(out)["schema"]) == (0, "diffcast-baseline/1")


@pytest.mark.parametrize(
    "content",
    [
        None,
        "{",
        '{"schema": "diffcast-review/9", "decisions": []}',
        '{"schema": "diffcast-baseline/1", "pairs": []}',
    ],
)
@pytest.mark.parametrize("command", ["compare", "check"])
def test_a_review_that_cannot_be_used_stops_in_one_line(
    run: Run, tmp_path: Path, command: str, content: str | None
) -> None:
    if content is not None:
        (tmp_path / "r.json").write_text(content)
    code, out, err = run(command, "transcript.txt", "article.txt", "--review", "r.json", "-o", "out.txt")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("diffcast: r.json: ")
    assert not (tmp_path / "out.txt").exists()


def test_a_baseline_that_cannot_be_used_stops_in_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text("[]")
    code, out, err = check(run, "--baseline", "b.json")
    assert (code, out) == (2, "")
    assert err.startswith("diffcast: b.json: ") and err.count("\n") == 1


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
def test_an_error_is_one_line_and_nothing_is_written(run: Run, tmp_path: Path, arguments: list[str]) -> None:
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
        ("[check]\nfail-on = 'contradiction'\n", [], 1),
        ('[check]\nfail-on = "none"\n', ["--fail-on", "contradiction"], 1),
    ],
)
def test_fail_on_overrides_the_policy_and_the_policy_the_default(
    run: Run, tmp_path: Path, policy: str, more: list[str], code: int
) -> None:
    (tmp_path / "diffcast.toml").write_text(policy)
    assert check(run, *more)[0] == code
    assert check(run, *more, "--no-config")[0] == (0 if "none" in more else 1)


@pytest.mark.parametrize(
    ("policy", "more", "verdict"),
    [
        # Nothing changed the result.
        ("", [], f"fails on {ALL} (--fail-on correction):"),
        ("[severity]\ncause = 'note'\n", [], f"fails on {ALL} (--fail-on correction):"),
        ("[severity]\nnumber = 'off'\n", ["--fail-on", "none"], "passes (--fail-on none)"),
        ("[check]\nfail-on = 'none'\n", ["--fail-on", "correction"], f"fails on {ALL} (--fail-on correction):"),
        # The file did.
        ("[check]\nfail-on = 'none'\n", [], f"passes; {ALL} not counted under diffcast.toml (--fail-on none)"),
        (
            "[severity]\nnumber = 'off'\nname = 'note'\ntime = 'check'\n",
            [],
            f"passes; {ALL} not counted under diffcast.toml (--fail-on correction)",
        ),
        (
            "[severity]\nname = 'off'\n",
            [],
            f"fails on {OTHERS}; {OF_A_NAME} not counted under diffcast.toml (--fail-on correction):",
        ),
        ("[thresholds]\nlink = 1\n", [], f"passes; {ALL} not counted under diffcast.toml (--fail-on correction)"),
        (
            "[severity]\ncertainty = 'correction'\n",
            [],
            f"fails on {WITH_CERTAINTY} under diffcast.toml (--fail-on correction):",
        ),
        # It may have: the texts were compared in another way.
        ("[script]\ncues = ['roll tape *']\n", [], f"fails on {ALL} under diffcast.toml (--fail-on correction):"),
    ],
)
def test_the_verdict_names_a_configuration_that_changed_the_result(
    run: Run, tmp_path: Path, policy: str, more: list[str], verdict: str
) -> None:
    (tmp_path / "diffcast.toml").write_text(policy)
    for format in ("terminal", "json"):
        err = check(run, *more, "--format", format)[2]
        assert err.splitlines()[0] == f"transcript.txt against article.txt: {verdict}"


def test_a_finding_that_was_accepted_is_not_among_those_that_a_configuration_hides(run: Run, tmp_path: Path) -> None:
    review(tmp_path / "r.json", {"fact": NUMBER, "choice": "accepted"})
    (tmp_path / "diffcast.toml").write_text("[check]\nfail-on = 'none'\n")
    assert f"; {findings(len(TO_CORRECT) - 1)} not counted under diffcast.toml" in check(run, "--review", "r.json")[2]


@pytest.mark.parametrize("format", ["terminal", "markdown", "email", "github"])
def test_a_report_for_people_names_the_configuration_too(run: Run, tmp_path: Path, format: str) -> None:
    (tmp_path / "diffcast.toml").write_text("[severity]\nname = 'off'\n")
    out = " ".join(check(run, "--format", format)[1].split())
    assert f"; {OF_A_NAME} not counted under diffcast.toml" in out


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to another user")
def test_a_configuration_of_another_user_cannot_make_a_check_pass(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SUDO_UID", raising=False)
    config = tmp_path / "diffcast.toml"
    config.write_text("[check]\nfail-on = 'none'\n")
    assert check(run)[0] == 0
    os.chown(config, 1001, 1001)
    code, _, err = check(run)
    assert code == 1
    assert err.splitlines()[0].startswith("diffcast: diffcast.toml: ignored, ")
    assert err.splitlines()[1] == f"transcript.txt against article.txt: fails on {ALL} (--fail-on correction):"
    assert check(run, "--config", "diffcast.toml")[0] == 0
    assert "ignored" not in check(run, "--no-config")[2]


def test_a_finding_whose_severity_the_policy_changed_is_new_to_a_baseline(run: Run, tmp_path: Path) -> None:
    run("baseline", "transcript.txt", "article.txt", "-o", "b.json")
    (tmp_path / "diffcast.toml").write_text("[severity]\ncertainty = 'correction'\n")
    code, _, err = check(run, "--baseline", "b.json")
    assert code == 1
    assert "certainty" in err
    assert f": fails on {findings(len(OF_CERTAINTY))} under diffcast.toml " in err


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
    broken, unplaced = err.splitlines()
    assert broken.startswith("diffcast: r.json: decision 3 ")
    assert unplaced.startswith("diffcast: r.json: 1 of 2 decisions ")


def test_a_review_of_another_story_is_a_warning_and_nothing_is_lost(run: Run, tmp_path: Path) -> None:
    entries = [{"fact": f"f-{n}", "choice": "ignored", "transcript": f"SHIP {n}", "article": ""} for n in range(5)]
    review(tmp_path / "r.json", *entries)
    code, out, err = run("compare", "transcript.txt", "article.txt", "--review", "r.json", "--format", "line")
    assert (code, line_of(out)["unplaced"]) == (0, 5)
    assert err.startswith("diffcast: r.json: ") and err.count("\n") == 1


# What is never written over


@pytest.mark.parametrize("command", ["check", "baseline", "compare"])
def test_a_config_that_was_found_is_never_written_over(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "diffcast.toml").write_text('encoder = "lexical"\n')
    texts = [str(EXAMPLES / name) for name in ("transcript.txt", "article.txt")]
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UnwritableOutput, match=r"(diffcast|desk)\.toml: "):
        app.main([command, *texts, "-o", "diffcast.toml"], standalone_mode=False)
    assert (tmp_path / "diffcast.toml").read_text() == 'encoder = "lexical"\n'


@pytest.mark.parametrize("command", ["check", "baseline", "compare"])
def test_a_config_that_was_named_is_never_written_over(command: str, tmp_path: Path) -> None:
    desk = tmp_path / "desk.toml"
    desk.write_text('encoder = "lexical"\n')
    texts = [str(Path(__file__).parent.parent / "examples" / name) for name in ("transcript.txt", "article.txt")]
    with pytest.raises(UnwritableOutput, match=r"(diffcast|desk)\.toml: "):
        app.main([command, *texts, "--config", str(desk), "-o", str(desk)], standalone_mode=False)
    assert desk.read_text() == 'encoder = "lexical"\n'
