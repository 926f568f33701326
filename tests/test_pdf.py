"""PDF files: folded paragraphs, columns, running heads, and files that hold no text."""

from __future__ import annotations

import io
import re
import sys
import time
import zlib
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import pypdf
import pytest
from hypothesis import Phase, given, settings, strategies as st
from makers import pdf, pdf_table
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Spacer
from understood import opened, refusal, shown, words

from diffcast import readers
from diffcast.errors import MissingPart, UnreadableInput
from diffcast.limits import Deadline
from diffcast.model import AsideCode
from diffcast.readers.document_builder import DocumentBuilder
from diffcast.readers.paragraphs_and_tables import Paragraph as Paragraph_, Table, lay_out
from diffcast.readers.pdf import read
from diffcast.readers.pdf_columns import LINE_END_HYPHEN, bands, folded, paragraphs, resolved
from diffcast.readers.pdf_lines import page_lines
from diffcast.readers.pdf_pages import Page, Piece
from diffcast.readers.pdf_program import letter_of

SHOTS = [
    ["VIDEO", "AUDIO"],
    ["DANA ON CAM", "[dana ruiz]\nTHE BELL OF SAINT ORM HAS BEEN SILENT FOR NINE YEARS. ON SUNDAY IT RINGS AGAIN."],
    ["TAKE VO\nBell on a crane", "THE REPAIR COST FORTY THOUSAND DOLLARS, AND A SCHOOL CLASS RAISED HALF OF IT."],
    ["CG: LENE HOLM\nTEACHER", "“They sold cakes for three winters. I have never eaten so much cake.”"],
]
BODY = [
    "The bell of Saint Orm will ring on Sunday for the first time in nine years, the parish said on Thursday.",
    "Its clapper broke in a storm in March of 2017, and the parish had no money to mend it until a school class "
    "began to sell cakes, the priest said.",
    "The repair cost about $40,000. The class of Lene Holm, who teaches the sixth grade, raised half of it.",
    "“They sold cakes for three winters,” she said. “I have never eaten so much cake.”",
    "The foundry that cast the bell in 1788 still stands, and two of its founder’s descendants work there.",
    "It will ring at noon, and the street in front of the church will be closed from 11 a.m. to 1 p.m.",
]
LONG = [f"{text} So says note {number}." for number in range(9) for text in BODY]
NORMAL = getSampleStyleSheet()["Normal"]


def newspaper() -> bytes:
    """An article in two columns under a headline that runs over both."""
    file = io.BytesIO()
    template = BaseDocTemplate(file, invariant=1)
    frames = [Frame(50, 50, 240, 600), Frame(310, 50, 240, 600)]

    def headline(canvas: Canvas, document: Any) -> None:
        canvas.drawString(50, 680, "A bell that was silent for nine years rings again on Sunday at noon")

    template.addPageTemplates(PageTemplate(frames=frames, onPage=headline))
    template.build([part for text in BODY * 4 for part in (Paragraph(text, NORMAL), Spacer(1, 10))])
    return file.getvalue()


def with_heads() -> bytes:
    """Three pages with a running head and a number each."""

    def head(canvas: Canvas, document: Any) -> None:
        canvas.drawString(72, 770, "Coast Herald, Thursday")
        canvas.drawString(300, 20, f"Page {document.page} of 3")

    parts = [part for text in LONG for part in (Paragraph(escape(text), NORMAL), Spacer(1, 10))]
    file = io.BytesIO()
    from reportlab.platypus import SimpleDocTemplate

    SimpleDocTemplate(file, invariant=1).build(parts, onFirstPage=head, onLaterPages=head)
    return file.getvalue()


