"""Scenarist closed captions (.scc): the codes of EIA-608, roll-up, pop-on and paint-on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from diffcast.errors import UnreadableInput
from diffcast.limits import Deadline
from diffcast.model import Document, Side
from diffcast.readers.captions import Caption, document
from diffcast.readers.encoding import decode
from diffcast.readers.signature import caption_format
from diffcast.readers.srt_and_vtt import BREAK

SIGNATURE = re.compile(r"(?i)Scenarist_SCC\s")
LINE = re.compile(r"\s*(\d{1,2}):(\d{2}):(\d{2})[:;.,](\d{2})\s+(\S.*)")
PAIR = re.compile(r"[0-9a-fA-F]{4}")
FRAMES = 30
"""Pairs sent in a second, and frames that the time code counts."""
MAX_DAMAGED_SHARE, MIN_REVERSED_SHARE = 0.03, 0.97
"""Shares of bytes of wrong parity: up to the first a few were damaged, from the second on all were turned round."""

Words = list[tuple[float, int, list[str]]]
"""The time and the number of each line, and its pairs of bytes as they are written."""


def read(raw: bytes, where: str, side: Side) -> Document:
    """The document of the first channel; its times are those of the timecode.

    Raises `UnreadableInput` where so many bytes fail the check of their parity that the words cannot be trusted.
    """
    text, note = decode(raw, where)
    lines, notes = _lines(text, where)
    check = _parity(lines, where)
    deadline = Deadline(where)
    captions = (
        Caption(shown.time, shown.rows, shown.end, line=shown.line)
        for shown in Decoder().decode(_pairs(lines, deadline))
    )
    return document(captions, raw, where, side, [each for each in (note, *notes, check) if each])


def _lines(text: str, where: str) -> tuple[Words, list[str]]:
    found: Words = []
    odd: list[int] = []
    for number, line in enumerate(BREAK.split(text), 1):
        match = LINE.fullmatch(line)
        if match is None:
            odd.extend([number] if line.strip() and number > 1 else [])
            continue
        hours, minutes, whole, frames = (int(part) for part in match.groups()[:4])
        words = match.group(5).split()
        odd.extend([number] if not all(PAIR.fullmatch(word) for word in words) else [])
        time = hours * 3600 + minutes * 60 + whole + frames / FRAMES
        found.append((time, number, [word for word in words if PAIR.fullmatch(word)]))
    if not any(words for *_, words in found):
        raise UnreadableInput(f"{where}: no SCC captions in it; give the captions, or name the right format")
    if odd and odd[-1] >= found[-1][1]:
        raise UnreadableInput(f"{where}: line {odd[-1]} is cut off or isn’t SCC; export the captions again")
    return found, [f"line {odd[0]} is damaged; anything in it that isn’t a code was left out"] if odd else []


def _parity(lines: Words, where: str) -> str | None:
    """What was assumed of the parity of the bytes."""
    data = bytes.fromhex("".join(word for _, _, words in lines for word in words))
    wrong = sum(byte.bit_count() % 2 == 0 for byte in data)
    share = wrong / max(1, len(data))
    if not wrong:
        return None
    if max(data) < 0x80:
        return "read without parity, since no byte has its bit"
    if share >= MIN_REVERSED_SHARE:
        return "read with even parity instead of odd"
    if share <= MAX_DAMAGED_SHARE:
        first = next(number for _, number, words in lines if _is_wrong(words))
        return f"{wrong} of {len(data)} bytes have wrong parity (first in line {first}); letters there may be wrong"
    raise UnreadableInput(
        f"{where}: {wrong} of {len(data)} bytes have wrong parity, so the words cannot be trusted; export it again"
    )


def _is_wrong(words: Sequence[str]) -> bool:
    return any(byte.bit_count() % 2 == 0 for byte in bytes.fromhex("".join(words)))


def _pairs(lines: Words, deadline: Deadline) -> Iterator[Pair]:
    for time, number, words in lines:
        deadline.check()
        for place, word in enumerate(words):
            first, second = bytes.fromhex(word)
            yield Pair(first & 0x7F, second & 0x7F, time + place / FRAMES, number)


Cells = dict[int, str]
"""Characters of a row by column."""

STANDARD = {
    0x2A: "á", 0x5C: "é", 0x5E: "í", 0x5F: "ó", 0x60: "ú", 0x7B: "ç", 0x7C: "÷", 0x7D: "Ñ", 0x7E: "ñ", 0x7F: "█",
}  # fmt: skip
"""Where the basic characters are not those of ASCII."""
SPECIAL = "®°½¿™¢£♪à\u00a0èâêîôû"
"""0x30 to 0x3F after 0x11."""
EXTENDED = {
    0x12: "ÁÉÓÚÜü‘¡*'—©℠•“”ÀÂÇÈÊËëÎÏïÔÙùÛ«»",
    0x13: "ÃãÍÌìÒòÕõ{}\\^_|~ÄäÖöß¥¤│ÅåØø┌┐└┘",
}
"""0x20 to 0x3F after these; each takes the place of the plain character before it."""
ROWS = {
    0x10: (11, 11), 0x11: (1, 2), 0x12: (3, 4), 0x13: (12, 13),
    0x14: (14, 15), 0x15: (5, 6), 0x16: (7, 8), 0x17: (9, 10),
}  # fmt: skip
"""The two rows that each first byte of a row's address names."""
BASE_ROW = 15
"""The row that roll-up captions are typed in, unless another is given."""
LAST_COLUMN, MAX_COLUMN = 31, 255
"""The last column on screen, and the last that is kept: files of some tools go on beyond the edge of the screen."""

