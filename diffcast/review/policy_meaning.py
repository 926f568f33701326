"""What a configuration may not mean, though each of its values has the right form: names that stand for themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from diffcast.language.folding import form_of
from diffcast.language.words import stop_words
from diffcast.review.policy_places import Path
from diffcast.review.policy_schema import Mistake, told

Named = tuple[Path, str]
"""A name with its place."""
PATTERNS: Final = (
    ("script", "cues"),
    ("script", "inline-cues"),
    ("script", "labels"),
    ("script", "sign-offs"),
    ("article", "boilerplate"),
)


def meaningless(values: Mapping[str, Any]) -> Iterator[Mistake]:
    """All of them, in no order. What does not even have the right form is passed over."""
    yield from _groups([*groups(values)])
    for path, phrase in _texts(values, ("style", "ignore")):
        norms = form_of(phrase.lower()).norms
        if not norms:
            yield path, f"{told(phrase)} holds no word"
        elif stop_words() >= set(norms):
            yield path, f"{told(phrase)} weighs nothing as it is; leave it out"
    for path in PATTERNS:
        for place, written in _texts(values, path):
            yield from ((place, f"{told(written)} {why}") for why in _pattern(path[-1], written))


def groups(values: Mapping[str, Any]) -> Iterator[tuple[Named, ...]]:
    """The names and spellings that count as one, each with its place."""
    style = values.get("style")
    for table in ("aliases", "spellings"):
        entries = style.get(table) if isinstance(style, dict) else None
        for key, others in entries.items() if isinstance(entries, dict) else ():
            path = ("style", table, key)
            yield ((path, key), *_strings(path, others if isinstance(others, list) else [others], others))
    equal = style.get("equal") if isinstance(style, dict) else None
    for place, names in enumerate(equal if isinstance(equal, list) else ()):
        yield tuple(_strings(("style", "equal", place), names, names))


def _groups(found: list[tuple[Named, ...]]) -> Iterator[Mistake]:
    """Names that say nothing, that stand for themselves, or that stand in two groups, as in a circle."""
    first: dict[tuple[str, ...], Path] = {}
    for group in found:
        own: set[tuple[str, ...]] = set()
        for path, name in group:
            norms = form_of(name).norms
            spelled = path[1] == "spellings"
            if not norms:
                yield path, f"{told(name)} holds no word"
            elif norms in own and not (spelled and _differ(group, path, name)):
                yield path, f"{told(name)} is the same name to diffcast as another one here; leave it out"
            elif norms in first and norms not in own:
                yield path, f"{told(name)} stands in {_key(first[norms])} too; put all that is one into one of them"
            own.add(norms)
        first.update({norms: group[0][0] for norms in own if norms not in first})


def _differ(group: tuple[Named, ...], path: Path, name: str) -> bool:
    """Whether no other spelling of the group is written just so."""
    return all(name.casefold() != other.casefold() for place, other in group if place != path)


def _pattern(kind: str | int, written: str) -> Iterator[str]:
    if not any(map(str.isalnum, written)) and (kind != "inline-cues" and kind != "labels"):
        yield "holds no letter and no figure: it would fit too much"
    if kind == "labels" and "*" not in written:
        yield "has no * where the speaker's name stands"
    if kind == "inline-cues" and (written.strip()[:1] == "*" or written.strip()[-1:] == "*"):
        yield "begins or ends with *: say which sign opens the cue, and which closes it"


def _texts(values: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[Named]:
    table = values.get(path[0])
    entries = table.get(path[1]) if isinstance(table, dict) else None
    yield from _strings(path, entries if isinstance(entries, list) else [], [])


def _strings(path: Path, entries: object, written: object) -> Iterator[Named]:
    """The strings among the entries, with their places; where one was written without a list, it has the key's."""
    for place, entry in enumerate(entries if isinstance(entries, list) else []):
        if isinstance(entry, str) and entry.strip():
            yield ((*path, place) if isinstance(written, list) else path), entry


def _key(path: Path) -> str:
    return ".".join(str(part) if isinstance(part, str) else str(part + 1) for part in path)
