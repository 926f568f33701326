"""Names that are spelled two ways, or two people in one place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from diffcast.judge.rules.evidence.differences import difference
from diffcast.judge.rules.evidence.pair import Pair, PairSide
from diffcast.judge.rules.evidence.wording import Replacement, replacements
from diffcast.judge.thresholds import MAX_DETAILS_SEARCHED, MAX_NAME_WORDS, MIN_PEOPLE_STEM
from diffcast.language.names import name_relation
from diffcast.language.numbers.numerals import number_words
from diffcast.language.places import of_known_places
from diffcast.language.sounds_alike import distance, is_derived, is_form_of_people, skeleton, sound_alike
from diffcast.language.titles import title_heads, title_modifiers
from diffcast.language.wordlists import entries
from diffcast.language.words import surface
from diffcast.model import Difference, Kind, Name, Source, Span, Word

PEOPLE_ENDINGS: Final = frozenset(
    {"", "a", "ia", "ian", "ians", "an", "ans", "e", "es", "n", "s", "ish", "ese", "i", "is", "ic"}
)
"""What sets a country apart from its people."""
ROMAN: Final = re.compile(r"i{2,3}|iv|vi{2,3}|ix|x(?:i{2,3}|iv|vi{0,3}|ix)|x{2,3}(?:i{1,3}|iv|vi{0,3}|ix)?")
"""A Roman number behind a name, in lower case: World War II, Super Bowl XXV; Xi and Malcolm X are names."""
LETTERS_A_MISTAKE: Final = 3
"""Letters of a surname to each that may be another, behind the same given name."""
BEFORE_NO_NAME: Final = frozenset(
    {"a", "an", "the", "in", "at", "near", "from", "my", "his", "her", "its", "their", "our"}
)
"""Words that no person's name follows: what does is a thing or a place."""


def names(pair: Pair) -> tuple[Difference, ...]:
    """The names that differ, by the first test that finds any."""
    return (
        tuple(_unmatched_names(pair))
        or tuple(_misheard_surnames(pair))
        or tuple(_sounds_like_a_name(pair))
        or tuple(_nothing_but_names(pair))
        or tuple(_speaker_label(pair))
        or tuple(_replaced_names(pair))
    )


def _unmatched_names(pair: Pair) -> Iterator[Difference]:
    """Names without a match that are spelled otherwise on the other side, or belong to another person.

    A spelling that the article has elsewhere is no mistake; nor are two people whom either text names both.
    """
    ours, theirs = pair.transcript.whole(Name), pair.article.whole(Name)
    left = [one for one in ours if not _has_match(one, theirs)]
    right = [two for two in theirs if not _has_match(two, ours)]
    for one in left:
        for two in right:
            relation = name_relation(one, two)
            if not (_holds_difference(pair.transcript, one, two) and _holds_difference(pair.article, two, one)):
                continue
            known = len(one.words) == len(two.words) == 1 and of_known_places(one.words[0], two.words[0])
            if relation == "spelling" and not known and not _named_in(one.words, pair.article.everywhere):
                yield _spelling(pair, one.span, two.span)
            elif relation == "differs" and not _two_people(pair, one, two):
                yield _other(pair, one.span, two.span)


def _has_match(one: Name, others: Sequence[Name]) -> bool:
    return any(name_relation(one, other) == "same" for other in others)


def _two_people(pair: Pair, one: Name, two: Name) -> bool:
    """Whether either side gives the other's name as well, so that both people are in the story."""
    return _named_in(one.words, pair.article.everywhere) or _named_in(two.words, pair.transcript.everywhere)


def _holds_difference(side: PairSide, name: Name, other: Name) -> bool:
    """Whether the side itself holds a part of the name that the other name lacks, and not only its sentence."""
    return any(_form(side, word.span) not in other.words for word in side.words_in(name.span))


