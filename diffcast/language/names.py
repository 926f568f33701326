"""Proper names, in mixed case as well as in a script in capitals, and whether two of them are one."""

from __future__ import annotations

from collections.abc import Sequence

from diffcast.language.alike import relation
from diffcast.language.proper import HEARD, NameLexicon, apart, groups, never, reading_of
from diffcast.language.sound import given_names, skeleton
from diffcast.language.titles import Reading, heads_, modifiers, title_relation, titled
from diffcast.language.words import norm, stop_words, surface
from diffcast.model import Name, Span, Word

__all__ = ["NameLexicon", "names", "relation", "title_relation"]

LONGEST = 7  # words of one name
INNER = frozenset({"al", "bin", "ibn", "de", "del", "della", "da", "di", "du", "van", "von", "der", "den"})


def names(text: str, words: Sequence[Word], lexicon: NameLexicon) -> tuple[Name, ...]:
    """The proper names among these words in order, each with the office that stands beside it.

    Where the passage has both cases a name needs a capital; in one case the lexicon alone decides.
    """
    reading = reading_of(text, words)
    cased = _cased(reading)
    found: list[Name] = []
    at = 0
    while at < len(reading.forms):
        end = _name_end(reading, lexicon, at, cased)
        if end > at:
            span = Span(words[at].span.start, words[end - 1].span.end)
            found.append(Name(span, reading.forms[at:end], titled(reading, at, end)))
        at = max(end, at + 1)
    return tuple(found)


def _cased(reading: Reading) -> bool:
    return any(raw[0].isupper() for raw in reading.raws) and any(raw[0].islower() for raw in reading.raws)


def _name_end(reading: Reading, lexicon: NameLexicon, first: int, cased: bool) -> int:
    """Where the name that begins at this word ends; `first` itself where none begins."""
    if cased and not reading.raw(first)[0].isupper():
        return first
    end = _known_end(reading, lexicon, first)
    if end <= first + 1:
        given = _given_end(reading, lexicon, first, cased)
        if given > first:
            return given
    if end == first and _misheard(reading.forms[first], lexicon):
        end = first + 1
    while first < end < len(reading.forms) and end - first < LONGEST and reading.near(end) and not _owns(reading, end):
        further = _known_end(reading, lexicon, end)
        if further == end:
            break
        end = further
    return end


def _known_end(reading: Reading, lexicon: NameLexicon, first: int) -> int:
    if reading.forms[first] not in lexicon.openings:
        return first
    last = first + 1
    while last < len(reading.forms) and last - first < LONGEST and reading.near(last):
        last += 1
    ends = range(last, first, -1)
    return next((end for end in ends if _fits(reading.forms[first:end], lexicon)), first)


def _fits(name: tuple[str, ...], lexicon: NameLexicon) -> bool:
    if name not in lexicon.known or len(name) > 1:
        return name in lexicon.known
    return not (norm(name[0]) in lexicon.common or any(name[0] in some for some in (stop_words(), apart(), never())))


def _given_end(reading: Reading, lexicon: NameLexicon, first: int, cased: bool) -> int:
    """The end of a given name with an unknown word behind it that is no common word: `SENATOR TOM GILROY`.

    A small word of names may stand between: KHALID AL MANSOUR. `first` itself where there is no such word.
    """
    if reading.forms[first] not in given_names():
        return first
    last = first + 1
    while last < len(reading.forms) and last - first < LONGEST and reading.forms[last] in INNER and reading.near(last):
        last += 1
    if not reading.near(last) or any(_owns(reading, end) for end in range(first + 1, last + 1)):
        return first
    following = reading.forms[last]
    titles = heads_() | modifiers() | never() | apart() | stop_words()
    plain_word = following in titles or norm(following) in lexicon.common or not following.isalpha()
    taken = following in lexicon.openings and (following,) not in lexicon.known
    unknown = not plain_word and not taken and len(following) > 2
    return last + 1 if unknown and (not cased or reading.raw(last)[0].isupper()) else first


def _misheard(form: str, lexicon: NameLexicon) -> bool:
    """A longer word that sounds like a name of the story and that no text writes small."""
    heard = (
        len(form) >= HEARD and form.isalpha() and norm(form) not in lexicon.common and skeleton(form) in lexicon.sounds
    )
    return heard and form not in stop_words() | heads_() | modifiers() | groups() | apart() | never()


def _owns(reading: Reading, end: int) -> bool:
    return surface(reading.raw(end - 1)).endswith("'s")
