"""The memory of the desk: what it keeps, what it gives back, what it refuses."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from storing import FIRST, REPORT, SECOND, SPOKEN, WRITTEN, decided, entry, with_version

from diffcast.decision import Decision
from diffcast.serve.store.database import Store
from diffcast.serve.store.errors import (
    DecisionConflict,
    InvalidText,
    NotFound,
    Outdated,
    SignOffConflict,
    UnusableStore,
)
from diffcast.serve.store.values import Source

HOSTILE = [
    "'; DROP TABLE story; --",
    '" OR 1=1 --',
    "<script>alert(1)</script>",
    "%_\\%",
    "a\0b",
    "line\nline\r\n",
    "\ufeff\u202eright to left",
    "😀" * 500,
    "",
]
ABSENT = [0, -1, 2, 10**30, -(10**30)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store(tmp_path / "stories.db")) as opened:
        yield opened


# Stories


def test_a_story_is_listed_before_older_ones(store: Store) -> None:
    older, newer = store.add_story("Older"), store.add_story("Newer")
    assert store.stories() == (newer, older)
    assert store.story(older.id) == older


def test_pages_of_the_list_join_to_the_whole_list(store: Store) -> None:
    for number in range(7):
        store.add_story(f"Story {number}")
    pages, before = [], None
    while page := store.stories(before=before, limit=3):
        pages.append(page)
        before = page[-1].id
    assert [len(page) for page in pages] == [3, 3, 1]
    assert tuple(story for page in pages for story in page) == store.stories()


@pytest.mark.parametrize(
    ("search", "title"),
    [
        ("budget", "COUNCIL BUDGET"),
        ("budget council", "Council passes budget"),
        ("ecole", "L'ÉCOLE du soir"),
        ("ÉCOLE", "L'ecole du soir"),
        ("STRASSE", "Straße gesperrt"),
        ("100%", "Rain: 100% sure"),
        ("a_b", "slug a_b"),
        ("", "anything"),
        ("   ", "anything"),
    ],
)
def test_a_search_finds_a_title(store: Store, search: str, title: str) -> None:
    store.add_story(title)
    assert [story.title for story in store.stories(search)] == [title]


@pytest.mark.parametrize(
    ("search", "title"),
    [
        ("budget", "Bridge closed"),
        ("budget fire", "Council passes budget"),
        ("%", "Council passes budget"),
        ("_", "Council passes budget"),
        ("' OR '1'='1", "Council passes budget"),
        ("councilbudget", "Council budget"),
        ("budget\0", "Council budget"),
        ("c*", "Council budget"),
        ("0", "Council budget"),
    ],
)
def test_a_search_leaves_out_a_title(store: Store, search: str, title: str) -> None:
    store.add_story(title)
    assert store.stories(search) == ()


@pytest.mark.parametrize(("limit", "given"), [(-5, 0), (0, 0), (1, 1), (10**30, 200)])
def test_a_list_is_no_longer_than_asked_and_never_over_200(store: Store, limit: int, given: int) -> None:
    for number in range(205):
        store.add_story(str(number))
    assert len(store.stories(limit=limit)) == given


@pytest.mark.parametrize("story", ABSENT)
def test_an_id_that_is_not_there_gives_nothing(store: Store, story: int) -> None:
    store.add_story("The only one")
    assert store.story(story) is None
    assert store.version(story, 1) is None
    assert (store.versions(story), store.sign_offs(story, 1), store.history(story)) == ((), (), ())
    assert store.decisions(story, 1) == {}


@pytest.mark.parametrize("story", ABSENT)
def test_nothing_is_kept_under_an_id_that_is_not_there(store: Store, story: int) -> None:
    store.add_story("The only one")
    for keep in (
        lambda: store.add_version(story, SPOKEN, WRITTEN, REPORT),
        lambda: store.decide(story, 1, FIRST, decided(), 0),
        lambda: store.decide(1, story, FIRST, decided(), 0),
        lambda: store.sign_off(story, 1, "Maya", ""),
    ):
        with pytest.raises(NotFound):
            keep()
    assert [change.act for change in store.history(1)] == ["story"]


# Versions


def test_a_version_comes_back_as_it_was_given(store: Store) -> None:
    story = store.add_story("Fire").id
    added = store.add_version(story, SPOKEN, WRITTEN, REPORT, [entry()], [entry(SECOND, decided("fix"))], by="Maya")
    assert store.version(story, 1) == added
    assert (added.transcript, added.article, added.report) == (SPOKEN, WRITTEN, REPORT)
    assert added.unplaced == (entry(SECOND, decided("fix")),)


def test_versions_are_numbered_from_one_in_each_story(store: Store) -> None:
    first, second = with_version(store), with_version(store)
    store.add_version(first, SPOKEN, WRITTEN, REPORT)
    assert [line.number for line in store.versions(first)] == [1, 2]
    assert [line.number for line in store.versions(second)] == [1]
    listed = store.story(first)
    assert listed is not None
    assert listed.versions == 2


def test_the_same_text_in_many_versions_takes_its_room_once(store: Store) -> None:
    large = Source.of("script.txt", bytes(range(256)) * 4000)
    story = store.add_story("Long").id
    for _ in range(20):
        store.add_version(story, large, WRITTEN, REPORT)
    assert store.path.stat().st_size + store.path.with_name("stories.db-wal").stat().st_size < 6_000_000
    assert store.version(story, 20) is not None


def test_the_same_bytes_under_two_names_keep_both_names(store: Store) -> None:
    story = store.add_story("Page").id
    page = (Source.of("a.html", b"page", "html"), Source.of("b.html", b"page"))
    store.add_version(story, *page, REPORT)
    version = store.version(story, 1)
    assert version is not None
    assert (version.transcript, version.article) == page


def test_a_story_begins_with_its_first_version_or_not_at_all(store: Store) -> None:
    with pytest.raises(InvalidText):
        store.create_story("Fire", SPOKEN, WRITTEN, "\ud800", "Maya")
    assert store.stories() == ()
    version = store.create_story("Fire", SPOKEN, WRITTEN, REPORT, "Maya")
    assert store.version(version.story, 1) == version
    assert [each.versions for each in store.stories()] == [1]


@pytest.mark.parametrize("meanwhile", ["decided", "signed", "version"])
def test_a_version_made_of_what_has_changed_meanwhile_is_refused(store: Store, meanwhile: str) -> None:
    story = with_version(store)
    seen = store.last_change(story)
    {
        "decided": lambda: store.decide(story, 1, FIRST, decided(), 0),
        "signed": lambda: store.sign_off(story, 1, "Maya", ""),
        "version": lambda: store.add_version(story, SPOKEN, WRITTEN, REPORT, seen=seen),
    }[meanwhile]()
    before = store.history(story)
    with pytest.raises(Outdated):
        store.add_version(story, SPOKEN, WRITTEN, REPORT, seen=seen)
    assert store.history(story) == before
    store.add_version(story, SPOKEN, WRITTEN, REPORT, seen=store.last_change(story))


def test_a_change_of_another_story_outdates_no_version(store: Store) -> None:
    story, other = with_version(store), with_version(store)
    seen = store.last_change(story)
    store.decide(other, 1, FIRST, decided(), 0)
    assert store.add_version(story, SPOKEN, WRITTEN, REPORT, seen=seen).number == 2


# Decisions


def test_a_decision_carried_over_begins_at_revision_1(store: Store) -> None:
    story = store.add_story("Fire").id
    store.add_version(story, SPOKEN, WRITTEN, REPORT, [entry()])
    kept = store.decisions(story, 1)[FIRST]
    assert (kept.decision, kept.revision, kept.carried) == (decided(), 1, True)
    assert not store.decide(story, 1, FIRST, decided("fix"), 1).carried


def test_each_change_of_mind_has_the_next_revision(store: Store) -> None:
    story = with_version(store)
    for revision, choice in enumerate(("accepted", "fix", "ignored", None, "fix")):
        kept = store.decide(story, 1, FIRST, Decision(choice), revision)  # type: ignore[arg-type]
        assert kept.revision == revision + 1
        assert store.decisions(story, 1) == {FIRST: kept}


@pytest.mark.parametrize("revision", [0, 1, 3, -1, 10**30])
def test_two_editors_on_one_fact_are_told_of_each_other(store: Store, revision: int) -> None:
    story = with_version(store)
    store.decide(story, 1, FIRST, decided(by="Maya"), 0)
    kept = store.decide(story, 1, FIRST, decided("ignored", by="Ruth"), 1)
    with pytest.raises(DecisionConflict, match="decided by Ruth in the meantime") as told:
        store.decide(story, 1, FIRST, decided("fix", by="Maya"), revision)
    assert told.value.kept == kept
    assert store.decisions(story, 1) == {FIRST: kept}


def test_the_same_decision_sent_again_is_kept_once(store: Store) -> None:
    story = with_version(store)
    kept = store.decide(story, 1, FIRST, decided(), 0)
    assert store.decide(story, 1, FIRST, decided(), 0) == kept
    assert [change.act for change in store.history(story)].count("decided") == 1


def test_a_made_up_revision_of_an_undecided_fact_is_a_conflict(store: Store) -> None:
    with pytest.raises(DecisionConflict) as told:
        store.decide(with_version(store), 1, FIRST, decided(), 4)
    assert told.value.kept is None


def test_decisions_of_one_version_leave_the_others_alone(store: Store) -> None:
    story = with_version(store)
    store.add_version(story, SPOKEN, WRITTEN, REPORT)
    store.decide(story, 1, FIRST, decided(), 0)
    assert store.decisions(story, 2) == {}


# Sign-offs and history


def test_a_sign_off_tells_how_many_decisions_came_after_it(store: Store) -> None:
    story = with_version(store)
    store.sign_off(story, 1, "Maya", "ready")
    store.decide(story, 1, FIRST, decided(), 0)
    store.sign_off(story, 1, "Maya", "ready")
    assert [(signed.by, signed.note, signed.later) for signed in store.sign_offs(story, 1)] == [
        ("Maya", "ready", 1),
        ("Maya", "ready", 0),
    ]


def test_the_same_sign_off_sent_again_is_kept_once(store: Store) -> None:
    story = with_version(store)
    assert store.sign_off(story, 1, "Maya", "") == store.sign_off(story, 1, "Maya", "")
    assert store.sign_off(story, 1, "Ruth", "") in store.sign_offs(story, 1)
    assert len(store.sign_offs(story, 1)) == 2


def test_a_sign_off_that_saw_fewer_decisions_than_there_are_is_refused(store: Store) -> None:
    story = with_version(store)
    store.decide(story, 1, FIRST, decided(), 0)
    store.decide(story, 1, SECOND, decided(), 0)
    for seen in (0, 1, 3):
        with pytest.raises(SignOffConflict) as told:
            store.sign_off(story, 1, "Maya", "", seen)
        assert told.value.changes == 2
    assert store.sign_offs(story, 1) == ()
    store.sign_off(story, 1, "Maya", "", 2)
    assert [each.later for each in store.sign_offs(story, 1)] == [0]


def test_a_story_is_signed_where_its_newest_version_is(store: Store) -> None:
    story = with_version(store)
    store.sign_off(story, 1, "Maya", "")
    assert [each.signed for each in store.stories()] == [True]
    store.add_version(story, SPOKEN, WRITTEN, REPORT)
    assert [each.signed for each in store.stories()] == [False]
    assert [line.signed for line in store.versions(story)] == [True, False]


def test_the_history_tells_who_changed_what_into_what(store: Store) -> None:
    story = store.add_story("Fire", by="Ann").id
    store.add_version(story, SPOKEN, WRITTEN, REPORT, [entry()], by="Ben")
    store.decide(story, 1, FIRST, decided("fix", "wrong number", by="Cleo"), 1)
    store.sign_off(story, 1, "Dan", "done")
    told = [(each.act, each.by, each.fact, each.before, each.after) for each in store.history(story)]
    assert told == [
        ("signed", "Dan", None, None, None),
        ("decided", "Cleo", FIRST, decided(), decided("fix", "wrong number", by="Cleo")),
        ("carried", "Maya", FIRST, None, decided()),
        ("version", "Ben", None, None, None),
        ("story", "Ann", None, None, None),
    ]
    newest = store.history(story, limit=2)
    assert newest + store.history(story, before=newest[-1].id) == store.history(story)


@pytest.mark.parametrize("table", ["change", "sign_off", "decision"])
@pytest.mark.parametrize("attempt", ["DELETE FROM {}", "UPDATE {} SET by = 'nobody'"])
def test_what_was_said_stays_said_even_for_another_program(store: Store, table: str, attempt: str) -> None:
    story = with_version(store)
    store.decide(story, 1, FIRST, decided(), 0)
    store.sign_off(story, 1, "Maya", "")
    before = store.history(story)
    with closing(sqlite3.connect(store.path)) as other, other:
        if (table, attempt[:6]) == ("decision", "UPDATE"):
            other.execute(attempt.format(table))
        else:
            with pytest.raises(sqlite3.IntegrityError):
                other.execute(attempt.format(table))
    assert store.history(story)[-len(before) :] == before
    assert all(change.by == "nobody" for change in store.history(story)[: -len(before)])


# What people type


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_typed_comes_back_as_it_was(store: Store, text: str) -> None:
    story = store.add_story(text, by=text).id
    source = Source.of(text, text.encode(), text)
    left = entry(text, decided("fix", text, text))
    added = store.add_version(story, source, source, text, [left], [left], by=text)
    kept = store.decide(story, 1, text, decided(None, text, text), 1)
    store.sign_off(story, 1, text, text)
    assert [each.title for each in store.stories()] == [text]
    assert store.version(story, 1) == added
    assert store.decisions(story, 1) == {text: kept}
    assert [(each.by, each.note) for each in store.sign_offs(story, 1)] == [(text, text)]
    assert store.history(story)[1].after == kept.decision
    store.stories(text)


def test_half_a_character_is_refused_and_nothing_of_it_kept(store: Store) -> None:
    story = with_version(store)
    before = store.history(story)
    for keep in (
        lambda: store.add_story("\ud800"),
        lambda: store.add_version(story, SPOKEN, WRITTEN, REPORT, [entry(), entry("\udfff")]),
        lambda: store.decide(story, 1, FIRST, decided(note="\ud83d"), 0),
        lambda: store.sign_off(story, 1, "Maya", "\ud83d"),
        lambda: store.stories("\ud800"),
    ):
        with pytest.raises(InvalidText):
            keep()
    assert store.history(story) == before
    assert len(store.stories()) == 1
    assert len(store.versions(story)) == 1


# The end


def test_a_closed_store_says_so(store: Store) -> None:
    assert store.fault() == ""
    store.close()
    store.close()
    assert store.fault()
    with pytest.raises(UnusableStore, match="closed"):
        store.add_story("Too late")
    with pytest.raises(UnusableStore, match="closed"):
        store.stories()


def test_closing_leaves_one_file(store: Store) -> None:
    with_version(store)
    store.close()
    assert [path.name for path in store.path.parent.iterdir()] == ["stories.db"]