def _named_in(words: tuple[str, ...], details: Sequence[object]) -> bool:
    return any(isinstance(one, Name) and one.words == words for one in details[:MAX_DETAILS_SEARCHED])


# Words that are no name of the story


def _misheard_surnames(pair: Pair) -> Iterator[Difference]:
    """A word behind a given name that is spelled much as the surname on the other side: RENATA HOLLOWELL, Holloway.

    Where all letters are capitals or small, nothing else shows that it is a name.
    """
    for side, other in pair.sides:
        for name in (one for one in other.whole(Name) if len(one.words) > 1):
            given, surname = name.words[0], name.words[-1]
            found = next((both for both in pairwise(side.words) if _misheard(side, both, given, surname)), None)
            if found is None or found[1].norm in other.norms:
                continue
            if not _named_in((given, _form(side, found[1].span)), other.everywhere):
                span = Span(found[0].span.start, found[1].span.end)
                yield _spelling(pair, *((span, name.span) if side is pair.transcript else (name.span, span)))


def _misheard(side: PairSide, both: tuple[Word, Word], given: str, surname: str) -> bool:
    """Whether two words are this given name and, right behind it, nearly this surname."""
    first, second = (_form(side, word.span) for word in both)
    beside = both[1].span.start == both[0].span.end + 1
    other_word = is_form_of_people(second, surname) or is_derived(second, surname)
    said_alike = skeleton(second) == skeleton(surname) or second not in entries("ordinary_words")
    most = max(len(second), len(surname)) // LETTERS_A_MISTAKE
    spelled_alike = said_alike and not other_word and 0 < distance(second, surname, most) <= most
    return first == given and beside and spelled_alike


def _sounds_like_a_name(pair: Pair) -> Iterator[Difference]:
    """A word that is no name of the story, but sounds like the name on the other side: HANNA, Hana."""
    for side, other in pair.sides:
        ours, theirs = side.norms, other.norms
        named = [word for name in other.whole(Name) for word in other.words_in(name.span) if word.norm not in ours]
        for word in side.words:
            if word.content and word.norm not in theirs and side.says(word.span)[:1].isupper():
                form = _form(side, word.span)
                match = next((one for one in named if _sound_alike(form, _form(other, one.span))), None)
                if match is not None and not _named_in((form,), other.everywhere):
                    spans = (word.span, match.span) if side is pair.transcript else (match.span, word.span)
                    yield _spelling(pair, *spans)


def _sound_alike(one: str, two: str) -> bool:
    """Whether two words sound alike, and are not a country and its people."""
    letters = enumerate(zip(one, two, strict=False))
    common = next((place for place, (x, y) in letters if x != y), min(len(one), len(two)))
    peoples = common >= MIN_PEOPLE_STEM and {one[common:], two[common:]} <= PEOPLE_ENDINGS
    return sound_alike(one, two) and not peoples and not of_known_places(one, two)


def _nothing_but_names(pair: Pair) -> Iterator[Difference]:
    """Two sides that are a name and nothing else: two people in one place."""
    one, two = _only_a_name(pair.transcript), _only_a_name(pair.article)
    named = any(side.whole(Name) for side in (pair.transcript, pair.article))
    if one and two and named and not pair.transcript.content & pair.article.content:
        yield _other(pair, one, two)


def _only_a_name(side: PairSide) -> Span | None:
    """From the first word to the last, where all have capitals and no office is among them."""
    words = side.words
    if not 0 < len(words) <= MAX_NAME_WORDS or not all(_capitalised(side, word) for word in words):
        return None
    return Span(words[0].span.start, words[-1].span.end)


# The speaker of a sound bite


