"""Dates and times that cannot both be right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from diffcast.judge.rules.evidence.differences import AGREE, difference
from diffcast.judge.rules.evidence.nearby import in_clause, nearby, own_words, shared, subordinate
from diffcast.judge.rules.evidence.pair import Pair, PairSide
from diffcast.judge.thresholds import MAX_MINUTES_OF_ROUGH, MAX_MINUTES_ROUNDED, MIN_DRAW, MIN_SCORE_FOR_TIMES, MIN_TIE
from diffcast.language.calendar import OTHER_YEARS, moment_relation
from diffcast.language.name_lexicon import names_of_days
from diffcast.language.numbers import TENS
from diffcast.language.text import WORD
from diffcast.model import Detail, Difference, Kind, Moment, Quantity, Span

CLOCK = re.compile(r"clock:(\d\d):(\d\d)")
ROUGHLY = re.compile(r"(?i)\b(?:shortly|just|soon|a little|not long) (?:before|after|past)\s+$")
ROUGHLY_CHARACTERS: Final = 24
"""Characters before an hour that can hold such words."""
DEADLINE = re.compile(r"(?i)\b(?:by|before|no later than|not later than)\s+(?:the\s+)?(?:end\s+of\s+)?$")
DEADLINE_CHARACTERS: Final = 32
"""Characters before a moment that can hold such words."""
SINCE = re.compile(r"(?i)\b(?:since|from|starting|beginning)\s+(?:early\s+|mid-?|late\s+|last\s+)?$")
UNTIL = re.compile(r"(?i)\b(?:until|till|through|up\s+to)\s+(?:early\s+|mid-?|late\s+|next\s+)?$")
"""Words before a moment that make it the beginning or the end of a time: SINCE SEPTEMBER, up to mid-November."""
YEAR_END = re.compile(r"(?i)\bend\b")
"""In the words of a month only where they are `the end of the year`."""
OTHER_YEAR = re.compile(rf"(?i)\b(?:{'|'.join(sorted(OTHER_YEARS))})[ -]year")
NAMED_HOURS: Final = {"clock:12:00": "noon", "clock:00:00": "midnight"}
DECADE: Final = "decade:"
YEARS_AFTER_FIRST: Final = 9
"""Years of a decade after its first."""
YEARS_IN_CENTURY: Final = 100
THE = re.compile(r"(?i)\bthe\s+$")
THE_CHARACTERS: Final = 8
"""Characters before a decade that can hold the article."""
COARSE: Final = frozenset({"year", "decade"})


def times(pair: Pair) -> tuple[Difference, ...]:
    """The moments that differ: weekday, date, hour, relative day; none that the other side's sentence gives too."""
    ours, theirs = _named(pair.transcript, pair.article), _named(pair.article, pair.transcript)
    left = [one for one in ours if not _has_match(one, (*theirs, *_moments(pair.article.around)))]
    right = [two for two in theirs if not _has_match(two, (*ours, *_moments(pair.transcript.around)))]
    needs_tie = max(len(pair.transcript.spans), len(pair.article.spans)) > 1
    rivals = sorted(_rivals(pair, left, right), key=lambda rival: (-rival[0], rival[1].span, rival[2].span))
    found: list[tuple[Moment, Moment]] = []
    for tie, one, two in rivals:
        taken = any(one in pair_found or two in pair_found for pair_found in found)
        drawn = pair.draw(one.span, two.span) >= MIN_DRAW
        if (tie or drawn or not needs_tie) and not taken and _of_one_thing(pair, one, two):
            found.append((one, two))
    return tuple(_difference(pair, one, two) for one, two in found)


def _named(side: PairSide, other: PairSide) -> tuple[Moment, ...]:
    """The moments that a side names; THE SIXTIES is a decade where the other names one, of the same century."""
    found = tuple(side.whole(Moment))
    theirs = next((each.first for each in other.whole(Moment) if each.grain == "decade" and each.first), None)
    if theirs is None:
        return found
    century = theirs.year // YEARS_IN_CENTURY * YEARS_IN_CENTURY
    return (*found, *(_decade(each, century) for each in side.whole(Quantity) if _is_decade(side, each)))


def _is_decade(side: PairSide, tens: Quantity) -> bool:
    """Whether ten figures are years of a century that is not said: THE SIXTIES, but not HER SIXTIES."""
    if tens.unit != TENS or tens.low is None or tens.high != tens.low + YEARS_AFTER_FIRST:
        return False
    before = side.document.text[max(0, tens.span.start - THE_CHARACTERS) : tens.span.start]
    return tens.low < YEARS_IN_CENTURY and THE.search(before) is not None


def _decade(tens: Quantity, century: int) -> Moment:
    first = century + int(tens.low or 0)
    days = date(first, 1, 1), date(first + YEARS_AFTER_FIRST, 12, 31)
    return Moment(tens.span, f"{DECADE}{first}", "decade", *days)


def _of_one_thing(pair: Pair, one: Moment, two: Moment) -> bool:
    """Whether both are said of one thing, by the link or by the words in their own clauses; not 4:45 and 4:46."""
    rough = any(_is_rough(side, each.span) for side, each in ((pair.transcript, one), (pair.article, two)))
    if _close(one, two, MAX_MINUTES_OF_ROUGH if rough else MAX_MINUTES_ROUNDED):
        return False
    if _of_other_events(pair, one, two):
        return False
    if pair.draw(one.span, two.span) >= MIN_DRAW:
        return True
    near = shared(in_clause(pair.transcript, one.span), in_clause(pair.article, two.span))
    return pair.score >= MIN_SCORE_FOR_TIMES or len(near) >= MIN_TIE


