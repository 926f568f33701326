"""Laws of the store: whatever is done in whatever order, it holds what a dictionary would hold."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from storing import FIRST, SECOND, SPOKEN, WRITTEN

from diffcast.decision import CHOICES, Decision, Entry
from diffcast.serve.store.database import Store
from diffcast.serve.store.errors import DecisionConflict, NotFound
from diffcast.serve.store.values import KeptDecision, Source

WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
FACTS = st.sampled_from((FIRST, SECOND, "f-aaaaaaaaaa"))
DECISIONS = st.builds(Decision, st.sampled_from((*CHOICES, None)), WORDS, WORDS)
ENTRIES = st.lists(
    st.builds(Entry, FACTS, st.just("changed"), WORDS, WORDS, DECISIONS), max_size=3, unique_by=lambda each: each.fact
)
SOURCES = st.one_of(st.sampled_from((SPOKEN, WRITTEN)), st.builds(Source.of, WORDS, st.binary(max_size=9)))
STORIES = st.integers(0, 5)
NUMBERS = st.integers(0, 3)


@dataclass
class Model:
    """What the store must hold."""

    titles: list[str] = field(default_factory=list)
    versions: dict[int, list[tuple[Source, Source, str]]] = field(default_factory=dict)
    decisions: dict[tuple[int, int], dict[str, tuple[Decision, int]]] = field(default_factory=dict)
    signed: dict[tuple[int, int], list[tuple[str, str]]] = field(default_factory=dict)
    changes: dict[int, int] = field(default_factory=dict)

    def has(self, story: int, number: int) -> bool:
        return (story, number) in self.decisions


class Desk(RuleBasedStateMachine):
    """Editors at work, and a server that is started again now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "stories.db"
        self.store = Store(self.path)
        self.model = Model()

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    @rule(title=WORDS)
    def add_story(self, title: str) -> None:
        story = self.store.add_story(title).id
        self.model.titles.append(title)
        assert story == len(self.model.titles)
        self.model.versions[story] = []
        self.model.changes[story] = 1

    @rule(story=STORIES, transcript=SOURCES, article=SOURCES, report=WORDS, entries=ENTRIES, unplaced=ENTRIES)
    def add_version(
        self, story: int, transcript: Source, article: Source, report: str, entries: list[Entry], unplaced: list[Entry]
    ) -> None:
        def keep() -> int:
            return self.store.add_version(story, transcript, article, report, entries, unplaced).number

        if story not in self.model.versions:
            raises(NotFound, keep)
            return
        number = keep()
        self.model.versions[story].append((transcript, article, report))
        assert number == len(self.model.versions[story])
        self.model.decisions[story, number] = {entry.fact: (entry.decision, 1) for entry in entries}
        self.model.changes[story] += 1 + len(entries)
        version = self.store.version(story, number)
        assert version is not None
        assert version.unplaced == tuple(unplaced)

    @rule(story=STORIES, number=NUMBERS, fact=FACTS, decision=DECISIONS, stale=st.sampled_from((0, 0, 0, -1, 1)))
    def decide(self, story: int, number: int, fact: str, decision: Decision, stale: int) -> None:
        before, current = self.model.decisions.get((story, number), {}).get(fact, (None, 0))

        def keep() -> KeptDecision:
            return self.store.decide(story, number, fact, decision, current + stale)

        if not self.model.has(story, number):
            raises(NotFound, keep)
        elif decision == before:
            assert keep().revision == current
        elif stale:
            raises(DecisionConflict, keep)
        else:
            assert keep().revision == current + 1
            self.model.decisions[story, number][fact] = decision, current + 1
            self.model.changes[story] += 1

    @rule(story=STORIES, number=NUMBERS, by=WORDS, note=WORDS)
    def sign_off(self, story: int, number: int, by: str, note: str) -> None:
        if not self.model.has(story, number):
            raises(NotFound, lambda: self.store.sign_off(story, number, by, note))
            return
        before = self.store.sign_offs(story, number)
        self.store.sign_off(story, number, by, note)
        after = self.store.sign_offs(story, number)
        assert after[: len(before)] == before
        assert (after[-1].by, after[-1].note) == (by, note)
        self.model.changes[story] += len(after) - len(before)
        self.model.signed.setdefault((story, number), [])[len(before) :] = [(by, note)] * (len(after) - len(before))

    @rule()
    def start_again(self) -> None:
        self.store.close()
        self.store = Store(self.path)

    @rule()
    def go_back_to_a_backup(self) -> None:
        copy = self.path.with_name("copy.db")
        self.store.backup(copy)
        self.store.close()
        copy.replace(self.path)
        self.store = Store(self.path)

    @invariant()
    def stories_are_all_there(self) -> None:
        listed = self.store.stories()
        assert [each.title for each in reversed(listed)] == self.model.titles
        for each in listed:
            newest = each.id, len(self.model.versions[each.id])
            assert (each.versions, each.signed) == (newest[1], bool(self.model.signed.get(newest)))

    @invariant()
    def versions_and_decisions_are_all_there(self) -> None:
        for (story, number), decisions in self.model.decisions.items():
            version = self.store.version(story, number)
            assert version is not None
            kept = (version.transcript, version.article, version.report)
            assert kept == self.model.versions[story][number - 1]
            now = self.store.decisions(story, number)
            assert {fact: (each.decision, each.revision) for fact, each in now.items()} == decisions
            signed = [(each.by, each.note) for each in self.store.sign_offs(story, number)]
            assert signed == self.model.signed.get((story, number), [])

    @invariant()
    def the_history_tells_every_change_once(self) -> None:
        for story, count in self.model.changes.items():
            changes = self.store.history(story, limit=200)
            assert len(changes) == min(count, 200)
            assert [each.id for each in changes] == sorted({each.id for each in changes}, reverse=True)


def raises(error: type[Exception], attempt: Callable[[], object]) -> None:
    try:
        attempt()
    except error:
        return
    raise AssertionError(f"no {error.__name__}")


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=25, stateful_step_count=30, suppress_health_check=[HealthCheck.too_slow])
