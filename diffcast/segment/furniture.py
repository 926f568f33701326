"""Lines of an article that are page furniture: by their wording, their form and their place.

The rules only take lines that nobody would read as a statement. `line_signals` gives weaker evidence to the networks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import takewhile
from types import MappingProxyType

from diffcast.language.text import WORD, WORD_OR_NUMBER, ends_sentence, ends_statement
from diffcast.language.wordlists import entries
from diffcast.model import AsideCode
from diffcast.segment.lines import Line
from diffcast.segment.patterns import list_headings, wording_of

BULLET = re.compile(r"\s*(?:[•·▪◦‣*–—-]|\d{1,2}[.)]?)\s+")
BYLINE = re.compile(
    r"(?:By|BY|by):? +(?=[A-Z])|\(?(?:Words|Text|Story|Essay|Photographs|Photography|Pictures|Portraits|Illustrations?|"
    r"Reporting|Additional reporting|Compiled|Filed|Posted?|Video)(?: by|:) (?:[a-z]+ ){0,2}(?=[A-Z])"
)
MONTH = "(?i:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\\.?"
STAMPED = re.compile(
    rf"(?i:by)[ —–-]{{0,5}}\S[^.!?]{{0,60}}?{MONTH} \d{{1,2}}, \d{{4}}\b.{{0,30}}"
    rf"|(?i:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{{0,6}}\.?, )?{MONTH} \d{{1,2}}, \d{{4}}"
    r"[^.!?]{0,30}?(?i:by):? ?[A-Z][^.!?]{1,60}"
    r"|(?i:(?:first |last )?(?:published|updated|posted|modified))\b"
    r"[^.!?]{0,30}?\d{4}[^.!?]{0,12}?\d{1,2}:\d{2}[^.!?]{0,60}"
    r"|\d{1,2}[:.]\d{2}(?: ?[ap]\.?m\.?)?(?: ?[|·—–-] ?| by )(?:by )?[A-Z][\w.’'\-]*(?: [A-Z][\w.’'\-]*){0,3}"
)
"""A writer and a date or an hour with nothing between them, as pages run them together: `by KELR NEWSMarch 2, 2024`."""
HOUR = re.compile(r"\d{1,2}:\d{2}(?: ?[ap]\.?m\.?)?")
CRUMBS = re.compile(r"\s[>›»→/|·]\s|\s{2,}|\t")
ARROWS = re.compile(r"\s[>›»→]\s")
COUNTER = re.compile(r"\(?\d{1,3}\s*(?:of|/)\s*\d{1,3}\)?")
ADDRESS = re.compile(
    r"(?i)[^\s@]{1,64}@[^\s@]{1,100}\.\w{1,20}|(?:https?://|www\.)\S+"
    r"|[\w-]{1,63}\.(?:com|org|net|co\.uk|gov|edu|news|tv)(?:/\S*)?"
)
PIECES = re.compile(r"\s[|·•/]\s|\s{2,}|\t")
HASHTAGS = re.compile(r"(?:#\w+[\s,]*)+")
BRACKETED = re.compile(r"(?:\[[^\[\]]{1,60}\]\s*)+")
CREDIT = re.compile(
    r"(?i)(?:(?:ap |reuters |getty |file |staff )?(?:photos?|image|picture|graphic|chart|video)\s?(?:by|:|courtesy|/)"
    r"|ap photo\b|image source,|courtesy[ :]).{0,60}"
)
SLASHED = re.compile(r"[A-Z][\w.’'\-]*(?: [A-Z][\w.’'\-]*){0,3}/[A-Z][\w.’'\-]*(?: [A-Z][\w.’'\-]*){0,3}")
QUESTION = re.compile(r"(?i)(?:so |and |but )?(?:what|who|why|how|where|when|which|is|are|will|can|does|do)\b[^.!]*\?")

MAX_WORDED_LINE_WORDS = 40
"""Words. A longer line is a paragraph that happens to hold a phrase of furniture."""
MAX_COLUMNS_LINE_WORDS = 24
MIN_HEADLINE_WORDS = 5
MAX_LINES_ABOVE_PROSE = 14
"""Lines at the top among which the headline is looked for."""
MIN_PROSE_WORDS = 12
"""Words of a line with a full stop from which it is a paragraph of the story."""
MIN_SENTENCES_WORDS = 8
"""The same of a line of two sentences."""
SENTENCE_END = re.compile(r"[a-z]{3}\. (?=[A-Z])")
MIN_REPEATED_WORDS = 6
"""Words of a caption from which the same words below it are the caption again."""
MAX_CREDIT_WORDS = 6
"""Words that the second caption may have more: who took the photo."""
MAX_LISTED_HEADLINE_WORDS = 18
"""Words of a headline in a list of other stories."""

Rule = Callable[[Sequence[Line], Mapping[int, AsideCode]], Iterator[tuple[int, AsideCode]]]


def furniture_codes(
    found: Sequence[Line], told: Mapping[int, AsideCode] = MappingProxyType({})
) -> dict[int, AsideCode]:
    """Why a line is furniture, by the line's index; lines that may be story have no entry.

    `told` holds lines that are known to be furniture already.
    """
    shown = dict(told)
    for rule in RULES:
        for index, code in rule(found, shown):
            shown.setdefault(index, code)
    return shown


def headline(found: Sequence[Line], shown: Mapping[int, AsideCode]) -> int | None:
    """The index of the line that is most likely the headline; None where the text begins with prose."""
    head = list(takewhile(lambda index: not is_prose(found[index].text), range(min(MAX_LINES_ABOVE_PROSE, len(found)))))
    bare = [index for index in head if index not in shown]
    longest = max(bare, key=lambda index: len(WORD.findall(found[index].text)), default=None)
    long_enough = (index for index in bare if len(WORD.findall(found[index].text)) >= MIN_HEADLINE_WORDS)
    return next((index for index in long_enough if len(CRUMBS.findall(found[index].text)) < 2), longest)


def is_prose(line: str) -> bool:
    """Whether a line is a paragraph of running text."""
    words = len(WORD.findall(line))
    if words >= 3 * MIN_PROSE_WORDS:
        return True
    return ends_statement(line) and (
        words >= MIN_PROSE_WORDS or (words >= MIN_SENTENCES_WORDS and _has_sentences(line))
    )


def _has_sentences(line: str) -> bool:
    """Whether a line holds two sentences, each with a full stop; a headline doesn't."""
    return line.endswith(".") and SENTENCE_END.search(line) is not None


