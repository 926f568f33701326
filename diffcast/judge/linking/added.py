"""Words that one side adds to the other's wording: a detail of its own, however sure the network is of the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise

from diffcast.align.word_table import WordTable
from diffcast.judge.facts import links_of, parts
from diffcast.judge.reading.runs import Run
from diffcast.judge.reading.text_runs import Account
from diffcast.model import Link, Source

LONGEST = 160  # words of a telling: a wording that both have is no longer
FEWEST = 4  # words that both have, in order,
NEARLY = 0.7  # and their share of the shorter telling
MOST = 2  # places that differ: with more the wording is another
NEW = 2  # content words, told nowhere in the other text, from which added words say something
Stretch = tuple[int, int]
"""First and end, by index into the words of a table."""


def with_added(left: Account, right: Account) -> tuple[Account, Account]:
    """Both accounts with the words that one adds to a wording that both have as runs of their own, told on one side.

    The network compares meanings, and to it SHE DIED ON SUNDAY AFTER A LONG ILLNESS is much the same as
    `she died on Sunday`; an editor sees what is more.
    """
    found: tuple[list[Stretch], list[Stretch]] = ([], [])
    for link in links_of(left, right):
        for kept, new in zip(found, _added(left, right, link), strict=True):
            kept += new
    return _with(left, found[0]), _with(right, found[1])


def _added(left: Account, right: Account, link: Link) -> tuple[list[Stretch], list[Stretch]]:
    ours, theirs = _words(left, link.transcript), _words(right, link.article)
    codes = _codes(_norms(left.table, ours), _norms(right.table, theirs))
    return (
        [one for tag, i, j, _, _ in codes if tag == "delete" for one in _telling(left, ours[i:j], right.table)],
        [one for tag, _, _, i, j in codes if tag == "insert" for one in _telling(right, theirs[i:j], left.table)],
    )


def _words(account: Account, passages: Sequence[int]) -> list[int]:
    """The words that an account tells in these passages, as both sides do, by index into its table."""
    return [word for run in parts(account, passages) for word in range(run.first, run.end)]


def _norms(table: WordTable, words: Sequence[int]) -> list[str]:
    return [table.words[word].norm for word in words]


def _codes(ours: Sequence[str], theirs: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """Where two tellings differ; nothing where they are no one wording."""
    shorter, longer = sorted((len(ours), len(theirs)))
    if shorter < FEWEST or longer > LONGEST:
        return ()
    codes = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    common = sum(j - i for tag, i, j, _, _ in codes if tag == "equal")
    differing = [code for code in codes if code[0] != "equal"]
    alike = common >= max(FEWEST, NEARLY * shorter) and len(differing) <= MOST
    return differing if alike else ()


def _telling(account: Account, words: Sequence[int], other: WordTable) -> Iterator[Stretch]:
    """The stretch itself where it lies in one piece and has enough that the other text does not tell at all.

    Who said it is no such news: the other side may know it from the label over the words.
    """
    known = {word.norm for word in other.words}
    sources = [detail.span for detail in account.details if isinstance(detail, Source)]
    told = [account.table.words[word] for word in words]
    new = {word.norm for word in told if word.content and not any(span.meets(word.span) for span in sources)} - known
    if len(new) >= NEW and all(after == before + 1 for before, after in pairwise(words)) and _inside(account, words):
        yield words[0], words[-1] + 1


def _inside(account: Account, words: Sequence[int]) -> bool:
    """Whether they stand in one run beside others that say something; a whole clause more repeats, or is its own."""
    run = next(run for run in account.runs if run.first <= words[0] < run.end)
    rest = (*range(run.first, words[0]), *range(words[-1] + 1, run.end))
    return words[-1] < run.end and any(account.table.content[word] for word in rest)


def _with(account: Account, stretches: Sequence[Stretch]) -> Account:
    """The account with these stretches cut out of its runs, as told on its side only."""
    if not stretches:
        return account
    return replace(account, runs=tuple(part for run in account.runs for part in _cut(run, stretches)))


def _cut(run: Run, stretches: Sequence[Stretch]) -> Iterator[Run]:
    start = run.first
    for first, end in sorted(stretches):
        if run.fate == "paired" and start <= first < end <= run.end:
            if start < first:
                yield replace(run, first=start, end=first)
            yield replace(run, first=first, end=end, fate="one-sided")
            start = end
    if start < run.end:
        yield replace(run, first=start)
