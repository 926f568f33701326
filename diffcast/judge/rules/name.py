"""Names that are spelled two ways, or two people in one part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from diffcast.judge.rules.evidence.pair import Pair, Told
from diffcast.judge.rules.evidence.wording import Slot, slots
from diffcast.language.names import name_relation
from diffcast.language.sounds_alike import sound_alike
from diffcast.language.titles import title_heads, title_modifiers
from diffcast.language.wordlists import entries
from diffcast.language.words import surface
from diffcast.model import Difference, Kind, Name, Source, Span, Word

LONGEST = 3  # words of a telling that is a name and nothing else
SHORTEST = 4  # letters that Slovenia and Slovenes have in common
PEOPLES = frozenset({"", "a", "ia", "ian", "ians", "an", "ans", "e", "es", "n", "s", "ish", "ese", "i", "is", "ic"})
BEFORE_NO_NAME = frozenset({"a", "an", "the", "in", "at", "near", "from", "my", "his", "her", "its", "their", "our"})
LOOKED_AT = 2000  # details of the other document among which the same name is looked for


def names(pair: Pair) -> tuple[Difference, ...]:
    """The names that differ; a name that the other side spells alike elsewhere differs only from another person."""
    ours, theirs = pair.transcript.whole(Name), pair.article.whole(Name)
    left = [one for one in ours if not _told(one, theirs)]
    right = [two for two in theirs if not _told(two, ours)]
    found: list[Difference] = []
    for one in left:
        for two in right:
            kinship = name_relation(one, two)
            if not (_tells(pair.transcript, one, two) and _tells(pair.article, two, one)):
                continue
            if kinship == "spelling" and not _known(one.words, pair.article.everywhere):
                found.append(_spelling(pair, one.span, two.span))
            elif kinship == "differs" and not _both_known(pair, one, two):
                found.append(_other(pair, one.span, two.span))
    return (
        tuple(found) or tuple(_misheard(pair)) or tuple(_lone(pair)) or tuple(_labelled(pair)) or tuple(_in_place(pair))
    )


def _both_known(pair: Pair, one: Name, two: Name) -> bool:
    """Whether either side gives the other's name as well, so that two people of one name are in the story."""
    return _known(one.words, pair.article.everywhere) or _known(two.words, pair.transcript.everywhere)


def _tells(told: Told, name: Name, other: Name) -> bool:
    """Whether the words themselves hold a part of the name that the other name lacks, and not only its sentence."""
    return any(_form(told, word.span) not in other.words for word in told.words_in(name.span))


def _misheard(pair: Pair) -> Iterator[Difference]:
    """A word that no name of the story is, but sounds like the name on the other side: HANNA, Hana."""
    norms = {word.norm for word in pair.transcript.words}, {word.norm for word in pair.article.words}
    for told, other, mine, theirs in (
        (pair.transcript, pair.article, *norms),
        (pair.article, pair.transcript, *norms[::-1]),
    ):
        named = [word for name in other.whole(Name) for word in other.words_in(name.span) if word.norm not in mine]
        for word in told.words:
            if word.content and word.norm not in theirs and told.says(word.span)[:1].isupper():
                match = next((one for one in named if _sounds(_form(told, word.span), _form(other, one.span))), None)
                if match is not None and not _known((_form(told, word.span),), other.everywhere):
                    spans = (word.span, match.span) if told is pair.transcript else (match.span, word.span)
                    yield _spelling(pair, *spans)


def _labelled(pair: Pair) -> Iterator[Difference]:
    """The name over a sound bite, and the same words in the article by somebody whose name is spelled otherwise."""
    spoken = surface(pair.transcript.speaker or "").split()[-1:]
    sources = [one for one in pair.article.details if isinstance(one, Source)]
    for word in (word for source in sources for word in pair.article.words_in(source.span)):
        form = _form(pair.article, word.span)
        known = {form, *spoken} & {word.norm for word in pair.transcript.words} or form in spoken
        if spoken and not known and sound_alike(spoken[0], form) and not _known((spoken[0],), pair.article.everywhere):
            label = _label(pair.transcript)
            named = " ".join(pair.transcript.says(label).split()), pair.article.says(word.span)
            reason = f"The script has {named[0]} over these words, the article {named[1]}."
            yield Difference(Kind.NAME, label, word.span, reason, Kind.NAME.severity, (spoken[0], form))


