"""Web pages: the story with its headline, byline, captions and pull quotes, and a transcript shown beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from diffcast.limits import Deadline
from diffcast.model import AsideCode, Document, Role, Side
from diffcast.readers.document_builder import DocumentBuilder
from diffcast.readers.encoding import decode, decoded_head, first_tag
from diffcast.readers.format import Format
from diffcast.readers.markup import Element, Flow, flows, tag
from diffcast.readers.page_metadata import Metadata, body_lines, day, metadata
from diffcast.readers.page_parts import HEADINGS, role_of, shown_transcript, take_out
from diffcast.readers.page_root import LEFT, letters
from diffcast.readers.page_story import Story
from diffcast.readers.shortcodes import closed, without_shortcodes
from diffcast.readers.split_page import halves
from diffcast.readers.trees import html_tree

PAGE_TAGS: Final = frozenset({
    "html", "head", "body", "article", "main", "section", "div", "p", "h1", "h2", "title", "meta", "header",
    "table", "span", "font", "center", "a", "ul", "ol", "blockquote",
})  # fmt: skip
NAMED_TAG: Final = re.compile(r"h[3-6]|script|style|link|base|details|nav|aside|footer|figure|form|noscript")
"""The first element of a file that is a page if its name says so, too."""
CLOSED: Final = re.compile(r"(?i)</(?:p|div|h[1-6]|li|ul|table|a|span|strong|em|body|html)\s{0,9}>")
MIN_STORY_WORDS: Final = 30
"""Words below which the elements of a page hold no story, and its text has to be looked for otherwise."""
COVERED: Final = 0.6
"""Share of the text that the page says its article has from which its elements hold the article."""
RUN_WORDS: Final = 3
"""Words of the runs by which two texts are held against each other."""
BYLINE = re.compile(
    r"By (?:[A-Z][\w.’'-]+ ){1,3}(?:and (?:[A-Z][\w.’'-]+ ){1,3})?\W{0,3}(?:Published|Updated|Posted)\b.*"
)
MAX_BYLINE_WORDS: Final = 20
MAX_LINK_WORDS: Final = 12
"""Words. A line that is all link and no longer than this is no statement."""
CAPTIONED: Final = frozenset({"figcaption", "amp-fit-text"})
MAX_LABEL_CHARACTERS: Final = 60
"""Characters of the longest label above a speaker's words."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the story, with what the page says about it."""

    text: str
    role: Role | None = None
    code: AsideCode | None = None
    gap: bool = True
    line: int | None = None


def recognises(head: bytes, name: str) -> bool:
    """Whether a file is a web page: its first element is one of a page's, or its name says so and it holds elements."""
    text = decoded_head(head)
    first = first_tag(text)
    if first in ("html", "head", "body", "article", "main"):
        return True
    if name.endswith((".html", ".htm", ".xhtml", ".shtml")):
        return first in PAGE_TAGS or bool(NAMED_TAG.fullmatch(first) if first else CLOSED.search(text))
    return first in PAGE_TAGS and text.lstrip().lower().startswith(("<!doctype html", f"<{first}"))


def read(raw: bytes, where: str, side: Side) -> Document:
    """The story of the page, or the transcript that it shows where that is asked for and there is one."""
    text, note = decode(raw, where)
    page = html_tree(text, where)
    shown = shown_transcript(page)
    if side == "transcript" and shown is not None:
        return _transcript(raw, where, shown, note)
    said = metadata(page)
    if shown is not None:
        take_out(shown)
    return _story(raw, where, page, said, note, side)


def split(raw: bytes, where: str) -> tuple[Document, Document]:
    """The transcript that the page shows and its story; where no part is named so, the text is cut where it turns."""
    text, note = decode(raw, where)
    shown = shown_transcript(html_tree(text, where))
    article = read(raw, where, "article")
    if shown is None:
        return halves(article)
    return _transcript(raw, where, shown, note), article


