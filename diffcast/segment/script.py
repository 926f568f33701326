"""The blocks of a broadcast script: what is heard, who says it, and what is only for the crew.

The forms of marks are data (`dialects.toml`). The program holds what a pattern cannot tell: whether a form at the
beginning of a line names a person, what stands on the lines around it, and who speaks after it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from diffcast.model import Block, Span
from diffcast.segment.lines import Line, inked, lines, runs_on, splits_word, width
from diffcast.segment.onscreen import seconds, set_aside
from diffcast.segment.signs import signs_apart
from diffcast.segment.wording import Mark, entries, marks

WORD = re.compile(r"[^\W\d_]+(?:[’'.\-][^\W\d_]+)*")
QUOTED = re.compile(r"\(?[\"“]")
CLIP_BEGINS = re.compile(r"(?i)\(+\s*begin (?:video|audio)")
CLIP_ENDS = re.compile(r"(?i)\(+\s*end (?:video|audio)")
BITE_CUE = re.compile(r"(?i)\b(?:sot|bite|actuality|audio|clip|cut|soundbite)\b")
BITE_SPEAKER = re.compile(r"([^\W\d_][\w.’'\-]*(?: [^\W\d_][\w.’'\-]*){0,5}) ?(?:[,/)]|$)")
CUE_WORDS = re.compile(
    r"(?i)^[\W]*(?:(?:take|sot|bite|actuality|audio|clip|cut|soundbite|aston|super|cg)\b[ :/]*)*"
    r"(?:\d ?line\s|:?\d[\d:.]*)?\s*"
)

FEWEST_LABELS = 3
"""Labels from which a script counts as one that names its speakers before a colon."""
CAPITALS_SHARE = 0.7
"""Share of a script's letters in capitals from which mixed case marks a sound bite."""


def script_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a script, in order; together they hold every word of the text, and each word once."""
    found = lines(text)
    aside = set_aside(found)
    labelled = _names_its_speakers(found)
    fold = width([line for index, line in enumerate(found) if index not in aside])
    parts: list[Block] = []
    for index, line in enumerate(found):
        own = (aside[index],) if index in aside else tuple(_parts(text, line, labelled))
        wrapped = index > 0 and runs_on(found[index - 1], line, fold)
        parts = _joined(parts, own, wrapped or (index > 0 and not line.gap and fold is not None and fold <= 45))
    return signs_apart(text, tuple(_voiced(text, parts)))


def _names_its_speakers(found: Sequence[Line]) -> bool:
    labels = Counter(match.group("speaker") for line in found if (match := _named(line.text)))
    return labels.total() >= FEWEST_LABELS


def _named(text: str) -> re.Match[str] | None:
    """The label before a colon at the beginning of a line, where its words can be a name."""
    for mark in marks("named"):
        match = mark.pattern.match(text)
        if match and not any(word in entries("unnamed") for word in WORD.findall(match.group("speaker").lower())):
            return match
    return None


def _parts(text: str, line: Line, labelled: bool) -> Iterator[Block]:
    """The label or cue that opens a line, and then what is spoken, without the cues inside it."""
    start = line.start
    while start < line.end:
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
    match = _named(ahead)
    if match and (labelled or match.group("title")):
        return _block(marks("named")[0], match, rest.start)
    return None


def _block(mark: Mark, match: re.Match[str], offset: int) -> Block:
    groups = match.groupdict()
    span = Span(offset + match.start(), offset + match.start() + len(match.group().rstrip()))
    return Block(span, mark.role, groups.get("speaker"), seconds(groups.get("time")), mark.reason)


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


def _joined(before: list[Block], own: tuple[Block, ...], wrapped: bool) -> list[Block]:
    """The parts so far and those of the next line; speech that the line only goes on with becomes one part."""
    if wrapped and before and own and before[-1].role == own[0].role == "speech":
        joined = replace(before[-1], span=Span(before[-1].span.start, own[0].span.end))
        before[-1:] = [joined, *own[1:]]
    else:
        before.extend(own)
    return before


@dataclass(frozen=True, slots=True)
class _Voice:
    """Who speaks at a place of the script."""

    presenter: str | None = None
    guests: tuple[str, ...] = ()
    """Names shown or announced since the last sound bite."""
    clip: bool = False
    time: float | None = None

    @property
    def guest(self) -> str | None:
        """Who the next sound bite belongs to, None where several names are announced at once."""
        one = len({guest.split()[-1].lower() for guest in self.guests}) == 1
        return self.guests[-1] if one else None


def _voiced(text: str, parts: Sequence[Block]) -> Iterator[Block]:
    """The parts with the speaker of each, and sound bites told from what presenters say."""
    voice = _Voice()
    capitals = _mostly_capitals(text)
    for part in parts:
        if part.aside:
            voice = _heard(voice, part, text[part.span.start : part.span.end])
            yield part
            continue
        spoken = text[part.span.start : part.span.end]
        bite = _is_bite(spoken, capitals, voice)
        speaker = (voice.guest or (voice.presenter if voice.clip else None)) if bite else voice.presenter
        yield replace(part, role="bite" if bite else "speech", speaker=speaker, time=voice.time)
        voice = voice if bite else replace(voice, guests=())


def _heard(voice: _Voice, part: Block, written: str) -> _Voice:
    time = part.time if part.time is not None else voice.time
    if CLIP_BEGINS.match(written) or CLIP_ENDS.match(written):
        return replace(voice, clip=bool(CLIP_BEGINS.match(written)), guests=(), time=time)
    if part.role == "label":
        return _Voice(part.speaker, (), voice.clip, time)
    if part.role == "title" or BITE_CUE.search(written):
        name = part.speaker or _guest(written)
        announced = voice.guests if part.role == "title" else ()
        return replace(voice, guests=(*announced, name) if name else announced, time=time)
    return replace(voice, time=time)


def _guest(written: str) -> str | None:
    """The name in a cue such as `(SOT :07 SUPT. PRIYA LOCKHART)`."""
    match = BITE_SPEAKER.match(CUE_WORDS.sub("", written, count=1))
    return match.group(1).strip() if match else None


def _is_bite(spoken: str, capitals: bool, voice: _Voice) -> bool:
    if voice.clip:
        return True
    if QUOTED.match(spoken):
        return bool(voice.guests) or spoken.rstrip(" )").endswith(('"', "”"))
    return capitals and bool(voice.guests) and not _mostly_capitals(spoken)


def _mostly_capitals(text: str) -> bool:
    letters = [letter for letter in text[:20_000] if letter.isalpha()]
    return sum(letter.isupper() for letter in letters) > CAPITALS_SHARE * len(letters)
