"""How transcripts are laid out: the forms of `dialects.toml`, and the whole lines that are not spoken.

Those lines are slugs, headers, cues, labels, and titles above a sound bite."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, get_args

from diffcast.language.text import WORD_OR_NUMBER, ends_sentence, in_capitals
from diffcast.language.wordlists import entries
from diffcast.model import AsideCode, Block, Role
from diffcast.segment.lines import Line

BRACKETED = re.compile(r"(?s)[\[({]++(?>\s*(?=\s[\])}])|\s*)([^\[\](){}]{1,100}?)\s*+[\])}]++[.:]?")
NAME = re.compile(r"[^\W\d_][\w.’'\-]*(?: [^\W\d_][\w.’'\-]*){1,6}(?:, (?:JR|SR|MD|PHD|M\.D|PH\.D)\.?)?")
SEPARATED = re.compile(r"\s+(?:--|—|–|/|\|)\s+|\s{2,}|\t")
QUOTED = re.compile(r"\(?[\"“]")
BITE_IN_BRACKETS = re.compile(
    r"[(\[](?:BITE|SOT|SOUND ?BITE|ACTUALITY|ACT|CLIP)\b[^\"“]{2,100}[\"“][^\"”]{12,400}[\"”][)\]]"
)
TIMED_BITE = re.compile(r"\(\([^()/\"“]{2,40}/[^()\"“]{2,80}[\"“]")
CLOCK = re.compile(r"\d{0,2}:\d{2}")
PART = re.compile(r"%([A-Z]+)%")
NOTICE = re.compile(r"(?i)this is a rush transcript|^aired\b")

MAX_HEADER_LINES = 8
"""Lines at the top that a programme's header may fill."""
MAX_SLUG_LINES = 4
MAX_SLUG_CHARACTERS = 100
MAX_TITLE_CHARACTERS = 60
"""Characters of a title on screen; it has to fit one line under a name."""


def unspoken_lines(found: Sequence[Line]) -> dict[int, Block]:
    """Blocks for the lines, by index, that are not spoken at all."""
    aside: dict[int, Block] = {}
    for rule in (_header, _headings, _slugs, _tables, _captions_on_screen, _marked, _brackets, _stacks):
        for index, block in rule(found):
            aside.setdefault(index, block)
    return aside


def _marked(found: Sequence[Line]) -> Iterator[tuple[int, Block]]:
    for index, line in enumerate(found):
        for form in forms("whole"):
            match = form.pattern.fullmatch(line.text)
            if match:
                groups = match.groupdict()
                time = seconds(groups.get("time"))
                yield index, Block(line.span, form.role, groups.get("speaker"), time, form.code)
                break


def seconds(clock: str | None) -> float | None:
    """Seconds of a time mark such as 01:02:03.5, 02:03 or :45; None where there is none."""
    if not clock:
        return None
    parts = clock.replace(",", ".").replace(";", ":").split(":")[:3]  # Frames, the fourth, are less than a second.
    try:
        return sum((float(part or 0) * float(60**power) for power, part in enumerate(reversed(parts))), 0.0)
    except ValueError:
        return None


def _header(found: Sequence[Line]) -> Iterator[tuple[int, Block]]:
    """The lines of a programme's header, down to the notice that closes it."""
    head = found[:MAX_HEADER_LINES]
    last = max((index for index, line in enumerate(head) if NOTICE.search(line.text)), default=-1)
    for index in range(last + 1):
        yield index, Block(found[index].span, "cue", code=AsideCode.PROGRAM_HEADER)


def _headings(found: Sequence[Line]) -> Iterator[tuple[int, Block]]:
    """The lines about the recording above what is said."""
    for index, line in enumerate(found[:MAX_HEADER_LINES]):
        for form in forms("heading"):
            if form.pattern.fullmatch(line.text):
                yield index, Block(line.span, form.role, code=form.code)
        for form in forms("heading-of-list"):
            if form.pattern.fullmatch(line.text):
                yield from _heading_of_list(found[index : index + 2], index, form)


def _heading_of_list(found: Sequence[Line], start: int, form: Form) -> Iterator[tuple[int, Block]]:
    """A heading and the list below it, which no sentence is."""
    if len(found) > 1 and not ends_sentence(found[1].text):
        yield from ((start + place, Block(line.span, form.role, code=form.code)) for place, line in enumerate(found))


def _slugs(found: Sequence[Line]) -> Iterator[tuple[int, Block]]:
    for index, line in enumerate(found[:MAX_SLUG_LINES]):
        short = len(line.text) <= MAX_SLUG_CHARACTERS and not ends_sentence(line.text)
        if short and in_capitals(line.text) and len(SEPARATED.findall(line.text)) >= 2:
            yield index, Block(line.span, "cue", code=AsideCode.SLUG)