def _story(raw: bytes, where: str, page: Element, said: Metadata, note: str | None, side: Side) -> Document:
    deadline = Deadline(where)
    story = Story.of(page, said, deadline)
    lines = list(_signed(story_lines(story, said.headline, deadline), said.authors))
    told = _count(lines)
    given = [Line(each) for each in body_lines(said)]
    body = " ".join(each.text for each in given)
    covered = _share(body, _runs(" ".join(each.text for each in lines)))
    if body and covered < COVERED:
        lines = [*(each for each in lines if each.role in ("headline", "furniture")), *given]
        note = _joined(note, "the text is the one that the page gives to search engines, since it shows less")
    elif body and _is_whole(body, lines) and covered > 0.9:
        lines = _trimmed(lines, body)
    elif told < MIN_STORY_WORDS:
        lines = _otherwise(page, lines)
    builder = DocumentBuilder()
    add_all(builder, lines if side == "article" else _stacked(lines))
    left = story.weights.total[page] - _count(lines)
    if left > 0:
        note = _joined(note, f"{left} words of the page outside the story were left out")
    day_of = said.published or _stamped(story)
    return builder.document(raw, where, side, note, day_of if side == "article" else None)


def _stamped(story: Story) -> date | None:
    """The day of the first time in the story that is given for machines too."""
    stamps = (day(each.get("datetime")) for each in story.root.iter("time") if not story.skips(each))
    return next((found for found in stamps if found), None)


def story_lines(story: Story, headline: str | None = None, deadline: Deadline | None = None) -> Iterator[Line]:
    """The lines of a story, its headline among them; a pull quote that repeats the story is not compared."""
    told: list[Line] = []
    for flow in flows(story.root, story.skips):
        told += _lines(flow, story)
        if deadline:
            deadline.check()
    found = _headed(list(_run(told)), headline)
    body = "".join(letters(each.text) for each in found if each.role is None)
    for each in found:
        repeats = each.role == "quote" and letters(each.text) in body
        yield replace(each, role="furniture", code=AsideCode.PULL_QUOTE) if repeats else each


