"""Numbers that name a thing (Flight 618) and numbers that say nothing (telephones, time codes, addresses)."""

from __future__ import annotations

from functools import cache

from diffcast.language.amounts import Amount
from diffcast.language.counting import STREETS
from diffcast.language.cues import cues
from diffcast.language.inflection import lemma
from diffcast.language.lexicon import load
from diffcast.language.numerals import CURRENCY, SUFFIXES, cardinal, glued_scales, ordinal
from diffcast.language.tokens import Tokens
from diffcast.language.units import noun_at, unit_at

OPEN_PREFIXES = cues("open prefixes")
GLUED_UNITS = cues("glued units")
HALF = 50  # percent
ALARMS = frozenset({"911", "988", "999", "112"})
CALL_REACH = 8  # pieces before 911 among which a word of calling makes it the alarm
TELEPHONE = 7  # pieces of the longest number: 1-800-555-0142
STREET_REACH = 4  # pieces between a house number and its street: 1180 E. Main St.
LONGEST_CODE = 4  # letters: C-130, KC-135; COVID-19 is longer but known by its figures alone
UNSURE = cues("unsure")


def label(t: Tokens, i: int) -> Amount | None:
    """The number of a thing, with the unit `id:` and what it numbers: Flight 618, DISTRICT FOURTEEN, C-130, No. 3."""
    name = _named_before(t, i)
    number = cardinal(t, i) if name else None
    if number is None or number.value != int(number.value) or number.scale != 1:
        return None
    if unit_at(t, number.end) or (t.text(number.end) in {"%", "-"} and t.digits(number.end + 1)):
        return None
    noun = noun_at(t, number.end)
    if noun is not None and noun[1] == number.end + 1 and not t.capital(i - 1):
        return None
    return Amount(i, number.end, number.value, number.value, f"id:{name}")


def _named_before(t: Tokens, i: int) -> str | None:
    if t.text(i - 1) == "#":
        return "number"
    j = i - 2 if t.text(i - 1) == "." else i - 1
    if t.hyphen(i - 1) and t.glued(i) and t.digits(i):
        letters = t.text(i - 2)
        code = (
            t.word(i - 2) and len(letters) <= LONGEST_CODE and letters not in OPEN_PREFIXES and not cardinal(t, i - 2)
        )
        return letters if code else None
    if t.text(j) in {"day", "week", "round"} and t.text(j - 1) not in cues("before a unit") and j == i - 1:
        return t.text(j)
    word = t.text(j) if t.text(j) == "news" else lemma(t.text(j))
    if word not in labels() or (j == i - 2 and word not in {"no", "number"}):
        return None
    if word in {"no", "number"}:
        return "number" if word == "number" or (t.digits(i) and (j == i - 2 or _number_sign(t, j))) else None
    return word if word not in UNSURE or (t.capital(j) and t.digits(i)) else None


def _number_sign(t: Tokens, i: int) -> bool:
    """Whether this `no` without its full stop is a sign: THE NO 10 SHIRT, `wearing No 10`; `no 10 people` is none."""
    inside = t.capital(i) and t.word(i - 1) and not t.capital(i - 1)
    return inside or t.text(i - 1) in cues("before a number sign")


def silent(t: Tokens, i: int) -> int:
    """The index behind figures that are no amount; `i` itself where there are none."""
    even = _fifty_fifty(t, i)
    if even > i or not t.digits(i):
        return even
    for rule in (_clock_like, _slashed, _telephone, _code, _address, _stutter):
        end = rule(t, i)
        if end > i:
            return end
    return i


def _fifty_fifty(t: Tokens, i: int) -> int:
    """FIFTY-FIFTY, `50-50`: even odds, no two amounts."""
    one = cardinal(t, i)
    if one is None or not t.hyphen(one.end) or one.value != HALF:
        return i
    other = cardinal(t, one.end + 1)
    return other.end if other is not None and other.value == HALF else i


