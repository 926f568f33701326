"""Unpacks one file of a zip within a limit; the sizes that the archive declares are not trusted."""

from __future__ import annotations

import zipfile
import zlib
from typing import Final

from diffcast.errors import UnreadableInput
from diffcast.limits import PREFIX, limits

BOUNDED: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The methods that can be unpacked bit by bit. The others, which hardly any zip has, give all at once."""
DAMAGED: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)
"""What the library raises over a damaged archive."""


def unpacked(archive: zipfile.ZipFile, each: zipfile.ZipInfo, left: int, where: str) -> bytes:
    """What a file of an archive holds; raises `UnreadableInput` where it is larger than what is left of the limit."""
    if each.compress_type not in BOUNDED:
        raise UnreadableInput(f"{where}: uses an uncommon zip compression; make an ordinary zip")
    with archive.open(each) as file:
        content = file.read(left + 1)
    if len(content) > left:
        raise UnreadableInput(
            f"{where}: larger than {limits().unpacked / 1_000_000:g} MB unpacked; not a story, or set {PREFIX}UNPACKED"
        )
    return content
