"""Who said it: another source, or one that only one text names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from diffcast.judge.rules.evidence.differences import AGREE, difference, quoted
from diffcast.judge.rules.evidence.nearby import shared
from diffcast.judge.rules.evidence.pair import Pair, PairSide
from diffcast.judge.rules.evidence.speakers import in_bite, is_person, name_of, person_heard, person_quoted
from diffcast.judge.rules.evidence.wording import same_words
from diffcast.judge.thresholds import (
    MAX_DETAILS_SEARCHED,
    MIN_DOUBT_OFFICE_OR_NAME,
    MIN_SCORE_FOR_SOURCES,
    MIN_WORDS_OF_QUOTE,
)
from diffcast.language.compare_quotes import quote_relation
from diffcast.language.phrases import forms_of
from diffcast.language.sounds_alike import sound_alike
from diffcast.language.sources import PRONOUNS, source_relation
from diffcast.language.titles import title_heads
from diffcast.language.wordlists import entries
from diffcast.language.words import norm
from diffcast.model import Difference, Kind, Name, Quote, Source, Span

SAME_QUOTE = frozenset({"verbatim", "trimmed", "spliced"})


def attributions(pair: Pair) -> tuple[Difference, ...]:
    """The first difference of sources; none where either side's sentence names the other's source too."""
    if pair.score < MIN_SCORE_FOR_SOURCES:
        return ()
    ours, theirs = pair.transcript.all_of(Source), pair.article.all_of(Source)
    left = [one for one in ours if _only_here(pair.transcript, one, pair.article)]
    right = [two for two in theirs if _only_here(pair.article, two, pair.transcript)]
    found = [_difference(pair, one, two) for one in left for two in right if _differ(pair, one, two)]
    return tuple(found or [*_named_by_one(pair, ours, theirs), *_wrong_speaker(pair)])[:1]


def _only_here(side: PairSide, source: Source, other: PairSide) -> bool:
    """Whether it is surely a source, named in this side, and the other side does not mention it at all."""
    inside = any(span.start <= source.span.start < span.end for span in side.spans)
    words = frozenset(source.words)
    mentioned = shared(words, other.norms)
    others = (one for one in other.around if isinstance(one, Source) and not set(one.words) <= PRONOUNS)
    fits = any(source_relation(source, one) in AGREE for one in others)
    return inside and 2 * len(mentioned) < len(words) and not fits and _can_speak(side, source)


def _can_speak(side: PairSide, source: Source) -> bool:
    """Whether somebody or something that can speak is among its words."""
    named = any(isinstance(detail, Name) and source.span.meets(detail.span) for detail in side.around)
    alone = len(source.words) == 1 and side.says(source.span)[:1].isupper()
    return named or alone or not _speakers().isdisjoint(source.words)


def _differ(pair: Pair, one: Source, two: Source) -> bool:
    """Whether they are two sources, and neither is the name of somebody whose office the other gives."""
    if source_relation(one, two) != "differs":
        return False
    full = _with_title(pair.transcript, one), _with_title(pair.article, two)
    if source_relation(*full) != "differs":
        return False
    if _contradict(*full) or same_words(pair.transcript, pair.article):
        return True
    either = _office_and_name(*full) or _office_and_name(*reversed(full))
    return pair.doubt >= MIN_DOUBT_OFFICE_OR_NAME and either


def _with_title(side: PairSide, source: Source) -> Source:
    """The source with the title that goes with its name anywhere in the document."""
    named = (one for one in side.everywhere[:MAX_DETAILS_SEARCHED] if isinstance(one, Name) and one.title)
    title = next((one.title for one in named if one.words[-1] in source.words), None)
    return replace(source, words=(*source.words, *map(norm, title.split()))) if title else source


def _contradict(one: Source, two: Source) -> bool:
    """Whether the two cannot be one: two roles, or two single names; a person may speak for a company."""
    roles = _speakers() & set(one.words), _speakers() & set(two.words)
    if roles[0] and roles[1]:
        return roles[0].isdisjoint(roles[1])
    return not roles[0] and not roles[1] and len(one.words) == len(two.words) == 1


def _office_and_name(one: Source, two: Source) -> bool:
    """Whether the first is somebody by office alone, and the second somebody by one name alone."""
    return not _offices().isdisjoint(one.words) and len(two.words) == 1 and _speakers().isdisjoint(two.words)


def _named_by_one(pair: Pair, ours: tuple[Source, ...], theirs: tuple[Source, ...]) -> list[Difference]:
    """ACCORDING TO UKRAINE, `was reported`: one side hides who says it, the other names them."""
    if len(ours) != 1 or len(theirs) != 1 or bool(ours[0].words) == bool(theirs[0].words):
        return []
    return [_difference(pair, ours[0], theirs[0])]


def _wrong_speaker(pair: Pair) -> list[Difference]:
    """The same words from two people: who says them on air, and whom the article quotes."""
    heard = person_heard(pair.transcript)
    source = person_quoted(pair.article) if heard and _same_quote(pair) else None
    if source is None:
        return []
    name = name_of(pair.article, source)
    if not name or not (in_bite(pair.transcript) or is_person(pair.article, name)):
        return []
    known = _parts(heard) & _parts({*source.words, *pair.article.norms, *_names_around(pair.article)})
    if known or any(sound_alike(heard[-1], word) for word in name):
        return []
    place = source.span if pair.article.meets(source.span) else pair.article.spans[0]
    shown = (pair.transcript.speaker or "").title(), f"“{pair.article.says(source.span)}”"
    values = " ".join(heard), " ".join(source.words)
    spans = pair.transcript.spans[0], place
    return [difference(Kind.ATTRIBUTION, "Speaker differs", spans, shown, values, "correction")]


def _parts(words: Iterable[str]) -> frozenset[str]:
    """The words, and the parts of those with a hyphen: a text may have KOWALCZYK-HUGHES as one word or as two."""
    return frozenset(part for word in words for part in (word, *word.split("-")))


def _names_around(side: PairSide) -> frozenset[str]:
    """The words of the names in the side's sentences: `said its owner, Dwight Harland`."""
    return frozenset(norm(form) for one in side.around if isinstance(one, Name) for form in one.words)


def _same_quote(pair: Pair) -> bool:
    """Whether the article quotes what is said on air, word for word or in part."""
    ours = pair.transcript.all_of(Quote) or (_as_quote(pair.transcript),)
    theirs = [one for one in pair.article.all_of(Quote) if len(one.words) >= MIN_WORDS_OF_QUOTE]
    return any(quote_relation(one, two) in SAME_QUOTE for one in ours for two in theirs)


def _as_quote(side: PairSide) -> Quote:
    """All that a side says, as the words of its speaker."""
    span = Span(side.words[0].span.start, side.words[-1].span.end)
    return Quote(span, forms_of(side.document.text, side.words))


@cache
def _offices() -> frozenset[str]:
    return frozenset(map(norm, title_heads()))


@cache
def _speakers() -> frozenset[str]:
    return entries("possible_sources") | _offices()


def _difference(pair: Pair, one: Source, two: Source) -> Difference:
    spans = one.span, two.span
    values = " ".join(one.words), " ".join(two.words)
    return difference(Kind.ATTRIBUTION, "Source differs", spans, quoted(pair, spans), values)