RESUME_POP_ON, BACKSPACE, DELETE_TO_END = 0x20, 0x21, 0x24
ROLL_UP = (0x25, 0x26, 0x27)
RESUME_PAINT_ON, RESUME_TEXT, TEXT = 0x29, 0x2A, 0x2B
ERASE_SHOWN, CARRIAGE_RETURN, ERASE_HIDDEN, END_OF_CAPTION = 0x2C, 0x2D, 0x2E, 0x2F


@dataclass(frozen=True, slots=True)
class Pair:
    """Two bytes without their parity, the second on air at which they are sent, and their line in the source."""

    first: int
    second: int
    time: float
    line: int


@dataclass(frozen=True, slots=True)
class Shown:
    """Rows that appear together."""

    rows: tuple[str, ...]
    time: float
    line: int
    end: float | None = None


@dataclass(slots=True)
class _Page:
    """Rows of characters, by number, each with the pair that began it."""

    rows: dict[int, Cells] = field(default_factory=dict)
    begun: dict[int, Pair] = field(default_factory=dict)

    def put(self, row: int, column: int, character: str, pair: Pair) -> None:
        self.rows.setdefault(row, {})[min(column, MAX_COLUMN)] = character
        self.begun.setdefault(row, pair)

    def text(self, row: int) -> str:
        cells = self.rows.get(row, {})
        return "".join(cells.get(column, " ") for column in range(max(cells, default=-1) + 1)).strip()

    def take(self, row: int) -> tuple[str, Pair | None]:
        """The text of a row, which is empty from now on."""
        text, pair = self.text(row), self.begun.pop(row, None)
        self.rows.pop(row, None)
        return text, pair


