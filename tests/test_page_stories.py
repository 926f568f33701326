"""What of a web page is story: decks, cards, comments, shortcodes, text for search engines, lines printed twice."""

from __future__ import annotations

import json
import re

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
MENU = "".join(
    f"<li><a href='/{name}'>{name} and Harbour news</a></li>" for name in ("Orle", "Wexcombe", "Sport", "Letters")
)
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
    "a paragraph that is a link and a sentence": story(f"<p><a href='/x'>{OTHER}</a></p>"),
    "a paragraph of which most is a link": story(f"<p>Oh, Orle. <a href='/x'>{OTHER[:-1]}</a>.</p>"),
    "a name behind two links": story(f"<p><span>{OTHER} <a href='/a'>Orle</a> <a href='/b'>Ruiz</a></span></p>"),
}  # fmt: skip
LEFT_OUT = {
    "a card that leads to another story": story(f"<div class='card'><h3><a href='/x'>Bridge</a></h3><p>{OTHER}</p></div>"),
    "comments that hold more than the story": f"<div class='wrapper'><h1>Pool to close</h1>{BODY}<div id='comments'>{TALK}</div></div>",
    "comments, each of them an article": f"<h1>Pool to close</h1><div class='text'>{BODY}</div><div id='comments'>{TALK}</div>",
    "what is only printed": story(f"<div class='d-none d-print-block'><p>{OTHER}</p></div>"),
    "a card whose paragraph leads to another story": story(f"<div class='card'><p><a href='/x'>Bridge closed</a></p><p>{OTHER}</p></div>"),
    "a part named for its place, inside a story": story(f"<div class='sidebar'><p>{OTHER}</p></div>"),
    "a heading over a list of stories": story(f"<h2>More news</h2><ul><li><a href='/a'>{OTHER}</a></li><li><a href='/b'>Pool news</a></li></ul>"),
    "a pointer to a story": story(f"<p>Here is more about it: <a href='/x'>{OTHER}</a></p>"),
    "a headline that is a link": story(f"<p><a href='/x'>{OTHER[:-1]}</a></p>"),
    "a question that is a link": story(f"<p><a href='/x'>{OTHER[:-1]}?</a></p>"),
    "a link that is a sentence": story(f"<p>Also: <a href='/x'>{OTHER}</a></p>"),
    "a card with a heading that leads away": story(f"<div class='box'><h3><a href='/x'>A bridge is closed</a></h3><p>{OTHER}</p></div>"),
    "who wrote the story": story(f"<div class='author-section'><p>Ann Poe writes about pools. {OTHER}</p></div>"),
    "the life of who wrote it": story(f"<div id='biography'><p>{OTHER}</p></div>"),
    "a box named by its heading": story(f"<div id='you-may-also-like'><h2>You may also like</h2><p>{OTHER}</p></div>"),
    "a box of a long name": story(f"<div id='block-views-related-stories-of-orle'><h2>More to read</h2><p>{OTHER}</p></div>"),
    "more headlines beside it than it has words": f"<div><div><p>{' '.join(PROSE)}</p></div><ul>" + f"<li><div><div><a href='/x'>{OTHER}</a></div></div></li>" * 6 + "</ul></div>",
    "what comes after the story": f"<div class='text'><h1>Pool to close</h1>{BODY}</div><div class='nextstory'><h2><a href='/x'>Bridge</a></h2><p>{OTHER}</p></div>",
    "a notice for readers without scripts": story(f"<noscript><p>{OTHER} Turn scripts on to read it.</p></noscript>"),
    "the stories beside it": f"<div class='row'><div class='text'><h1>Pool to close</h1>{BODY}</div><div class='news-row'><div>{OTHER}</div></div></div>",
    "headlines inside a line": story(f"<p>So it is.<span><a href='/a'>{OTHER}</a><a href='/b'>{OTHER}</a></span></p>"),
}  # fmt: skip


