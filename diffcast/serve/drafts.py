"""Texts that somebody edits: what of them is new, what a comparison of them says, and how two wordings differ.

A draft is compared and not saved.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, pairwise
from pathlib import PurePath
from typing import Final, Literal, TypeAlias

from starlette.concurrency import run_in_threadpool

from diffcast.model import SIDES, Comparison, Document, RemarkCode, Span
from diffcast.readers import format_of
from diffcast.readers.encoding import decode
from diffcast.reports.excerpts import visible
from diffcast.serve.service import DeskService
from diffcast.serve.store.values import Source
from diffcast.serve.texts import GivenTexts, TextPair
from diffcast.serve.version_changes import Finding, VersionChanges, findings, version_changes
from diffcast.serve.version_view import VersionView

EDITED_AS_SAVED: Final = frozenset({"text", "markdown", "srt", "vtt", "sbv"})
"""Formats that people can edit as they are. Any other text is edited as diffcast reads it, and saved as plain text."""
PLAIN: Final = "text"
SETTLED: Final = frozenset({"accepted", "ignored"})
"""Decisions after which nothing is left to do."""
TOKENS: Final = re.compile(r"\s+|[^\W_]+(?:['’.,-][^\W_]+)*|.", re.S)
"""Words and white space, between which a wording is cut; every other character stands alone."""
MAX_MARKED_TOKENS: Final = 3000
"""On each side. What is longer is marked by lines."""
MAX_STRETCH: Final = 400
"""Tokens or lines between two that stand once in each wording. A longer stretch is cut again at those that stand once
in it, or marked as a whole: difflib takes quadratic time or more."""
MAX_ROUNDS: Final = 8
"""Of cutting again. A text has few words that come twice in every part of it."""
HIDDEN: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
"""Control characters but for line ends and tabs, and marks that change the direction of text."""
Change: TypeAlias = Literal["same", "old", "new"]


@dataclass(frozen=True, slots=True)
class EditableText:
    """One text of a version as an editor changes it."""

    source: Source
    text: str
    """With `\\n` as line ends, and without invisible characters."""
    as_saved: bool
    """Whether it is the content of the file, and not what diffcast read in it."""

    def edited(self, text: str) -> Source | None:
        """The source of the edited text; None where nothing was changed."""
        given = unix_lines(text)
        if given.strip() == self.text.strip():
            return None
        if self.as_saved:
            return Source.of(self.source.name, given.encode("utf-8", "replace"), self.source.format)
        return _plain(f"{PurePath(self.source.name).stem} (edited).txt", given)


def editable_texts(view: VersionView) -> dict[str, EditableText]:
    """Both texts of a version, by their side."""
    pair = TextPair(view.version.transcript, view.version.article)
    return {side: _editable(getattr(pair, side), view.comparison, side, pair.one_page) for side in SIDES}


def with_edits(given: GivenTexts, shown: Mapping[str, EditableText], one_page: bool) -> GivenTexts:
    """The texts that somebody sent, without those that are still as they were shown.

    A pasted text takes the name and the format of what it replaces. The texts of one page are cut apart by an edit.
    """
    edited = {side: _edited(side, source, shown) for side, source in given.sources.items()}
    changed = {side: source for side, source in edited.items() if source is not None}
    if one_page and changed and "page" not in changed:
        changed = {side: _plain(f"{side}.txt", text.text) for side, text in shown.items()} | changed
    return GivenTexts(changed)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a comparison of a draft says."""

    comparison: Comparison
    open: tuple[Finding, ...]
    """What nobody has settled, by severity, highest first."""
    settled: int
    """Findings that were accepted or ignored in the version before."""
    changes: VersionChanges | None = None
    """Against the version that is edited; None for a new story."""

    @property
    def new(self) -> frozenset[str]:
        """Ids of findings that the version which is edited does not have."""
        return frozenset(each.fact.id for each in self.changes.new) if self.changes else frozenset()

    @property
    def swapped(self) -> bool:
        """Whether the texts seem to be in the wrong order."""
        return is_swapped(self.comparison)


async def preview(service: DeskService, pair: TextPair, before: VersionView | None) -> Preview:
    """The comparison of a draft, with the decisions of the version that it changes; raises as `create_story` does."""
    comparison = await service.pool.compare(pair)
    if before is None:
        return Preview(comparison, findings(comparison, {}), 0)
    entries, _ = await service.carried_over(before.story.id, comparison)
    decisions = {entry.fact: entry.decision for entry in entries}
    every = findings(comparison, decisions)
    left = tuple(each for each in every if each.decision is None or each.decision.choice not in SETTLED)
    # In a thread: it compares the words of many findings, while other editors wait.
    changes = await run_in_threadpool(version_changes, before.comparison, comparison, before.decisions, decisions)
    return Preview(comparison, left, len(every) - len(left), changes)


