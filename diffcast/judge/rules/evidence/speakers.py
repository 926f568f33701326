"""Who says the words of a pair: by the labels of the transcript, and by what the article says of its quotations."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise, takewhile

from diffcast.codes import NARRATION
from diffcast.judge.rules.evidence.pair import PairSide
from diffcast.judge.thresholds import MAX_PARAGRAPHS_OF_QUOTE
from diffcast.language.sounds_alike import given_names
from diffcast.language.sources import PRONOUNS
from diffcast.language.text import WORD
from diffcast.language.titles import title_heads, title_modifiers
from diffcast.language.wordlists import entries
from diffcast.language.words import norm
from diffcast.model import AsideCode, Block, Detail, Document, Name, Source, Span

VOICES_OF_MACHINES = frozenset({"participant", "speaker", "spk", "spkr", "unidentified", "unknown"})
"""Words of the labels by which a recognition tool tells voices apart."""
PARTS_OF_PEOPLE = frozenset(
    {"anchor", "caller", "guest", "host", "moderator", "presenter", "reporter", "resident", "witness"}
)
"""Parts that a label may give before a full name: GUEST OMAR DIAZ."""
CACHED_DOCUMENTS = 2
MIN_NAME_WORDS = 2
MAX_LABEL_CHARACTERS = 200
"""Characters of a label or a title that are read for names."""
OF_ONE_PERSON = frozenset({"he", "she", "who"})
"""Pronouns of a source that say no more than a label does: `they` and `you` may be others."""
OPENING_MARKS = ("“", '"', "„", "«", "``")


def in_bite(side: PairSide) -> bool:
    """Whether its first words are in a sound bite."""
    block = _block_at(side.document, side.spans[0].start)
    return block is not None and block.role == "bite"


def person_heard(side: PairSide) -> tuple[str, ...]:
    """The normalised words of the name of whoever says it on air as their own; none for machine names and narration.

    Who says in the same sentence whose words they are only reports them, except in a sound bite.
    """
    if not in_bite(side) and (_reports(side) or narrates(side.document, side.speaker or "")):
        return ()
    return speaker_words(side.speaker)


def speaker_words(speaker: str | None) -> tuple[str, ...]:
    """The normalised words of a label; none where it names no person: SPEAKER_00, Unknown Speaker, ANCHOR."""
    said = WORD.findall((speaker or "").replace("_", " ").lower())
    part = said[:1] if len(said) > MIN_NAME_WORDS and said[0] in PARTS_OF_PEOPLE else []
    words = set(said[len(part) :])
    if part and not words.isdisjoint(entries("not_in_names")):
        return ()
    if not words - title_heads() or not words.isdisjoint(entries("unnamed_speakers")):
        return ()
    return tuple(norm(form) for form in (speaker or "").lower().split()[len(part) :])


@dataclass(frozen=True, slots=True)
class PeopleShown:
    """By surname, the people whom a transcript shows in its labels and titles, and those whom the article names."""

    shown: Mapping[str, Sequence[frozenset[str]]]
    """The normalized words of each label or title with that word, and of a second line of it."""
    named: Mapping[str, Sequence[tuple[str, ...]]]
    """The normalized words of the names without a title of which that word is the last."""

    @classmethod
    def of(cls, transcript: Document, article: Sequence[Detail]) -> PeopleShown:
        """Those of two texts, of which one is known by its details."""
        shown, named = defaultdict[str, list[frozenset[str]]](list), defaultdict[str, list[tuple[str, ...]]](list)
        for words in _groups(transcript):
            for word in words:
                shown[word].append(words)
        for name in {tuple(map(norm, one.words)) for one in article if isinstance(one, Name) and not one.title}:
            named[name[-1]].append(name)
        return cls(shown, named)

    def say_no_more(self, heard: Sequence[str], source: Collection[str]) -> bool:
        """Whether the words of a source say no more than who is heard: a pronoun, or words shown with that person.

        A given name is no more where the label has the surname, unless there are two people of that surname.
        """
        words = set(map(norm, source))
        if words <= OF_ONE_PERSON or words <= set(heard):
            return True
        own = set(heard) - title_heads()
        shown = [each for each in self.shown.get(heard[-1], ()) if len(own) == 1 or own <= each or not _given(each)]
        if len({_given(each) for each in shown} - {frozenset()}) <= 1 and any(words <= each for each in shown):
            return True
        full = [each for each in self.named.get(heard[-1], ()) if len(each) > 1]
        one = len({each[0] for each in full}) == 1
        return one and any(words <= set(each) and (len(own) == 1 or own <= set(each)) for each in full)


def _groups(transcript: Document) -> list[frozenset[str]]:
    """The normalized words of each label and title; a title right below one that names nobody goes on with it."""
    found: list[frozenset[str]] = []
    goes_on = False
    for block in transcript.blocks:
        if block.role not in ("label", "title"):
            goes_on = False
            continue
        words = frozenset(
            map(norm, WORD.findall(transcript.text[block.span.start : block.span.end][:MAX_LABEL_CHARACTERS].lower()))
        )
        below = goes_on and block.role == "title" and block.speaker is None and not _given(words)
        found.append(found[-1] | words if below else words)
        goes_on = not below or goes_on
    return found


def _given(words: frozenset[str]) -> frozenset[str]:
    return words & given_names()


def is_numbered_voice(speaker: str | None) -> bool:
    """Whether a label is that of a voice without a name: SPEAKER_00, Unknown Speaker."""
    words = {word.lower() for word in WORD.findall((speaker or "").replace("_", " "))}
    return not words.isdisjoint(VOICES_OF_MACHINES)


def _reports(side: PairSide) -> bool:
    return any(isinstance(one, Source) for one in side.around)


def narrates(document: Document, speaker: str) -> bool:
    """Whether a speaker is a presenter or a reporter: by the title, or by what only such people say."""
    shown, asking = _narrators(_Itself(document))
    return speaker in asking or next(reversed(speaker.lower().split()), "") in shown


@dataclass(frozen=True, slots=True, eq=False)
class _Itself:
    """A document as a key. Only the same object is equal: to compare two would read both."""

    document: Document

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and other.document is self.document

    def __hash__(self) -> int:
        return id(self.document)


@lru_cache(maxsize=CACHED_DOCUMENTS)
def _narrators(of: _Itself) -> tuple[frozenset[str], frozenset[str]]:
    """The surnames that titles and narration show, and the labels of those who ask another one a question."""
    document = of.document
    shown = (_narrators_shown(document.text, block) for block in document.blocks if block.aside)
    asking = (one.speaker for one, following in pairwise(document.blocks) if one.speaker and _asks(one, following))
    return frozenset(word for words in shown for word in words), frozenset(asking)


def _narrators_shown(text: str, block: Block) -> set[str]:
    """The words that may be the surname of a narrator: those of a label or title with `reporter`, or of narration."""
    labels = block.role in ("label", "title")
    if not labels and block.code not in NARRATION:
        return set()
    words = set(WORD.findall(text[block.span.start : block.span.end].lower()))
    if labels:
        return set() if words.isdisjoint(entries("byline_words")) else words
    return words | set((block.speaker or "").lower().split()[-1:])


def _asks(block: Block, following: Block) -> bool:
    """Whether a speaker asks a question in a block, and then another one speaks."""
    return block.code is AsideCode.PRESENTER_QUESTION and following.role == "label"


def person_quoted(side: PairSide) -> Source | None:
    """Who is said to have said the article's words: in their sentence or paragraph, or the one before it.

    None where nobody is named, or several people are.
    """
    near = _named(one for one in side.around if isinstance(one, Source))
    if near:
        return near[0] if len(near) == 1 else None
    blocks = side.document.blocks
    place = bisect_right(blocks, side.spans[0].start, key=lambda block: block.span.start) - 1
    for index in _quoted_from(side.document, place):
        found = _named(_sources_in(side, blocks[index].span))
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _quoted_from(document: Document, place: int) -> Iterator[int]:
    """The paragraph, by its index, and those before it, as far as one quotation runs over them."""
    text, blocks = document.text, document.blocks
    yield place
    paragraph = blocks[place]
    for index in range(place - 1, max(-1, place - 1 - MAX_PARAGRAPHS_OF_QUOTE), -1):
        before = blocks[index]
        if before.aside:
            continue
        opens = text.startswith(OPENING_MARKS, paragraph.span.start)
        if not opens or not _stays_open(text[before.span.start : before.span.end]):
            return
        yield index
        paragraph = before


def _stays_open(paragraph: str) -> bool:
    """Whether its last quotation is not closed: the next paragraph goes on with it."""
    return paragraph.rfind("“") > paragraph.rfind("”") or paragraph.count('"') % 2 == 1


def _sources_in(side: PairSide, span: Span) -> Iterator[Source]:
    first = bisect_left(side.everywhere, span.start, key=lambda one: one.span.start)
    inside = takewhile(lambda one: one.span.start < span.end, side.everywhere[first:])
    return (one for one in inside if isinstance(one, Source))


def _named(found: Iterator[Source]) -> list[Source]:
    """Those that name somebody, each person once: by the last of their words."""
    known: dict[str, Source] = {}
    for one in found:
        if one.words and not set(one.words) <= PRONOUNS:
            known.setdefault(one.words[-1], one)
    return list(known.values())


def name_of(side: PairSide, source: Source) -> tuple[str, ...]:
    """The words of the person's name that a source gives; none for an office, a body or a house: `the company`."""
    if not entries("possible_sources").isdisjoint(source.words):
        return ()
    named = [one for one in _names_in(side, source.span) if one.words[-1] not in _offices()]
    words = named[-1].words if named else source.words
    return tuple(word for word in map(norm, words) if word not in _offices())


def is_person(side: PairSide, name: tuple[str, ...]) -> bool:
    """Whether the text elsewhere gives the name in full, or with a title, as it does with people."""
    full = (one for one in side.everywhere if isinstance(one, Name) and norm(one.words[-1]) == name[-1])
    return any(len(one.words) > 1 or one.title for one in full)


def _names_in(side: PairSide, span: Span) -> Iterator[Name]:
    first = bisect_left(side.everywhere, span.start, key=lambda one: one.span.start)
    inside = takewhile(lambda one: one.span.start < span.end, side.everywhere[first:])
    return (one for one in inside if isinstance(one, Name))


def _block_at(document: Document, place: int) -> Block | None:
    at = bisect_right(document.blocks, place, key=lambda block: block.span.end)
    return document.blocks[at] if at < len(document.blocks) else None


@cache
def _offices() -> frozenset[str]:
    return frozenset(map(norm, title_heads() | title_modifiers()))
