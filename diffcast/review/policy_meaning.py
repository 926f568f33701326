"""What a configuration may not mean, though each of its values has the right form: names that stand for themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from diffcast.language.folding import form_of
from diffcast.review.config_checks import Mistake, told
from diffcast.review.toml_positions import Path, written

Named = tuple[Path, str]
"""A name with its place."""
GROUP: Final = 3
"""Parts of the path of a group: `style`, the table, and the key or the index."""
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
        form = form_of(phrase.lower())
        if not form.norms:
            yield path, f"{told(phrase)} holds no word"
        elif not form.telling and len(form.norms) == 1:
            yield path, f"{told(phrase)} weighs nothing as it is; leave it out"
    for path in PATTERNS:
        for place, one in _texts(values, path):
            yield from ((place, f"{told(one)} {why}") for why in _pattern(path[-1], one))


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
            norms, spelled = form_of(name).norms, path[1] == "spellings"
            if not form_of(name).telling:
                yield path, f"{told(name)} holds no word that could be a name"
            elif norms in own and not (spelled and _differ(group, name)):
                yield path, f"{told(name)} is the same name to diffcast as another one here; leave it out"
            elif norms in first and norms not in own:
                yield path, f"{told(name)} stands in {written(first[norms])} too; put all that is one into one of them"
            own.add(norms)
        first.update({norms: group[0][0][:GROUP] for norms in own if norms not in first})


def _differ(group: tuple[Named, ...], name: str) -> bool:
    """Whether no other spelling of the group is written just so."""
    return sum(name.casefold() == other.casefold() for _, other in group) == 1


def _pattern(kind: str, pattern: str) -> Iterator[str]:
    if not any(map(str.isalnum, pattern)) and kind not in ("inline-cues", "labels"):
        yield "holds no letter and no figure: it would fit too much"
    if kind == "labels" and "*" not in pattern:
        yield "has no * where the speaker's name stands"
    if kind == "inline-cues" and "*" in (pattern.strip()[:1], pattern.strip()[-1:]):
        yield "begins or ends with *: say which sign opens the cue, and which closes it"


def _texts(values: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[Named]:
    table = values.get(path[0])
    entries = table.get(path[1]) if isinstance(table, dict) else None
    yield from _strings(path, entries if isinstance(entries, list) else [], [])


def _strings(path: Path, entries: object, set_as: object) -> Iterator[Named]:
    """The strings among the entries, with their places; where one was written without a list, it has the key's."""
    for place, entry in enumerate(entries if isinstance(entries, list) else []):
        if isinstance(entry, str) and entry.strip():
            yield ((*path, place) if isinstance(set_as, list) else path), entry
