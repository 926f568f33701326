"""Which lines, and which words before a colon, name the person who speaks next.

Everybody writes such labels in another way, and ordinary sentences have colons too. So a form (`dialects.toml`) only
makes a candidate, and the whole text decides: labels come in numbers, with a time or a title, or name somebody known.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from diffcast.language.places import is_ordinary, level_of
from diffcast.language.sounds_alike import given_names
from diffcast.language.text import WORD
from diffcast.language.titles import title_heads
from diffcast.language.wordlists import entries
from diffcast.model import AsideCode, Block, Span
from diffcast.segment.dialects import Form, forms, seconds
from diffcast.segment.lines import Line

MIN_LABELS = 3
"""Labels from which a text counts as one that names its speakers before a colon."""
MIN_LABELS_IN_PLACE = 2
"""Labels from which it does where they open half of its paragraphs, or where one of them surely names a speaker."""
MIN_HEADS = 2
"""Lines of a name and a time from which they are labels although a single blank parts the two."""
MAX_PARTICLE = 3
"""Letters of a word inside a name that needs no capital: Ruth van der Berg."""
MAX_LABEL_CHARACTERS = 200
"""Characters from the beginning of a turn within which its label ends."""
WITHOUT_COLON = ("dashed", "parted", "undivided")
"""The kinds of forms of labels without a colon, and with an office before it."""
INNER_TURN = re.compile(r"(?<=[.!?…\"”)] )(?=[A-Z])")
"""Where a turn may begin inside a line: after the end of a sentence."""


@dataclass(frozen=True, slots=True)
class SpeakerLabels:
    """What a text takes for the label of a speaker."""

    known: frozenset[str]
    """The names before a colon that are labels, in lower case."""
    others: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By a kind of forms without a colon the names that are labels in it, in lower case."""

    def opening(self, ahead: str) -> re.Match[str] | None:
        """The label at the beginning of these words; None where they begin with none."""
        match = named(ahead)
        if match and (_tells_more(match) or match["speaker"].lower() in self.known):
            return match
        return next((each for kind in self.others if (each := self._without_colon(ahead, kind))), None)

    def _without_colon(self, ahead: str, kind: str) -> re.Match[str] | None:
        match = named(ahead, kind)
        return match if match and match["speaker"].lower() in self.others[kind] else None

    def inside(self, text: str, span: Span) -> Iterator[tuple[int, re.Match[str]]]:
        """The labels behind the sentences of a stretch, each with the place at which it begins."""
        for turn in INNER_TURN.finditer(text, span.start, span.end):
            match = self.opening(text[turn.start() : min(span.end, turn.start() + MAX_LABEL_CHARACTERS)])
            if match:
                yield turn.start(), match


def named(text: str, kind: str = "named") -> re.Match[str] | None:
    """The words before a colon at the beginning of a line that can be a speaker's name, after the marks before them.

    With another kind of forms, the words before what parts a name from the speech there.
    """
    for form in forms(kind):
        match = form.pattern.match(text[:MAX_LABEL_CHARACTERS])
        if match and can_be_speaker(match["speaker"]):
            return match
    return None


def can_be_speaker(name: str) -> bool:
    """Whether words are written as a name, and none of them is a word of plain speech."""
    words = name.split()
    capital = all(word[0].isupper() or (place and len(word) <= MAX_PARTICLE) for place, word in enumerate(words))
    return capital and not has_plain_word(name) and level_of([word.lower() for word in words]) is None


def has_plain_word(name: str) -> bool:
    """Whether one of the words is plain speech, which nobody's name holds."""
    return any(word in entries("not_in_names") for word in WORD.findall(name.lower()))


def speaker_labels(found: Sequence[Line]) -> SpeakerLabels:
    """The labels of a text, by what all its lines show."""
    matches = [match for line in found for match in _candidates(line.text)]
    full = [match for match in matches if len(match["speaker"].split()) > 1 or match["speaker"].isupper()]
    told = {match["speaker"].lower() for match in matches if _tells_more(match)}
    known = {match["speaker"].lower() for match in full} if _are_labels(full, found) else told
    parts = {word for name in known for word in name.split()}
    short = {match["speaker"].lower() for match in matches} & parts
    others = {kind: names for kind in WITHOUT_COLON if (names := frozenset(_without_colon(kind, found)))}
    return SpeakerLabels(frozenset(known | short | _in_turns(matches, found)), others)


