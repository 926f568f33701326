"""From an inflected form to its lemma: soldiers to soldier, dying to die."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from diffcast.language.wordlists import rows

VOWEL = re.compile(r"[aeiouy]")
DOUBLED_CONSONANT = re.compile(r"([bdgkmnprtv])\1$")
DOUBLED_L = re.compile(r"[aeiouy][^aeiouy]+[aeiou]ll$|uell$|iall$")
S_OF_THE_STEM = re.compile(r"(?:ss|us|is)$")
PLURAL_IN_ES = re.compile(r"(?:ss|sh|ch|x|zz|tz|[^aeiou]o)es$")
ONE_SYLLABLE = re.compile(r"(?:[^aeiouy]|qu)*[aeiouy][^aeiouychwx]")  # hop-ing: from `hop` it would be hopping
PREFIX_AND_STEM = re.compile(r"(re|un|out|mis|over|under|fore|with)([a-z]{4,})")
COMPOUND_OF_MEN = re.compile(r"([a-z]{2,})(men|women|children)")
MAX_LETTERS_OF_NO_STEM = 2  # letters: `sing`, `bed` and `his` are not inflected


@lru_cache(maxsize=1 << 16)
def lemma(word: str) -> str:
    """The lemma of a word: its singular or infinitive, in one spelling; lower case in, lower case out.

    A form that is both noun and verb gets one answer (`leaves`, leave), since only equality is asked of it.
    """
    known = _irregular()
    form = known.get(word) or _compound(word) or _regular(word)
    return spelling(form)


def spelling(word: str) -> str:
    """The word in the one spelling chosen for it (`gray` for grey); any other word as it is."""
    return _spellings().get(word, word)


def _compound(word: str) -> str | None:
    """`grandchildren`, `councilmen`, `rewritten`: an irregular form with something before it."""
    parts = PREFIX_AND_STEM.fullmatch(word) or COMPOUND_OF_MEN.fullmatch(word)
    if parts is None:
        return None
    known = _irregular().get(parts[2], parts[2])
    return None if known == parts[2] else parts[1] + known


def _regular(word: str) -> str:
    if len(word) < 4 or not word.isalpha():
        return word
    if word.endswith("s"):
        return _without_s(word)
    if word.endswith("ing"):
        return _without_suffix(word, word[:-3])
    if word.endswith("ed"):
        return _without_ed(word)
    return word


def _without_s(word: str) -> str:
    if S_OF_THE_STEM.search(word):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y" if len(word) > 4 else word[:-1]
    singular = word[:-2] if PLURAL_IN_ES.search(word) else word[:-1]
    return lemma(singular) if singular.endswith("ing") else singular


def _without_ed(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if len(word) > 5 else word
    if word.endswith("ied"):
        return word[:-3] + "y" if len(word) > 4 else word[:-1]
    return _without_suffix(word, word[:-2])


def _without_suffix(word: str, stem: str) -> str:
    if len(stem) < MAX_LETTERS_OF_NO_STEM or not VOWEL.search(stem):
        return word
    if len(stem) > 3 and (DOUBLED_CONSONANT.search(stem) or DOUBLED_L.search(stem)):
        return stem[:-1]
    return stem + "e" if _lost_e(stem) else stem


def _lost_e(stem: str) -> bool:
    endings = _final_e()
    for start in range(len(stem)):
        verdict = endings.get(stem[start:])
        if verdict is not None:
            return verdict
    return bool(ONE_SYLLABLE.fullmatch(stem))


@cache
def _irregular() -> dict[str, str]:
    return {form: row.key for row in reversed(rows("inflections")) for form in (row.key, *row.entries)}


@cache
def _spellings() -> dict[str, str]:
    return {other: row.key for row in rows("spellings") for other in row.entries}


@cache
def _final_e() -> dict[str, bool]:
    endings = [entry for row in rows("final_e") for entry in row.entries]
    return {entry.lstrip("-*"): not entry.startswith("-") for entry in reversed(endings)}
