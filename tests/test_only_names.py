"""A run that is only the name of somebody whom the other text names too is no finding of its own."""

from __future__ import annotations

import pytest

from diffcast.align.network import read_pair
from diffcast.compare import prepare_pair
from diffcast.judge.reading.runs import Run
from diffcast.judge.reading.text_runs import names_of, only_names, read_runs

SCRIPT = "ANDERS HOLMQUIST SAYS A COMPASS IS ENOUGH. MAYOR LENA ORTEGA DISAGREES."


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ("Anders Holmqvist", True),
        ("Lena Ortega", True),
        ("Ortega", True),
        ("Carl Hensley", False),
        ("Ortega herself", True),
        ("the Ortega budget", False),
        ("a compass", False),
    ],
)
def test_a_name_that_the_other_text_knows_is_known_in_any_spelling(words: str, known: bool) -> None:
    article = f"Lena Ortega runs the city. The harbor was shown to {words} on Monday."
    left, right, vocabulary = prepare_pair(SCRIPT, article)
    ours, theirs = read_pair(left, right, vocabulary, "lexical")
    first = next(
        place for place, word in enumerate(right.words) if word.span.start == article.index(f"{words} on Monday")
    )
    run = Run(0, first, first + len(words.split()), "one-sided")
    assert only_names(read_runs(right, theirs), run, names_of(read_runs(left, ours))) is known
