"""Which lines of an article are story, and which are the page around it."""

from __future__ import annotations

import pytest
from tables import rows

from diffcast.model import Document
from diffcast.readers import read
from diffcast.segment import SIGNALS, segment, signals

TABLE = rows("furniture.txt")
STORY_AT = TABLE.index("[story]")
FURNITURE = TABLE[TABLE.index("[furniture]") + 1 : STORY_AT]
STORY = TABLE[STORY_AT + 1 :]

HEAD = """Council closes two library branches on Fridays

The council voted 7-2 on Monday to close two branches of the city library.

"""
FOOT = "\n\nThe two branches will open again in the spring, the clerk of the council said on Monday."

PAGE = """Skip to main content
Ellery Record
Home > News > City

Council closes two library branches on Fridays
The mayor had asked for one

By Lena Marsh
Metro Reporter
Updated 4:12 PM EDT
Share  Save

A branch on Friday evening. (Dee Roy/Ellery Record)

ELLERY (KELR) — The council voted 7-2 on Monday to close two branches of the city library.

Key takeaways
• The rate goes up 2.5%.
• Two branches close.

Most read
1. Dog found on island after nine days
2. Plant recalls 38,000 pounds of beef

“Nobody wanted to do this,” the mayor said. “We have run out of money, and the state will not help.”

What happens next?

A hearing is set for May 20 in the council chamber on the first floor.

Tags: Council, Library
© 2025 Ellery Record"""


def story(text: str) -> list[str]:
    return [text[b.span.start : b.span.end] for b in page(text).blocks if not b.aside]


def page(text: str) -> Document:
    return segment(read(text, "article"))


@pytest.mark.parametrize("line", FURNITURE)
def test_a_line_of_furniture_is_set_aside_between_paragraphs(line: str) -> None:
    assert len(story(HEAD + line + FOOT)) == 3


@pytest.mark.parametrize("line", STORY)
def test_a_line_that_states_something_stays(line: str) -> None:
    assert story(HEAD + line + FOOT)[2] == line


def test_a_page_keeps_its_story_and_nothing_else() -> None:
    assert story(PAGE) == [
        "Council closes two library branches on Fridays",
        "The mayor had asked for one",
        "A branch on Friday evening.",
        "The council voted 7-2 on Monday to close two branches of the city library.",
        "The rate goes up 2.5%.",
        "Two branches close.",
        "“Nobody wanted to do this,” the mayor said. “We have run out of money, and the state will not help.”",
        "A hearing is set for May 20 in the council chamber on the first floor.",
    ]


def test_the_headline_is_found_below_the_masthead() -> None:
    document = page(PAGE)
    assert document.headline is not None
    assert document.text[document.headline.start : document.headline.end].startswith("Council closes")


def test_an_article_that_begins_with_prose_has_no_headline() -> None:
    assert page("The council voted 7-2 on Monday to close two branches of the city library for good.").headline is None


def test_a_caption_is_story_and_its_credit_is_not() -> None:
    roles = [(b.role, PAGE[b.span.start : b.span.end]) for b in page(PAGE).blocks]
    assert ("caption", "A branch on Friday evening.") in roles
    assert ("furniture", "(Dee Roy/Ellery Record)") in roles


def test_headlines_of_other_stories_end_where_prose_goes_on() -> None:
    text = HEAD + "Related\nDog found on island after nine days\nPlant recalls beef" + FOOT
    assert len(story(text)) == 3


def test_a_headline_like_line_without_a_list_heading_stays() -> None:
    assert "Dog found on island after nine days" in story(HEAD + "Dog found on island after nine days" + FOOT)


def test_the_place_of_writing_is_cut_off_the_first_paragraph_only() -> None:
    text = HEAD + "FORT COLE, Va. — The base will close in the spring, the Army said in a statement." + FOOT
    assert "The base will close in the spring, the Army said in a statement." in story(text)
    short = HEAD + "FORT COLE (KVAL) - The base will close in the spring." + FOOT
    assert "The base will close in the spring." in story(short)
    later = (
        HEAD + FOOT + FOOT + FOOT + "\n\nNASA — The agency that pays for the ride to the moon — declined to say more."
    )
    assert any(line.startswith("NASA — The agency") for line in story(later))


def test_signals_see_what_a_rule_does_not_dare_to_set_aside() -> None:
    document = page(HEAD + "Photos from the night" + FOOT)
    row = next(
        values
        for span, values in signals(document).items()
        if document.text[span.start : span.end] == "Photos from the night"
    )
    value = dict(zip(SIGNALS, row, strict=True))
    assert value["no verb"] == value["no full stop"] == value["stands alone"] == 1.0
    assert value["short"] > 0.5


def test_every_line_set_aside_says_why() -> None:
    assert all((block.code is None) != block.aside for block in page(PAGE).blocks)


def test_a_quotation_signed_on_the_next_line_is_a_pull_quote() -> None:
    document = page(HEAD + "“Today, 12 citizens took it down.”\n— U.S. Attorney Ann Cole" + FOOT)
    quoted = [document.text[b.span.start : b.span.end] for b in document.blocks if b.role == "quote"]
    assert quoted == ["“Today, 12 citizens took it down.”"]
