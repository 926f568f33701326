"""What an alias in the house style does, where a transcript gives a name of the article another form.

    python benchmarks/alias_effect.py [--encoder lexical]

In each transcript, a name that both texts have is replaced by an invented one. Prints the facts of all stories: with
the name as it is, replaced, and replaced with an alias.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter

from evaluate import STORIES

from diffcast.align.word_table import WordTable
from diffcast.compare import compare, prepare_pair
from diffcast.model import STATUSES, Name, Settings
from diffcast.settings import NO_STYLE, HouseStyle

INVENTED = "Zorvak Pellham Trust"
MAX_NAME_WORDS = 3
"""Longer names are not replaced."""


def main() -> None:
    """Print a row for each of the three."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoder", choices=("contextual", "lexical"), default="contextual")
    encoder = parser.parse_args().encoder
    rows: dict[str, Counter[str]] = {"as it is": Counter(), "replaced": Counter(), "with the alias": Counter()}
    stories = 0
    for folder in sorted(STORIES.iterdir()):
        transcript, article = ((folder / name).read_text("utf-8") for name in ("transcript.txt", "article.txt"))
        name = name_in_both(transcript, article)
        if name is not None:
            stories += 1
            other = replaced(transcript, name)
            alias = HouseStyle(names=((name, INVENTED),))
            for row, text, style in zip(rows, (transcript, other, other), (NO_STYLE, NO_STYLE, alias), strict=True):
                rows[row].update(fact.status for fact in compare(text, article, Settings(encoder, style)).facts)
    print(f"{stories} stories: " + ", ".join(STATUSES))
    for row, counts in rows.items():
        print(f"{row:16}" + "".join(f"{counts[status]:6}" for status in STATUSES))


def name_in_both(transcript: str, article: str) -> str | None:
    """The name that both texts have most often, as the article writes it."""
    left, right, _ = prepare_pair(transcript, article)
    ours, theirs = _names(left), _names(right)
    both = [(min(ours[name], theirs[name]), name) for name in ours if name in theirs and len(name) <= MAX_NAME_WORDS]
    found = _pattern(max(both)[1]).search(article) if both else None
    name = " ".join(found.group().split()) if found else None
    return name if name and replaced(transcript, name) != transcript else None


def replaced(transcript: str, name: str) -> str:
    """The transcript with the invented name, in capitals where it has capitals."""
    return _pattern(tuple(name.split())).sub(
        lambda m: INVENTED.upper() if m.group().isupper() else INVENTED, transcript
    )


def _names(table: WordTable) -> Counter[tuple[str, ...]]:
    return Counter(one.words for passage in table.passages for one in passage.details if isinstance(one, Name))


def _pattern(name: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"\b" + r"[\s\-]+".join(map(re.escape, name)) + r"\b", re.IGNORECASE)


if __name__ == "__main__":
    main()
