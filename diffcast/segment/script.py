"""The blocks of a broadcast script: what is heard, who says it, and what is only for the crew.

The forms of marks are data (`dialects.toml`). The program holds what a pattern cannot tell: whether a form at the
beginning of a line names a person, what stands on the lines around it, and who speaks after it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from diffcast.language.text import WORD
from diffcast.language.wordlists import entries
from diffcast.model import STORY_ROLES, AsideCode, Block, Mark, Span
from diffcast.segment.lines import Line, inked, lines, runs_on, splits_word, width
from diffcast.segment.onscreen import names_somebody, seconds, set_aside
from diffcast.segment.signs import signs_apart
from diffcast.segment.voices import voiced
from diffcast.segment.wording import Mark as Form
from diffcast.segment.wording import marks

LABEL = re.compile(r"\[\s*(?P<speaker>[^\[\]]{2,60}?)\s*\]")

QUOTATION = 600
"""Characters within which a folded quotation has to close."""
FEWEST_LABELS = 3
"""Labels from which a script counts as one that names its speakers before a colon."""


def script_blocks(text: str, told: Sequence[Mark] = (), sign_offs: Sequence[str] = ()) -> tuple[Block, ...]:
    """The blocks of a script, in order; together they hold every word of the text, and each word once.

    Whole lines that the format itself sets aside are set aside before it is asked who speaks after them.
    `sign_offs` are patterns of sentences that the house style sets aside.
    """
    found = lines(text)
    known = dict(_told(found, told))
    cues = frozenset(mark.span.start for mark in told if mark.role == "cue")
    aside = set_aside(found) | known
    labelled = _names_its_speakers(found)
    fold = width([line for index, line in enumerate(found) if index not in aside])
    parts: list[Block] = []
    for index, line in enumerate(found):
        own = (aside[index],) if index in aside else tuple(_parts(text, line, labelled, cues))
        wrapped = index > 0 and (runs_on(found[index - 1], line, fold) or _goes_on_quoting(text, parts, line))
        parts = _joined(parts, own, wrapped or (index > 0 and not line.gap and fold is not None and fold <= 45))
    spoken = text if not known else "\n".join(line.text for index, line in enumerate(found) if index not in known)
    return signs_apart(text, tuple(voiced(text, parts, spoken)), sign_offs)


def _told(found: Sequence[Line], marks: Sequence[Mark]) -> Iterator[tuple[int, Block]]:
    """The lines, by their index, that the format says are not heard."""
    at = {line.start: index for index, line in enumerate(found)}
    for mark in marks:
        index = at.get(mark.span.start)
        if mark.role is None or mark.role in STORY_ROLES or index is None or found[index].end > mark.span.end:
            continue
        yield (
            index,
            Block(
                found[index].span, mark.role, mark.speaker, mark.time, mark.code or AsideCode.MARKED, reason=mark.reason
            ),
        )


def _names_its_speakers(found: Sequence[Line]) -> bool:
    labels = Counter(match.group("speaker") for line in found if (match := _named(line.text)))
    return labels.total() >= FEWEST_LABELS


def _named(text: str) -> re.Match[str] | None:
    """The label before a colon at the beginning of a line, where its words can be a name."""
    for mark in marks("named"):
        match = mark.pattern.match(text)
        if match and not any(word in entries("not_in_names") for word in WORD.findall(match.group("speaker").lower())):
            return match
    return None


def _parts(text: str, line: Line, labelled: bool, cues: frozenset[int]) -> Iterator[Block]:
    """The label or cue that opens a line, and then what is spoken, without the cues inside it.

    `cues` is where the format itself says that a cue begins: a described sound such as [WAVES CRASHING] names nobody.
    """
    start = line.start
    while start < line.end and start not in cues:
        block = _opening(text, Span(start, line.end), labelled)
        if block is None:
            break
        yield block
        start = inked(text, Span(block.span.end, line.end)).start
    yield from _inside(text, Span(start, line.end))


def _opening(text: str, rest: Span, labelled: bool) -> Block | None:
    ahead = text[rest.start : min(rest.end, rest.start + 200)]
    for mark in marks("opening"):
        match = mark.pattern.match(ahead)
        if match and not splits_word(text, rest.start + match.end()):
            return _block(mark, match, rest.start)
    bracket = LABEL.match(ahead)
    if bracket and names_somebody(bracket.group("speaker")):
        return _block(Form("label", AsideCode.SPEAKER_LABEL, LABEL), bracket, rest.start)
    match = _named(ahead)
    if match and (labelled or match.group("title")):
        return _block(marks("named")[0], match, rest.start)
    return None


def _block(mark: Form, match: re.Match[str], offset: int) -> Block:
    groups = match.groupdict()
    span = Span(offset + match.start(), offset + match.start() + len(match.group().rstrip()))
    speaker = (groups.get("speaker") or "").strip() or None
    return Block(span, mark.role, speaker, seconds(groups.get("time")), mark.code)


def _inside(text: str, rest: Span) -> Iterator[Block]:
    start = rest.start
    for block in _cues(text, rest):
        if block.span.start < start:
            continue
        yield from _speech(text, Span(start, block.span.start))
        yield block
        start = block.span.end
    yield from _speech(text, Span(start, rest.end))


def _cues(text: str, rest: Span) -> list[Block]:
    found = [
        _block(mark, match, 0)
        for mark in marks("inside")
        for match in mark.pattern.finditer(text, rest.start, rest.end)
        if not splits_word(text, match.start()) and not splits_word(text, match.end())
    ]
    return sorted(found, key=lambda block: (block.span.start, -block.span.end))


def _speech(text: str, span: Span) -> Iterator[Block]:
    shown = inked(text, span)
    if len(shown):
        yield Block(shown, "speech")


def _goes_on_quoting(text: str, parts: Sequence[Block], line: Line) -> bool:
    """Whether the line goes on inside quotation marks that the part before it has opened."""
    if line.gap or not parts or parts[-1].role != "speech":
        return False
    before = text[max(parts[-1].span.start, parts[-1].span.end - QUOTATION) : parts[-1].span.end]
    return before.count('"') % 2 == 1 or before.count("“") > before.count("”")


def _joined(before: list[Block], own: tuple[Block, ...], wrapped: bool) -> list[Block]:
    """The parts so far and those of the next line; speech that the line only goes on with becomes one part."""
    if wrapped and before and own and before[-1].role == own[0].role == "speech":
        joined = replace(before[-1], span=Span(before[-1].span.start, own[0].span.end))
        before[-1:] = [joined, *own[1:]]
    else:
        before.extend(own)
    return before
