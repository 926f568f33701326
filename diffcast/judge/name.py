"""Names that are spelled two ways, or two people in one part."""

from __future__ import annotations

from collections.abc import Sequence

from diffcast.judge.pair import Pair
from diffcast.judge.severity import severity
from diffcast.language.names import relation
from diffcast.model import Difference, Name

LOOKED_AT = 2000  # details of the other document among which the same name is looked for


def names(pair: Pair) -> tuple[Difference, ...]:
    """The names that differ; a name that the other side spells alike elsewhere differs only from another person."""
    ours, theirs = pair.transcript.whole(Name), pair.article.whole(Name)
    left = [one for one in ours if not _told(one, theirs)]
    right = [two for two in theirs if not _told(two, ours)]
    found: list[Difference] = []
    for one in left:
        for two in right:
            kinship = relation(one, two)
            if kinship == "spelling" and not _known(one, pair.article.everywhere):
                found.append(_spelling(pair, one, two))
            elif kinship == "differs":
                found.append(_other(pair, one, two))
    return tuple(found)


def _told(one: Name, others: Sequence[Name]) -> bool:
    return any(relation(one, other) == "same" for other in others)


def _known(one: Name, details: Sequence[object]) -> bool:
    return any(isinstance(detail, Name) and detail.words == one.words for detail in details[:LOOKED_AT])


def _spelling(pair: Pair, one: Name, two: Name) -> Difference:
    said = pair.transcript.says(one.span).title(), pair.article.says(two.span)
    reason = f"The script spells the name {said[0]}, the article {said[1]}."
    return Difference("name", one.span, two.span, reason, severity("name"), (" ".join(one.words), " ".join(two.words)))


def _other(pair: Pair, one: Name, two: Name) -> Difference:
    said = pair.transcript.says(one.span).title(), pair.article.says(two.span)
    reason = f"The script names {said[0]}, the article {said[1]}."
    return Difference("name", one.span, two.span, reason, severity("name"), (" ".join(one.words), " ".join(two.words)))
