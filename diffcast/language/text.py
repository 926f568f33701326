"""What a word, the end of a sentence and a text in capitals are, for every room that looks at raw text.

This is the one place for such patterns. `language.words` cuts passages into the words that are compared; the patterns
here only count, find and look around in text that may not be a story at all: page furniture, cues, captions.
"""

from __future__ import annotations

import re

WORD = re.compile(r"[^\W\d_]+(?:[’'.\-][^\W\d_]+)*")
"""A word of letters: `O'Neil`, `well-known`, `U.S`. Figures do not count."""

WORD_OR_NUMBER = re.compile(r"[^\W_]+(?:[’'.\-][^\W_]+)*")
"""A word of letters or figures: `WORD`, and `6`, `3.5`, `COVID-19`."""

WORD_OR_AMOUNT = re.compile(r"[^\W_]+(?:[’'.,][^\W_]+)*")
"""A word of letters or figures; a comma joins (`1,400`), a hyphen separates (`well-known` is two)."""

CLOSING_MARKS = "[\"'”’)\\]]"
"""What may follow the stop that ends a sentence: a closing quotation mark or bracket."""

SENTENCE_STOP = re.compile(rf"(?:[.!?]{{1,3}}|…){CLOSING_MARKS}{{0,3}}(?=\s|$|[\"“‘(\[—–])|\n[ \t\r]*\n\s*")
"""Where a sentence may end: a stop before a space, or a blank line. `segment.sentences` rules out abbreviations."""

SPACED_STOP = re.compile(r"[.!?;:](?=\s)|\n\s*\n")
"""A stop before a space, or a blank line: words beyond it are not near."""

SPACED_BREAK = re.compile(r"[.!?;:…,](?=\s)|\s[–—-]\s|--|\n\s*\n")
"""A stop, a comma or a dash: words beyond it may be said of something else."""

SPACED_STOP_OR_DOTS = re.compile(r"[.!?;:…](?=\s)|\n\s*\n")
"""The same, and `…`, which separates two clauses but leaves their words near."""

SPACED_STOP_OR_DASH = re.compile(r"[.!?;](?=\s)|\s(?:[–—]|--?)\s")
"""A stop before a space, or a dash between spaces: where the reason for something ends."""

CLAUSE_END = re.compile(r"(?<=[a-z0-9)”\"][.!?])\s+(?=[A-Z“\"])|[;:]\s+|\s[–—]\s|\n\s*\n")
"""The space between two clauses of a written text: the next one begins with a capital, or follows `;` `:` or a dash."""

CLAUSE_BREAK = re.compile(r"[;—…]|--|\.{2,}|(?<!\d)\s?–\s?|\s[-–]\s|:(?=\s)|//+")
"""A mark inside a sentence where a clause may end, as prompters write them too: dots, dashes, slashes."""

QUOTED_CLAUSE_END = re.compile(r"(?<![.])[.!?](?![.\w])|[;\n]|\s(?:--|–|—)\s")
"""Where a spoken quotation without UNQUOTE ends: a single stop, a semicolon, a line or a dash."""

CLAUSE_STOP = re.compile(r"[.!?;:…]")
"""A mark between two words that no phrase of a word list extends over."""

CLAUSE_STOP_OR_DASH = re.compile(r"[.;:!?…]|--|[—–]")
"""A mark or a dash between two words that no statement extends over."""

PHRASE_STOP = re.compile(r"[,.;:!?…\"“”()\[\]—–]|--|\s-\s")
"""A mark between two words that no noun phrase extends over: `CLAUSE_STOP_OR_DASH`, and commas, quotes, brackets."""

CAPITAL_PROVES_NOTHING = re.compile(r"[.!?:“\"‘(\[•|\n…]|--|[—–]")
"""What is before a word that would have a capital in any case: a stop, a quotation mark, a bullet."""

MOSTLY = 0.7
"""A text with a larger share of capitals is in capitals: a transcript may hold sound bites in mixed case."""
ALL_BUT_TYPOS = 0.9
"""A line with at least this share of letters, or of words, in capitals is in capitals."""

_ENDED = re.compile(rf"[.!?…]{CLOSING_MARKS}*$")
_ENDED_BUT_NO_QUESTION = re.compile(rf"[.!…]{CLOSING_MARKS}*$")
_ENDED_OR_COLON = re.compile(rf"[.!?:…]{CLOSING_MARKS}*$")
_ENDED_ANYHOW = re.compile(rf"[.!?…:;♪]{CLOSING_MARKS}*$")


def ends_sentence(text: str) -> bool:
    """Whether the text ends with a stop (`.` `!` `?` `…`) and the quotes or brackets that close after it."""
    return _ENDED.search(text) is not None


def ends_statement(text: str) -> bool:
    """Whether the text ends a sentence that is not a question."""
    return _ENDED_BUT_NO_QUESTION.search(text) is not None


def ends_sentence_or_leads_in(text: str) -> bool:
    """Whether the text ends a sentence, or ends with the colon before a list or a quotation."""
    return _ENDED_OR_COLON.search(text) is not None


def ends_clause(text: str) -> bool:
    """Whether the text ends with any mark after which a wrapped line does not go on: also `;` `:` and `♪`."""
    return _ENDED_ANYHOW.search(text) is not None


def mostly_capitals(text: str) -> bool:
    """Whether more than 70% of the letters are capitals; False for a text without letters."""
    return _share_of_capitals(text) > MOSTLY


def in_capitals(text: str) -> bool:
    """Whether at least 90% of the letters are capitals: a line in capitals, with room for a typo or `Mc`."""
    return _share_of_capitals(text) >= ALL_BUT_TYPOS


def words_in_capitals(words: list[str]) -> bool:
    """Whether at least 90% of the words are in capitals; True for no words.

    By words rather than letters, since an article's short line may hold one long acronym.
    """
    return sum(map(str.isupper, words)) >= ALL_BUT_TYPOS * len(words)


def has_small_letters(text: str) -> bool:
    """Whether any letter of the text is small: then capitals beside it mean something."""
    return any(map(str.islower, text))


def _share_of_capitals(text: str) -> float:
    letters = [letter for letter in text if letter.isalpha()]
    return sum(map(str.isupper, letters)) / len(letters) if letters else 0.0