def _worded(found: Sequence[Line], shown: Mapping[int, AsideCode]) -> Iterator[tuple[int, AsideCode]]:
    for index, line in enumerate(found):
        words = len(line.text.split())
        if words <= MAX_WORDED_LINE_WORDS:
            code = wording_of(line.text, words)
            if code:
                yield index, code


def _shaped(found: Sequence[Line], shown: Mapping[int, AsideCode]) -> Iterator[tuple[int, AsideCode]]:
    for index, line in enumerate(found):
        code = shape_of(line.text)
        if code:
            yield index, code


def _composed(found: Sequence[Line], shown: Mapping[int, AsideCode]) -> Iterator[tuple[int, AsideCode]]:
    """Lines in columns or steps, of which at least half are furniture by themselves."""
    for index, line in enumerate(found):
        pieces = [piece for piece in PIECES.split(line.text) if re.search(r"\w", piece)]
        if len(pieces) < 2 or len(line.text.split()) > MAX_COLUMNS_LINE_WORDS or is_prose(line.text):
            continue
        known = [code for piece in pieces if (code := piece_code(piece))]
        if 2 * len(known) >= len(pieces):
            yield index, known[0]


def piece_code(piece: str) -> AsideCode | None:
    """Why one column of a line is furniture, None where it may be story."""
    plain = piece.strip(" .:").lower()
    if plain in entries("section_names"):
        return AsideCode.SECTION_NAME
    return wording_of(piece, len(piece.split())) or shape_of(piece)


def shape_of(line: str) -> AsideCode | None:
    """Why the form of a line makes it furniture; None if it doesn't."""
    words = WORD.findall(line.lower())
    stopped = ends_sentence(line)
    forms: tuple[tuple[AsideCode, bool], ...] = (
        (AsideCode.SEPARATOR, not words and not re.search(r"\d", line)),
        (AsideCode.DATE, len(line) <= 80 and (_only_dates(line, words) or bool(HOUR.fullmatch(line)))),
        (AsideCode.BREADCRUMBS, not stopped and _is_trail(line, words)),
        (AsideCode.PHOTO_NUMBER, bool(COUNTER.fullmatch(line))),
        (AsideCode.ADDRESS, bool(ADDRESS.fullmatch(line))),
        (AsideCode.TAGS, bool(HASHTAGS.fullmatch(line))),
        (AsideCode.BUTTON, len(words) <= 9 and bool(BRACKETED.fullmatch(line))),
        (AsideCode.BYLINE, not stopped and len(words) <= 14 and bool(BYLINE.match(line) or STAMPED.fullmatch(line))),
        (AsideCode.CREDIT, len(words) <= 9 and bool(CREDIT.fullmatch(line) or SLASHED.fullmatch(line))),
    )
    return next((code for code, fits in forms if fits), None)


def _only_dates(line: str, words: Sequence[str]) -> bool:
    dated = bool(re.search(r"\d", line)) or len(words) <= 2
    return bool(words) and dated and all(word.strip(".") in entries("date_line_words") for word in words)


