"""Every number by which the judge decides, with the measurement or the reason that set it.

The numbers of reading, linking, facts and confidence were measured with `benchmarks/evaluate.py` on the stories left
out of training, written and wild; what a line says moved when the number was another. Those of wording and rules were
measured with the first networks, on 96 written stories: since then each difference that a rule finds is weighed once
more, so that they matter less. "No effect" means that no figure moves by .001: such a number follows from language,
and tests hold it.

Chances, shares and scores are 0 to 1. Lengths are in words unless the line says characters.
"""

from __future__ import annotations

from typing import Final

# Reading: cutting a text into runs

MIN_BOUNDARY: Final = 0.5
"""Chance that a statement begins with a word, from which one does."""
CUT_PRICE: Final = 0.5
"""What a change of label before a word costs, in nats, for each nat of the log chance that a statement begins there."""
MIN_CUT_PRICE: Final = 0.1
"""The least that it costs within a sentence."""
FUNCTION_WORD_WEIGHT: Final = 0.3
"""How much a function word counts beside a content word: the network is less sure of it. At .18 changed F1 -.001, at
.45 -.003."""
MIN_CHANCE: Final = 1e-4
"""The chance of a label that counts for no less, so that no single word outweighs a clause. No effect."""

MIN_SHARE_OF_STORY: Final = 0.6
"""Share of the attention of a matched run from which the words that it looks at are story too, however they read."""

# Linking: which passages say the same thing (shares of a passage's attention)

MIN_SHARE_OF_PARTNER: Final = 0.02
"""Sum of both directions' shares from which a run joins its best partner: below it, the two hardly look at each other,
and no link may rest on that. At 0 false alarms -.2."""
MIN_SHARE_OF_FURTHER: Final = 0.2
"""Mean of both directions' shares that makes a further partner. On held-out stories flat from .2 to .21. At .12
changed P -.010, at .3 changed F1 -.006."""
MIN_ONE_WAY_SHARE: Final = 0.25
"""What one direction alone must give to a further partner, so that two weak looks don't make one. At .15 changed P
-.005, at .375 changed F1 -.008."""
MIN_SHARE_OF_REPEAT: Final = 0.5
"""Share of the content words of the shorter of two passages from which one repeats the other."""
MIN_WORDS_OF_REPEAT: Final = 3
"""Content words from which a passage with the words of another is a repeat of it: “he said” is none. No effect."""
MAX_LINK_RUNS: Final = 4
"""Passages on one side of a link; only one that has no other partner makes a link wider. A wide link says little. At
3 links F1 -.001, at 5 no effect."""

SCORE_OF_RIVALS: Final = 0.5
"""Score of a link that the rules take such runs to have, for both look at each other."""

# Wording: when two texts are nearly one wording

MIN_SHARE_OF_WORDS: Final = 0.75
"""Share of the content words of each text that the other has too, in any order; of three words, two are enough. From
.65 to .85 no effect."""
MIN_SHARE_IN_ORDER: Final = 0.7
"""Share of all words that both texts have in the same order, from which only a few places differ. From .6 to .8 false
alarms ±.01."""
MIN_WORDS_IN_ORDER: Final = 4
"""And the words themselves: fewer may agree by chance, function words included. No effect."""
MAX_CHANGES: Final = 2
"""Places that differ in one wording; with more it is another wording. At 1 false alarms -.02, at 3 +.01."""
MAX_WORDS_ALIGNED: Final = 160
"""Words of a text in a link up to which two texts are aligned word by word; no clause is longer, and the time that it
takes grows with the square."""
MAX_REPLACED_WORDS: Final = 2
"""Words in one place that can be a value and its counterpart; more is a rewording. No effect."""
MIN_NEW_WORDS: Final = 2
"""Content words, nowhere in the other text, from which added words say something of their own. At 1 false alarms
+.07, at 3 -.03."""

# Rules: what ties a value of one text to a value of the other

