"""What an amount counts: units that can be converted, and nouns that can be compared."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from diffcast.language.inflection import lemma
from diffcast.language.tokens import CACHE_SIZE, PIECE, Tokens
from diffcast.language.wordlists import entries, rows

MONEY = frozenset({"usd", "eur", "gbp", "cad", "aud", "nzd", "yen", "yuan", "rupee", "ruble", "peso", "franc", "krona"})
CURRENCY_SIGNS = {"$": "usd", "£": "gbp", "€": "eur"}
CURRENCY_OF_COIN = {"cent": "usd", "penny": "gbp"}
UNITS_NOT_SAID = frozenset({"", "streak"})  # nothing said of what is counted, or only that the run is unbroken
SIZE_WORDS = entries("grammar_cues", "sizes")
AUXILIARIES = entries("grammar_cues", "auxiliaries")
KINDS_OF_FATE = frozenset({"dead", "hurt", "sick"})
MAX_WORDS_TO_NOUN = 4  # words after a number that are searched for its noun
DETERMINERS_AFTER_OF = frozenset({"the", "these", "those", "its", "his", "her", "their", "our", "all", "my", "your"})
DAYS_A_MONTH = Decimal("30.4375")
SECONDS_A_DAY = Decimal(86400)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure: `factor` of the smallest unit of its dimension."""

    name: str
    dimension: str
    factor: Decimal


@cache
def units() -> dict[str, Unit]:
    """Units by their canonical name."""
    heads = (row.key.split("; ") for row in rows("units"))
    return {name: Unit(name, dimension, Decimal(size)) for name, dimension, size in heads}


@cache
def _forms() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Written forms by their first piece, longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in rows("units"):
        name = row.key.split("; ")[0]
        for form in row.entries:
            pieces = tuple(PIECE.findall(form))
            found.setdefault(pieces[0], []).append((pieces, name))
    return {first: sorted(forms, key=lambda form: -len(form[0])) for first, forms in found.items()}


@lru_cache(maxsize=CACHE_SIZE)
def unit_at(t: Tokens, i: int) -> tuple[str, int] | None:
    """The unit of measure at piece `i`, past a hyphen, and the index after it."""
    j = t.skip_hyphen(i)
    for form, name in _forms().get(t.text(j), ()):
        if t.phrase(j, form) and not _is_ordinal_second(t, i, j):
            return name, j + len(form)
    return None


def _is_ordinal_second(t: Tokens, i: int, j: int) -> bool:
    """FOUR SECOND-HALF GOALS: `second` is a unit in the singular only inside a compound (`a 30-second ad`)."""
    return t.text(j) == "second" and (t.hyphen(j + 1) or (j == i and t.text(i - 1) not in {"one", "1"}))


@lru_cache(maxsize=CACHE_SIZE)
def noun_at(t: Tokens, i: int) -> tuple[str, int] | None:
    """The lemma of the noun that a number before piece `i` counts, and the index after it.

    A plural is taken before anything else (`1,500 active-duty soldiers`), then a word that a hyphen
    joins to the number (`a 300-bed hospital`), then a known word in the singular or a verb (`TWELVE DIED`).
    """
    run = _run(t, _behind_of(t, i))
    for j in run:
        if looks_plural(t.text(j)):
            last = (
                j + 1 if j + 1 in run and looks_plural(t.text(j + 1)) and singular(t.text(j + 1)) in noun_kinds() else j
            )
            return _fate(t, singular(t.text(last)), last + 1), last + 1
    first = t.skip_hyphen(i)
    if first != i and t.word(first):
        return ("", first + 1) if t.text(first) in SIZE_WORDS else (lemma(t.text(first)), first + 1)
    for j in run:
        if lemma(t.text(j)) in noun_kinds():
            return lemma(t.text(j)), j + 1
    return None


def _fate(t: Tokens, noun: str, end: int) -> str:
    """FOUR PEOPLE HAVE DIED counts deaths: the verb for what happened to people if it follows, else the noun."""
    if noun != "person":
        return noun
    while t.text(end) in AUXILIARIES:
        end += 1
    verb = lemma(t.text(end))
    return verb if verb in fates() else noun