def _label(told: Told) -> Span:
    """The last line above the words that names who speaks them; the words themselves where none does."""
    name, start = told.speaker or "", told.spans[0].start
    above = [block.span for block in told.document.blocks if block.span.start < start and block.aside]
    places = [(span.start + at) for span in above if (at := told.document.text[span.start : span.end].find(name)) >= 0]
    return Span(places[-1], places[-1] + len(name)) if name and places else told.spans[0]


def _in_place(pair: Pair) -> Iterator[Difference]:
    """In nearly one wording, a name in the place of another: nobody rewords a name into a name."""
    for slot in slots(pair):
        one, two = slot.spans
        if slot.before not in BEFORE_NO_NAME and _named(pair.transcript, one) and _named(pair.article, two):
            named = _known_name(pair.transcript, one) or _known_name(pair.article, two)
            if named and not _one_bearer(pair, slot):
                yield _other(pair, one, two)


def _known_name(told: Told, span: Span) -> bool:
    return any(name.span.meets(span) for name in told.whole(Name))


def _named(told: Told, span: Span) -> bool:
    """Whether it is a name by its capitals, and no office; in a text in capitals any content words may be one."""
    return all(_capital(told, word) and word.norm not in _common() for word in told.words_in(span))


def _one_bearer(pair: Pair, slot: Slot) -> bool:
    """Whether both may be called so: a surname and a given name, two spellings, a name that the other side has too."""
    forms = [
        tuple(_form(told, word.span) for word in words)
        for told, words in ((pair.transcript, slot.transcript), (pair.article, slot.article))
    ]
    names = [Name(span, words) for span, words in zip(slot.spans, forms, strict=True)]
    told = {word.norm for word in pair.transcript.words}, {word.norm for word in pair.article.words}
    crossed = any(word.norm in told[1] for word in slot.transcript) or any(
        word.norm in told[0] for word in slot.article
    )
    known = (*pair.transcript.everywhere[:LOOKED_AT], *pair.article.everywhere[:LOOKED_AT])
    both = any(
        isinstance(one, Name) and set(forms[0]) & set(one.words) and set(forms[1]) & set(one.words) for one in known
    )
    return (
        crossed
        or both
        or name_relation(*names) in {"same", "spelling"}
        or _sounds("".join(forms[0]), "".join(forms[1]))
    )


@cache
def _common() -> frozenset[str]:
    return entries("possible_sources")


def _sounds(one: str, two: str) -> bool:
    common = next(
        (place for place, (x, y) in enumerate(zip(one, two, strict=False)) if x != y), min(len(one), len(two))
    )
    peoples = common >= SHORTEST and {one[common:], two[common:]} <= PEOPLES
    return sound_alike(one, two) and not peoples


def _form(told: Told, span: Span) -> str:
    return surface(told.says(span)).removesuffix("'s")


def _lone(pair: Pair) -> Iterator[Difference]:
    """Tellings that are a name and nothing else: two people in one part."""
    one, two = _only(pair.transcript), _only(pair.article)
    named = any(told.whole(Name) for told in (pair.transcript, pair.article))
    if one and two and named and not pair.transcript.content & pair.article.content:
        yield _other(pair, one, two)


def _only(told: Told) -> Span | None:
    """The span from the first word to the last, where all are names, or capitals without a small word among them."""
    words = told.words
    if not 0 < len(words) <= LONGEST or not all(_capital(told, word) for word in words):
        return None
    return Span(words[0].span.start, words[-1].span.end)


def _capital(told: Told, word: Word) -> bool:
    form = _form(told, word.span)
    titled = form in title_heads() or form in title_modifiers()
    return word.content and told.says(word.span)[:1].isupper() and not titled and not word.norm[:1].isdigit()


def _told(one: Name, others: Sequence[Name]) -> bool:
    return any(name_relation(one, other) == "same" for other in others)


def _known(one: tuple[str, ...], details: Sequence[object]) -> bool:
    return any(isinstance(detail, Name) and detail.words == one for detail in details[:LOOKED_AT])


def _spelling(pair: Pair, one: Span, two: Span) -> Difference:
    said = pair.transcript.names(one), pair.article.says(two)
    reason = f"The script spells the name {said[0]}, the article {said[1]}."
    return Difference(Kind.NAME, one, two, reason, Kind.NAME.severity, (said[0].lower(), said[1].lower()))


def _other(pair: Pair, one: Span, two: Span) -> Difference:
    said = pair.transcript.names(one), pair.article.says(two)
    reason = f"The script names {said[0]}, the article {said[1]}."
    return Difference(Kind.NAME, one, two, reason, Kind.NAME.severity, (said[0].lower(), said[1].lower()))
