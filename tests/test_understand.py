"""Understanding: passages filled with their words and with all that can be checked."""

from __future__ import annotations

from diffcast.language.name_lexicon import NameLexicon
from diffcast.language.understand import understand
from diffcast.model import Block, Document, Hedge, Name, Passage, Quantity, Quote, Role, Source, Span

STORY = "Mayor Ross said 40 homes may flood. “We are ready. We are not afraid,” she said."


def passages(text: str, role: Role, *ends: int) -> tuple[Document, tuple[Passage, ...]]:
    block = Block(Span(0, len(text)), role)
    starts = [0, *ends]
    cut = tuple(
        Passage(i, Span(a, b), block, i) for i, (a, b) in enumerate(zip(starts, [*ends, len(text)], strict=True))
    )
    return Document("article", "text", "", text, (block,)), cut


def filled(text: str, role: Role, *ends: int) -> tuple[Passage, ...]:
    document, cut = passages(text, role, *ends)
    return understand(document, cut, NameLexicon.of(document))


def kinds(passage: Passage) -> list[str]:
    return [type(detail).__name__ for detail in passage.details]


def test_a_passage_gets_its_words_and_every_kind_of_detail() -> None:
    first = filled(STORY, "body", 36)[0]
    assert [word.norm for word in first.words][:3] == ["mayor", "ross", "say"]
    assert {type(detail) for detail in first.details} >= {Source, Name, Quantity, Hedge}


def test_details_are_in_the_order_of_the_text() -> None:
    for passage in filled(STORY, "body", 36):
        assert list(passage.details) == sorted(passage.details, key=lambda detail: detail.span)


def test_a_quotation_over_several_passages_is_whole_in_each() -> None:
    _, second, third = filled(STORY, "body", 36, 51)
    quoted = [detail for passage in (second, third) for detail in passage.details if isinstance(detail, Quote)]
    assert [" ".join(quote.words) for quote in quoted] == ["we are ready we are not afraid"] * 2


def test_a_sound_bite_without_marks_is_a_quotation() -> None:
    assert kinds(filled("WE ARE READY", "bite")[0]) == ["Quote"]
    assert kinds(filled("WE ARE READY", "speech")[0]) == []


def test_what_is_not_compared_gets_words_and_no_details() -> None:
    furniture = filled("Mayor Ross may read 40 books", "furniture")[0]
    assert furniture.words and not furniture.details


def test_no_passages_give_no_passages() -> None:
    assert filled("", "body") and understand(Document("article", "text", "", ""), (), NameLexicon()) == ()
