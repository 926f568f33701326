"""Counts the words of prose and of links in each element of a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from diffcast.limits import Deadline
from diffcast.readers.markup import INLINE, Element, tag

SILENT: Final = frozenset(
    {"script", "style", "noscript", "template", "head", "svg", "iframe", "object", "select", "option"}
)
"""Elements whose words nobody reads."""
MIN_PROSE_WORDS: Final = 8
"""Words from which a stretch of text is prose rather than a label or a button."""
MIN_LINKED_SHARE: Final = 0.6
"""Share of linked words from which text is a link to something else rather than story."""


@dataclass(slots=True)
class Weights:
    """Counts of words by element; of elements that nobody reads, none."""

    total: dict[Element, int] = field(default_factory=dict)
    linked: dict[Element, int] = field(default_factory=dict)
    prose: dict[Element, int] = field(default_factory=dict)
    """Words in paragraphs that tell something, anywhere inside the element."""

    @classmethod
    def of(cls, root: Element, deadline: Deadline | None = None) -> Weights:
        """The counts of every element inside the root."""
        from lxml import etree

        weights = cls()
        for _, element in etree.iterwalk(root, events=("end",)):
            weights._count(element)
            if deadline:
                deadline.check()
        return weights

    def _count(self, element: Element) -> None:
        name = tag(element)
        if not name or name in SILENT:
            self.total[element] = self.linked[element] = self.prose[element] = 0
            return
        children = list(element)
        own = _words(element.text) + sum(_words(child.tail) for child in children)
        total = own + sum(self.total[child] for child in children)
        leads = name == "a" and not (element.get("href") or "#").startswith("#")
        self.total[element] = total
        self.linked[element] = total if leads else sum(self.linked[child] for child in children)
        inside = sum(self.prose[child] for child in children)
        if leads or not self.tells(element):
            self.prose[element] = 0 if leads else inside
        elif name in ("p", "blockquote", "dd", "td"):
            self.prose[element] = total
        elif own >= MIN_PROSE_WORDS:
            # Text of its own is a paragraph with the links and emphasis in it, not with the menus beside it.
            self.prose[element] = own + sum(
                (self.total if tag(child) in INLINE else self.prose)[child] for child in children
            )
        else:
            self.prose[element] = inside

    def tells(self, element: Element) -> bool:
        """Whether an element holds a paragraph's words, most of which aren't links."""
        return self.total[element] >= MIN_PROSE_WORDS and not self.leads(element)

    def leads(self, element: Element) -> bool:
        """Whether most words of an element lead to something else."""
        return self.total[element] > 0 and self.linked[element] >= MIN_LINKED_SHARE * self.total[element]


def _words(text: str | None) -> int:
    return len(text.split()) if text else 0
