"""What of a web page is story: decks, cards, comments, shortcodes, text for search engines, lines printed twice."""

from __future__ import annotations

import json

import pytest

from diffcast.readers.html import read
from diffcast.readers.shortcodes import closed, without_shortcodes
from diffcast.segment import segment

PROSE = [
    "The council of Orle voted on Monday to close the pool for the whole summer.",
    "It will cost $2 million to mend the liner, which has leaked since the flood of 2019.",
    "Mayor Dana Ruiz said the pool would open again in May, if the county pays its share.",
    "About 340 children had signed up for lessons, and 12 of them were to swim for the state.",
]
BODY = "".join(f"<p>{text}</p>" for text in PROSE)
OTHER = "A bridge in the town of Wexcombe was closed to all traffic on Friday after a barge had hit it."
TALK = "".join(
    f"<article class='comment-body'><p>{OTHER} So says reader {number}.</p></article>" for number in range(9)
)


def told(body: str, head: str = "") -> str:
    """The words of a page that are compared."""
    raw = f"<!doctype html><html><head><title>Pool to close</title>{head}</head><body>{body}</body></html>"
    document = segment(read(raw.encode(), "page.html", "article"))
    return "\n".join(document.text[block.span.start : block.span.end] for block in document.blocks if not block.aside)


def story(inside: str) -> str:
    return f"<article><h1>Pool to close</h1>{BODY}{inside}</article>"


KEPT = {
    "a deck above the share bar": f"<article><h1>Pool to close</h1><h2>{OTHER}</h2><div class='share'><a href='/x'>Share</a></div>{BODY}</article>",
    "a card that leads nowhere": story(f"<div class='card'><p>{OTHER}</p></div>"),
    "a post that is quoted": story(f"<div class='social-embed'><blockquote><p>{OTHER} <a href='/x'>Orle</a></p></blockquote></div>"),
    "what is paid for": story(f"<div class='paywall'><p>{OTHER} <a href='/x'>Orle</a></p></div>"),
    "a name behind two links": story(f"<p><span>{OTHER} <a href='/a'>Orle</a> <a href='/b'>Ruiz</a></span></p>"),
}  # fmt: skip
LEFT_OUT = {
    "a card that leads to another story": story(f"<div class='card'><h3><a href='/x'>Bridge</a></h3><p>{OTHER}</p></div>"),
    "comments that hold more than the story": f"<div class='wrapper'><h1>Pool to close</h1>{BODY}<div id='comments'>{TALK}</div></div>",
    "comments, each of them an article": f"<h1>Pool to close</h1><div class='text'>{BODY}</div><div id='comments'>{TALK}</div>",
    "what is only printed": story(f"<div class='d-none d-print-block'><p>{OTHER}</p></div>"),
    "headlines inside a line": story(f"<p>So it is.<span><a href='/a'>{OTHER}</a><a href='/b'>{OTHER}</a></span></p>"),
}  # fmt: skip


@pytest.mark.parametrize("name", KEPT)
def test_what_tells_the_story_is_kept_whatever_its_part_is_called(name: str) -> None:
    text = told(KEPT[name])
    assert OTHER in text
    assert all(line in text for line in PROSE)


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_surrounds_a_story_is_left_out(name: str) -> None:
    text = told(LEFT_OUT[name])
    assert OTHER not in text
    assert all(line in text for line in PROSE)


def described(text: str) -> str:
    return f"<script type='application/ld+json'>{json.dumps({'@type': 'NewsArticle', 'articleBody': text})}</script>"


def test_a_story_is_not_cut_to_the_beginning_that_search_engines_get() -> None:
    assert all(line in told(story(f"<p>{OTHER}</p>"), described(" ".join(PROSE[:2]))) for line in [*PROSE, OTHER])


def test_text_for_search_engines_with_elements_is_text() -> None:
    marked = "&lt;p&gt;" + "&lt;/p&gt;&lt;p&gt;".join(PROSE) + "&lt;/p&gt;"
    assert told("<div><h1>Pool to close</h1></div>", described(marked)).splitlines()[1:] == PROSE


def test_a_line_printed_twice_is_compared_once() -> None:
    text = told(story(f"<p>{OTHER}</p><p>{PROSE[1]}</p><p>It is over.</p><p>It is over.</p>"))
    assert text.count(PROSE[1]) == 1
    assert text.count("It is over.") == 2
    other_number = PROSE[1].replace("2019", "2018")
    assert other_number in told(story(f"<p>{other_number}</p>"))


SHORTCODES = {
    "[vc_row][vc_column width=\"1/2\"]": [],
    "[row]The pool[/row] closed": [("The pool closed", False)],
    "[gallery ids=\"12,13\"] So it is": [("So it is", False)],
    "[caption id=\"a_5\" width=\"300\"] The pool in May[/caption] It leaks.": [("The pool in May", True), ("It leaks.", False)],
    "[embed]https://example.com/a[/embed]": [],
    "“We [the council] voted,” she said [sic].": [("“We [the council] voted,” she said [sic].", False)],
    "[applause] Thank you": [("[applause] Thank you", False)],
    "He paid [2 million] a [a": [("He paid [2 million] a [a", False)],
}  # fmt: skip


@pytest.mark.parametrize("line", SHORTCODES)
def test_a_shortcode_that_was_not_run_is_no_text(line: str) -> None:
    assert list(without_shortcodes(line, closed([line]))) == SHORTCODES[line]
