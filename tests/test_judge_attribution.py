"""Who said it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from judging import as_row, document, found, lexicon, pair, pair_side, table

from diffcast.compare import compare
from diffcast.judge.rules import find_differences
from diffcast.judge.rules.evidence.pair import Pair, PairSide
from diffcast.judge.thresholds import MIN_SCORE_FOR_SOURCES
from diffcast.language.understand import understand
from diffcast.model import AsideCode, Block, Passage, Span


@pytest.mark.parametrize(("transcript", "article", "wanted"), table("attribution"))
def test_the_table_of_attributions_holds(transcript: str, article: str, wanted: str) -> None:
    assert as_row(found(transcript, article)) == wanted


def test_the_same_quote_from_another_speaker_is_a_contradiction() -> None:
    transcript, article = "WE KNEW IT WOULD FLOOD.", "“We knew it would flood,” Brandt said."
    (one,) = find_differences(pair(transcript, article, speaker="ANIL KAPOOR"))
    assert (one.kind, one.severity) == ("attribution", "correction")


def test_the_same_speaker_is_no_difference() -> None:
    transcript, article = "WE KNEW IT WOULD FLOOD.", "“We knew it would flood,” Kapoor said."
    assert not find_differences(pair(transcript, article, speaker="ANIL KAPOOR"))


@pytest.mark.parametrize(("doubt", "count"), [(0.6, 1), (0.1, 0)])
def test_an_office_and_a_bare_name_are_two_sources_only_where_the_network_doubts(doubt: float, count: int) -> None:
    transcript, article = (
        "HIS LAWYER SAYS THEY WILL APPEAL",
        "Sedlak said on Friday that he would fight the ruling in court",
    )
    assert len(find_differences(pair(transcript, article, doubt=doubt))) == count


def spoken_by(speaker: str, transcript: str, article: str, before: str = "") -> list[tuple[str, str]]:
    """What differs where a label names the speaker, in a transcript of labels."""
    ours, theirs = document("transcript", before + transcript, None), document("article", article)
    start = len(before)
    label = (Block(Span(0, start), "label", speaker, code=AsideCode.SPEAKER_LABEL),) if before else ()
    block = Block(Span(start, start + len(transcript)), "speech", speaker)
    ours = replace(ours, blocks=(*label, block))
    passages = understand(ours, (Passage(0, block.span, block, 0),), lexicon())
    side = PairSide(ours, (block.span,), passages[0].words, passages[0].details, passages[0].details, (), speaker)
    return [one.values for one in find_differences(Pair(side, pair_side(theirs), 1.0)) if one.kind == "attribution"]


@pytest.mark.parametrize(
    ("speaker", "article", "found"),
    [
        ("ANIL KAPOOR", "“We knew that it would flood,” Mayor Tom Brandt said.", True),
        ("Anil Kapoor", "“We knew that it would flood,” said Joan Pell.", True),
        ("GUEST ANIL KAPOOR", "“We knew that it would flood,” Joan Pell said.", True),
        ("GUEST ANIL KAPOOR", "“We knew that it would flood,” Anil Kapoor said.", False),
        ("MALE CALLER", "“We knew that it would flood,” Joan Pell said.", False),
        ("CALLER FROM MARLOW", "“We knew that it would flood,” Joan Pell said.", False),
        ("DR. ANIL KAPOOR", "“We knew that it would flood,” Joan Pell said.", True),
        ("Anil Kapoor", "“We knew that it would flood,” Anil Kapoor said.", False),
        ("KAPOOR", "“We knew that it would flood,” said the doctor, Anil Kapoor.", False),
        ("Anil Kapur", "“We knew that it would flood,” Anil Kapoor said.", False),
        ("SPEAKER_01", "“We knew that it would flood,” Joan Pell said.", False),
        ("Unknown Speaker", "“We knew that it would flood,” Joan Pell said.", False),
        ("Actuality", "“We knew that it would flood,” Joan Pell said.", False),
        ("ANCHOR", "“We knew that it would flood,” Joan Pell said.", False),
        ("Anil Kapoor", "“We knew that it would flood,” the company said.", False),
        ("Anil Kapoor", "“We knew that it would flood,” she said.", False),
        ("Anil Kapoor", "We knew that it would flood.", False),
    ],
)
def test_a_named_speaker_is_another_one_than_whom_the_article_quotes(speaker: str, article: str, found: bool) -> None:
    assert bool(spoken_by(speaker, "We knew that it would flood.", article)) is found


@pytest.mark.parametrize(
    ("label", "found"),
    [("ANIL KAPOOR: ", True), ("ANIL KAPOOR, DOCTOR: ", True), ("ANIL KAPOOR, HOST: ", False), ("ANIL KAPOOR, NEWS REPORTER: ", False)],
)  # fmt: skip
def test_the_narration_of_a_presenter_or_a_reporter_is_no_quotation(label: str, found: bool) -> None:
    article = "“We knew that it would flood,” Joan Pell said."
    assert bool(spoken_by("ANIL KAPOOR", "We knew that it would flood.", article, label)) is found


def test_who_reports_what_somebody_says_is_not_its_speaker() -> None:
    article = "“We knew that it would flood,” Joan Pell said."
    assert not spoken_by("Anil Kapoor", "We knew that it would flood, Joan Pell says.", article)


@pytest.mark.parametrize(
    ("first", "found"),
    [
        ("“The wall is weak,” Joan Pell said. “The crews are tired.\n\n", True),
        ("“The wall is weak,” Joan Pell said. “The crews are tired.”\n\n", False),
        ("“The wall is weak,” Anil Kapoor said. “The crews are tired.\n\n", False),
        ("“The wall is weak,” Joan Pell said. “The crews are tired.\n\nADVERTISEMENT\n\n", True),
        ("Joan Pell came late.\n\n", False),
    ],
)
def test_a_quotation_over_paragraphs_has_one_speaker(first: str, found: bool) -> None:
    transcript = "ANN COLE: GOOD MORNING.\nANIL KAPOOR: WE KNEW THAT IT WOULD FLOOD THE OLD TOWN.\n"
    compared = compare(transcript, f"Flood in town\n\n{first}“We knew that it would flood the old town.”\n")
    kinds = [one.kind for fact in compared.facts for one in fact.differences]
    assert ("attribution" in kinds) is found


@pytest.mark.parametrize(
    ("article", "statuses"),
    [
        ("“We knew that the old bridge would flood the town,” Carla Reyes said.", []),
        ("Carla Reyes said: “We knew that the old bridge would flood the town.”", []),
        ("“We knew that the old bridge would flood the town,” Joan Pell said.", ["changed"]),
        (
            "“We knew that the old bridge would flood the town,” said Carla Reyes, a doctor from Marlow.",
            ["article_only"],
        ),
    ],
)
def test_who_said_it_is_no_finding_where_the_label_names_the_same_person(article: str, statuses: list[str]) -> None:
    known = "The county will close the Alder Street bridge on March 5."
    transcript = f"NORA BECKETT: {known.upper()}\nCARLA REYES: WE KNEW THAT THE OLD BRIDGE WOULD FLOOD THE TOWN.\n"
    compared = compare(transcript, f"{known}\n\n{article}\n")
    assert [fact.status for fact in compared.facts if fact.status != "shared"] == statuses
    told = {compared.article.text[span.start : span.end] for fact in compared.facts for span in fact.article}
    assert (told == {known, article}) is (statuses != ["article_only"])


@pytest.mark.parametrize(
    ("score", "found"), [(1.0, True), (MIN_SCORE_FOR_SOURCES, True), (MIN_SCORE_FOR_SOURCES - 0.01, False)]
)
def test_sources_are_compared_from_a_score_on(score: float, found: bool) -> None:
    both = replace(pair("THE ROAD IS SHUT, THE MAYOR SAYS", "The road is shut, the sheriff said"), score=score)
    assert any(one.kind == "attribution" for one in find_differences(both)) is found
