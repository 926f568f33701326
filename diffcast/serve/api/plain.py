"""What the API gives: the store's values as plain dictionaries, as the schemas describe them."""

from __future__ import annotations

from typing import Any

from diffcast.contract import counts
from diffcast.serve.http.errors import Problem
from diffcast.serve.service import Shown, changes_of
from diffcast.serve.store.errors import Conflict, SignOffConflict, VersionConflict
from diffcast.serve.store.values import Kept, SignOff, Source, Story, VersionLine
from diffcast.serve.version_changes import Progress, Row

Plain = dict[str, Any]


def plain_story(story: Story) -> Plain:
    """A story."""
    return {
        "id": story.id,
        "title": story.title,
        "at": story.at,
        "versions": story.versions,
        "signed": story.signed,
    }


def plain_line(line: VersionLine) -> Plain:
    """A version as a list shows it."""
    return {
        "story": line.story,
        "version": line.number,
        "at": line.at,
        "by": line.by,
        "transcript": line.transcript,
        "article": line.article,
        "signed": line.signed,
    }


def plain_version(shown: Shown) -> Plain:
    """A version with its counts and all that was decided."""
    version = shown.version
    return {
        "story": version.story,
        "version": version.number,
        "at": version.at,
        "by": version.by,
        "transcript": _source(version.transcript),
        "article": _source(version.article),
        "counts": counts(shown.comparison),
        "decisions": [plain_kept(fact, kept) for fact, kept in shown.kept.items()],
        "changes": changes_of(shown.kept),
        "unplaced": len(version.unplaced),
        "sign_offs": [plain_sign_off(each) for each in shown.sign_offs],
    }


def plain_kept(fact: str, kept: Kept) -> Plain:
    """What is decided of a fact now."""
    return {
        "fact": fact,
        "choice": kept.decision.choice,
        "note": kept.decision.note,
        "by": kept.decision.by,
        "revision": kept.revision,
        "at": kept.at,
        "carried": kept.carried,
    }


def plain_sign_off(signed: SignOff) -> Plain:
    """A sign-off."""
    return {"by": signed.by, "note": signed.note, "at": signed.at, "later": signed.later}


def plain_progress(progress: Progress) -> Plain:
    """What changed from one version to another."""
    lists = {"fixed": progress.fixed, "gone": progress.gone, "new": progress.new, "stays": progress.stays}
    return {name: [_row(row) for row in rows] for name, rows in lists.items()}


def plain_conflict(fact: str, conflict: Conflict) -> Problem:
    """The problem that says what somebody else decided meanwhile."""
    kept = None if conflict.kept is None else plain_kept(fact, conflict.kept)
    return Problem(409, str(conflict), more={"kept": kept})


def plain_version_conflict(conflict: VersionConflict) -> Problem:
    """The problem that says which version is the newest."""
    return Problem(409, str(conflict), more={"current_version": conflict.current})


def plain_sign_off_conflict(conflict: SignOffConflict) -> Problem:
    """The problem that says how many changes of decisions there are now."""
    return Problem(409, str(conflict), more={"changes": conflict.changes})


def _source(source: Source) -> Plain:
    return {"name": source.name, "sha256": source.sha256, "format": source.format}


def _row(row: Row) -> Plain:
    return {
        "fact": row.fact.id,
        "status": row.fact.status,
        "severity": row.severity,
        "transcript": row.transcript,
        "article": row.article,
    }