def _clock_like(t: Tokens, i: int) -> int:
    """`01:23:45`, `:12`, `16:41`: where no date rule took it, a time code."""
    end = i + 1
    while t.text(end) == ":" and t.glued(end) and t.glued(end + 1) and t.digits(end + 1):
        end += 2
    return end if end > i + 1 or (t.text(i - 1) == ":" and t.glued(i)) else i


def _slashed(t: Tokens, i: int) -> int:
    """`24/7`, `10/7`, `(01/02/2025)`; fractions are read before."""
    from_fraction = t.text(i + 1) == "/" and t.glued(i + 1) and t.digits(i + 2) and t.glued(i + 2)
    if not from_fraction or ((t.text(i), t.text(i + 2)) in COMMON_FRACTIONS and t.text(i + 3) != "/"):
        return i
    return i + 5 if t.text(i + 3) == "/" and t.digits(i + 4) else i + 3


COMMON_FRACTIONS = frozenset(
    {("1", "2"), ("1", "3"), ("2", "3"), ("1", "4"), ("3", "4"), ("1", "8"), ("3", "8"), ("5", "8")}
)


def _telephone(t: Tokens, i: int) -> int:
    """`555-0142`, `800-555-0142`, `9-1-1`."""
    if _alarm(t, i):
        return i + 1
    if t.phrase(i, ("9", "-", "1", "-", "1")):
        return i + 5
    end = i + 1
    while end < i + TELEPHONE and t.hyphen(end) and t.glued(end + 1) and t.text(end + 1).isdecimal():
        end += 2
    groups = [t.text(j) for j in range(i, end, 2)]
    return (
        end
        if len(groups) > 1
        and max(map(len, groups)) == 4
        and len(groups[-2]) == 3
        and len(groups[-1]) == 4
        and groups[-1] > ""
        else i
    )


def _alarm(t: Tokens, i: int) -> bool:
    """`she called 911`, THE 911 TAPES: the alarm, where a word of calling is near; 911 alone is a count like any."""
    if t.text(i) not in ALARMS or t.text(i - 1) in CURRENCY:
        return False
    if t.text(i + 1) in cues("calling"):
        return True
    near = {t.text(j) for j in range(i - CALL_REACH, i)} & cues("calling")
    return bool(near) and not unit_at(t, i + 1) and not noun_at(t, i + 1)


def _code(t: Tokens, i: int) -> int:
    """Figures with letters on either side: B01, 5G, 737s, COVID-19, WB-2."""
    if t.glued(i) and t.word(i - 1):
        return i + 1
    if t.hyphen(i - 1) and t.glued(i) and t.word(i - 2) and len(t.text(i - 2)) > LONGEST_CODE and _outside(t, i):
        return i + 1
    letters = t.text(i + 1)
    if not (t.glued(i + 1) and t.word(i + 1)) or letters in SUFFIXES or letters in glued_scales():
        return i
    return i if unit_at(t, i + 1) or letters in GLUED_UNITS - {"s", "x"} else i + 2


def _outside(t: Tokens, i: int) -> bool:
    """Whether what hangs before the hyphen is no number or opener itself."""
    return t.text(i - 2) not in OPEN_PREFIXES and cardinal(t, i - 2) is None and ordinal(t, i - 2) is None


def _address(t: Tokens, i: int) -> int:
    for j in range(i + 1, i + 1 + STREET_REACH):
        if t.text(j) in STREETS and j > i + 1:
            return j + 1
        if not (t.word(j) and t.capital(j)) and t.text(j) != ".":
            return i
    return i


def _stutter(t: Tokens, i: int) -> int:
    """`50 50 THOUSAND`: said twice, counted once."""
    return i + 1 if t.text(i) == t.text(i + 1) else i


@cache
def labels() -> frozenset[str]:
    """Words whose number names them."""
    return frozenset(load("labels"))
