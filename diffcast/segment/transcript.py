"""The blocks of a transcript: what is spoken, who says it, and what is only for the crew.

The forms of labels and cues are data (`dialects.toml`). The code here decides what a pattern can't: whether the start
of a line names a person, what the lines around it are, and who speaks next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from diffcast.language.text import WORD, mostly_capitals
from diffcast.language.wordlists import entries
from diffcast.model import STORY_ROLES, AsideCode, Block, Mark, Span
from diffcast.segment.bites import BITE_CUE, ends_as_bite, is_signature, name_in, signature, signatures, signed_by
from diffcast.segment.dialects import Form, forms, names_somebody, role_label, seconds, unspoken_lines
from diffcast.segment.label_lines import heads
from diffcast.segment.lines import Line, lines, runs_on, splits_word, width, without_blanks
from diffcast.segment.person_names import can_be_speaker, is_name, names_person
from diffcast.segment.speaker_labels import CAPITALS_SAMPLE_CHARACTERS, SpeakerLabels, speaker_labels
from diffcast.segment.unspoken_sentences import mark_unspoken_sentences

LABEL = re.compile(r"\[\s{0,20}(?P<speaker>[^\[\]]{2,60}?)\s{0,20}\]")

MAX_QUOTATION_CHARACTERS = 600
"""Characters within which a folded quotation has to close."""


def script_blocks(text: str, told: Sequence[Mark] = (), sign_offs: Sequence[str] = ()) -> tuple[Block, ...]:
    """The blocks of a script, in order; together they hold every word of the text, and each word once.

    Whole lines that the format marks as not spoken are known before the search for speakers begins.
    `sign_offs` are patterns of sentences that the house style sets aside.
    """
    found = lines(text)
    known = dict(_told(found, told))
    cues = frozenset(mark.span.start for mark in told if mark.role == "cue")
    aside = unspoken_lines(found) | known
    labels = speaker_labels([line for index, line in enumerate(found) if index not in known])
    aside = dict(heads(found)) | dict(signatures(found)) | aside
    fold = width([line for index, line in enumerate(found) if index not in aside])
    parts: list[Block] = []
    for index, line in enumerate(found):
        own = (aside[index],) if index in aside else tuple(_parts(text, line, labels, cues))
        wrapped = index > 0 and (runs_on(found[index - 1], line, fold) or _goes_on_quoting(text, parts, line))
        parts = _joined(parts, own, wrapped or (index > 0 and not line.gap and fold is not None and fold <= 45))
    spoken = text if not known else "\n".join(line.text for index, line in enumerate(found) if index not in known)
    return mark_unspoken_sentences(text, tuple(with_speakers(text, parts, spoken)), sign_offs)


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


def _parts(text: str, line: Line, labels: SpeakerLabels, cues: frozenset[int]) -> Iterator[Block]:
    """The label or cue that opens a line, and then what is spoken, without the cues inside it.

    `cues` is where the format itself says that a cue begins: a described sound such as [WAVES CRASHING] names nobody.
    """
    start, timed = line.start, False
    while start < line.end and start not in cues:
        block = _opening(text, Span(start, line.end), labels, timed)
        if block is None:
            break
        yield block
        timed = block.code is AsideCode.TIMECODE
        start = without_blanks(text, Span(block.span.end, line.end)).start
    yield from _inside(text, Span(start, line.end), labels)


def _opening(text: str, rest: Span, labels: SpeakerLabels, timed: bool) -> Block | None:
    ahead = text[rest.start : min(rest.end, rest.start + 200)]
    for form in forms("opening"):
        match = form.pattern.match(ahead)
        if match and not splits_word(text, rest.start + match.end()):
            return _block(form, match, rest.start)
    role = role_label(ahead)
    if role:
        return _block(forms("role")[0], role, rest.start)
    bracket = LABEL.match(ahead)
    if bracket and names_somebody(bracket.group("speaker")):
        return _block(Form("label", AsideCode.SPEAKER_LABEL, LABEL), bracket, rest.start)
    match = labels.opening(ahead, timed)
    return _block(forms("named")[0], match, rest.start) if match else None


def _block(form: Form, match: re.Match[str], offset: int) -> Block:
    groups = match.groupdict()
    span = Span(offset + match.start(), offset + match.start() + len(match.group().rstrip()))
    speaker = (groups.get("speaker") or groups.get("also") or "").strip() or None
    return Block(span, form.role, speaker, seconds(groups.get("time") or groups.get("later")), form.code)


def _inside(text: str, rest: Span, labels: SpeakerLabels) -> Iterator[Block]:
    start = rest.start
    for block in _cues(text, rest, labels):
        if block.span.start < start:
            continue
        yield from _speech(text, Span(start, block.span.start))
        yield block
        start = block.span.end
    yield from _speech(text, Span(start, rest.end))


def _cues(text: str, rest: Span, labels: SpeakerLabels) -> list[Block]:
    found = [
        _block(form, match, 0)
        for form in forms("inside")
        for match in form.pattern.finditer(text, rest.start, rest.end)
        if not splits_word(text, match.start()) and not splits_word(text, match.end())
    ]
    found.extend(_block(forms("named")[0], match, start) for start, match in labels.inside(text, rest))
    found.extend(signature(text, rest))
    return sorted(found, key=lambda block: (block.span.start, -block.span.end))


def _speech(text: str, span: Span) -> Iterator[Block]:
    shown = without_blanks(text, span)
    if len(shown):
        yield Block(shown, "speech")


def _goes_on_quoting(text: str, parts: Sequence[Block], line: Line) -> bool:
    """Whether the line goes on inside quotation marks that the part before it has opened."""
    if line.gap or not parts or parts[-1].role != "speech":
        return False
    before = text[max(parts[-1].span.start, parts[-1].span.end - MAX_QUOTATION_CHARACTERS) : parts[-1].span.end]
    return before.count('"') % 2 == 1 or before.count("“") > before.count("”")


def _joined(before: list[Block], own: tuple[Block, ...], wrapped: bool) -> list[Block]:
    """The parts so far and those of the next line; speech that the line only goes on with becomes one part."""
    if wrapped and before and own and before[-1].role == own[0].role == "speech":
        joined = replace(before[-1], span=Span(before[-1].span.start, own[0].span.end))
        before[-1:] = [joined, *own[1:]]
    else:
        before.extend(own)
    return before


QUOTED = re.compile(r"\(?[\"“]")
CLIP = re.compile(r"(?i)\(+\s*(begin|end) (?:video|audio)")


@dataclass(frozen=True, slots=True)
class _SpeakerState:
    """Who speaks at a place of the script."""

    labelled: str | None = None
    """The speaker of the last label."""
    guest: bool = False
    """Whether that speaker is no presenter or reporter, or is heard in a clip."""
    announced: tuple[str, ...] = ()
    """Names shown or announced since the last sound bite."""
    given: bool = False
    """Whether a sound bite has been given to them already: the next title shows somebody else."""
    cued: bool = False
    """Whether a sound bite cue comes right before, or the bite's quotation marks are still open."""
    clip: bool = False
    """Whether a tape is running."""
    cut_to: bool = False
    """Whether a cue for a sound bite names somebody: what follows may be that bite, or the narration that goes on."""
    quoted: bool | None = None
    """Whether what that speaker says is in quotation marks; None before a word is said."""
    time: float | None = None

    @property
    def heard(self) -> str | None:
        """Who the next sound bite belongs to, None where several names are announced at once."""
        one = len({name.split()[-1].lower() for name in self.announced}) == 1
        return self.announced[-1] if one else (self.labelled if self.guest else None)


