"""The JSON of speech recognition: Whisper and its kin, Premiere, AWS, Deepgram, AssemblyAI, Rev, podcast transcripts.

They differ in where the segments or words are, and in what they call them; both are tables here. Segments and words are
joined to sentences like the rows of captions.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

from diffcast.errors import NoStory
from diffcast.language.text import ends_sentence
from diffcast.model import Document, Side
from diffcast.readers.caption_rows import Row
from diffcast.readers.caption_turns import add_turns
from diffcast.readers.document_builder import DocumentBuilder
from diffcast.readers.encoding import decoded_head
from diffcast.readers.format import Format
from diffcast.readers.json_record import at, looks_like_json, value_of
from diffcast.readers.repeated_labels import labelled
from diffcast.readers.srt_and_vtt import PARTS, seconds

Path: TypeAlias = tuple[str | int, ...]

EACH: Final = "*"
"""In a path: every object of a list."""
HOLDERS: Final[tuple[Path, ...]] = (
    ("transcription", EACH),  # whisper.cpp
    ("result", "transcription", "utterances", EACH),  # Gladia
    ("segments", EACH),  # Whisper, faster-whisper, WhisperX, OpenAI, Premiere, podcasts
    ("chunks", EACH),  # transformers
    ("utterances", EACH),  # AssemblyAI with speakers
    ("monologues", EACH),  # Rev
    ("results", "channels", EACH, "alternatives", 0),  # Deepgram
    ("results",),  # AWS
    ("results", EACH),  # Speechmatics
    (),  # AssemblyAI without speakers, OpenAI with words, ElevenLabs
    (EACH,),  # the segments alone
)
"""Where the objects are that hold a text or words. The first that is there counts."""
WORDS: Final[tuple[Path, ...]] = (("words",), ("elements",), ("items",))
TEXT: Final[tuple[Path, ...]] = (
    ("punctuated_word",),
    ("text",),
    ("word",),
    ("transcript",),
    ("body",),
    ("value",),
    ("alternatives", 0, "content"),
)
START: Final[tuple[Path, ...]] = (
    ("start",),
    ("start_time",),
    ("startTime",),
    ("ts",),
    ("offsets", "from"),
    ("timestamp", 0),
    ("elements", 0, "ts"),
)
END: Final[tuple[Path, ...]] = (("end",), ("end_time",), ("endTime",), ("end_ts",), ("offsets", "to"), ("timestamp", 1))
SPEAKER: Final[tuple[Path, ...]] = (
    ("speaker",),
    ("speaker_label",),
    ("speaker_id",),
    ("alternatives", 0, "speaker"),
)
VOICES: Final[tuple[Path, ...]] = (("results", "speaker_labels", "segments", EACH), ("paragraphs", EACH))
"""Where tools say apart from the words who speaks from when on."""

LIST: Final = re.compile(r'"(?:transcription|segments|chunks|utterances|monologues|words|results)"\s{0,9}:\s{0,9}[\[{]')
TIME: Final = re.compile(r'"(?:start|start_time|startTime|ts|offsets|timestamps?|transcripts|channels)"\s{0,9}:')
SEGMENT: Final = re.compile(r'"(?:text|body)"\s{0,9}:\s{0,9}"')
SHORT_NAME: Final = re.compile(r"\d{1,3}|[A-Z]")
MAX_WORDS_OF_ROW: Final = 12
"""Words of one row, which has one time, where a tool gives the time of every word."""
MAX_SECONDS_OF_WHOLE: Final = 120
"""Pieces that last longer than this, on average, in whole numbers, are timed in milliseconds."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A segment or a word, with its blanks as the tool writes them."""

    text: str
    start: float | None = None
    """As the tool counts."""
    end: float | None = None
    speaker: str | None = None