def pictures() -> bytes:
    """Two pages that show a drawing and no letter."""
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1)
    for _ in range(2):
        canvas.rect(100, 100, 300, 500, fill=1)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def locked(password: str, owner: str = "owner") -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf("THE STORY IS HERE.")))
    writer.encrypt(password, owner, algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def test_a_script_in_columns_tells_what_is_seen_from_what_is_heard(
    tmp_path: Path, golden: Callable[[str, str], None]
) -> None:
    golden("columns-pdf.txt", shown(tmp_path, "bell.pdf", pdf_table(SHOTS)))


def test_an_article_is_read_paragraph_by_paragraph(tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    text = "\n\n".join(["Bell rings again", "By Dana Ruiz\nUpdated 4:12 p.m.", *BODY])
    golden("article-pdf.txt", shown(tmp_path, "bell.pdf", pdf(text), "article"))


def test_the_columns_of_a_newspaper_are_read_one_after_the_other(tmp_path: Path) -> None:
    text = opened(tmp_path, "bell.pdf", newspaper(), "article").text
    assert text.split("\n\n") == ["A bell that was silent for nine years rings again on Sunday at noon", *BODY * 4]


def test_running_heads_are_set_aside(tmp_path: Path) -> None:
    document = opened(tmp_path, "bell.pdf", with_heads(), "article")
    shown = [document.text[block.span.start : block.span.end] for block in document.blocks if not block.aside]
    assert words(" ".join(shown)) == words(" ".join(LONG))
    assert {block.code for block in document.blocks if block.aside} == {AsideCode.PAGE_HEADER}


FOLDED = {
    "full lines go on": (["The council voted last night to close", "two of its branches."], 1),
    "a short line ends": (["By Dana Ruiz", "The council voted last night to close two branches."], 2),
    "a name over a title": (["LENE HOLM", "TEACHER", "“They sold cakes for three winters, and more of them.”"], 3),
    "an indent begins": (["The council voted last night, and it did", "   Two branches will be closed for good."], 2),
    "blank lines part": (["The council voted last night to close", "", "two of its branches."], 2),
    "a short line that ends inside a word goes on": (
        ["The council spoke of interna-", "tional law when it voted last night."],
        1,
    ),
    "so does one of two words": (["It hired a well-", "known man to lead the two branches in town."], 1),
    "a hyphen before a capital ends": (["By Dana Ruiz -", "The council voted last night to close two branches."], 2),
    "a hyphen after a figure ends": (["From 2019-", "the council voted to close two of its branches."], 2),
}


@pytest.mark.parametrize("name", FOLDED)
def test_lines_are_joined_where_a_paragraph_was_folded(name: str) -> None:
    lines, count = FOLDED[name]
    assert sum(bool(part.lines) for part in paragraphs(lines)) == count


def test_a_hyphen_at_the_end_of_a_line_parts_no_word() -> None:
    assert folded(["a half-", "mile of road"]) == "a half-mile of road"
    assert folded(["in 2019-", "Then it rained"]) == "in 2019- Then it rained"


def parted(*lines: str) -> str:
    """The text of one paragraph with these lines."""
    (paragraph,) = resolved([Paragraph_((folded(lines, LINE_END_HYPHEN),))])
    assert isinstance(paragraph, Paragraph_)
    return paragraph.text


LINE_ENDS = {
    "a known word": (("It cost $2 mil-", "lion to build."), "It cost $2 million to build."),
    "a number word": (("About for-", "ty people came."), "About forty people came."),
    "a name that occurs elsewhere": (("Mayor Or-", "tega came. Ortega left."), "Mayor Ortega came. Ortega left."),
    "in capitals": (("THE COUN-", "CIL VOTED."), "THE COUNCIL VOTED."),
    "a text that parts words": (
        ("The coun-", "cil met Ms. Wintersgill-", "ham."),
        "The council met Ms. Wintersgillham.",
    ),
    "a soft hyphen": (("Mayor Pel\u00ad", "letier came."), "Mayor Pelletier came."),
    "two words": (("a half-", "mile of road"), "a half-mile of road"),
    "two words of a text that parts words": (
        ("the coun-", "cil on a well-", "known road"),
        "the council on a well-known road",
    ),
    "with its hyphen elsewhere": (("a no-", "body plan, no-body again"), "a no-body plan, no-body again"),
    "two names": (("the Anglo-", "Norman church"), "the Anglo-Norman church"),
    "unknown": (("near Wexcombe-", "sands"), "near Wexcombe-sands"),
    "a number": (("in 2019-", "then it rained"), "in 2019- then it rained"),
}


@pytest.mark.parametrize("name", LINE_ENDS)
def test_a_hyphen_at_the_end_of_a_line_goes_if_the_word_is_known_without_it(name: str) -> None:
    lines, told = LINE_ENDS[name]
    assert parted(*lines) == told


def drawn(*words: tuple[str, float, float], blanks: int = 0) -> Page:
    """A page that draws each of these words at a place, its letters 5 points wide; a blank is what is wider than 1."""
    pieces: list[Piece] = []
    for text, left, base in words:
        before = pieces[-1] if pieces else None
        apart = before is None or before.base != base or left - before.right > 1
        pieces.append(Piece(text, left, left + 5 * len(text), base, 11, apart))
    return Page(tuple(pieces), blanks)


PLACES = {
    "words with space between them": (drawn(("The", 0, 700), ("plant", 18, 700)), ["The plant"]),
    "words that touch": (drawn(("Monday", 0, 700), ("after", 29, 700), ("noon", 57, 700)), ["Monday after noon"]),
    "a word in two pieces": (drawn(("Mon", 0, 700), ("day", 15, 700), ("noon", 35, 700)), ["Monday noon"]),
    "a mark behind its word": (drawn(("noon", 0, 700), (",", 20.5, 700), ("then", 30, 700)), ["noon, then"]),
    "pieces of a page with blanks": (drawn(("Mon", 0, 700), ("day", 14, 700), blanks=9), ["Monday"]),
    "a raised number": (drawn(("May", 0, 700), ("5", 17, 703)), ["May 5"]),
    "the lower line first": (drawn(("below", 0, 686), ("above", 0, 700)), ["above", "below"]),
    "two columns": (drawn(("left", 0, 700), ("right", 60, 700)), ["left        right"]),
    "columns that aren't level": (drawn(("left", 0, 700), ("right", 60, 694)), ["left        right"]),
    "wide spaces of a justified line": (
        drawn(("one", 0, 700), ("two", 27, 700), ("six", 53, 700), ("ten", 80, 700)), ["one two six ten"]
    ),
    "a paragraph": (
        drawn(("one", 0, 700), ("two", 0, 686), ("six", 0, 672), ("ten", 0, 648)), ["one", "two", "six", "", "ten"]
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PLACES)
def test_words_are_joined_by_where_they_are_drawn(name: str) -> None:
    page, lines = PLACES[name]
    assert page_lines(page) == lines


@pytest.mark.parametrize(
    "lines", [["one two three"] * 9, ["one  two", "three four five", "six seven   eight"], ["a" * 30 + "  b"] * 2, []]
)
def test_lines_without_a_gutter_are_one_column(lines: list[str]) -> None:
    assert words(" ".join(part.text for part in bands(lines, "article"))) == words(" ".join(lines))


@settings(max_examples=10, phases=(Phase.explicit, Phase.generate))
@given(
    st.lists(
        st.lists(
            st.sampled_from(("THE", "council", "of", "Orle", "voted", "7", "to", "2", "“No”", "she", "said.")),
            min_size=1,
            max_size=30,
        )
    )
)
def test_no_word_is_lost(told: list[list[str]]) -> None:
    """Each paragraph ends as a sentence does: `2` alone at the end of a page is its number, and no part of the story."""
    text = "\n\n".join(["THE STORY", *(" ".join([*line, "said."]) for line in told)])
    assert words(read(pdf(text), "text", "transcript").text) == words(text)


def test_a_pdf_that_is_locked_against_changes_only_is_read(tmp_path: Path) -> None:
    assert opened(tmp_path, "story.pdf", locked("")).text == "THE STORY IS HERE."


WHOLE = pdf("\n\n".join(BODY * 20))
BAD = {
    "pages that are pictures": (pictures(), "has no text, its pages are pictures"),
    "locked": (locked("secret"), "locked by a password"),
    "cut off": (WHOLE[: len(WHOLE) // 3], "damaged or cut off PDF"),
    "cut off right at its beginning": (b"%PDF-1.4\n", "damaged or cut off PDF"),
    "no PDF after all": (b"%PDF-1.7\nnothing of the kind" * 40, "damaged or cut off PDF"),
    "empty": (b"", "empty"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    raw, said = BAD[name]
    assert said in refusal(tmp_path, "story.pdf", raw, "article")


def test_without_its_package_the_error_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    path = tmp_path / "story.pdf"
    path.write_bytes(pdf("THE STORY."))
    with pytest.raises(MissingPart, match=r"pip install 'diffcast\[readers\]'"):
        readers.read(path, "transcript")


def test_too_many_pages_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIFFCAST_MAX_PARTS", "1")
    assert "more than 1 pages" in refusal(tmp_path, "story.pdf", with_heads(), "article")


def test_pages_that_grow_too_large_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIFFCAST_MAX_UNPACKED", "900")
    assert "grow too large" in refusal(tmp_path, "story.pdf", WHOLE, "article")


def bomb() -> bytes:
    """A PDF of a few kilobytes whose page is 40 MB of drawing."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"BT /F1 11 Tf (boom) Tj ET\n" * 100_000) for _ in range(16)) + packer.flush()
    head = b"<</Length %d/Filter/FlateDecode>>stream\n" % len(packed)
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>endobj 4 0 obj"
        + head + packed + b"\nendstream endobj trailer<</Root 1 0 R>>"
    )  # fmt: skip


def drawn_one_by_one(count: int, place: Callable[[int], tuple[float, float]]) -> bytes:
    """A PDF whose one page draws so many words, each by itself."""
    draw = b"BT /F1 2 Tf 1 0 0 1 %.2f %.2f Tm (dam%d) Tj ET\n"
    packed = zlib.compress(b"".join(draw % (*place(number), number) for number in range(count)))
    head = b"<</Length %d/Filter/FlateDecode>>stream\n" % len(packed)
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj "
        b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj 4 0 obj"
        + head + packed + b"\nendstream endobj trailer<</Root 1 0 R>>"
    )  # fmt: skip


def in_rows(number: int) -> tuple[float, float]:
    return 10 + number % 100 * 5.8, 790 - number // 100 * 0.39


def test_a_page_of_words_without_number_is_refused_at_once(tmp_path: Path) -> None:
    raw = drawn_one_by_one(200_000, in_rows)
    begun = time.monotonic()
    assert "a page draws its text in over 40,000 pieces" in refusal(tmp_path, "story.pdf", raw, "article")
    assert time.monotonic() - begun < 10


def test_a_page_of_many_words_is_read(tmp_path: Path) -> None:
    text = opened(tmp_path, "story.pdf", drawn_one_by_one(3000, in_rows), "article").text
    assert all(f"dam{number}" in text for number in range(3000))


WIDE = {
    "two lines of many columns": [
        (30 * number + 15 * (number % 2), 700 - 12 * (number % 2)) for number in range(60_000)
    ],
    "two that aren't level": [(30 * number + 15 * (number % 2), 700 - 3 * (number % 2)) for number in range(60_000)],
    "one line": [(30 * number, 700) for number in range(60_000)],
    "many lines": [(0, 12 * number) for number in range(60_000)],
}


@pytest.mark.parametrize("name", WIDE)
def test_many_words_are_laid_out_in_linear_time(name: str) -> None:
    page = Page(tuple(Piece("dam", left, left + 10, base, 5, True) for left, base in WIDE[name]), 0)
    begun = time.process_time()
    assert "".join(page_lines(page)).count("dam") == 60_000
    assert time.process_time() - begun < 8


def test_a_layout_ends_when_the_time_is_over() -> None:
    with pytest.raises(UnreadableInput, match=r"dam\.pdf: not read within 0 seconds"):
        page_lines(drawn(("dam", 0, 700), ("rain", 0, 650)), Deadline("dam.pdf", 0).check)


def test_a_page_that_unpacks_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIFFCAST_MAX_SECONDS", "1")
    raw = bomb()
    begun = time.monotonic()
    assert re.search("not read within 1 second|grow too large", refusal(tmp_path, "bomb.pdf", raw, "article"))
    assert time.monotonic() - begun < 10


def test_text_far_outside_the_paper_is_read_at_once(tmp_path: Path) -> None:
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1)
    for row in range(2000):
        canvas.drawString(900 * row, 5 * row, "dam")
    canvas.save()
    begun = time.process_time()
    assert "dam" in opened(tmp_path, "far.pdf", file.getvalue(), "article").text
    assert time.process_time() - begun < 5.0


def test_blank_lines_beside_an_imagined_gutter_are_no_table() -> None:
    lines = (
        "THE DAM HAS  LEAKED SINCE MAY.", "", "ITWILL TAKE  A YEAR TO MEND.", "", "THE COUNCIL  VOTED ON MONDAY.", "",
        "ASHBY MILLS PAYS FOR IT.", "", "THE LAKE IS LOW AND BROWN.", "",
    )  # fmt: skip
    parts = list(bands(lines, "transcript"))
    assert all(part.rows for part in parts if isinstance(part, Table))
    builder = DocumentBuilder()
    lay_out(parts, builder, "transcript")
    told = builder.document(b"", "dam.pdf", "transcript").text
    assert sorted(told.replace("|", " ").split()) == sorted(" ".join(lines).split())


def turned(*angles: int) -> bytes:
    """A PDF whose lines run in these directions, in degrees."""
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1)
    for place, angle in enumerate(angles):
        canvas.saveState()
        canvas.translate(100 + 40 * place, 600 - 40 * place)
        canvas.rotate(angle)
        canvas.drawString(0, 0, f"The ferry stopped {place} times.")
        canvas.restoreState()
    canvas.save()
    return file.getvalue()


@pytest.mark.parametrize(
    ("angles", "note"),
    [((0, 0), None), ((90, 90), None), ((0, 0, 90), "text that is turned is left out")],
)
def test_text_that_is_turned_is_said_to_be_left_out(tmp_path: Path, angles: tuple[int, ...], note: str | None) -> None:
    assert opened(tmp_path, "story.pdf", turned(*angles)).note == note


@pytest.mark.parametrize(
    ("code", "text"), [(65, "A"), (0x10FFFF, "\U0010ffff"), (0xFFFFFFFF, "\U0010ffff"), (0x02, "-")]
)
def test_a_code_that_no_letter_has_is_no_damage(code: int, text: str) -> None:
    assert letter_of(code) == text