NEARBY_CHARACTERS: Final = 90
"""Characters before and after a value, within its sentence, whose words tie it: about a clause on either side. At 60
and at 135 changed F1 +.003."""
MIN_STEM: Final = 5
"""Letters from which the same beginning makes two words related: `deploy`, `deployment`, but not `port`, `portrait`.
No effect."""

# Rules: limits of time

MAX_WORDS_COMPARED: Final = 400
"""Words of a side, and details around it, that the rules read: no clause is as long, and they compare all with all."""
MAX_AMOUNTS_SAID_AGAIN: Final = 12
"""Amounts of each side up to which an amount that one says more often is looked for: each is held against each."""
MAX_DETAILS_COMPARED: Final = 100
"""Details inside such a side that they read."""
MAX_DETAILS_SEARCHED: Final = 2000
"""Details of a whole document that are searched for a name, a title or an amount: about those of 20,000 words."""
MIN_WORDS_OF_QUOTE: Final = 4
"""Words of a quotation from which it is somebody's own sentence, so that two people can't both be its speaker."""
MAX_PARAGRAPHS_OF_QUOTE: Final = 12
"""Paragraphs that one quotation runs over, at most."""
CAUSE_SEARCH_CHARACTERS: Final = 20_000
"""Characters before and after a pair that are searched for the same cause: a long story."""

# Rules: what the networks must say of a pair. Doubt is the chance that its texts differ.

MIN_DOUBT: Final = 0.15
"""Doubt about one clause against one, from which two values that nothing else ties differ. At .09 changed F1 +.003,
at .225 -.004."""
MIN_SCORE_FOR_SOURCES: Final = 0.2
"""Score of a link from which its sources are compared: below it, the two may be different statements. At .12 changed
P -.003, at .3 changed F1 -.003."""
MIN_SCORE_FOR_TIMES: Final = 0.4
"""Score of a link from which two times are of one thing. Below it, on the labelled stories, 15 of 32 were right, from
there 51 of 54; words in both clauses tie them as well."""
MAX_MINUTES_ROUNDED: Final = 5
"""Minutes by which two hours of one event differ as told by people: A QUARTER TO FIVE, 4:46 p.m."""
MAX_MINUTES_OF_ROUGH: Final = 30
"""The same where one is told as shortly before or after: `shortly before 7 a.m.` may be 6:40."""
MIN_SCORE_FOR_PLACES: Final = 0.5
"""Score of a link of one clause and one clause from which one shared word ties two places, as doubt does."""
MIN_DOUBT_OFFICE_OR_NAME: Final = 0.4
"""Doubt from which an office and a bare name are two people: mostly the name is that of the office-holder. From .24
to .6 no effect."""
MIN_SCORE_FOR_HEDGES: Final = 0.35
"""Score of a link from which a hedge in a free wording counts: below it, the two may be different statements. At .21
changed F1 +.005, at .525 -.025."""
MIN_SCORE_WITHOUT_WORD: Final = 0.7
"""Score of a link of two clauses from which a hedge counts although the word that it weakens is another one there."""
MIN_DOUBT_WITHOUT_WORD: Final = 0.35
"""And the doubt that it takes."""
MIN_CLEAR_STRENGTH: Final = 2
"""Strength, 1 to 3, from which a hedge is clear. At 3 changed F1 -.014."""
MIN_DOUBT_CLEAR_HEDGE: Final = 0.11
"""Doubt from which a clear hedge (`may`, `reportedly`) counts in free wordings; the judge weighs it then."""
MIN_DOUBT_SLIGHT_HEDGE: Final = 0.4
"""Doubt from which a slight one does (`is expected to`), which `will` then contradicts. At .24 no effect, at .6
changed F1 -.010."""
MIN_DOUBT_DENIAL: Final = 0.2
"""Doubt from which a negation counts in free wordings. At .12 changed F1 -.001, at .3 +.001."""
MIN_SHARE_OF_DENIED: Final = 0.6
"""Share of the shorter side's content words that the other must then have too. From .36 to .9 no effect."""
MIN_DOUBT_TIED_CAUSES: Final = 0.3
"""Doubt from which two weak causes differ if both sides name the same effect. From .18 to .45 no effect."""
MIN_DOUBT_LOOSE_CAUSES: Final = 0.5
"""Doubt from which they differ without that. At .3 changed F1 -.001, at .75 -.003."""

