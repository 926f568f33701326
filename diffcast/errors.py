"""What diffcast says when it cannot go on: one line that tells where, what, and what to do."""

from __future__ import annotations


class DiffcastError(Exception):
    """The root of all errors that a user can cause; its text is the one line that they read."""


class UnreadableInput(DiffcastError):
    """A source that is missing, empty, binary or cannot be decoded."""


class NoStory(DiffcastError):
    """A source that could be read but holds no text that tells a story, or not the two texts asked for."""


class UnwritableOutput(DiffcastError):
    """A report that cannot be written where the caller asked for it."""


class BadConfig(DiffcastError):
    """A configuration that cannot be read, or that says what no configuration may say; nothing of it is used."""


class MissingPart(DiffcastError):
    """A part of the installation that is absent or damaged, such as the bundled encoder's weights."""