LINES = {
    "a short line in a part named for its topic": (f"<article><h1>Pool to close</h1><div class='category-pools'>{BODY}<p>It leaks.</p></div></article>", "It leaks."),
    "a short line in a part named for its day": (f"<article><h1>Pool to close</h1><div class='date-posts'>{BODY}<p>It leaks.</p></div></article>", "It leaks."),
    "a card with a link in its paragraph": (story("<div class='card'><p>The news came from <a href='/ruiz'>Dana Ruiz</a>, who has led Orle since 2015.</p></div>"), "who has led Orle since 2015."),
    "a name made by a machine": (story(f"<div id='org71ad'><p>{OTHER}</p></div>"), OTHER),
    "a name with figures before a letter": (story(f"<div class='x9nav2b'><p>{OTHER}</p></div>"), OTHER),
    "a row of a table": (story("<table><tr class='player-7'><td><a href='/x'>Ann Poe</a></td><td>12</td></tr></table>"), "Ann Poe | 12"),
    "a heading before an empty part": (story(f"<h2>Who pays for it</h2><aside><div></div></aside><p>{OTHER}</p>"), "Who pays for it"),
    "a sentence most of which is a link": (story("<div>On Friday, a barge <a href='/x'>had hit the bridge of Wexcombe, and it was closed</a> for weeks.</div>"), "On Friday, a barge had hit"),
    "a slide whose heading leads to it": (story(f"<figure><h2><a href='/1'>The bridge</a></h2><figcaption>{OTHER}</figcaption></figure>"), OTHER),
    "a page inside a form": (f"The news of Orle and of all the towns around it.<ul>{MENU}</ul><form id='all'><h1>Pool to close</h1>{BODY}</form>", PROSE[0]),
    "lines between breaks": (f"<p>The news of Orle and of all the towns around it.</p><ul>{MENU}</ul><div class='text'><h2>Pool to close</h2>{'<br><br>'.join([*PROSE, OTHER])}</div>", OTHER),
    "paragraphs at several depths": (f"<ul>{MENU}</ul><div class='text'><div>{PROSE[0]}</div><div><div>{PROSE[1]}<br>{PROSE[2]}</div></div><section><div><p>{PROSE[3]}</p></div>{OTHER}</section></div>", OTHER),
    "a story that begins above its largest part": (f"<ul>{MENU}</ul><div class='entry'><div><p>{OTHER}</p></div><div class='more'>{BODY}</div></div>", OTHER),
    "a long story with more comments": (f"<div><h1>Pool to close</h1><div class='category-pools'>{BODY * 2}<p>{OTHER}</p><p>It leaks.</p></div><div id='comments'>{TALK * 2}</div></div>", "It leaks."),
    "a heading that is its own name": (story(f"<h2 id='the-most-popular-pool-of-orle'>The most popular pool of Orle</h2><p>{OTHER}</p>"), "The most popular pool of Orle"),
    "a section named by its heading": (story(f"<div id='sharing-with-a-second-town'><h2>Sharing with a second town</h2><p>{OTHER}</p></div>"), OTHER),
    "a story told in steps": (f"<div><ul>{MENU}</ul><section>" + "".join(f"<div><div><div><p>{text}</p></div></div></div>" for text in [*PROSE, OTHER]) + "</section></div>", OTHER),
    "a story for readers without scripts": (f"<h1>Pool to close</h1><noscript>{BODY}{BODY}<p>{OTHER}</p></noscript>", OTHER),
}  # fmt: skip


@pytest.mark.parametrize("name", LINES)
def test_no_line_of_a_story_is_lost(name: str) -> None:
    page, line = LINES[name]
    text = told(page)
    assert line in text
    assert all(each in text for each in PROSE)
    assert "Harbour" not in text


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


ROLES = {
    "<p class='byline'>Ann Poe, staff</p>": False,
    "<div class='post-meta'><span>Ann Poe</span></div>": False,
    "<p class='category'>Town news</p>": False,
    "<div class='published'>Some time ago</div>": False,
    "<div class='category-pools'><p>Twelve swimmers were there.</p></div>": False,
    "<p>Twelve swimmers were there.</p>": True,
    "<div class='catalogue'><p>Twelve swimmers were there.</p></div>": True,
    "<div class='updates2'><p>Twelve swimmers were there.</p></div>": True,
}  # fmt: skip


@pytest.mark.parametrize("part", ROLES)
def test_a_small_part_is_what_its_name_says_and_the_whole_story_is_not(part: str) -> None:
    words = re.sub(r"<[^>]+>", "", part)
    assert (words in told(story(part))) is ROLES[part]
    whole = f"<article><h1>Pool to close</h1><div class='category-pools'>{BODY}{part}</div></article>"
    assert (words in told(whole)) is ROLES[part]


NOTICES = {
    "To view the full story, choose one of our plans.": False,
    "We may earn a fee from what you buy here.": False,
    "This page may contain affiliate links, which pay for our work.": False,
    "Submit your letter by Friday at noon.": False,
    "For the latest stories and breaking news, get the app of the Orle Post.": False,
    "Get the paper for 3 dollars a month for 6 months.": False,
    "If you’re seeing this message, your plan has ended.": False,
    "To post a comment, log in with your account.": False,
    "Receive our monthly newsletter for all that is new.": False,
    "Scroll to read more sports articles": False,
    "Readers receive our paper by mail each Sunday.": True,
    "To post a sign, the town needs leave of the county.": True,
    "The brokers earn a commission on each pool they sell.": True,
    "The county did not submit its letter by Friday.": True,
    "The latest stories about the pool say that it leaks.": True,
    "Swimmers pay 30 dollars a month for the use of the pool.": True,
    "The mayor asked the town to view the full pool on Sunday.": True,
}


@pytest.mark.parametrize("line", NOTICES)
def test_a_notice_of_the_site_is_not_compared(line: str) -> None:
    assert (line in told(story(f"<p>{line}</p>"))) is NOTICES[line]


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