def recognises(head: bytes, name: str) -> bool:
    """Whether the file is JSON with a list of segments or words and with times."""
    text = decoded_head(head).lstrip()
    shown = LIST.search(text) or (text[:1] == "[" and SEGMENT.search(text))
    return looks_like_json(head) and bool(shown) and TIME.search(text) is not None


def read(raw: bytes, where: str, side: Side) -> Document:
    """The document of a recognized text: sentences with their times and, where the tool tells them, their speakers."""
    record, note = value_of(raw, where, "transcript")
    rows = _rows(record)
    if not rows:
        raise NoStory(f"{where}: is JSON, but no transcript that is known; diffcast formats lists what is read")
    builder = DocumentBuilder()
    add_turns(builder, rows)
    if not any(row.start for row in rows):
        builder.marks = [replace(mark, time=None) for mark in builder.marks]
    return builder.document(raw, where, side, note)


# Pieces of a record


def _pieces(record: Any) -> Iterator[_Piece]:
    """What is said, in the order of the file, or of the times where several channels say it."""
    holders = next((found for path in HOLDERS if (found := _told(record, path))), [])
    names, voices = _names(record), _voices(record)
    several = _channels(record) > 1
    for number, holder in enumerate(holders, 1):
        given = _speaker(holder) or (f"Channel {number}" if several else None)
        for piece in _of(holder):
            speaker = given or piece.speaker or _voice(voices, piece.start)
            yield replace(piece, speaker=_shown(names.get(speaker or "", speaker)))


def _channels(record: Any) -> int:
    return len(list(_nodes(record, ("results", "channels", EACH))))


def _told(record: Any, path: Path) -> list[Any]:
    """The objects at a path; none where one of them holds neither text nor words, which is another kind of file."""
    found = list(_nodes(record, path))
    return found if all(_is_told(holder) for holder in found) else []


def _is_told(holder: Any) -> bool:
    words = _first(holder, WORDS)
    if isinstance(words, list) and words:
        return all(_has_text(word) for word in words) and any(_number(word, START) is not None for word in words)
    return _has_text(holder) and _number(holder, START) is not None


def _has_text(node: Any) -> bool:
    return isinstance(_first(node, TEXT), str)


def _nodes(record: Any, path: Path) -> Iterator[Any]:
    for place, step in enumerate(path):
        if step == EACH:
            for each in record if isinstance(record, list) else ():
                yield from _nodes(each, path[place + 1 :])
            return
        record = at(record, step)
    if isinstance(record, dict):
        yield record


def _of(holder: Any) -> Iterator[_Piece]:
    """The words of an object where they are all that its text says, else its text."""
    words = _first(holder, WORDS)
    pieces = [_piece(each) for each in words] if isinstance(words, list) else []
    whole = _piece(holder)
    tokens = whole.text.split()
    if not tokens:
        yield from _spaced(pieces)
    elif len(tokens) == len(pieces):
        yield from (replace(piece, text=f" {token}") for piece, token in zip(pieces, tokens, strict=True))
    else:
        yield from _spaced([replace(whole, text=" ".join(tokens))])


def _piece(node: Any) -> _Piece:
    text = _first(node, TEXT)
    return _Piece(
        text if isinstance(text, str) else "",
        _number(node, START),
        _number(node, END),
        _speaker(node),
    )


def _spaced(pieces: Sequence[_Piece]) -> Iterator[_Piece]:
    """The words with blanks before them, except before marks of punctuation; as they are where some have blanks."""
    own = any(piece.text != piece.text.strip() for piece in pieces)
    for piece in pieces:
        mark = not any(character.isalnum() for character in piece.text) and piece.text[:1] in ".,!?;:…%)]"
        yield piece if own or mark else replace(piece, text=f" {piece.text}")


def _first(node: Any, paths: Iterable[Path]) -> Any:
    """What the first of the paths that is there leads to."""
    return next((found for path in paths if (found := at(node, *path)) is not None), None)


