"""How similar two words are in letters and in sound, for names that were heard and not read."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from diffcast.language.wordlists import entries

PEOPLES = frozenset({"n", "an", "ian", "s", "ns", "ans", "ians", "ese", "ish", "i", "is"})
SHORT_PEOPLES = frozenset({"n", "s", "ns", "i", "is"})
SOUNDS = (
    ("ph", "f"),
    ("kn", "n"),
    ("wr", "r"),
    ("ck", "k"),
    ("sch", "s"),
    ("cz", "ch"),
    ("x", "ks"),
    ("q", "k"),
)
FIRST_LETTER_SOUNDS = str.maketrans("ckqjgszviyeaou", "kkkjjsswiiiaou")
LETTERS_DROPPED_BEFORE_ENDING = frozenset("aeoy")
DERIVED = (
    ("ure", "ural"),
    ("ics", "ical"),
    ("ion", "ional"),
    ("sic", "sical"),
    ("onomy", "onomic"),
    ("ustry", "ustrial"),
)
"""Endings of a noun and of its adjective that no two surnames have: agriculture, politics, education, music."""
MIN_LETTERS = 4  # in a shorter word one letter makes another name
MIN_LETTERS_OF_LONGER = 5  # of the longer one of two


def sound_alike(one: str, two: str) -> bool:
    """Whether two words sound alike from the first letter on and differ by a letter or two."""
    if (
        min(len(one), len(two)) < MIN_LETTERS
        or max(len(one), len(two)) < MIN_LETTERS_OF_LONGER
        or is_form_of_people(one, two)
        or is_derived(one, two)
        or one.isdigit()
        or two.isdigit()
    ):
        return False
    if one in given_names() and two in given_names() and skeleton(one) != skeleton(two):
        return False
    return (
        skeleton(one)[:1] == skeleton(two)[:1]
        and one[0].translate(FIRST_LETTER_SOUNDS) == two[0].translate(FIRST_LETTER_SOUNDS)
        and spelled_alike(one, two)
    )


def spelled_alike(one: str, two: str) -> bool:
    """Whether the words differ by a letter, long ones by two, or by vowels where they sound alike."""
    longer = max(len(one), len(two))
    allowed = 1 if longer <= 5 else 2
    if skeleton(one) == skeleton(two):
        allowed = max(2, longer // 3)
    return distance(one, two, allowed) <= allowed


def distance(one: str, two: str, most: int) -> int:
    """How many letters to add, drop, change or swap with a neighbour; `most + 1` if more than `most`."""
    if abs(len(one) - len(two)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(two) + 1))
    for i, left in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, right in enumerate(two, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (left != right))
            swapped = i > 1 and j > 1 and left == two[j - 2] and one[i - 2] == right
            row.append(min(cost, older[j - 2] + 1) if swapped else cost)
    return min(row[-1], most + 1)


@lru_cache(maxsize=1 << 16)
def skeleton(word: str) -> str:
    """The consonants as they sound, without doubles: Kapur and Kapoor have one skeleton."""
    for letters, sound in SOUNDS:
        word = word.replace(letters, sound)
    hard = word.translate(str.maketrans("cgzvw", "kjsff"))
    return re.sub(r"(.)\1+", r"\1", hard[:1] + re.sub(r"[aeiouyh]", "", hard[1:]))


def is_form_of_people(one: str, two: str) -> bool:
    """Russia, Russian, Russians: similar in letters, but not a typing error."""
    short, long = sorted((one, two), key=len)
    whole = long.startswith(short) and long[len(short) :] in PEOPLES
    cut = (
        short[-1:] in LETTERS_DROPPED_BEFORE_ENDING
        and long.startswith(short[:-1])
        and long[len(short) - 1 :] in PEOPLES - SHORT_PEOPLES
    )
    return len(short) >= MIN_LETTERS and (whole or cut)


def is_derived(one: str, two: str) -> bool:
    """Agriculture, agricultural: a noun and its adjective, and no typing error."""
    pairs = ((one, two), (two, one))
    return any(a.endswith(noun) and b == a.removesuffix(noun) + own for a, b in pairs for noun, own in DERIVED)


@cache
def given_names() -> frozenset[str]:
    """Given names that are not common words."""
    return entries("given_names")
