"""What Word, RTF and PDF files share: paragraphs and tables, turned into the lines of a transcript or an article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from diffcast.language.text import WORD_OR_NUMBER, ends_sentence
from diffcast.language.wordlists import entries
from diffcast.model import AsideCode, Mark, Role, Side, Span
from diffcast.readers.document_builder import DocumentBuilder

Style: TypeAlias = Literal["title", "heading", "caption", ""]

QUOTED: Final = re.compile(r"\(?[\"“]")
BRACKETED: Final = re.compile(r"\[[^\[\]]{2,60}\]|\(.{1,100}\)")
TIMED: Final = re.compile(r"[^\d\W][^\d]{0,60}[ (\[]\d{1,2}(?::\d{2}){1,2}[)\]]?")
"""A name and a time, as a heading that a recognition tool writes over what a speaker says."""
CREDIT: Final = re.compile(r"\s\([^()]{2,60}\)\s*$")
OPENING: Final = re.compile(r"[\W_]*([^\W_][\w ]{0,18}?)(?: ?\d ?line)?\s?(?:[:=–—/|-]|\s(?=\S))\s*")
PARTED: Final = re.compile(r"(?:(?<!\s)\s++)?+[|/,;:]\s*+|(?<!\s)\s++[–—-]\s++")

MAX_LABEL_CHARACTERS: Final = 60
"""Characters. A line that is longer is no name, title or label."""
MIN_HEARD_WORDS: Final = 12
"""Words that a table's column of what is heard must have; a table with fewer is the head of a script."""
MIN_BLANK_SHARE: Final = 0.15
"""Share of blank paragraphs from which they are how a document parts its paragraphs."""
MAX_COLUMN_HEAD_WORDS: Final = 4
KINDS: Final = ("seen", "heard", "speaker", "else")
MAX_CELL_CHARACTERS: Final = 80
"""Characters of the longest cell whose table is one of figures rather than of paragraphs."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, parted into lines where its writer did so; without a line it is a blank one."""

    lines: tuple[str, ...]
    style: Style = ""

    @property
    def text(self) -> str:
        return " ".join(self.lines)


