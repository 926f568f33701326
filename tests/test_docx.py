"""Word documents: what is heard and seen in their columns, what their styles tell, and files that are none."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings, strategies as st
from makers import saved, word, word_table
from understood import opened, refusal, shown, words

from diffcast.readers import split
from diffcast.readers.docx import read

EXAMPLES = Path(__file__).parent.parent / "examples"
SHOTS = [
    ["Video", "Audio"],
    ["DANA ON CAM", "[dana ruiz]\nTHE LAST FERRY TO TERN ISLAND RAN ON SUNDAY NIGHT."],
    ["TAKE VO\nEmpty dock, rope on a post", "NINETY PEOPLE LIVE THERE. THE STATE SAYS A BRIDGE IS TEN YEARS AWAY."],
    ["CG: HOLLIS BRANDT\nFERRY CAPTAIN", "“I have made this crossing eleven thousand times.”"],
    ["IDA PELL\nSHOPKEEPER", "“We will need a bigger boat of our own.”"],
    ["SOT – TOM ARDEN", "Nobody asked us. Nobody at all."],
    ["PACKAGE ENDS", ""],
    ["DANA TAG", "A HEARING IS SET FOR THE NINTH OF MAY."],
]


def article() -> bytes:
    document = docx.Document()
    document.add_heading("Last ferry leaves Tern Island", 0)
    document.add_paragraph("By Dana Ruiz")
    document.add_paragraph("TERN ISLAND — The last ferry to the island left on Sunday night with four people aboard.")
    document.add_heading("A bridge, one day", 1)
    document.add_paragraph("The state says a bridge is ten years away and would cost $212 million.")
    document.add_paragraph("Hollis Brandt ties up for the last time. (Ana Voss/Coast Herald)", style="Caption")
    table = document.add_table(2, 2)
    for number, text in enumerate(["Year", "Passengers", "2019", "41,200"]):
        table.cell(number // 2, number % 2).text = text
    document.sections[0].header.paragraphs[0].text = "Coast Herald, draft 3"
    return saved(document)


def test_a_script_in_columns_tells_what_is_seen_from_what_is_heard(
    tmp_path: Path, golden: Callable[[str, str], None]
) -> None:
    golden("columns-docx.txt", shown(tmp_path, "ferry.docx", word_table(SHOTS, "FERRY / 6PM / RUIZ")))


def test_an_article_keeps_its_headline_and_its_captions(tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    golden("article-docx.txt", shown(tmp_path, "ferry.docx", article(), "article"))


def heard(folder: Path, rows: list[list[str]]) -> list[str]:
    document = opened(folder, "script.docx", word_table(rows))
    return [document.text[block.span.start : block.span.end] for block in document.blocks if not block.aside]


FERRY = "THE LAST FERRY TO TERN ISLAND RAN ON SUNDAY NIGHT WITH FOUR PEOPLE ABOARD."
TABLES = {
    "no heads": ([["Dock at dusk", FERRY]], [FERRY]),
    "heads the other way round": ([["SOUND", "PICTURES"], [FERRY, "Dock at dusk"]], [FERRY]),
    "heads of two words": ([["VIDEO / GFX", "AUDIO/SCRIPT"], ["Dock at dusk", FERRY]], [FERRY]),
    "a column of times": ([["TIME", "VIDEO", "AUDIO"], ["0:12", "Dock", FERRY]], [FERRY]),
    "three columns without heads": ([["1", "Dock at dusk", FERRY]], [FERRY]),
    "speakers": ([["Time", "Speaker", "Text"], ["0:12", "Dana Ruiz", FERRY]], [FERRY]),
    "a table of the newsroom system": ([["SLUG", "FERRY"], ["WRITER", "RUIZ"]], []),
}


@pytest.mark.parametrize("name", TABLES)
def test_the_columns_of_a_script_are_known(tmp_path: Path, name: str) -> None:
    rows, told = TABLES[name]
    assert heard(tmp_path, rows) == told


def test_a_table_goes_on_as_the_one_before_it(tmp_path: Path) -> None:
    document = docx.Document()
    for rows in (
        [["AUDIO", "VIDEO"], [FERRY, "Dock"]],
        [["NOBODY WAVED.", "Rope on a post, wind, a gull that looks on"]],
    ):
        table = document.add_table(len(rows), 2)
        for row, cells in zip(rows, table.rows, strict=True):
            cells.cells[0].text, cells.cells[1].text = row
        document.add_paragraph("")
    told = opened(tmp_path, "script.docx", saved(document))
    assert [told.text[block.span.start : block.span.end] for block in told.blocks if not block.aside] == [
        FERRY,
        "NOBODY WAVED.",
    ]


def test_a_speakers_column_says_who_speaks(tmp_path: Path) -> None:
    rows = [["Speaker", "Text"], ["Dana Ruiz:", FERRY], ["Hollis Brandt", "It was my last crossing."]]
    document = opened(tmp_path, "talk.docx", word_table(rows))
    assert [block.speaker for block in document.blocks if not block.aside] == ["Dana Ruiz", "Hollis Brandt"]


def edited(xml: str) -> bytes:
    """A document with one paragraph of WordprocessingML."""
    document = docx.Document()
    document.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w')}>{xml}</w:p>"))
    return saved(document)


RUN = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
PARAGRAPHS = {
    "a tracked insertion": (f"{RUN.format('ONE ')}<w:ins w:id='1' w:author='a'>{RUN.format('TWO')}</w:ins>", "ONE TWO"),
    "a tracked deletion": (
        f"{RUN.format('ONE')}<w:del w:id='1' w:author='a'><w:r><w:delText> TWO</w:delText></w:r></w:del>",
        "ONE",
    ),
    "hidden text": (f"{RUN.format('ONE')}<w:r><w:rPr><w:vanish/></w:rPr><w:t> TWO</w:t></w:r>", "ONE"),
    "a link": (f"<w:hyperlink>{RUN.format('ONE TWO')}</w:hyperlink>", "ONE TWO"),
    "a field": (
        f"<w:r><w:instrText>PAGE</w:instrText></w:r>{RUN.format('ONE')}",
        "ONE",
    ),
    "a line break": ("<w:r><w:t>ONE</w:t><w:br/><w:t>TWO</w:t></w:r>", "ONE\nTWO"),
    "a hyphen that does not break": ("<w:r><w:t>ONE</w:t><w:noBreakHyphen/><w:t>TWO</w:t></w:r>", "ONE-TWO"),
}


@pytest.mark.parametrize("name", PARAGRAPHS)
def test_what_the_page_shows_is_read(tmp_path: Path, name: str) -> None:
    xml, text = PARAGRAPHS[name]
    assert opened(tmp_path, "story.docx", edited(xml)).text == text


def test_what_is_left_out_is_said(tmp_path: Path) -> None:
    tracked = opened(tmp_path, "story.docx", edited(PARAGRAPHS["a tracked deletion"][0]))
    assert tracked.note == "tracked changes are read as accepted"
    assert opened(tmp_path, "story.docx", article(), "article").note == "page headers are left out"
    assert opened(tmp_path, "story.docx", word("ONE.")).note is None


@settings(max_examples=25)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn")), max_size=30)))
def test_no_word_is_lost(lines: list[str]) -> None:
    text = "\n".join(["THE STORY", *lines])
    assert words(read(word(text), "text", "transcript").text) == words(text)


def rezipped(raw: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The same archive with its parts changed; None leaves one out."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as before, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            part = change(name, before.read(name))
            if part is not None:
                after.writestr(name, part)
    return file.getvalue()


def main_part(part: bytes) -> bytes:
    """A document whose main part is this one."""
    return rezipped(word("A"), lambda name, old: part if name == "word/document.xml" else old)


def nested(times: int) -> bytes:
    return (
        b"<w:document xmlns:w='w'>"
        + b"<w:tbl><w:tr><w:tc>" * times
        + b"</w:tc></w:tr></w:tbl>" * times
        + b"</w:document>"
    )


WHOLE = word(f"{FERRY}\n" * 400)
BOMB = b"<!DOCTYPE d [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><d><t>&b;</t></d>"
OUTSIDE = b"<!DOCTYPE d [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><d><p><t>&a;</t></p></d>"
BAD: dict[str, tuple[Any, str]] = {
    "cut off": (lambda: WHOLE[: len(WHOLE) // 2], "damaged or cut off"),
    "cut off right at its beginning": (lambda: WHOLE[:40], "damaged or cut off"),
    "empty": (lambda: b"", "empty"),
    "an old or locked one": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "locked by a password, or of Word",
    ),
    "a workbook": (lambda: rezipped(word("A"), lambda name, old: None if "document" in name else old), "holds no text"),
    "no words": (lambda: word(""), "has no story text"),
    "no XML": (lambda: main_part(b"\x00\x01\x02"), "damaged Word document"),
    "XML that is cut off": (lambda: main_part(b"<w:document xmlns:w='w'><w:p>"), "damaged Word document"),
    "an entity bomb": (lambda: main_part(BOMB), "declares XML entities"),
    "an external entity": (lambda: main_part(OUTSIDE), "declares XML entities"),
    "a zip bomb": (
        lambda: main_part(b"<w:document xmlns:w='w'>" + b" " * 60_000_000 + b"</w:document>"),
        "larger than 50 MB",
    ),
    "10,000 tables": (
        lambda: main_part(b"<d>" + b"<tbl><tr><tc><p><r><t>A</t></r></p></tc></tr></tbl>" * 10_000 + b"</d>"),
        "more than 2,000 tables",
    ),
    "tables inside one another": (lambda: main_part(nested(5000)), "nested elements"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_document_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    make, words_said = BAD[name]
    assert words_said in refusal(tmp_path, "story.docx", make())


def test_a_document_under_another_name_is_known_by_its_content(tmp_path: Path) -> None:
    assert opened(tmp_path, "story.txt", word(FERRY)).text == FERRY


def test_a_zip_of_two_documents_holds_both_texts(tmp_path: Path) -> None:
    path = tmp_path / "pair.zip"
    with zipfile.ZipFile(path, "w") as pair:
        pair.writestr("script.docx", word(f"[dana ruiz]\n{FERRY}"))
        pair.writestr("article.docx", article())
    transcript, written = split(path)
    assert FERRY in transcript.text and "$212 million" in written.text


def test_a_document_that_holds_both_texts_is_parted(tmp_path: Path) -> None:
    texts = [(EXAMPLES / f"{name}.txt").read_text("utf-8").strip() for name in ("article", "transcript")]
    path = tmp_path / "page.docx"
    path.write_bytes(word("\n\n".join([texts[0], "TRANSCRIPT", texts[1]])))
    assert [document.text for document in reversed(split(path))] == texts


@pytest.mark.parametrize("cue", ["SOT TRT :09", "SOT", "SOT – :14", "SOUND BITE TRT 0:12"])
def test_a_bite_is_spoken_by_the_title_beside_it_and_not_by_its_cue(tmp_path: Path, cue: str) -> None:
    rows = [
        ["VIDEO", "AUDIO"],
        ["ANCHOR", "The mill closes in March, and ninety people lose their work, the owners say."],
        [f"{cue}\nSUPER: Edda Corwin\nMill Manager", "“We tried everything that we could.”"],
    ]
    document = opened(tmp_path, "script.docx", word_table(rows))
    assert [block.speaker for block in document.blocks if block.role == "bite"] == ["Edda Corwin"]


# Transcripts of meeting and recognition tools


VALE, ROSS = "The ferry stopped on Monday.", "Nobody told the crews."
RANGES = ("0:0:4.120 --> 0:0:7.560", "0:0:7.800 --> 0:0:9.010")
HEAD = (
    "Ferry meeting-20260504_100000-Meeting Recording",
    "May 4, 2026, 10:00AM",
    "12m 4s",
    "Nora Vale started transcription",
)


def in_paragraphs(*lines: str) -> bytes:
    return word("\n".join(lines))


def in_breaks(*turns: tuple[str, ...]) -> bytes:
    """A paragraph for each turn, with breaks between its lines; the first line in two runs."""
    document = docx.Document()
    for first, *rest in turns:
        paragraph = document.add_paragraph()
        for place, run in enumerate(first.partition("   ")):
            paragraph.add_run(run).bold = place == 0
        for line in rest:
            paragraph.add_run().add_break()
            paragraph.add_run(line)
    return saved(document)


def headed(*turns: tuple[str, str]) -> bytes:
    """A heading over each turn."""
    document = docx.Document()
    for label, words_said in turns:
        document.add_heading(label, 3)
        document.add_paragraph(words_said)
    return saved(document)


TOOLS = {
    "teams, times above": in_breaks((RANGES[0], "Nora Vale", VALE), (RANGES[1], "Hugh Ross", ROSS)),
    "teams, times above, paragraphs": in_paragraphs(RANGES[0], "Nora Vale", VALE, RANGES[1], "Hugh Ross", ROSS),
    "teams, times above, blank lines": in_paragraphs(RANGES[0], "Nora Vale", VALE, "", RANGES[1], "Hugh Ross", ROSS),
    "teams": in_breaks(("Nora Vale   0:04", VALE), ("Hugh Ross   0:14", ROSS)),
    "teams, two paragraphs": in_paragraphs("Nora Vale   0:04", VALE, "Hugh Ross   0:14", ROSS),
    "teams, with its head": in_breaks(
        HEAD, ("Nora Vale   0:04", VALE), ("Hugh Ross   0:14", ROSS), ("Nora Vale stopped transcription",)
    ),
    "otter": in_paragraphs("Nora Vale  0:04", VALE, "", "Hugh Ross  1:02:14", ROSS, "", "Transcribed by https://otter.ai"),
    "otter, with its lists": in_paragraphs(
        "SUMMARY KEYWORDS", "ferry, crews", "SPEAKERS", "Nora Vale, Hugh Ross", "",
        "Nora Vale  00:04", VALE, "", "Hugh Ross  00:14", ROSS,
    ),
    "descript": in_paragraphs(f"Nora Vale: [00:00:04] {VALE}", f"Hugh Ross: [00:00:14] {ROSS}"),
    "descript, headings": headed(("Nora Vale 00:00:04", VALE), ("Hugh Ross 00:00:14", ROSS)),
    "trint": in_breaks(("Nora Vale [00:00:04]", VALE), ("Hugh Ross [00:00:14]", ROSS)),
    "rev": in_paragraphs("Nora Vale (00:04):", VALE, "Hugh Ross (00:14):", ROSS),
    "premiere": in_paragraphs("00:00:04:00 - 00:00:09:12", "Nora Vale", VALE, "", "00:00:14:01 - 00:00:19:00", "Hugh Ross", ROSS),
    "word for the web": in_paragraphs("Audio file", "ferry.m4a", "Transcript", "00:00:04 Nora Vale", VALE, "00:00:14 Hugh Ross", ROSS),
}  # fmt: skip


def said(document: Any) -> list[tuple[str | None, str]]:
    return [(one.speaker, document.text[one.span.start : one.span.end]) for one in document.blocks if not one.aside]


@pytest.mark.parametrize("tool", TOOLS)
def test_the_labels_and_times_of_tools_name_speakers_and_are_not_story(tmp_path: Path, tool: str) -> None:
    assert said(opened(tmp_path, "talk.docx", TOOLS[tool])) == [("Nora Vale", VALE), ("Hugh Ross", ROSS)]


FOLDED = {
    "teams": in_breaks((RANGES[0], "Nora Vale", "Repairs cost two point"), (RANGES[1], "Nora Vale", "four million dollars.")),
    "lines with times": in_paragraphs("[00:01.000 --> 00:04.000]  Repairs cost two point", "[00:04.000 --> 00:09.000]  four million dollars."),
}  # fmt: skip


@pytest.mark.parametrize("tool", FOLDED)
def test_a_sentence_goes_on_below_the_next_time(tmp_path: Path, tool: str) -> None:
    document = opened(tmp_path, "talk.docx", FOLDED[tool])
    assert [text for _, text in said(document)] == ["Repairs cost two point four million dollars."]
    assert all(mark.line is None for mark in document.marks)


def test_times_in_an_article_are_its_text(tmp_path: Path) -> None:
    raw = in_paragraphs("Polls close at 7:00", "The count begins at 9:00", "Nobody knows when it ends.")
    assert opened(tmp_path, "story.docx", raw, "article").text.split()[-1] == "ends."
    assert [text for _, text in said(opened(tmp_path, "story.docx", raw))] != []


def test_a_file_inserted_into_a_document_is_said_or_refused(tmp_path: Path) -> None:
    inserted = f'<w:altChunk {nsdecls("w", "r")} r:id="rId9"/>'
    document = docx.Document()
    document.element.body.insert(0, parse_xml(inserted))
    assert "inserted into it" in refusal(tmp_path, "story.docx", saved(document))
    document.add_paragraph(VALE)
    assert opened(tmp_path, "story.docx", saved(document)).note == "inserted files are left out"
