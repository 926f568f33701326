"""Finds the part of a page that holds its story: by what the page calls it, or by where its paragraphs are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from diffcast.limits import Deadline
from diffcast.readers.markup import INLINE, Element, tag, text_of
from diffcast.readers.page_metadata import Metadata
from diffcast.readers.page_parts import left_out, naming_left_out
from diffcast.readers.word_counts import SILENT, Weights

MIN_ARTICLE_WORDS: Final = 40
"""Words of prose from which an article element is a story rather than a card that leads to one."""
MAIN_SHARE: Final = 0.4
"""Share of the story's prose from which a part is the story itself, even if its name says otherwise."""
MAIN_ELEMENT_SHARE: Final = 0.6
MIN_REST_WORDS: Final = 120
"""Words of prose that are a story without a part that holds more, such as the comments."""
DENSE: Final = 0.8
"""Share of the words of a part that are paragraphs, from which it holds little but them."""
GATHERED: Final = 0.9
"""Share of what a page tells from which a part holds nearly all of it."""
PARAGRAPHS: Final = INLINE | {"p", "blockquote", ""}
LEFT: Final = SILENT | {
    "nav", "footer", "form", "button", "input", "textarea", "canvas", "video", "audio", "embed", "dialog", "map",
    "amp-ad", "amp-sidebar", "amp-social-share", "amp-iframe", "amp-consent", "amp-analytics", "amp-video", "amp-embed",
    "amp-sticky-ad", "amp-user-notification",
}  # fmt: skip


def shown_weights(page: Element, deadline: Deadline | None = None) -> Weights:
    """The weights of a page; where it has its story only for readers without scripts, that story is shown."""
    weights = Weights.of(page, deadline)
    spare = (each for each in page.iter("noscript") if len(text_of(each).split()) >= MIN_REST_WORDS)
    story = next((each for each in spare if len(text_of(each).split()) > 2 * weights.prose[page]), None)
    if story is None:
        return weights
    story.tag = "div"
    return Weights.of(page, deadline)


def story_root(page: Element, weights: Weights, said: Metadata, live: bool) -> Element:
    """The element that holds a page's story: the first, where the page goes on with another."""
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
        near = _own_prose(each, weights) + sum(_own_prose(child, weights) for child in each) / 2
        if near > most:
            best, most = each, near
    return _with_headline(_gathered(_widened(best, weights), body, weights), weights)


def _gathered(element: Element, body: Element, weights: Weights) -> Element:
    """The narrowest part around an element that holds nearly all that a page tells, where it is told in many parts."""
    told = weights.prose[body] - sum(weights.prose[each] for each in _parts_left_out(body))
    if weights.prose[element] >= MAIN_SHARE * told:
        return element
    around = (each for each in element.iterancestors() if tag(each) not in ("body", "html"))
    return next((each for each in around if weights.prose[each] >= GATHERED * told), element)


def _parts_left_out(body: Element) -> Iterator[Element]:
    """What no story is in, each time the whole of it."""
    waiting = list(body)
    while waiting:
        each = waiting.pop()
        if tag(each) in LEFT or left_out(each):
            yield each
        else:
            waiting += each


def _widened(element: Element, weights: Weights) -> Element:
    """The widest part around an element that tells a story throughout, where the element holds only a piece of it."""
    widest = element
    for around in element.iterancestors():
        sparse = weights.prose[around] < DENSE * weights.total[around]
        if sparse or tag(around) in ("body", "html") or left_out(around):
            break
        widest = around
    # What holds nearly all of a story is the story, unless that begins above it.
    whole = weights.prose[element] >= MAIN_ELEMENT_SHARE * weights.prose[widest]
    opening = next((each for each in widest.iter("p") if weights.tells(each)), element)
    return element if whole and (opening is element or element in opening.iterancestors()) else widest


def _own_prose(element: Element, weights: Weights) -> int:
    """Words of the paragraphs that an element holds itself, be they elements or only lines between breaks."""
    if tag(element) in ("p", "blockquote"):
        return 0
    boxes = (child for child in element if tag(child) not in PARAGRAPHS)
    return max(0, weights.prose[element] - sum(weights.prose[child] for child in boxes))


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
