"""The cue of a sound bite, whom it names, and whether the words below it are that bite or narration that goes on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from diffcast.language.text import WORD
from diffcast.model import Block
from diffcast.segment.dialects import forms

BITE_CUE: Final = re.compile(r"(?i)\b(?:sot|bite|actuality|audio|clip|cut|soundbite)\b")
CUE_WORDS: Final = re.compile(
    r"(?i)^[\W]*(?:(?:take|sot|bite|actuality|audio|clip|cut|soundbite|aston|super|cg)\b[ :/–—-]*)+"
    r"(?:\d ?line\s|:?\d[\d:.]*)?\s*"
)
ANNOUNCED_NAME: Final = re.compile(r"([^\W\d_][\w.’'\-]*(?: [^\W\d_][\w.’'\-]*){0,5}) ?(?:[,/)\]]|$)")
OF_ONESELF: Final = re.compile(
    r"(?i)\b(?:i|i[’'](?:m|ve|d|ll)|me|my|myself|mine|we|we[’'](?:re|ve|d|ll)|our|ourselves)\b"
)
"""What somebody says who speaks of themselves or of their own people."""
MAX_PARTS_OF_BITE: Final = 20
"""Lines of a sound bite after which its end is not looked for."""
MAX_CHARACTERS: Final = 1_000
"""Characters of a line by which it is judged."""


def name_in(cue: str) -> str | None:
    """The name in a cue such as `(SOT :07 SUPT. PRIYA LOCKHART)`."""
    opening = CUE_WORDS.match(cue)
    match = ANNOUNCED_NAME.match(cue[opening.end() :]) if opening else None
    return match.group(1).strip() if match else None


def signed_by(text: str, parts: Sequence[Block], index: int) -> str | None:
    """Who signs the quotation at `index`, behind or below it: `“Nobody was told.” — Hugh Ross`."""
    after = parts[index + 1] if index + 1 < len(parts) else None
    closed = text.endswith(('"', "”"), 0, parts[index].span.end)
    return after.speaker if after is not None and closed and is_signature(text, after) else None


def is_signature(text: str, part: Block) -> bool:
    """Whether a title stands behind the quotation that it names the speaker of, not before it."""
    return part.role == "title" and text[part.span.start : part.span.end].lstrip().startswith(("–", "—", "-"))


def ends_as_bite(text: str, parts: Sequence[Block], index: int, heard: str | None) -> bool:
    """Whether what is said at `index`, below the cue of a bite, is that bite although no quotation mark says so.

    It is where a label or a cue gives the word back behind it, or where somebody speaks there of themselves; never
    where it tells of the one whom the cue names, `heard`.
    """
    first = next((at for at in range(index, max(-1, index - MAX_PARTS_OF_BITE), -1) if parts[at].aside), -1) + 1
    end = next((at for at in range(index + 1, min(len(parts), index + MAX_PARTS_OF_BITE)) if parts[at].aside), None)
    if end is not None and parts[end].role == "label" and parts[end].speaker is not None:
        return True
    said = [_shown(text, one) for one in parts[first:end]]
    if _tells_of(heard or "", said):
        return False
    return (end is not None and _gives_back(_shown(text, parts[end]))) or any(map(OF_ONESELF.search, said))


def _shown(text: str, part: Block) -> str:
    return text[part.span.start : min(part.span.end, part.span.start + MAX_CHARACTERS)]


def _gives_back(cue: str) -> bool:
    return any(form.pattern.fullmatch(cue) for form in forms("give-back"))


def _tells_of(name: str, said: Sequence[str]) -> bool:
    surname = name.lower().split()[-1:]
    return any(word in surname for line in said for word in WORD.findall(line.lower()))