class Decoder:
    """The first caption channel of a stream of pairs."""

    def __init__(self) -> None:
        self.mode = "pop-on"
        self.ours = True
        self.service = False
        self.shown, self.hidden = _Page(), _Page()
        self.row, self.column = BASE_ROW, 0
        self.before: tuple[int, int] | None = None

    def decode(self, pairs: Iterable[Pair]) -> Iterator[Shown]:
        """What appears, in order; what was typed and never shown comes last."""
        last: Pair | None = None
        for pair in pairs:
            last = pair
            yield from self._pair(pair)
        if last is not None:
            yield from self._cleared(last)
            yield from self._flip(last)
            yield from self._cleared(last)

    def _pair(self, pair: Pair) -> Iterator[Shown]:
        first, second = pair.first, pair.second
        code = 0x10 <= first <= 0x1F
        if code and self.before == (first, second):
            self.before = None  # Codes are sent twice, so that one may be lost.
            return
        self.before = (first, second) if code else None
        if code:
            self.service, self.ours = False, first < 0x18
            if self.ours:
                yield from self._code(first, second, pair)
        elif 0 < first < 0x10:
            self.service = first != 0x0F
        elif self.ours and not self.service:
            for byte in (first, second):
                if byte >= 0x20:
                    self._type(STANDARD.get(byte, chr(byte)), pair)

    def _code(self, first: int, second: int, pair: Pair) -> Iterator[Shown]:
        if second >= 0x40:
            yield from self._address(first, second, pair)
        elif first == 0x11 and second >= 0x30:
            self._type(SPECIAL[second - 0x30], pair)
        elif first == 0x11 and second >= 0x20:
            self._type(" ", pair)  # A change of colour takes the place of a blank.
        elif first in EXTENDED and second >= 0x20:
            self.column = max(0, self.column - 1)
            self._type(EXTENDED[first][second - 0x20], pair)
        elif first == 0x17 and 0x21 <= second <= 0x23:
            self.column = max(self.column, min(self.column + second - 0x20, LAST_COLUMN))
        elif first in (0x14, 0x15):
            yield from self._command(second, pair)

    @property
    def _page(self) -> _Page:
        return self.hidden if self.mode == "pop-on" else self.shown

    def _type(self, character: str, pair: Pair) -> None:
        if self.mode != "text":
            self._page.put(self.row, self.column, character, pair)
            self.column = min(self.column + 1, MAX_COLUMN + 1)

    def _address(self, first: int, second: int, pair: Pair) -> Iterator[Shown]:
        """A row and a column to type at; in roll-up captions the row that is typed moves along."""
        row = ROWS[first][second >= 0x60 and first != 0x10]
        self.column = (second & 0x0E) * 2 if second & 0x10 else 0
        if self.mode == "roll-up" and row != self.row:
            cells, begun = self.shown.rows.pop(self.row, None), self.shown.begun.pop(self.row, None)
            if cells and begun:
                self.shown.rows[row], self.shown.begun[row] = cells, begun
        elif self.mode == "paint-on" and self.column in self.shown.rows.get(row, {}):
            yield from self._taken(row, pair)
        self.row = row

    def _command(self, second: int, pair: Pair) -> Iterator[Shown]:
        if second == BACKSPACE:
            self.column = max(0, self.column - 1)
            self._page.rows.get(self.row, {}).pop(self.column, None)
        elif second == DELETE_TO_END:
            cells = self._page.rows.get(self.row, {})
            for column in [column for column in cells if column >= self.column]:
                del cells[column]
        elif second == CARRIAGE_RETURN and self.mode == "roll-up":
            yield from self._taken(self.row, pair)
            self.column = 0
        elif second == ERASE_SHOWN:
            yield from self._cleared(pair)
        elif second == ERASE_HIDDEN:
            self.hidden = _Page()
        elif second == END_OF_CAPTION:
            yield from self._cleared(pair)
            yield from self._flip(pair)
            self.mode = "pop-on"
        else:
            yield from self._turn_to(second, pair)

    def _turn_to(self, second: int, pair: Pair) -> Iterator[Shown]:
        """Another way of showing captions."""
        if second in ROLL_UP:
            if self.mode != "roll-up":
                yield from self._cleared(pair)
                self.row, self.column = BASE_ROW, 0
            self.mode = "roll-up"
        elif second == RESUME_PAINT_ON:
            if self.mode == "roll-up":
                yield from self._cleared(pair)
            self.mode = "paint-on"
        elif second == RESUME_POP_ON:
            self.mode = "pop-on"
        elif second in (RESUME_TEXT, TEXT):
            self.mode = "text"

    def _flip(self, pair: Pair) -> Iterator[Shown]:
        """The hidden rows come on air; those of pop-on captions appear together."""
        rows = tuple(text for row in sorted(self.hidden.rows) if (text := self.hidden.text(row)))
        self.hidden = _Page()
        if rows:
            yield Shown(rows, pair.time, pair.line)

    def _taken(self, row: int, pair: Pair) -> Iterator[Shown]:
        text, begun = self.shown.take(row)
        if text and begun:
            yield Shown((text,), begun.time, begun.line, pair.time)

    def _cleared(self, pair: Pair) -> Iterator[Shown]:
        """The rows that were typed on air, which go now."""
        for row in sorted(self.shown.rows, key=lambda each: (self.shown.begun[each].time, each)):
            yield from self._taken(row, pair)


FORMAT = caption_format("scc", "Scenarist closed captions (EIA-608)", SIGNATURE, read, (".scc",))
