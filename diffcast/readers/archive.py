"""Zip files that hold the two texts, each in its own format."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePosixPath
from typing import Final

from diffcast.errors import NoStory, UnreadableInput
from diffcast.limits import limits
from diffcast.model import Document, Side
from diffcast.readers.format import HEAD, Format
from diffcast.readers.unzip import DAMAGED, unpacked

ZIP: Final = b"PK\x03\x04"
EMPTY: Final = b"PK\x05\x06"
HIDDEN = re.compile(r"(?:^|/)(?:\.|__MACOSX/|Thumbs\.db$|desktop\.ini$)")
TRANSCRIPT_NAME = re.compile(r"(?i)transcript|script|caption|subtitle|rundown|broadcast|on.?air|aired")
ARTICLE_NAME = re.compile(r"(?i)article|story|web|page|post|online")
FIRST_NAME_OFFSET: Final = 30
"""Bytes before the name of the first file in a zip."""
OFFICE: Final = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/", b"xl/", b"ppt/", b"mimetype")
"""What the first file of a document of an office program or of a book is called."""
CHUNK: Final = 65_536
ENCRYPTED_FLAG: Final = 1
"""The bit of a file's flags that says so."""


def recognises(head: bytes, name: str) -> bool:
    """Whether the file is a zip that is no document of an office program or a book."""
    first = head[FIRST_NAME_OFFSET:]
    return head.startswith(EMPTY) or (head.startswith(ZIP) and bool(first) and not first.startswith(OFFICE))


def members(raw: bytes, where: str) -> list[tuple[str, bytes]]:
    """The names and the bytes of the files inside, without those that only an operating system needs."""
    most = limits()
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            listed = [
                each
                for each in archive.infolist()
                if each.filename and not each.is_dir() and not HIDDEN.search(each.filename)
            ]
            if len(listed) > most.parts:
                raise UnreadableInput(f"{where}: holds more than {most.parts:,} files; give the two texts")
            if any(each.flag_bits & ENCRYPTED_FLAG for each in listed):
                raise UnreadableInput(f"{where}: is protected by a password; unpack it and give the two texts")
            return _unpacked(archive, listed, where, most.unpacked)
    except (*DAMAGED, RuntimeError) as error:
        raise UnreadableInput(f"{where}: damaged zip ({error}); make it again") from error


def _unpacked(
    archive: zipfile.ZipFile, listed: list[zipfile.ZipInfo], where: str, most: int
) -> list[tuple[str, bytes]]:
    """The names of the files and what they hold, all together below the limit."""
    found: list[tuple[str, bytes]] = []
    for each in listed:
        content = unpacked(archive, each, most, where)
        most -= len(content)
        found.append((each.filename, content))
    return found


def split(raw: bytes, where: str) -> tuple[Document, Document]:
    """The two texts of the archive: by the names of the files, or if those don't show it, by the texts."""
    from diffcast.readers import read_bytes

    found = members(raw, where)
    if len(found) != 2:
        raise NoStory(f"{where}: holds {len(found) or 'no'} files, not a transcript and an article; give the two texts")
    if any(content.startswith(ZIP) and recognises(content[:HEAD], name) for name, content in found):
        raise UnreadableInput(f"{where}: holds another archive; unpack it and give the two texts")
    sides = _sides([PurePosixPath(name).name for name, _ in found])
    if sides is None:
        sides = _by_text([read_bytes(content, f"{where}/{name}", None) for name, content in found], where)
    read = {
        side: read_bytes(content, f"{where}/{name}", side) for side, (name, content) in zip(sides, found, strict=True)
    }
    return read["transcript"], read["article"]


def _sides(names: list[str]) -> tuple[Side, Side] | None:
    """Which of two files is which by their names; None where they do not tell."""
    spoken = [bool(TRANSCRIPT_NAME.search(name)) for name in names]
    written = [bool(ARTICLE_NAME.search(name)) for name in names]
    if spoken[0] != spoken[1]:
        return ("transcript", "article") if spoken[0] else ("article", "transcript")
    if written[0] != written[1]:
        return ("article", "transcript") if written[0] else ("transcript", "article")
    return None


def _by_text(documents: list[Document], where: str) -> tuple[Side, Side]:
    first, second = (document.side for document in documents)
    if first == second:
        raise NoStory(f"{where}: can’t tell which file is the transcript; put “transcript” in its name")
    return first, second


FORMAT = Format("zip", "a zip of a transcript and an article", recognises, sides=(), endings=(".zip",), split=split)