def _without_colon(kind: str, found: Sequence[Line]) -> Iterator[str]:
    """The names that are labels without a colon: most turns open with one, and each is sure or comes again.

    A place before a dash opens one report, and a sentence may begin with a name; where no dash parts the name from what
    is said, only a line with its time has a label.
    """
    opened = [(line, without_marks(line.text)) for line in found]
    turns = [line for line, rest in opened if kind != "undivided" or rest != line.text[:MAX_LABEL_CHARACTERS]]
    names = [match["speaker"] for line in turns if (match := named(without_marks(line.text), kind))]
    often, is_sure = Counter(names), names_person if kind == "dashed" else is_name
    sure = [name for name in names if often[name] > 1 or is_sure(name)]
    if any(map(is_sure, sure)) and len(sure) >= MIN_LABELS_IN_PLACE and _open_paragraphs(len(sure), turns):
        yield from (name.lower() for name in sure)


def _candidates(text: str) -> Iterator[re.Match[str]]:
    """What can be a label at the beginning of a line, and, in capitals, behind one of its sentences."""
    opening = named(without_marks(text))
    if opening:
        yield opening
    for turn in INNER_TURN.finditer(text):
        inner = named(text[turn.start() : turn.start() + MAX_LABEL_CHARACTERS])
        if inner and inner["speaker"].isupper() and names_person(inner["speaker"]):
            yield inner


def _are_labels(full: Sequence[re.Match[str]], found: Sequence[Line]) -> bool:
    several = [match for match in full if len(match["speaker"].split()) > 1 or _tells_more(match)]
    if len(full) >= MIN_LABELS or any(one["speaker"].isupper() and names_person(one["speaker"]) for one in several):
        return True
    if len(several) >= MIN_LABELS_IN_PLACE and any(map(_is_sure, several)):
        return True
    return len(several) >= MIN_LABELS_IN_PLACE and _open_paragraphs(len(several), found)


def _is_sure(match: re.Match[str]) -> bool:
    return _tells_more(match) or names_person(match["speaker"])


def _open_paragraphs(count: int, found: Sequence[Line]) -> bool:
    """Whether so many labels are half of all paragraphs, or of all lines where no blank line parts any."""
    paragraphs = sum(line.gap for line in found)
    return 2 * count >= (paragraphs if paragraphs > 1 else len(found))


def _in_turns(matches: Sequence[re.Match[str]], found: Sequence[Line]) -> set[str]:
    """Single names that take turns: two of them, each more than once, and before half of all paragraphs."""
    single = [match["speaker"].lower() for match in matches if len(match["speaker"].split()) == 1]
    again = {name for name in single if single.count(name) > 1}
    return again if len(again) > 1 and _open_paragraphs(len(single), found) else set()


def _tells_more(match: re.Match[str]) -> bool:
    groups = match.groupdict()
    return bool(groups.get("title") or groups.get("time"))


def names_person(name: str) -> bool:
    """Whether a name surely is a person's: after a title (MAYOR LENA ORTEGA), or with a common given name."""
    words = [word.strip(".").lower() for word in name.split()]
    return len(words) > 1 and (words[0] in title_heads() or words[0] in given_names())


def is_name(name: str) -> bool:
    """Whether a name surely is a person's, or is two words or more of which none is a word of the language."""
    words = [word.strip(".").lower() for word in name.split()]
    return names_person(name) or (len(words) > 1 and not any(map(is_ordinary, words)))


def without_marks(text: str) -> str:
    """The line from its first words on, without the turn marks and times before them."""
    start = 0
    while start < len(text):
        ahead = text[start : start + MAX_LABEL_CHARACTERS]
        ends = (
            match.end()
            for form in forms("opening")
            if form.code in (AsideCode.SPEAKER_CHANGE, AsideCode.TIMECODE) and (match := form.pattern.match(ahead))
        )
        end = next(ends, 0)
        if not end:
            break
        start += end
    return text[start : start + MAX_LABEL_CHARACTERS]


# Whole lines


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
    yield from _signatures(found)


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
    if len(names) >= MIN_HEADS and any(is_name(name) for _, name in names):
        for index, name in names:
            yield index, label(forms("dash-head")[0], found[index], name, None)


def _signatures(found: Sequence[Line]) -> Iterator[tuple[int, Block]]:
    """Names after a dash below the quotation that they sign."""
    form = forms("dash-head")[0]
    for before, (index, line) in zip(found, list(enumerate(found))[1:], strict=False):
        alone = index + 1 == len(found) or found[index + 1].gap
        match = form.pattern.fullmatch(line.text) if alone and before.text.endswith(('"', "”")) else None
        if match and can_be_speaker(match["speaker"]):
            yield index, Block(line.span, "title", match["speaker"], code=AsideCode.SCREEN_TITLE)


def _time_of(text: str) -> str | None:
    for form in forms("whole"):
        match = form.pattern.fullmatch(text) if form.code is AsideCode.TIMECODE else None
        if match:
            return match["time"]
    return None


def label(form: Form, line: Line, speaker: str, time: str | None) -> Block:
    """The block of a whole line that names who speaks next."""
    return Block(line.span, form.role, speaker.strip(), seconds(time), form.code)
