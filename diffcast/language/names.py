"""Proper names, in mixed case as well as in a transcript in capitals, and whether two of them are one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Literal, TypeAlias

from diffcast.language.name_lexicon import (
    MIN_MISHEARD_LETTERS,
    NameLexicon,
    group_words,
    names_of_days,
    no_names,
    particles,
    reading_of,
)
from diffcast.language.sounds_alike import given_names, is_form_of_people, skeleton, sound_alike, spelled_alike
from diffcast.language.titles import VAGUE_TITLES, PassageForms, title_heads, title_modifiers, title_relation, titled
from diffcast.language.wordlists import rows
from diffcast.language.words import norm, stop_words, surface
from diffcast.model import Name, Span, Word

MAX_NAME_WORDS = 7
NAME_PARTICLES = frozenset({"al", "bin", "ibn", "de", "del", "della", "da", "di", "du", "van", "von", "der", "den"})
NameRelation: TypeAlias = Literal["same", "spelling", "differs", "unrelated"]


def names(text: str, words: Sequence[Word], lexicon: NameLexicon) -> tuple[Name, ...]:
    """The proper names among these words in order, each with the title beside it.

    In mixed case a name needs a capital; in a passage in capitals the lexicon alone decides.
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


def _cased(reading: PassageForms) -> bool:
    return any(raw[0].isupper() for raw in reading.raws) and any(raw[0].islower() for raw in reading.raws)


def _name_end(reading: PassageForms, lexicon: NameLexicon, first: int, cased: bool) -> int:
    """Where the name that begins at this word ends; `first` itself if none begins here."""
    if cased and not reading.raw(first)[0].isupper():
        return first
    end = _known_end(reading, lexicon, first)
    if end <= first + 1:
        given = _given_end(reading, lexicon, first, cased)
        if given > first:
            return given
    if end == first and _misheard(reading.forms[first], lexicon):
        end = first + 1
    while (
        first < end < len(reading.forms)
        and end - first < MAX_NAME_WORDS
        and reading.adjoins(end)
        and not _owns(reading, end)
    ):
        further = _known_end(reading, lexicon, end)
        if further == end:
            break
        end = further
    return end


def _known_end(reading: PassageForms, lexicon: NameLexicon, first: int) -> int:
    if reading.forms[first] not in lexicon.openings:
        return first
    last = first + 1
    while last < len(reading.forms) and last - first < MAX_NAME_WORDS and reading.adjoins(last):
        last += 1
    ends = range(last, first, -1)
    return next((end for end in ends if _fits(reading.forms[first:end], lexicon)), first)


def _fits(name: tuple[str, ...], lexicon: NameLexicon) -> bool:
    if name not in lexicon.known or len(name) > 1:
        return name in lexicon.known
    return not (
        norm(name[0]) in lexicon.common or any(name[0] in some for some in (stop_words(), names_of_days(), no_names()))
    )


def _given_end(reading: PassageForms, lexicon: NameLexicon, first: int, cased: bool) -> int:
    """The end of a given name with an unknown word after it that is not a common word: `SENATOR TOM GILROY`.

    A particle may come between: KHALID AL MANSOUR. `first` itself if there is no such word.
    """
    if reading.forms[first] not in given_names():
        return first
    last = first + 1
    while (
        last < len(reading.forms)
        and last - first < MAX_NAME_WORDS
        and reading.forms[last] in NAME_PARTICLES
        and reading.adjoins(last)
    ):
        last += 1
    if not reading.adjoins(last) or any(_owns(reading, end) for end in range(first + 1, last + 1)):
        return first
    following = reading.forms[last]
    titles = title_heads() | title_modifiers() | no_names() | names_of_days() | stop_words()
    plain_word = following in titles or norm(following) in lexicon.common or not following.isalpha()
    taken = following in lexicon.openings and (following,) not in lexicon.known
    unknown = not plain_word and not taken and len(following) > 2
    return last + 1 if unknown and (not cased or reading.raw(last)[0].isupper()) else first


def _misheard(form: str, lexicon: NameLexicon) -> bool:
    """A longer word that sounds like a name of the story and that no text writes small."""
    heard = (
        len(form) >= MIN_MISHEARD_LETTERS
        and form.isalpha()
        and norm(form) not in lexicon.common
        and skeleton(form) in lexicon.sounds
    )
    return (
        heard
        and form not in stop_words() | title_heads() | title_modifiers() | group_words() | names_of_days() | no_names()
    )


def _owns(reading: PassageForms, end: int) -> bool:
    return surface(reading.raw(end - 1)).endswith("'s")


def name_relation(a: Name, b: Name) -> NameRelation:
    """`same` also for a surname beside the full name, for initials and for a nickname; `spelling` for a near variant.

    `differs` needs a reason to think of one bearer: one surname, one given name or one office for both.
    """
    one, two = _words(a), _words(b)
    if "".join(a.words) == "".join(b.words) or _same(one, two):
        return "same"
    if _respelled(one, two):
        return "spelling"
    return "differs" if _one_bearer(a, b, one, two) else "unrelated"


def _words(name: Name) -> tuple[str, ...]:
    return tuple("saint" if word == "st" else word for word in name.words if word not in particles()) or name.words


def _same(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    short, long = sorted((one, two), key=len)
    if "".join(one) == "".join(two) or _initials(short, long):
        return True
    person = len(one) > 1 and one[0] == two[0] in given_names()  # Whose surname has no people: Lena Ortega, Ortegan.
    if len(short) == len(long) and not person and all(map(_one_people, short, long)):
        return True
    if len(short) == 1:
        return (short[0] in (long[0], long[-1]) and not _group(long)) or is_form_of_people(short[0], long[-1])
    given = short[0] == long[0] or _nickname(short[0], long[0]) or _initial(short[0], long[0])
    return given and short[-1] == long[-1] and (not _group(long) or set(short) <= set(long))


def _one_people(one: str, two: str) -> bool:
    return one == two or is_form_of_people(one, two)


def _initial(one: str, two: str) -> bool:
    return min(len(one), len(two)) == 1 and one[0] == two[0]


def _group(name: tuple[str, ...]) -> bool:
    return len(name) > 1 and (name[-1] in group_words() or name[0] in group_words())


def _initials(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    letters = short[0]
    return len(short) == 1 and 2 <= len(letters) <= 6 and len(long) > 1 and "".join(word[0] for word in long) == letters


def _nickname(one: str, two: str) -> bool:
    return any(one in some and two in some and some[0] in (one, two) for some in _nicknames())


def _respelled(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    if len(one) != len(two):
        short, long = sorted((one, two), key=len)
        lone = len(short) == 1 and not _group(long) and sound_alike(short[0], long[-1])
        return lone or (len(short) > 1 and sound_alike("".join(one), "".join(two)))
    parts = [(left, right) for left, right in zip(one, two, strict=True) if left != right]
    if not parts or len(parts) == len(one) > 2:
        return False
    shared = len(parts) < len(one)
    return all(sound_alike(left, right) or (shared and spelled_alike(left, right)) for left, right in parts)


def _one_bearer(a: Name, b: Name, one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    people = len(one) > 1 and len(two) > 1 and not _group(one) and not _group(two)
    if people and (one[-1] == two[-1]) != (one[0] == two[0]):
        return True
    office = a.title and b.title and a.title not in VAGUE_TITLES and title_relation(a.title, b.title) == "same"
    return bool(office) and len((a.title or "").split()) > 1


@cache
def _nicknames() -> tuple[tuple[str, ...], ...]:
    return tuple((row.key, *row.entries) for row in rows("nicknames"))
