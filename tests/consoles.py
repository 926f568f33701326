"""Run the commands and the Python of a Markdown page, and compare what they print with what the page shows.

Blocks marked `console` are run as a reader would type them. Blocks marked `python` are run one after another as one
program; a block marked `text` right below one is what it prints.

A line that begins with `$ ` is a command. A line after it that begins with `> ` continues it. The lines below are what
it prints on stdout and stderr; a line with only `…` matches any lines. A command that shows nothing is only run. Every
command must end with exit code 0, unless `$ echo $?` follows and shows another. A command that ends with ` &` is a
server: the next command waits until it listens at port 8000, and it is stopped at the end of the page.
"""

from __future__ import annotations

import os
import re
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from itertools import pairwise
from pathlib import Path

from click.testing import CliRunner
from reasons import without_reasons

from diffcast.cli import main

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
BLOCK = re.compile(r"^(?P<indent> *)```console\n(?P<body>.*?)^ *```$", re.M | re.S)
SCRIPT = re.compile(r"^```python\n(?P<source>.*?)^```\n(?:\n```text\n(?P<shown>.*?)^```$)?", re.M | re.S)
ASK_CODE = "echo $?"
PORT = "8000"
ANYTHING = "…"
SHELL = re.compile(r"[|<>&;$*`(]|^(?!diffcast )")
"""Commands that need a shell. All others run in this process, which is faster."""
SECONDS = 60


@dataclass(frozen=True, slots=True)
class Command:
    """A command of a page, with the lines that the page shows below it."""

    text: str
    shown: tuple[str, ...]
    start: int
    """Offsets of the shown lines in the page."""
    end: int
    indent: str


def commands(page: str) -> Iterator[Command]:
    """The commands of a page, in its order."""
    for block in BLOCK.finditer(page):
        for found in re.finditer(
            r"^ *\$ (?P<first>.*\n(?: *> .*\n)*)(?P<shown>(?:(?! *\$ ).*\n)*)", block["body"], re.M
        ):
            begin = block.start("body") + found.start("shown")
            text = "\n".join(re.sub(r"^ *> ", "", line) for line in found["first"].splitlines())
            shown = tuple(line.removeprefix(block["indent"]).rstrip() for line in found["shown"].splitlines())
            yield Command(text, shown, begin, begin + len(found["shown"]), block["indent"])


def scripts(page: str) -> Iterator[Command]:
    """The pieces of Python of a page, in its order."""
    for block in SCRIPT.finditer(page):
        shown = tuple(line.rstrip() for line in (block["shown"] or "").splitlines())
        start, end = block.span("shown") if block["shown"] else (block.end(), block.end())
        yield Command(block["source"], shown, start, end, "")


def run(text: str) -> tuple[int, tuple[str, ...]]:
    """The exit code of a command in the current folder, and the lines that it prints."""
    code, printed = _in_a_shell(text) if SHELL.search(text) else _here(shlex.split(text)[1:])
    return code, tuple(line.rstrip() for line in printed.splitlines())


def _here(arguments: list[str]) -> tuple[int, str]:
    with CliRunner().isolation() as (_, _, both):
        try:
            main(arguments)
        except SystemExit as left:
            return int(left.code or 0), both.getvalue().decode()
    raise AssertionError("main always leaves")


