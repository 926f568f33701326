"""Makes captions of a text in every format: by ttconv where it writes the format, else by a few lines here."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import struct
import textwrap
import unicodedata
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import ttconv.imsc.writer
import ttconv.model
import ttconv.scc.codes.extended_characters
import ttconv.scc.codes.special_characters
import ttconv.srt.writer
import ttconv.stl.iso6937
import ttconv.vtt.writer

from diffcast.model import Document
from diffcast.places import clock

WIDTH = 32
"""Characters of a row of captions."""
PACE = 15
"""Characters that a captioner lets stand for a second."""
STACK = re.compile(r"^([A-Z][A-Z.’ ]+)\n([A-Z][A-Z.’ ]+)\n(?=“)", re.MULTILINE)
LABEL = re.compile(r"^\[([^\[\]]+)\]\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption."""

    start: float
    end: float
    rows: tuple[str, ...]


def as_captioned(script: str) -> list[str]:
    """The turns of an outlet's script as a captioner types them: chevrons, and names and titles before a colon."""
    named = STACK.sub(lambda match: f">> {match.group(1)}, {match.group(2)}: ", script)
    labelled = LABEL.sub(">> ", named)
    return [" ".join(turn.split()) for turn in re.split(r"\n\s*\n", labelled) if turn.strip()]


def cues(turns: Sequence[str], depth: int = 2, start: float = 1.0) -> list[Cue]:
    """The turns in rows of 32 characters, so many rows at a time, one caption after the other."""
    found: list[Cue] = []
    for turn in turns:
        rows = textwrap.wrap(turn, WIDTH, break_on_hyphens=False)
        for first in range(0, len(rows), depth):
            shown = tuple(rows[first : first + depth])
            end = round(start + sum(map(len, shown)) / PACE, 1)
            found.append(Cue(start, end, shown))
            start = end
    return found


def rolled(found: Sequence[Cue], depth: int = 3) -> list[Cue]:
    """The same as a recorder of roll-up captions keeps them: with each new row the ones above it once more."""
    rows = [(cue.start + place / 10, row) for cue in found for place, row in enumerate(cue.rows)]
    ends = [*(start for start, _ in rows[1:]), rows[-1][0] + 2]
    return [
        Cue(start, end, tuple(row for _, row in rows[max(0, place - depth + 1) : place + 1]))
        for place, ((start, _), end) in enumerate(zip(rows, ends, strict=True))
    ]


def _model(found: Sequence[Cue]) -> ttconv.model.ContentDocument:
    document = ttconv.model.ContentDocument()
    region = ttconv.model.Region("r1", document)
    document.put_region(region)
    body, division = ttconv.model.Body(document), ttconv.model.Div(document)
    body.set_region(region)
    document.set_body(body)
    body.push_child(division)
    for cue in found:
        paragraph = ttconv.model.P(document)
        paragraph.set_begin(Fraction(round(cue.start * 1000), 1000))
        paragraph.set_end(Fraction(round(cue.end * 1000), 1000))
        for place, row in enumerate(cue.rows):
            if place:
                paragraph.push_child(ttconv.model.Br(document))
            span = ttconv.model.Span(document)
            span.push_child(ttconv.model.Text(document, row))
            paragraph.push_child(span)
        division.push_child(paragraph)
    return document


def srt(found: Sequence[Cue]) -> bytes:
    return str(ttconv.srt.writer.from_model(_model(found))).encode()


def vtt(found: Sequence[Cue]) -> bytes:
    return str(ttconv.vtt.writer.from_model(_model(found))).encode()


def ttml(found: Sequence[Cue]) -> bytes:
    return bytes(ElementTree.tostring(ttconv.imsc.writer.from_model(_model(found)).getroot(), "utf-8"))


def sami(found: Sequence[Cue]) -> bytes:
    parts = [
        '<SAMI>\n<HEAD>\n<STYLE TYPE="text/css"><!--\n.ENUSCC {Name: English; lang: en-US;}\n--></STYLE>\n</HEAD>\n<BODY>'
    ]
    for cue in found:
        rows = "<br>".join(html.escape(row) for row in cue.rows)
        parts.append(f"<SYNC Start={round(cue.start * 1000)}><P Class=ENUSCC>{rows}")
        parts.append(f"<SYNC Start={round(cue.end * 1000)}><P Class=ENUSCC>&nbsp;")
    return "\n".join([*parts, "</BODY>\n</SAMI>\n"]).encode()


