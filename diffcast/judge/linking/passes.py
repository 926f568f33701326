"""The passes that correct what the network took for matched or one-sided, in their order.

Each takes both texts with their links, changes labels of runs where the links or the rules show that they are wrong,
and returns the texts linked again; where it changes nothing it returns what it got.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final, TypeAlias, TypeVar

from diffcast.align.word_table import WordTable
from diffcast.judge.linking.links import Link, Linked, link_runs
from diffcast.judge.linking.weighing import keep_contradicted, weigh_runs
from diffcast.judge.reading.runs import Run
from diffcast.judge.reading.text_runs import TextRuns, with_story_of
from diffcast.judge.rules.evidence.speakers import PeopleShown, is_numbered_voice, person_heard
from diffcast.judge.rules.evidence.wording import ADDED_TO, changes
from diffcast.judge.thresholds import MIN_NEW_WORDS
from diffcast.language.numbers import amount_relation
from diffcast.language.sounds_alike import sound_alike
from diffcast.language.sources import PRONOUNS, source_relation
from diffcast.model import Detail, Quantity, Quote, Source

Pass: TypeAlias = Callable[[Linked], Linked]
Stretch: TypeAlias = tuple[int, int]
"""First and end, by index into the words of a table."""
D = TypeVar("D", bound=Detail)
RELATED: Final = frozenset({"same", "fits", "differs"})
"""How two amounts of one thing can compare."""


# Words that one text adds to the wording of both


def split_additions(linked: Linked) -> Linked:
    """Cuts words that one text adds to a wording that both share into runs of their own, one-sided.

    The network compares meanings: it takes SHE DIED ON SUNDAY AFTER A LONG ILLNESS for much the same as
    `she died on Sunday`. An editor wants to see what was added.
    """
    known = _all_norms(linked.transcript.table), _all_norms(linked.article.table)
    additions = [_additions(linked, link, known) for link in linked.links]
    return linked.with_runs(
        _with_one_sided(linked.transcript, [one for ours, _ in additions for one in ours]),
        _with_one_sided(linked.article, [one for _, theirs in additions for one in theirs]),
    )


def _all_norms(table: WordTable) -> frozenset[str]:
    return frozenset(word.norm for word in table.words)


def _additions(
    linked: Linked, link: Link, known: tuple[frozenset[str], frozenset[str]]
) -> tuple[list[Stretch], list[Stretch]]:
    """The stretches of each text that only it has; `known` holds all norms of the transcript and of the article."""
    left, right = linked.transcript, linked.article
    ours, theirs = (_words_of(runs) for runs in linked.runs_of(link))
    found = changes(_norms(left.table, ours), _norms(right.table, theirs), ADDED_TO)
    places = [(ours[change.transcript], theirs[change.article]) for change in found]
    return (
        [one for words, others in places if not others for one in _new(left, words, known[1], (right, theirs))],
        [one for others, words in places if not others for one in _new(right, words, known[0], (left, ours))],
    )


def _words_of(runs: Sequence[Run]) -> list[int]:
    """The words of some runs, by index into their table."""
    return [word for run in runs for word in range(run.first, run.end)]


def _norms(table: WordTable, words: Sequence[int]) -> list[str]:
    return [table.words[word].norm for word in words]


def _new(
    text: TextRuns, words: Sequence[int], known: frozenset[str], linked: tuple[TextRuns, Sequence[int]]
) -> Iterator[Stretch]:
    """The stretch itself where it is in one piece and says enough that is not known to the other text.

    Who said it doesn't count: the other text may have it in the label above the words. Nor does an amount that the
    linked words of the other text give too, or give otherwise: the rule for numbers compares the two.
    """
    amounts, others = _among(text, words, Quantity), _among(*linked, Quantity)
    compared = [one.span for one in amounts if any(amount_relation(one, two) in RELATED for two in others)]
    content = (word for word in words if text.table.content[word] and not _in_source(text.table, word))
    told = (word for word in content if not any(span.meets(text.table.words[word].span) for span in compared))
    new = {text.table.words[word].norm for word in told} - known
    in_one_piece = all(after == before + 1 for before, after in pairwise(words))
    if len(new) >= MIN_NEW_WORDS and in_one_piece and _beside_content(text, words):
        yield words[0], words[-1] + 1


def _among(text: TextRuns, words: Sequence[int], kind: type[D]) -> list[D]:
    """The details of one type of which some words are a part, each once."""
    passages = dict.fromkeys(int(text.table.passage[word]) for word in words)
    details = dict.fromkeys(one for passage in passages for one in text.table.passages[passage].details)
    spans = [text.table.words[word].span for word in words]
    return [one for one in details if isinstance(one, kind) and any(one.span.meets(span) for span in spans)]


def _in_source(table: WordTable, word: int) -> bool:
    """Whether it is part of the words that say who said something."""
    details = table.passages[int(table.passage[word])].details
    return any(isinstance(one, Source) and one.span.meets(table.words[word].span) for one in details)


def _beside_content(text: TextRuns, words: Sequence[int]) -> bool:
    """Whether they are in one run with other content; a clause that is all new is a repeat or a fact of its own."""
    run = text.runs[bisect_right(text.runs, words[0], key=lambda run: run.first) - 1]
    rest = (*range(run.first, words[0]), *range(words[-1] + 1, run.end))
    return words[-1] < run.end and any(text.table.content[word] for word in rest)


def _with_one_sided(text: TextRuns, stretches: Sequence[Stretch]) -> TextRuns:
    """The text with these stretches cut out of its runs, as one-sided runs."""
    if not stretches:
        return text
    return replace(text, runs=tuple(part for run in text.runs for part in _cut_out(run, stretches)))


def _cut_out(run: Run, stretches: Sequence[Stretch]) -> Iterator[Run]:
    start = run.first
    for first, end in sorted(stretches):
        if run.label == "matched" and start <= first < end <= run.end:
            if start < first:
                yield replace(run, first=start, end=first)
            yield replace(run, first=first, end=end, label="one-sided")
            start = end
    if start < run.end:
        yield replace(run, first=start)


# Words that only say who speaks, where the label says it too


def join_attributions(linked: Linked) -> Linked:
    """Joins `Ortega said` to her words where the transcript's label names whoever says them: the label says so, too.

    Such a source is no fact of its own, unless it tells more of the speaker than the label and the titles on screen do,
    as an office.
    """
    article = linked.article
    links = {place: link for link in linked.links for place in link.article}
    people = PeopleShown.of(linked.transcript.table.document, article.details)
    joined = {
        place: near
        for place, run in enumerate(article.runs)
        for near in (place - 1, place + 1)
        if run.label == "one-sided" and near in links and _touch(article, place, near)
        if _only_says_who(linked, run, links[near], people)
    }
    return linked.with_runs(linked.transcript, _joined(article, joined))


def _touch(text: TextRuns, place: int, near: int) -> bool:
    """Whether two runs next to each other are in one sentence, with nothing between them that is not compared."""
    first, second = text.runs[min(place, near)], text.runs[max(place, near)]
    return first.end == second.first and bool(text.table.sentence[first.first] == text.table.sentence[second.first])


def _only_says_who(linked: Linked, run: Run, link: Link, people: PeopleShown) -> bool:
    """Whether a run of the article only names whoever says on air what the link holds.

    Beside a quotation it may also name somebody else, or spell the name otherwise: a difference, no fact of its own.
    """
    sources = _all_of(linked.article, run)
    if not sources:
        return False
    pair = linked.pair(link)
    quoted = bool(pair.article.all_of(Quote))
    if is_numbered_voice(pair.transcript.speaker):
        return quoted
    named = {name for one in sources for name in one.words}
    heard = person_heard(pair.transcript)
    if not heard or (not named and not quoted):
        return False
    misspelled = heard[-1] not in named and any(sound_alike(heard[-1], name) for name in named)
    return people.say_no_more(heard, named) or (quoted and (misspelled or named.isdisjoint(heard)))


def _all_of(text: TextRuns, run: Run) -> list[Source]:
    """The sources that a run consists of, none where it says anything else."""
    words = [word for word in range(run.first, run.end) if text.table.content[word]]
    found = _among(text, words[:1], Source)
    spans = [text.table.words[word].span for word in words]
    return found if all(one.span.holds(span) for one in found for span in spans) else []


def _joined(text: TextRuns, joined: Mapping[int, int]) -> TextRuns:
    """The text with each run of `joined`, by index, made a part of the one beside it that is named there."""
    if not joined:
        return text
    runs = (_widened(text.runs, place, joined) for place in range(len(text.runs)) if place not in joined)
    return replace(text, runs=tuple(runs))


def _widened(runs: Sequence[Run], place: int, joined: Mapping[int, int]) -> Run:
    """A run with those beside it that are joined to it."""
    before = runs[place - 1] if joined.get(place - 1) == place else runs[place]
    after = runs[place + 1] if joined.get(place + 1) == place else runs[place]
    return replace(runs[place], passage=before.passage, first=before.first, end=after.end)


# Two sources of one statement


def join_rival_sources(linked: Linked) -> Linked:
    """Joins a source that is a run of its own to its statement where the other text gives that to somebody else.

    THE MAYOR SAID and `the company said` are no two facts but one difference, which the rule for sources judges.
    """
    ours: set[tuple[int, int]] = set()
    theirs: set[tuple[int, int]] = set()
    linked_runs = (
        {place for link in linked.links for place in link.transcript},
        {place for link in linked.links for place in link.article},
    )
    for link in linked.links:
        left = _sources_beside(linked.transcript, link.transcript, linked_runs[0])
        right = _sources_beside(linked.article, link.article, linked_runs[1])
        said = [*left.values(), *_inside(linked.transcript, link.transcript)]
        written = [*right.values(), *_inside(linked.article, link.article)]
        if (left or right) and len(said) == len(written) == 1 and _differ(said[0], written[0]):
            ours |= left.keys()
            theirs |= right.keys()
    return linked.with_runs(_joined(linked.transcript, dict(ours)), _joined(linked.article, dict(theirs)))


def _sources_beside(text: TextRuns, places: Sequence[int], linked: Collection[int]) -> dict[tuple[int, int], Source]:
    """The sources that are runs of their own right beside these, by that run and the one beside it."""
    found: dict[tuple[int, int], Source] = {}
    for near in places:
        for place in (near - 1, near + 1):
            free = 0 <= place < len(text.runs) and place not in linked and _touch(text, place, near)
            sources = _all_of(text, text.runs[place]) if free else []
            if sources:
                found[place, near] = sources[0]
    return found


def _inside(text: TextRuns, places: Sequence[int]) -> list[Source]:
    return _among(text, _words_of([text.runs[place] for place in places]), Source)


def _differ(one: Source, two: Source) -> bool:
    """Whether two people are named, or one text hides who it was: `was reported`."""
    pronoun = any(source.words and set(source.words) <= PRONOUNS for source in (one, two))
    return not pronoun and source_relation(one, two) in ("differs", "hidden")


PASSES: Final[dict[str, Pass]] = {
    "weigh runs": weigh_runs,
    "keep contradicted": keep_contradicted,
    "split additions": split_additions,
    "join attributions": join_attributions,
    "join rival sources": join_rival_sources,
}
"""By name, in their order: each works on the links as the one before left them."""


def link_texts(transcript: TextRuns, article: TextRuns) -> Linked:
    """Both texts with the links between their runs, after every pass."""
    linked = link_runs(with_story_of(transcript, article), with_story_of(article, transcript))
    for correct in PASSES.values():
        linked = correct(linked)
    return linked
