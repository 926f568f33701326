"""Labelled stories written as one tagged file each.

    python tools/tagged.py build FILE.story ... --into FOLDER    write FOLDER/ID/{transcript,article}.txt and gold.json
    python tools/tagged.py show FOLDER ...                       print stories as tagged files, to read and correct
    python tools/tagged.py check FOLDER ...                      check stories, or folders of stories, for mistakes

A tagged file:

    id: more-001-bridge-toll
    about: a bridge reopens after repairs; invented for this benchmark
    === transcript
    {0}[jo hale]
    {1}THE BRIDGE REOPENED MONDAY {2}AFTER SIX WEEKS. {3!number}TWO LANES ARE OPEN.
    === article
    {1}The bridge is open again, {4d}a mile north of the dam, {2}six weeks after it closed. {3!number}Three lanes
    carry traffic.

A mark opens a piece of text that ends at the next mark:

    {0}          page furniture, labels and cues: no fact
    {7}          fact 7. On both sides: shared. On one side: only in that text. It may have many pieces on a side
    {7!number}   fact 7 is changed, and differs in this kind; diffcast/kinds.py lists the kinds. Needs a piece on both
                 sides; the mark on one of them is enough
    {7d}         fact 7 is a detail: a few words inside a statement, not a statement of its own

Every word is in exactly one piece, so a text begins with a mark. Exit code 1 where a story has a mistake.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "benchmarks")]

import goldlib  # noqa: E402
from goldlib import DIFFERS, SIDES  # noqa: E402

MARK = re.compile(r"\{(\d+)(d?)(?:!(\w+))?\}")
FURNITURE = 0
MAX_MISTAKES = 5
"""Mistakes that are printed for one file; the first often causes the others."""

Piece = str | dict[str, str | int]


class BadTaggedFile(Exception):
    """A tagged file that cannot be read; the message says where and why."""


@dataclass(slots=True)
class Fact:
    """One fact while its marks are collected."""

    pieces: dict[str, list[Piece]] = field(default_factory=lambda: {side: [] for side in SIDES})
    detail: bool = False
    kind: str | None = None


def main() -> int:
    """Do what is asked; 1 where a story has a mistake."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, argument in (("build", "files"), ("show", "folders"), ("check", "folders")):
        command = commands.add_parser(name)
        command.add_argument(argument, type=Path, nargs="+")
    commands.choices["build"].add_argument("--into", type=Path, required=True)
    asked = parser.parse_args()
    if asked.command == "build":
        return build(asked.files, asked.into)
    folders = [folder for root in asked.folders for folder in goldlib.cases(root)]
    if asked.command == "show":
        print("\n".join(shown(folder) for folder in folders), end="")
        return 0
    return check(folders)


def build(files: Sequence[Path], into: Path) -> int:
    """Write the folder of every file; 1 where one has a mistake."""
    wrong = 0
    for file in files:
        try:
            gold, texts = read_tagged(file.read_text("utf-8"))
            mistakes = goldlib.problems(write(gold, texts, into))
        except (BadTaggedFile, OSError, UnicodeDecodeError) as error:
            mistakes = [str(error)]
        for line in mistakes[:MAX_MISTAKES]:
            print(f"{file}: {line}", file=sys.stderr)
        wrong += bool(mistakes)
    print(f"{len(files) - wrong} of {len(files)} stories are right")
    return int(wrong > 0)


def check(folders: Sequence[Path]) -> int:
    """Print what each story holds, or what is wrong with it; 1 where one has a mistake."""
    wrong = 0
    for folder in folders:
        mistakes = goldlib.problems(folder)
        for line in mistakes:
            print(f"{folder}: {line}", file=sys.stderr)
        if not mistakes:
            counts = Counter(f"{fact.status} {fact.level}" for fact in goldlib.load(folder).facts)
            print(f"{folder.name}: " + ", ".join(f"{count} {name}" for name, count in sorted(counts.items())))
        wrong += bool(mistakes)
    return int(wrong > 0 or not folders)


