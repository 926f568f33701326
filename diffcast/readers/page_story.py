"""The story of a page: the part that holds it, without what inside it doesn't belong to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from diffcast.language.text import ends_sentence
from diffcast.limits import Deadline
from diffcast.readers.markup import Element, tag, text_of
from diffcast.readers.page_metadata import Metadata
from diffcast.readers.page_parts import HEADINGS, Naming, left_out, naming_left_out, role_of
from diffcast.readers.page_root import LEFT, MAIN_SHARE, MIN_REST_WORDS, shown_weights, story_root
from diffcast.readers.word_counts import Weights

MAX_FORM_WORDS: Final = 60
"""Words of the largest box around a form."""
MAX_CARD_WORDS: Final = 80
"""Words of the largest card that leads to another story."""
MAX_LIST_HEADING_WORDS: Final = 8
"""Words of the longest heading over a list; a longer one is the line under the headline, which stands where it does."""
MAX_LINK_PARAGRAPH_WORDS: Final = 40
"""Words of the longest paragraph that may only lead to another story."""
MIN_OWN_WORDS: Final = 6
"""Words outside links from which a line of links is a sentence; of a paragraph with a full stop, all words count."""
MIN_LINKED_SPAN_WORDS: Final = 12
"""Words from which several links inside a line are headlines of other stories rather than names."""


SUBHEADINGS: Final = HEADINGS - {"h1"}
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
        weights = shown_weights(page, deadline)
        live = said.live or any(LIVE & _classes(each) for each in page.iter("div", "section", "main", "article"))
        story = cls(story_root(page, weights, said, live), weights, live)
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
            if (tag(element) == "form" and not self._is_most(element)) or element.get("type") == "email":
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
        named = name != "tr" and left_out(element) and not self._tells(element)
        return named or self._leads_away(element, name)

    def _tells(self, element: Element) -> bool:
        """Whether an element has a paragraph and links only in it, or a quotation, though it has the name of a card."""
        if not naming_left_out(element).shape or not self.weights.prose[element]:
            return False
        inside = sum(self.weights.linked[each] for each in element.iter("p") if self.weights.tells(each))
        return self.weights.linked[element] <= inside or any(
            self.weights.prose[each] for each in element.iter("blockquote")
        )

    def _leads_away(self, element: Element, name: str) -> bool:
        """Whether an element holds only links to other stories."""
        total = self.weights.total[element]
        if not total or not self.weights.leads(element) or self.weights.prose[element] or self._states(element):
            return False
        several = sum(1 for _ in element.iter("a")) > 1 or name in ("ul", "ol")
        one = name in ("p", "div", "li") and total <= MAX_LINK_PARAGRAPH_WORDS
        inline = name == "span" and several and total > MIN_LINKED_SPAN_WORDS and not _holds_linked_span(element)
        return (name in LISTS and several) or one or inline

    def _states(self, element: Element) -> bool:
        """Whether an element is a sentence of which most is a link, rather than a pointer to another story."""
        total = self.weights.total[element]
        told = text_of(element) if total <= MAX_LINK_PARAGRAPH_WORDS else ""
        if not ends_sentence(told) or ":" in told:
            return False
        whole = tag(element) == "p" and total >= MIN_OWN_WORDS and told.endswith(".")
        return whole or total - self.weights.linked[element] >= MIN_OWN_WORDS

    def role_of(self, element: Element) -> Naming | None:
        """What the lines of a part are by its name; none where it holds the story, which a page names by its topic."""
        naming = role_of(element)
        holds = self._is_most(element) or self.weights.prose[element] >= MIN_REST_WORDS
        return None if naming is not None and holds else naming

    def _is_most(self, element: Element) -> bool:
        return self.weights.prose[element] > MAIN_SHARE * max(1, self.weights.prose[self.root])

    def _is_the_story(self, element: Element) -> bool:
        """Whether the story would be gone without an element, whatever it is called."""
        rest = self.weights.prose[self.root] - self.weights.prose[element]
        return self._is_most(element) and not (naming_left_out(element).always and rest >= MIN_REST_WORDS)

    def _heading_over(self, element: Element) -> Iterator[Element]:
        """The heading of a list that is left out goes with it."""
        before = element.getprevious()
        if (
            before is None
            or tag(before) not in SUBHEADINGS
            or tag(element) not in LISTS
            or not self.weights.total[element]
        ):
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
                or tag(around) == "figure"
                or self.weights.total[around] > most
                or self._is_most(around)
                or next(around.iter("h1"), None) is not None
            ):
                break
            box = around
        if box is not self.root:
            yield box


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
