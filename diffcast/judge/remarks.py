"""What the reader of any report must know first: how far the comparison can be trusted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter

from diffcast.judge.house import house_remarks
from diffcast.judge.reading.text_runs import Account
from diffcast.model import Fact, Remark, RemarkCode, Settings, Span
from diffcast.readers import side_of

DIFFERENT_STORIES = "The two texts have next to nothing in common: they seem to tell different stories."
UNRELATED = ((float("inf"), 0.1), (1.5, 0.2), (1.0, 0.35))
"""Two texts seem to tell different stories where the links between them are together worth no more than the first
number of sure ones, and the pieces that have a partner, each weighed by how sure its link is, are less than the second
as a share of either text. In a text of a few sentences one false link is a large share: there it takes more of them."""
FOREIGN = 0.12
"""Share of English function words below which a text is hardly English: English news has 0.3 to 0.5."""
ENOUGH_WORDS = 20
OTHER = re.compile(r"[^\x00-\u024f]")
"""What comes after the last Latin letter, but for rare ones."""


def remarks(left: Account, right: Account, found: Sequence[Fact], settings: Settings) -> tuple[Remark, ...]:
    """What the reader must know, most important first."""
    return (
        *_language(left, right),
        *_unrelated(left, right, found),
        *_swapped(left, right),
        *_fallback(settings),
        *(Remark(RemarkCode.HOUSE_STYLE, text) for text in house_remarks(left.table, right.table, settings.style)),
    )


def _language(left: Account, right: Account) -> Iterator[Remark]:
    for account in (left, right):
        table = account.table
        few = len(table) >= ENOUGH_WORDS and 1 - table.content.mean() < FOREIGN
        if few or _other_letters(table.document.text):
            yield Remark(
                RemarkCode.NOT_ENGLISH,
                f"The {table.document.side} does not seem to be in English. Only English is judged: passages are "
                "aligned as far as they can be, but differences in wording, number and name may be missed.",
            )


def _swapped(left: Account, right: Account) -> Iterator[Remark]:
    """Only where both texts look like the other one: a script in mixed case alone looks like an article."""
    if side_of(left.table.document.text) == "article" and side_of(right.table.document.text) == "transcript":
        yield Remark(
            RemarkCode.SWAPPED,
            "The transcript reads like an article and the article like a script: if they were given in the wrong "
            "order, give the transcript first.",
        )


def _other_letters(text: str) -> bool:
    """Whether most letters are not Latin: such a text may have few words by our count, and none of them English."""
    others = sum(map(str.isalpha, OTHER.findall(text)))
    return others > 0 and others > sum(map(str.isalpha, text)) / 2


def _unrelated(left: Account, right: Account, found: Sequence[Fact]) -> Iterator[Remark]:
    for account in (left, right):
        if not account.runs:
            yield Remark(
                RemarkCode.NO_STORY, f"The {account.table.document.side} tells no story: all of it was set aside."
            )
            return
    both = sum(fact.similarity for fact in found if fact.status in ("shared", "changed"))
    share = max(_partnered([(len(spans), fact) for fact in found if (spans := of(fact))]) for of in SIDES_OF)
    if any(both < links and share < common for links, common in UNRELATED):
        yield Remark(RemarkCode.DIFFERENT_STORIES, DIFFERENT_STORIES)


SIDES_OF: tuple[Callable[[Fact], tuple[Span, ...]], ...] = (attrgetter("transcript"), attrgetter("article"))


def _partnered(pieces: Sequence[tuple[int, Fact]]) -> float:
    """The share of a text's pieces that are told on the other side too, 0 to 1: forty repeats count forty times."""
    both = sum(count * fact.similarity for count, fact in pieces if fact.status in ("shared", "changed"))
    return both / max(1, sum(count for count, _ in pieces))


def _fallback(settings: Settings) -> Iterator[Remark]:
    if settings.encoder == "lexical":
        yield Remark(
            RemarkCode.LEXICAL,
            "Compared by words alone, without the language model: facts told in other words may count as missing.",
        )
