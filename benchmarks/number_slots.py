"""Amounts in the text of a made archive: found, read by the number grammar of diffcast, and written anew."""

from __future__ import annotations

from functools import cache

from diffcast.language.numbers import quantities_in
from diffcast.language.numbers.numerals import number_words, scales
from diffcast.language.tokens import tokens
from diffcast.language.words import words
from diffcast.model import Span

_WORDS = {word for word in (*number_words(), *scales(), "hundred") if word.isalpha() and len(word) > 2}
SPELLED = "|".join(sorted(_WORDS, key=len, reverse=True))
NUMBER = rf"\d[\d,]*(?:\.\d+)?|(?:{SPELLED})(?:[ -](?:and )?(?:{SPELLED}))*(?!-\w+(?:st|nd|rd|th)\b)"
FIRST_YEAR, LAST_YEAR = 1900, 2040
MAX_SMALL = 3
"""Amounts up to here stay as they are: one of them, two sides, three years."""
WORD_OF = {value: word for word, (role, value) in reversed(number_words().items()) if role != "tens"} | {
    value: word for word, (role, value) in reversed(number_words().items()) if role == "tens"
}
SCALES = (("billion", 1_000_000_000), ("million", 1_000_000), ("thousand", 1_000))


@cache
def figure(text: str) -> float | None:
    """What an amount comes to; None where the grammar reads more than one, as in numbers read out in groups."""
    found = quantities_in(tokens(text, words(text, Span(0, len(text)))))
    values = {float(one.low) for one in found if one.low is not None and one.low == one.high}
    return values.pop() if len(found) == 1 and len(values) == 1 else None


def written(value: float, text: str, factor: float, years: int) -> str:
    """The amount times the factor, about as exact as it was and written as it was; a year moves by some years."""
    if value <= MAX_SMALL:
        return text.lower()
    if value != int(value):
        return f"{value * factor:.{len(text.partition('.')[2])}f}"
    whole = int(value)
    if FIRST_YEAR < whole < LAST_YEAR:
        return spelled(whole - years) if not text[0].isdigit() else str(whole - years)
    new = max(2, rounded(whole * factor, step_of(whole)))
    if text[0].isdigit():
        return f"{new:,}" if "," in text or ("." not in text and whole >= 10_000) else str(new)
    return spelled(new)


def step_of(whole: int) -> int:
    """To what the new amount is rounded: two figures are kept where the old one is round, all others as they are."""
    zeros = len(str(whole)) - len(str(whole).rstrip("0"))
    return int(10 ** max(0, min(zeros, len(str(whole)) - 2)))


def rounded(value: float, step: int) -> int:
    """The nearest multiple of the step."""
    return round(value / step) * step


def spelled(value: int) -> str:
    """A whole number in words."""
    for name, scale in SCALES:
        if value >= scale:
            rest = value % scale
            return f"{spelled(value // scale)} {name}" + (f" {spelled(rest)}" if rest else "")
    if value >= 100:
        rest = value % 100
        return f"{spelled(value // 100)} hundred" + (f" {spelled(rest)}" if rest else "")
    if value > 20 and value % 10:
        return f"{WORD_OF[value // 10 * 10]}-{WORD_OF[value % 10]}"
    return WORD_OF[value]