def write(gold: dict[str, object], texts: dict[str, str], into: Path) -> Path:
    """Write the folder of a story."""
    folder = into / str(gold["id"])
    folder.mkdir(parents=True, exist_ok=True)
    for side in SIDES:
        (folder / f"{side}.txt").write_bytes(texts[side].encode())
    (folder / "gold.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return folder


def read_tagged(text: str) -> tuple[dict[str, object], dict[str, str]]:
    """The content of gold.json and both texts; raises `BadTaggedFile`."""
    head, bodies = _parts(text)
    facts: dict[int, Fact] = {}
    furniture: dict[str, list[Piece]] = {side: [] for side in SIDES}
    texts = {}
    for side, body in bodies.items():
        texts[side], found = _pieces(side, body)
        for mark, piece in found:
            _collect(facts, furniture, side, mark, piece)
    listed = [_as_gold(number, fact) for number, fact in sorted(facts.items())]
    gold = {"id": head["id"], "origin": "written", "about": head["about"], "facts": listed, "furniture": furniture}
    return gold, texts


def _parts(text: str) -> tuple[dict[str, str], dict[str, str]]:
    """The lines of the head by their name, and the tagged text of each side."""
    before, marker, rest = text.partition("=== transcript\n")
    spoken, second, written = rest.partition("\n=== article\n")
    if not (marker and second):
        raise BadTaggedFile("needs the lines '=== transcript' and '=== article', in this order")
    head = dict(line.split(": ", 1) for line in before.strip().splitlines() if ": " in line)
    for name in ("id", "about"):
        if not head.get(name, "").strip():
            raise BadTaggedFile(f"needs a line '{name}: …' at its head")
    return {name: value.strip() for name, value in head.items()}, dict(zip(SIDES, (spoken, written), strict=True))


def _pieces(side: str, body: str) -> tuple[str, list[tuple[re.Match[str], Piece]]]:
    """A text without its marks, and every piece with the mark that opens it."""
    marks = list(MARK.finditer(body))
    if not marks or body[: marks[0].start()].strip():
        raise BadTaggedFile(f"{side}: text before the first mark; begin with a mark such as {{0}} or {{1}}")
    plain, places = "", []
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        raw = body[mark.end() : following.start() if following else len(body)]
        if words := raw.strip():
            places.append((mark, len(plain) + raw.index(words), words))
        plain += raw
    cut = len(plain) - len(plain.lstrip())
    text = plain.strip() + "\n"
    return text, [(mark, _piece(text, words, start - cut)) for mark, start, words in places]


def _piece(text: str, words: str, start: int) -> Piece:
    """A piece as gold.json holds it: its words, with the number of their occurrence where it is not the first."""
    nth, at = 1, text.find(words)
    while at < start:
        nth, at = nth + 1, text.find(words, at + 1)
    return words if nth == 1 else {"text": words, "nth": nth}


def _collect(
    facts: dict[int, Fact], furniture: dict[str, list[Piece]], side: str, mark: re.Match[str], piece: Piece
) -> None:
    number, detail, kind = int(mark[1]), bool(mark[2]), mark[3]
    if number == FURNITURE:
        furniture[side].append(piece)
        return
    if kind not in (None, *DIFFERS):
        raise BadTaggedFile(f"{side}: {mark[0]}: no kind {kind!r}; it is one of {', '.join(DIFFERS)}")
    fact = facts.setdefault(number, Fact())
    if fact.kind and kind and kind != fact.kind:
        raise BadTaggedFile(f"fact {number}: differs in {fact.kind} and in {kind}; give one kind")
    fact.pieces[side].append(piece)
    fact.detail, fact.kind = fact.detail or detail, fact.kind or kind


def _as_gold(number: int, fact: Fact) -> dict[str, object]:
    sides = [side for side in SIDES if fact.pieces[side]]
    if fact.kind and len(sides) == 1:
        raise BadTaggedFile(f"fact {number}: marked !{fact.kind}, but only in the {sides[0]}")
    status = f"{sides[0]}_only" if len(sides) == 1 else "changed" if fact.kind else "shared"
    row = {"status": status, "level": "detail" if fact.detail else "statement", **fact.pieces}
    return row | {"differs": fact.kind} if fact.kind else row


def shown(folder: Path) -> str:
    """A story as a tagged file."""
    case, raw = goldlib.load(folder), json.loads((folder / "gold.json").read_text("utf-8"))
    lines = [f"id: {case.id}", f"about: {raw.get('about', '')}"]
    for side in SIDES:
        text, out, at = case.texts[side], "", 0
        for start, end, mark in sorted(_marks(case, side)):
            out += text[at:start] + mark + text[start:end]
            at = end
        lines += [f"=== {side}", (out + text[at:]).rstrip()]
    return "\n".join(lines) + "\n"


def _marks(case: goldlib.Case, side: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and mark of every piece of a text."""
    for start, end in case.furniture.get(side, ()):
        yield start, end, f"{{{FURNITURE}}}"
    for number, fact in enumerate(case.facts, 1):
        mark = f"{number}{'d' * (fact.level == 'detail')}{f'!{fact.differs}' if fact.differs else ''}"
        for start, end in fact.spans[side]:
            yield start, end, f"{{{mark}}}"


if __name__ == "__main__":
    sys.exit(main())
