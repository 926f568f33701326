"""The words of a fact as a reader sees them: harmless to show, with the words that differ set apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, islice, pairwise
from pathlib import PurePath
from typing import Final, Literal, TypeAlias

from diffcast.model import SIDES, Comparison, Document, Fact, Side, Span

Weight: TypeAlias = Literal["plain", "reworded", "differs", "around"]

WORD = re.compile(r"\w+(?:[’'.,]\w+)*")
BLANKS = re.compile(r"\s+")
MOST_COMPARED: Final = 300
"""Words of a side above which no rewording is shown: difflib is quadratic, and nobody reads so long a difference."""
CLEAR: Final = 30
"""Characters from which a clause is taken to be clear by itself."""
GAP: Final = " … "

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_DIRECTIONS = [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_HARMFUL: Final = {
    **{code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n\r"},
    0x7F: "\N{SYMBOL FOR DELETE}",
    **dict.fromkeys([*range(0x80, 0xA0), *_DIRECTIONS, *range(0xD800, 0xE000), 0xFFFE, 0xFFFF], _REPLACEMENT),
    0x85: "\n",
    0x2028: "\n",
    0x2029: "\n",
}
_HARM = re.compile(f"[{re.escape(''.join(map(chr, _HARMFUL)))}]")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of wording and how much it matters to the difference."""

    text: str
    weight: Weight


def visible(text: str) -> str:
    """The text with control characters and overrides of direction made visible; line ends and tabs stay."""
    return _HARM.sub(lambda match: _HARMFUL[ord(match.group())], text)


def one_line(text: str) -> str:
    """The visible text with every run of white space as one blank."""
    return BLANKS.sub(" ", visible(text)).strip()


def title(document: Document) -> str:
    """The name under which a report speaks of the document: of a path, only the last part."""
    named = {"-": "standard input", "text": f"the {document.side}"}
    return named.get(document.source) or one_line(PurePath(document.source).name) or f"the {document.side}"


def wordings(comparison: Comparison, fact: Fact) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Both wordings of a fact, transcript first, with the words that differ and those that merely reword set apart.

    A wording that is too short to be clear comes with the words around it, which are no part of the fact.
    """
    spoken, written = _join(comparison.transcript, fact.transcript), _join(comparison.article, fact.article)
    reworded = _reworded(comparison.transcript.text, spoken, comparison.article.text, written)
    return (
        _runs(comparison.transcript, spoken, differing(fact, "transcript"), reworded[0]),
        _runs(comparison.article, written, differing(fact, "article"), reworded[1]),
    )


def wording(document: Document, spans: Sequence[Span]) -> str:
    """The words of a one-sided fact on one line; pieces that stand apart are joined by an ellipsis."""
    return GAP.join(one_line(document.text[span.start : span.end]) for span in _join(document, spans))


def outside(document: Document, fact: Fact) -> tuple[Span, ...]:
    """Words that differ and are no part of the fact's own wording, such as the name on screen over a quote."""
    own = fact.transcript if document.side == "transcript" else fact.article
    differs = (each.transcript if document.side == "transcript" else each.article for each in fact.differences)
    return tuple(dict.fromkeys(span for span in differs if len(span) and not any(map(span.meets, own))))


def is_fragment(document: Document, spans: Sequence[Span]) -> bool:
    """Whether the words say too little by themselves and are better shown with those around them."""
    return len(wording(document, spans)) < CLEAR


def around(document: Document, spans: Sequence[Span], reach: int = 40) -> tuple[str, str]:
    """The words before and after on the same line, at most `reach` characters each: where a detail stands.

    A blank that parts them from what stands between them is kept.
    """
    text, start, end = document.text, spans[0].start, spans[-1].end
    before, after = text[max(0, start - reach) : start], text[end : end + reach]
    left, right = before.rpartition("\n")[2], after.partition("\n")[0]
    cut_left, cut_right = len(left) == reach < start, len(right) == reach < len(text) - end
    left = "…" + left.partition(" ")[2] if cut_left else left
    right = right.rpartition(" ")[0] + "…" if cut_right else right
    return one_line(left) + " " * left[-1:].isspace(), " " * right[:1].isspace() + one_line(right)


def differing(fact: Fact, side: Side) -> tuple[Span, ...]:
    """The words to mark on one side. Where the other side hedges, that this one does not is no word of it."""
    at = SIDES.index(side)
    return tuple(
        getattr(each, side) for each in fact.differences if each.kind != "certainty" or each.values[at] != "flat"
    )


def _join(document: Document, spans: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in spans:
        if joined and document.text[joined[-1].end : span.start].isspace():
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def _reworded(
    spoken_text: str, spoken: Sequence[Span], written_text: str, written: Sequence[Span]
) -> tuple[list[Span], list[Span]]:
    """Words of each side that the other wording does not have in the same order."""
    left, right = _words(spoken_text, spoken), _words(written_text, written)
    if max(len(left), len(right)) > MOST_COMPARED:
        return [], []
    matcher = SequenceMatcher(None, [key for _, key in left], [key for _, key in right], autojunk=False)
    changes = [code[1:] for code in matcher.get_opcodes() if code[0] != "equal"]
    return (
        [Span(left[a][0].start, left[b - 1][0].end) for a, b, _, _ in changes if a < b],
        [Span(right[c][0].start, right[d - 1][0].end) for _, _, c, d in changes if c < d],
    )


def _words(text: str, spans: Iterable[Span]) -> list[tuple[Span, str]]:
    """The words with the form under which they are compared here, one more than may be compared at most."""
    found = (match for span in spans for match in WORD.finditer(text, span.start, span.end))
    return [
        (Span(*match.span()), match.group().casefold().replace("’", "'")) for match in islice(found, MOST_COMPARED + 1)
    ]


def _runs(
    document: Document, pieces: Sequence[Span], differs: Sequence[Span], reworded: Sequence[Span]
) -> tuple[Run, ...]:
    runs: list[Run] = []
    for piece in pieces:
        if runs:
            runs.append(Run(GAP, "around"))
        runs.extend(cut(document.text, piece, differs, reworded))
    if not is_fragment(document, pieces):
        return tuple(runs)
    before, after = around(document, pieces)
    return (Run(before, "around"), *runs, Run(after, "around"))


def cut(text: str, piece: Span, differs: Sequence[Span], reworded: Sequence[Span] = ()) -> Iterator[Run]:
    """The piece in runs of equal weight; together they are the piece, character by character."""
    edges = {edge for span in (*differs, *reworded) for edge in (span.start, span.end)}
    places = [piece.start, *sorted(edge for edge in edges if piece.start < edge < piece.end), piece.end]

    def weight(stretch: tuple[int, int]) -> Weight:
        if any(span.start <= stretch[0] < span.end for span in differs):
            return "differs"
        return "reworded" if any(span.start <= stretch[0] < span.end for span in reworded) else "plain"

    for kind, stretches in groupby(pairwise(places), key=weight):
        several = list(stretches)
        yield Run(text[several[0][0] : several[-1][1]], kind)