def _is_trail(line: str, words: Sequence[str]) -> bool:
    if not ARROWS.search(line) or len(words) > 14:
        return False
    return all(len(step.split()) <= 4 for step in ARROWS.split(line))


def _lists(found: Sequence[Line], shown: Mapping[int, AsideCode]) -> Iterator[tuple[int, AsideCode]]:
    """Headings over headlines of other stories, and those headlines, until prose goes on."""
    code, headings = list_headings()
    index = 0
    while index < len(found):
        plain = found[index].text.lower().replace("’", "'")
        if not headings.fullmatch(plain.strip("•*_ ").rstrip(" .:»>→")):
            index += 1
            continue
        yield index, code
        index += 1
        first = index
        while index < len(found) and _is_entry(found, index, first):
            yield index, code
            index += 1


def _is_entry(found: Sequence[Line], index: int, first: int) -> bool:
    line = found[index]
    own_paragraphs = first + 1 < len(found) and found[first + 1].gap
    if line.gap and index > first and not own_paragraphs:
        return False
    stopped = line.text.endswith((".", ".”", '."'))
    return not stopped and 1 < len(WORD.findall(line.text)) <= MAX_LISTED_HEADLINE_WORDS


def _masthead(found: Sequence[Line], shown: Mapping[int, AsideCode]) -> Iterator[tuple[int, AsideCode]]:
    """Short lines above the headline: the site's name, its menu, the section."""
    top = headline(found, shown)
    for index in range(top or 0):
        if not ends_sentence(found[index].text):
            yield index, AsideCode.SITE_HEADER


def _bylines(found: Sequence[Line], shown: Mapping[int, AsideCode]) -> Iterator[tuple[int, AsideCode]]:
    """Names and titles of writers, next to a byline, a date or a share button."""
    top = headline(found, shown)
    first = 0 if top is None else top + 1
    for _ in range(2):
        for index in range(first, min(first + MAX_LINES_ABOVE_PROSE, len(found))):
            if is_prose(found[index].text):
                break
            if index not in shown and _is_writer(found, index, shown):
                yield index, AsideCode.BYLINE


def _is_writer(found: Sequence[Line], index: int, shown: Mapping[int, AsideCode]) -> bool:
    line = found[index].text
    words = WORD.findall(line)
    if not 2 <= len(words) <= 9 or ends_sentence(line):
        return False
    office = any(word.lower() in entries("byline_words") for word in words)
    named = sum(word[0].isupper() or word in ("and", "at", "for", "of", "in") for word in words) == len(words)
    if office and words[0][0].isupper() and not any(word.lower() in entries("finite_verbs") for word in words):
        return True
    above = index - 1 in shown and not found[index].gap
    below = index + 1 in shown and index + 1 < len(found) and not found[index + 1].gap
    return named and len(words) <= 5 and (above or below)


def _subheads(found: Sequence[Line], shown: Mapping[int, AsideCode]) -> Iterator[tuple[int, AsideCode]]:
    """Heads over parts of a story, which ask or name rather than state."""
    start = next((index for index, line in enumerate(found) if is_prose(line.text)), len(found))
    for index, line in enumerate(found):
        words = WORD.findall(line.text)
        standing = line.text.lower().strip(" :.•").replace("’", "'") in entries("subheads")
        section = line.text.lower().strip(" :") in entries("section_names")
        asks = index > start and len(words) <= 8 and QUESTION.fullmatch(line.text) is not None
        if standing or section or asks:
            yield index, AsideCode.SECTION_NAME if section else AsideCode.SUBHEAD


def _captions_twice(found: Sequence[Line], shown: Mapping[int, AsideCode]) -> Iterator[tuple[int, AsideCode]]:
    """A line that repeats the one right above it, but for the credit: a page prints a caption for two widths."""
    for index in range(1, len(found)):
        ours, before = (WORD_OR_NUMBER.findall(found[at].text.lower()) for at in (index, index - 1))
        again = not found[index].gap and len(before) >= MIN_REPEATED_WORDS and ours[: len(before)] == before
        if again and len(ours) - len(before) <= MAX_CREDIT_WORDS:
            yield index, AsideCode.CREDIT


def _repeats(found: Sequence[Line], shown: Mapping[int, AsideCode]) -> Iterator[tuple[int, AsideCode]]:
    """A line that stands above in the very same words, such as a caption that a gallery repeats."""
    above: set[str] = set()
    for index, line in enumerate(found):
        words = " ".join(WORD_OR_NUMBER.findall(line.text.lower()))
        if words in above and words.count(" ") >= MIN_REPEATED_WORDS - 1:
            yield index, AsideCode.PULL_QUOTE
        above.add(words)


RULES: tuple[Rule, ...] = (
    _lists,
    _worded,
    _shaped,
    _composed,
    _masthead,
    _bylines,
    _subheads,
    _captions_twice,
    _repeats,
)