def _number(node: Any, paths: Iterable[Path]) -> float | None:
    """A time as the tool counts it: a number, or one on a clock."""
    found = _first(node, paths)
    shown = str(found).strip() if isinstance(found, str | int | float) else ""
    if PARTS.fullmatch(shown) and ":" in shown:
        return seconds(shown)
    return float(shown) if re.fullmatch(r"\d{1,12}(?:\.\d{1,12})?", shown) else None


# Who speaks


def _speaker(node: Any) -> str | None:
    found = _first(node, SPEAKER)
    return str(found).strip() or None if isinstance(found, str | int) else None


def _shown(speaker: str | None) -> str | None:
    """A speaker as people call one: the second voice is Speaker 1."""
    return f"Speaker {speaker}" if speaker and SHORT_NAME.fullmatch(speaker) else speaker


def _names(record: Any) -> dict[str, str]:
    """The names that a list of speakers gives to their numbers."""
    found = ((at(each, "id"), at(each, "name")) for each in _nodes(record, ("speakers", EACH)))
    return {str(number): name for number, name in found if number is not None and isinstance(name, str) and name}


def _voices(record: Any) -> list[tuple[float, str]]:
    nodes = next((found for path in VOICES if (found := list(_nodes(record, path)))), [])
    told = ((_number(node, START), _speaker(node)) for node in nodes)
    return sorted((start, speaker) for start, speaker in told if start is not None and speaker)


def _voice(voices: Sequence[tuple[float, str]], start: float | None) -> str | None:
    place = bisect_right(voices, start, key=lambda voice: voice[0]) if start is not None else 0
    return voices[place - 1][1] if place else None


# Rows


def _rows(record: Any) -> list[Row]:
    """What is said as rows of captions, by which sentences are joined; what has no time has that of the row before."""
    pieces = [piece for piece in _joined(list(_pieces(record))) if piece.text.strip()]
    if _channels(record) > 1:
        pieces.sort(key=lambda piece: piece.start or 0.0)
    unit, time = _unit(pieces), 0.0
    rows: list[Row] = []
    for piece, said in zip(pieces, labelled([(" ".join(each.text.split()),) for each in pieces]), strict=True):
        time = piece.start * unit if piece.start is not None else time
        rows.extend(Row(row, ((0, time, None),), said.speaker or piece.speaker, time) for row in said.rows)
    return rows


def _joined(pieces: Sequence[_Piece]) -> Iterator[_Piece]:
    """The pieces; single words of one voice are put together up to the end of their sentence, or to a dozen."""
    held: list[_Piece] = []
    for piece in pieces:
        if held and not _goes_on(held, piece):
            yield _whole(held)
            held = []
        held.append(piece)
    if held:
        yield _whole(held)


def _goes_on(held: Sequence[_Piece], piece: _Piece) -> bool:
    if not any(character.isalnum() for character in piece.text):
        return True
    single = all(len(each.text.split()) < 2 for each in (held[-1], piece))
    return (
        single
        and piece.speaker == held[0].speaker
        and len(held) < MAX_WORDS_OF_ROW
        and not ends_sentence(held[-1].text.strip())
    )


def _whole(held: Sequence[_Piece]) -> _Piece:
    start = next((piece.start for piece in held if piece.start is not None), None)
    return _Piece("".join(piece.text for piece in held), start, held[-1].end, held[0].speaker)


def _unit(pieces: Sequence[_Piece]) -> float:
    """Seconds in a unit of the times: whole numbers may count milliseconds."""
    timed = [(piece.start, piece.end) for piece in pieces if piece.start is not None and piece.end is not None]
    whole = all(start.is_integer() and end.is_integer() for start, end in timed)
    return 0.001 if whole and sum(end - start for start, end in timed) > MAX_SECONDS_OF_WHOLE * len(timed) else 1.0


FORMAT = Format(
    "asr-json",
    "JSON of a speech recognition tool",
    recognises,
    read,
    sides=("transcript",),
    endings=(".json",),
)
