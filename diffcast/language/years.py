"""Years and decades, in figures and as they are spoken."""

from __future__ import annotations

from diffcast.language.cues import cues
from diffcast.language.numerals import CURRENCY, cardinal, number_words, small
from diffcast.language.readings import Reading
from diffcast.language.tokens import Tokens
from diffcast.language.units import closers, collectives, noun_at, unit_at

MODERN = range(1900, 2100)
OLDER = range(1000, 1900)
BEFORE = cues("year before")
COUNTING = cues("counting")
JOINTS = frozenset({":", "/"})
ERAS = frozenset({"bc", "bce"})
CENTURIES = {"sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20}
SPOKEN_DECADES = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70,
                  "eighties": 80, "nineties": 90}  # fmt: skip
PIVOT = 40  # '98 is 1998, '26 is 2026


def year(t: Tokens, i: int) -> Reading | None:
    """`2012`, TWENTY-TWELVE, NINETEEN EIGHTY-FOUR, `2021-22`, `900 BC`, `'98`; never an amount (`2000 people`)."""
    return _in_figures(t, i) or _spoken(t, i) or _thousands(t, i) or _before_christ(t, i) or _clipped(t, i)


def decade(t: Tokens, i: int) -> Reading | None:
    """`1990s`, `'90s`, NINETEEN NINETIES; a bare 90S may be degrees and is left alone."""
    if t.text(i) == "'" and t.glued(i + 1) and len(t.text(i + 1)) == 2 and t.text(i + 1).endswith("0"):
        return _tens(t, i, i + 1, 1900 if int(t.text(i + 1)) >= PIVOT else 2000)
    if t.text(i).isdecimal() and len(t.text(i)) == 4 and t.text(i).endswith("0"):
        return _tens(t, i, i, 0)
    j = t.skip_hyphen(i + 1)
    century = CENTURIES.get(t.text(i))
    if century is None or t.text(j) not in SPOKEN_DECADES:
        return None
    return Reading(i, j + 1, f"decade:{century * 100 + SPOKEN_DECADES[t.text(j)]}", "decade")


def _tens(t: Tokens, first: int, i: int, base: int) -> Reading | None:
    end = i + 2 if t.text(i + 1) == "'" else i + 1
    if t.text(end) != "s" or not t.glued(end):
        return None
    return Reading(first, end + 1, f"decade:{base + int(t.text(i))}", "decade")


def _in_figures(t: Tokens, i: int) -> Reading | None:
    text = t.text(i)
    if len(text) != 4 or not text.isdecimal() or not _may_be_year(t, i, int(text)):
        return None
    end = i + 1
    if t.hyphen(end) and t.text(end + 1).isdecimal() and len(t.text(end + 1)) == 2 and t.glued(end + 1):
        end += 2  # 2021-22
    elif t.hyphen(end) and (t.glued(end + 1) and t.digits(end + 1)) and int(text) not in MODERN:
        return None
    return Reading(i, end, f"year:{int(text)}", "year")


def _may_be_year(t: Tokens, i: int, number: int) -> bool:
    before = t.text(i - 1)
    if before in CURRENCY | COUNTING | {"#"} or t.text(i + 1) == "%" or unit_at(t, i + 1):
        return False
    if (before in JOINTS and t.glued(i)) or (t.text(i + 1) in JOINTS and t.glued(i + 2) and t.digits(i + 2)):
        return False
    if t.glued(i) and (t.word(i - 1) or (t.hyphen(i - 1) and t.digits(i - 2) and len(t.text(i - 2)) != 4)):
        return False
    noun = noun_at(t, i + 1)
    next_noun = t.text(i + 1) if noun and noun[1] == i + 2 else ""
    if number in MODERN:
        return not (next_noun in collectives() or (next_noun and number % 100 == 0 and before not in BEFORE | {"the"}))
    return number in OLDER and before in BEFORE and not next_noun and not t.hyphen(i + 1)


def _spoken(t: Tokens, i: int) -> Reading | None:
    century = CENTURIES.get(t.text(i))
    if t.text(i - 1) in {"in", "since"} and number_words().get(t.text(i), ("", 0))[1] >= PIVOT:
        return _short_spoken(t, i)
    if century is None or number_words().get(t.text(i - 1), ("",))[0] == "tens":
        return None
    j = t.skip_hyphen(i + 1)
    rest = _oh_five(t, j) or small(t, j)
    if (
        rest is None
        or (rest[0] < 10 and t.text(j) != "oh")
        or unit_at(t, rest[1])
        or t.text(rest[1]) in {"hundred", "thousand"}
    ):
        return None
    if century < 19 and t.text(i - 1) not in BEFORE:
        return None
    return Reading(i, rest[1], f"year:{century * 100 + rest[0]}", "year")


def _short_spoken(t: Tokens, i: int) -> Reading | None:
    """BUILT IN SEVENTY-NINE."""
    said = small(t, i)
    if said is None or said[0] % 10 == 0 or (t.word(said[1]) and t.text(said[1]) not in closers()) or t.hyphen(said[1]):
        return None
    return None if t.text(said[1]) in {"%", "of"} else Reading(i, said[1], f"year:{1900 + said[0]}", "year")


def _oh_five(t: Tokens, i: int) -> tuple[int, int] | None:
    if t.text(i) != "oh":
        return None
    digit = small(t, t.skip_hyphen(i + 1))
    return digit if digit and 0 < digit[0] < 10 else None


def _thousands(t: Tokens, i: int) -> Reading | None:
    """TWO THOUSAND NINE behind a preposition of time."""
    if t.text(i) != "two" or t.text(i - 1) not in BEFORE:
        return None
    number = cardinal(t, i)
    if number is None or not 2000 < number.value < 2100 or unit_at(t, number.end) or noun_at(t, number.end):
        return None
    return Reading(i, number.end, f"year:{int(number.value)}", "year")


def _before_christ(t: Tokens, i: int) -> Reading | None:
    number = cardinal(t, i)
    if number is None or t.text(number.end) not in ERAS or number.value != int(number.value) or number.value > 9999:
        return None
    return Reading(i, number.end + 1, f"year:-{int(number.value)}", "year")


def _clipped(t: Tokens, i: int) -> Reading | None:
    text = t.text(i + 1)
    if (
        t.text(i) != "'"
        or t.glued(i)
        or not (t.glued(i + 1) and len(text) == 2 and text.isdecimal())
        or (t.glued(i + 2) and t.word(i + 2))
    ):
        return None
    return Reading(i, i + 2, f"year:{int(text) + (1900 if int(text) >= PIVOT else 2000)}", "year")
