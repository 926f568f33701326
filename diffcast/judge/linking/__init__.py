"""Linking: which statements of the two texts are the same.

It takes the `TextRuns` of both texts: words labelled as matched or one-sided, and the network's attention. It gives
`Linked`: the same words in runs whose labels it may have changed, and links between the matched runs.
Any function of that type can take its place, if it keeps these promises:

* every word of a text stays in exactly one run or one aside, and no run crosses the end of a sentence;
* links are many to many and may cross; a run is in one link at most, and only if it is matched;
* links are sorted by their transcript runs, with a score from 0 to 1.

A matched run may end up in no link; the facts then give it as one-sided. The passes run in order, and each gets
the links as the one before left them. A pass never links by itself: `Linked.with_runs` links again what it changed.
"""
