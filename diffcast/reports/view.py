"""What a reader asked to see, and what people decided earlier. It never changes what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from diffcast.decision import Decision, Entry, SignOff
from diffcast.errors import require_known
from diffcast.model import STATUSES, Fact, Status
from diffcast.verdict import SecondReading


@dataclass(frozen=True, slots=True)
class View:
    """Which facts a report lists, the screen it is written for, and what is already known about the facts."""

    only: frozenset[Status] = frozenset()
    """The statuses to list; empty where the reader didn't choose: then each report decides."""
    width: int = 80
    """Columns of the terminal."""
    colour: bool = False
    """Whether the terminal shows colours and styles."""
    decisions: Mapping[str, Decision] = field(default_factory=dict, hash=False)
    """Decisions by fact id."""
    unplaced: tuple[Entry, ...] = ()
    """Decisions whose fact isn't in this comparison. Reports show them, so that nothing is lost."""
    sign_offs: tuple[SignOff, ...] = ()
    """Who signed off these two texts, the first one first. Every report names them, with the digests of the texts."""
    known: frozenset[str] = frozenset()
    """Ids of the facts that are in the baseline."""
    failing: frozenset[str] | None = None
    """Ids of the facts that block publishing; None where there is no gate."""
    policy: str = ""
    """The name of the `diffcast.toml` that may have changed the result of the gate; empty if none did."""
    not_counted: int = 0
    """How many findings would block publishing without that file."""
    folder: str | None = None
    """URL of the folder that relative sources are in (`file:///…/`); None where the terminal can't follow links."""

    second: SecondReading | None = None
    """What a second reader answered; None where none was asked or none answered."""

    def __post_init__(self) -> None:
        """Raises `ValueError` for a status that there isn't."""
        for status in self.only:
            require_known("only", status, STATUSES)

    @property
    def statuses(self) -> frozenset[Status]:
        """The statuses to list; all where the reader didn't choose."""
        return self.only or frozenset(STATUSES)

    def suppressed(self, fact: Fact) -> bool:
        """Whether the fact needs no more work: a person accepted or ignored it, or a baseline has it."""
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
