"""Splits a page that holds both texts: the article and then its transcript, or the reverse."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from diffcast.errors import NoStory
from diffcast.language.text import WORD, words_in_capitals
from diffcast.model import Document, Side, Span

LINE = re.compile(r"[^\r\n]+")
HEADING = re.compile(r"(?i)[\W_]*(?:(?:read|see|show|view)\s+)?(?:the\s+)?(?:full\s+)?(?:video\s+)?transcript[\W_]*")
LABEL = re.compile(
    r"\[\s*[^\W\d_][\w.’'\- /]{1,60}\]"
    r"|>>"
    r"|\(+\s*(?:ANCHOR|REPORTER|TAKE|VO|SOT|NATS?|PKG|ON CAM|LIVE|BEGIN VIDEO)\b"
    r"|(?:[A-Z][A-Z.’'\-]*\s){0,3}[A-Z][A-Z.’'\-]+(?:,[^:.!?]{2,70})?(?:\s*\([^)]{1,30}\))?:\s"
    r"|(?i:speaker) \d+ ?:"
)
OPENING_BITE = re.compile(r"[\"“][^\"“”]+[\"”]?\s*")
PAGE_WORDING = re.compile(
    r"(?i)(?:tags?|topics?|filed under|related|copyright|©|photos?|videos?|images?|download|watch|listen|read more|"
    r"more|sign up|subscribe|updated?|see also|source|correction|note|live|breaking|exclusive|opinion|read next|gift|"
    r"share|comments?)\b"
)
NOTICE = re.compile(r"(?i)aired\b|this is a rush transcript|return to transcripts|speech to text|.*closed.caption")
CUE = re.compile(r"[\[({].{1,120}[\])}]|\W+|[♪♫].*|(?:TRT|RUNS|DUR)\b[ :=]*+[\d:]*+(?<=[\d:])")

MIN_PROSE_WORDS = 6
"""Words below which a line is no evidence for either side: it may be a label, a title or furniture."""
MIN_EVIDENCE_WORDS = 12
"""Words of prose that each half must show before it counts as a text of its own."""
WORDS_PER_LABEL = 30
"""Words of prose that one speaker's label is worth as evidence for a script; a turn may run over several paragraphs."""
MAX_LABEL_CHARACTERS = 40
"""Characters. A line that opens with a label and is no longer holds little else: the next line is spoken, too."""


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str
    script: int
    article: int
    """How many words speak for a script, and how many for an article."""


def halves(whole: Document) -> tuple[Document, Document]:
    """The transcript and the article of one page, in this order, even if the article comes first.

    Offsets of each count within its own text, not within the page, which is why both are marked as extracted. Raises
    `NoStory` where either half is missing.
    """
    lines = _weigh(whole.text)
    script_first, cut = _boundary(lines)
    head, tail = lines[:cut], lines[cut:]
    script, article = (head, tail) if script_first else (tail, head)
    if sum(line.script for line in script) < MIN_EVIDENCE_WORDS:
        raise NoStory(f"{whole.source}: no transcript found on the page; give the two texts as two files")
    if sum(line.article for line in article) < MIN_EVIDENCE_WORDS:
        raise NoStory(f"{whole.source}: no article found on the page; give the two texts as two files")
    order = "transcript above, article below" if script_first else "article above, transcript below"
    place = f"Split at line {_line_number(whole, lines[cut].start)}: {order}"
    return _half(whole, script, "transcript", place), _half(whole, article, "article", place)


def side_of(text: str) -> Side:
    """The side that a text looks more like."""
    lines = _weigh(text)
    return "transcript" if sum(line.script for line in lines) > sum(line.article for line in lines) else "article"


def _weigh(text: str) -> list[_Line]:
    found: list[_Line] = []
    labelled = False
    for match in LINE.finditer(text):
        line = match.group().strip()
        if not line:
            continue
        adjoining = bool(found) and text.count("\n", found[-1].start, match.start()) == 1
        script, article = _evidence(line)
        if labelled and adjoining:
            script, article = script + article, 0
        found.append(_Line(match.start(), match.group(), script, article))
        labelled = script >= WORDS_PER_LABEL and len(line) <= MAX_LABEL_CHARACTERS and _is_label(line)
    return found


