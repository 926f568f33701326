"""`review.json` (`diffcast-review/1`, docs/review.md): what people decided about the facts of one comparison."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from diffcast.decision import CHOICES, Choice, Decision, Entry, SignOff
from diffcast.errors import UnreadableInput
from diffcast.model import Comparison
from diffcast.review.carry_over import CarriedOver, entry_of
from diffcast.review.json_file import Origin, Values, dump, load, status_of, texts

SCHEMA: Final = "diffcast-review/1"


@dataclass(frozen=True, slots=True)
class Review:
    """The decisions about one comparison, as in the file."""

    transcript: Origin
    article: Origin
    entries: tuple[Entry, ...]
    broken: tuple[str, ...] = ()
    """Decisions that cannot be used, each as JSON; `dump` writes them back unchanged, so that nothing is lost."""
    warnings: tuple[str, ...] = ()
    """What in the file could not be used, for the person who gave it."""
    sign_offs: tuple[SignOff, ...] = ()
    """Who signed the two texts off at the desk, for people to read; they are not read back."""

    def dump(self) -> str:
        """The file's text: the same for the same decisions."""
        values: Values = {
            "schema": SCHEMA,
            "transcript": self.transcript.to_dict(),
            "article": self.article.to_dict(),
            "decisions": [*map(_values, self.entries), *map(json.loads, self.broken)],
        }
        signed = [{"by": each.by, "note": each.note, "at": each.at} for each in self.sign_offs]
        return dump({**values, "sign_offs": signed} if signed else values)


def read(raw: bytes, where: str) -> Review:
    """The review in the bytes of a file; `where` names the file in messages.

    Raises `UnreadableInput` if it is something else, or of another major version. An entry that cannot be used is named
    in `warnings` and kept in `broken`; the others are used.
    """
    values, found = load(raw, where, SCHEMA, "a review")
    listed = values.get("decisions")
    if not isinstance(listed, list):
        raise UnreadableInput(f'{where}: "decisions" must be a list; export the review again')
    entries = [_entry(each) for each in listed]
    broken = tuple(json.dumps(each) for each, entry in zip(listed, entries, strict=True) if entry is None)
    return Review(
        Origin.read(values.get("transcript")),
        Origin.read(values.get("article")),
        tuple(entry for entry in entries if entry is not None),
        broken,
        (*found, *_broken_warning(where, entries)),
    )


def review_of(
    comparison: Comparison,
    decisions: Mapping[str, Decision],
    unplaced: Iterable[Entry] = (),
    sign_offs: tuple[SignOff, ...] = (),
) -> Review:
    """The decisions about a comparison, by id of the fact, as a review: in the order of its facts, then the rest."""
    known = [entry_of(comparison, fact, decisions[fact.id]) for fact in comparison.facts if fact.id in decisions]
    origins = Origin.of(comparison.transcript), Origin.of(comparison.article)
    return Review(*origins, (*known, *unplaced), sign_offs=sign_offs)


def warnings(review: Review, carried: CarriedOver, comparison: Comparison, where: str) -> tuple[str, ...]:
    """What the person who gave a review should know about it and this comparison, one sentence each."""
    left, total = len(carried.unplaced), len(review.entries)
    if not left:
        return review.warnings
    if _of_another_story(review, carried, comparison):
        about = f"{review.transcript.source or 'other texts'} and {review.article.source or 'another article'}"
        found = f"{total - left} of its {total} decisions match a fact"
        return (*review.warnings, f"{where}: seems to be about another story ({about}); {found}")
    kept = "listed in the report without a fact"
    return (*review.warnings, f"{where}: {left} of {total} decisions match no fact any more; {kept}")


def _of_another_story(review: Review, carried: CarriedOver, comparison: Comparison) -> bool:
    """Whether neither text was reviewed, and hardly any decision matches."""
    known = review.transcript.sha256, review.article.sha256
    same = comparison.transcript.sha256 in known or comparison.article.sha256 in known
    return not same and len(carried.decisions) * 10 <= len(review.entries)


def _entry(values: object) -> Entry | None:
    """The entry in a file's values; None if they cannot be used."""
    if not isinstance(values, dict) or not isinstance(values.get("fact"), str) or not values["fact"]:
        return None
    status, choice = status_of(values), values.get("choice")
    known: Choice | None = next((each for each in CHOICES if each == choice), None)
    words = texts(values, "transcript", "article", "note", "by")
    if status is None or words is None or (known is None and choice is not None):
        return None
    return Entry(values["fact"], status, words[0], words[1], Decision(known, words[2], words[3]))


def _values(entry: Entry) -> Values:
    decision = entry.decision
    values: dict[str, Any] = {"fact": entry.fact, "choice": decision.choice}
    values |= {key: value for key, value in (("note", decision.note), ("by", decision.by)) if value}
    return values | {"status": entry.status, "transcript": entry.transcript, "article": entry.article}


def _broken_warning(where: str, entries: Iterable[Entry | None]) -> tuple[str, ...]:
    numbers = [str(number) for number, entry in enumerate(entries, 1) if entry is None]
    if not numbers:
        return ()
    named = ", ".join(numbers[:5]) + ", …" * (len(numbers) > 5)
    many = f"decisions {named} are" if len(numbers) > 1 else f"decision {named} is"
    needs = f'give each a "fact" and a "choice": {", ".join(CHOICES)} or null'
    return (f"{where}: {many} ignored; {needs}",)
