"""The list of stories as the store gives it: what is open, which stories, in what order, and what is done to them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from storing import FIRST, REPORT, SECOND, SPOKEN, WRITTEN, decided, written

from diffcast.decision import Choice
from diffcast.kinds import Severity
from diffcast.model import Status
from diffcast.serve.store.database import Store
from diffcast.serve.store.errors import NotFound
from diffcast.serve.store.file import searchable
from diffcast.serve.store.values import ListedFinding, ListedVersion, Order, State, Story, StoryEdit, StoryFilter


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store(tmp_path / "stories.db")) as opened:
        yield opened


def finding(
    fact: str, status: Status = "changed", severity: Severity = "correction", noted: bool = False
) -> ListedFinding:
    return ListedFinding(fact, status, severity, noted)


def begun(store: Store, *findings: ListedFinding, title: str = "Fire", by: str = "", words: str = "") -> int:
    listed = ListedVersion(findings, searchable(words, ""))
    return store.create_story(title, SPOKEN, WRITTEN, REPORT, by, listed).story


def found(store: Store, story: int) -> Story:
    one = store.story(story)
    assert one is not None
    return one


def counted(store: Store, story: int) -> tuple[int, int, int]:
    one = found(store, story)
    return one.contradictions, one.checks, one.extras


# What is open


@pytest.mark.parametrize(
    ("status", "severity", "counts"),
    [
        ("changed", "correction", (1, 0, 0)),
        ("changed", "check", (0, 1, 0)),
        ("changed", "note", (0, 0, 0)),
        ("transcript_only", "note", (0, 0, 1)),
        ("article_only", "note", (0, 0, 1)),
        ("article_only", "check", (0, 1, 0)),
        ("transcript_only", "correction", (0, 1, 0)),
    ],
)
def test_a_finding_is_counted_by_its_status_and_severity(
    store: Store, status: Status, severity: Severity, counts: tuple[int, int, int]
) -> None:
    assert counted(store, begun(store, finding(FIRST, status, severity))) == counts


@pytest.mark.parametrize(
    ("noted", "choices", "is_open"),
    [
        (False, [], True),
        (False, ["fix"], True),
        (False, [None], True),
        (False, ["accepted"], False),
        (False, ["ignored"], False),
        (False, ["accepted", "fix"], True),
        (True, [], False),
        (True, ["fix"], True),
        (True, ["accepted"], False),
        (True, ["accepted", None], True),
    ],
)
def test_a_finding_is_open_until_somebody_accepts_or_ignores_it(
    store: Store, noted: bool, choices: list[Choice | None], is_open: bool
) -> None:
    story = begun(store, finding(FIRST, noted=noted), finding(SECOND))
    for revision, choice in enumerate(choices):
        store.decide(story, 1, FIRST, decided(choice, "why"), revision)
    assert counted(store, story) == (1 + is_open, 0, 0)


def test_only_the_newest_version_counts(store: Store) -> None:
    story = begun(store, finding(FIRST), finding(SECOND))
    store.add_version(story, SPOKEN, WRITTEN, REPORT, listed=ListedVersion((finding(SECOND, severity="check"),)))
    assert counted(store, story) == (0, 1, 0)


def test_a_story_is_open_then_to_fix_then_signed_then_open_again(store: Store) -> None:
    story = begun(store, finding(FIRST))
    states = [found(store, story).state]
    store.decide(story, 1, FIRST, decided("fix"), 0)
    states.append(found(store, story).state)
    store.sign_off(story, 1, "Maya", "")
    states.append(found(store, story).state)
    store.add_version(story, SPOKEN, WRITTEN, REPORT)
    states.append(found(store, story).state)
    assert states == ["open", "to_fix", "signed", "open"]


def test_other_rules_correct_what_is_counted_of_a_version(store: Store) -> None:
    story = begun(store, finding(FIRST), words="ten were hurt")
    store.list.list_version(story, 1, ListedVersion((finding(FIRST, severity="check"),), "ten were hurt"))
    assert counted(store, story) == (0, 1, 0)
    store.add_version(story, SPOKEN, WRITTEN, REPORT, listed=ListedVersion((), "nobody was hurt"))
    store.list.list_version(story, 1, ListedVersion((finding(FIRST),), "ten were hurt"))
    assert store.stories("ten") == ()
    assert len(store.stories("nobody")) == 1
    with pytest.raises(NotFound):
        store.list.list_version(story, 7, ListedVersion((finding(FIRST),)))


def test_the_findings_and_words_of_an_older_store_are_listed(tmp_path: Path) -> None:
    older = Path(__file__).parent / "data" / "stores" / "version_2.sql"
    with closing(Store(written(tmp_path / "stories.db", older.read_text("utf-8")))) as store:
        assert counted(store, 1) == (0, 1, 1)
        assert found(store, 1).owner == "Ann"
        assert [each.id for each in store.stories("school naima")] == [1]
        assert counted(store, 2) == (0, 0, 0)


# Which stories, in what order


@pytest.mark.parametrize(
    ("search", "hit"),
    [
        ("ridge", True),
        ("homes", True),
        ("RIDGE homes", True),
        ("forty-six", True),
        ("naima", True),
        ("ridge flood", False),
        ("%", False),
        ("homesburned", False),
        ("' OR 1=1 --", False),
    ],
)
def test_a_search_looks_in_titles_and_texts(store: Store, search: str, hit: bool) -> None:
    begun(store, title="Fire on the Ridge", words="FORTY-SIX HOMES BURNED, Naïma Okafor says")
    assert len(store.stories(search)) == hit


def test_a_search_forgets_the_words_of_earlier_versions(store: Store) -> None:
    story = begun(store, words="forty-six homes")
    store.add_version(story, SPOKEN, WRITTEN, REPORT, listed=ListedVersion((), searchable("fifty homes", "")))
    assert (len(store.stories("forty")), len(store.stories("fifty"))) == (0, 1)


def test_a_filter_takes_state_owner_and_archive(store: Store) -> None:
    opened, fixing, signed, archived = (begun(store, finding(FIRST), by=by) for by in ("Ann", "Ann", "Ben", "Ben"))
    store.decide(fixing, 1, FIRST, decided("fix"), 0)
    store.sign_off(signed, 1, "Dan", "")
    store.list.edit_stories([archived], StoryEdit(archived=True))

    def listed(which: StoryFilter) -> list[int]:
        return [each.id for each in store.stories(which=which)]

    assert listed(StoryFilter()) == [signed, fixing, opened]
    assert listed(StoryFilter(archived=True)) == [archived]
    wanted: dict[State, list[int]] = {"open": [opened], "to_fix": [fixing], "signed": [signed]}
    assert {state: listed(StoryFilter(state)) for state in wanted} == wanted
    assert listed(StoryFilter(owner="Ann")) == [fixing, opened]
    assert listed(StoryFilter("signed", "Ann")) == []
    assert store.list.story_counts() == {"open": 1, "to_fix": 1, "signed": 1}
    assert store.list.story_counts(which=StoryFilter("open", "Ben")) == {"open": 0, "to_fix": 0, "signed": 1}
    assert store.list.story_counts("zebra") == {"open": 0, "to_fix": 0, "signed": 0}
    assert store.list.owners() == ("Ann", "Ben")


@pytest.mark.parametrize(
    ("order", "titles"),
    [
        ("newest", ["bay", "Ähre", "Coast"]),
        ("oldest", ["Coast", "Ähre", "bay"]),
        ("title", ["Ähre", "bay", "Coast"]),
        ("owner", ["bay", "Coast", "Ähre"]),
        ("contradictions", ["Ähre", "Coast", "bay"]),
        ("changed", ["Coast", "bay", "Ähre"]),
    ],
)
def test_the_list_can_be_sorted(store: Store, order: Order, titles: list[str]) -> None:
    coast = begun(store, finding(FIRST, severity="check"), title="Coast", by="ann")
    begun(store, finding(FIRST), title="Ähre", by="Ben")
    begun(store, title="bay")
    while found(store, coast).changed <= max(each.changed for each in store.stories() if each.id != coast):
        store.sign_off(coast, 1, "Dan", found(store, coast).changed)
    assert [each.title for each in store.stories(which=StoryFilter(order=order))] == titles
    pages = [store.stories(which=StoryFilter(order=order), limit=2, skip=skip) for skip in (0, 2, 4)]
    assert [each.title for page in pages for each in page] == titles


@pytest.mark.parametrize("skip", [-1, 10**30])
def test_a_page_that_is_not_there_is_no_error(store: Store, skip: int) -> None:
    begun(store)
    assert len(store.stories(skip=skip)) == 1


# What is done to stories


def test_a_story_belongs_to_who_added_it_until_it_is_assigned(store: Store) -> None:
    story = begun(store, by="Ann")
    assert found(store, story).owner == "Ann"
    store.list.edit_stories([story], StoryEdit(title="Flood", owner="Ben", archived=True), "Cleo")
    store.list.edit_stories([story], StoryEdit(title="Flood", archived=False), "Dan")
    now = found(store, story)
    assert (now.title, now.owner, now.archived) == ("Flood", "Ben", False)
    assert [(each.act, each.by, each.before, each.after) for each in store.list.story_changes(story)] == [
        ("restored", "Dan", "", ""),
        ("archived", "Cleo", "", ""),
        ("assigned", "Cleo", "Ann", "Ben"),
        ("renamed", "Cleo", "Fire", "Flood"),
    ]
    assert [each.title for each in store.stories("flood")] == ["Flood"]
    assert store.stories("fire") == ()


def test_several_stories_are_changed_all_or_none(store: Store) -> None:
    first, second = begun(store), begun(store)
    for missing in (0, -1, 99, 10**30):
        with pytest.raises(NotFound):
            store.list.edit_stories([first, missing, second], StoryEdit(archived=True))
    assert len(store.stories()) == 2
    assert len(store.list.edit_stories([first, second], StoryEdit(archived=True))) == 2
    assert store.stories() == ()


def test_extra_facts_are_accepted_where_nobody_decided(store: Store) -> None:
    def extra(fact: str, noted: bool = False, severity: Severity = "note") -> ListedFinding:
        return finding(fact, "article_only", severity, noted)

    story = begun(
        store,
        *(extra(fact) for fact in ("f-new", "f-fix", "f-accepted", "f-note", "f-back")),
        extra("f-noted", noted=True),
        extra("f-check", severity="check"),
        finding("f-changed"),
        finding("f-reworded", severity="note"),
    )
    store.decide(story, 1, "f-fix", decided("fix", by="Ruth"), 0)
    store.decide(story, 1, "f-accepted", decided("accepted", by="Ruth"), 0)
    store.decide(story, 1, "f-note", decided(None, "ask the desk", by="Ruth"), 0)
    store.decide(story, 1, "f-back", decided("fix", by="Ruth"), 0)
    store.decide(story, 1, "f-back", decided(None, by="Ruth"), 1)
    assert store.list.accept_extras(story, 1, "Maya", "seen") == ("f-back", "f-new", "f-note")
    assert store.list.accept_extras(story, 1, "Maya", "seen") == ()
    now = {
        fact: (each.decision.choice, each.decision.note, each.decision.by)
        for fact, each in store.decisions(story, 1).items()
    }
    assert now == {
        "f-new": ("accepted", "seen", "Maya"),
        "f-note": ("accepted", "ask the desk", "Maya"),
        "f-back": ("accepted", "seen", "Maya"),
        "f-fix": ("fix", "", "Ruth"),
        "f-accepted": ("accepted", "", "Ruth"),
    }
    assert counted(store, story) == (1, 1, 1)
    assert [each.act for each in store.history(story)].count("decided") == 8
    with pytest.raises(NotFound):
        store.list.accept_extras(story, 2)


def test_extra_facts_of_several_stories_are_accepted_all_or_none(store: Store) -> None:
    first, second = (begun(store, finding(fact, "article_only", "note")) for fact in ("f-one", "f-two"))
    for missing in (second, 2), (99, 1):
        with pytest.raises(NotFound):
            store.list.accept_all_extras([(first, 1), missing], "Maya", "seen")
        assert store.decisions(first, 1) == {}
        assert [each.act for each in store.history(first)].count("decided") == 0
    assert store.list.accept_all_extras([(first, 1), (second, 1)], "Maya", "seen") == (("f-one",), ("f-two",))
    assert store.list.accept_all_extras([(first, 1), (second, 1)], "Maya", "seen") == ((), ())
    assert store.list.accept_all_extras([]) == ()


def test_a_form_that_is_sent_twice_creates_one_story(store: Store) -> None:
    first = store.create_story("Fire", SPOKEN, WRITTEN, REPORT, form="one")
    assert store.create_story("Fire", SPOKEN, WRITTEN, REPORT, form="one") == first
    assert store.create_story("Fire", SPOKEN, WRITTEN, REPORT, form="another").story != first.story
    assert (
        store.create_story("Fire", SPOKEN, WRITTEN, REPORT).story
        != store.create_story("Fire", SPOKEN, WRITTEN, REPORT).story
    )
    assert len(store.stories()) == 4
