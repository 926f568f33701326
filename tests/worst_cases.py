"""The texts that a regular expression may take longest over, derived from how it is built."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

CODES: Final[Any] = importlib.import_module("re._constants")
PARSER: Final[Any] = importlib.import_module("re._parser")
COMPILER: Final[Any] = importlib.import_module("re._compiler")
ALPHABET: Final = "aA1 .\n-_'\"“’,:()[]<>/\t|=;*#&x\0é"
"""From which the characters of a class are taken, so that the classes of one pattern share them."""
VARIANTS: Final = 3
"""Texts for each place, each with another character of every class and another branch of every choice."""
MANY: Final = 24
"""Times from which a repetition is pumped; one of fewer costs little more than its text, whatever stands beside it."""
AFTER: Final = ("", "a", "\n", "\0")
"""What follows a run; one of them fits no pattern that needs something behind it."""
REPEATS: Final = (CODES.MAX_REPEAT, CODES.MIN_REPEAT, CODES.POSSESSIVE_REPEAT)
CLASSES: Final = (CODES.IN, CODES.ANY, CODES.NOT_LITERAL)
Node = tuple[Any, Any]


class WorstCases:
    """The worst cases of one pattern."""

    def __init__(self, pattern: re.Pattern[Any]) -> None:
        self.is_bytes = isinstance(pattern.pattern, bytes)
        self.flags = pattern.flags | (re.ASCII if self.is_bytes else 0)
        self.tree = PARSER.parse(pattern.pattern, pattern.flags)
        self.groups: dict[int, str] = {}

    def texts(self, size: int) -> Iterator[Any]:
        """Texts of about this many characters."""
        for before, run in dict.fromkeys(self.runs()):
            for after in AFTER if run else ():
                text = before + run * max(1, size // len(run)) + after
                yield text.encode("latin-1", "replace") if self.is_bytes else text

    def runs(self) -> Iterator[tuple[str, str]]:
        """What comes before a run, and what the run repeats: each repetition, all before it, almost a whole match."""
        for variant in range(VARIANTS):
            whole = self.sample(self.tree, variant)
            yield from (("", whole), ("", whole[:-1]))
            for before, body in self.repeats(self.tree, "", variant):
                yield from ((before, body), ("", before + body), ("", before))
        yield from (("", each) for each in ALPHABET)

    def sample(self, nodes: Sequence[Node], variant: int) -> str:
        """A text that fits; what only looks ahead is left out."""
        return "".join(self.fit(*node, variant) for node in nodes)

    def fit(self, code: Any, value: Any, variant: int) -> str:
        """A text that fits one node."""
        if code is CODES.LITERAL:
            return chr(value)
        if code in CLASSES:
            return self.character(code, value, variant)
        if code is CODES.GROUPREF:
            return self.groups.get(value, "")
        parts = inner(code, value)
        if not parts or code is CODES.ASSERT_NOT or (code is CODES.ASSERT and value[0] > 0):
            return ""
        text = self.sample(parts[variant % len(parts)], variant)
        if code is CODES.SUBPATTERN:
            self.groups[value[0]] = text
        return text * min(value[1], max(value[0], variant % 2)) if code in REPEATS else text

    def character(self, code: Any, value: Any, variant: int) -> str:
        """A character of a class: of the alphabet if it fits one, else its own first."""
        tree = PARSER.SubPattern(PARSER.State(), [(code, value)])
        tree.state.str, tree.state.flags = "", self.flags & ~re.DEBUG
        one = COMPILER.compile(tree, self.flags)
        own = "".join(each for each in ALPHABET if one.fullmatch(each))
        if not own and code is CODES.IN:
            own = next(
                (
                    chr(each if kind is CODES.LITERAL else each[0])
                    for kind, each in value
                    if kind in (CODES.LITERAL, CODES.RANGE)
                ),
                "",
            )
        return own[variant % len(own)] if own else "\0"

    def repeats(self, nodes: Sequence[Node], before: str, variant: int) -> Iterator[tuple[str, str]]:
        """Every long repetition, with a text that fits all before it."""
        for code, value in nodes:
            if code in REPEATS and value[1] >= MANY:
                yield before, self.sample(value[2], variant)
            for part in inner(code, value):
                yield from self.repeats(part, before, variant)
            before += self.fit(code, value, variant)


def inner(code: Any, value: Any) -> list[Sequence[Node]]:
    """The sequences that a node holds."""
    if code is CODES.BRANCH:
        return list(value[1])
    if code is CODES.SUBPATTERN:
        return [value[3]]
    if code in REPEATS:
        return [value[2]]
    if code in (CODES.ASSERT, CODES.ASSERT_NOT):
        return [value[1]]
    return [value] if code is CODES.ATOMIC_GROUP else []
