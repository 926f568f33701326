"""Finds the part of a page that holds its story, and the parts inside it that don't belong to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from diffcast.language.text import ends_sentence
from diffcast.limits import Deadline
from diffcast.readers.markup import Element, tag, text_of
from diffcast.readers.page_metadata import Metadata
from diffcast.readers.page_parts import left_out, naming_left_out, role_of
from diffcast.readers.word_counts import SILENT, Weights

MIN_ARTICLE_WORDS: Final = 40
"""Words of prose from which an article element is a story rather than a card that leads to one."""
MAIN_SHARE: Final = 0.4
"""Share of the story's prose from which a part is the story itself, even if its name says otherwise."""
MAIN_ELEMENT_SHARE: Final = 0.6
MIN_REST_WORDS: Final = 120
"""Words of prose that are a story without a part that holds more, such as the comments."""
MAX_FORM_WORDS: Final = 60
"""Words of the largest box around a form."""
MAX_CARD_WORDS: Final = 80
"""Words of the largest card that leads to another story."""
MAX_LIST_HEADING_WORDS: Final = 8
"""Words of the longest heading over a list; a longer one is the line under the headline, which stands where it does."""
MAX_LINK_PARAGRAPH_WORDS: Final = 40
"""Words of the longest paragraph that may only lead to another story."""
MIN_LINKED_SPAN_WORDS: Final = 12
"""Words from which several links inside a line are headlines of other stories rather than names."""

HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
SUBHEADINGS: Final = HEADINGS - {"h1"}
LEFT: Final = SILENT | {
    "nav", "footer", "form", "button", "input", "textarea", "canvas", "video", "audio", "embed", "dialog", "map",
    "amp-ad", "amp-sidebar", "amp-social-share", "amp-iframe", "amp-consent", "amp-analytics", "amp-video", "amp-embed",
    "amp-sticky-ad", "amp-user-notification",
}  # fmt: skip
LISTS: Final = frozenset({"ul", "ol", "dl", "table", "div", "section", "aside"})
HIDDEN = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")
BUTTON = re.compile(r"(?i)\b(?:button|btn)|(?:button|btn)\b")
LIVE: Final = frozenset({"liveblog", "live-blog", "live-updates", "live-feed"})


@dataclass(slots=True)
class Story:
    """The part of a page that holds its story."""

    root: Element
    weights: Weights
    live: bool = False
    dropped: set[Element] = field(default_factory=set)
    """What is no part of the story."""

    @classmethod
    def of(cls, page: Element, said: Metadata, deadline: Deadline | None = None) -> Story:
        """The story of a page: the first, where the page goes on with another."""
        weights = Weights.of(page, deadline)
        live = said.live or any(LIVE & _classes(each) for each in page.iter("div", "section", "main", "article"))
        story = cls(_root(page, weights, said, live), weights, live)
        story.drop(deadline)
        return story

    def drop(self, deadline: Deadline | None = None) -> None:
        """Look for what is no part of the story."""
        for element in self._dropped():
            self.dropped.add(element)
            if deadline:
                deadline.check()

    def skips(self, element: Element) -> bool:
        """Whether an element is no part of the story."""
        return element in self.dropped

    def _dropped(self) -> Iterator[Element]:
        for element in self.root.iter():
            if element is self.root:
                continue
            if self._is_apart(element) and not self._is_the_story(element):
                yield element
                yield from self._heading_over(element)
            if tag(element) == "form" or element.get("type") == "email":
                yield from self._box(element, MAX_FORM_WORDS)
            elif tag(element) == "a" and BUTTON.search(element.get("class") or ""):
                yield from (box for box in self._box(element, MAX_FORM_WORDS) if _has_heading(box))
            elif tag(element) in SUBHEADINGS and self.weights.leads(element) and not self.live:
                yield from self._box(element, MAX_CARD_WORDS)

    def _is_apart(self, element: Element) -> bool:
        """Whether an element is a menu, a form, a player, hidden, or made of links to other stories."""
        name = tag(element)
        if not name or name in LEFT:
            return True
        if element.get("hidden") is not None or element.get("aria-hidden") == "true":
            return True
        if HIDDEN.search(element.get("style") or ""):
            return True
        if name == "aside" and not _pulls(element):
            return True
        if name == "article" and self.live:
            return False
        return (left_out(element) and not self._tells(element)) or self._leads_away(element, name)

    def _tells(self, element: Element) -> bool:
        """Whether an element holds a paragraph and leads nowhere, or a quotation, though it has the name of a card."""
        if not naming_left_out(element).shape or not self.weights.prose[element]:
            return False
        return not self.weights.linked[element] or any(self.weights.prose[each] for each in element.iter("blockquote"))

    def _leads_away(self, element: Element, name: str) -> bool:
        """Whether an element holds only links to other stories."""
        total = self.weights.total[element]
        if not total or not self.weights.leads(element) or self.weights.prose[element]:
            return False
        several = sum(1 for _ in element.iter("a")) > 1 or name in ("ul", "ol")
        one = name in ("p", "div", "li") and total <= MAX_LINK_PARAGRAPH_WORDS
        inline = name == "span" and several and total > MIN_LINKED_SPAN_WORDS and not _holds_linked_span(element)
        return (name in LISTS and several) or one or inline

    def _is_most(self, element: Element) -> bool:
        return self.weights.prose[element] > MAIN_SHARE * max(1, self.weights.prose[self.root])

    def _is_the_story(self, element: Element) -> bool:
        """Whether the story would be gone without an element, whatever it is called."""
        rest = self.weights.prose[self.root] - self.weights.prose[element]
        return self._is_most(element) and not (naming_left_out(element).always and rest >= MIN_REST_WORDS)

    def _heading_over(self, element: Element) -> Iterator[Element]:
        """The heading of a list that is left out goes with it."""
        before = element.getprevious()
        if before is None or tag(before) not in SUBHEADINGS or tag(element) not in LISTS:
            return
        heading = text_of(before)
        if len(heading.split()) <= MAX_LIST_HEADING_WORDS and not ends_sentence(heading):
            yield before

    def _box(self, element: Element, most: int) -> Iterator[Element]:
        """The widest part around an element that is still a box of its own."""
        box = element
        for around in element.iterancestors():
            # The headline is looked for last: only in what is small enough to be a box.
            if (
                around is self.root
                or self.weights.total[around] > most
                or self._is_most(around)
                or next(around.iter("h1"), None) is not None
            ):
                break
            box = around
        if box is not self.root:
            yield box