def _speaker_label(pair: Pair) -> Iterator[Difference]:
    """The name over a sound bite where the article gives the words to somebody whose name is spelled otherwise."""
    spoken = surface(pair.transcript.speaker or "").split()[-1:]
    sources = pair.article.all_of(Source)
    for word in (word for source in sources for word in pair.article.words_in(source.span)):
        form = _form(pair.article, word.span)
        known = {form, *spoken} & pair.transcript.norms or form in spoken
        if (
            spoken
            and not known
            and sound_alike(spoken[0], form)
            and not _named_in((spoken[0],), pair.article.everywhere)
        ):
            spans = _label(pair.transcript), word.span
            shown = pair.transcript.says(spans[0]), pair.article.says(spans[1])
            yield difference(Kind.NAME, "Speaker name differs", spans, shown, (spoken[0], form))


def _label(side: PairSide) -> Span:
    """The last line above the words that names who speaks them; the words themselves where none does."""
    name, start, text = side.speaker or "", side.spans[0].start, side.document.text
    above = [block.span for block in side.document.blocks if block.span.start < start and block.aside]
    places = [span.start + at for span in above if (at := text[span.start : span.end].find(name)) >= 0]
    return Span(places[-1], places[-1] + len(name)) if name and places else side.spans[0]


# A name in the place of another


def _replaced_names(pair: Pair) -> Iterator[Difference]:
    """In nearly one wording, a name in the place of another: nobody rewords a name into a name."""
    for replaced in replacements(pair):
        one, two = replaced.spans
        if (
            replaced.before not in BEFORE_NO_NAME
            and _may_be_name(pair.transcript, one)
            and _may_be_name(pair.article, two)
        ):
            named = _overlaps_name(pair.transcript, one) or _overlaps_name(pair.article, two)
            if named and not _one_person(pair, replaced):
                yield _other(pair, one, two)


def _overlaps_name(side: PairSide, span: Span) -> bool:
    return any(name.span.meets(span) for name in side.whole(Name))


def _may_be_name(side: PairSide, span: Span) -> bool:
    """Whether it is a name by its capitals, and no office; in a text in capitals any content words may be one."""
    no_names = entries("possible_sources")
    return all(_capitalised(side, word) and word.norm not in no_names for word in side.words_in(span))


def _one_person(pair: Pair, replaced: Replacement) -> bool:
    """Whether both may be one person: a surname and a given name, two spellings, a name that the other side has too."""
    ours = tuple(_form(pair.transcript, word.span) for word in replaced.transcript)
    theirs = tuple(_form(pair.article, word.span) for word in replaced.article)
    on_other_side = any(word.norm in pair.article.norms for word in replaced.transcript) or any(
        word.norm in pair.transcript.norms for word in replaced.article
    )
    known = (*pair.transcript.everywhere[:MAX_DETAILS_SEARCHED], *pair.article.everywhere[:MAX_DETAILS_SEARCHED])
    full_name = any(
        isinstance(one, Name) and set(ours) & set(one.words) and set(theirs) & set(one.words) for one in known
    )
    relation = name_relation(Name(replaced.spans[0], ours), Name(replaced.spans[1], theirs))
    alike = relation in {"same", "spelling"} or _sound_alike("".join(ours), "".join(theirs))
    return on_other_side or full_name or alike


def _capitalised(side: PairSide, word: Word) -> bool:
    form = _form(side, word.span)
    titled = form in title_heads() or form in title_modifiers()
    numbers = word.norm[:1].isdigit() or form in number_words() or ROMAN.fullmatch(form) is not None
    return word.content and side.says(word.span)[:1].isupper() and not titled and not numbers


def _form(side: PairSide, span: Span) -> str:
    return surface(side.says(span)).removesuffix("'s")


def _spelling(pair: Pair, one: Span, two: Span) -> Difference:
    return _difference(pair, "Name spelling differs", one, two)


def _other(pair: Pair, one: Span, two: Span) -> Difference:
    return _difference(pair, "Name differs", one, two)


def _difference(pair: Pair, what: str, one: Span, two: Span) -> Difference:
    shown = pair.transcript.names(one), pair.article.says(two)
    return difference(Kind.NAME, what, (one, two), shown, (shown[0].lower(), shown[1].lower()))
