"""Opening a file that somebody named: a pipe or a device is refused, since opening or reading it may never end."""

from __future__ import annotations

import re
import stat
from pathlib import Path
from typing import BinaryIO, Final

from diffcast.errors import UnreadableInput

GIVEN_BY_SHELL: Final = re.compile(r"/dev/(?:stdin|fd/\d{1,9})|/proc/(?:self|thread-self|\d{1,9})/fd/\d{1,9}")
"""What is open already where the command starts, as in `compare <(cat script.txt) article.txt`."""


def opened(source: str | Path) -> BinaryIO:
    """The file, open for reading; one that the shell has opened may be a pipe.

    Raises `UnreadableInput` for any other pipe or device, and whatever `open` raises.
    """
    if is_endless(source) and not GIVEN_BY_SHELL.fullmatch(str(source)):
        raise UnreadableInput(f"{source}: a pipe or a device; save the text in a file and give that")
    return Path(source).open("rb")


def is_endless(path: str | Path) -> bool:
    """Whether it is a pipe, a socket or a device; what is missing or cannot be looked at is none."""
    try:
        mode = Path(path).stat().st_mode
    except (OSError, ValueError):
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)
