"""RTF: paragraphs and tables, read in one pass by a small parser of our own."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from diffcast.errors import UnreadableInput
from diffcast.language.wordlists import entries
from diffcast.limits import PREFIX, Deadline, limits
from diffcast.model import Document, Side
from diffcast.readers.document_builder import DocumentBuilder
from diffcast.readers.docx import style_of
from diffcast.readers.format import Format
from diffcast.readers.paragraphs_and_tables import Cell, Paragraph, Part, Style, Table, lay_out

OPENING: Final = b"{\\rtf"
TOKEN: Final = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<sign>[\s\S])"
    r"|(?P<brace>[{}])|[\r\n\0]+|(?P<text>[^\\{}\r\n\0]+)"
)
SIGNS: Final = {
    "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "tab": "\t", "line": "\n", "emspace": " ", "enspace": " ", "qmspace": " ", "lbr": "\n",
}  # fmt: skip
ESCAPED: Final = {"~": "\u00a0", "_": "-", "\\": "\\", "{": "{", "}": "}", "\n": "\n", "\r": "\n", "\t": "\t"}
CHARSETS: Final = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254", 163: "cp1258",
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437",
}  # fmt: skip
DEFAULT: Final = "cp1252"
PAGES: Final = {"ansi": DEFAULT, "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
TOKENS_BETWEEN_TIME_CHECKS: Final = 4096
"""Tokens between two looks at the time."""


def recognises(head: bytes, name: str) -> bool:
    """Whether the file begins as RTF does, after a byte order mark or blanks; by its name, also as a part of it."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\" if name.endswith(".rtf") else OPENING)


def read(raw: bytes, where: str, side: Side) -> Document:
    """The paragraphs and tables of an RTF file; text marked as deleted or hidden is left out."""
    if not recognises(raw, ""):
        raise UnreadableInput(f"{where}: not RTF, which begins with {OPENING.decode()}; choose another format")
    story = _Story(where)
    deadline = Deadline(where)
    for number, token in enumerate(_tokens(raw.decode("latin-1"))):
        if number % TOKENS_BETWEEN_TIME_CHECKS == 0:
            deadline.check()
        story.take(token)
        if story.closed:
            if OPENING in raw[token.end() :]:
                raise UnreadableInput(f"{where}: holds more than one RTF document; give a file with one of them")
            break
    if not story.closed:
        raise UnreadableInput(f"{where}: damaged or cut off RTF, it ends inside a group; save it again")
    builder = DocumentBuilder()
    lay_out(story.told(), builder, side)
    return builder.document(raw, where, side, "text marked as deleted is left out" if story.deleted else None)


def _tokens(text: str) -> Iterator[re.Match[str]]:
    """The tokens, without the bytes of pictures."""
    place = 0
    while match := TOKEN.match(text, place):
        place = match.end()
        if match.group("word") == "bin":
            place += max(0, int(match.group("number") or 0))
        else:
            yield match


@dataclass(frozen=True, slots=True)
class _State:
    """What holds inside the group that is open."""

    unseen: bool = False
    hidden: bool = False
    place: str = ""
    """The table of the file that the group is, `fonttbl` or `stylesheet`, or `upr`: one text for old readers, one in
    Unicode, which is read."""
    skip: int = 1
    """Characters for readers without Unicode after each `\\u`."""
    font: int = 0
    style: int = 0
    table: bool = False
    """Whether the paragraph is in a table."""