def with_speakers(text: str, parts: Sequence[Block], spoken: str) -> Iterator[Block]:
    """The parts with their speakers; sound bites are separated from what presenters and reporters say.

    `spoken` is the text without what is known to be for the eye alone: by it a script counts as one in capitals.
    """
    guests = frozenset(_surname(part.speaker) for part in parts if part.speaker and _is_guest(_written(text, part)))
    guests |= _quoted_only(text, parts)
    capitals = _mostly_capitals(spoken)
    voice = _SpeakerState()
    for index, part in enumerate(parts):
        written = _written(text, part)
        if part.aside:
            voice = _after(voice, part, written, guests)
            yield part
        else:
            told = bool(voice.quoted) and not QUOTED.match(
                written
            )  # Behind a bite in quotation marks the script goes on.
            marked = not told and _is_bite(written, capitals, voice)
            signer = signed_by(text, parts, index)
            bite = marked or signer is not None or (voice.cut_to and ends_as_bite(text, parts, index, voice.heard))
            speaker = signer or (voice.heard if bite else None if voice.cut_to or told else voice.labelled)
            yield replace(part, role="bite" if bite else "speech", speaker=speaker, time=voice.time)
            voice = replace(
                voice,
                cued=bite and _stays_open(written),
                announced=voice.announced if bite else (),
                given=bite,
                cut_to=voice.cut_to and not marked,
                quoted=_is_quotation(written) if voice.quoted is None else voice.quoted,
            )


