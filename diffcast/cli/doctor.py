"""`diffcast doctor`: what is installed, what works, what is missing, and what would help."""

from __future__ import annotations

import hashlib
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from textwrap import fill
from typing import Final, Literal, TypeAlias

import click

import diffcast
from diffcast.cli.output import write
from diffcast.cli.pager import terminal_view
from diffcast.errors import BAD_INPUT, DiffcastError
from diffcast.limits import PREFIX, limits
from diffcast.reports.excerpts import one_line
from diffcast.review.config_file import NAME, find, read

State: TypeAlias = Literal["ok", "missing", "broken"]

OLDEST_PYTHON: Final = (3, 11)
SHOWN_DIGITS: Final = 12
"""Of a SHA-256: enough to tell two files apart."""
EXTRAS: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "readers": (
        "web pages, Markdown, PDF, agency formats",
        {"lxml": "lxml", "markdown_it": "markdown-it-py", "pypdfium2": "pypdfium2"},
    ),
    "serve": (
        "the desk",
        {
            "h11": "h11",
            "msgspec": "msgspec",
            "anyio": "anyio",
            "python_multipart": "python-multipart",
            "starlette": "starlette",
            "uvicorn": "uvicorn",
        },
    ),
    "mcp": ("tools for agents", {"mcp": "mcp"}),
    "archive": ("Parquet", {"pyarrow": "pyarrow"}),
    "cluster": ("archives on a Dask cluster", {"dask": "dask", "distributed": "distributed"}),
    "large": ("--effort high, which finds more", {"diffcast_large": "diffcast-large"}),
}
"""Extra to what it is for, and to its modules with the names of their distributions."""
SPOKEN: Final = "THE MAYOR SAYS FORTY-ONE HOUSES BURNED ON TUESDAY NIGHT. NOBODY WAS HURT."
WRITTEN: Final = "Fourteen houses burned on Tuesday night, the mayor said. Nobody was hurt."
"""A pair whose one contradiction every working installation finds."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One thing that was looked at."""

    state: State
    name: str
    text: str


@click.command
def doctor() -> int:
    """Say what is installed, what works, what is missing, and what would help.

    It compares a small pair, checks the files of the language model against their digests, loads each installed extra,
    and reads the diffcast.toml that commands would use here. Nothing is sent anywhere. Paste the output into a report
    of a problem; it holds no text of a story.

    \b
      diffcast doctor

    Exit code: 0 if everything that is installed works; 2 if something is broken.
    """
    lines = [line for look in LOOKS for line in look()]
    wide = max(len(line.name) for line in lines)
    broken = sum(line.state == "broken" for line in lines)
    shown = [_shown(line, wide, terminal_view().width) for line in lines]
    end = f"{broken} {'thing is' if broken == 1 else 'things are'} broken." if broken else "Everything installed works."
    if any(line.state == "missing" for line in lines):
        end += " What is missing is only needed for what its line names."
    write("\n".join([*shown, "", end]) + "\n", None)
    return BAD_INPUT if broken else 0


def _shown(line: _Line, wide: int, width: int) -> str:
    """The line in three columns, its text wrapped below itself; `wide` is the width of the names."""
    head = f"{line.state:<8}{line.name:<{wide}}  "
    text = one_line(line.text)
    return fill(text, width, initial_indent=head, subsequent_indent=" " * len(head), break_on_hyphens=False)


def _versions() -> Iterator[_Line]:
    place = Path(diffcast.__file__).parent
    yield _Line("ok", "diffcast", f"{_version('diffcast') or 'not installed, run from its source'}, in {place}")
    fits = sys.version_info >= OLDEST_PYTHON
    needs = "" if fits else f"; diffcast needs {'.'.join(map(str, OLDEST_PYTHON))} or later"
    yield _Line("ok" if fits else "broken", "Python", f"{platform.python_version()}, {sys.executable}{needs}")
    threads = f"{os.cpu_count()} cores, of which one comparison uses one"
    yield _Line("ok", "platform", f"{platform.system()} {platform.release()} {platform.machine()}; {threads}")


def _weights() -> Iterator[_Line]:
    from diffcast.similarity.graphs import checked, read_digests

    folder = files("diffcast.similarity") / "weights"
    try:
        digests = read_digests(folder)["files"]
        for name in digests:
            checked(folder, name, digests)
    except DiffcastError as error:
        yield _Line("broken", "encoder", str(error))
    else:
        yield _Line("ok", "encoder", f"{len(digests)} files, all with the SHA-256 that they were released with")
    for name in ("contextual.npz", "lexical.npz"):
        try:
            digest = hashlib.sha256((files("diffcast.align") / "weights" / name).read_bytes()).hexdigest()
        except OSError as error:
            yield _Line("broken", name, f"{error.strerror}; reinstall diffcast")
        else:
            yield _Line("ok", name, f"SHA-256 {digest[:SHOWN_DIGITS]}…")


def _comparison() -> Iterator[_Line]:
    begun = time.perf_counter()
    try:
        from diffcast.compare import compare

        found = compare(SPOKEN, WRITTEN)
    except (DiffcastError, ImportError) as error:
        yield _Line("broken", "comparison", str(error))
        return
    seconds, kinds = time.perf_counter() - begun, [each.kind for fact in found.facts for each in fact.differences]
    if kinds == ["number"]:
        yield _Line("ok", "comparison", f"finds the wrong number of a test pair, in {seconds:.1f} s with loading")
    else:
        yield _Line("broken", "comparison", f"found {', '.join(kinds) or 'nothing'} in a test pair; reinstall diffcast")


def _extras() -> Iterator[_Line]:
    for name, (purpose, modules) in EXTRAS.items():
        absent = [dist for dist in modules.values() if _version(dist) is None]
        if absent:
            what = f"{purpose}; needs {', '.join(absent)}: pip install 'diffcast[{name}]'"
            yield _Line("missing", f"extra {name}", what)
            continue
        try:
            for module in modules:
                import_module(module)
        except Exception as error:  # A package that is damaged may fail with anything.
            yield _Line(
                "broken", f"extra {name}", f"{purpose}; {error}: pip install --force-reinstall 'diffcast[{name}]'"
            )
        else:
            versions = ", ".join(f"{dist} {_version(dist)}" for dist in modules.values())
            yield _Line("ok", f"extra {name}", f"{purpose}; {versions}")


def _configuration() -> Iterator[_Line]:
    found = find(Path.cwd())
    for ignored in found.ignored:
        yield _Line("missing", NAME, f"{ignored.path} is ignored, since {ignored.reason}; to use it, give --config")
    if found.path is None:
        yield _Line("ok", NAME, "none here or above; the defaults hold")
        return
    try:
        read(found.path).checked()
    except DiffcastError as error:
        yield _Line("broken", NAME, str(error))
    else:
        yield _Line("ok", NAME, f"{found.path}, no mistakes")


def _environment() -> Iterator[_Line]:
    names = sorted(name for name in os.environ if name.startswith("DIFFCAST_"))
    try:
        limits()
    except DiffcastError as error:
        yield _Line("broken", "environment", str(error))
        return
    # Names alone: a value may be a token.
    yield _Line("ok", "environment", f"{', '.join(names) or f'no {PREFIX}… or other DIFFCAST_ variable'}")


LOOKS: Final[tuple[Callable[[], Iterator[_Line]], ...]] = (
    _versions,
    _weights,
    _comparison,
    _extras,
    _configuration,
    _environment,
)


def _version(distribution: str) -> str | None:
    """The version that is installed; None where the distribution is not."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None