Cell: TypeAlias = tuple[Paragraph, ...]
Row: TypeAlias = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, which hold paragraphs."""

    rows: tuple[Row, ...]


Part: TypeAlias = Paragraph | Table


@dataclass(frozen=True, slots=True)
class _Columns:
    """What the columns of a script are for."""

    width: int
    heard: int
    speaker: int | None = None
    headed: bool = False
    """Whether the first row only names the columns."""


def lay_out(parts: Sequence[Part], builder: DocumentBuilder, side: Side) -> None:
    """Add the parts to the builder, with what their styles and their columns tell."""
    spaced = _spaced(parts)
    headline = _headline(parts) if side == "article" else None
    columns: _Columns | None = None
    gap, before = True, ""
    for part in parts:
        if isinstance(part, Table):
            columns = _columns(part, columns) if side == "transcript" else None
            _lay_table(part, columns, builder, side)
            gap, before = True, ""
        elif not part.lines:
            gap, before = True, ""
        else:
            close = bool(before) if spaced else side == "transcript" and stands_over_next(before)
            _lay(part, builder, _role(part, side, part is headline), gap=not close if not gap else True)
            gap, before = False, part.lines[-1]


def _spaced(parts: Sequence[Part]) -> bool:
    """Whether blank paragraphs part what belongs apart, so that what has none between belongs together."""
    blank = [isinstance(part, Paragraph) and not part.lines for part in parts]
    while blank and blank[-1]:
        blank.pop()
    return sum(blank) >= MIN_BLANK_SHARE * max(len(blank), 1)


def stands_over_next(before: str) -> bool:
    """Whether a line belongs right above the next one, in a text without blank lines: a label, a name, a title."""
    return 0 < len(before) <= MAX_LABEL_CHARACTERS and not ends_sentence(before)


def _headline(parts: Sequence[Part]) -> Paragraph | None:
    paragraphs = [part for part in parts if isinstance(part, Paragraph) and part.lines]
    titles = [part for part in paragraphs if part.style == "title"]
    return next(iter(titles), next((part for part in paragraphs if part.style == "heading"), None))


def _role(paragraph: Paragraph, side: Side, headline: bool) -> Role | None:
    if side == "article":
        return "headline" if headline else "caption" if paragraph.style == "caption" else None
    label = BRACKETED.fullmatch(paragraph.text) or paragraph.text.endswith(":") or TIMED.fullmatch(paragraph.text)
    return "cue" if paragraph.style in ("title", "heading") and not label else None


def _lay(paragraph: Paragraph, builder: DocumentBuilder, role: Role | None, *, gap: bool) -> None:
    code = AsideCode.SCRIPT_HEADING if role == "cue" else None
    for number, line in enumerate(paragraph.lines):
        if role == "caption":
            _lay_caption(builder, line, gap=gap and not number)
        else:
            builder.line(line, role, gap=gap and not number, code=code)


def _lay_caption(builder: DocumentBuilder, line: str, *, gap: bool) -> None:
    """A photo caption; its credit in brackets is left to what its words look like."""
    shown = " ".join(line.split())
    span = builder.line(shown, gap=gap)
    credit = CREDIT.search(shown)
    end = span.start + credit.start() if credit else span.end
    if end > span.start:
        builder.marks.append(Mark(Span(span.start, end), "caption"))


def _lay_table(table: Table, columns: _Columns | None, builder: DocumentBuilder, side: Side) -> None:
    for number, row in enumerate(table.rows):
        if columns is None:
            _lay_row(row, builder, side, number == 0)
        elif columns.headed and number == 0:
            builder.line(" | ".join(_text(cell) for cell in row if _text(cell)), "cue", code=AsideCode.COLUMN_HEADINGS)
        else:
            _lay_shots(row, columns, builder)


def _lay_row(row: Row, builder: DocumentBuilder, side: Side, first: bool) -> None:
    """A row of a table that is no script: one line where its cells are short, else their paragraphs in order."""
    cells = [_text(cell) for cell in row if _text(cell)]
    if len(cells) > 1 and all(len(cell) <= MAX_CELL_CHARACTERS for cell in cells):
        aside: Role | None = "cue" if side == "transcript" else None
        code = AsideCode.SYSTEM_ROW if aside else None
        builder.line(" | ".join(cells), aside, gap=first, code=code)
    else:
        for paragraph in (each for cell in row for each in cell if each.lines):
            _lay(paragraph, builder, _role(paragraph, side, False), gap=True)


def _text(cell: Cell) -> str:
    return " ".join(paragraph.text for paragraph in cell if paragraph.lines)


def _columns(table: Table, before: _Columns | None) -> _Columns | None:
    """Which column is heard, where a table goes on with the one before it as there; None where it is no script."""
    width = Counter(len(row) for row in table.rows).most_common(1)[0][0]
    told = headed(table.rows[0])
    if width < 2 or told is not None:
        return told
    if before is not None and before.width == width:
        return replace(before, headed=False)
    counts = [
        sum(len(WORD_OR_NUMBER.findall(_text(row[at]))) for row in table.rows if at < len(row)) for at in range(width)
    ]
    heard = 1 if width == 2 else counts.index(max(counts))
    return _Columns(width, heard) if counts[heard] >= MIN_HEARD_WORDS else None


def headed(row: Row) -> _Columns | None:
    """What the columns are for, by a row that only names them; None where the row does not."""
    kinds = [_kind(_text(cell)) for cell in row]
    if "heard" not in kinds or not {"seen", "speaker", "else"} & set(kinds):
        return None
    return _Columns(len(row), kinds.index("heard"), kinds.index("speaker") if "speaker" in kinds else None, True)


def _kind(head: str) -> str | None:
    """What a column of this head holds, by the head as a whole, else by one of its words."""
    plain = WORD_OR_NUMBER.findall(head.lower())
    if not 0 < len(plain) <= MAX_COLUMN_HEAD_WORDS:
        return None
    whole = " ".join(plain)
    named = ((kind, part) for part in (whole, *re.split(r" (?:and|or) ", whole), plain[0], plain[-1]) for kind in KINDS)
    return next((kind for kind, part in named if part in entries("columns", kind)), None)


def _lay_shots(row: Row, columns: _Columns, builder: DocumentBuilder) -> None:
    """One row of a script: first what is seen, then what is heard."""
    if len(row) <= columns.heard:
        _lay_spanning(row, builder)
        return
    heard = _lines(row[columns.heard])
    seen = [line for at, cell in enumerate(row) if at not in (columns.heard, columns.speaker) for line in _lines(cell)]
    speaker = None
    begun = builder.length
    for line, role, name in _shown(seen, bool(heard) and QUOTED.match(heard[0]) is not None):
        code = AsideCode.SCREEN_TITLE if role == "title" else AsideCode.VISUALS if role else None
        builder.line(line, role, gap=builder.length == begun, speaker=name, code=code)
        speaker = name or speaker
    named = _text(row[columns.speaker]) if columns.speaker is not None and columns.speaker < len(row) else ""
    if named:
        speaker = " ".join(named.rstrip(": ").split())
        builder.line(named, "label", gap=builder.length == begun, speaker=speaker, code=AsideCode.SPEAKER_LABEL)
    bite = bool(named) or any(opens(line, "bite") for line in seen)
    before = "" if builder.length == begun else "a cue"
    for line in heard:
        builder.line(line, gap=not stands_over_next(before), speaker=speaker if bite or QUOTED.match(line) else None)
        before = line


def _lines(cell: Cell) -> list[str]:
    return [line for paragraph in cell for line in paragraph.lines]


def _lay_spanning(row: Row, builder: DocumentBuilder) -> None:
    """A row that runs over all columns: the head of a part, or words that are heard."""
    for line in (line for cell in row for paragraph in cell for line in paragraph.lines):
        head = len(line) <= MAX_LABEL_CHARACTERS and not ends_sentence(line)
        builder.line(line, "cue" if head else None, code=AsideCode.SCRIPT_HEADING if head else None)


def _shown(lines: Sequence[str], quoted: bool) -> Iterator[tuple[str, Role | None, str | None]]:
    """The lines of what is seen, each with its role and the name that it shows."""
    stacked = quoted and len(lines) <= 3 and any(_is_name(line) for line in lines)
    titled = named = False
    for line in lines:
        opening = opens(line, "title")
        bite = opens(line, "bite")
        if bite and not (opening or titled):
            yield line, "cue", name_in(line[bite:])
            continue
        name = name_in(line[opening:] if opening else line) if opening or stacked or titled else None
        if opening or (stacked and (name or named)) or (titled and stands_over_next(line)):
            yield line, "title", None if named else name
            titled, named = bool(opening) or titled, named or name is not None
        else:
            titled = False
            yield line, "cue", name_in(line[bite:]) if bite else None


def opens(line: str, kind: str) -> int:
    """Where the line goes on after the word of this kind that opens it; 0 where none does."""
    match = OPENING.match(line)
    if match and match.group(1).lower().strip() in entries("columns", kind):
        return match.end()
    bare = line.strip(" :()[]").lower()
    return len(line) if bare in entries("columns", kind) else 0


def name_in(text: str) -> str | None:
    """The name that the text of a title begins with; None where it begins with none."""
    first = PARTED.split(text.strip(' .()*"“”'), maxsplit=1)[0]
    return first if _is_name(first) else None


def _is_name(text: str) -> bool:
    parts = text.split()
    return (
        2 <= len(parts) <= 5
        and len(text) <= MAX_LABEL_CHARACTERS
        and all(part[0].isupper() for part in parts)
        and text[-1] != ":"
    )
