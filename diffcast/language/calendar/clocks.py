"""Times of day: `5:30 p.m.`, NOON, HALF PAST FOUR, TEN TILL EIGHT, the `630` of captions."""

from __future__ import annotations

from diffcast.language.calendar.parts import DAYPARTS, Reading, bare, names
from diffcast.language.numbers.numerals import small
from diffcast.language.numbers.units import MONEY, noun_at, noun_phrase_ends, unit_at
from diffcast.language.tokens import Tokens
from diffcast.language.wordlists import entries

BEFORE_A_TIME = entries("grammar_cues", "clock before")
TIME_ZONES = entries("grammar_cues", "zones")
NAMED_TIMES = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}
BEFORE_PART_OF_DAY = frozenset({"this", "yesterday", "tomorrow", "that", "every", "each"})
HALF_DAY = 12
LAST_HOUR_AFTER_MIDNIGHT = 5  # AT FOUR AT NIGHT: hours up to here belong to the next day
BEFORE_WAYS = frozenset({"to", "before", "till", "til", "until"})
ROUND_MINUTES = frozenset({5, 10, 20, 25})  # minutes that people name without the word: TEN TILL EIGHT
BEFORE_MINUTES = frozenset({"at", "around", "just", "since", "before", "after"})
BEFORE_FIGURES = frozenset({"at", "until", "till"})
ROUGHLY = frozenset({"about", "around", "exactly", "just", "roughly", "nearly"})
PIECES_TO_LEVEL = 4  # pieces before AT 630 that are searched for a word such as `stands`
FIGURES_WITHOUT_COLON = (3, 4)  # digits of 630 and 1130


def clock(t: Tokens, i: int) -> Reading | None:
    """A time of day as `clock:17:30`, or `clock12:05:30` if nothing says morning or afternoon."""
    if t.text(i) in NAMED_TIMES:
        return Reading(i, i + 1, f"clock:{NAMED_TIMES[t.text(i)]}", "minute")
    return _past(t, i) or _stated(t, i)


def _stated(t: Tokens, i: int) -> Reading | None:
    said = _hours(t, i)
    if said is None:
        return _without_colon(t, i)
    hour, minute, end = said
    half = _half(t, end)
    if half is not None:
        return _reading(i, half[1], hour, minute, half[0]) if 0 < hour <= HALF_DAY else None
    if t.text(end) == "o'clock":
        return _reading(i, end + 1, hour, minute, _context(t, end + 1)) if 0 < hour <= HALF_DAY else None
    context = _context(t, end) or _context_before(t, i)
    if context is None and not _is_time(t, i, said):
        return _first_of_two(t, i, said)
    if context is not None and not (t.text(i - 1) in BEFORE_A_TIME or _has_minutes(t, i, said)):
        return None
    return _reading(i, end, hour, minute, context)


def _hours(t: Tokens, i: int) -> tuple[int, int, int] | None:
    """Hour, minute and the index after them."""
    if t.text(i).isdecimal() and len(t.text(i)) < 3:
        if t.text(i + 1) == ":" and t.glued(i + 1) and t.glued(i + 2) and len(t.text(i + 2)) == 2:
            if not t.text(i + 2).isdecimal() or int(t.text(i + 2)) > 59 or (t.text(i + 3) == ":" and t.glued(i + 3)):
                return None
            return (int(t.text(i)), int(t.text(i + 2)), i + 3) if int(t.text(i)) < 24 and t.text(i - 1) != ":" else None
        return (int(t.text(i)), 0, i + 1) if 0 < int(t.text(i)) <= HALF_DAY else None
    hour = small(t, i)
    if hour is None or not 0 < hour[0] <= HALF_DAY:
        return None
    minute = _minutes(t, hour[1])
    return (hour[0], minute[0], minute[1]) if minute else (hour[0], 0, hour[1])


def _minutes(t: Tokens, i: int) -> tuple[int, int] | None:
    """SEVEN-THIRTY, NINE OH FIVE."""
    j = t.skip_hyphen(i)
    if t.text(j) == "oh":
        digit = small(t, t.skip_hyphen(j + 1))
        return digit if digit and 0 < digit[0] < 10 else None
    minute = small(t, j)
    return minute if minute and 10 <= minute[0] < 60 and t.word(j) else None


def _half(t: Tokens, i: int) -> tuple[str, int] | None:
    """`a.m.`, `pm`, A-M: which half of the day, and the index after it."""
    if t.text(i) in {"am", "pm"}:
        return t.text(i), i + 1
    if t.text(i) in {"a", "p"} and t.text(i + 1) in {".", "-"} and t.text(i + 2) == "m" and t.glued(i + 2):
        dotted = t.text(i + 1) == "." and t.text(i + 3) == "." and t.glued(i + 3)
        return t.text(i) + "m", i + 4 if dotted else i + 3
    return None


def _context(t: Tokens, i: int) -> str | None:
    """The half of the day by the words after the time: THIS MORNING, `Monday night`, TONIGHT."""
    j = i + 1 if t.text(i) in {",", "on"} else i
    if t.text(j) == "tonight" or t.phrase(j, ("at", "night")):
        return "night"
    if t.phrase(j, ("in", "the")) or t.phrase(j, ("on", "a")):
        j += 1
    elif t.text(j) not in BEFORE_PART_OF_DAY and bare(t, j) not in names("weekday"):
        return None
    part = DAYPARTS.get(bare(t, j + 1))
    return {"morning": "am", "afternoon": "pm", "evening": "pm", "night": "night", None: None}[part]