def sbv(found: Sequence[Cue]) -> bytes:
    def time(seconds: float) -> str:
        return f"{int(seconds) // 3600}:{int(seconds) // 60 % 60:02}:{seconds % 60:06.3f}"

    return "\n\n".join("\n".join([f"{time(cue.start)},{time(cue.end)}", *cue.rows]) for cue in found).encode()


def ass(found: Sequence[Cue]) -> bytes:
    def time(seconds: float) -> str:
        return f"{int(seconds) // 3600}:{int(seconds) // 60 % 60:02}:{seconds % 60:05.2f}"

    head = "[Script Info]\nScriptType: v4.00+\n\n[Events]\nFormat: Layer, Start, End, Style, Text\n"
    lines = (f"Dialogue: 0,{time(cue.start)},{time(cue.end)},Default," + r"\N".join(cue.rows) for cue in found)
    return (head + "\n".join(lines) + "\n").encode()


def csv_table(found: Sequence[Cue]) -> bytes:
    def time(seconds: float) -> str:
        return f"{int(seconds) // 3600:02}:{int(seconds) // 60 % 60:02}:{seconds % 60:06.3f}"

    target = io.StringIO()
    rows = ((time(cue.start), time(cue.end), " ".join(cue.rows)) for cue in found)
    csv.writer(target).writerows([("Start Time", "End Time", "Text"), *rows])
    return target.getvalue().encode()


def timed_lines(found: Sequence[Cue]) -> bytes:
    def time(seconds: float) -> str:
        return f"{int(seconds) // 60:02}:{seconds % 60:06.3f}"

    return "\n".join(f"[{time(cue.start)} --> {time(cue.end)}]  {' '.join(cue.rows)}" for cue in found).encode()


def whisper(found: Sequence[Cue]) -> bytes:
    parts = [{"start": cue.start, "end": cue.end, "text": f" {' '.join(cue.rows)}"} for cue in found]
    return json.dumps({"text": "".join(str(part["text"]) for part in parts), "segments": parts}).encode()


def stl(found: Sequence[Cue], comment: str = "") -> bytes:
    """EBU STL of level 1 (teletext), 25 frames a second, with the programme at 10:00:00:00."""
    blocks = list(_stl_blocks(found, comment))
    head = bytearray(b" " * 1024)
    for place, field in (
        (0, b"850"), (3, b"STL25.01"), (11, b"1"), (12, b"00"), (14, b"09"), (238, b"%05d" % len(blocks)),
        (243, b"%05d" % len(found)), (248, b"001"), (251, b"40"), (253, b"23"), (255, b"1"), (256, b"10000000"),
        (264, b"10000000"), (272, b"1"), (273, b"1"),
    ):  # fmt: skip
        head[place : place + len(field)] = field
    return bytes(head) + b"".join(blocks)


def _stl_blocks(found: Sequence[Cue], comment: str) -> Iterator[bytes]:
    if comment:
        yield _stl_block(0, 0xFF, 0, 1, _iso6937(comment), 1)
    for number, cue in enumerate(found):
        field = b"\x8a\x8a".join(b"\x0d\x0b\x0b" + _iso6937(row) + b"\x0a\x0a" for row in cue.rows)
        pieces = [field[start : start + 112] for start in range(0, len(field), 112)]
        for extension, piece in enumerate(pieces):
            last = 0xFF if extension + 1 == len(pieces) else extension
            yield _stl_block(number, last, cue.start, cue.end, piece)


def _stl_block(number: int, extension: int, start: float, end: float, field: bytes, comment: int = 0) -> bytes:
    times = (*_time_code(start + 36000), *_time_code(end + 36000))
    return struct.pack("<BHBB8BBBB112s", 0, number, extension, 0, *times, 20, 2, comment, field.ljust(112, b"\x8f"))


def _time_code(seconds: float, frames: int = 25) -> tuple[int, int, int, int]:
    whole = int(seconds)
    return whole // 3600, whole // 60 % 60, whole % 60, min(frames - 1, round((seconds - whole) * frames))


def _iso6937_table() -> dict[str, bytes]:
    table = {chr(code): bytes([code]) for code in range(0x20, 0x7F)}
    for code in range(0xA0, 0x100):
        character = ttconv.stl.iso6937.decode(bytes([code]), "ignore")[0]
        if len(character) == 1 and character not in table:
            table[character] = bytes([code])
    return table


def _iso6937(text: str) -> bytes:
    return b"".join(_iso6937_table()[character] for character in _typed(text))


def _typed(text: str) -> str:
    """What a captioner types for a sign that old formats do not have."""
    return unicodedata.normalize("NFC", text.replace("…", "..."))


