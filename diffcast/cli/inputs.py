"""The two texts that the arguments name."""

from __future__ import annotations

from pathlib import Path

from diffcast.errors import NoStory, UnreadableInput, UnwritableOutput
from diffcast.model import Document
from diffcast.readers import FORMATS, read, split

STANDARD_INPUT = "-"
FORMAT_NAMES = tuple(sorted(each.name for each in FORMATS))


def load(
    transcript: str, article: str | None, formats: tuple[str | None, str | None] = (None, None)
) -> tuple[Document, Document]:
    """The transcript and the article: two sources, or the two halves of the page that the first argument names.

    `formats` names what they are, where that is not to be told by their content; of a page either name will do.
    Raises `UnreadableInput` where one cannot be read, and `NoStory` where both are the same text.
    """
    if article is None:
        return split(Path(transcript), formats[0] or formats[1])
    if transcript == article == STANDARD_INPUT:
        raise UnreadableInput("-: standard input can be only one of the two texts; give the other as a file")
    if _is_same_file(transcript, article):
        raise NoStory(f"{article}: the transcript and the article are the same file; give two files, or one page")
    documents = read(Path(transcript), "transcript", formats[0]), read(Path(article), "article", formats[1])
    if documents[0].sha256 == documents[1].sha256:
        raise NoStory(f"{article}: holds the same bytes as {transcript}; give the transcript and the article")
    return documents


def protect(target: str | None, *sources: str | None) -> None:
    """Refuse to write a report over one of its own sources."""
    for source in sources:
        if target and source and target != STANDARD_INPUT and _is_same_file(target, source):
            raise UnwritableOutput(f"{target}: is one of the files to read; choose another file for the report")


def _is_same_file(first: str, second: str) -> bool:
    try:
        return Path(first).samefile(second)
    except (OSError, ValueError):
        return False