def _context_before(t: Tokens, i: int) -> str | None:
    """THIS AFTERNOON AROUND THREE."""
    if t.text(i - 1) == "to":
        return None  # FROM NINE IN THE MORNING TO ONE
    part = DAYPARTS.get(bare(t, i - 2)) or ("night" if t.text(i - 2) == "tonight" else None)
    return {"morning": "am", "afternoon": "pm", "evening": "pm", "night": "night", None: None}[part]


def _has_minutes(t: Tokens, i: int, said: tuple[int, int, int]) -> bool:
    return said[2] > i + 1


def _is_time(t: Tokens, i: int, said: tuple[int, int, int]) -> bool:
    """Whether figures without a.m. or p.m. are a time: `at 9:15`, BEFORE SEVEN-THIRTY, `12:01 ET`, NOON TO FOUR."""
    if t.text(i - 1) == "to" and (t.text(i - 2) in NAMED_TIMES or t.text(i - 2) in DAYPARTS):
        return True
    money = unit_at(t, i - 2)  # FROM TWO DOLLARS TO THREE-FIFTY
    if money is not None and money[0] in MONEY:
        return False
    return _has_minutes(t, i, said) and (t.text(i - 1) in BEFORE_A_TIME or t.text(said[2]) in TIME_ZONES)


def _first_of_two(t: Tokens, i: int, said: tuple[int, int, int]) -> Reading | None:
    """The 7 of `7 to 9 p.m.`."""
    j = t.skip_hyphen(said[2])
    if t.text(j) not in {"to", "and"} and j == said[2]:
        return None
    after = _hours(t, j + 1 if t.text(j) in {"to", "and"} else j)
    half = _half(t, after[2]) if after else None
    if after is None or half is None or (t.text(j) == "and" and t.text(i - 1) != "between"):
        return None
    return _reading(i, said[2], said[0], said[1], half[0] if said[0] % HALF_DAY <= after[0] % HALF_DAY else None)


def _past(t: Tokens, i: int) -> Reading | None:
    """HALF PAST FOUR, `a quarter to six`, TWELVE MINUTES PAST THREE, AT TEN TILL EIGHT."""
    j = i + 1 if t.text(i) == "a" else i
    fixed = {"half": 30, "quarter": 15}.get(t.text(j))
    minute = (fixed, j + 1) if fixed else small(t, i)
    if minute is None or not 0 < minute[0] < 60:
        return None
    k = minute[1] + (t.text(minute[1]) in {"minute", "minutes"})
    named = k > minute[1] or fixed == 15 or _to_the_hour(t, i, minute[0])
    ways = {"past", "after", *BEFORE_WAYS} if named else {"past"}
    hour = small(t, k + 1) or ((int(t.text(k + 1)), k + 2) if t.text(k + 1).isdecimal() else None)
    if t.text(k) not in ways or hour is None or not 0 < hour[0] <= HALF_DAY or _counted(t, hour[1]):
        return None
    total = hour[0] * 60 + (minute[0] if t.text(k) in {"past", "after"} else -minute[0])
    half = _half(t, hour[1])
    end = half[1] if half else hour[1]
    return _reading(i, end, total // 60 % HALF_DAY or HALF_DAY, total % 60, half[0] if half else _context(t, end))


def _to_the_hour(t: Tokens, i: int, minute: int) -> bool:
    """Whether TEN TO EIGHT is an hour and no range or score: after AT or its like."""
    before = i - 2 if t.text(i - 1) in ROUGHLY else i - 1
    return minute in ROUND_MINUTES and (t.text(before) in BEFORE_MINUTES or t.text(i - 1) in BEFORE_MINUTES)


def _counted(t: Tokens, end: int) -> bool:
    """Whether the number before piece `end` counts what follows it."""
    noun = noun_at(t, end)
    return unit_at(t, end) is not None or (noun is not None and noun[1] == end + 1)


def _without_colon(t: Tokens, i: int) -> Reading | None:
    """The 630 of captions: with a.m. or p.m., or after AT or UNTIL where nothing says that it counts."""
    text, end = t.text(i), i + 1
    if not text.isdecimal() or len(text) not in FIGURES_WITHOUT_COLON or text.startswith("0"):
        return None
    hour, minute = divmod(int(text), 100)
    half = _half(t, end)
    if not 0 < hour <= HALF_DAY or minute > 59 or (half is None and not _is_hour(t, i)):
        return None
    return _reading(i, half[1] if half else end, hour, minute, half[0] if half else _context(t, end))


def _is_hour(t: Tokens, i: int) -> bool:
    before = i - 2 if t.text(i - 1) in ROUGHLY else i - 1
    level = any(t.text(j) in entries("grammar_cues", "at a level") for j in range(before - PIECES_TO_LEVEL, before))
    free = not t.word(i + 1) or t.text(i + 1) in noun_phrase_ends() - {"of"} or _context(t, i + 1) is not None
    sign = t.text(i + 1) in {"%", "-", "/", ":"}
    clear = free and not level and not sign and not _counted(t, i + 1)
    return clear and t.text(before) in BEFORE_FIGURES and t.text(i)[-1] in "05"


def _reading(first: int, end: int, hour: int, minute: int, half: str | None) -> Reading:
    if half is None and 0 < hour <= HALF_DAY:
        return Reading(first, end, f"clock12:{hour % HALF_DAY:02}:{minute:02}", "minute")
    if half is None:
        return Reading(first, end, f"clock:{hour:02}:{minute:02}", "minute")
    late = half == "pm" or (half == "night" and LAST_HOUR_AFTER_MIDNIGHT < hour < HALF_DAY)
    return Reading(first, end, f"clock:{hour % HALF_DAY + HALF_DAY * late:02}:{minute:02}", "minute")
