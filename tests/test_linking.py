"""Linking as a whole: what it promises to whoever replaces it, and that it links again only what a pass has changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy
import pytest
from test_facts import reading

from diffcast.compare import prepare_pair
from diffcast.judge.linking import links
from diffcast.judge.linking.links import Linked, link_runs, run_table
from diffcast.judge.linking.passes import PASSES, link_texts
from diffcast.judge.reading.text_runs import TextRuns, read_runs

Sentences = Sequence[tuple[str, str]]

PLAIN: Sentences = [("THE PLANT MAKES SOUP.", "The plant makes soup."), ("ROSA OWNS IT.", "Rosa owns it.")]
ADDITION: Sentences = [
    *PLAIN,
    ("THE FERRY LEFT THE PORT AT NOON.", "The ferry left the port without its crew list at noon."),
]


def both_texts(sentences: Sentences, one_sided: Sequence[str] = ()) -> tuple[TextRuns, TextRuns]:
    """Texts whose sentences look at each other, matched but for those that are named."""
    left, right, _ = prepare_pair("\n".join(one for one, _ in sentences), "\n\n".join(two for _, two in sentences))
    forth, back = dict(sentences), {two: one for one, two in sentences}
    ours = {one: "contradicted" for one in forth if one in one_sided}
    theirs = {two: "contradicted" for two in back if two in one_sided}
    return read_runs(left, reading(left, right, ours, forth)), read_runs(right, reading(right, left, theirs, back))


TEXTS = {
    "nothing to correct": both_texts(PLAIN),
    "an addition": both_texts(ADDITION),
}
EACH = pytest.mark.parametrize("name", TEXTS)


def sides(linked: Linked) -> Iterator[tuple[TextRuns, list[tuple[int, ...]]]]:
    """Each text with the runs that every link has of it."""
    yield linked.transcript, [link.transcript for link in linked.links]
    yield linked.article, [link.article for link in linked.links]


@EACH
def test_every_word_is_in_one_run_or_one_aside_and_no_run_crosses_a_sentence(name: str) -> None:
    for text, _ in sides(link_texts(*TEXTS[name])):
        for place, word in enumerate(text.table.words):
            runs = [run for run in text.runs if run.first <= place < run.end]
            asides = [aside for aside in text.asides if aside.span.meets(word.span)]
            assert len(runs) + len(asides) == 1
        for run in text.runs:
            assert len(set(text.table.sentence[run.first : run.end].tolist())) == 1


@EACH
def test_a_run_is_in_one_link_at_most_and_is_matched(name: str) -> None:
    linked = link_texts(*TEXTS[name])
    assert len(linked.links) >= len(PLAIN)
    assert [link.transcript for link in linked.links] == sorted(link.transcript for link in linked.links)
    for text, runs in sides(linked):
        members = [place for some in runs for place in some]
        assert len(members) == len(set(members))
        assert set(members) <= set(text.matched)


@pytest.mark.parametrize("each", PASSES)
def test_a_pass_gives_back_what_it_got_where_nothing_is_to_correct(each: str) -> None:
    linked = link_runs(*TEXTS["nothing to correct"])
    assert PASSES[each](linked) is linked


@pytest.mark.parametrize(
    ("name", "changing"),
    [
        ("an addition", "split additions"),
    ],
)
def test_a_pass_corrects_what_it_is_for_and_the_others_do_not(name: str, changing: str) -> None:
    linked = link_runs(*TEXTS[name])
    assert [each for each, correct in PASSES.items() if correct(linked) is not linked] == [changing]


@pytest.mark.parametrize(("name", "times"), [("nothing to correct", 1), ("an addition", 2)])
def test_texts_are_linked_once_and_again_after_each_change(
    name: str, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Linked] = []

    def counted(transcript: TextRuns, article: TextRuns) -> Linked:
        made.append(link_runs(transcript, article))
        return made[-1]

    monkeypatch.setattr("diffcast.judge.linking.passes.link_runs", counted)
    monkeypatch.setattr(links, "link_runs", counted)
    link_texts(*TEXTS[name])
    assert len(made) == times


@pytest.mark.parametrize(
    ("last", "looking", "story"),
    [
        ("Carla Reyes is sorry.", "Carla Reyes is sorry.", True),
        ("Buses run late tonight.", "Buses run late tonight.", False),
        ("Carla Reyes is sorry.", "Reyes", False),
    ],
    ids=["the same words", "other words", "one word looks there"],
)
def test_what_the_other_text_has_as_story_in_the_same_words_is_no_furniture(
    last: str, looking: str, story: bool
) -> None:
    written = f"The vote was six to one. {last}"
    left, right, _ = prepare_pair("THE VOTE WAS SIX TO ONE. CARLA REYES IS SORRY.", written)
    ours = reading(left, right, {"CARLA REYES IS SORRY.": "furniture"}, {"THE VOTE WAS SIX TO ONE.": "The vote"})
    theirs = reading(right, left, {}, {"The vote was six to one.": "THE VOTE", looking: "CARLA"})
    linked = link_texts(read_runs(left, ours), read_runs(right, theirs))
    assert (len(linked.transcript.asides) == 0) is story
    assert len(linked.links) == 1 + story
    assert linked.transcript.runs[-1].end == (len(left) if story else len(left) - 4)


def test_a_run_draws_what_its_content_words_look_at_and_nothing_of_an_aside() -> None:
    written = "The plant makes soup.\n\nRosa owns it.\n\nGet all of our best stories first."
    left, right, _ = prepare_pair("THE PLANT MAKES SOUP. ROSA OWNS IT.", written)
    forth = {"PLANT MAKES SOUP.": "plant makes", "ROSA OWNS IT.": "Get all"}
    text = read_runs(left, reading(left, right, {}, forth))
    other = read_runs(right, reading(right, left, {"Get all of our best stories first.": "furniture"}, {}))
    assert len(other.asides) == 1
    assert run_table(text, other).rows([0, 1]) == pytest.approx(numpy.array([[0.9, 0], [0, 0]]))