def _written(text: str, part: Block) -> str:
    return text[part.span.start : min(part.span.end, part.span.start + CAPITALS_SAMPLE_CHARACTERS)]


def _is_guest(label: str) -> bool:
    """Whether a label such as `ANN COLE, MAYOR:` names an office outside the newsroom."""
    _, _, title = label.rstrip(" :").partition(",")
    return bool(title) and not any(word in entries("byline_words") for word in WORD.findall(title.lower()))


def _quoted_only(text: str, parts: Sequence[Block]) -> frozenset[str]:
    """Who is labelled right before a quotation and says nothing outside quotation marks, as a presenter does."""
    quoted, talking, labelled = set[str](), set[str](), ""
    for before, part in pairwise(parts):
        if before.role == "label":
            labelled = _surname(before.speaker or "-")
        if not part.aside and not _is_quotation(_written(text, part)):
            talking.add(labelled)
        elif not part.aside and before.role == "label" and _names_person(before.speaker or "", _written(text, before)):
            quoted.add(labelled)
    return frozenset(quoted - talking)


def _names_person(speaker: str, label: str) -> bool:
    """Whether a label surely names a person; in square brackets a name need not begin with a known given name."""
    return names_person(speaker) or (label[:1] == "[" and can_be_speaker(speaker) and is_name(speaker))


def _is_quotation(spoken: str) -> bool:
    return QUOTED.match(spoken) is not None and spoken.rstrip(" )").endswith(('"', "”"))


def _surname(name: str) -> str:
    return name.split()[-1].lower()


def _after(voice: _SpeakerState, part: Block, written: str, guests: frozenset[str]) -> _SpeakerState:
    """Who may speak after a part that is not spoken."""
    voice = replace(voice, time=part.time if part.time is not None else voice.time)
    clip = CLIP.match(written)
    if clip:
        return replace(voice, clip=clip.group(1).lower() == "begin", guest=False, announced=(), cut_to=False)
    if part.role == "label":
        return _labelled(voice, part.speaker, written, guests)
    if is_signature(written, replace(part, span=Span(0, len(written)))):
        return voice
    if part.role == "title" or BITE_CUE.search(written):
        name = part.speaker or name_in(written)
        before = voice.announced if part.role == "title" and (voice.cued or not voice.given) else ()
        cut_to = name is not None and part.role != "title"
        announced = (*before, name) if name else before
        return replace(voice, announced=announced, given=False, cued=written.endswith(":"), cut_to=cut_to)
    return voice if part.code is AsideCode.TIMECODE else replace(voice, cued=False, cut_to=False)


def _labelled(voice: _SpeakerState, speaker: str | None, written: str, guests: frozenset[str]) -> _SpeakerState:
    named = speaker is not None and _surname(speaker) in guests
    taped = voice.clip and "voice" not in written.lower() and "camera" not in written.lower()
    return replace(voice, labelled=speaker, guest=named or taped, announced=(), cued=False, cut_to=False, quoted=None)


def _is_bite(spoken: str, capitals: bool, voice: _SpeakerState) -> bool:
    if voice.guest or voice.cued:
        return True
    mixed = capitals and not _mostly_capitals(spoken)
    if QUOTED.match(spoken):
        return bool(voice.announced) or mixed or _is_quotation(spoken)
    return bool(voice.announced) and mixed


def _stays_open(spoken: str) -> bool:
    """Whether a time mark has cut a bite before its quotation marks close."""
    return QUOTED.match(spoken) is not None and spoken.rstrip(" )")[-1] not in '"”'


def _mostly_capitals(text: str) -> bool:
    return mostly_capitals(text[:CAPITALS_SAMPLE_CHARACTERS])