def _of_other_events(pair: Pair, one: Moment, two: Moment) -> bool:
    """Whether one is the beginning of a time and the other its end, or only one is that of a subordinate clause.

    Then the words of that clause are not what the other is said of.

    No one was pulled out SINCE THE BUILDING FELL THURSDAY; crews searched the debris on Monday.
    """
    if _bounds(pair.transcript, one.span) | _bounds(pair.article, two.span) == {SINCE, UNTIL}:
        return True
    inside = subordinate(pair.transcript, one.span), subordinate(pair.article, two.span)
    if (inside[0] is None) == (inside[1] is None):
        return False
    tie = shared(own_words(pair.transcript, one.span), own_words(pair.article, two.span))
    return len(tie) < MIN_TIE


def _bounds(side: PairSide, span: Span) -> set[re.Pattern[str]]:
    """Which of SINCE and UNTIL is in front of the moment."""
    before = max(0, span.start - DEADLINE_CHARACTERS)
    return {one for one in (SINCE, UNTIL) if one.search(side.document.text, before, span.start)}


def _is_rough(side: PairSide, span: Span) -> bool:
    """Whether it is shortly before or after that hour."""
    return ROUGHLY.search(side.document.text, max(0, span.start - ROUGHLY_CHARACTERS), span.start) is not None


def _close(one: Moment, two: Moment, most: int) -> bool:
    """Whether two hours of the clock are at most so many minutes apart that one may round the other."""
    hours = CLOCK.fullmatch(one.value), CLOCK.fullmatch(two.value)
    if hours[0] is None or hours[1] is None:
        return False
    minutes = [60 * int(hour[1]) + int(hour[2]) for hour in hours if hour]
    return abs(minutes[0] - minutes[1]) <= most


def _has_match(one: Moment, others: Sequence[Moment]) -> bool:
    """Whether one of the others agrees; a year does not stand for the day in it where another day is given."""
    agreeing = [two for two in others if moment_relation(one, two) in AGREE]
    rival = any(two.grain == one.grain and moment_relation(one, two) == "differs" for two in others)
    return any(two.grain not in COARSE or two.grain == one.grain for two in agreeing) if rival else bool(agreeing)


def _moments(details: Sequence[Detail]) -> tuple[Moment, ...]:
    return tuple(detail for detail in details if isinstance(detail, Moment))


def _rivals(pair: Pair, left: Sequence[Moment], right: Sequence[Moment]) -> Iterator[tuple[int, Moment, Moment]]:
    """Moments that differ, with the number of words that both are near to."""
    for one in left:
        for two in right:
            if moment_relation(one, two) == "differs" and not _in_other_years(pair, one, two):
                tie = shared(nearby(pair.transcript, one.span), nearby(pair.article, two.span))
                yield len(tie), one, two


def _in_other_years(pair: Pair, one: Moment, two: Moment) -> bool:
    """Whether one is the end of the year, the other is not, and a text speaks of a school or a fiscal year."""
    ends = _is_year_end(pair.transcript, one), _is_year_end(pair.article, two)
    return ends[0] != ends[1] and any(OTHER_YEAR.search(side.document.text) for side in (pair.transcript, pair.article))


def _is_year_end(side: PairSide, moment: Moment) -> bool:
    return moment.grain == "month" and YEAR_END.search(side.says(moment.span)) is not None


def _is_loose(side: PairSide, moment: Moment) -> bool:
    """Whether an exact time can be meant: by a day is on one before it, and a year of some kind ends in any month."""
    start = moment.span.start
    by = DEADLINE.search(side.document.text, max(0, start - DEADLINE_CHARACTERS), start)
    return (by is not None and not _is_rough(side, moment.span)) or _is_year_end(side, moment)


def _difference(pair: Pair, one: Moment, two: Moment) -> Difference:
    shown = _in_lower_case(pair.transcript.says(one.span)), _without_stop(pair.article.says(two.span))
    hours = CLOCK.fullmatch(one.value), CLOCK.fullmatch(two.value)
    if hours[0] and hours[1]:  # NINE IN THE MORNING says no more than “nine” where the article has `9 p.m.`
        shown = _hour(hours[0]), _hour(hours[1])
    loose = _is_loose(pair.transcript, one) != _is_loose(pair.article, two)
    values = one.value, two.value
    return difference(Kind.TIME, "Time differs", (one.span, two.span), shown, values, "check" if loose else None)


def _without_stop(words: str) -> str:
    return words if words.endswith(".m.") else words.removesuffix(".")


def _hour(clock: re.Match[str]) -> str:
    if clock[0] in NAMED_HOURS:
        return NAMED_HOURS[clock[0]]
    hour, minute = int(clock[1]), clock[2]
    past = "" if minute == "00" else f":{minute}"
    return f"{hour % 12 or 12}{past} {'a.m.' if hour < 12 else 'p.m.'}"


def _in_lower_case(words: str) -> str:
    """WEDNESDAY NIGHT as `Wednesday night`; days and months keep their capital."""
    if not words.isupper():
        return words
    return WORD.sub(lambda word: word[0].capitalize() if word[0] in names_of_days() else word[0], words.lower())
