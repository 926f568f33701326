"""Whether `up to` tells where something rose to, and not how far it may go at most."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from diffcast.language.cues import cues
from diffcast.language.phrases import numeric
from diffcast.language.words import norm

BEFORE = 5
"""Words before `up to` that tell."""
BEHIND = 6
"""Words behind it among which `from` and a number tell of a rise: up to 6.9 per cent from 6.7."""
PRESENT = frozenset({"is", "are", "was", "were", "now"})


def rises(before: Sequence[str], behind: Sequence[str]) -> bool:
    """Whether it tells of a rise, by the words before and behind it in lower case, in reading order.

    THE RATE WENT UP TO SIX PERCENT, pushing the price up to $4, the toll is now up to 40: none of them is a limit.
    """
    last = before[-1] if before else ""
    if last == "back" or norm(last) in cues("rising") or _from_number(behind):
        return True
    subject = [form for form in before if form not in PRESENT][-1:]
    return (bool(subject) and norm(subject[0]) in cues("levels")) or _carried(before)


def _from_number(behind: Sequence[str]) -> bool:
    pairs = pairwise(behind)
    return any(form == "from" and numeric(following) for form, following in pairs)


def _carried(before: Sequence[str]) -> bool:
    """Whether somebody brings something there: `brings the cost up to`, `pushed it up to`."""
    pairs = pairwise(before)
    return any(norm(verb) in cues("carrying") and thing in cues("carried") for verb, thing in pairs)
