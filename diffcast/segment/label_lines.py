"""Which whole lines name the person who speaks below them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from diffcast.model import AsideCode, Block
from diffcast.segment.dialects import Form, forms, seconds
from diffcast.segment.lines import Line
from diffcast.segment.person_names import can_be_speaker, is_name, names_person
from diffcast.segment.speaker_labels import MAX_LABEL_CHARACTERS

MIN_HEADS = 2
"""Lines of a name and a time from which they are labels although a single blank parts the two."""


def heads(found: Sequence[Line]) -> Iterator[tuple[int, Block]]:
    """The lines, by index, that are a name with a time, and those that are a name right under a line of times."""
    strict = dict(_heads(found, "head"))
    loose = {index: block for index, block in _heads(found, "loose-head") if index not in strict}
    under = dict(_under_times(found))
    several = len(strict) + len(loose) >= MIN_HEADS
    yield from strict.items()
    yield from (item for item in loose.items() if several or names_person(item[1].speaker or ""))
    sure = len(under) >= MIN_HEADS or any(names_person(block.speaker or "") for block in under.values())
    yield from under.items() if sure else ()
    yield from _above_words(found)
    yield from _after_dashes(found)


def _heads(found: Sequence[Line], kind: str) -> Iterator[tuple[int, Block]]:
    for index, line in enumerate(found):
        for form in forms(kind):
            match = form.pattern.fullmatch(line.text[:MAX_LABEL_CHARACTERS])
            if match and can_be_speaker(match["speaker"]) and _is_followed(found, index):
                yield index, label(form, line, match["speaker"], match["time"])
                break


def _is_followed(found: Sequence[Line], index: int) -> bool:
    """Whether what is said comes right below: a label is no last line, nor one of a list."""
    return index + 1 < len(found)


def _under_times(found: Sequence[Line]) -> Iterator[tuple[int, Block]]:
    """Names between a line of times and what is said: as Teams, Premiere and Avid export them."""
    for index in range(1, len(found) - 1):
        line = found[index]
        alone = not line.gap and not found[index + 1].gap and can_be_speaker(line.text.rstrip(" :"))
        time = _time_of(found[index - 1].text) if alone else None
        if time and forms("speaker")[0].pattern.fullmatch(line.text):
            yield index, label(forms("speaker")[0], line, line.text.rstrip(" :"), time)


def _above_words(found: Sequence[Line]) -> Iterator[tuple[int, Block]]:
    """Names alone that open a paragraph, right above what is said or above its time.

    A heading looks the same, so there must be several, and each must surely be a person's or come again.
    """
    form = forms("speaker")[0]
    names = [
        (index, line.text.rstrip(" :"))
        for index, line in enumerate(found[:-1])
        if line.gap and not found[index + 1].gap and form.pattern.fullmatch(line.text)
        if can_be_speaker(line.text.partition(",")[0].rstrip(" :")) and " " in line.text
    ]
    often = Counter(name for _, name in names)
    sure = [(index, name) for index, name in names if names_person(name) or often[name] > 1]
    if len(sure) >= MIN_HEADS and any(names_person(name) for _, name in sure):
        for index, name in sure:
            yield index, label(form, found[index], name.partition(",")[0], _time_of(found[index + 1].text))


def _after_dashes(found: Sequence[Line]) -> Iterator[tuple[int, Block]]:
    """Names after a dash that open a paragraph, right above what is said: below a quotation they sign it."""
    names = [
        (index, match["speaker"])
        for index, line in enumerate(found[:-1])
        for form in forms("dash-head")
        if line.gap and not found[index + 1].gap and (match := form.pattern.fullmatch(line.text))
        if can_be_speaker(match["speaker"]) and " " in match["speaker"]
    ]
    often = Counter(name for _, name in names)
    sure = any(names_person(name) or often[name] > 1 for name in often)
    if len(names) >= MIN_HEADS and sure and all(is_name(name) or often[name] > 1 for name in often):
        for index, name in names:
            yield index, label(forms("dash-head")[0], found[index], name, None)


def _time_of(text: str) -> str | None:
    for form in forms("whole"):
        match = form.pattern.fullmatch(text) if form.code is AsideCode.TIMECODE else None
        if match:
            return match["time"]
    return None


def label(form: Form, line: Line, speaker: str, time: str | None) -> Block:
    """The block of a whole line that names who speaks next."""
    return Block(line.span, form.role, speaker.strip(), seconds(time), form.code)
