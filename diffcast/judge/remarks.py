"""What the reader of any report must know first: how far the comparison can be trusted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diffcast.judge.account import Account
from diffcast.model import Fact, Settings

FEW = 0.12
"""Share of the shorter text's statements that must be paired; below, the texts seem to tell different stories."""
FOREIGN = 0.12
"""Share of English function words below which a text is hardly English: English news has 0.3 to 0.5."""
ENOUGH_WORDS = 20
LAST_LATIN = 0x24F
"""Code point of the last Latin letter, but for rare ones."""


def remarks(left: Account, right: Account, found: Sequence[Fact], settings: Settings) -> tuple[str, ...]:
    """Sentences, the gravest first."""
    return (*_language(left, right), *_unrelated(left, right, found), *_fallback(settings))


def _language(left: Account, right: Account) -> Iterator[str]:
    for account in (left, right):
        table = account.table
        few = len(table) >= ENOUGH_WORDS and 1 - table.content.mean() < FOREIGN
        if few or _other_letters(table.document.text):
            yield (
                f"The {table.document.side} does not seem to be in English. Only English is judged: passages are "
                "aligned as far as they can be, but differences in wording, number and name may be missed."
            )


def _other_letters(text: str) -> bool:
    """Whether most letters are not Latin: such a text may have few words by our count, and none of them English."""
    letters = [ord(letter) for letter in text if letter.isalpha()]
    return sum(letter > LAST_LATIN for letter in letters) > len(letters) / 2


def _unrelated(left: Account, right: Account, found: Sequence[Fact]) -> Iterator[str]:
    for account in (left, right):
        if not account.runs:
            yield f"The {account.table.document.side} tells no story: all of it was set aside."
            return
    # In pieces, not in facts: forty repeats of one sentence are one fact.
    both = [fact for fact in found if fact.status in ("shared", "changed")]
    paired = min(sum(len(fact.transcript) for fact in both), sum(len(fact.article) for fact in both))
    if paired < FEW * min(len(left.runs), len(right.runs)):
        yield "The two texts have next to nothing in common: they seem to tell different stories."


def _fallback(settings: Settings) -> Iterator[str]:
    if settings.encoder == "lexical":
        yield "Compared by words alone, without the language model: facts told in other words may count as missing."
