"""What the reader asked to see. It never changes what was found."""

from __future__ import annotations

from dataclasses import dataclass

from diffcast.model import STATUSES, Status


@dataclass(frozen=True, slots=True)
class View:
    """Which facts a report lists, and the screen that it is written for."""

    only: frozenset[Status] = frozenset()
    """The statuses to list; empty where the reader did not choose, and then each report decides."""
    width: int = 80
    """Columns of the terminal."""
    colour: bool = False
    """Whether the terminal shows colours and styles."""

    @property
    def statuses(self) -> frozenset[Status]:
        """The statuses to list, all of them where the reader did not choose."""
        return self.only or frozenset(STATUSES)
