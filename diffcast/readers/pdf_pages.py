"""The letters of a PDF's pages, read by `pdf_program.py` in a process of its own, whose time and memory are limited."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from diffcast.errors import UnreadableInput
from diffcast.limits import PREFIX, Deadline, limits
from diffcast.readers import pdf_program

PIECES_COST: Final = 50
"""Bytes that a letter of a page takes, with its place, against the limit of what is unpacked."""
OWN_MEMORY: Final = 512_000_000
"""Bytes that the program takes for itself; most of them are only reserved."""
MEMORY_COST: Final = 10
"""Times the limit of what is unpacked that reading a page may take beside."""

DAMAGED: Final = "damaged or cut off PDF; export it again"
FAILURES: Final = {
    pdf_program.LOCKED: "locked by a password; save it without one",
    pdf_program.MANY_PAGES: f"more than {{pages:,}} pages; give one story, or set {PREFIX}PARTS",
    pdf_program.MANY_DRAWINGS: f"a page draws its text in over {pdf_program.MAX_DRAWINGS:,} pieces; give its text",
    pdf_program.LARGE: f"its pages grow too large; give one story, or set {PREFIX}UNPACKED",
    pdf_program.NO_MEMORY: f"its pages grow too large; give one story, or set {PREFIX}UNPACKED",
}
"""Exit code of the program to what is wrong with the file; every other one means that it is damaged."""
CRASHED: Final = f"its pages grow too large, or it is damaged; export it again, or set {PREFIX}UNPACKED"


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters that a page draws at once, without a blank among them. Lengths are points; `base` grows upwards."""

    text: str
    left: float
    right: float
    base: float
    size: float
    apart: bool
    """Whether a blank is before it: a drawn one, or as much space as one."""


@dataclass(frozen=True, slots=True)
class Page:
    """What one page draws, in the order in which it does."""

    pieces: tuple[Piece, ...]
    blanks: int
    """How many blanks are drawn rather than left by the places of words."""
    turned: bool = False
    """Whether it also draws letters that are turned another way than most, which are left out."""


def pages(raw: bytes, deadline: Deadline) -> list[Page]:
    """The pages of a PDF; `UnreadableInput` where it is locked, damaged, too large, or not read by the deadline."""
    if importlib.util.find_spec("pypdfium2") is None:
        raise ImportError("pypdfium2 is not installed", name="pypdfium2")
    done = _run(raw, deadline)
    if done.returncode:
        failure = CRASHED if done.returncode < 0 else FAILURES.get(done.returncode, DAMAGED)
        raise UnreadableInput(f"{deadline.where}: {failure.format(pages=limits().parts)}")
    return [_page(line) for line in done.stdout.splitlines()]


def _run(raw: bytes, deadline: Deadline) -> subprocess.CompletedProcess[bytes]:
    unpacked = limits().unpacked
    most = (limits().parts, unpacked // PIECES_COST, OWN_MEMORY + MEMORY_COST * unpacked)
    try:
        return subprocess.run(
            # -P: the folder of the program holds files named like parts of the standard library.
            [sys.executable, "-P", str(Path(pdf_program.__file__)), *map(str, most)],
            input=raw,
            capture_output=True,
            timeout=deadline.seconds,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise deadline.over() from error
    except OSError as error:
        raise UnreadableInput(
            f"{deadline.where}: no program can be started to read a PDF ({error.strerror})"
        ) from error


def _page(line: bytes) -> Page:
    told = json.loads(line)
    return Page(tuple(Piece(*piece) for piece in told["pieces"]), told["blanks"], told["turned"])
