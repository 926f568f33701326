"""What the reader asked to see, and what people decided before. It never changes what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from diffcast.decision import Decision, Entry
from diffcast.model import STATUSES, Fact, Status


@dataclass(frozen=True, slots=True)
class View:
    """Which facts a report lists, the screen that it is written for, and what is known of the facts already."""

    only: frozenset[Status] = frozenset()
    """The statuses to list; empty where the reader did not choose, and then each report decides."""
    width: int = 80
    """Columns of the terminal."""
    colour: bool = False
    """Whether the terminal shows colours and styles."""
    decisions: Mapping[str, Decision] = field(default_factory=dict, hash=False)
    """By the id of a fact of this comparison, what a person decided about it."""
    unplaced: tuple[Entry, ...] = ()
    """Decisions about facts that this comparison does not have: kept and shown, so that nothing is lost."""
    known: frozenset[str] = frozenset()
    """Ids of the facts that a baseline has adopted."""
    failing: frozenset[str] | None = None
    """Ids of the facts at which a gate fails; None where there is no gate."""
    policy: str = ""
    """The name of the `diffcast.toml` that may have changed the result of the gate; empty if none did."""
    not_counted: int = 0
    """Findings that would fail at the gate without that file."""
    folder: str | None = None
    """The address of the folder that relative sources are in (`file:///…/`), where the screen follows links."""

    @property
    def statuses(self) -> frozenset[Status]:
        """The statuses to list, all of them where the reader did not choose."""
        return self.only or frozenset(STATUSES)

    def suppressed(self, fact: Fact) -> bool:
        """Whether the fact needs nothing more: accepted or ignored by a person, or adopted by a baseline."""
        decision = self.decisions.get(fact.id)
        return fact.id in self.known or (decision is not None and decision.suppresses)

    @property
    def policy_effect(self) -> str:
        """What a `diffcast.toml` did to the gate, to follow its result: `; 2 findings not counted under desk.toml`."""
        if not self.not_counted:
            return f" under {self.policy}" if self.policy else ""
        return (
            f"; {self.not_counted} {'finding' if self.not_counted == 1 else 'findings'} not counted under {self.policy}"
        )