def _is_label(line: str) -> bool:
    return bool(LABEL.match(line)) and not PAGE_WORDING.match(line.lstrip("[( "))


def _evidence(line: str) -> tuple[int, int]:
    words = [word for word in WORD.findall(line) if len(word) > 1]
    capitals = words_in_capitals(words)
    if _is_label(line):
        return WORDS_PER_LABEL + len(words), 0
    if len(words) < MIN_PROSE_WORDS or line[0] in '"“':
        return (len(words), 0) if len(words) >= MIN_PROSE_WORDS and capitals else (0, 0)
    return (len(words), 0) if capitals else (0, len(words))


def _boundary(lines: Sequence[_Line]) -> tuple[bool, int]:
    """Whether the script comes first, and the index of the first line of the second text."""
    headings = [index for index, line in enumerate(lines) if index and HEADING.fullmatch(line.text)]
    script = [0, *accumulate(line.script for line in lines)]
    article = [0, *accumulate(line.article for line in lines)]
    places: Iterable[int] = headings or range(1, len(lines))
    article_first = [(article[cut] + script[-1] - script[cut], -cut) for cut in places]
    script_first = [(script[cut] + article[-1] - article[cut], -cut) for cut in places]
    if not article_first:
        return False, 0
    if max(script_first)[0] > max(article_first)[0]:
        cut = -max(script_first)[1]
        return True, cut if headings else _past_closing(lines, cut)
    cut = -max(article_first)[1]
    return False, cut if headings else _back_to_opening(lines, _to_first_mark(lines, cut))


def _to_first_mark(lines: Sequence[_Line], cut: int) -> int:
    """Past what still belongs to the article, such as tags, to the first line that a script could begin with."""
    while cut + 1 < len(lines) and not lines[cut].script and not OPENING_BITE.fullmatch(lines[cut].text.strip()):
        cut += 1
    return cut


def _back_to_opening(lines: Sequence[_Line], cut: int) -> int:
    """Up to what comes above the first mark of the transcript: a slug, a header, a bite without a speaker."""
    first = cut
    for index in range(cut - 1, 0, -1):
        line = lines[index].text.strip()
        if lines[index].article or PAGE_WORDING.match(line):
            break
        if _opens_script(line) or (NOTICE.match(lines[first].text.strip()) and len(line) <= MAX_LABEL_CHARACTERS):
            first = index
        elif not CUE.fullmatch(line):
            break
    return first


def _opens_script(line: str) -> bool:
    in_capitals = line.isupper() and len(WORD.findall(line)) >= 2
    return in_capitals or bool(OPENING_BITE.fullmatch(line) or NOTICE.match(line))


def _past_closing(lines: Sequence[_Line], cut: int) -> int:
    """Down past cues and a last short sentence in capitals, which still belong to the script."""
    while cut < len(lines) - 1 and not lines[cut].article:
        line = lines[cut].text.strip()
        if not CUE.fullmatch(line) and not (line.isupper() and line.endswith(".")):
            break
        cut += 1
    return cut


def _line_number(whole: Document, offset: int) -> int:
    """The line of the source, or of the text where the format does not tell."""
    told = [mark.line for mark in whole.marks if mark.line is not None and mark.span.start <= offset]
    return told[-1] if told else whole.text.count("\n", 0, offset) + 1


def _half(whole: Document, lines: Sequence[_Line], side: Side, place: str) -> Document:
    kept = lines[1:] if HEADING.fullmatch(lines[0].text) else lines
    start, end = kept[0].start, kept[-1].start + len(kept[-1].text)
    start += len(whole.text[start:end]) - len(whole.text[start:end].lstrip())
    note = "; ".join(part for part in (whole.note, place) if part)
    return replace(part_of(whole, Span(start, end)), side=side, note=note)


def part_of(whole: Document, span: Span) -> Document:
    """A stretch of a document as one of its own, with what the format says about it."""

    def moved(each: Span) -> Span:
        return Span(each.start - span.start, each.end - span.start)

    return replace(
        whole,
        text=whole.text[span.start : span.end].rstrip(),
        extracted=True,
        marks=tuple(replace(mark, span=moved(mark.span)) for mark in whole.marks if span.holds(mark.span)),
        known=tuple(replace(detail, span=moved(detail.span)) for detail in whole.known if span.holds(detail.span)),
    )
