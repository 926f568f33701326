"""MOS messages: the script, titles parted by pipes, and XML that is not to be trusted."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from understood import opened, refusal, shown, words

from diffcast.readers import format_of
from diffcast.readers.mos import read
from diffcast.segment import segment

STORY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE mos SYSTEM "mos.dtd">
<mos>
  <mosID>cg.station.example</mosID>
  <ncsID>ncs.station.example</ncsID>
  <messageID>507891</messageID>
  <roStorySend>
    <roID>6PM</roID>
    <storyID>6PM;A3</storyID>
    <storySlug>LIGHTHOUSE SALE</storySlug>
    <storyNum>A3</storyNum>
    <storyBody Read1stMEMasBody="true">
      <storyPresenter>Dana Ruiz</storyPresenter>
      <storyPresenterRR>12</storyPresenterRR>
      <p>THE LIGHTHOUSE AT CAPE ORLE IS FOR SALE <em>FOR ONE DOLLAR</em>…</p>
      <p> </p>
      <p><pi>(TAKE VO)</pi></p>
      <storyItem><itemID>1</itemID><itemSlug>LIGHTHOUSE VO 0:24</itemSlug><objID>M7</objID><mosID>video</mosID></storyItem>
      <p>THERE IS ONE CATCH.<tab/>THE ROOF WILL COST A QUARTER OF A MILLION.</p>
      <p> </p>
      <storyItem>
        <itemID>2</itemID><itemSlug>L3 HOLM</itemSlug><objID>G4</objID><mosID>cg</mosID>
        <mosAbstract>LENE HOLM | COAST GUARD</mosAbstract>
        <mosExternalMetadata><mosPayload><note>not a word of this</note></mosPayload></mosExternalMetadata>
      </storyItem>
      <p>“You have to love stairs.”</p>
    </storyBody>
  </roStorySend>
</mos>
"""
ORDER = """<mos><mosID>a</mosID><roCreate><roID>1</roID><roSlug>6PM</roSlug>
<story><storyID>1</storyID><storySlug>LIGHTHOUSE</storySlug><item><itemSlug>VO</itemSlug></item></story>
<story><storyID>2</storyID><storySlug>WEATHER</storySlug></story>{}</roCreate></mos>"""
TOLD = "<story><storyID>3</storyID><storySlug>FERRY</storySlug><storyBody><p>IT RAINED.</p></storyBody></story>"


def test_a_story_with_its_items(tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    golden("story-mos.txt", shown(tmp_path, "lighthouse.mos.xml", STORY.encode()))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le"])
def test_every_encoding_of_a_message_is_read(tmp_path: Path, encoding: str) -> None:
    raw = STORY.replace("UTF-8", encoding.upper()).encode(encoding)
    assert opened(tmp_path, "story.xml", raw).text == read(STORY.encode(), "text", "transcript").text


def test_a_running_order_with_one_script_gives_that_story() -> None:
    assert read(ORDER.format(TOLD).encode(), "text", "transcript").text == "FERRY\n\nIT RAINED."


def test_a_title_gives_the_bite_its_speaker(tmp_path: Path) -> None:
    document = opened(tmp_path, "story.xml", STORY.encode())
    spoken = [(block.role, block.speaker) for block in document.blocks if not block.aside]
    assert spoken[0] == ("speech", "Dana Ruiz") and spoken[-1] == ("bite", "LENE HOLM")


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn")), max_size=20)))
def test_no_word_is_lost(lines: list[str]) -> None:
    body = "".join(f"<p>{escape(line, quote=False)}</p>" for line in ["THE STORY", *lines])
    raw = f"<mos><roStorySend><storyBody>{body}</storyBody></roStorySend></mos>".encode()
    document = segment(read(raw, "text", "transcript"))
    assert words(document.text) == words(" ".join(["THE STORY", *lines]))


PARTS = [
    "<story><storyID>S1</storyID><storySlug>FERRY</storySlug><storyBody><p>THE FERRY IS OUT.</p></storyBody></story>",
    "<storyBody>\n<p>THE FERRY IS OUT.</p>\n</storyBody>",
]


@pytest.mark.parametrize("raw", PARTS)
def test_a_story_is_read_without_its_message(tmp_path: Path, raw: str) -> None:
    assert format_of(raw.encode(), "story.xml").name == "mos"
    document = opened(tmp_path, "story.xml", raw.encode())
    assert [document.text[one.span.start : one.span.end] for one in document.blocks if not one.aside] == [
        "THE FERRY IS OUT."
    ]


BOMB = "<!DOCTYPE mos [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]>"
OUTSIDE = "<!DOCTYPE mos [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>"
INSIDE = "<mos><roStorySend><storyBody>{}</storyBody></roStorySend></mos>"
BAD = {
    "an entity bomb": (BOMB + INSIDE.format("<p>&b;</p>"), "declares XML entities"),
    "an external entity": (OUTSIDE + INSIDE.format("<p>&a;</p>"), "declares XML entities"),
    "an entity of a DTD elsewhere": (
        "<!DOCTYPE mos SYSTEM 'mos.dtd'>" + INSIDE.format("<p>&x;</p>"),
        "declares XML entities",
    ),
    "an unknown entity": (INSIDE.format("<p>&x;</p>"), "damaged MOS message"),
    "cut off": (STORY[: STORY.index("THERE IS")], "damaged MOS message"),
    "elements inside one another": (INSIDE.format("<p>" * 3000 + "A" + "</p>" * 3000), "nested elements"),
    "a running order without scripts": (ORDER.format(""), "without a script, only 2 slugs"),
    "a running order with two scripts": (ORDER.format(TOLD * 2), "holds 2 stories (FERRY, FERRY)"),
    "a story cut off": ("<story><storyBody><p>THE FERRY IS", "damaged MOS message"),
    "no words": (INSIDE.format("<p> </p>"), "without a script"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_message_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    text, said = BAD[name]
    assert said in refusal(tmp_path, "story.xml", text.encode())


@pytest.mark.parametrize(
    "text", [b"<rss><item><p>mos</p></item></rss>", b"THE MOS SYSTEM FAILED.", b"<mosaic>A</mosaic>"]
)
def test_other_files_are_no_message(text: bytes) -> None:
    assert format_of(text, "story.txt").name != "mos"
