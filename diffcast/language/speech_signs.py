"""How talk differs from telling.

`spoken_score` says how far a text reads like one that is spoken, so that two texts in the wrong order are seen;
`states_something` whether a sentence surely tells something, so that it is never a greeting, a hand-over or a cue.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from diffcast.language.text import WORD
from diffcast.language.wordlists import entries

MIN_WORDS: Final = 50
"""Words below which a text shows too few signs to be judged."""
MAX_CHARACTERS: Final = 40_000
"""Characters by which a text is judged."""

LABELS = re.compile(
    r"(?m)^\s{0,8}(?:>>|\[[^\]\n]{2,40}\]|\([A-Z /:\d]{2,40}\)|[A-Z][A-Z.’' -]{2,40}(?:,[^:\n]{2,60})?:"
    r"|(?:[•·] )?[A-Z]\w{1,20} [A-Z][\w-]{1,20}(?:, [^:\n]{2,60})?(?: \(\d\d:\d\d\))?:\s{0,3}$|(?:SPEAKER|Speaker) \d)"
)
SIGNS: Final[Mapping[str, tuple[re.Pattern[str], float, float]]] = {
    "labels and cues": (LABELS, 3.0, 1.4),
    "contractions": (re.compile(r"(?i)\b\w{1,20}[’'](?:s|re|ve|ll|d|m|t)\b"), 6.0, 0.65),
    "number words": (
        re.compile(
            r"(?i)\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred"
            r"|thousand|million)\b"
        ),
        6.0,
        0.19,
    ),
    "address": (
        re.compile(r"(?i)\b(?:i|i[’']m|we|we[’']re|you|your|our|here[’']s|thanks|okay|ok|well|um|uh|yeah)\b"),
        8.0,
        0.85,
    ),
    "says": (re.compile(r"(?i)\b(?:says|tells)\b"), 4.0, 0.16),
    "said": (re.compile(r"(?i)\b(?:said|told|according)\b"), 4.0, -0.37),
    "figures": (re.compile(r"\d[\d,.]{0,20}"), 4.0, -0.82),
}
"""By name: what counts as the sign, how many a hundred words count at most, and the weight of each.

Weights of a logistic regression on which of the two texts of 400 labelled stories is the transcript; on the other 192
stories it is right for 191.
"""
CAPITALS_WEIGHT: Final = 0.97
BYLINE = re.compile(r"(?m)^(?:By|BY) [A-Z]")
BYLINE_WEIGHT: Final = -0.58

MIN_STATED_WORDS: Final = 4
OPENERS: Final = frozenset({"and", "but", "so", "now"})
"""Words before the subject that say nothing."""
CHAT = re.compile(
    r"(?i)\b(?:you|your|you[’']\w+|we|we[’']\w+|us|our|i|i[’']\w+|my|me|let[’']?s|here[’']?s|thanks?|welcome|hello|hi|hey"
    r"|good (?:morning|evening|afternoon|night)|stay|coming up|next|tonight on|after the break|joins?|reports?|live"
    r"|reporter|correspondent|anchor|news|weather|forecast|sports|traffic|transcripts?|captions?|newsroom|studio"
    r"|program|programme|show|made possible|contain errors|the (?:question|headlines?|thing|story|latest|details))\b"
    r"|[?:*<>\[\]/|]"
)
"""What presenters say to each other and to their audience, and what is no running text."""


def spoken_score(text: str) -> float | None:
    """How far a text reads like a transcript, to be held against that of another text; None for a few words."""
    text = text[:MAX_CHARACTERS]
    words = len(WORD.findall(text))
    if words < MIN_WORDS:
        return None
    counted = (
        weight * min(most, 100 * sum(1 for _ in sign.finditer(text)) / words) for sign, most, weight in SIGNS.values()
    )
    letters = [character for character in text if character.isalpha()]
    capitals = 2 * sum(map(str.isupper, letters)) > len(letters)
    return sum(counted) + CAPITALS_WEIGHT * capitals + BYLINE_WEIGHT * (BYLINE.search(text) is not None)


def states_something(sentence: str) -> bool:
    """Whether a sentence is a plain statement: somebody or something else as its subject, a verb, and no address.

    It says yes only where no reader would doubt it: `The mayor thanked the crews.`, but not `That was quick.`
    """
    plain = " ".join(sentence.split())
    words = [word.replace("’", "'") for word in WORD.findall(plain.lower())]
    if len(words) < MIN_STATED_WORDS or CHAT.search(plain):
        return False
    first = words[1] if words[0] in OPENERS else words[0]
    return first.split("'")[0] in entries("statement_subjects") and any(_is_verb(word) for word in words[1:])


def _is_verb(word: str) -> bool:
    return word in entries("finite_verbs") or (word.endswith("ed") and len(word) > MIN_STATED_WORDS)
