"""How many decisions find their fact again after the texts were edited: a table by kind of edit.

    python benchmarks/carried_decisions.py [STORIES] [ROUNDS]

In each of ROUNDS rounds, a few facts of every story get a decision ("mark"), as an editor would give it. Then 30% of
the sentences that hold no word of such a fact are edited in both texts: reworded, deleted, replaced, moved, or followed
by a new sentence. The edited texts are compared again, and `diffcast.review.carry_over` places the marks. It does not
know the edit.

The *same fact* is defined by place, so that the answer does not depend on the method: every span of a marked fact is
followed through the edit, which never touches it. The same fact has the same status, and on each side its words overlap
those spans by half or more (words in both, divided by words in either). A changed fact may instead differ in the same
places and in no other. A fact may also say the same in the same words, which a text can do twice. A mark on any other
fact is wrong. If the new comparison has no such fact, because the edit changed what the engine finds, the mark cannot
return: it counts as lost in the first figure and is left out of the second.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from diffcast import compare
from diffcast.decision import Decision, Entry
from diffcast.model import SIDES, Comparison, Difference, Document, Fact, Side, Span
from diffcast.reports.excerpts import wording
from diffcast.review.carry_over import carry_over, entry_of
from diffcast.segment.sentences import sentences

STORIES: Final = Path(__file__).resolve().parent / "stories"
SHARE: Final = 0.3
"""Of the sentences without a marked fact, that are edited."""
MARKED: Final = 4
"""Facts marked in one round: few, so that enough sentences are left to edit."""
SAME: Final = 0.5
"""Share of words in common from which two stretches are the same fact."""
WORD: Final = re.compile(r"\w+(?:[’'.,]\w+)*")
Edit = Literal["reword", "delete", "insert", "replace", "reorder"]
EDITS: Final[tuple[Edit, ...]] = ("reword", "delete", "insert", "replace", "reorder")
REWORDED: Final = {
    "said": "stated", "says": "states", "about": "roughly", "people": "residents", "officials": "authorities",
    "police": "officers", "after": "following", "because": "since", "more than": "over", "will": "is set to",
    "also": "as well", "but": "yet", "many": "plenty of", "now": "at present", "began": "started", "near": "close to",
    "children": "youngsters", "company": "firm", "money": "funds", "told": "informed", "workers": "employees",
}  # fmt: skip
LEAD_INS: Final = ("At the same time, ", "As it turns out, ", "By all accounts, ", "In short, ")


@dataclass(frozen=True, slots=True)
class Edited:
    """A text after an edit, and where what was left alone stands now."""

    text: str
    kept: tuple[tuple[Span, int], ...]
    """Stretches of the text before that were left alone, in order, each with its start in the text after."""

    def moved(self, span: Span) -> Span:
        """Where a stretch that was left alone stands now; it may cross several that still follow each other."""
        start, end = self._at(span.start), self._at(span.end - 1) + 1
        assert self.text[start:end], "an edit touched a marked fact"
        return Span(start, end)

    def _at(self, offset: int) -> int:
        return next(start + offset - span.start for span, start in self.kept if span.start <= offset < span.end)


@dataclass(frozen=True, slots=True)
class Trial:
    """One round of one story."""

    marked: tuple[Fact, ...]
    before: Comparison
    after: Comparison
    edited: dict[Side, Edited]

    def entries(self) -> tuple[Entry, ...]:
        """The marks as a review keeps them."""
        return tuple(entry_of(self.before, fact, Decision("accepted", note=fact.id)) for fact in self.marked)


def main() -> None:
    """Print what became of the marks, by kind of edit and in total."""
    folders = stories(Path(sys.argv[1]) if sys.argv[1:] else STORIES)
    rounds = int(sys.argv[2]) if sys.argv[2:] else 1
    rows: dict[str, Counter[str]] = {}
    for name, trial in trials(folders, rounds):
        for status, fate in fates(trial):
            for row in (name, status, "all"):
                rows.setdefault(row, Counter())[fate] += 1
    print(table(rows))


def stories(root: Path) -> list[Path]:
    """The folders below that hold a transcript and an article as plain text, in order."""
    return sorted(path.parent for path in root.glob("*/transcript.txt") if path.with_name("article.txt").exists())


def trials(
    folders: Sequence[Path], rounds: int, edits: Sequence[Edit | Literal["mixed"]] = (*EDITS, "mixed")
) -> Iterator[tuple[str, Trial]]:
    """By kind of edit (`mixed` for all of them together) the trials of these stories, the same in every run."""
    donors = [[(folder / f"{side}.txt").read_text("utf-8") for folder in folders] for side in SIDES]
    for number, folder in enumerate(folders):
        before = compare(*(folder.joinpath(f"{side}.txt").read_text("utf-8") for side in SIDES))
        others = {side: texts[(number + 7) % len(texts)] for side, texts in zip(SIDES, donors, strict=True)}
        for turn in range(rounds):
            for kind in edits:
                chance = random.Random(f"{folder.name} {turn} {kind}")
                yield kind, trial(before, others, EDITS if kind == "mixed" else (kind,), chance)


def trial(before: Comparison, others: dict[Side, str], kinds: Sequence[Edit], chance: random.Random) -> Trial:
    """Some findings marked, other sentences edited, and the edited texts compared."""
    findings = [fact for fact in before.facts if fact.status != "shared"]
    marked = tuple(chance.sample(findings, min(MARKED, len(findings))))
    held = [fact for fact in before.facts if _shares_a_sentence(before, fact, marked)]
    edited: dict[Side, Edited] = {
        document.side: edit(document, held, others[document.side], kinds, chance)
        for document in (before.transcript, before.article)
    }
    return Trial(marked, before, compare(*(edited[side].text for side in SIDES)), edited)


def _shares_a_sentence(before: Comparison, fact: Fact, marked: Sequence[Fact]) -> bool:
    """Whether a fact stands in a sentence of a marked one; without its counterpart that sentence says something new."""
    return any(
        span.meets(one)
        for document in (before.transcript, before.article)
        for span in _sentences(document)
        if any(span.meets(other) for each in marked for other in _spans(each, document.side))
        for one in _spans(fact, document.side)
    )


def edit(document: Document, held: Sequence[Fact], other: str, kinds: Sequence[Edit], chance: random.Random) -> Edited:
    """The text with SHARE of the sentences edited that hold no word of these facts."""
    kept = [span for fact in held for span in _spans(fact, document.side)]
    free = [span for span in _sentences(document) if not any(span.meets(one) for one in kept)]
    chosen = sorted(chance.sample(free, round(SHARE * len(free))))
    donors = [line.strip() for line in other.splitlines() if len(line.split()) > 8] or ["Nothing else is known."]
    new = {span: _written(document.text, span, chance.choice(kinds), chance.choice(donors), chance) for span in chosen}
    if "reorder" in kinds:
        new |= _turned(document.text, [span for span in chosen if new[span] is None])
    return _put_together(document.text, {span: text for span, text in new.items() if text is not None})


def _sentences(document: Document) -> list[Span]:
    return [span for block in document.blocks if not block.aside for span in sentences(document.text, block.span)]


def _spans(fact: Fact, side: Side) -> tuple[Span, ...]:
    """Of the fact on one side, and of what differs, which may stand in a label above."""
    return getattr(fact, side) + tuple(getattr(each, side) for each in fact.differences)


def _written(text: str, span: Span, kind: Edit, donor: str, chance: random.Random) -> str | None:
    """What stands there after the edit; None where the sentence is to change places."""
    own = text[span.start : span.end]
    donor = donor.upper() if own.isupper() else donor
    if kind == "reword":
        return _reworded(own, chance)
    return {"delete": "", "replace": donor, "insert": f"{own} {donor}"}.get(kind)


def _reworded(own: str, chance: random.Random) -> str:
    """The sentence with words of REWORDED replaced, behind a phrase that says nothing."""

    def other(match: re.Match[str]) -> str:
        word = REWORDED[match.group().lower()]
        return word.upper() if own.isupper() else word

    told = re.sub(rf"(?i)\b(?:{'|'.join(REWORDED)})\b", other, own)
    lead = chance.choice(LEAD_INS)
    return (lead.upper() if own.isupper() else lead) + told


def _turned(text: str, spans: Sequence[Span]) -> dict[Span, str]:
    """Every sentence in the place of the one that follows among these."""
    return {span: text[other.start : other.end] for span, other in zip(spans, [*spans[1:], *spans[:1]], strict=True)}


def _put_together(text: str, new: dict[Span, str]) -> Edited:
    parts: list[str] = []
    kept: list[tuple[Span, int]] = []
    start = length = 0
    for span, written in [*sorted(new.items()), (Span(len(text), len(text)), "")]:
        kept.append((Span(start, span.start), length))
        parts += [text[start : span.start], written]
        length += span.start - start + len(written)
        start = span.end
    return Edited("".join(parts), tuple(kept))


def fates(trial: Trial) -> Iterator[tuple[str, str]]:
    """Of every mark its status and what became of it: returned, wrong, missed or gone."""
    placed = carry_over(trial.entries(), trial.after)
    at = {decision.note: home for home, decision in placed.decisions.items()}
    for fact in trial.marked:
        same = {each.id for each in trial.after.facts if likeness(trial, fact, each) >= SAME}
        got = at.get(fact.id)
        yield fact.status, ("returned" if got in same else "wrong") if got else ("missed" if same else "gone")


def likeness(trial: Trial, fact: Fact, other: Fact) -> float:
    """Words in common of the words of either, on the side where they are least alike; 0 for another status.

    1 where the other says the same in the same words, wherever it stands, or differs in the same places.
    """
    if fact.status != other.status:
        return 0.0
    if _said(trial.before, fact) == _said(trial.after, other) or _differs_there(trial, fact, other):
        return 1.0
    shares = []
    for document in (trial.after.transcript, trial.after.article):
        spans = [trial.edited[document.side].moved(span) for span in getattr(fact, document.side)]
        one, two = _words(document, spans), _words(document, getattr(other, document.side))
        shares += [len(one & two) / len(one | two)] if one | two else []
    return min(shares)


def _words(document: Document, spans: Iterable[Span]) -> frozenset[int]:
    return frozenset(match.start() for span in spans for match in WORD.finditer(document.text, span.start, span.end))


def _differs_there(trial: Trial, fact: Fact, other: Fact) -> bool:
    """Whether every difference of the other fact is, on both sides, where the marked one had one of its kind."""

    def meets(new: Difference, old: Difference) -> bool:
        moved = [(getattr(new, side), trial.edited[side].moved(getattr(old, side))) for side in SIDES]
        return new.kind == old.kind and all(a.start < b.end and b.start < a.end for a, b in moved)

    return bool(other.differences) and all(
        any(meets(new, old) for old in fact.differences) for new in other.differences
    )


def _said(comparison: Comparison, fact: Fact) -> tuple[str, ...]:
    sides = ((comparison.transcript, fact.transcript), (comparison.article, fact.article))
    return tuple(" ".join(WORD.findall(wording(*side).casefold())) for side in sides)


def table(rows: dict[str, Counter[str]]) -> str:
    """The rows as text: marks, returned of all, returned of those whose fact is still found, wrong."""
    lines = [f"{'':18}{'marks':>7}{'returned':>10}{'still found':>13}{'wrong':>7}"]
    for name, fate in rows.items():
        there = fate.total() - fate["gone"]
        lines.append(
            f"{name:18}{fate.total():7}{fate['returned'] / fate.total():10.1%}"
            f"{fate['returned'] / max(there, 1):13.1%}{fate['wrong']:7}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
