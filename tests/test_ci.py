"""What other people's build servers take from this project: each is run here as they would run it."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from diffcast import compare

ROOT = Path(__file__).parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}
GITLAB = yaml.safe_load((ROOT / "ci-templates" / "diffcast.gitlab-ci.yml").read_text("utf-8"))[".diffcast"]
HOOK = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))[0]
BIN = Path(sys.executable).parent
SECONDS = 120
EVIL = ["$(touch hacked) `touch hacked` \"; touch hacked; \" '; touch hacked; ' \n touch hacked", "--help"]
PAIR = {"transcript": "transcript.txt", "article": "article.txt"}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository with the example pair and a list of two pairs, as a runner checks it out."""
    folder = tmp_path / "checkout"
    shutil.copytree(ROOT / "examples", folder, ignore=shutil.ignore_patterns("__pycache__"))
    rows = ["transcript,article,name", "transcript.txt,article.txt,harbor"]
    rows += ["blind-spots/irony/transcript.txt,blind-spots/irony/article.txt,irony"]
    (folder / "stories.csv").write_text("\n".join(rows) + "\n", "utf-8")
    return folder


def shell(script: str, folder: Path, program: tuple[str, ...], **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a script with these variables and next to no others."""
    environment = {
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        **variables,
    }
    return subprocess.run(
        [*program, script],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=SECONDS,
        check=False,
        encoding="utf-8",
    )


class Runner:
    """A runner of GitHub, as far as the shell steps of an action can tell."""

    SHELL = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c")

    def __init__(self, checkout: Path, **inputs: str) -> None:
        self.checkout, self.temporary = checkout, checkout.parent / "temporary"
        self.summary, self.output = checkout.parent / "summary.md", checkout.parent / "output"
        self.values = {f"inputs.{name}": each["default"] for name, each in ACTION["inputs"].items()}
        self.values |= {f"inputs.{name.replace('_', '-')}": value for name, value in inputs.items()}
        self.values["github.action_path"] = str(ROOT)
        (self.temporary / "diffcast" / "bin").mkdir(parents=True)

    def run(self, name: str, path: str = "") -> subprocess.CompletedProcess[str]:
        """One step, its environment filled in as the runner does; its outputs become known to the next."""
        variables = {key: self._filled(value) for key, value in STEPS[name].get("env", {}).items()}
        variables |= {"RUNNER_TEMP": str(self.temporary), "GITHUB_ACTIONS": "true"}
        variables |= {"GITHUB_STEP_SUMMARY": str(self.summary), "GITHUB_OUTPUT": str(self.output)}
        if path:
            variables["PATH"] = path
        done = shell(STEPS[name]["run"], self.checkout, self.SHELL, **variables)
        told = self.output.read_text("utf-8").splitlines() if self.output.exists() else []
        self.values |= {f"steps.check.outputs.{line.split('=', 1)[0]}": line.split("=", 1)[1] for line in told}
        return done

    def check(self) -> subprocess.CompletedProcess[str]:
        """The step that checks, with the diffcast of these tests."""
        (self.temporary / "diffcast" / "bin" / "diffcast").symlink_to(BIN / "diffcast")
        return self.run("Check")

    def _filled(self, value: str) -> str:
        return re.sub(r"\$\{\{ *([^ }]+) *\}\}", lambda found: self.values[found[1]], value)


def test_no_input_becomes_part_of_a_script() -> None:
    assert not [name for name, step in STEPS.items() if "${{" in step.get("run", "")]


def test_what_the_action_takes_from_others_is_pinned_by_its_digest() -> None:
    used = [step["uses"] for step in STEPS.values() if "uses" in step]
    assert used
    assert all(re.fullmatch(r"(?:actions|github)/[\w/-]+@[0-9a-f]{40}", each) for each in used)


def test_every_step_with_a_script_names_its_shell_and_every_input_is_described() -> None:
    assert all(step["shell"] == "bash" for step in STEPS.values() if "run" in step)
    assert all(each["description"] and "default" in each for each in ACTION["inputs"].values())


def test_a_pair_that_differs_is_annotated_summed_up_and_fails(checkout: Path) -> None:
    runner = Runner(checkout, **PAIR)
    done = runner.check()
    assert done.returncode == 0, done.stderr
    assert "::error file=article.txt,line=6," in done.stdout
    facts = compare(checkout / PAIR["transcript"], checkout / PAIR["article"]).facts
    count = sum(fact.severity == "correction" for fact in facts)
    assert count > 1
    assert f"fails on {count} findings" in done.stderr
    assert f"**{count} contradictions, " in runner.summary.read_text("utf-8")
    sarif = json.loads(Path(runner.values["steps.check.outputs.sarif-file"]).read_text("utf-8"))
    assert sarif["version"] == "2.1.0"
    assert runner.run("Verdict").returncode == 1


def test_a_list_of_pairs_is_checked_at_once_and_passes_where_nothing_is_asked(checkout: Path) -> None:
    runner = Runner(checkout, manifest="stories.csv", fail_on="none")
    done = runner.check()
    assert done.returncode == 0, done.stderr
    assert "None of 2 pairs fails" in done.stderr
    assert runner.run("Verdict").returncode == 0


def test_every_input_becomes_its_option(checkout: Path) -> None:
    given = {name: f"the {name}" for name in ACTION["inputs"] if name not in {"sarif", "transcript", "article"}}
    runner = Runner(checkout, **given)
    tool = runner.temporary / "diffcast" / "bin" / "diffcast"
    tool.write_text("#!/bin/sh\nprintf '%s\\n' \"$@\"\n")
    tool.chmod(0o755)
    printed = runner.run("Check").stdout.splitlines()
    assert printed[: printed.index("--") + 1] == [
        "check",
        *(f"--{name}={value}" for name, value in given.items()),
        "--",
    ]


@pytest.mark.parametrize("evil", EVIL)
def test_an_input_is_never_run_and_never_an_option(checkout: Path, evil: str) -> None:
    runner = Runner(checkout, **dict.fromkeys(ACTION["inputs"], evil))
    assert runner.check().returncode == 0
    assert runner.run("Verdict").returncode == 2
    assert not (checkout / "hacked").exists()


@pytest.mark.parametrize("name", ["transcript", "article"])
def test_a_text_that_is_named_like_an_option_is_a_text(checkout: Path, name: str) -> None:
    runner = Runner(checkout, **{**PAIR, name: "--help"})
    assert "--help: no such file" in runner.check().stderr


def test_the_action_installs_itself_with_what_web_pages_need(checkout: Path, tmp_path: Path) -> None:
    runner = Runner(checkout)
    tool = tmp_path / "tools" / "python"
    tool.parent.mkdir()
    tool.write_text(
        '#!/bin/sh\necho "$@" >>"$GITHUB_OUTPUT.calls"\ncp "$0" "$RUNNER_TEMP/diffcast/bin/python" || true\n'
    )
    tool.chmod(0o755)
    done = runner.run("Install diffcast", f"{tool.parent}:/usr/bin:/bin")
    assert done.returncode == 0, done.stderr
    calls = Path(f"{runner.output}.calls").read_text("utf-8").splitlines()
    assert calls[0] == f"-m venv {runner.temporary}/diffcast"
    assert calls[1].endswith(f"{ROOT}[readers]")


def gitlab(checkout: Path, part: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Part of the job in the shell of a plain image."""
    told = {name: str(value) for name, value in GITLAB["variables"].items()} | variables
    return shell("\n".join(GITLAB[part]), checkout, ("sh", "-e", "-c"), **told)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"DIFFCAST_TRANSCRIPT": "transcript.txt", "DIFFCAST_ARTICLE": "article.txt"}, 1),
        ({"DIFFCAST_MANIFEST": "stories.csv"}, 1),
        ({"DIFFCAST_MANIFEST": "stories.csv", "DIFFCAST_FAIL_ON": "none"}, 0),
    ],
)
def test_the_job_of_gitlab_leaves_a_report_of_test_cases(checkout: Path, asked: dict[str, str], code: int) -> None:
    done = gitlab(checkout, "script", **asked)
    assert done.returncode == code, done.stderr
    suites = ElementTree.parse(checkout / GITLAB["artifacts"]["reports"]["junit"]).getroot()
    assert suites.tag == "testsuites"
    assert bool(int(suites.attrib["failures"])) is (code == 1)


