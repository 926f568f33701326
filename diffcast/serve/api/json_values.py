"""Values of the store and of the service as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from diffcast.contract import counts
from diffcast.decision import SignOff
from diffcast.model import Fact
from diffcast.serve.api import schemas, story_schemas
from diffcast.serve.http.responses import kept_json
from diffcast.serve.store.values import Removed, Source, Story, StoryChange, VersionLine
from diffcast.serve.version_changes import Finding, VersionChanges
from diffcast.serve.version_view import VersionView


def story_json(story: Story) -> story_schemas.StoryJson:
    """A story as JSON."""
    return story_schemas.StoryJson(
        story.id,
        story.title,
        story.at,
        story.versions,
        story.signed,
        story.state,
        story.owner,
        story.archived,
        story.changed,
        story.contradictions,
        story.checks,
        story.extras,
    )


def story_change_json(change: StoryChange) -> story_schemas.StoryChangeJson:
    """A change of a story as JSON."""
    return story_schemas.StoryChangeJson(change.act, change.by, change.at, change.before, change.after)


def removed_json(removed: Removed) -> story_schemas.RemovedJson:
    """What was deleted, as JSON."""
    return story_schemas.RemovedJson(removed.story, removed.at, removed.versions, removed.decisions, removed.sign_offs)


def line_json(line: VersionLine) -> schemas.VersionLineJson:
    """A version of a list as JSON."""
    return schemas.VersionLineJson(
        line.story, line.number, line.at, line.by, line.transcript, line.article, line.signed
    )


def version_json(shown: VersionView, blocking: Sequence[Fact]) -> schemas.VersionJson:
    """A version as JSON, with the findings that block publishing."""
    version = shown.version
    return schemas.VersionJson(
        version.story,
        version.number,
        version.at,
        version.by,
        _source_json(version.transcript),
        _source_json(version.article),
        schemas.CountsJson(**counts(shown.comparison)),
        tuple(kept_json(fact, kept) for fact, kept in shown.kept.items()),
        shown.changes,
        len(version.unplaced),
        tuple(map(sign_off_json, shown.sign_offs)),
        tuple(fact.id for fact in blocking),
    )


def sign_off_json(signed: SignOff) -> schemas.SignOffJson:
    """A sign-off as JSON."""
    return schemas.SignOffJson(signed.by, signed.note, signed.at, signed.later, signed.blocking)


def changes_json(changes: VersionChanges) -> schemas.ChangesJson:
    """The changes between two versions as JSON."""
    lists = (changes.fixed, changes.gone, changes.new, changes.stays)
    return schemas.ChangesJson(*(tuple(map(_finding_json, each)) for each in lists))


def _source_json(source: Source) -> schemas.SourceJson:
    return schemas.SourceJson(source.name, source.sha256, source.format)


def _finding_json(finding: Finding) -> schemas.FindingJson:
    fact = finding.fact
    return schemas.FindingJson(fact.id, fact.status, finding.severity, finding.transcript, finding.article)