# Rules: what ties two values

MIN_DRAW: Final = 0.15
"""How much two values must look at each other, by the reader, to be of one thing whatever the words beside them."""
MIN_DRAW_OF_UNKNOWN: Final = 0.25
"""The same for words that only the other text shows to be a place: of four such pairs on the stories left out three
were right."""
MIN_TIE: Final = 2
"""Content words that two sides or two places must share where one may be chance. At 1 changed F1 -.006, at 3 changed
R -.009."""
MAX_SHORT_SIDE: Final = 3
"""Content words of a side that is its value and little else, so that nothing else need tie it. At 2 no effect, at 4
changed F1 +.003."""
MAX_SIDE_WITH_BARE_PLACE: Final = 5
"""Content words of a side in which a name without a preposition may be the place. No effect."""
MAX_PLACE_WORDS: Final = 3
"""Words of a place name in a transcript in capitals: New York City. No effect."""
MAX_NAME_WORDS: Final = 3
"""Words of a side that is a name and nothing else. No effect."""
MAX_ABBREVIATION: Final = 3
"""Letters of a word that may stand for a longer one: St., Mt., Ft. No effect."""
MIN_PEOPLE_STEM: Final = 4
"""Letters that a country and its people share: Slovenia, Slovenes. No effect."""
MIN_OPPOSITE_STEM: Final = 4
"""Letters of a word from which a prefix makes its opposite: able, unable, but not `lay`, `inlay`. No effect."""
MAX_TITLE_GAP: Final = 4
"""Words between a name with a comma and the office behind it: Brandt, who is the mayor. No effect."""

# Rules: how far, in characters, a word reaches

NEGATION_REACH: Final = 30
"""From a negation to the word that it negates: a few words. From 20 to 45 no effect."""
HEDGE_REACH: Final = 40
"""From a hedge to the word that it weakens. From 26 to 60 no effect."""
DENIED_TIME_REACH: Final = 60
"""From a negated word to the time for which it is denied: `hasn’t been audited in two years`. No effect."""
AMOUNT_REACH: Final = 12
"""From an amount to the word that says what it measures: `40 miles in radius`. No effect."""
MOVEMENT_REACH: Final = 16
"""From `up to`, `down by` to the start of the amount. No effect."""
SENTENCE_GAP: Final = 120
"""Between two stretches that may be one sentence: what is between them is in no link. From 80 to 180 no effect."""
HEDGE_WORDS_BEFORE: Final = 6
"""Words of the other side before the weakened word, among which another hedge would weaken it too. At 5 changed F1
-.001, at 7 no effect."""
HEDGE_WORDS_AFTER: Final = 4
"""And after it. No effect."""

# Rules: amounts

MAX_COMMON_AMOUNT: Final = 100
"""Below it two amounts are often equal by chance, such as a number of days and a number of people. From 66 to 150 no
effect."""
MAX_RATIO: Final = 5
"""How many times the smaller of two amounts the larger can be; beyond, they are mostly amounts of two things."""

SURE_SCORE: Final = 0.9
"""Score of a link from which both sides are surely one statement, so that two amounts need no further tie."""
MAX_CLOSE_RATIO: Final = 2
"""How many times the smaller of two amounts of one unit the larger can be, if little else ties them. On the labelled
stories .82 of such findings were right, beyond it .44."""
MIN_SCORE_OF_CLOSE: Final = 0.3
"""Score of a link from which two close amounts of one unit are of one thing, whatever is beside them."""
MIN_SCORE_OF_SLIP: Final = 0.35
"""The same for two amounts of which one may be a slip for the other: .84 of those were right."""
MIN_SCORE_OF_CONTRADICTION: Final = 0.5
"""Score of a link below which two amounts with no word beside both are only to check."""
MIN_SCORE_OF_FAR: Final = 0.4
"""The same for amounts further apart or without a unit, with one word beside both."""
MIN_DOUBT_OF_CLOSE: Final = 0.5
"""Doubt that counts as such a score for close amounts and for slips."""
MIN_DOUBT_OF_BARE: Final = 0.2
"""Doubt that counts as such a word where close amounts differ in what they count or a unit is missing."""
MIN_DOUBT_OF_FAR: Final = 0.5
"""The same for amounts further apart."""

