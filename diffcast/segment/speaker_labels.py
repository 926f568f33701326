"""Which words at the beginning of a line name the person who speaks next.

Everybody writes such labels in another way, and ordinary sentences have colons too. So a form (`dialects.toml`) only
makes a candidate, and the whole text decides: labels come in numbers, with a time or a title, or name somebody known.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from diffcast.language.text import mostly_capitals
from diffcast.language.wordlists import entries
from diffcast.model import AsideCode, Span
from diffcast.segment.dialects import forms
from diffcast.segment.lines import Line
from diffcast.segment.person_names import can_be_speaker, holds_office, is_name, names_person

MIN_LABELS = 3
"""Labels from which a text counts as one that names its speakers before a colon."""
MIN_LABELS_IN_PLACE = 2
"""Labels from which it does where they open half of its paragraphs, or where one of them surely names a speaker."""
MAX_LABEL_CHARACTERS = 200
"""Characters from the beginning of a turn within which its label ends."""
WITHOUT_COLON = ("dashed", "parted", "bracketed", "timed", "office", "undivided")
"""The kinds of forms of labels without a colon, and with an office before it."""
CAPITALS_SAMPLE_CHARACTERS = 20_000
"""Characters by which a script is taken to be in capitals or not."""
MIN_SAID_WORDS = 3
"""Words of a sentence behind a name and its time: `Hugh Ross 2:05:00 Norway` is a result."""
FROM_ZERO = re.compile(r"[\[(*]{0,3}0{1,2}:")
"""The time at which a recording begins."""
OF_ONESELF = re.compile(r"(?i)(?<![.-])(?<!war )\b(?:i(?![-–.]\w)|i[’'](?:m|ve|d|ll)|me|my|myself)\b")
"""What somebody says who speaks of themselves: no interstate, initial or war."""
NOT_FIRST_WORDS = frozenset({"may", "us", "will"})
"""Light words that with a capital may be a part of a name."""
INNER_TURN = re.compile(r"(?<=[.!?…\"”)] )(?=[A-Z])")
"""Where a turn may begin inside a line: after the end of a sentence."""


@dataclass(frozen=True, slots=True)
class SpeakerLabels:
    """What a text takes for the label of a speaker."""

    known: frozenset[str]
    """The names before a colon that are labels, in lower case."""
    others: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By a kind of forms without a colon the names that are labels in it, in lower case."""

    def opening(self, ahead: str, timed: bool = False) -> re.Match[str] | None:
        """The label at the beginning of these words, `timed` where a time is right before them."""
        kinds = (kind for kind in self.others if timed or kind != "undivided")
        found = (each for kind in kinds if (each := self._without_colon(ahead, kind)))
        return self.before_colon(ahead) or next(found, None)

    def before_colon(self, ahead: str) -> re.Match[str] | None:
        """The label with a colon at the beginning of these words."""
        match = named(ahead)
        sure = match is not None and _tells_more(match) and not _is_weak(match)
        return match if match and (sure or match["speaker"].lower() in self.known) else None

    def _without_colon(self, ahead: str, kind: str) -> re.Match[str] | None:
        match = named(ahead, kind)
        return match if match and match["speaker"].lower() in self.others[kind] else None

    def inside(self, text: str, span: Span) -> Iterator[tuple[int, re.Match[str]]]:
        """The labels behind the sentences of a stretch, each with the place at which it begins."""
        for turn in INNER_TURN.finditer(text, span.start, span.end):
            match = self.before_colon(text[turn.start() : min(span.end, turn.start() + MAX_LABEL_CHARACTERS)])
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


def speaker_labels(found: Sequence[Line]) -> SpeakerLabels:
    """The labels of a text, by what all its lines show."""
    matches = _without_weak([match for line in found for match in _candidates(line.text)])
    full = [match for match in matches if len(match["speaker"].split()) > 1 or match["speaker"].isupper()]
    told = {match["speaker"].lower() for match in matches if _tells_more(match)}
    known = {match["speaker"].lower() for match in full} if _are_labels(full, found) else told
    parts = {word for name in known for word in name.split()}
    short = {match["speaker"].lower() for match in matches} & parts
    others = {kind: names for kind in WITHOUT_COLON if (names := frozenset(_without_colon(kind, found)))}
    return SpeakerLabels(frozenset(known | short | _in_turns(matches, found)), others)


