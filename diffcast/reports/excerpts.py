"""The words of a fact as reports show them: safe to print, with the words that differ marked, cut to length."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby, islice, pairwise
from pathlib import PurePath
from typing import Final, Literal, TypeAlias
from urllib.parse import quote

from diffcast.model import SIDES, Comparison, Document, Fact, Side, Span

Emphasis: TypeAlias = Literal["plain", "reworded", "differs", "context"]
"""`differs` is what a rule compared, `reworded` merely says it in other words, `context` is no part of the fact."""

WORD = re.compile(r"\w+(?:[’'.,]\w+)*")
BLANKS = re.compile(r"\s+")
MAX_COMPARED_WORDS: Final = 300
"""Above this many words on a side no rewording is marked: difflib takes quadratic time."""
MIN_CLEAR_LENGTH: Final = 30
"""Characters. A shorter clause is shown with the words around it."""
GAP: Final = " … "
MAX_CHIP: Final = 60
"""Characters of one side of a clash: it is read at a glance, and the wording has the rest."""
MAX_LEAD: Final = 16
"""Characters before the first word that differs in a wording that is cut to one line."""
WEB_ADDRESS = re.compile(r"https?://\S+\n?")
SCHEME = re.compile(r"https?://(?=\S)")
NOT_FILES: Final = frozenset({"-", "text"})
"""Sources that are no files: standard input and a string."""

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


ACRONYM: Final = re.compile(r"[B-DF-HJ-NP-TV-XZ]{3,}|(?:[A-Z]\.){2,}")
"""Words of a name that stay in capitals."""
PART_OF_NAME: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one wording that is shown in one way."""

    text: str
    emphasis: Emphasis


def visible(text: str) -> str:
    """The text with control characters and direction overrides replaced by visible signs. Line ends and tabs stay."""
    return _HARM.sub(lambda match: _HARMFUL[ord(match.group())], text)


def one_line(text: str) -> str:
    """The visible text on one line: each run of white space becomes one space."""
    return BLANKS.sub(" ", visible(text)).strip()


def source_name(document: Document) -> str:
    """What reports call the document: the last part of its path, or a web address without its query."""
    if WEB_ADDRESS.fullmatch(document.source):
        return one_line(SCHEME.sub("", document.source).partition("?")[0]).rstrip("/")
    named = {"-": "standard input", "text": f"the {document.side}"}
    return named.get(document.source) or one_line(PurePath(document.source).name) or f"the {document.side}"


def source_uri(document: Document) -> str | None:
    """The source as a URI reference, relative where the path is relative; None where it isn't a file."""
    if document.source in NOT_FILES:
        return None
    if WEB_ADDRESS.fullmatch(document.source):
        return quote(visible(document.source), safe="/:%@!$&'()*+,;=-._~?#[]")
    path = visible(document.source).replace("\\", "/")
    drive = len(path) > 1 and path[1] == ":" and path[0].isalpha()
    scheme = "file:///" if drive else "file://" if path.startswith("/") else ""
    return scheme + quote(path, safe="/:" if drive else "/")


def wordings(comparison: Comparison, fact: Fact) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Both wordings of a fact, transcript first. A short one comes with the words around it, as `context`."""
    spoken, written = _join(comparison.transcript, fact.transcript), _join(comparison.article, fact.article)
    reworded = _reworded(comparison.transcript.text, spoken, comparison.article.text, written)
    return (
        _runs(comparison.transcript, spoken, differing(fact, "transcript"), reworded[0]),
        _runs(comparison.article, written, differing(fact, "article"), reworded[1]),
    )


def wording(document: Document, spans: Sequence[Span]) -> str:
    """The words of the spans on one line. Spans with other text between them are joined by an ellipsis."""
    return GAP.join(one_line(document.text[span.start : span.end]) for span in _join(document, spans))


def clash(comparison: Comparison, fact: Fact) -> tuple[str, str] | None:
    """What the texts say where they differ first, the transcript first: `41 workers`, `14 workers`. None where no rule
    found a difference.
    """
    if not fact.differences:
        return None
    first = fact.differences[0]
    words = (wording(comparison.transcript, (first.transcript,)), wording(comparison.article, (first.article,)))
    shown = (one_line(one) or two or "nothing" for one, two in zip(first.shown, words, strict=True))
    left, right = (clipped(each, MAX_CHIP) for each in shown)
    return left, right


def lead_and_rest(runs: Sequence[Run]) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """The wording in two: what a report leaves out where it has one line, so that the first difference is on it; and
    the rest. The first part is empty where the difference comes early, or nothing differs.
    """
    first = next((index for index, run in enumerate(runs) if run.emphasis == "differs"), 0)
    before = "".join(run.text for run in runs[:first])
    cut_at = before.rfind(" ", 0, max(0, len(before) - MAX_LEAD)) + 1
    lead: list[Run] = []
    rest = list(runs)
    while cut_at > 0:
        run = rest.pop(0)
        lead.append(replace(run, text=run.text[:cut_at]))
        if run.text[cut_at:]:
            rest.insert(0, replace(run, text=run.text[cut_at:]))
        cut_at -= len(run.text)
    return tuple(lead), tuple(rest)


def speaker_name(name: str) -> str:
    """A speaker's name in one form, whether the text writes `NORA BECKETT` or `nora beckett`: `Nora Beckett`.

    A name in both cases stays as it is.
    """
    if not (name.isupper() or name.islower()):
        return name
    return BLANKS.sub(" ", " ".join(_capitalized(word) for word in name.split()))


def _capitalized(word: str) -> str:
    if ACRONYM.fullmatch(word):
        return word
    return PART_OF_NAME.sub(lambda part: part.group().capitalize(), word)


def outside(document: Document, fact: Fact) -> tuple[Span, ...]:
    """Words that differ but aren't part of the fact's own wording, such as the name on screen over a quote."""
    own = fact.transcript if document.side == "transcript" else fact.article
    differs = (each.transcript if document.side == "transcript" else each.article for each in fact.differences)
    return tuple(dict.fromkeys(span for span in differs if len(span) and not any(map(span.meets, own))))


def is_fragment(document: Document, spans: Sequence[Span]) -> bool:
    """Whether the words are too short to be clear without the words around them."""
    return len(wording(document, spans)) < MIN_CLEAR_LENGTH


def around(document: Document, spans: Sequence[Span], reach: int = 40) -> tuple[str, str]:
    """The text before and after the spans on the same line, at most `reach` characters each.

    A space next to the spans is kept, so that the three parts can be joined.
    """
    text, start, end = document.text, spans[0].start, spans[-1].end
    before, after = text[max(0, start - reach) : start], text[end : end + reach]
    left, right = before.rpartition("\n")[2], after.partition("\n")[0]
    cut_left, cut_right = len(left) == reach < start, len(right) == reach < len(text) - end
    left = "…" + left.partition(" ")[2] if cut_left else left
    right = right.rpartition(" ")[0] + "…" if cut_right else right
    return one_line(left) + " " * left[-1:].isspace(), " " * right[:1].isspace() + one_line(right)


def differing(fact: Fact, side: Side) -> tuple[Span, ...]:
    """The words to mark on one side. Where only the other side hedges, this side has no word to mark."""
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
    """Words of each side that the other side doesn't have in the same order."""
    left, right = _words(spoken_text, spoken), _words(written_text, written)
    if max(len(left), len(right)) > MAX_COMPARED_WORDS:
        return [], []
    matcher = SequenceMatcher(None, [key for _, key in left], [key for _, key in right], autojunk=False)
    changes = [code[1:] for code in matcher.get_opcodes() if code[0] != "equal"]
    return (
        [Span(left[a][0].start, left[b - 1][0].end) for a, b, _, _ in changes if a < b],
        [Span(right[c][0].start, right[d - 1][0].end) for _, _, c, d in changes if c < d],
    )