def scc(found: Sequence[Cue]) -> bytes:
    """Pop-on captions, each loaded before its time and shown at it."""
    lines = []
    for cue in found:
        codes = [0x1420, 0x1420, 0x142E, 0x142E]
        for row, text in enumerate(cue.rows, 16 - len(cue.rows)):
            codes.extend([_address(row)] * 2 + _characters(text))
        codes.extend([0x142C, 0x142C, 0x142F, 0x142F])
        lines.append(_scc_line(cue.start - (len(codes) - 2) / 30, codes))
    return _scc_file(lines)


def scc_rolling(found: Sequence[Cue], depth: int = 3) -> bytes:
    """Roll-up captions: every row is typed in while the ones above it move up."""
    lines = []
    for cue in found:
        codes = []
        for text in cue.rows:
            codes.extend([0x1423 + depth] * 2 + [0x142D] * 2 + [_address(15)] * 2 + _characters(text))
        lines.append(_scc_line(cue.start, codes))
    return _scc_file(lines)


def _scc_file(lines: Sequence[str]) -> bytes:
    return ("Scenarist_SCC V1.0\n\n" + "\n\n".join(lines) + "\n").encode()


def _scc_line(start: float, codes: Sequence[int]) -> str:
    hours, minutes, whole, frames = _time_code(max(0.0, start), 30)
    words = " ".join(f"{odd(code >> 8):02x}{odd(code & 0xFF):02x}" for code in codes)
    return f"{hours:02}:{minutes:02}:{whole:02}:{frames:02}\t{words}"


def odd(byte: int) -> int:
    """The byte with the bit that makes the count of its bits odd."""
    return byte | (0x80 if byte.bit_count() % 2 == 0 else 0)


def _address(row: int) -> int:
    first, low = {12: (0x13, 0), 13: (0x13, 1), 14: (0x14, 0), 15: (0x14, 1)}[row]
    return first << 8 | (0x60 if low else 0x40)


def _characters(text: str) -> list[int]:
    """The codes of a row: two characters a pair; signs of the second table come after a plain one, which they replace."""
    codes: list[int] = []
    half: int | None = None
    for character in _typed(text):
        special = _special(character)
        if special is None:
            codes, half = _paired(codes, half, ord(character))
            continue
        if special >> 8 != 0x11:
            codes, half = _paired(codes, half, ord(" "))
        if half is not None:
            codes.append(half << 8)
            half = None
        codes.append(special)
    return [*codes, half << 8] if half is not None else codes


def _paired(codes: list[int], half: int | None, byte: int) -> tuple[list[int], int | None]:
    return (codes, byte) if half is None else ([*codes, half << 8 | byte], None)


def _special(character: str) -> int | None:
    if character == "—":
        return 0x122A  # ttconv takes it for a line of a box
    for table in (
        ttconv.scc.codes.special_characters.SccSpecialCharacter,
        ttconv.scc.codes.extended_characters.SccExtendedCharacter,
    ):
        for code in table:
            if code.get_unicode_value() == character and (character > "~" or character in "*{}\\^_|~"):
                return int(code.value[0])
    return ord("'") and (0x1229 if character == "’" else None)


WRITERS: dict[str, Callable[[Sequence[Cue]], bytes]] = {
    "captions.srt": srt,
    "captions.vtt": vtt,
    "captions.ttml": ttml,
    "captions.smi": sami,
    "captions.stl": stl,
    "pop-on.scc": scc,
    "roll-up.scc": scc_rolling,
    "captions.sbv": sbv,
    "captions.ass": ass,
    "captions.csv": csv_table,
    "roll-up.srt": lambda found: srt(rolled(found)),
    "roll-up.vtt": lambda found: vtt(rolled(found)),
}
"""What writes each sample, by the name of its file."""


def told(document: Document) -> str:
    """A document as a person can check it: its note, and each stretch with its time, line, speaker and role."""
    lines = [f"note: {document.note}"] if document.note else []
    end = 0
    for mark in document.marks:
        if "\n" in document.text[end : mark.span.start]:
            lines.append("")
        said = document.text[mark.span.start : mark.span.end].strip()
        end = mark.span.end
        place = f" line {mark.line}" if mark.line is not None else ""
        speaker = f" ({mark.speaker})" if mark.speaker else ""
        role = f" {{{mark.role}: {mark.code}}}" if mark.role else ""
        assert mark.time is not None
        if said:
            lines.append(f"{clock(mark.time)}{place}{speaker}{role} {said}")
    return "\n".join(lines) + "\n"
