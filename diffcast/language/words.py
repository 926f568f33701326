"""Words with their places, and the norm: the one form under which a word is compared across the two texts."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from diffcast.language.inflection import lemma
from diffcast.language.text import has_small_letters
from diffcast.language.wordlists import entries, rows
from diffcast.model import Span, Word

INVISIBLE = "\u00ad\u200b-\u200d\u2060"
WORD_ENDS = r"(?![^\W_])"
TOKEN = re.compile(
    rf"""
    (?i:per[ \u00a0]cent){WORD_ENDS}
    | (?:[A-Z](?:-[A-Z]{WORD_ENDS})+ | [ap]-m{WORD_ENDS}) (?:['’][sS]{WORD_ENDS})?   # U-S, A-M, F-B-I
    | [^\W\d_](?:\.[^\W\d_]{WORD_ENDS})+ (?:\.?['’][sS]{WORD_ENDS})?   # U.S., a.m.
    | \d+(?:[.,]\d+)* (?=(?i:[ap]\.?m|mph|kph|kmh|km|kg|ft|lbs?|bn|mm|cm|[kmb]){WORD_ENDS})   # 7pm, 45mph, 3M
    | \d+(?:[.,]\d+)+ [^\W\d_]*
    | [^\W_]+ (?:[\u0300-\u036f{INVISIBLE}]+[^\W_]*)* (?:(?:['’ʼ`´](?!\d)|&)[^\W_]+)*
    | &
    """,
    re.VERBOSE,
)
SPELLED_LETTERS = re.compile(r"[^\W\d_](?:[.-][^\W\d_])+")
GROUPED_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
CLITIC = re.compile(r"(?<=.)'(?:s|re|ve|ll|d|m)$")
INVISIBLE_CHARACTER = re.compile(rf"[{INVISIBLE}]")
ONE_APOSTROPHE_ONE_HYPHEN = str.maketrans(dict.fromkeys("’‘ʼ`´", "'") | dict.fromkeys("‐‑‒", "-"))
ACRONYM_NORMS = {"us": "u.s.", "usa": "u.s.", "am": "a.m.", "pm": "p.m."}  # letters that would read as another word
CASE_CONTEXT = 24  # characters on either side that show whether capitals are for emphasis


def words(text: str, span: Span) -> tuple[Word, ...]:
    """The words of a stretch of text in order; signs such as `$` and `%` are outside of them, hyphens separate them.

    Spelled letters stay together (`U-S`, `a.m`, without a last full stop), as does `per cent`; `7pm` is two words.
    """
    found: list[Word] = []
    before, empty = "", stop_words()
    for match in TOKEN.finditer(text, span.start, span.end):
        raw = match.group()
        form = _acronym(text, match, before) if raw in ACRONYM_OR_WORD else norm(raw)
        found.append(Word(Span(*match.span()), form, form not in empty))
        before = raw
    return tuple(found)


ACRONYM_OR_WORD = frozenset({"US", "AM", "PM", "am", "pm"})


def _acronym(text: str, match: re.Match[str], before: str) -> str:
    """`US` is the country in mixed case or after THE, else the pronoun; `am` after a number is a time of day."""
    letters = match.group().lower()
    if letters != "us":
        return (
            ACRONYM_NORMS[letters]
            if before[-1:].isdigit() or before.upper() in {"THE", "CLOCK", "O'CLOCK"}
            else letters
        )
    around = text[max(0, match.start() - CASE_CONTEXT) : match.end() + CASE_CONTEXT]
    return ACRONYM_NORMS["us"] if before.lower() == "the" or has_small_letters(around) else "us"


@lru_cache(maxsize=1 << 16)
def surface(raw: str) -> str:
    """The word as written, in lower case, without accents, with one apostrophe and one hyphen; not lemmatised."""
    plain = unicodedata.normalize("NFKD", INVISIBLE_CHARACTER.sub("", raw)).translate(ONE_APOSTROPHE_ONE_HYPHEN)
    bare = "".join(character for character in plain if not unicodedata.combining(character))
    return unicodedata.normalize("NFC", bare).lower()


@lru_cache(maxsize=1 << 16)
def norm(raw: str) -> str:
    """The one form under which a word is compared: lemma, plain digits, no possessive; the same in capitals.

    Every contraction with n't, with or without its apostrophe, gives `not`; `&` gives `and`.
    """
    form = surface(raw)
    if SPELLED_LETTERS.fullmatch(form.removesuffix("'s").rstrip(".")) or raw == "US":
        letters = form.removesuffix("'s").replace(".", "").replace("-", "")
        return ACRONYM_NORMS.get(letters, letters)
    if form[:1].isdigit():
        return form.replace(",", "") if GROUPED_DIGITS.fullmatch(form) else form.replace("'", "")
    return _worded(form)


def _worded(form: str) -> str:
    if form == "&":
        return "and"
    if form.startswith("per") and form.endswith("cent"):
        return "percent"
    if form.endswith("n't"):
        return "not"
    base = CLITIC.sub("", form)
    return _contractions().get(base) or (base if base in stop_words() else lemma(base))


@cache
def stop_words() -> frozenset[str]:
    """Function words in their normalised form; negations and numbers are not among them."""
    return entries("stop_words")


@cache
def _contractions() -> dict[str, str]:
    return {form: row.key for row in rows("contractions") for form in row.entries}
