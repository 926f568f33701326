"""Whether a sentence surely states something about the world, so that it is never a greeting, a hand-over or a cue."""

from __future__ import annotations

import re
from typing import Final

from diffcast.language.text import WORD
from diffcast.language.wordlists import entries

MIN_WORDS: Final = 4
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


def states_something(sentence: str) -> bool:
    """Whether a sentence is a plain statement: somebody or something else as its subject, a verb, and no address.

    It says yes only where no reader would doubt it: `The mayor thanked the crews.`, but not `That was quick.`
    """
    plain = " ".join(sentence.split())
    words = [word.replace("’", "'") for word in WORD.findall(plain.lower())]
    if len(words) < MIN_WORDS or CHAT.search(plain):
        return False
    first = words[1] if words[0] in OPENERS else words[0]
    return first.split("'")[0] in entries("statement_subjects") and any(_is_verb(word) for word in words[1:])


def _is_verb(word: str) -> bool:
    return word in entries("finite_verbs") or (word.endswith("ed") and len(word) > MIN_WORDS)