def is_swapped(comparison: Comparison) -> bool:
    """Whether the texts seem to be in the wrong order."""
    return any(remark.code is RemarkCode.SWAPPED for remark in comparison.remarks)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of two wordings: of both, or of one."""

    text: str
    change: Change


def marked_changes(old: str, new: str) -> tuple[Part, ...]:
    """Both wordings as one, with what was taken out and what was put in, word by word.

    The parts that are not new make the old wording, those that are not old the new one.
    """
    before, after = TOKENS.findall(old), TOKENS.findall(new)
    if max(len(before), len(after)) > MAX_MARKED_TOKENS:
        before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    return tuple(
        Part("".join(part.text for part in parts), change)
        for change, parts in groupby(_parts(before, after), key=lambda part: part.change)
    )


def _parts(before: Sequence[str], after: Sequence[str], rounds: int = MAX_ROUNDS) -> Iterator[Part]:
    """The parts from one place that surely fits to the next."""
    ends = [(-1, -1), *_anchors(before, after), (len(before), len(after))]
    for (first, start), (end, stop) in pairwise(ends):
        yield from _parts_between(before[first + 1 : end], after[start + 1 : stop], rounds)
        yield from (Part(each, "same") for each in before[end : end + 1])


def _anchors(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Where both have what stands once in each: as many such places as are in one order in both."""
    ours, theirs = Counter(before), Counter(after)
    places = {each: place for place, each in enumerate(after)}
    once = [(at, places[each]) for at, each in enumerate(before) if ours[each] == theirs[each] == 1]
    ends: list[int] = []
    """By length of a row of such places, the lowest place in `after` at which one of that length ends."""
    chains: list[tuple[tuple[int, int], int]] = []
    """Each place with the length of the longest row that ends there."""
    for pair in once:
        length = bisect_left(ends, pair[1])
        ends[length : length + 1] = [pair[1]]
        chains.append((pair, length))
    found: list[tuple[int, int]] = []
    wanted = len(ends) - 1
    for pair, length in reversed(chains):
        if length == wanted and (not found or pair[1] < found[-1][1]):
            found.append(pair)
            wanted -= 1
    return found[::-1]


def _parts_between(before: Sequence[str], after: Sequence[str], rounds: int) -> Iterator[Part]:
    if before == after:
        yield from (Part(each, "same") for each in after)
        return
    is_long = max(len(before), len(after)) > MAX_STRETCH
    if is_long and rounds:
        yield from _parts(before, after, rounds - 1)
        return
    codes: Sequence[tuple[str, int, int, int, int]] = [("replace", 0, len(before), 0, len(after))]
    if not is_long:
        codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for kind, first, end, start, stop in codes:
        if kind == "equal":
            yield from (Part(each, "same") for each in after[start:stop])
            continue
        yield from (Part(each, "old") for each in before[first:end])
        yield from (Part(each, "new") for each in after[start:stop])


def _editable(source: Source, comparison: Comparison, side: str, one_page: bool) -> EditableText:
    name = source.format or format_of(source.raw, source.name).name
    as_saved = name in EDITED_AS_SAVED and not one_page
    text = decode(source.raw, source.name)[0] if as_saved else getattr(comparison, side).text
    return EditableText(source, visible(HIDDEN.sub("", unix_lines(text.removeprefix("\ufeff")))), as_saved)


def unix_lines(text: str) -> str:
    """The text with `\n` as line ends, as a browser holds it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def place_in(document: Document, spans: Sequence[Span]) -> tuple[int, int] | None:
    """Where the spans are in the text as a browser holds it, in UTF-16 units: the first start and the last end."""
    if not spans:
        return None
    ends = (min(span.start for span in spans), max(span.end for span in spans))
    start, end = (len(unix_lines(document.text[:end]).encode("utf-16-le", "surrogatepass")) // 2 for end in ends)
    return start, end


def _plain(name: str, text: str) -> Source:
    return Source.of(name, text.encode("utf-8", "replace"), PLAIN)


def _edited(side: str, source: Source, shown: Mapping[str, EditableText]) -> Source | None:
    """The source as it is saved; a pasted text has the name of its field, and no format."""
    if side not in shown or source.name != side or source.format:
        return source
    return shown[side].edited(source.raw.decode("utf-8", "replace"))