def _words(text: str, spans: Iterable[Span]) -> list[tuple[Span, str]]:
    """The words, each with its form for comparing: one more than the limit, so that the caller sees it is exceeded."""
    found = (match for span in spans for match in WORD.finditer(text, span.start, span.end))
    return [
        (Span(*match.span()), match.group().casefold().replace("’", "'"))
        for match in islice(found, MAX_COMPARED_WORDS + 1)
    ]


def _runs(
    document: Document, pieces: Sequence[Span], differs: Sequence[Span], reworded: Sequence[Span]
) -> tuple[Run, ...]:
    runs: list[Run] = []
    for piece in pieces:
        if runs:
            runs.append(Run(GAP, "context"))
        runs.extend(cut(document.text, piece, differs, reworded))
    if not is_fragment(document, pieces):
        return tuple(runs)
    before, after = around(document, pieces)
    return (Run(before, "context"), *runs, Run(after, "context"))


def cut(text: str, piece: Span, differs: Sequence[Span], reworded: Sequence[Span] = ()) -> Iterator[Run]:
    """The piece as runs of equal emphasis. Joined, their texts are the piece."""
    edges = {edge for span in (*differs, *reworded) for edge in (span.start, span.end)}
    places = [piece.start, *sorted(edge for edge in edges if piece.start < edge < piece.end), piece.end]

    def emphasis(stretch: tuple[int, int]) -> Emphasis:
        if any(span.start <= stretch[0] < span.end for span in differs):
            return "differs"
        return "reworded" if any(span.start <= stretch[0] < span.end for span in reworded) else "plain"

    for look, stretches in groupby(pairwise(places), key=emphasis):
        several = list(stretches)
        yield Run(text[several[0][0] : several[-1][1]], look)


def clip(runs: Sequence[Run], longest: int) -> tuple[Run, ...]:
    """The wording; where it is longer than `longest` characters, only the part around its first difference."""
    if sum(len(run.text) for run in runs) <= longest:
        return tuple(runs)
    first = next((index for index, run in enumerate(runs) if run.emphasis == "differs"), 0)
    before = "".join(run.text for run in runs[:first])[-longest // 3 :]
    after = "".join(run.text for run in runs[first + 1 :])[: longest // 3]
    middle = Run(runs[first].text[: longest // 3], runs[first].emphasis)
    return Run(f"…{before}", "plain"), middle, Run(f"{after}…", "plain")


def one_sided_wording(document: Document, fact: Fact, longest: int) -> tuple[Run, ...]:
    """The words of a one-sided fact. A detail or a short clause comes between two runs of `context`."""
    spans = fact.transcript or fact.article
    said = Run(clipped(wording(document, spans), longest), "plain")
    if fact.level != "detail" and not is_fragment(document, spans):
        return (said,)
    before, after = around(document, spans)
    return Run(before, "context"), said, Run(after, "context")


def clipped(text: str, longest: int) -> str:
    """The text, or its first `longest` characters and an ellipsis."""
    return text if len(text) <= longest else f"{text[:longest].rstrip()}…"


def fitted(entries: Iterable[str], room: int, most: int) -> tuple[list[str], int]:
    """The first entries that fit: at most `most`, of at most `room` characters together. And how many don't fit."""
    listed = list(entries)
    used = 0
    for number, entry in enumerate(listed[:most]):
        used += len(entry)
        if used > room:
            return listed[:number], len(listed) - number
    return listed[:most], max(0, len(listed) - most)
