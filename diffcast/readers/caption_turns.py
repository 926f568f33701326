"""Joins rows of captions into lines of text: one line per speaker's turn, or a few sentences of it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise

from diffcast.language.text import WORD, mostly_capitals
from diffcast.language.wordlists import entries
from diffcast.language.words import stop_words
from diffcast.model import AsideCode, Mark, Role, Span
from diffcast.readers.caption_rows import Row, Stamp
from diffcast.readers.document_builder import DocumentBuilder

TURN = re.compile(r"(?:(?<=\s)|^)>{2,4}")
DASH = re.compile(r"[-–] ?(?=[^\W_])")
CHEVRONS = re.compile(r">{2,4}\s?")
NAMED = re.compile(r"(?:>{2,4}\s?)?(?P<label>(?P<name>[^\W\d_][\w.’'\-]*(?: [^\W\d_][\w.’'\-]*){0,3}) ?:)(?=\s|$)")
BRACKETED = re.compile(r"[\[(]\s?([^\[\]()]{1,100}?)\s?[\])]")
FULL_STOP = re.compile(r"(?P<last>(?<!\w)\w++)?[^\w\s]{0,3}(?P<mark>[.!?])[\"'”’)\]]{0,3}$")
NOTE = "♪♫"

MAX_QUOTATION_CHARACTERS = 600
"""Characters within which a quotation has to close; where it does not, a mark is missing."""
MAX_SOUND_WORDS = 5
"""Words of a described sound without brackets."""
MIN_ING = 4
"""Letters that a word in -ing has more than, unless it is KING or RING."""
MAX_SONG_ROWS = 4
"""Rows within which a song's closing note must come."""


@dataclass(slots=True)
class _Turn:
    """A line of text while its rows are put together."""

    speaker: str | None = None
    song: bool = False
    pieces: list[str] = field(default_factory=list)
    stamps: list[Stamp] = field(default_factory=list)
    length: int = 0
    curly: int = 0
    straight: int = 0
    sounds: list[Span] = field(default_factory=list)
    """The rows that describe a sound without brackets."""

    def add(self, row: Row) -> None:
        glue = "" if not self.pieces or _hyphenated(self.pieces[-1], row.text) else " "
        offset = self.length + len(glue)
        self.pieces.extend((glue, row.text))
        self.stamps.extend((offset + place, time, line) for place, time, line in row.stamps)
        self.length = offset + len(row.text)
        if row.sound:
            self.sounds.append(Span(offset, self.length))
        self.curly += row.text.count("“") - row.text.count("”")
        self.straight += row.text.count('"')

    @property
    def quoting(self) -> bool:
        """Whether a quotation is open that may still close."""
        return (self.curly > 0 or self.straight % 2 == 1) and self.length < MAX_QUOTATION_CHARACTERS


def add_turns(builder: DocumentBuilder, rows: Iterable[Row]) -> None:
    """Add the rows to a builder as lines, each stretch of them with its time."""
    for turn in _turns([part for row in _with_sounds(list(rows)) for part in _parted(row)]):
        text = "".join(turn.pieces)
        span = builder.line(text)
        builder.marks.extend(_marks(text, span.start, turn))


