"""Who said it: another source, or one that only one side names."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from functools import cache

from diffcast.judge.rules.evidence.nearby import one_wording, shared
from diffcast.judge.rules.evidence.pair import Pair, Told
from diffcast.language.compare_quotes import quote_relation
from diffcast.language.sounds_alike import sound_alike
from diffcast.language.sources import PRONOUNS, source_relation
from diffcast.language.titles import title_heads
from diffcast.language.wordlists import entries
from diffcast.language.words import norm
from diffcast.model import Difference, Kind, Name, Quote, Source

LOOKED_AT = 2000  # details of the document among which a title is looked for
FITS = frozenset({"same", "fits"})
LOOSE = 0.2  # score of a link below which its two sources are no news: they may tell of two things
DOUBTFUL = 0.4  # the network's doubt from which an office and a bare name count as two


def attributions(pair: Pair) -> tuple[Difference, ...]:
    """The sources that differ; none where either side's sentence names the other's source too."""
    if pair.score < LOOSE:
        return ()
    ours, theirs = _sources(pair.transcript), _sources(pair.article)
    left = [one for one in ours if _stands(pair.transcript, one, pair.article)]
    right = [two for two in theirs if _stands(pair.article, two, pair.transcript)]
    named = [(one, two) for one in left for two in right if _apart(pair, one, two)]
    found = [_difference(pair, one, two) for one, two in named]
    return tuple(found or [*_hidden(pair, ours, theirs), *_voices(pair)])[:1]


def _stands(told: Told, source: Source, other: Told) -> bool:
    """Whether it is surely a source, told here, and the other side does not speak of it at all."""
    inside = any(span.start <= source.span.start < span.end for span in told.spans)
    words = frozenset(source.words)
    said = shared(words, frozenset(word.norm for word in other.words))
    near = (one for one in other.around if isinstance(one, Source) and not set(one.words) <= PRONOUNS)
    fits = any(source_relation(source, one) in FITS for one in near)
    return inside and 2 * len(said) < len(words) and not fits and _agent(told, source)


def _agent(told: Told, source: Source) -> bool:
    """Whether somebody or something that can speak is among its words."""
    named = any(isinstance(detail, Name) and source.span.meets(detail.span) for detail in told.around)
    alone = len(source.words) == 1 and told.says(source.span)[:1].isupper()
    return named or alone or not _speakers().isdisjoint(source.words)


def _apart(pair: Pair, one: Source, two: Source) -> bool:
    """Whether they are two sources, also where one is the name of somebody whose office the story tells."""
    if source_relation(one, two) != "differs":
        return False
    full = _full(pair.transcript, one), _full(pair.article, two)
    if source_relation(*full) != "differs":
        return False
    if _contradict(*full) or one_wording(pair.transcript, pair.article):
        return True
    return pair.doubt >= DOUBTFUL and (_office_and_name(*full) or _office_and_name(*reversed(full)))


def _full(told: Told, source: Source) -> Source:
    """The source with the title that goes with its name anywhere in the document."""
    named = (one for one in told.everywhere[:LOOKED_AT] if isinstance(one, Name) and one.title)
    title = next((one.title for one in named if one.words[-1] in source.words), None)
    return replace(source, words=(*source.words, *map(norm, title.split()))) if title else source


def _contradict(one: Source, two: Source) -> bool:
    """Whether the two cannot be one: two roles, or two single names; a person may speak for a company."""
    roles = _speakers() & set(one.words), _speakers() & set(two.words)
    if roles[0] and roles[1]:
        return roles[0].isdisjoint(roles[1])
    return not roles[0] and not roles[1] and len(one.words) == len(two.words) == 1


def _office_and_name(one: Source, two: Source) -> bool:
    """Whether the one is somebody by office alone, and the other somebody by one name alone."""
    return not _offices().isdisjoint(one.words) and len(two.words) == 1 and _speakers().isdisjoint(two.words)


def _hidden(pair: Pair, ours: tuple[Source, ...], theirs: tuple[Source, ...]) -> list[Difference]:
    """ACCORDING TO UKRAINE, `was reported`: one side hides who says what the other lays at somebody's door."""
    if len(ours) != 1 or len(theirs) != 1 or bool(ours[0].words) == bool(theirs[0].words):
        return []
    return [_difference(pair, ours[0], theirs[0])]


def _voices(pair: Pair) -> list[Difference]:
    """Right words, wrong speaker: the script has one person say on tape what the article gives to another."""
    told, speaker = pair.transcript, pair.transcript.speaker
    sources = _sources(pair.article)
    if not speaker or not speaker.strip() or len(sources) != 1 or not _one_quote(pair) or not _on_tape(told):
        return []
    spoken = tuple(norm(form) for form in speaker.lower().split())
    source = sources[0]
    misspelled = any(sound_alike(spoken[-1], word) for word in source.words)
    known = set(spoken) & set(source.words) or set(source.words) <= PRONOUNS or _speakers() & set(source.words)
    if known or misspelled:
        return []
    given = pair.article.says(source.span)
    reason = f"The script gives these words to {speaker.title()}, the article to another: “{given}”."
    values = " ".join(spoken), " ".join(source.words)
    return [Difference(Kind.ATTRIBUTION, told.spans[0], source.span, reason, "correction", values)]


def _on_tape(told: Told) -> bool:
    at = bisect_right(told.document.blocks, told.spans[0].start, key=lambda block: block.span.end)
    return any(block.role == "bite" for block in told.document.blocks[at : at + 1])


def _one_quote(pair: Pair) -> bool:
    quotes = [[one for one in told.details if isinstance(one, Quote)] for told in (pair.transcript, pair.article)]
    return any(quote_relation(one, two) in {"verbatim", "trimmed"} for one in quotes[0] for two in quotes[1])


@cache
def _offices() -> frozenset[str]:
    return frozenset(map(norm, title_heads()))


@cache
def _speakers() -> frozenset[str]:
    return entries("possible_sources") | _offices()


def _sources(told: Told) -> tuple[Source, ...]:
    return tuple(detail for detail in told.details if isinstance(detail, Source))


def _difference(pair: Pair, one: Source, two: Source) -> Difference:
    said = pair.transcript.says(one.span).lower(), pair.article.says(two.span)
    reason = f"The script has it from another source than the article: “{said[0]}”, “{said[1]}”."
    values = " ".join(one.words), " ".join(two.words)
    return Difference(Kind.ATTRIBUTION, one.span, two.span, reason, Kind.ATTRIBUTION.severity, values)