def kind_names(noun: str) -> frozenset[str]:
    """The kinds that the noun belongs to, each by its first noun."""
    counted = rows("counted_nouns")
    return frozenset(counted[number].entries[0] for number in noun_kinds().get(noun, frozenset()))


@cache
def fates() -> frozenset[str]:
    """Verbs and adjectives for what happens to people, as lemmas: die, hurt, infect."""
    return frozenset(noun for noun in noun_kinds() if kind_names(noun) & KINDS_OF_FATE)


def _behind_of(t: Tokens, i: int) -> int:
    """Where the noun may begin: after `of the`, as in TWO OF THE CITY'S EIGHT BRANCHES."""
    if t.text(i) != "of":
        return i
    return i + 2 if t.text(i + 1) in DETERMINERS_AFTER_OF else i + 1


def _run(t: Tokens, i: int) -> list[int]:
    """Indices of the words of the noun phrase at `i`, up to a sign, a small word or MAX_WORDS_TO_NOUN words."""
    found: list[int] = []
    while len(found) < MAX_WORDS_TO_NOUN:
        i = t.skip_hyphen(i)
        if not t.word(i) or (t.text(i) in noun_phrase_ends() and not found) or t.text(i) in noun_phrase_ends():
            break
        found.append(i)
        i += 1
    return found


def looks_plural(word: str) -> bool:
    """Whether a word in lower case has the form of a plural noun."""
    if word in unmarked_plurals():
        return True
    return not word.endswith(("'s", "ing", "ed", "ss")) and lemma(word) != word and len(word) > 2


def singular(word: str) -> str:
    """The singular of a plural noun; unlike `lemma` it reads `shots` as a noun."""
    if not word.endswith("s"):
        return lemma(word)
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("ches", "shes", "xes", "sses")) else word[:-1]


@cache
def noun_phrase_ends() -> frozenset[str]:
    """Words that end a noun phrase."""
    return entries("noun_phrase_ends")


@cache
def unmarked_plurals() -> frozenset[str]:
    """Plural nouns that do not look like one."""
    return frozenset(
        {"people", "men", "women", "children", "cattle", "fish", "aircraft", "troops", "police", "deer", "sheep"}
    )


@cache
def noun_kinds() -> dict[str, frozenset[int]]:
    """Counted nouns with the numbers of their kinds; nouns that share a kind can be compared."""
    found: dict[str, frozenset[int]] = {}
    for number, row in enumerate(rows("counted_nouns")):
        for noun in row.entries:
            found[noun] = found.get(noun, frozenset()) | {number}
    return found


def comparable(one: str, other: str) -> bool:
    """Whether two amounts with these units can contradict each other."""
    if one == other:
        return True
    if not {one, other}.isdisjoint(UNITS_NOT_SAID):
        return {one, other}.isdisjoint(units().keys() - {"year"})
    first, second = units().get(one), units().get(other)
    if first and second:
        return first.dimension == second.dimension or {first.dimension, second.dimension} == {"time", "calendar"}
    if {one, other} == {"percentage point", "point"} or {one, other} == {"pound", "gbp"}:
        return True
    return not noun_kinds().get(one, frozenset()).isdisjoint(noun_kinds().get(other, frozenset()))


def exact(one: str, other: str) -> bool:
    """Whether the two units convert without rounding: 18 months and a year do, 30 days and a month do not."""
    first, second = units().get(one), units().get(other)
    return not first or not second or first.dimension == second.dimension


def base(amount: Decimal, unit: str) -> Decimal:
    """The amount in the smallest unit of its dimension; months count 30.4375 days where `exact` says no."""
    known = units().get(unit)
    if known is None or unit in MONEY:
        return amount
    return amount * known.factor


def seconds(amount: Decimal, unit: str) -> Decimal:
    """A span of time in seconds, for comparing days with months."""
    known = units()[unit]
    size = known.factor if known.dimension == "time" else known.factor * DAYS_A_MONTH * SECONDS_A_DAY
    return amount * size