def _with_sounds(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows; in a file in mixed case, those in capitals that describe a sound are marked."""
    if mostly_capitals("".join(row.text for row in rows)):
        return rows
    return [replace(row, sound=True) if _is_bare_sound(row.text) else row for row in rows]


def _parted(row: Row) -> Iterator[Row]:
    """A row, cut where another speaker begins inside it."""
    cuts = sorted({0, *(match.start() for match in TURN.finditer(row.text)), len(row.text)})
    for start, end in pairwise(cuts):
        text = row.text[start:end].strip()
        if text:
            yield replace(row, text=text, stamps=_from(row.stamps, start, end))


def _from(stamps: Sequence[Stamp], start: int, end: int) -> tuple[Stamp, ...]:
    """The stamps of a part of a row, counted from its beginning."""
    first = bisect_right(stamps, start, key=lambda stamp: stamp[0]) - 1
    return tuple((max(0, place - start), time, line) for place, time, line in stamps[first:] if place < end)


def _turns(rows: Sequence[Row]) -> Iterator[_Turn]:
    turn = _Turn()
    song = 0
    for place, row in enumerate(rows):
        song = song - 1 if song else _song(rows, place)
        if turn.pieces and (bool(song) != turn.song or _begins(turn, row, rows, place)):
            yield turn
            turn = _Turn()
        turn.speaker, turn.song = row.speaker, bool(song)
        turn.add(row)
    if turn.pieces:
        yield turn


def _song(rows: Sequence[Row], place: int) -> int:
    """How many rows from this one on are sung: up to the note that closes the song, or only this one."""
    if rows[place].text[0] not in NOTE:
        return 0
    for count, row in enumerate(rows[place : place + MAX_SONG_ROWS], 1):
        if count > 1 and (CHEVRONS.match(row.text) or (row.text[0] in NOTE and len(row.text) > 1)):
            break
        if row.text[-1] in NOTE:
            return count
    return 1


def _begins(turn: _Turn, row: Row, rows: Sequence[Row], place: int) -> bool:
    """Whether a row begins a line of its own: another speaker, or the sentence before it is over."""
    if row.speaker != turn.speaker or CHEVRONS.match(row.text) or _is_dash(rows, place):
        return True
    return _is_over(turn.pieces[-1]) and not turn.quoting


def _is_dash(rows: Sequence[Row], place: int) -> bool:
    """Whether a dash opens a row for another speaker: a row of the same caption has one, too."""
    if not DASH.match(rows[place].text):
        return False
    near = [rows[index] for index in (place - 1, place + 1) if 0 <= index < len(rows)]
    return any(row.start == rows[place].start and DASH.match(row.text) for row in near)


def _is_over(text: str) -> bool:
    """Whether a sentence ends with this row; DR. and GOV. may come before a name."""
    match = FULL_STOP.search(text[-40:])
    if match is None or text.endswith(".."):
        return False
    last = (match.group("last") or "").lower()
    return (
        match.group("mark") != "." or last.isdigit() or (len(last) > 2 and last not in entries("caption_short_forms"))
    )


def _hyphenated(before: str, after: str) -> bool:
    """Whether a row ends inside a word with a hyphen, as in FISH- PACKING."""
    first = WORD.match(after)
    return bool(re.search(r"\w-$", before)) and first is not None and first.group().lower() not in ("and", "or", "to")


def _marks(text: str, offset: int, turn: _Turn) -> Iterator[Mark]:
    """Every stretch of a line with its time, its speaker and, where it is not spoken, its role."""
    asides = sorted(_asides(text, turn))
    speaker = turn.speaker or next((name for _, role, name, _ in asides if role == "label" and name), None)
    edges = {place for place, _, _ in turn.stamps} | {edge for span, *_ in asides for edge in (span.start, span.end)}
    cuts = sorted({0, *edges, len(text)})
    known = {span.start: (role, name, code) for span, role, name, code in asides}
    ends = {span.start: span.end for span, *_ in asides}
    done = 0
    for start, end in pairwise(cuts):
        if start < done:
            continue
        role, name, code = known.get(start, (None, speaker, None))
        done = ends.get(start, end)
        if not text[start:done].strip():
            continue
        _, time, line = turn.stamps[bisect_right(turn.stamps, start, key=lambda stamp: stamp[0]) - 1]
        yield Mark(Span(offset + start, offset + done), role, name, time, code, line)


def _asides(text: str, turn: _Turn) -> Iterator[tuple[Span, Role, str | None, AsideCode]]:
    """What of a line is not spoken, as captions mark it."""
    if turn.song:
        yield Span(0, len(text)), "cue", None, AsideCode.MUSIC
        return
    yield from ((span, "cue", None, AsideCode.SOUND) for span in turn.sounds)
    dash = DASH.match(text)
    if dash:
        yield Span(0, dash.end()), "label", turn.speaker, AsideCode.SPEAKER_CHANGE
    named = NAMED.match(text)
    if named and named.start("label") and _is_name(named.group("name")):
        yield Span(*named.span("label")), "label", named.group("name"), AsideCode.SPEAKER_LABEL
    for match in BRACKETED.finditer(text):
        if is_sound(match.group(1)):
            yield Span(*match.span()), "cue", None, AsideCode.SOUND


def _is_bare_sound(text: str) -> bool:
    """Whether a row in capitals describes a sound: DOOR SLAMS, WIND HOWLING. What ends a sentence is shouted."""
    words = WORD.findall(text.lower())
    if not words or len(words) > MAX_SOUND_WORDS or not text.isupper() or not text.replace(" ", "").isalpha():
        return False
    acts = words[-1].endswith("ing") and len(words[-1]) > MIN_ING and not stop_words().intersection(words)
    return acts or not {words[0], words[-1]}.isdisjoint(_sounds())


def _is_name(name: str) -> bool:
    words = WORD.findall(name)
    return all(word[0].isupper() and word.lower() not in stop_words() for word in words)


def is_sound(inside: str) -> bool:
    """Whether the text in brackets describes a sound rather than naming a speaker."""
    words = WORD.findall(inside.lower())
    return (
        any(word in _sounds() or (len(word) > MIN_ING and word.endswith("ing")) for word in words) and ":" not in inside
    )


@cache
def _sounds() -> frozenset[str]:
    return entries("caption_sounds")
