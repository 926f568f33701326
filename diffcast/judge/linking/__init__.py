"""Linking: which passages of the two texts say the same thing.

It takes the `TextRuns` of both texts: words labelled as matched or one-sided, and the network's attention. It gives
`Linked`: the same words in runs whose labels it may have changed, and links between the passages with matched runs.
Any function of that type can take its place, if it keeps these promises:

* every word of a text stays in exactly one run or one aside, and no run crosses the end of a passage;
* links are many to many and may cross; a passage is in one link at most, and only if it has a matched run;
* links are sorted by their transcript passages, with a score from 0 to 1.

A matched passage may end up in no link; the facts then give it as one-sided. The passes run in order, and each gets
the links as the one before left them. A pass never links by itself: `Linked.with_runs` links again what it changed.
"""

from __future__ import annotations

from diffcast.judge.linking.links import Linked as Linked, link_runs
from diffcast.judge.linking.passes import PASSES
from diffcast.judge.reading.text_runs import TextRuns


def link_texts(transcript: TextRuns, article: TextRuns) -> Linked:
    """Both texts with the links between their passages, after every pass."""
    linked = link_runs(transcript, article)
    for correct in PASSES.values():
        linked = correct(linked)
    return linked
