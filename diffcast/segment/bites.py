"""The cue of a sound bite, whom it names, and whether the words below it are that bite or narration that goes on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from diffcast.codes import NARRATION
from diffcast.language.text import WORD, mostly_capitals
from diffcast.language.titles import title_heads
from diffcast.model import Block, Span
from diffcast.segment.dialects import Form, forms
from diffcast.segment.lines import Line
from diffcast.segment.person_names import can_be_speaker, has_plain_word, holds_office, names_person
from diffcast.segment.speaker_labels import OF_ONESELF

BITE_CUE: Final = re.compile(r"(?i)\b(?:sot|bite|actuality|audio|clip|cut|soundbite)\b")
CUE_WORDS: Final = re.compile(
    r"(?i)^[\W]*(?:(?:take|sot|bite|actuality|audio|clip|cut|soundbite|aston|super|cg)\b[ :/–—-]*)+"
    r"(?:\d ?line\s|:?\d[\d:.]*)?\s*"
)
ANNOUNCED_NAME: Final = re.compile(r"([^\W\d_][\w.’'\-]*(?: [^\W\d_][\w.’'\-]*){0,5}) ?(?:[,/)\]]|$)")
TELLS_OF_SOMEBODY: Final = re.compile(
    r"(?i)\b(?:he|she|(?:he|she)[’'](?:s|d|ll)|ask(?:s|ed)|reached out|(?:told|tells) us)\b(?![’'])"
)
"""What a first sentence holds that narrates: the one in the cue as HE or SHE, or what the reporter did."""
QUOTES: Final = ("“", "”", '"')
MAX_PARTS_OF_BITE: Final = 20
"""Lines of a sound bite after which its end is not looked for."""
MAX_CHARACTERS: Final = 1_000
"""Characters of a line by which it is judged."""
SENTENCE_END: Final = re.compile(r"(?<=[.?!…])\s{1,9}")


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


def signature(text: str, rest: Span) -> Iterator[Block]:
    """The signature behind the quotation that is all the rest of a line: `“Nobody was told.” — Hugh Ross`."""
    form = forms("signature")[0]
    match = form.pattern.fullmatch(text, rest.start, min(rest.end, rest.start + MAX_CHARACTERS))
    if match and _signs(match):
        yield _title(form, Span(match.start("signed"), match.end()), match["speaker"])


def signatures(found: Sequence[Line]) -> Iterator[tuple[int, Block]]:
    """The lines, by index, that are a name after a dash right below the quotation that it signs."""
    form = forms("dash-head")[0]
    opens = 0
    for index, line in enumerate(found):
        opens = index if line.gap else opens
        alone = index > opens and (index + 1 == len(found) or found[index + 1].gap)
        quoted = alone and found[opens].text.startswith(QUOTES) and found[index - 1].text.endswith(QUOTES)
        match = form.pattern.fullmatch(line.text[:MAX_CHARACTERS]) if quoted else None
        if match and _signs(match):
            yield index, _title(forms("signature")[0], line.span, match["speaker"])


def _title(form: Form, span: Span, speaker: str) -> Block:
    return Block(span, form.role, speaker, code=form.code)


def _signs(match: re.Match[str]) -> bool:
    """Whether the words after a dash surely are a person's name, or a name and an office."""
    name, office = match["speaker"], match["office"]
    sentence = mostly_capitals(match.string) and name.endswith(".")
    return can_be_speaker(name) and not sentence and (names_person(name) or holds_office(office or ""))


def ends_as_bite(text: str, parts: Sequence[Block], index: int, heard: str | None) -> bool:
    """Whether what is said at `index`, below the cue of a bite, is that bite although no quotation mark says so.

    It is where a label or a cue gives the word back behind it, or where somebody speaks there of themselves; never
    where it tells of the one whom the cue names, `heard`, or where a reporter narrates or signs off.
    """
    first = next((at for at in range(index, max(-1, index - MAX_PARTS_OF_BITE), -1) if parts[at].aside), -1) + 1
    end = next((at for at in range(index + 1, min(len(parts), index + MAX_PARTS_OF_BITE)) if parts[at].aside), None)
    back = end is not None and _gives_back(_shown(text, parts[end]))
    if end is not None and not back and parts[end].role == "label" and parts[end].speaker is not None:
        return True
    said = [_shown(text, one) for one in parts[first:end]]
    cue = _shown(text, parts[first - 1]) if first else ""
    if _tells_of(heard or "", said) or _narrates(cue, said[0]) or any(map(_signs_off, said)):
        return False
    return back or any(map(OF_ONESELF.search, said))


def _narrates(cue: str, said: str) -> bool:
    """Whether a first sentence tells of the one in the cue, or what the reporter did."""
    sentence = SENTENCE_END.split(said, 1)[0]
    offices = title_heads() & set(WORD.findall(cue.lower()))
    words = WORD.findall(sentence.lower())
    titled = any(word in offices and words[at - 1 : at] == ["the"] for at, word in enumerate(words))
    return titled or TELLS_OF_SOMEBODY.search(sentence) is not None


def _signs_off(said: str) -> bool:
    return any(_is_closing(sentence) for sentence in SENTENCE_END.split(said))


def _is_closing(sentence: str) -> bool:
    closing = (form for form in forms("sentence") if form.code in NARRATION)
    matches = (form.pattern.fullmatch(sentence) for form in closing)
    names = (match.groupdict().get("name") or "" for match in matches if match)
    return any(not name or (" " in name and not has_plain_word(name)) for name in names)


def _shown(text: str, part: Block) -> str:
    return text[part.span.start : min(part.span.end, part.span.start + MAX_CHARACTERS)]


def _gives_back(cue: str) -> bool:
    return any(form.pattern.fullmatch(cue) for form in forms("give-back"))


def _tells_of(name: str, said: Sequence[str]) -> bool:
    surname = name.lower().split()[-1:]
    return any(word in surname for line in said for word in WORD.findall(line.lower()))