# Facts

MIN_WORDS_OF_STATEMENT: Final = 4
"""Content words below which a one-sided run is a part of the one beside it in its sentence."""
MIN_WORDS_OF_SENTENCE: Final = 3
"""Content words below which a one-sided sentence is a part of the one beside it: AND THERE'S A TWIST. At 4 false
alarms -.14 (written) and -.47 (wild), but usable findings -.006 (written)."""
MIN_BOUNDARY_OF_FINDING: Final = 0.9
"""Chance of a boundary from which two one-sided runs side by side are two findings."""
MIN_CONFIDENCE_OF_FINDING: Final = {"contextual": 0.48, "lexical": 0.41, "large": 0.44}
"""Confidence from which a run is one-sided; any other is a part of what both texts say. By the networks that read: the
lexical one is less sure of what it is right about. In contextual mode false alarms fall from 2.8 to 2.6 a story
(written) between .44 and .48, one-sided F1 is flat, and 1% fewer statements are found."""
MIN_CONFIDENCE_OF_DETAIL: Final = {"contextual": 0.38, "lexical": 0.21, "large": 0.325}
"""The same for a few words of a longer sentence, of which the reader is less sure."""
MAX_CONFIDENCE_OF_CONTRADICTED: Final = 0.3
"""Confidence below which a one-sided detail is told differently if the rules find a contradiction in it. Only lexical
mode has such details. With all details, contextual mode got two more contradictions, one of them false."""
MIN_CONFIDENCE_BETWEEN_STORIES: Final = 0.05
"""The same between two texts that seem to be about different stories."""
MIN_CONFIDENCE_OF_DIFFERENCE: Final = 0.45
"""Confidence below which a difference is not reported."""
MIN_CONFIDENCE_OF_CONTRADICTION: Final = 0.82
"""Confidence from which a difference that its kind makes a contradiction is called one; below, it is to be checked."""
MAX_WORDS_OF_DETAIL: Final = 5
"""Content words up to which a one-sided part of a sentence is a detail."""

MAX_ALTERNATIVES: Final = 3
"""Alternatives given for one side of a fact: what fits in a report."""
MIN_SHARE_OF_ALTERNATIVE: Final = 0.03
"""Share of the attention from which a passage was considered at all."""

# Remarks

UNRELATED_TEXTS: Final = ((0, 0.25), (1, 0.21))
"""Two texts seem to be about different stories where they share no more names and uncommon words than the first number
of a row, a name counting twice, and less of the shorter one's words than the second. True of 269 of 300 random pairs of
two stories and of 1 of 592 pairs of one story."""
MAX_LINKS_OF_UNRELATED: Final = 1.4
"""And where the scores of all links together are below this, so that nothing sure is said in both: then of none."""
MIN_LETTERS: Final = 3
"""Letters of a word that counts there."""
MIN_WORDS_OF_PART: Final = 50
"""Different words of a part of a transcript from which it may be a story of its own."""
MAX_NAMED_IN_PART: Final = 1
"""Names and uncommon words that such a part shares with the article at most."""
MAX_SHARE_OF_PART: Final = 0.2
"""And the share of its words that the article has."""
MIN_SPOKEN_GAP: Final = 2.0
"""How much more like speech the article must read than the transcript to be in the wrong order: on 592 labelled pairs
584 were found when given the wrong way round, and none otherwise."""
MAX_FUNCTION_WORDS_OF_FOREIGN: Final = 0.12
"""Share of English function words below which a text is hardly English: English news has .3 to .5."""
MIN_WORDS_FOR_LANGUAGE: Final = 20
"""Words from which that share says something."""
MAX_HOUSE_WORDS_LISTED: Final = 5
"""Words that a remark about the house style lists; the rest are counted."""
