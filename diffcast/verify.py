"""Whether a JSON report is true to its two texts. Shares no code with what made it, but for the table of kinds."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final
from unicodedata import normalize

from diffcast.kinds import KINDS, SEVERITIES, Kind

SCHEMA: Final = "diffcast-report/1"
SEAL: Final = "report_sha256"
SIDES: Final = ("transcript", "article")
STATUSES: Final = {"shared": SIDES, "changed": SIDES, "transcript_only": SIDES[:1], "article_only": SIDES[1:]}
"""By status the sides that state the fact."""
ENCODINGS: Final = ("utf-8", "utf-16", "utf-32", "windows-1252")
COUNTED: Final = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety""".split()  # noqa: SIM905
UNITS: Final = {word: at if at < 20 else 10 * (at - 18) for at, word in enumerate(COUNTED)}
DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAY, MONTH = re.compile(rf"\b({'|'.join(DAYS)})\w{{0,3}}day"), re.compile(rf"\b({'|'.join(MONTHS)})")
NOT_PLAIN: Final = re.compile(r"half|quarter|third|dozen|cent|hundred|ousand|illion|at most|at least|than|[kmb]n?\b")
WORD: Final = re.compile(r"\d[\d,]*(?:\.\d+)?|[^\W\d_]+")


class NotVerified(Exception):
    """The report does not fit the texts; the message says, in one line, what and where."""


@dataclass(slots=True)
class Verified:
    """How much was derived again."""

    texts: dict[str, str] = field(default_factory=dict)  # By side.
    spans: int = 0
    values: int = 0
    """Values of differences that the words in their spans give again; those of a cause, for example, cannot be."""


def verify_report(report: bytes, transcript: bytes, article: bytes) -> Verified:
    """Derive digests, spans, values and counts again; raises `NotVerified` for the first that differs."""
    values, found = _parsed(report), Verified()
    try:
        for side, raw in zip(SIDES, (transcript, article), strict=True):
            found.texts[side] = _text(values[side], raw, side)
        for fact in values["facts"]:
            _check_fact(fact, found)
        for aside in values["asides"]:
            _check_piece(aside, aside["side"], "text that is not compared", found)
        for status, count in values["counts"].items():
            listed = sum(fact["status"] == status for fact in values["facts"])
            _require(listed in (0, count), f"counts {count} facts as {status} and lists {listed}")
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise NotVerified(f"lacks what a report holds ({type(error).__name__}: {error})") from error
    return found


def _require(fits: bool, why: str) -> None:
    if not fits:
        raise NotVerified(why)


def _parsed(report: bytes) -> Mapping[str, Any]:
    """The report as values, if it is one, whole, and as it was written."""
    try:
        values = json.loads(report)
        schema, sealed = values["schema"], values.pop(SEAL, None)
        written = json.dumps(values, sort_keys=True, separators=(",", ":")).encode()
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NotVerified("is not a JSON report of one pair") from error
    _require(schema == SCHEMA and sealed is not None, f"is not a {SCHEMA} with a digest of its own")
    _require(sealed == sha256(written).hexdigest(), "was changed after it was written (its digest does not match)")
    return dict(values)


def _text(document: Mapping[str, Any], raw: bytes, side: str) -> str:
    """The text of a side: the decoded file, or what the report says a reader took out of it."""
    _require(document["sha256"] == sha256(raw).hexdigest(), f"the {side} is not the file that was compared")
    texts = [document["text"]] if "text" in document else [raw.decode(each, "replace") for each in ENCODINGS]
    digests = [sha256(text.encode("utf-8", "surrogatepass")).hexdigest() for text in texts]
    _require(document["text_sha256"] in digests, f"the {side} is not the text that was compared")
    return str(texts[digests.index(document["text_sha256"])])


def _check_fact(fact: Mapping[str, Any], found: Verified) -> None:
    where, status = f"fact {fact['id']}", fact["status"]
    stated = tuple(each for each in SIDES if fact[each])
    _require(status in STATUSES and stated == STATUSES[status], f"{where}: {status} does not fit its passages")
    _require(bool(fact["differences"]) == (status == "changed"), f"{where}: {status} does not fit its differences")
    pieces = [(piece, each) for each in SIDES for piece in fact[each]]
    for piece, side in (*pieces, *((one, one["side"]) for one in fact["alternatives"])):
        _check_piece(piece, side, where, found)
    for one in fact["differences"]:
        _require(one["kind"] in KINDS and one["severity"] in SEVERITIES, f"{where}: unknown kind or severity")
        for side, value in zip(SIDES, one["values"], strict=True):
            start, end = one["spans"][side]
            _check_piece({"start": start, "end": end, "text": one[side]}, side, where, found)
            check = CHECKS.get(one["kind"])
            fits = check(one[side].lower(), value.lower()) if check else None
            _require(fits is not False, f"{where}: the value {value!r} is not what the {side} says there")
            found.values += fits is True


def _check_piece(piece: Mapping[str, Any], side: str, where: str, found: Verified) -> None:
    start, end, text = piece["start"], piece["end"], found.texts[side]
    fits = 0 <= start <= end <= len(text) and text[start:end] == piece["text"]
    _require(fits, f"{where}: the {side} has other words from {start} to {end}")
    found.spans += 1


def _same_words(words: str, value: str) -> bool | None:
    """Whether the letters of each word of the value stand in the span."""
    letters = "".join(WORD.findall(normalize("NFKD", words)))
    return all(word in letters for word in WORD.findall(normalize("NFKD", value)))


def _same_number(words: str, value: str) -> bool | None:
    """Whether a plain number is the same: digits, or words up to 99; None for any other amount."""
    numbers, stated = (list(filter(None, map(_number, WORD.findall(text)))) for text in (words, value))
    if len(numbers) == 2 and numbers[0] in range(20, 100, 10) and numbers[1] < 10:
        numbers = [sum(numbers)]
    plain = len(numbers) == len(stated) == 1 and not NOT_PLAIN.search(f"{words} {value}")
    return numbers == stated if plain else None


def _number(word: str) -> float | None:
    return float(word.replace(",", "")) if word[0].isdigit() else UNITS.get(word)


def _same_time(words: str, value: str) -> bool | None:
    """Whether the day of the week or the month is the same, where the words name exactly one."""
    stated = re.match(r"weekday:(?P<day>\d)|(?:month:|day:|date:\d{4}-)(?P<month>\d+)", value)
    if stated is None:
        return None
    named, wanted = (DAY, DAYS[int(stated["day"])]) if stated["day"] else (MONTH, MONTHS[int(stated["month"]) - 1])
    said = named.findall(words)
    return said == [wanted] if len(said) == 1 else None


CHECKS: Final[Mapping[str, Callable[[str, str], bool | None]]] = {
    **dict.fromkeys((Kind.NAME, Kind.TITLE, Kind.PLACE, Kind.QUOTE), _same_words),
    Kind.NUMBER: _same_number,
    Kind.TIME: _same_time,
}
"""By kind: whether the words in a span give the value again; None where simple means cannot tell."""
