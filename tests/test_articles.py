"""The same story in every format of articles: how it is known, what comes out, and that it tells the same facts."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from presses import EXAMPLES, PRESSES, Printed, example, json_ld, page, paragraphs

from diffcast import compare
from diffcast.errors import MissingPart, NoStory, UnreadableInput
from diffcast.model import AsideCode, Document, Name, Quantity, Settings
from diffcast.places import line_of
from diffcast.readers import FORMATS, choose, format_of, read, split
from diffcast.segment import segment

TRANSCRIPT = EXAMPLES / "transcript.txt"
LEXICAL = Settings("lexical")
ANY = pytest.mark.parametrize("name", PRESSES)


@pytest.fixture(scope="module")
def story() -> Printed:
    return example()


def saved(folder: Path, name: str, raw: bytes) -> Path:
    path = folder / name
    path.write_bytes(raw)
    return path


@ANY
def test_a_format_is_known_by_its_content_whatever_its_name(tmp_path: Path, story: Printed, name: str) -> None:
    format, file, press = PRESSES[name]
    raw = press(story)
    assert format_of(raw, file).name == format
    if format != "markdown":  # Markdown is plain text with marks: few marks and another name, and it is plain text.
        assert format_of(raw, "story.txt").name == format
    assert choose(saved(tmp_path, file, raw))[1].name == format


@pytest.mark.parametrize("name", ["story.txt", "story", "story.xyz", "-"])
@pytest.mark.parametrize("file", ["transcript.txt", "article.txt"])
def test_plain_text_stays_plain_text(file: str, name: str) -> None:
    assert format_of((EXAMPLES / file).read_bytes(), name).name == "text"


@ANY
def test_what_the_format_tells_is_kept(tmp_path: Path, story: Printed, name: str) -> None:
    _, file, press = PRESSES[name]
    document = segment(read(saved(tmp_path, file, press(story)), "article"))
    assert document.extracted
    assert document.headline is not None
    assert document.text[document.headline.start : document.headline.end] == story.headline
    bylines = [each for each in document.blocks if each.code is AsideCode.BYLINE]
    assert [document.text[each.span.start : each.span.end] for each in bylines][:1] == [story.byline]
    if name not in ("page", "markdown"):  # These two give the day only in a line of their own, and without its year.
        assert str(document.published) == story.day


def test_the_marks_of_an_agency_are_evidence(tmp_path: Path, story: Printed) -> None:
    document = read(saved(tmp_path, "story.xml", PRESSES["nitf"][2](story)), "article")
    known = [(type(each), document.text[each.span.start : each.span.end]) for each in document.known]
    assert known == [
        (Quantity, "14"),
        (Name, "Imogen Vance"),
        (Name, "Marisol Quintero"),
        (Quantity, "$62,000"),
        (Name, "Joaquin Ferro"),
    ]


def test_a_person_whom_only_the_mark_names_is_a_name_in_the_script_too(tmp_path: Path) -> None:
    raw = b"<nitf><body><body.content><p><person>Rosa Field</person> won the race on Sunday by a minute.</p></body.content></body></nitf>"
    comparison = compare(
        "[ann cole]\nROSA FIELD WON THE RACE ON SUNDAY BY A MINUTE.", saved(tmp_path, "a.xml", raw), LEXICAL
    )
    assert [fact.status for fact in comparison.facts] == ["shared"]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("utf-16-le", ""),
        ("utf-16-be", ""),
        ("windows-1252", '<meta charset="windows-1252">'),
        ("windows-1252", '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">'),
        ("windows-1252", ""),
        ("windows-1252", '<meta charset="utf-8">'),
        ("mac-roman", '<meta charset="macintosh">'),
        ("utf-8", '<meta charset="iso-8859-1">'),
    ],
)
def test_a_page_is_read_in_whatever_it_was_written(tmp_path: Path, encoding: str, declared: str) -> None:
    body = "<article><h1>Café owner’s “second” chance</h1><p>The owner of the café — Zoë Brandt — said the oven had cost £900 and was worth it.</p></article>"
    raw = page(body).replace('<meta charset="utf-8">', declared).encode(encoding)
    document = read(saved(tmp_path, "page.html", raw), "article")
    assert "The owner of the café — Zoë Brandt — said the oven had cost £900" in document.text


BROKEN = {
    "tags that never close": "<article><h1>Dam to be rebuilt<p>The dam at Pell Creek will be rebuilt next year, the county said.<p>It will cost <b>$9 million.",
    "tags in the wrong order": "<article><h1>Dam to be rebuilt</h1><p><b><i>The dam at Pell Creek will be rebuilt next year, the county said.</b></i></p><p>It will cost $9 million.</p></article>",
    "attributes without marks": "<article class=story id=a><h1 class=x y=>Dam to be rebuilt</h1><p <>The dam at Pell Creek will be rebuilt next year, the county said.</p><p>It will cost $9 million.</p>",
    "half of a tag at the end": "<article><h1>Dam to be rebuilt</h1><p>The dam at Pell Creek will be rebuilt next year, the county said.</p><p>It will cost $9 million.</p><div cla",
    "a broken description": '<script type="application/ld+json">{"@type": "NewsArticle", "headline": </script><article><h1>Dam to be rebuilt</h1><p>The dam at Pell Creek will be rebuilt next year, the county said.</p><p>It will cost $9 million.</p>',
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_markup_survives(tmp_path: Path, name: str) -> None:
    document = segment(read(saved(tmp_path, "page.html", f"<html><body>{BROKEN[name]}".encode()), "article"))
    told = [document.text[each.span.start : each.span.end] for each in document.blocks if not each.aside]
    assert told == [
        "Dam to be rebuilt",
        "The dam at Pell Creek will be rebuilt next year, the county said.",
        "It will cost $9 million.",
    ]


HEADS = {
    "the only heading": ("<h1>Dam to be rebuilt</h1>", None),
    "a heading under the site's name": ("<h1>The Lantern</h1><h2>Dam to be rebuilt</h2>", "Dam to be rebuilt"),
    "no heading at all": ("", "Dam to be rebuilt"),
}


@pytest.mark.parametrize("name", HEADS)
def test_the_headline_is_the_one_that_the_page_calls_its_own(tmp_path: Path, name: str) -> None:
    shown, said = HEADS[name]
    head = f'<meta property="og:title" content="{said} | The Lantern">' if said else ""
    body = f"{shown}<p>The dam at Pell Creek will be rebuilt next year, the county said on Monday.</p>"
    document = segment(read(saved(tmp_path, "a.html", page(body, head, title="").encode()), "article"))
    assert document.headline is not None
    assert document.text[document.headline.start : document.headline.end] == "Dam to be rebuilt"
    assert [each.role for each in document.blocks if not each.aside] == ["headline", "body"]


@pytest.mark.parametrize(
    "body",
    [
        "The dam at Pell Creek will be rebuilt.\n\nIt will cost $9 million, the county’s engineer said on Monday night.\n\n{}",
        "<p>The dam at Pell Creek will be rebuilt.</p><p>It will cost $9 million, the county’s engineer said on Monday night.</p>{}",
        "The dam at Pell Creek will be rebuilt.\nIt will cost $9 million, the county&#8217;s engineer said on Monday night.\n{}",
    ],
)
def test_the_text_that_a_page_only_gives_to_search_engines_keeps_its_paragraphs(
    tmp_path: Path, story: Printed, body: str
) -> None:
    head = json_ld(
        story,
        articleBody=body.format("Nobody was hurt when it cracked in the winter, and the fish have come back since."),
    )
    document = read(saved(tmp_path, "a.html", page("<div id=app></div>", head).encode()), "article")
    assert document.text.split("\n\n")[1:3] == [
        "The dam at Pell Creek will be rebuilt.",
        "It will cost $9 million, the county’s engineer said on Monday night.",
    ]


def test_words_lead_back_to_their_line_in_the_page(tmp_path: Path, story: Printed) -> None:
    path = saved(tmp_path, "story.html", PRESSES["page"][2](story))
    lines = path.read_text("utf-8").split("\n")
    report = compare(TRANSCRIPT, path, LEXICAL).to_dict()
    for fact in report["facts"]:
        for piece in fact["article"]:
            assert piece["text"].split()[0] in lines[piece["line"] - 1]


def test_lines_below_breaks_lead_back_to_their_own_line(tmp_path: Path) -> None:
    body = "<table><tr><td><h1>Bridge shut</h1>\nThe bridge is shut through April, the county said on Monday.<br><br>\n"
    body += (
        "It carries 9,000 cars a day.<br>\nRepairs cost $640,000.<br><br>\n<p>\nNo one was hurt.</p></td></tr></table>"
    )
    document = read(saved(tmp_path, "page.html", f"<html><body>{body}</body></html>".encode()), "article")
    lines = {text: body[: body.index(text)].count("\n") + 1 for text in ("It carries", "Repairs cost")}
    assert {text: line_of(document, document.text.index(text)) for text in lines} == lines


@pytest.mark.parametrize("author", ['{"name": "Edda Corwin"}', '"Edda Corwin"', '[{"name": "Edda Corwin"}, 5, null]'])
def test_a_line_that_is_the_authors_name_is_a_byline(tmp_path: Path, author: str) -> None:
    described = f'<script type="application/ld+json">{{"@type": "NewsArticle", "author": {author}}}</script>'
    body = (
        "<article><h1>Mill shut</h1>\n<div>Edda Corwin</div>\n<p>The mill closes in March, the owners say, and ninety "
    )
    body += "people lose their work.</p>\n<p>Edda Corwin, who ran it for years, said nobody had come to buy it.</p></article>"
    document = read(saved(tmp_path, "page.html", page(body, described).encode()), "article")
    told = {document.text[mark.span.start : mark.span.end]: mark.code for mark in document.marks}
    assert told["Edda Corwin"] is AsideCode.BYLINE
    assert [code for text, code in told.items() if text.startswith("Edda Corwin, who")] == [None]


# One page, or one archive, with both texts


def shown(story: Printed, how: str) -> bytes:
    script = TRANSCRIPT.read_text("utf-8")
    inner = "".join("<p>" + part.replace("\n", "<br>") + "</p>" for part in script.strip().split("\n\n"))
    return page(
        f'<main><article><h1>{story.headline}</h1><p class="byline">{story.byline}</p>{paragraphs(story)}'
        f"{how.format(inner)}</article></main>",
        json_ld(story),
    ).encode()


SHOWN = {
    "a part that is named so": '<div class="video-transcript"><button>Show transcript</button><div class="transcript__text" hidden>{}</div></div>',
    "a part under a heading": "<h2>Transcript</h2><div>{}</div>",
    "details that open": "<details><summary>Show full transcript</summary>{}</details>",
}


@pytest.mark.parametrize("how", SHOWN)
def test_a_page_that_shows_its_transcript_is_split(tmp_path: Path, story: Printed, how: str) -> None:
    transcript, article = split(saved(tmp_path, "page.html", shown(story, SHOWN[how])))
    assert (transcript.side, article.side) == ("transcript", "article")
    assert transcript.text == TRANSCRIPT.read_text("utf-8").strip()
    assert article.text.endswith(story.paragraphs[-1])
    assert "A FRIGHTENING MORNING" not in article.text


def test_a_page_that_is_a_transcript_is_read_as_one(tmp_path: Path) -> None:
    script = TRANSCRIPT.read_text("utf-8").strip()
    inner = "".join(f"<p>{line}</p>" for line in script.splitlines() if line)
    path = saved(
        tmp_path, "rush.html", page(f"<article><h1>Transcript: The Morning Hour</h1>{inner}</article>").encode()
    )
    document, plain = segment(read(path, "transcript")), segment(read(script, "transcript"))
    spoken = [(each.role, each.speaker, document.text[each.span.start : each.span.end]) for each in document.blocks]
    assert spoken[0] == ("cue", None, "Transcript: The Morning Hour")
    assert spoken[1:] == [
        (each.role, each.speaker, plain.text[each.span.start : each.span.end]) for each in plain.blocks
    ]


def test_an_archive_alone_is_no_side(tmp_path: Path) -> None:
    path = tmp_path / "both.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "A")
    with pytest.raises(UnreadableInput, match="which holds both texts; give it alone"):
        read(path, "article")


def test_an_article_with_its_transcript_below_and_no_name_for_it_is_cut_where_the_text_turns(
    tmp_path: Path, story: Printed
) -> None:
    transcript, article = split(saved(tmp_path, "page.html", shown(story, "{}")))
    assert transcript.text.startswith("[nora beckett]\nA FRIGHTENING MORNING")
    assert article.text.endswith(story.paragraphs[-1])
    assert str(article.note).endswith(": article above, transcript below")


@pytest.mark.parametrize(
    "names", [("transcript.txt", "article.html"), ("a.txt", "story.html"), ("a.txt", "b.html"), ("z.txt", "a/b.html")]
)
def test_an_archive_holds_both_texts(tmp_path: Path, story: Printed, names: tuple[str, str]) -> None:
    path = tmp_path / "both.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(names[0], TRANSCRIPT.read_bytes())
        archive.writestr("__MACOSX/._x", b"\x00\x01")
        archive.writestr(names[1], PRESSES["page"][2](story))
    transcript, article = split(path)
    assert transcript.text == TRANSCRIPT.read_text("utf-8")
    assert article.text.startswith(story.headline)
    assert article.source == f"{path}/{names[1]}"


# What they say of themselves


def test_a_post_with_a_password_has_no_text(tmp_path: Path) -> None:
    post = {"title": {"rendered": "A"}, "content": {"rendered": "", "protected": True}}
    with pytest.raises(NoStory, match="password"):
        read(saved(tmp_path, "a.json", json.dumps(post).encode()), "article")


def test_a_cancelled_item_says_so(tmp_path: Path, story: Printed) -> None:
    raw = PRESSES["newsml"][2](story).replace(b"stat:usable", b"stat:canceled")
    assert read(saved(tmp_path, "a.xml", raw), "article").note == "the item was cancelled by its sender"


DATA = [
    ("text/html", "&lt;html&gt;&lt;body&gt;&lt;p&gt;The dam&amp;#8217;s gate holds.&lt;/p&gt;&lt;p&gt;It leaks.&lt;/p&gt;&lt;/body&gt;&lt;/html&gt;"),
    ("text/html", "<![CDATA[<p>The dam’s gate holds.</p><p>It leaks.</p>]]>"),
    ("application/xhtml+xml", "<p>The dam’s gate holds.</p><p>It leaks.</p>"),
    ("application/nitf+xml", "<![CDATA[<?xml version='1.0'?><nitf><body><body.content><p>The dam’s gate holds.</p><p>It leaks.</p></body.content></body></nitf>]]>"),
    ("text/plain", "The dam’s gate holds.\nIt leaks."),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "data"), DATA)
def test_markup_inside_the_data_of_an_item_is_no_word(tmp_path: Path, kind: str, data: str) -> None:
    raw = f'<newsItem><contentSet><inlineData contenttype="{kind}">{data}</inlineData></contentSet></newsItem>'
    assert read(saved(tmp_path, "a.xml", raw.encode()), "article").text == "The dam’s gate holds.\n\nIt leaks."


def test_signs_in_plain_data_stay(tmp_path: Path) -> None:
    raw = b'<newsItem><contentSet><inlineData contenttype="text/plain">It was 3 &lt; 5 and 7 &gt; 6.</inlineData></contentSet></newsItem>'
    assert read(saved(tmp_path, "a.xml", raw), "article").text == "It was 3 < 5 and 7 > 6."


def test_a_page_says_how_much_of_it_was_left_out(tmp_path: Path, story: Printed) -> None:
    note = read(saved(tmp_path, "a.html", PRESSES["page"][2](story)), "article").note
    assert note == "8 words of the page outside the story were left out"


def test_a_markdown_file_gives_what_stands_in_its_head_of_keys(tmp_path: Path) -> None:
    raw = b"---\ntitle: Dam to be rebuilt\nauthor: Ann Cole\ndate: 2025-05-06\n---\n\nThe dam will be **rebuilt**.\n\n> It leaks, she said.\n\n![The dam](dam.jpg)\n"
    document = segment(read(saved(tmp_path, "dam.txt", raw), "article"))
    assert str(document.published) == "2025-05-06"
    blocks = [(each.role, document.text[each.span.start : each.span.end]) for each in document.blocks]
    assert blocks == [
        ("headline", "Dam to be rebuilt"),
        ("furniture", "By Ann Cole"),
        ("body", "The dam will be rebuilt."),
        ("quote", "It leaks, she said."),
        ("caption", "The dam"),
    ]
    assert [mark.line for mark in document.marks] == [1, 1, 7, 9, 11]


def test_a_format_that_is_named_is_taken(tmp_path: Path, story: Printed) -> None:
    path = saved(tmp_path, "story.html", PRESSES["page"][2](story))
    assert read(path, "article", "text").text.startswith("<!DOCTYPE html>")
    with pytest.raises(UnreadableInput, match="no such format; there are"):
        read(path, "article", "papyrus")


def test_what_is_not_installed_is_said_with_the_command_that_installs_it(
    tmp_path: Path, story: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "lxml", None)
    with pytest.raises(
        MissingPart, match=r"to read a web page, install what it needs: pip install 'diffcast\[readers\]'"
    ):
        read(saved(tmp_path, "story.html", PRESSES["page"][2](story)), "article")


def test_every_format_has_a_name_of_its_own_and_the_last_is_plain_text() -> None:
    assert len({each.name for each in FORMATS}) == len(FORMATS)
    assert FORMATS[-1].name == "text"


def test_a_string_is_read_in_the_format_that_is_named() -> None:
    document: Document = read("<p>The dam will be <em>rebuilt</em> in the spring.</p>", "article", "html")
    assert document.text == "The dam will be rebuilt in the spring."


FRAGMENTS = {
    "a style": "<style>p {color: red}</style><p>The dam will be rebuilt.</p>",
    "a script": "<script>var a = 1</script>\n<h1>The dam</h1><p>The dam will be rebuilt.</p>",
    "a small heading": "<h3>The dam</h3><p>The dam will be rebuilt.</p>",
    "details": "<details><summary>More</summary></details><p>The dam will be rebuilt.</p>",
    "text": "The dam <em>will</em> be rebuilt.",
    "a mark of a template": "{% extends 'story' %}\n<p>The dam will be rebuilt.</p>",
}


@pytest.mark.parametrize("name", FRAGMENTS)
def test_a_part_of_a_page_is_one_by_its_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / "part.html"
    path.write_text(FRAGMENTS[name])
    text = read(path, "article").text
    assert "The dam will be rebuilt." in text
    assert "<" not in text


@pytest.mark.parametrize(
    ("file", "text", "name"),
    [
        ("a.txt", "The dam <em>will</em> be rebuilt.", "text"),
        ("a.html", "The dam will be rebuilt for < $9 million.", "text"),
        ("a.html", "<story><line>It stops.</line></story>", "text"),
        ("a.eml", "From: the dam\nTo: the sea\n\nContent-Type: water.", "text"),
    ],
)
def test_what_only_looks_like_a_page_is_none(file: str, text: str, name: str) -> None:
    assert format_of(text.encode(), file).name == name
