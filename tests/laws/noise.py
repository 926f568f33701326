"""Harmless tellings of an article: other case, points, order and dress of numbers, and not one fact changed.

Every function is a function of its arguments alone: the same text and seed give the same telling on every machine.
"""

import random
import re
from collections.abc import Callable

from .speller import SPELLERS, Speller, clock, decimal, ordinal, place, words, year

MONTHS = {
    "Jan.": "January",
    "Feb.": "February",
    "Aug.": "August",
    "Sept.": "September",
    "Oct.": "October",
    "Nov.": "November",
    "Dec.": "December",
}
WHOLE_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
ABBREVIATED = "".join(rf"(?<!\b{name})" for name in ("Dr", "No", "Jan", "Feb", "Aug", "Sept", "Oct", "Nov", "Dec"))
FULL_STOP = re.compile(rf"(?<!\.\w){ABBREVIATED}\.(?=\n|$|\s+[“A-Z])")
COMMA = re.compile(r"(\w+),(?= (\w+))")
SOURCE_NEXT = re.compile(r" (?:[\w’]+ ){1,6}said\b")
QUOTED = re.compile(r"“([^”]*?)([.,?!]?)”")
SPELLED = re.compile(
    r"^(?:\d.*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|both)$", re.IGNORECASE
)
AMOUNT = re.compile(
    r"(?P<money>\$)?(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<fraction>\d+))?"
    r"(?: (?P<scale>million|billion))?(?P<percent>%)?"
)
DATE = re.compile(rf"\b({'|'.join(map(re.escape, [*MONTHS, *WHOLE_MONTHS]))}) (\d{{1,2}})\b(?!,\d)")
CLOCK = re.compile(r"\b(\d{1,2})(?::(\d\d))? ([ap])\.m\.")
TALLY = re.compile(r"\b(\d+)-(\d+)\b")
NUMBERED = re.compile(r"\bNo\. (?=\d)")
YEAR = re.compile(r"(?<![\d$,.-])(1[5-9]\d\d|20\d\d)(?![\d,%-]*\d|%| (?:million|billion))")
NEW_SENTENCE = re.compile(rf"(?:\s*$|\n| (?!(?:{'|'.join([*WEEKDAYS, *WHOLE_MONTHS])})\b)[“A-Z])")


def on_air(text: str, seed: int) -> str:
    """The article as a script that is read on air: all the changes below, one after the other."""
    told = repunctuated(reordered(text, seed), seed)
    return capitals(acronyms(respoken(told, seed)))


def capitals(text: str) -> str:
    """The text in capitals."""
    return text.upper()


def acronyms(text: str) -> str:
    """`U.S.` as `U-S`, and its like; a full stop that it shared with its sentence stays."""
    return re.sub(r"\b([A-Z])\.([A-Z])\.(?=(\s*$|\n)?)", lambda found: _letters(found), text)


def _letters(found: re.Match[str]) -> str:
    return f"{found[1]}-{found[2]}" + ("" if found[3] is None else ".")


def reordered(text: str, seed: int) -> str:
    """The headline first, then the paragraphs in another order."""
    headline, *paragraphs = text.strip().split("\n\n")
    random.Random(f"order {seed}").shuffle(paragraphs)
    return "\n\n".join([headline, *paragraphs]) + "\n"


def repunctuated(text: str, seed: int) -> str:
    """Dashes or nothing for commas, dots for full stops, straight or spoken marks around quotations.

    A comma is never just dropped beside a number (`in 2012, 41 people` would become another number) nor before the
    source at the end of a sentence (`open to the public, police said` would read like one clause).
    """
    chance = random.Random(f"points {seed}")
    told = "\n\n".join(_requoted(paragraph, chance.randrange(4)) for paragraph in text.strip().split("\n\n"))
    told = FULL_STOP.sub(lambda _: chance.choice((".", ".", ".", "...")), told)
    told = COMMA.sub(lambda found: found[1] + _pause(found, chance), told)
    return told.replace("’", chance.choice(("’", "'"))) + "\n"


def _pause(found: re.Match[str], chance: random.Random) -> str:
    pause = chance.choice((",", " --", "...", ""))
    if found[1] in WEEKDAYS:
        return ","
    needed = SPELLED.match(found[1]) or SPELLED.match(found[2]) or SOURCE_NEXT.match(found.string, found.end())
    return "," if needed and not pause else pause


def _requoted(paragraph: str, form: int) -> str:
    """One form for all quotations of a paragraph: curly marks, straight marks, QUOTE and marks, QUOTE and UNQUOTE."""
    if form == 3:
        return QUOTED.sub(lambda found: f"quote {found[1]} unquote{found[2]}", paragraph)
    opening, closing = (("“", "”"), ('"', '"'), ("quote “", "”"))[form]
    return QUOTED.sub(lambda found: f"{opening}{found[1]}{found[2]}{closing}", paragraph)


def respoken(text: str, seed: int) -> str:
    """Every number in a broadcast form; `No. 14` as `number 14`; dates and times as they are said."""
    chance = random.Random(f"numbers {seed}")
    steps: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
        (NUMBERED, lambda _: "number "),
        (CLOCK, lambda found: _time(found, chance)),
        (DATE, lambda found: _date(found, chance)),
        (TALLY, lambda found: f"{words(int(found[1]))}-to-{words(int(found[2]))}"),
        (YEAR, lambda found: year(int(found[1]))),
    )
    for pattern, said in steps:
        text = pattern.sub(said, text)
    return _amounts(text, chance)


def _time(found: re.Match[str], chance: random.Random) -> str:
    hour, minute = int(found[1]), int(found[2] or 0)
    digits = found[0].split()[0]
    stop = "." if NEW_SENTENCE.match(found.string, found.end()) else ""
    return f"{chance.choice((digits, clock(hour, minute)))} {found[3]}-m{stop}"


def _date(found: re.Match[str], chance: random.Random) -> str:
    day = chance.choice((ordinal, place))(int(found[2]))
    return f"{MONTHS.get(found[1], found[1])} {day}"


def _amounts(text: str, chance: random.Random) -> str:
    """The rest of the numbers, each in a dress of its own; digits that the earlier steps wrote stay as they are."""
    return re.sub(
        rf"\d+(?:st|nd|rd|th)\b|\d+(?::\d\d)? [ap]-m|{AMOUNT.pattern}",
        lambda found: _amount(found, chance.choice(SPELLERS)) if found["whole"] else found[0],
        text,
    )


def _amount(found: re.Match[str], spell: Speller) -> str:
    whole, fraction = found["whole"].replace(",", ""), found["fraction"]
    if found["money"] and fraction and not found["scale"]:
        return f"{spell(int(whole))} {'dollar' if whole == '1' else 'dollars'} and {spell(int(fraction))} cents"
    number = decimal(whole, fraction, spell) if fraction else spell(int(whole))
    scaled = f"{number} {found['scale']}" if found["scale"] else number
    return scaled + (" dollars" if found["money"] else "") + (" percent" if found["percent"] else "")
