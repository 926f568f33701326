"""The two texts of a version as they come in. A name is a label to show, never a path to open."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from diffcast.errors import UnreadableInput
from diffcast.readers import FORMATS, format_of
from diffcast.serve.store.values import Source

FIELDS: Final = ("transcript", "article", "page")
"""Names under which texts come in; a page holds both texts."""
SIDES: Final = frozenset(("transcript", "article"))
FORMAT_NAMES: Final = frozenset(each.name for each in FORMATS)
INVISIBLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters and halves of characters, and marks that reverse the direction of text."""
MAX_FILE_NAME: Final = 120
"""Characters of a file name; its end is kept, which may show the format."""


@dataclass(frozen=True, slots=True)
class TextPair:
    """Two sources to compare; a page that holds both texts is on both sides."""

    transcript: Source
    article: Source

    @property
    def one_page(self) -> bool:
        """Whether one page holds both texts."""
        return self.transcript == self.article


@dataclass(frozen=True, slots=True)
class GivenTexts:
    """What somebody sent: a transcript, an article, both, or one page that holds both."""

    sources: Mapping[str, Source]
    """By the name of the field: `transcript`, `article` or `page`."""

    def pair(self, newest: TextPair | None = None) -> TextPair:
        """The two texts to compare; a missing one comes from the newest version, unless that is one page.

        A single text is taken as a page, as on the command line. Raises `UnreadableInput`.
        """
        if newest is None or not self._completed_by(newest):
            return _pair(self.sources)
        return _pair({"transcript": newest.transcript, "article": newest.article, **self.sources})

    def sides(self, newest: TextPair) -> frozenset[str]:
        """The sides that these texts replace."""
        return frozenset(self.sources) if self._completed_by(newest) else SIDES

    def fits_swapped(self) -> bool:
        """Whether a text has a format that only the other side can have, and the other text could take its place."""
        if self.sources.keys() != SIDES:
            return False
        sides = {side: self._sides_of(source) for side, source in self.sources.items()}
        fits = all(side in found for side, found in sides.items())
        return not fits and "article" in sides["transcript"] and "transcript" in sides["article"]

    def _sides_of(self, source: Source) -> Collection[str]:
        named = [each for each in FORMATS if each.name == source.format]
        return (named[0] if named else format_of(source.raw, source.name)).sides

    def _completed_by(self, newest: TextPair) -> bool:
        return bool(self.sources) and "page" not in self.sources and not newest.one_page


def changed_sides(old: TextPair, new: TextPair) -> frozenset[str]:
    """The sides whose text differs between two versions."""
    sides = {"transcript": (old.transcript, new.transcript), "article": (old.article, new.article)}
    return frozenset(side for side, (before, after) in sides.items() if before.sha256 != after.sha256)


def named_source(field: str, name: str, raw: bytes, format: str | None) -> Source:
    """A source as it was sent; raises `UnreadableInput` for a format that diffcast does not have."""
    if format and format not in FORMAT_NAMES:
        raise UnreadableInput(f"{field}: no format {format[:40]!r}; use one of {', '.join(sorted(FORMAT_NAMES))}")
    return Source.of(file_label(name, field), raw, format or None)


def file_label(name: str, default: str) -> str:
    """What a file is called for people: the last part of its path, without invisible characters."""
    last = INVISIBLE.sub("", re.split(r"[/\\]", name)[-1]).strip()
    return default if last in ("", ".", "..", "-") else last[-MAX_FILE_NAME:]


def _pair(sources: Mapping[str, Source]) -> TextPair:
    if not sources:
        raise UnreadableInput("No text; give a transcript and an article, or one page that holds both")
    if len(sources) == 1:
        only = next(iter(sources.values()))
        return TextPair(only, only)
    if "page" in sources:
        raise UnreadableInput("page: holds both texts, so leave transcript and article empty")
    if sources["transcript"].sha256 == sources["article"].sha256:
        raise UnreadableInput("The transcript and the article are the same text; send one of each")
    return TextPair(sources["transcript"], sources["article"])