def _in_a_shell(text: str) -> tuple[int, str]:
    path = os.pathsep.join([str(BIN), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "-c", text],
        env={**os.environ, "PATH": path, "COLUMNS": "80", "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=SECONDS,
        check=False,
    )
    return done.returncode, done.stdout.decode()


def is_shown(printed: tuple[str, ...], shown: tuple[str, ...]) -> bool:
    """Whether a page tells the truth about what was printed; a page that shows nothing does."""
    pattern = "".join(r"(?:.*\n)*?" if line == ANYTHING else f"{re.escape(line)}\n" for line in shown)
    return not shown or re.fullmatch(pattern, "".join(f"{line}\n" for line in printed)) is not None


def is_true(printed: tuple[str, ...], shown: tuple[str, ...], *, exact: bool) -> bool:
    """Whether a page shows what was printed; unless `exact`, the sentences of reasons may be worded otherwise."""
    return is_shown(printed, shown) if exact else is_shown(_without_reasons(printed), _without_reasons(shown))


def _without_reasons(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(without_reasons("\n".join(lines)).split("\n")) if lines else ()


def as_shown(printed: tuple[str, ...], shown: tuple[str, ...]) -> tuple[str, ...]:
    """What was printed, with the same parts left out as the page left out.

    The part before the first `…` and the part after the last keep their number of lines, and so does one between two of
    them, from the line that it began with; where that is printed no more, the part is left out too.
    """
    if ANYTHING not in shown:
        return printed
    head, *between, tail = _parts(shown)
    kept = [printed[: len(head)], *(_found(printed, part) for part in between), printed[len(printed) - len(tail) :]]
    return tuple(line for part in kept for line in (ANYTHING, *part))[1:]


def _parts(shown: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The stretches of lines between those that stand for any lines."""
    cuts = [-1, *(index for index, line in enumerate(shown) if line == ANYTHING), len(shown)]
    return [shown[first + 1 : second] for first, second in pairwise(cuts)]


def _found(printed: tuple[str, ...], part: tuple[str, ...]) -> tuple[str, ...]:
    start = printed.index(part[0]) if part and part[0] in printed else len(printed)
    return printed[start : start + len(part)]


@dataclass(frozen=True, slots=True)
class Untrue:
    """A command that ended otherwise than its page says."""

    command: Command
    code: int
    printed: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join([f"$ {self.command.text}", *self.printed, f"(exit code {self.code})"])


def untrue(page: str, *, exact: bool = False) -> Iterator[Untrue]:
    """Run the commands of a page in the current folder; what is not as the page says."""
    code, asked = 0, [*(each.text for each in commands(page)), ""]
    with ExitStack() as servers:
        port = _free_port()
        for command, following in zip(commands(page), asked[1:], strict=True):
            text, before = command.text.replace(PORT, port), code
            if text.endswith(" &"):
                servers.enter_context(_serving(text.removesuffix(" &"), int(port)))
                continue
            code, printed = (0, (str(before),)) if text == ASK_CODE else run(text)
            if not is_true(printed, command.shown, exact=exact) or (code and following != ASK_CODE):
                yield Untrue(command, code, printed)


@contextmanager
def _serving(text: str, port: int) -> Iterator[None]:
    """A server that has begun to listen, ended with the page that started it."""
    program, *arguments = shlex.split(text)
    quiet = subprocess.DEVNULL
    with subprocess.Popen([str(BIN / program), *arguments], stdin=quiet, stdout=quiet, stderr=quiet) as server:
        try:
            deadline = time.monotonic() + SECONDS
            while socket.socket().connect_ex(("127.0.0.1", port)):
                assert server.poll() is None and time.monotonic() < deadline, f"{text}: does not serve"
                time.sleep(0.1)
            yield
        finally:
            server.terminate()


def _free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return str(taken.getsockname()[1])


def untrue_scripts(page: str, *, exact: bool = False) -> Iterator[Untrue]:
    """Run the Python of a page in the current folder; what prints something else than the page says. Errors come through."""
    names: dict[str, object] = {"__name__": "__main__"}
    for script in scripts(page):
        with redirect_stdout(StringIO()) as caught:
            exec(compile(script.text, "page", "exec"), names)
        printed = tuple(line.rstrip() for line in caught.getvalue().splitlines())
        if not is_true(printed, script.shown, exact=exact):
            yield Untrue(script, 0, printed)


def rewritten(page: str, wrong: list[Untrue]) -> str:
    """The page with what the commands really print."""
    for one in sorted(wrong, key=lambda one: one.command.start, reverse=True):
        lines = as_shown(one.printed, one.command.shown) if one.command.shown else ()
        text = "".join(f"{one.command.indent}{line}".rstrip() + "\n" for line in lines)
        page = page[: one.command.start] + text + page[one.command.end :]
    return page