def _tables(found: Sequence[Line]) -> Iterator[tuple[int, Block]]:
    """Rows of the newsroom system's table above a script."""
    for index, line in enumerate(found[: 2 * MAX_HEADER_LINES]):
        if len(re.findall(r"\S\s{2,}\S|\t", line.text)) >= 3 and not ends_sentence(line.text):
            yield index, Block(line.span, "cue", code=AsideCode.SYSTEM_ROW)


def _brackets(found: Sequence[Line]) -> Iterator[tuple[int, Block]]:
    for index, line in enumerate(found):
        match = BRACKETED.fullmatch(line.text)
        if not match or QUOTED.match(match.group(1)) or _holds_bite(line.text) or _is_label(line.text):
            continue
        inner = match.group(1)
        if line.text[0] == "[" and names_somebody(inner):
            yield index, Block(line.span, "label", inner, code=AsideCode.SPEAKER_LABEL)
        elif not re.search(r"[$%£€]", inner):
            yield index, Block(line.span, "cue", code=AsideCode.PRODUCTION_CUE)


def _holds_bite(line: str) -> bool:
    return TIMED_BITE.match(line) is not None or BITE_IN_BRACKETS.fullmatch(line) is not None


def _is_label(line: str) -> bool:
    known = (form.pattern for form in forms("opening") if form.role == "label")
    return role_label(line) is not None or any(pattern.fullmatch(line) for pattern in known)


def role_label(ahead: str) -> re.Match[str] | None:
    """The label of a name with a role of the newsroom, in brackets; (ANCHOR ON CAM) names nobody."""
    matches = (form.pattern.match(ahead) for form in forms("role"))
    return next((match for match in matches if match and names_somebody(match["speaker"])), None)


def names_somebody(inner: str) -> bool:
    """Whether the text in square brackets is a speaker's name rather than a cue."""
    if re.search(r"[/:*\d]", inner) or not NAME.fullmatch(inner + " X" if " " not in inner else inner):
        return False
    words = WORD_OR_NUMBER.findall(inner.lower())
    return not any(word in entries("cue_words") for word in words) and len(words) <= 5


def _stacks(found: Sequence[Line]) -> Iterator[tuple[int, Block]]:
    """A name, or a name over a title, right above the sound bite whose speaker they show."""
    for index, line in enumerate(found):
        if not line.gap or not _could_be_name(line.text):
            continue
        height = _stack_height(found, index)
        for below in range(height):
            text = line.text if below == 0 else None
            yield index + below, Block(found[index + below].span, "title", text, code=AsideCode.SCREEN_TITLE)


def _stack_height(found: Sequence[Line], index: int) -> int:
    """How many lines from this one on are name and title: 0 unless a bite follows right below."""
    for height in (1, 2, 3):
        below = found[index + height] if index + height < len(found) else None
        if below is None or below.gap:
            return 0
        if QUOTED.match(below.text) or not in_capitals(below.text):
            return height if height > 1 or QUOTED.match(below.text) else 0
        if len(below.text) > MAX_TITLE_CHARACTERS or ends_sentence(
            below.text.removesuffix(".") if height == 1 else below.text
        ):
            return 0
    return 0


def _could_be_name(text: str) -> bool:
    words = WORD_OR_NUMBER.findall(text)
    plain = not re.search(r"[\d:/=()\[\]>*\"“]", text) and len(text) <= MAX_TITLE_CHARACTERS
    return (
        plain
        and 1 < len(words) <= 6
        and in_capitals(text)
        and not any(w.lower() in entries("not_in_names") for w in words)
    )


def _captions_on_screen(found: Sequence[Line]) -> Iterator[tuple[int, Block]]:
    """The lines under a *CG mark, down to the time at which the title is keyed."""
    for index, line in enumerate(found):
        if not line.text.startswith("*CG"):
            continue
        for below in range(index + 1, min(index + 3, len(found))):
            if CLOCK.fullmatch(found[below].text):
                for title in range(index + 1, below + 1):
                    yield title, Block(found[title].span, "title", code=AsideCode.SCREEN_TITLE)
                break


ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Form:
    """A pattern with the role of what it matches; `code` is None if that is story."""

    role: Role
    code: AsideCode | None
    pattern: re.Pattern[str]


@cache
def forms(kind: str) -> tuple[Form, ...]:
    """The forms of one kind from `dialects.toml`, in the order in which they are tried; its parts are put in place."""
    written = _dialects()
    return tuple(_form(entry, written["parts"]) for entry in written[kind])


def _form(entry: Mapping[str, str], parts: Mapping[str, str]) -> Form:
    role = next(role for role in ROLES if role == entry["role"])
    code = AsideCode(entry["code"]) if "code" in entry else None
    return Form(role, code, re.compile(PART.sub(lambda match: parts[match[1]], entry["pattern"])))


@cache
def _dialects() -> dict[str, Any]:
    return tomllib.loads(resources.files("diffcast.segment").joinpath("dialects.toml").read_text("utf-8"))
