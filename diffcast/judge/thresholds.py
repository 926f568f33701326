"""Every number by which the judge decides, with the measurement or the reason that set it.

Measured figures are F1 scores of `benchmarks/evaluate.py`: each story is judged by networks that were trained without
it. Chances, shares and scores are 0 to 1, lengths are in words unless the line says characters.
"""

from __future__ import annotations

from typing import Final

# Reading: cutting a text into runs

CUT_AT_PASSAGE: Final = 0.3
"""The price, in nats, of a change of label between two passages: clauses often differ in who has them."""
CUT_AT_PUNCTUATION: Final = 0.9
"""The same at a comma or a dash within a passage, where a detail may end."""
CUT_ELSEWHERE: Final = 1.5
"""The same between two words with nothing between them: one doubtful word must not break a clause."""
FUNCTION_WORD_WEIGHT: Final = 0.3
"""How much a function word counts beside a content word: the network is less sure of it."""
MIN_CHANCE: Final = 1e-4
"""The chance of a label that counts for no less, so that no single word outweighs a clause."""

# Linking: which passages say the same thing (shares of a passage's attention)

MIN_SHARE_OF_PARTNER: Final = 0.02
"""Sum of both directions' shares from which a passage joins its best partner. Below it, a matched passage stays without
one; on held-out stories three of four such passages do have a partner."""
MIN_SHARE_OF_FURTHER: Final = 0.2
"""Mean of both directions' shares that makes a further partner. On held-out stories flat from .2 to .21."""
MIN_ONE_WAY_SHARE: Final = 0.25
"""What one direction alone must give to a further partner, so that two weak looks don't make one."""
MIN_WORDS_OF_REPEAT: Final = 3
"""Content words from which a passage with the words of another is a repeat of it: “he said” is none."""
MAX_LINK_PASSAGES: Final = 4
"""Passages on one side of a link; only one that has no other partner makes a link wider. A wide link says little."""

MIN_SHARE_OF_LABEL: Final = 0.3
"""Mean attention that a matched run pays to a line that is not compared, from which the line is its counterpart."""

MIN_SHARE_OF_RIVAL: Final = 0.15
"""Mean attention that two one-sided runs must pay to each other before they can contradict each other; below it, two
values more often belong to two things."""

# Wording: when two texts are nearly one wording

MIN_SHARE_OF_WORDS: Final = 0.75
"""Share of the content words of each text that the other has too, in any order; of three words, two are enough."""
MIN_SHARE_IN_ORDER: Final = 0.7
"""Share of all words that both texts have in the same order, from which only a few places differ."""
MIN_WORDS_IN_ORDER: Final = 4
"""And the words themselves: fewer may agree by chance, function words included."""
MAX_CHANGES: Final = 2
"""Places that differ in one wording; with more it is another wording."""
MAX_WORDS_ALIGNED: Final = 160
"""Words of a text in a link up to which two texts are aligned word by word; no clause is longer, and the time that
it takes grows with the square."""
MAX_REPLACED_WORDS: Final = 2
"""Words in one place that can be a value and its counterpart; more is a rewording."""
MIN_NEW_WORDS: Final = 2
"""Content words, nowhere in the other text, from which added words say something of their own."""

# Rules: what ties a value of one text to a value of the other

NEARBY_CHARACTERS: Final = 90
"""Characters before and after a value, within its sentence, whose words tie it: about a clause on either side."""
MIN_STEM: Final = 5
"""Letters from which the same beginning makes two words related: `deploy`, `deployment`, but not `port`, `portrait`."""

# Rules: limits of time

MAX_WORDS_COMPARED: Final = 400
"""Words of a side, and details around it, that the rules read: no clause is as long, and they compare all with all."""
MAX_DETAILS_COMPARED: Final = 100
"""Details inside such a side that they read."""

# Facts

MAX_ALTERNATIVES: Final = 3
"""Alternatives given for one side of a fact: what fits in a report."""
MIN_SHARE_OF_ALTERNATIVE: Final = 0.03
"""Share of the attention from which a passage was considered at all."""

# Remarks

UNRELATED_TEXTS: Final = ((float("inf"), 0.1), (1.5, 0.2), (1.0, 0.35))
"""Two texts seem to be about different stories where, in one of these rows, the scores of all links together are below
the first number, and the share of either text that has a partner, by score, is below the second. In a text of a few
sentences one false link is a large share, so there it takes more."""
MAX_FUNCTION_WORDS_OF_FOREIGN: Final = 0.12
"""Share of English function words below which a text is hardly English: English news has .3 to .5."""
MIN_WORDS_FOR_LANGUAGE: Final = 20
"""Words from which that share says something."""
MAX_HOUSE_WORDS_LISTED: Final = 5
"""Words that a remark about the house style lists; the rest are counted."""