def _without_weak(matches: list[re.Match[str]]) -> list[re.Match[str]]:
    """The candidates without those in a list or glued to what follows, unless each of them names somebody.

    Results and bills are lists of the same form. One left out among others would speak with the voice before it.
    """
    weak = [match for match in matches if _is_weak(match)]
    often = Counter(match["speaker"] for match in matches)
    sure = [name for match in weak if names_person(name := match["speaker"]) or often[name] > 1]
    known = {*sure, *(word for name in sure for word in name.split())}
    if sure and all(match["speaker"] in known or _may_be_label(match) for match in weak):
        return matches
    return [match for match in matches if not _is_weak(match)]


def _may_be_label(match: re.Match[str]) -> bool:
    """Whether a candidate beside sure ones looks like a name or a part, or is glued to a whole sentence."""
    name = match["speaker"]
    glued = not match["listed"] and _says_sentence(match)
    return is_name(name) or name.lower() in entries("unnamed_speakers") or glued


def _is_weak(match: re.Match[str]) -> bool:
    groups = match.groupdict()
    return bool(groups.get("listed") or groups.get("glued"))


def _without_colon(kind: str, found: Sequence[Line]) -> Iterator[str]:
    """The names that are labels without a colon: most turns open with one, and some are sure or come again.

    A place before a dash opens one report, a result has a bar or a time, and a sentence may begin with a name: so the
    text must show more. Then all names count, for one that is left out would speak with the voice before it.
    """
    turns = [line for line in found if kind != "undivided" or _begins_with_time(line.text)]
    matches = [(line, match) for line in turns if (match := named(without_marks(line.text), kind))]
    names = [match["speaker"] for _, match in matches]
    often, is_sure = Counter(names), names_person if kind == "dashed" else is_name
    sure = [name for name in names if often[name] > 1 or is_sure(name)]
    enough = any(map(is_sure, sure)) and len(sure) >= MIN_LABELS_IN_PLACE and _open_paragraphs(len(sure), turns)
    if enough and _shows_more(kind, matches, found):
        yield from (name.lower() for name in names)


def _shows_more(kind: str, matches: Sequence[tuple[Line, re.Match[str]]], found: Sequence[Line]) -> bool:
    """Whether a text with such names shows that they speak in turn."""
    only = [match for _, match in matches]
    if kind == "undivided":
        return _all_end_before_sentences(only) and not _in_capitals(found)
    if kind == "timed":
        return bool(FROM_ZERO.match(only[0]["time"])) and all(map(_says_sentence, only))
    if kind == "office":
        return all(holds_office(match["office"]) for match in only)
    from_zero = kind == "parted" and FROM_ZERO.match(matches[0][0].text) is not None and all(map(_says_sentence, only))
    talk = len({match["speaker"] for match in only}) < len(only) or any(map(_speaks_of_oneself, only))
    return kind == "bracketed" or from_zero or talk


def _begins_with_time(text: str) -> bool:
    timecodes = (form for form in forms("opening") if form.code is AsideCode.TIMECODE)
    return any(form.pattern.match(text[:MAX_LABEL_CHARACTERS]) for form in timecodes)


def _in_capitals(found: Sequence[Line]) -> bool:
    return mostly_capitals("\n".join(line.text for line in found)[:CAPITALS_SAMPLE_CHARACTERS])


def _all_end_before_sentences(matches: Sequence[re.Match[str]]) -> bool:
    """Whether each name once comes before a word that only begins a sentence: `Martin Luther King Day` is no label."""
    ended = {match["speaker"] for match in matches if match["goes"] and _begins_sentence(match["next"])}
    return all(match["speaker"] in ended for match in matches)


def _begins_sentence(word: str) -> bool:
    first = word.lower().replace("’", "'")
    return first in (entries("light_words") | entries("clause_subjects")) - NOT_FIRST_WORDS


def _says_sentence(match: re.Match[str]) -> bool:
    said = match.string[match.end() :]
    whole = len(match.string) < MAX_LABEL_CHARACTERS
    return len(said.split()) >= MIN_SAID_WORDS and (not whole or said.endswith((".", "?", "!", "…", '"', "”")))


def _speaks_of_oneself(match: re.Match[str]) -> bool:
    return OF_ONESELF.search(match.string, match.end()) is not None


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
