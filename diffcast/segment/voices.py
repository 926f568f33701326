"""Who speaks in each part of a script, and which parts are sound bites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from diffcast.language.text import WORD, mostly_capitals
from diffcast.language.wordlists import entries
from diffcast.model import AsideCode, Block

QUOTED = re.compile(r"\(?[\"“]")
CLIP = re.compile(r"(?i)\(+\s*(begin|end) (?:video|audio)")
BITE_CUE = re.compile(r"(?i)\b(?:sot|bite|actuality|audio|clip|cut|soundbite)\b")
CUE_WORDS = re.compile(
    r"(?i)^[\W]*(?:(?:take|sot|bite|actuality|audio|clip|cut|soundbite|aston|super|cg)\b[ :/]*)+"
    r"(?:\d ?line\s|:?\d[\d:.]*)?\s*"
)
ANNOUNCED = re.compile(r"([^\W\d_][\w.’'\-]*(?: [^\W\d_][\w.’'\-]*){0,5}) ?(?:[,/)]|$)")

SAMPLE = 20_000
"""Characters by which a script is taken to be in capitals or not."""


@dataclass(frozen=True, slots=True)
class _Voice:
    """Who speaks at a place of the script."""

    labelled: str | None = None
    """The speaker of the last label."""
    guest: bool = False
    """Whether that speaker is no presenter or reporter, or is heard in a clip."""
    announced: tuple[str, ...] = ()
    """Names shown or announced since the last sound bite."""
    cued: bool = False
    """Whether the mark of a sound bite stands right before, or its quotation marks are still open."""
    clip: bool = False
    """Whether a tape is running."""
    time: float | None = None

    @property
    def heard(self) -> str | None:
        """Who the next sound bite belongs to, None where several names are announced at once."""
        one = len({name.split()[-1].lower() for name in self.announced}) == 1
        return self.announced[-1] if one else (self.labelled if self.guest else None)


def voiced(text: str, parts: Sequence[Block], spoken: str) -> Iterator[Block]:
    """The parts with the speaker of each, and sound bites told from what presenters and reporters say.

    `spoken` is the text without what is known to be for the eye alone: by it a script counts as one in capitals.
    """
    guests = frozenset(_surname(part.speaker) for part in parts if part.speaker and _is_guest(_written(text, part)))
    capitals = _mostly_capitals(spoken)
    voice = _Voice()
    for part in parts:
        written = _written(text, part)
        if part.aside:
            voice = _after(voice, part, written, guests)
            yield part
        else:
            bite = _is_bite(written, capitals, voice)
            speaker = voice.heard if bite else voice.labelled
            yield replace(part, role="bite" if bite else "speech", speaker=speaker, time=voice.time)
            voice = replace(voice, cued=bite and _stays_open(written), announced=voice.announced if bite else ())


def _written(text: str, part: Block) -> str:
    return text[part.span.start : min(part.span.end, part.span.start + SAMPLE)]


def _is_guest(label: str) -> bool:
    """Whether a label such as `ANN COLE, MAYOR:` names an office outside the newsroom."""
    _, _, title = label.rstrip(" :").partition(",")
    return bool(title) and not any(word in entries("byline_words") for word in WORD.findall(title.lower()))


def _surname(name: str) -> str:
    return name.split()[-1].lower()


def _after(voice: _Voice, part: Block, written: str, guests: frozenset[str]) -> _Voice:
    """Who may speak after a part that is set aside."""
    voice = replace(voice, time=part.time if part.time is not None else voice.time)
    clip = CLIP.match(written)
    if clip:
        return replace(voice, clip=clip.group(1).lower() == "begin", guest=False, announced=())
    if part.role == "label":
        return _labelled(voice, part.speaker, written, guests)
    if part.role == "title" or BITE_CUE.search(written):
        name = part.speaker or _name_in(written)
        before = voice.announced if part.role == "title" else ()
        return replace(voice, announced=(*before, name) if name else before, cued=written.endswith(":"))
    return voice if part.code is AsideCode.TIMECODE else replace(voice, cued=False)


def _labelled(voice: _Voice, speaker: str | None, written: str, guests: frozenset[str]) -> _Voice:
    named = speaker is not None and _surname(speaker) in guests
    taped = voice.clip and "voice" not in written.lower() and "camera" not in written.lower()
    return replace(voice, labelled=speaker, guest=named or taped, announced=(), cued=False)


def _name_in(written: str) -> str | None:
    """The name in a cue such as `(SOT :07 SUPT. PRIYA LOCKHART)`."""
    opening = CUE_WORDS.match(written)
    match = ANNOUNCED.match(written[opening.end() :]) if opening else None
    return match.group(1).strip() if match else None


def _is_bite(spoken: str, capitals: bool, voice: _Voice) -> bool:
    if voice.guest or voice.cued:
        return True
    mixed = capitals and not _mostly_capitals(spoken)
    if QUOTED.match(spoken):
        return bool(voice.announced) or mixed or spoken.rstrip(" )").endswith(('"', "”"))
    return bool(voice.announced) and mixed


def _stays_open(spoken: str) -> bool:
    """Whether a time mark has cut a bite before its quotation marks close."""
    return QUOTED.match(spoken) is not None and spoken.rstrip(" )")[-1] not in '"”'


def _mostly_capitals(text: str) -> bool:
    return mostly_capitals(text[:SAMPLE])