@pytest.mark.parametrize("evil", EVIL)
def test_a_variable_of_gitlab_is_never_run(checkout: Path, evil: str) -> None:
    done = gitlab(checkout, "script", DIFFCAST_TRANSCRIPT=evil, DIFFCAST_ARTICLE=evil, DIFFCAST_FAIL_ON=evil)
    assert done.returncode == 2
    assert not (checkout / "hacked").exists()


def test_the_job_of_gitlab_says_what_it_has_to_be_told(checkout: Path) -> None:
    done = gitlab(checkout, "before_script")
    assert done.returncode == 2
    assert "DIFFCAST_SOURCE" in done.stderr


def test_pre_commit_takes_the_hook() -> None:
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")]
    done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False, encoding="utf-8")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("more", "code"), [([], 1), (["--fail-on", "none"], 0)])
def test_the_hook_checks_the_pairs_of_its_list(checkout: Path, more: list[str], code: int) -> None:
    command: list[Any] = [BIN / shlex.split(HOOK["entry"])[0], *shlex.split(HOOK["entry"])[1:], *HOOK["args"], *more]
    done = subprocess.run(command, cwd=checkout, capture_output=True, timeout=SECONDS, check=False, encoding="utf-8")
    assert done.returncode == code, done.stderr
    assert "harbor" in done.stdout + done.stderr
