"""Build what a release uploads, and try it as a user would: from an index, in a new environment.

    python tools/release_check.py [--into dist] [--tag v0.1.0]

1. Builds the sdist and the wheel of diffcast from the files that git knows; diffcast-large too if its weights are
   built.
2. Checks their metadata, contents and sizes as a registry does.
3. Serves them as an index on this machine, installs diffcast from it in a new environment and runs it there; the
   packages that it needs come from the index that pip is set up for.

`--tag` also checks that the tag, the version and the changelog say the same. Nothing is uploaded. Needs
tools/requirements-release.txt; `make release-check` installs it.
"""

from __future__ import annotations

import argparse
import configparser
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
LARGE: Final = Path("packages/diffcast-large")
MAX_WHEEL_BYTES: Final = 60_000_000
"""Of the core wheel: what an editor installs must stay light."""
MAX_UPLOAD_BYTES: Final = 100_000_000
"""What PyPI takes for one file, unless one asks for more."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=Path, default=ROOT / "dist", help="folder for the files [dist]")
    parser.add_argument("--tag", help="the tag of the release, such as v0.1.0")
    given = parser.parse_args()
    if given.tag is not None and (problem := tag_problem(given.tag, ROOT)):
        sys.exit(problem)
    with tempfile.TemporaryDirectory(prefix="diffcast-release-") as folder:
        built = build(Path(folder) / "tree", given.into)
        check_files(built)
        with index(Path(folder) / "index", built) as address:
            install_and_run(Path(folder), address)
    print("Ready to release:", *(f"{path.name} ({path.stat().st_size / 1e6:.1f} MB)" for path in built))


def version_of(folder: Path) -> str:
    """The version in the setup.cfg of a folder."""
    setup = configparser.ConfigParser()
    setup.read(folder / "setup.cfg", encoding="utf-8")
    return setup["metadata"]["version"]


def tag_problem(tag: str, root: Path) -> str:
    """Why this tag can't be released, in one line; empty if it can."""
    versions = {f"{folder or '.'}/setup.cfg": version_of(root / folder) for folder in ("", LARGE)}
    for file, version in versions.items():
        if tag != f"v{version}":
            return f"{tag}: {file} has the version {version}; tag v{version} or change the version"
    changelog = (root / "CHANGELOG.md").read_text("utf-8").splitlines()
    heading = next((line for line in changelog if line.startswith(f"## {tag[1:]} ")), "")
    if not heading or "unreleased" in heading:
        return f"{tag}: CHANGELOG.md has no heading “## {tag[1:]} (DATE)”; write the date of the release"
    return ""


def build(tree: Path, into: Path) -> list[Path]:
    """The sdist and the wheel of each package, built from a copy of the files that git knows."""
    listed = _output("git", "ls-files", "-z", cwd=ROOT).split("\0")
    for name in filter(None, listed):
        if (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tree / name)
    folders = [tree]
    if (weights := ROOT / LARGE / "diffcast_large" / "weights").is_dir():
        shutil.copytree(weights, tree / LARGE / "diffcast_large" / "weights")
        folders.append(tree / LARGE)
    else:
        print(f"diffcast-large is left out: its weights are not built (make large writes {weights})")
    shutil.rmtree(into, ignore_errors=True)
    for folder in folders:
        _run(sys.executable, "-m", "build", "--outdir", into, folder)
    return sorted(into.iterdir())


def check_files(built: Sequence[Path]) -> None:
    """Raise `SystemExit` if a registry would refuse a file, or if the core wheel is too large."""
    wheels = [path for path in built if path.suffix == ".whl"]
    _run(sys.executable, "-m", "twine", "check", "--strict", *built)
    _run(sys.executable, "-m", "check_wheel_contents", *wheels)
    for path in built:
        most = MAX_WHEEL_BYTES if path.name.startswith("diffcast-") and path in wheels else MAX_UPLOAD_BYTES
        if path.stat().st_size > most:
            sys.exit(f"{path.name}: has {path.stat().st_size:,} bytes; the limit is {most:,}")


@contextmanager
def index(folder: Path, files: Sequence[Path]) -> Iterator[str]:
    """The address of an index on this machine that has these files, and serves them until the end of the block."""
    for path in files:
        project = folder / "simple" / path.name.split("-")[0].replace("_", "-")
        project.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, project)
        links = "".join(
            f'<a href="{each.name}">{each.name}</a>\n' for each in project.iterdir() if each.suffix != ".html"
        )
        (project / "index.html").write_text(f"<!DOCTYPE html>\n{links}", "utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/simple"
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing: the installers print what they fetch."""


def install_and_run(folder: Path, address: str) -> None:
    """`pip install diffcast` in a new environment, then what a new user runs; and the same with `uvx`."""
    venv.create(folder / "venv", with_pip=True)
    programs = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    pip = (programs / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    # diffcast itself comes from here and from nowhere else; what it needs comes from where pip is set up to look.
    _run(*pip, "--no-deps", "--index-url", address, "--no-cache-dir", f"diffcast=={version_of(ROOT)}")
    _run(*pip, "diffcast[readers]")
    for command in (("-V",), ("demo",), ("demo", "-o", "demo.html"), ("doctor",)):
        printed = _output(programs / "diffcast", *command, cwd=folder)
        print("\n".join(printed.splitlines()[:8]))
    if "Number differs: 41 workers" not in _output(programs / "diffcast", "demo", cwd=folder):
        sys.exit("diffcast demo: does not find the wrong number; the wheel is not whole")
    uvx = (sys.executable, "-m", "uv", "tool", "run", "--index", address, "--index-strategy", "unsafe-best-match")
    printed = _output(*uvx, f"diffcast@{version_of(ROOT)}", "demo", cwd=folder)
    print("uvx diffcast demo:", printed.splitlines()[0])


def _run(*command: str | Path, cwd: Path | None = None) -> None:
    print("$", *command, flush=True)
    if code := subprocess.run(command, cwd=cwd, check=False).returncode:
        sys.exit(f"{command[0]}: failed with exit code {code}")


def _output(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, stdout=subprocess.PIPE, check=False, encoding="utf-8")
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}: failed with exit code {done.returncode}\n{done.stdout}")
    return done.stdout


if __name__ == "__main__":
    main()
