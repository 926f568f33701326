"""The files that the arguments name: two texts or a page, a review, a baseline, a manifest."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from diffcast.cli.output import say
from diffcast.cli.time_limit import time_limit
from diffcast.errors import UnreadableInput, UnwritableOutput
from diffcast.fetch.addresses import is_url
from diffcast.model import Comparison
from diffcast.readers import STANDARD_INPUT, Loaded, is_same_file, read_texts
from diffcast.readers.files import is_endless, opened
from diffcast.reports import BrokenPair
from diffcast.reports.excerpts import one_line
from diffcast.review import baseline, manifest, review_file
from diffcast.review.apply_decisions import DecisionFiles
from diffcast.review.baseline import Baseline
from diffcast.review.json_file import MAX_BYTES
from diffcast.review.manifest import Pair
from diffcast.review.policy import Policy

if TYPE_CHECKING:
    from diffcast.archive.manifest import ListedPair

Command = TypeVar("Command", bound=Callable[..., Any])
ALLOW_OUTSIDE: Final = "diffcast.allow_outside"


@dataclass(frozen=True, slots=True)
class CompareOptions:
    """How every pair of one command is read and compared."""

    policy: Policy
    formats: tuple[str | None, str | None] = (None, None)
    """The formats of the transcript and the article; None where they are detected."""
    pages: Mapping[str, Loaded] = field(default_factory=dict)
    """By the address that the user gave as an argument, the page that was fetched from there."""

    def compare(self, transcript: str, article: str | None) -> Comparison:
        """The comparison in the policy's house style, before the policy is applied to its findings.

        Raises `DiffcastError` if a text cannot be read or has no story.
        """
        from diffcast.compare import compare, with_stories  # Imported late: `--help` needs no networks.

        sources = self._source(transcript), None if article is None else self._source(article)
        with time_limit(transcript, article, self.policy.timeout):
            documents = read_texts(*sources, self.formats)
            return with_stories(compare(*documents, self.policy.settings))

    def _source(self, given: str) -> str | Loaded:
        if given in self.pages:
            return self.pages[given]
        address = re.sub(r":/+", "://", given, count=1)  # A path that a list gave has lost one of the slashes.
        if is_url(address):
            raise UnreadableInput(f"{address}: a list can’t name web addresses; save the page and name its file")
        return given


def fetched(*arguments: str | None) -> dict[str, Loaded]:
    """By argument, the page of each that is a web address; raises `UnreadableInput` if it cannot be fetched."""
    addresses = [given for given in arguments if given and is_url(given)]
    if not addresses:
        return {}
    from diffcast.fetch.page import fetch  # Imported late: few commands fetch anything.

    pages = {given: fetch(given) for given in addresses}
    return {given: Loaded(page.url, page.raw) for given, page in pages.items()}


class DecisionFileReader:
    """Reads reviews and baselines for one command; a baseline only once, though every pair may name it."""

    def __init__(self) -> None:
        self._baselines: dict[str, Baseline] = {}
        self._warned: set[str] = set()

    def read(self, review: str | None, baseline: str | None, pair: str = "") -> DecisionFiles:
        """The files at these paths, for the pair of that name; raises `UnreadableInput`."""
        return DecisionFiles(
            (review_file.read(content(review, "a review"), review), review) if review else None,
            (self._baseline(baseline), baseline) if baseline else None,
            pair,
        )

    def warn(self, warnings: Iterable[str]) -> None:
        """Print warnings about these files on stderr, each only once."""
        for warning in warnings:
            if warning not in self._warned:
                say(f"diffcast: {warning}")
            self._warned.add(warning)

    def _baseline(self, source: str) -> Baseline:
        if source not in self._baselines:
            self._baselines[source] = baseline.read(content(source, "a baseline"), source)
        return self._baselines[source]


def pairs_of(
    transcript: str | None,
    article: str | None,
    manifest_file: str | None,
    review: str | None = None,
    baseline: str | None = None,
) -> Sequence[Pair | BrokenPair]:
    """The pair of TRANSCRIPT and ARTICLE, or all pairs of a manifest or of a folder of stories.

    Those without a baseline get the one given.
    """
    if manifest_file is None:
        if transcript is None:
            raise click.UsageError("give TRANSCRIPT and ARTICLE, one PAGE, or --manifest FILE")
        if holds_stories(transcript, article):
            return _stories(Path(transcript), review, baseline)
        name = f"{transcript} against {article}" if article else transcript
        return [Pair(name, transcript, article, review, baseline)]
    if transcript is not None or review is not None:
        raise click.UsageError("--manifest names all texts and reviews; remove TRANSCRIPT, ARTICLE and --review")
    pairs = manifest.read(content(manifest_file, "a manifest"), manifest_file)
    if in_ci() and not click.get_current_context().meta.get(ALLOW_OUTSIDE):
        pairs = manifest.below_folder(pairs, manifest_file)
    return [pair if isinstance(pair, BrokenPair) else pair.with_baseline(baseline) for pair in pairs]


def in_ci() -> bool:
    """Whether a CI service runs this: they all set `CI`."""
    return os.environ.get("CI", "").lower() not in ("", "0", "false")


def allow_outside_option(command: Command) -> Command:
    """Adds `--allow-outside`, which `pairs_of` looks up in the context."""

    def remember(context: click.Context, _: click.Parameter, value: bool) -> None:
        context.meta[ALLOW_OUTSIDE] = value

    option = click.option(
        "--allow-outside",
        is_flag=True,
        expose_value=False,
        callback=remember,
        help="In CI, let the list name files outside its own folder (elsewhere it always may).",
    )
    return option(command)


def holds_stories(transcript: str | None, article: str | None) -> bool:
    """Whether the first of two arguments is a folder of stories, and the only one."""
    return article is None and transcript is not None and Path(transcript).is_dir()


def _stories(folder: Path, review: str | None, baseline: str | None) -> Sequence[Pair | BrokenPair]:
    """The pair of each folder inside, as `diffcast batch` reads it, with its review.json and baseline.json."""
    if review is not None:
        raise click.UsageError("each story of a folder has a review.json of its own; remove --review")
    from diffcast.archive.manifest import listed  # Imported late, with all that archives need.

    found = [_story(folder, one, baseline) for one in listed(folder, folder)]
    if not 0 < len(found) <= manifest.MAX_PAIRS:
        raise UnreadableInput(
            f"{folder}: holds {len(found):,} stories; a folder of 1 to {manifest.MAX_PAIRS:,} can be checked, each a "
            "folder with a file transcript.* and a file article.*"
        )
    return found


def _story(folder: Path, story: ListedPair, baseline: str | None) -> Pair | BrokenPair:
    if story.error:
        return BrokenPair(story.id, f"{folder / story.error}")
    own = {name: str(path) for name in ("review", "baseline") if (path := folder / story.id / f"{name}.json").is_file()}
    texts = (str(folder / name) for name in (story.transcript, story.article) if name)
    return Pair(story.id, *texts, **own).with_baseline(baseline)


def content(source: str, what: str) -> bytes:
    """The bytes of a file or, for a dash, of standard input, up to one more than any file of a desk may have."""
    try:
        with nullcontext(sys.stdin.buffer) if source == STANDARD_INPUT else opened(source) as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise UnreadableInput(f"{source}: cannot be read ({why}); give {what}") from error


def keep_inputs(target: str | None, *sources: str | None) -> None:
    """Refuse to write the output over one of the input files."""
    for source in sources:
        if target and source and target != STANDARD_INPUT and is_same_file(target, source):
            raise UnwritableOutput(f"{target}: is one of the input files; choose another file for the output")


def inside(file: str, folder: Path) -> Path:
    """The file, where it is below the folder, links followed; an agent may have been talked into reading another."""
    if is_url(file):
        raise UnreadableInput(
            f"{one_line(file)}: nothing is fetched here; give the text of the page, or save it below {folder}"
        )
    try:
        path = (folder / file).resolve()
    except (OSError, ValueError, RuntimeError) as error:
        raise UnreadableInput(f"{one_line(file)}: not a path ({error}); give a file below {folder}") from error
    if not path.is_relative_to(folder):
        raise UnreadableInput(f"{one_line(file)}: not below {folder}, the only folder read here; give a file in it")
    if is_endless(path):
        raise UnreadableInput(f"{one_line(file)}: a pipe or a device; give a text file below {folder}")
    return path