def _run(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines without shortcodes that the page should have run; what a caption's holds is a caption."""
    names = closed(each.text for each in lines)
    for each in lines:
        if "[" not in each.text:
            yield each
            continue
        for text, caption in without_shortcodes(each.text, names):
            yield replace(each, text=text, role="caption" if caption else each.role)


def _headed(found: list[Line], headline: str | None) -> list[Line]:
    """The lines with the headline that the page calls its own, wherever it is, or with the one that they have."""
    named = next((at for at, each in enumerate(found) if headline and letters(each.text) == letters(headline)), None)
    if named is not None:
        above = [replace(each, role="furniture", code=AsideCode.SITE_HEADER) for each in _heads(found[:named])]
        rest = [replace(each, role=None) if each.role == "headline" else each for each in found[named + 1 :]]
        others = [each for each in found[:named] if each.role != "headline"]
        return [*above, *others, replace(found[named], role="headline", code=None), *rest]
    if headline and not _heads(found):
        return [Line(headline, "headline"), *found]
    return found


def _signed(lines: Iterable[Line], authors: Sequence[str]) -> Iterator[Line]:
    """The lines; one that holds nothing but the name of an author, as the page itself gives it, is a byline."""
    names = {letters(prefix + name) for name in authors for prefix in ("", "by")}
    for each in lines:
        signs = each.role is None and letters(each.text) in names
        yield replace(each, role="furniture", code=AsideCode.BYLINE) if signs else each


def _heads(found: Sequence[Line]) -> list[Line]:
    return [each for each in found if each.role == "headline"]


def add_all(builder: DocumentBuilder, lines: Sequence[Line]) -> None:
    """Add the lines to a builder."""
    for each in lines:
        builder.line(each.text, each.role, gap=each.gap, code=each.code, line=each.line)


def _lines(flow: Flow, story: Story) -> Iterator[Line]:
    role, code = _role(flow, story)
    text = flow.text
    if role is None and flow.linked >= len(text) - 2 and len(text.split()) <= MAX_LINK_WORDS:
        return
    credit = next((each for each in flow.inlines if each.end == len(text) and _is_credit(each.element)), None)
    if credit and credit.start > 0 and role != "furniture":
        yield Line(text[: credit.start], role, code, flow.gap, flow.line)
        yield Line(text[credit.start :], "furniture", AsideCode.CREDIT, False, flow.line)
    else:
        yield Line(text, role, code, flow.gap, flow.line)


def _is_credit(element: Element) -> bool:
    naming = role_of(element)
    return naming is not None and naming.code is AsideCode.CREDIT


def _role(flow: Flow, story: Story) -> tuple[Role | None, AsideCode | None]:
    """What a line is by the elements around it, the nearest first."""
    words = len(flow.text.split())
    inner = [each.element for each in flow.inlines if each.start == 0 and each.end == len(flow.text)]
    if _all_furniture(flow) or (words <= MAX_BYLINE_WORDS and BYLINE.fullmatch(flow.text)):
        return "furniture", AsideCode.BYLINE
    around: list[Element] = [flow.element, *flow.element.iterancestors()]
    for element in [*inner, *around]:
        if element is story.root:
            break
        name = tag(element)
        if name == "h1":
            return "headline", None
        naming = story.role_of(element) if name not in HEADINGS else None
        if naming is not None and words <= naming.longest:
            return naming.role, naming.code
        if name in CAPTIONED:
            return "caption", None
        if name == "blockquote":
            return "quote", None
        if name in ("address", "time") and words <= 20:
            return "furniture", AsideCode.BYLINE if name == "address" else AsideCode.DATE
    return None, None


def _all_furniture(flow: Flow) -> bool:
    """Whether elements such as a byline's and a date's hold the whole line between them."""
    named = ((each, role_of(each.element)) for each in flow.inlines)
    held = sorted((each.start, each.end) for each, naming in named if naming and naming.role == "furniture")
    rest, end = "", 0
    for start, stop in held:
        rest, end = rest + flow.text[end:start], max(end, stop)
    return bool(held) and not any(map(str.isalnum, rest + flow.text[end:]))


def _transcript(raw: bytes, where: str, shown: Element, note: str | None) -> Document:
    """The transcript that a page shows."""
    spoken = flows(shown, lambda element: tag(element) in ("button", "script", "style", "summary", "template"))
    builder = DocumentBuilder()
    add_all(builder, _stacked(Line(flow.text, gap=flow.gap, line=flow.line) for flow in spoken))
    return builder.document(raw, where, "transcript", note)


def _stacked(lines: Iterable[Line]) -> list[Line]:
    """The lines of a script: a short line by itself, such as a name, goes with the words below it."""
    found: list[Line] = []
    for each in lines:
        before = found[-1].text if found and found[-1].role is None else ""
        heads = before and len(before) <= MAX_LABEL_CHARACTERS and not before.endswith((".", "!", "?", "…", "”", '"'))
        found.append(replace(each, gap=each.gap and not heads))
    return found


def _otherwise(page: Element, lines: list[Line]) -> list[Line]:
    """All that the page shows, where no part of it is known to hold a story: the names of its parts may mislead."""
    shown = [Line(flow.text, line=flow.line, gap=flow.gap) for flow in flows(page, lambda each: tag(each) in LEFT)]
    if _count(shown) <= 2 * _count(lines):
        return lines
    heads = [each for each in lines if each.role == "headline"]
    known = {letters(each.text) for each in heads}
    return [*heads, *(each for each in shown if letters(each.text) not in known)]


def _trimmed(lines: list[Line], body: str) -> list[Line]:
    """The lines without those before and behind what the page says its article's text is."""
    runs = _runs(body)
    inside = [index for index, each in enumerate(lines) if each.role is None and _share(each.text, runs) >= 0.5]
    if not inside:
        return lines
    first, last = inside[0], inside[-1]
    headed = next((index for index, each in enumerate(lines) if each.role == "headline"), first)
    # What comes between the headline and the text, such as the line under the headline, belongs to the story.
    return [each for index, each in enumerate(lines) if each.role is not None or min(headed, first) <= index <= last]


def _is_whole(body: str, lines: Sequence[Line]) -> bool:
    """Whether what the page says its article's text is could be all of it, rather than its beginning."""
    return len(body.split()) >= COVERED * sum(len(each.text.split()) for each in lines if each.role is None)


def _share(text: str, runs: frozenset[tuple[str, ...]]) -> float:
    own = _runs(text)
    return len(own & runs) / len(own) if own else 0.0


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = ["".join(filter(str.isalnum, word)).lower() for word in text.split()]
    words = [word for word in words if word]
    return frozenset(tuple(words[at : at + RUN_WORDS]) for at in range(max(1, len(words) - RUN_WORDS + 1)))


def _count(lines: Sequence[Line]) -> int:
    return sum(len(each.text.split()) for each in lines)


def _joined(note: str | None, more: str) -> str:
    return f"{note}; {more}" if note else more


ENDINGS = (".html", ".htm", ".xhtml")
FORMAT = Format("html", "a web page", recognises, read, endings=ENDINGS, extra="readers", split=split)
