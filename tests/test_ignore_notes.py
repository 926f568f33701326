"""Notes to diffcast in a text: not compared, and which findings they ignore."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, strategies as st

from diffcast import compare
from diffcast.decision import Decision
from diffcast.kinds import KINDS
from diffcast.model import AsideCode, Comparison, Document
from diffcast.readers import read_bytes
from diffcast.review.ignore_notes import ignored_by_notes
from diffcast.segment import segment
from diffcast.segment.marks import blanked, notes

EXAMPLES = Path(__file__).parent.parent / "examples"
SPOKEN = (EXAMPLES / "transcript.txt").read_text("utf-8")
WRITTEN = (EXAMPLES / "article.txt").read_text("utf-8")
LEAK = "A FRIGHTENING MORNING"
"""The beginning of the paragraph that says 41 workers where the article says 14."""
VALVE = "THE FIRE CHIEF SAYS A VALVE"
"""The beginning of the paragraph that states what the article hedges."""


def noted(before: str, note: str, spoken: str = SPOKEN) -> Comparison:
    assert before in spoken
    return compare(spoken.replace(before, note + before, 1), WRITTEN)


def kinds(comparison: Comparison) -> dict[str, Decision]:
    """By the kind of its first difference, or else its status, what the notes say of a finding."""
    facts = {fact.id: fact for fact in comparison.facts}
    found = ignored_by_notes(comparison).decisions
    return {
        facts[key].differences[0].kind if facts[key].differences else facts[key].status: said
        for key, said in found.items()
    }


# Set aside


@pytest.mark.parametrize("side", ["transcript", "article"])
@pytest.mark.parametrize(
    "note",
    [
        "(diffcast-ignore)",
        "[diffcast-ignore next]",
        "<!-- diffcast-ignore: why -->",
        "(DIFFCAST-IGNORE NUMBER: THE DESK KNOWS)",
        "( diffcast-ignore: $5 million, “quoted”, (in brackets), and so on )",
        f"(diffcast-ignore: {'a long reason ' * 20})",
    ],
)
@pytest.mark.parametrize("around", ["{}\nTHE PLANT IS CLOSED.", "{} THE PLANT IS CLOSED.", "THE PLANT IS CLOSED. {}"])
def test_a_note_is_not_compared_and_the_story_around_it_is(side: str, note: str, around: str) -> None:
    text = f"A LEAK SENT 41 WORKERS TO THE HOSPITAL.\n\n{around.format(note)}\n"
    document = segment(Document(side, "x", "", text))  # type: ignore[arg-type]
    (block,) = [block for block in document.blocks if "diffcast" in text[block.span.start : block.span.end].lower()]
    assert text[block.span.start : block.span.end] == note
    assert block.aside
    assert block.code is AsideCode.IGNORE_NOTE
    assert "THE PLANT IS CLOSED." in [
        text[each.span.start : each.span.end] for each in document.blocks if not each.aside
    ]


@pytest.mark.parametrize(
    "text",
    [
        "diffcast-ignore",
        "(diffcast-ignored)",
        "(they ignore diffcast)",
        "(diffcast-ignore: never closed",
        "(diffcast-ignore: over\na line)",
        "(take vo)",
    ],
)
def test_similar_text_is_not_a_note(text: str) -> None:
    assert notes(text) == ()


def test_a_note_names_no_speaker() -> None:
    text = "[NORA BECKETT]\n[diffcast-ignore]\nTHE PLANT IS CLOSED.\n"
    blocks = segment(Document("transcript", "x", "", text)).blocks
    assert [block.speaker for block in blocks if not block.aside] == ["NORA BECKETT"]


def test_a_note_in_captions_is_not_story() -> None:
    raw = b"1\n00:00:01,000 --> 00:00:03,000\n(diffcast-ignore: known)\nThe plant is closed until Thursday.\n"
    document = segment(read_bytes(raw, "story.srt", "transcript"))
    story = [document.text[block.span.start : block.span.end] for block in document.blocks if not block.aside]
    assert story == ["The plant is closed until Thursday."]


def test_notes_do_not_change_what_is_found() -> None:
    plain = compare(SPOKEN, WRITTEN)
    comparison = noted(VALVE, "(diffcast-ignore: the desk knows)\n")
    assert [(fact.id, fact.status) for fact in comparison.facts] == [(fact.id, fact.status) for fact in plain.facts]


@example("(diffcast-ignore(diffcast-ignore(diffcast-ignore)))")
@given(
    st.text(alphabet="ab ()[]\n:<>!-")
    | st.lists(st.sampled_from(["(diffcast-ignore", ")", "[", "]", " x ", "\n"])).map("".join)
)
def test_blanking_notes_moves_nothing(text: str) -> None:
    found = notes(text)
    plain = blanked(text, found)
    assert len(plain) == len(text)
    assert notes(plain) == ()
    inside = {at for note in found for at in range(note.span.start, note.span.end)}
    assert all(plain[at] == (" " if at in inside else text[at]) for at in range(len(text)))


# Understood


@pytest.mark.parametrize(
    ("note", "kind"),
    [
        ("(diffcast-ignore: corrected on air at six)\n", "number"),
        ("(diffcast-ignore)\n\n", "number"),
        ("(diffcast-ignore: corrected on air at six) ", "number"),
        ("(diffcast-ignore number: corrected on air at six)\n", "number"),
        ("(diffcast-ignore time, number)\n", "number"),
        ("[DIFFCAST-IGNORE NEXT]\n", "number"),
    ],
)
def test_a_note_ignores_the_findings_of_the_paragraph_after_it(note: str, kind: str) -> None:
    found = kinds(noted(LEAK, note))
    assert kind in found
    assert not set(found) & {"name", "time", "certainty"}
    assert found[kind].choice == "ignored"


def test_a_note_at_the_end_of_a_line_ignores_the_findings_of_that_line() -> None:
    line = next(line for line in SPOKEN.splitlines() if line.startswith(LEAK))
    comparison = compare(SPOKEN.replace(line, f"{line} (diffcast-ignore: known)"), WRITTEN)
    assert "number" in kinds(comparison)
    assert "certainty" not in kinds(comparison)


def test_a_note_in_the_article_ignores_the_findings_there() -> None:
    line = next(line for line in WRITTEN.splitlines() if "Tuesday" in line)
    comparison = compare(SPOKEN, WRITTEN.replace(line, f"(diffcast-ignore time: it moved again)\n{line}"))
    assert kinds(comparison)["time"] == Decision("ignored", "it moved again", "a note in the article, line 16")


def test_a_decision_by_a_note_has_its_reason_and_place() -> None:
    said = kinds(noted(LEAK, "(diffcast-ignore number: corrected on air -- at six)\n"))["number"]
    assert said == Decision("ignored", "corrected on air -- at six", "a note in the transcript, line 2")


# Notes without effect


@pytest.mark.parametrize(
    ("note", "names"),
    [
        ("(diffcast-ignore place)\n", ["diffcast-ignore place"]),
        ("(diffcast-ignore number)\n", ["diffcast-ignore number"]),
        ("(diffcast-ignore numbr: a slip)\n", ["“numbr”", *KINDS]),
        ("(diffcast-ignore the chief said so)\n", ["“the”", *KINDS]),
    ],
)
def test_a_note_without_effect_is_a_warning_with_its_line(note: str, names: list[str]) -> None:
    found = ignored_by_notes(noted(VALVE, note))
    assert found.decisions == {}
    (warning,) = found.warnings
    assert warning.startswith("text, line 6: diffcast-ignore ")
    assert all(name in warning for name in names)


def test_a_note_with_no_story_after_it_is_a_warning() -> None:
    text = SPOKEN.rstrip() + "\n\n(diffcast-ignore)\n"
    (warning,) = ignored_by_notes(compare(text, WRITTEN)).warnings
    assert warning.startswith(f"text, line {text.count(chr(10))}: diffcast-ignore ")


def test_a_text_without_notes_says_nothing() -> None:
    found = ignored_by_notes(compare(SPOKEN, WRITTEN))
    assert (found.decisions, found.warnings) == ({}, ())
