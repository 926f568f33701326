"""Numbers as a presenter reads them, written by hand here so that no grammar of diffcast's can agree with itself."""

from collections.abc import Callable

ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SCALES = ((10**9, "billion"), (10**6, "million"), (10**3, "thousand"))
ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}

Speller = Callable[[int], str]


def words(number: int) -> str:
    """A whole number in words: 41250 is `forty-one thousand two hundred fifty`."""
    for size, name in SCALES:
        if number >= size:
            return _joined(f"{words(number // size)} {name}", number % size)
    if number >= 100:
        return _joined(f"{ONES[number // 100]} hundred", number % 100)
    if number < 20:
        return ONES[number]
    return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")


def _joined(head: str, rest: int) -> str:
    return f"{head} {words(rest)}" if rest else head


def hyphened(number: int) -> str:
    """The words of a number tied by hyphens: 94000 is `ninety-four-thousand`."""
    return words(number).replace(" ", "-")


def prompter(number: int) -> str:
    """As a prompter shows it: words to nine, digits to 999, then `21-thousand, 406`."""
    for size, name in SCALES:
        if number >= size:
            rest = f", {prompter(number % size)}" if number % size else ""
            return f"{prompter(number // size)}-{name}{rest}"
    return ONES[number] if number < 10 else str(number)


def spaced(number: int) -> str:
    """As `prompter` has it, with a space before the scale where the number is round: 41000 is `41 thousand`."""
    return prompter(number).replace("-", " ") if number % 1000 == 0 else prompter(number)


SPELLERS: tuple[Speller, ...] = (words, hyphened, prompter, spaced)


def decimal(whole: str, fraction: str, spell: Speller) -> str:
    """A decimal fraction: (`6`, `9`) is `six point nine` or `six-point-nine`; digits after the point stand alone."""
    tie = " " if spell is words else "-"
    digits = tie.join(ONES[int(digit)] for digit in fraction)
    return f"{spell(int(whole))}{tie}point{tie}{digits}"


def year(number: int) -> str:
    """A year as it is said: 2012 is `twenty-twelve`, 2008 `two-thousand-eight`, 1906 `nineteen-oh-six`."""
    century, rest = divmod(number, 100)
    if century == 20 and rest < 10:
        return hyphened(number)
    if rest == 0:
        return f"{words(century)}-hundred"
    return f"{words(century)}-{'oh-' if rest < 10 else ''}{words(rest)}"


def ordinal(number: int) -> str:
    """The place in a row up to 31: 21 is `twenty-first`, 12 `twelfth`."""
    head, hyphen, last = words(number).rpartition("-")
    if last.endswith("y"):
        return f"{head}{hyphen}{last[:-1]}ieth"
    return f"{head}{hyphen}{ORDINALS.get(last, last + 'th')}"


def place(number: int) -> str:
    """The place in a row with its letters behind the digits: 21 is `21st`, 12 `12th`."""
    teens = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def clock(hour: int, minute: int) -> str:
    """A time of day without its half: (7, 30) is `seven-thirty`, (8, 5) `eight-oh-five`, (7, 0) `seven`."""
    if minute == 0:
        return words(hour)
    return f"{words(hour)}-{'oh-' if minute < 10 else ''}{words(minute)}"
