"""Speakers that a meeting or recognition tool writes again at every caption or line, even inside a sentence.

`Ann Poe: The bridge cost two point` / `Ann Poe: four million dollars`: such labels become the speaker of their words,
so that sentences and numbers are whole again. Labels that only begin turns stay in the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from diffcast.language.sounds_alike import given_names
from diffcast.language.text import WORD, ends_sentence
from diffcast.language.words import stop_words

MACHINE: Final = r"(?:speaker|spkr?|participant)[ _:#-]{0,2}(?:\d{1,3}|[A-Za-z]\b)|(?:unknown|unidentified) speaker"
NAME: Final = r"[^\W\d_][\w.’'\-]{0,24}(?: [^\W\d_][\w.’'\-]{0,24}){0,4}"
LABEL: Final = re.compile(
    rf"[\[(](?P<voice>(?i:{MACHINE}))[\])] ?:?\s{{0,4}}|(?P<numbered>(?i:{MACHINE})) ?:\s{{0,4}}"
    rf"|(?P<name>{NAME}) ?:\s{{1,4}}"
)
BARE_NAME: Final = re.compile(rf"{NAME}|(?i:{MACHINE})")
DASHES: Final = "–—- "
MIN_SHARE: Final = 0.5
"""Share of the captions that begin with a label, from which the tool writes one at each."""
MIN_SHARE_OF_BARE: Final = 0.8
"""The same for names on a row of their own, which look like any other row."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A caption or a line of a tool, cut into its label and its words."""

    speaker: str | None
    rows: tuple[str, ...]
    """What is said, by rows; the label is gone."""


def labelled(captions: Sequence[tuple[str, ...]]) -> list[Labelled]:
    """The captions, each as its rows of text, with the labels that are written again and again cut off.

    Labels before a colon stay in the text where none is repeated inside a sentence; the text shows them as well.
    """
    found = [_before_colon(rows) for rows in captions]
    if _often(found, MIN_SHARE) and _repeats(found):
        return found
    names = Counter(_without_dashes(rows[0]) for rows in captions if len(rows) > 1)
    again = {name for name, count in names.items() if count > 1}
    found = [_on_own_row(rows, again) for rows in captions]
    return found if _often(found, MIN_SHARE_OF_BARE) else [Labelled(None, rows) for rows in captions]


def _often(found: Sequence[Labelled], share: float) -> bool:
    marked = sum(one.speaker is not None for one in found)
    return marked > 1 and marked >= share * len(found)


def _repeats(found: Sequence[Labelled]) -> bool:
    """Whether a sentence goes on below its speaker's label."""
    return any(
        one.speaker is not None and one.speaker == two.speaker and one.rows and not ends_sentence(one.rows[-1])
        for one, two in pairwise(found)
    )


def _before_colon(rows: tuple[str, ...]) -> Labelled:
    match = LABEL.match(rows[0]) if rows else None
    if match is None or (match["name"] and not _is_name(match["name"])):
        return Labelled(None, rows)
    rest = rows[0][match.end() :]
    return Labelled(match["voice"] or match["numbered"] or match["name"], (*((rest,) if rest else ()), *rows[1:]))


def _on_own_row(rows: tuple[str, ...], again: set[str]) -> Labelled:
    name = _without_dashes(rows[0]) if rows else ""
    bare = len(rows) > 1 and BARE_NAME.fullmatch(name) is not None and _is_full_name(name, name in again)
    return Labelled(name, rows[1:]) if bare else Labelled(None, rows)


def _without_dashes(row: str) -> str:
    """A row without the dash before it, and one behind it: `— Ann Poe —`. A dash behind it alone goes on with it."""
    return row.strip(DASHES) if row.startswith(tuple(DASHES)) else row


def _is_name(name: str) -> bool:
    words = WORD.findall(name)
    return bool(words) and all(word[0].isupper() and word.lower() not in stop_words() for word in words)


def _is_full_name(row: str, again: bool) -> bool:
    """Whether a row surely is a name: it begins with a given name or is there again, or it is a machine's."""
    given = row.split()[0].lower() in given_names() or (again and not any(map(str.isupper, row.split())))
    return any(character.isdigit() for character in row) or (_is_name(row) and " " in row and given)
