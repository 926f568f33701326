"""iNEWS stories: what is said, what is for the crew, titles joined from their items, and markup that is broken."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from html import escape
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from understood import assert_whole, opened, refusal, shown, words

from diffcast.errors import DiffcastError
from diffcast.readers import format_of
from diffcast.readers.nsml import read
from diffcast.segment import segment

OLD = b"""<nsml version="-//AVID//DTD NSML 1.0//EN">
<head>
<meta rate=180 float>
<rgroup number=46></rgroup>
<storyid>259847d2:00ce0ba3:605b6fc5</storyid>
</head>
<story>
<fields>
<f id=page-number>B04</f>
<f id=title>SALT BARN &amp; FIRE</f>
<f id=presenter></f>
</fields>
<body>
<p><cc>1---map then wide---></cc><a idref="0"><cc><----</cc></a></p>
<p>[dana ruiz]</p>
<p>THE SALT BARN AT PELL HARBOR BURNED<wp> TO THE <b>GROUND</b> LAST NIGHT&#8230;</p>
<p></p>
<p><pi>((TAKE VO))</pi></p>
<p>NOBODY WAS HURT. <pi>(LOOK LEFT)</pi> THE HARBOR'S R&D SHED NEXT DOOR IS SAFE.</p>
<p></p>
<p><pi>(SOT :09)</pi><a idref=1></p>
<p>&ldquo;It was full of salt. Salt does not burn. The roof does.&rdquo;</p>
<p></p>
<p>DAMAGE IS PUT AT 300 THOUSAND DOLLARS.</p>
</body>
<aeset>
<ae id=0>
<ap>]] S3.0 G 0 [[</ap>
<ap>VIDEO barn wide</ap>
<ap>runs 0:22</ap>
</ae>
<ae id=1>
<ap>]] CG 1 G 0 [[</ap>
<mc>
<ap>CG 2LINE</ap>
<ap>OLAV BRANDT</ap>
<ap>HARBOR MASTER</ap>
<ap>;0.03</ap>
</mc>
</ae>
</aeset>
</story>
</nsml>
""".replace(b"&ldquo;", "“".encode()).replace(b"&rdquo;", "”".encode())

NEW = """<?xml version="1.0" encoding="UTF-8"?>
<nsml xmlns="http://avid.com/nsml" version="4.2">
  <head><meta words="56" rate="180"/><storyid>0d7bd190</storyid></head>
  <fields>
    <string id="title">SALT BARN</string>
    <duration id="audio-time">18</duration>
  </fields>
  <body>
    <p>
      <tab/>THE SALT BARN BURNED LAST NIGHT.
    </p>
    <p/>
    <p>
      <a idref="5"/>“It was full of salt.”
    </p>
  </body>
  <aeset>
    <ae id="5" type="M"><mc idref="1"><ap>gfx barn</ap></mc></ae>
    <ae id="7"><ap>SUPER: PELL HARBOR</ap></ae>
  </aeset>
  <aeset-atts>
    <attachment id="1"><![CDATA[<AttachmentContent><mos><mosAbstract>Olav Brandt | Harbor master</mosAbstract><objID>6</objID>
</mos></AttachmentContent>]]></attachment>
  </aeset-atts>
</nsml>
""".encode()


def test_a_story_of_an_old_system(tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    golden("story-nsml.txt", shown(tmp_path, "barn.nsml", OLD))


def test_a_story_of_a_new_system(tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    golden("story-nsml-xml.txt", shown(tmp_path, "barn.xml", NEW))


def story(body: str, head: str = "<meta rate=180>", items: str = "") -> bytes:
    return f"<nsml><head>{head}</head><story><body>{body}</body><aeset>{items}</aeset></story></nsml>".encode()


FLOATS = {
    "<meta rate=180 float>": True,
    '<meta rate="180" float="true"/>': True,
    "<meta float=1 words=9>": True,
    '<meta float="0"/>': False,
    "<meta rate=180>": False,
    "": False,
}


@pytest.mark.parametrize("head", FLOATS)
def test_a_floated_story_is_said_so(head: str) -> None:
    note = read(story("<p>IT RAINED.</p>", head), "text", "transcript").note or ""
    assert ("floated: it was dropped from the show" in note) == FLOATS[head]


BODIES = {
    "arrows of the crew are text": ("<p>ONE <---- TWO ---></p>", "ONE <---- TWO --->"),
    "tags of other systems are text": ("<p>ONE <blink>TWO</blink></p>", "ONE <blink>TWO</blink>"),
    "an ampersand is text": ("<p>R&D AT&T A &amp; B</p>", "R&D AT&T A & B"),
    "a paragraph that never ends": ("<p>ONE<p>TWO", "ONE\nTWO"),
    "wrapped lines": ("<p>ONE<wp>\nTWO<tab>THREE</p>", "ONE TWO THREE"),
    "styles inside a word": ("<p>O<b>N</b>E</p>", "ONE"),
    "capitals in tags": ("<P>ONE</P>", "ONE"),
    "an anchor to nothing": ("<p><a idref=9>ONE</p>", "ONE"),
}


@pytest.mark.parametrize("name", BODIES)
def test_broken_markup_is_read(name: str) -> None:
    body, text = BODIES[name]
    assert read(story(body), "text", "transcript").text == text


def heard(raw: bytes) -> str:
    document = segment(read(raw, "text", "transcript"))
    assert_whole(document)
    return " ".join(document.text[block.span.start : block.span.end] for block in document.blocks if not block.aside)


PACKAGE = "<p><cc>The barn was built in nineteen ten, and it held the salt of four towns and of the harbor.</cc></p>"


def test_comments_are_for_the_crew() -> None:
    assert (
        heard(story("<p>IT RAINED.</p><p><cc>MAKE SURE THAT THE MAP IS READY BEFORE THE TOP.</cc></p>")) == "IT RAINED."
    )


def test_comments_that_tell_a_package_are_its_captions() -> None:
    raw = story("<p>IT RAINED.</p>" + PACKAGE * 2)
    assert heard(raw).count("four towns") == 2
    assert "captions of a package" in (read(raw, "text", "transcript").note or "")


def items(*texts: str) -> str:
    return f"<ae id=0>{''.join(f'<ap>{escape(text)}</ap>' for text in texts)}</ae>"


TITLES = {
    ("CG 2LINE", "ANN COLE", "MAYOR"): ("title", "ANN COLE"),
    ("CG: ANN COLE, MAYOR",): ("title", "ANN COLE"),
    ("L3 ANN COLE | MAYOR",): ("title", "ANN COLE"),
    ("SUPER", "PELL HARBOR"): ("title", "PELL HARBOR"),
    ("VIDEO barn wide", "runs 0:22"): ("cue", None),
    ("SOT", "cole", "TRT 0:12"): ("cue", None),
    ("MAP PELL HARBOR",): ("cue", None),
}


@pytest.mark.parametrize("texts", TITLES)
def test_titles_are_told_from_other_items(texts: tuple[str, ...]) -> None:
    raw = story("<p>IT RAINED.</p><p><a idref=0></p><p>“We said no.”</p>", items=items(*texts))
    mark = next(mark for mark in read(raw, "text", "transcript").marks if mark.role)
    assert (mark.role, mark.speaker) == TITLES[texts]


def test_a_title_gives_the_bite_its_speaker() -> None:
    raw = story("<p>IT RAINED.</p><p><a idref=0></p><p>“We said no.”</p>", items=items("CG", "ANN COLE", "MAYOR"))
    blocks = segment(read(raw, "text", "transcript")).blocks
    assert [(block.role, block.speaker) for block in blocks if not block.aside] == [
        ("speech", None),
        ("bite", "ANN COLE"),
    ]


def test_lines_point_into_the_source(tmp_path: Path) -> None:
    document = opened(tmp_path, "barn.nsml", OLD)
    lines = OLD.decode().split("\n")
    for mark in document.marks:
        if mark.line and mark.role is None:
            first = words(document.text[mark.span.start : mark.span.end])[0]
            assert first in lines[mark.line - 1]


@given(
    st.lists(
        st.lists(
            st.sampled_from(
                (
                    "ONE",
                    "two",
                    "3,5",
                    "R&D",
                    "<----",
                    "“No”",
                    "<pi>",
                    "</pi>",
                    "<cc>",
                    "</cc>",
                    "<b>",
                    "<a idref=0>",
                    "<wp>",
                )
            ),
            max_size=8,
        )
    )
)
def test_no_word_is_lost(told: list[list[str]]) -> None:
    body = "".join(f"<p>{' '.join(line)}</p>" for line in [["THE", "STORY"], *told])
    given_words = [each for line in told for word in line if word[0] != "<" or word == "<----" for each in words(word)]
    found = words(read(story(body), "text", "transcript").text)
    assert found == ["THE", "STORY", *given_words]


BAD = {
    "cut off": (OLD[: OLD.index(b"NOBODY")], "the story's body never ends"),
    "no body": (b"<nsml><head><storyid>1</storyid></head></nsml>", "without words"),
    "an empty body": (story("<p></p>"), "without words"),
    "two stories": (OLD + NEW, "holds 2 stories (SALT BARN & FIRE, SALT BARN)"),
    "an entity bomb": (b"<!DOCTYPE nsml [<!ENTITY a 'ha'>]>" + OLD, "declares XML entities"),
    "an external entity": (
        b"<!DOCTYPE nsml [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>" + OLD,
        "declares XML entities",
    ),
    "no text": (b"<nsml>" + bytes(200), "binary data"),
    "a body that is cut off": (b"<p>THE FERRY IS OUT.</p><p><pi>TAKE VO</pi></p><p>NOB<pi", "ends inside a mark"),
    "a body without words": (b"<p><pi></pi></p>", "without words"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    raw, said = BAD[name]
    assert said in refusal(tmp_path, "story.nsml", raw)


def test_a_story_is_no_article(tmp_path: Path) -> None:
    assert "can’t be the article" in refusal(tmp_path, "story.nsml", OLD, "article")


PIECES = [
    b"<p>THE FERRY IS OUT.</p>\n<p><pi>TAKE VO</pi></p>\n<p>NOBODY <cc>CAM 2</cc> KNOWS.</p>",
    b"<body><p>THE FERRY IS OUT.</p><p><pi>TAKE VO</pi></p><p>NOBODY <cc>CAM 2</cc> KNOWS.</p></body>",
    b'<?xml version="1.0"?>\r\n<p><a idref="0" />THE FERRY IS OUT.</p><p><pi>TAKE VO</pi><cc>CAM 2</cc>NOBODY KNOWS.</p>',
    b"<story><body><p>THE FERRY IS OUT.<p><pi>TAKE VO</pi><p><cc>CAM 2</cc>NOBODY KNOWS.</p></body></story>",
]


@pytest.mark.parametrize("raw", PIECES)
def test_the_body_of_a_story_is_read_without_the_rest(tmp_path: Path, raw: bytes) -> None:
    assert format_of(raw, "story.xml").name == "nsml"
    document = opened(tmp_path, "story.xml", raw)
    said = " ".join(document.text[each.span.start : each.span.end] for each in document.blocks if not each.aside)
    aside = [document.text[each.span.start : each.span.end] for each in document.blocks if each.aside]
    assert (said, aside) == ("THE FERRY IS OUT. NOBODY KNOWS.", ["TAKE VO", "CAM 2"])


@pytest.mark.parametrize("text", [b"THE NSML FORMAT IS OLD.", b"<html><body><p>nsml</p></body></html>", b"<p>A</p>"])
def test_other_files_are_no_story_of_inews(text: bytes) -> None:
    assert format_of(text, "story.txt").name != "nsml"


LONG = {
    "opens": "<p",
    "paragraphs": "<p>A",
    "anchors": "<a idref=",
    "nested": "<cc><pi>",
    "data": "<![CDATA[",
    "entities": "&amp",
    "items": "<ae id=1>",
}


@pytest.mark.parametrize("name", LONG)
def test_a_long_file_takes_no_longer_than_its_length(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("DIFFCAST_MAX_SECONDS", "600")
    raw = story("<p>THE STORY " + LONG[name] * (200_000 // len(LONG[name])) + "</p>")
    start = time.process_time()
    with suppress(DiffcastError):
        read(raw, "text", "transcript")
    assert time.process_time() - start < 5
