"""Files made of plain text, in the formats of newsrooms, by what writes them: one maker a format."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import Any

import docx
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

Rows = Sequence[Sequence[str]]


# Word


def word(text: str) -> bytes:
    """A Word document with a paragraph for each line."""
    document = docx.Document()
    for line in text.rstrip("\n").split("\n"):
        document.add_paragraph(line)
    return saved(document)


def word_table(rows: Rows, before: str = "") -> bytes:
    """A Word document with one table."""
    document = docx.Document()
    if before:
        document.add_paragraph(before)
    table = document.add_table(len(rows), len(rows[0]))
    for row, cells in zip(rows, table.rows, strict=True):
        for text, cell in zip(row, cells.cells, strict=True):
            cell.text = text
    return saved(document)


def saved(document: Any) -> bytes:
    """The bytes of a document of python-docx."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


# RTF


def rtf(text: str) -> bytes:
    """An RTF file with a paragraph for each line, as a word processor writes it."""
    return rich("".join(f"\\pard\\fs24 {in_rtf(line)}\\par\n" for line in text.rstrip("\n").split("\n")))


def rtf_table(rows: Rows) -> bytes:
    """An RTF file with one table; a line break in a cell parts its paragraphs."""
    told = ""
    for row in rows:
        cells = ("\\par ".join(in_rtf(line) for line in cell.split("\n")) for cell in row)
        told += (
            "\\trowd\\cellx3000\\cellx9000\n\\pard\\intbl " + "".join(f"{cell}\\cell " for cell in cells) + "\\row\n"
        )
    return rich(told)


def rich(body: str) -> bytes:
    """The body of an RTF file with what stands around it."""
    head = (
        "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fswiss\\fcharset0 Arial;}}"
        "{\\stylesheet{\\s0 Normal;}{\\s1\\b heading 1;}{\\s2 Title;}{\\s3\\i caption;}}"
        "{\\info{\\title A title that is nowhere on the page}}\\uc1\n"
    )
    return (head + body + "}").encode("ascii")


def in_rtf(text: str) -> str:
    """The text with what RTF escapes."""
    return "".join(_rtf_sign(character) for character in text)


def _rtf_sign(character: str) -> str:
    if character in "\\{}":
        return "\\" + character
    if character.isascii():
        return character
    units = character.encode("utf-16-le")
    codes = (int.from_bytes(units[at : at + 2], "little", signed=True) for at in range(0, len(units), 2))
    return "".join(f"\\u{code}?" for code in codes)


# PDF


def pdf(text: str) -> bytes:
    """A PDF with a paragraph for each run of lines."""
    style = getSampleStyleSheet()["Normal"]
    told: list[Any] = []
    for part in text.strip().split("\n\n"):
        told += [Paragraph("<br/>".join(escape(line) for line in part.split("\n")), style), Spacer(1, 12)]
    return printed(told)


def pdf_table(rows: Rows) -> bytes:
    """A PDF with a table whose cells begin at their top."""
    style = getSampleStyleSheet()["Normal"]
    cells = [[Paragraph("<br/>".join(map(escape, cell.split("\n"))), style) for cell in row] for row in rows]
    table = Table(cells, colWidths=[150, 300])
    table.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("BOTTOMPADDING", (0, 0), (-1, -1), 14)])
    return printed([table])


def printed(parts: list[Any], **options: Any) -> bytes:
    """The bytes of a PDF of reportlab."""
    file = io.BytesIO()
    SimpleDocTemplate(file, pagesize=letter, invariant=1, **options).build(parts)
    return file.getvalue()


# Newsroom systems


def nsml(text: str) -> bytes:
    """An iNEWS story; a name over a title becomes an item that is anchored in the paragraph below."""
    body, items = "", ""
    for number, (titles, line) in enumerate(_titled(text)):
        anchor = f"<a idref={number}>" if titles else ""
        items += (
            f"<ae id={number}>{''.join(f'<ap>{escape(each)}</ap>' for each in ('CG 2LINE', *titles))}</ae>\n"
            * bool(titles)
        )
        body += f"<p>{anchor}{escape(line, quote=False)}</p>\n"
    return (
        '<nsml version="-//AVID//DTD NSML 1.0//EN">\n<head>\n<meta rate=180>\n<storyid>0a1b:2c3d</storyid>\n</head>\n'
        f"<story>\n<fields>\n<f id=title>A STORY</f>\n</fields>\n<body>\n{body}</body>\n<aeset>\n{items}</aeset>\n</story>\n"
        "</nsml>\n"
    ).encode()


def mos(text: str) -> bytes:
    """A MOS message; a name over a title becomes an item whose abstract parts them by a pipe."""
    body = ""
    for titles, line in _titled(text):
        if titles:
            body += (
                f"<storyItem><itemID>1</itemID><mosAbstract>{escape(' | '.join(titles))}</mosAbstract></storyItem>\n"
            )
        body += f"<p>{escape(line, quote=False)}</p>\n"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<mos><mosID>cg.station</mosID><ncsID>ncs</ncsID><roStorySend><roID>1</roID>'
        f"<storyID>2</storyID><storySlug>A STORY</storySlug>\n<storyBody>\n{body}</storyBody></roStorySend></mos>"
    ).encode()


def _titled(text: str) -> Iterator[tuple[list[str], str]]:
    """The lines of a script, each with the name and title that stand above it."""
    lines = text.rstrip("\n").split("\n")
    titles: list[str] = []
    for at, line in enumerate(lines):
        below = next((each for each in lines[at + 1 : at + 3] if each[:1] == "“"), "")
        if line.isupper() and below and not line.endswith(".") and "" not in lines[at : lines.index(below, at)]:
            titles.append(line)
        else:
            yield titles, line
            titles = []


def columns(text: str) -> list[list[str]]:
    """A script as rows of two columns: what is seen, what is heard."""
    rows = [["VIDEO", "AUDIO"]]
    for part in text.strip().split("\n\n"):
        found = list(_titled(part))
        seen = [title for titles, _ in found for title in titles]
        rows.append(["\n".join(seen) or "ON CAM", "\n".join(line for _, line in found)])
    return rows


def word_columns(text: str) -> bytes:
    """A script in two columns, in Word."""
    return word_table(columns(text))


def rtf_columns(text: str) -> bytes:
    """A script in two columns, in RTF."""
    return rtf_table(columns(text))


def pdf_columns(text: str) -> bytes:
    """A script in two columns, in a PDF."""
    return pdf_table(columns(text))


SCRIPTS: dict[str, Callable[[str], bytes]] = {
    "script.docx": word,
    "columns.docx": word_columns,
    "script.rtf": rtf,
    "columns.rtf": rtf_columns,
    "script.pdf": pdf,
    "columns.pdf": pdf_columns,
    "story.nsml": nsml,
    "story.mos": mos,
}
"""By the name of a file, what makes it of a script."""
ARTICLES: dict[str, Callable[[str], bytes]] = {"article.docx": word, "article.rtf": rtf, "article.pdf": pdf}
"""By the name of a file, what makes it of an article."""