def _root(page: Element, weights: Weights, said: Metadata, live: bool) -> Element:
    body = next(iter(page.iter("body")), page)
    if live:
        main = _first_holding(body, weights, MAIN_ELEMENT_SHARE, "main")
        return body if main is None else main
    for found in (_articles(body, weights, said), _bodies(body, weights), _mains(body, weights)):
        if found is not None:
            return _alone(found, weights)
    return _alone(_densest(body, weights), weights)


def _articles(body: Element, weights: Weights, said: Metadata) -> Element | None:
    """The article element whose headline is the page's, or the first."""
    found = [
        each
        for each in body.iter("article")
        if weights.prose[each] >= MIN_ARTICLE_WORDS
        and not any(True for _ in each.iterancestors("article"))
        and not _is_in_part_left_out(each, body, weights)
    ]
    named = (
        each for each in found if said.headline and _same(text_of(next(iter(each.iter("h1")), None)), said.headline)
    )
    return next(named, found[0] if found else None)


def _is_in_part_left_out(element: Element, body: Element, weights: Weights) -> bool:
    """Whether an element is among what surrounds a story, such as the comments, each of which is an article to some."""
    around = (each for each in element.iterancestors() if weights.prose[each] < MAIN_SHARE * weights.prose[body])
    return any(left_out(each) for each in (element, *around))


def _bodies(body: Element, weights: Weights) -> Element | None:
    """The element that the page marks as its article's text, with the headline above it where both share a parent."""
    for each in body.iter():
        if "articleBody" in (each.get("itemprop") or "") and weights.prose[each] >= MIN_ARTICLE_WORDS:
            return _with_headline(each, weights)
    return None


def _mains(body: Element, weights: Weights) -> Element | None:
    mains = (each for each in body.iter() if tag(each) == "main" or each.get("role") == "main")
    return next((each for each in mains if _holds(each, body, weights, MAIN_ELEMENT_SHARE)), None)


def _first_holding(body: Element, weights: Weights, share: float, name: str) -> Element | None:
    return next((each for each in body.iter(name) if _holds(each, body, weights, share)), None)


def _holds(element: Element, body: Element, weights: Weights, share: float) -> bool:
    return 0 < weights.prose[body] * share <= weights.prose[element]


def _densest(body: Element, weights: Weights) -> Element:
    """The element with the most prose among its children and theirs, as pages without any hint are built."""
    best, most = body, 0.0
    for each in body.iter():
        if not tag(each) or tag(each) in LEFT or (left_out(each) and not naming_left_out(each).shape):
            continue
        near = sum(weights.prose[child] for child in each if tag(child) in ("p", "blockquote"))
        far = sum(weights.prose[deep] for child in each for deep in child if tag(deep) in ("p", "blockquote"))
        if near + far / 2 > most:
            best, most = each, near + far / 2
    return _with_headline(best, weights)


def _with_headline(element: Element, weights: Weights) -> Element:
    """The nearest element around it that also holds a headline, unless that holds much else."""
    for around in (element, *element.iterancestors()):
        if tag(around) in ("body", "html"):
            break
        if next(iter(around.iter("h1")), None) is not None:
            return around if weights.prose[element] >= MAIN_SHARE * weights.prose[around] else element
    return element


def _alone(root: Element, weights: Weights) -> Element:
    """The part that holds the first headline alone, where the page goes on with another story."""
    heads = [each for each in root.iter("h1") if weights.total[each] > 2]
    if len(heads) < 2:
        return root
    for around in heads[0].iterancestors():
        if around is root or sum(1 for _ in around.iter("h1")) > 1:
            return root
        if weights.prose[around] >= MIN_ARTICLE_WORDS:
            return around
    return root


def _same(heading: str, headline: str) -> bool:
    return letters(heading)[:60] == letters(headline)[:60] != ""


def letters(text: str) -> str:
    """The letters and figures of a text, by which two wordings of a line are held against each other."""
    return "".join(filter(str.isalnum, text.lower()))


def _holds_linked_span(element: Element) -> bool:
    """Whether a span inside it holds the links by itself, so that what is around them is of the line."""
    return any(sum(1 for _ in each.iter("a")) > 1 for each in element.iterdescendants("span"))


def _classes(element: Element) -> frozenset[str]:
    return frozenset((element.get("class") or "").lower().split())


def _has_heading(element: Element) -> bool:
    return any(tag(each) in SUBHEADINGS for each in element.iter())


def _pulls(element: Element) -> bool:
    naming = role_of(element)
    return naming is not None and naming.role in ("quote", "caption")