@dataclass(slots=True)
class _Story:
    """The parts of an RTF file, gathered token by token."""

    where: str
    state: _State = field(default_factory=_State)
    stack: list[_State] = field(default_factory=list)
    encoding: str = DEFAULT
    charsets: dict[int, str] = field(default_factory=dict)
    styles: dict[int, Style] = field(default_factory=dict)
    named: str = ""
    star: bool = False
    skipping: int = 0
    coded: bytearray = field(default_factory=bytearray)
    pieces: list[str] = field(default_factory=list)
    cell: list[Paragraph] = field(default_factory=list)
    row: list[Cell] = field(default_factory=list)
    rows: list[tuple[Cell, ...]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    tables: int = 0
    deleted: bool = False
    closed: bool = False

    def take(self, token: re.Match[str]) -> None:
        """Go on by one token."""
        if token.group("hex"):
            self._byte(bytes.fromhex(token.group("hex")))
            return
        if token.group("text"):
            self._written(token.group("text"))
            return
        self._flush()
        if token.group("brace"):
            self._brace(token.group("brace") == "{")
        elif token.group("sign"):
            self._sign(token.group("sign"))
        elif token.group("word"):
            number = token.group("number")
            self._word(token.group("word"), int(number) if number else None)

    def told(self) -> list[Part]:
        """What the file holds."""
        self._end_paragraph()
        self._end_table()
        return self.parts

    def _brace(self, opens: bool) -> None:
        self.skipping = 0
        if opens:
            self.stack.append(self.state)
            if self.state.place == "upr":
                self.state = replace(self.state, unseen=True, place="")
            if len(self.stack) > limits().depth:
                raise UnreadableInput(
                    f"{self.where}: more than {limits().depth} nested groups; not a story, or set {PREFIX}DEPTH"
                )
            return
        if self.state.place == "stylesheet":
            self._name_style()
        if self.stack:
            self.state = self.stack.pop()
        self.closed = not self.stack

    def _name_style(self) -> None:
        told = style_of(self.named.split(";")[0].strip())
        if told:
            self.styles[self.state.style] = told
        self.named = ""

    def _sign(self, sign: str) -> None:
        self.star = sign == "*"
        if self.skipping:
            self.skipping -= 1
        elif sign in "\r\n":
            self._end_paragraph()
        elif sign in ESCAPED:
            self._add(ESCAPED[sign])

    def _word(self, word: str, number: int | None) -> None:
        star, self.star = self.star, False
        self.skipping = 0
        if word in ("fonttbl", "stylesheet"):
            self.state = replace(self.state, unseen=True, place=word)
        elif word == "upr":
            self.state = replace(self.state, place=word)
        elif word == "ud" and len(self.stack) > 1:
            self.state = replace(self.state, unseen=self.stack[-1].unseen)
        elif word in entries("rtf_groups", "unseen") or (star and word not in entries("rtf_groups", "starred")):
            self.state = replace(self.state, unseen=True, place=self.state.place if star else "")
        elif word == "u":
            self._add(chr((number or 0) & 0xFFFF))
            self.skipping = self.state.skip
        elif word in SIGNS:
            self._add(SIGNS[word])
        elif word in FORMATTING:
            self._format(word, number)
        elif not self.state.unseen:
            self._lay(word)

    def _format(self, word: str, number: int | None) -> None:
        on = number != 0
        if word in PAGES:
            self.encoding = PAGES[word]
        elif word == "ansicpg":
            self.encoding = _known(f"cp{number}")
        elif word == "uc":
            self.state = replace(self.state, skip=min(max(0, number if number is not None else 1), 16))
        elif word == "f":
            self.state = replace(self.state, font=number or 0)
        elif word == "fcharset" and self.state.place == "fonttbl" and number in CHARSETS:
            self.charsets[self.state.font] = CHARSETS[number]
        elif word in ("s", "cs", "ds", "ts"):
            self.state = replace(self.state, style=(number or 0) if word == "s" else self.state.style)
        elif word in ("v", "deleted"):
            self.deleted |= word == "deleted" and on
            self.state = replace(self.state, hidden=on)
        elif word == "plain":
            self.state = replace(self.state, hidden=False)
        elif word == "intbl":
            self.state = replace(self.state, table=True)
        else:
            self.state = replace(self.state, table=False, style=0)

    def _lay(self, word: str) -> None:
        if word in ("par", "sect", "page", "nestcell", "nestrow"):
            self._end_paragraph()
        elif word == "cell":
            self._end_paragraph(in_table=True)
            self.row.append(tuple(self.cell))
            self.cell.clear()
        elif word == "row" and self.row:
            self.rows.append(tuple(self.row))
            self.row.clear()

    def _written(self, text: str) -> None:
        self.star = False
        if self.state.place == "stylesheet":
            self.named += text
        skipped = text[: self.skipping]
        self.skipping -= len(skipped)
        text = text[len(skipped) :]
        if text.isascii():
            self._flush()
            self._add(text)
        elif text:
            self.coded += text.encode("latin-1")

    def _byte(self, byte: bytes) -> None:
        if self.skipping:
            self.skipping -= 1
        else:
            self.coded += byte

    def _flush(self) -> None:
        """Decode the bytes that were gathered; those of one character may come separately."""
        if self.coded:
            encoding = self.charsets.get(self.state.font, self.encoding)
            self._add(self.coded.decode(encoding, "replace"))
            self.coded.clear()

    def _add(self, text: str) -> None:
        if not (self.state.unseen or self.state.hidden):
            self.pieces.append(text)

    def _end_paragraph(self, *, in_table: bool = False) -> None:
        self._flush()
        whole = "".join(self.pieces).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        self.pieces.clear()
        lines = tuple(line.strip() for line in whole.split("\n") if line.strip())
        paragraph = Paragraph(lines, self.styles.get(self.state.style, ""))
        if in_table or self.state.table:
            self.cell.append(paragraph)
        else:
            self._end_table()
            self.parts.append(paragraph)

    def _end_table(self) -> None:
        """Close the table that is open; a row or a cell that was left open belongs to it."""
        if self.cell:
            self.row.append(tuple(self.cell))
        if self.row:
            self.rows.append(tuple(self.row))
        if self.rows:
            self.tables += 1
            self.parts.append(Table(tuple(self.rows)))
        if self.tables > limits().parts:
            raise UnreadableInput(
                f"{self.where}: has more than {limits().parts:,} tables; give one story, or set {PREFIX}PARTS"
            )
        self.cell.clear()
        self.row.clear()
        self.rows.clear()


FORMATTING: Final = frozenset(
    {*PAGES, "ansicpg", "uc", "f", "fcharset", "s", "cs", "ds", "ts", "v", "deleted", "plain", "intbl", "pard"}
)


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return DEFAULT


FORMAT = Format("rtf", "rich text (RTF)", recognises, read, endings=(".rtf",))
