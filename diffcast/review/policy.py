"""What a newsroom sets for all its comparisons, in `diffcast.toml`: docs/config.md has every key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias

from diffcast.model import Severity
from diffcast.review.config_file import found, read
from diffcast.review.policy_meaning import groups
from diffcast.settings import Applied, Settings
from diffcast.style import PLAIN, HouseStyle

Encoder: TypeAlias = Literal["contextual", "lexical"]
Weight: TypeAlias = Severity | Literal["off"]


@dataclass(frozen=True, slots=True)
class Policy:
    """What holds for a comparison, beside its texts. The empty one, the default, changes nothing."""

    source: str = ""
    """The name of the file, without folders; empty where there is none."""
    sha256: str = ""
    encoder: Encoder | None = None
    """None where the policy leaves it open."""
    style: HouseStyle = PLAIN
    weights: Mapping[str, Weight] = field(default_factory=dict, hash=False)
    """By a key of `[severity]` what such a finding weighs; what is not here weighs what it does without a policy."""
    details: bool = True
    """Whether details that only one side has are findings."""
    one_sided: float = 0.0
    """Least `one-sided` of a fact that only one side has, 0 to 1."""
    link: float = 0.0
    """Least `link` of a fact that is told differently, 0 to 1."""
    fail_on: tuple[str, ...] = ()
    """Severities, statuses or `any`; empty where the policy leaves it open."""

    def settings(self, encoder: Encoder | None = None) -> Settings:
        """How to compare under it; an encoder given here goes above the policy's own."""
        return Settings(encoder or self.encoder or "contextual", self.style)

    @property
    def applied(self) -> Applied | None:
        """The policy as a report names it; None for one without a file."""
        return Applied(self.source, self.sha256) if self.source else None


NONE = Policy()


def load(path: Path) -> Policy:
    """The policy of a file; raises `BadConfig`, in one line, where it cannot be read or has any mistake."""
    config = read(path)
    return policy(config.checked(), path.name, config.sha256)


def nearest(start: Path) -> Policy:
    """The policy of the nearest `diffcast.toml` of this folder or above it, as `found` looks for it; else none."""
    path = found(start)
    return load(path) if path else NONE


def policy(values: Mapping[str, Any], source: str = "", sha256: str = "") -> Policy:
    """The policy that the values of a `diffcast.toml` make; they must be without mistakes."""
    thresholds, fails = values.get("thresholds", {}), values.get("check", {}).get("fail-on", ())
    return Policy(
        source,
        sha256,
        values.get("encoder"),
        _style(values),
        dict(values.get("severity", {})),
        thresholds.get("details", True),
        float(thresholds.get("one-sided", 0.0)),
        float(thresholds.get("link", 0.0)),
        (fails,) if isinstance(fails, str) else tuple(fails),
    )


def _style(values: Mapping[str, Any]) -> HouseStyle:
    script = values.get("script", {})
    return HouseStyle(
        names=tuple(_named(values, "aliases", "equal")),
        spellings=tuple(_named(values, "spellings")),
        ignored=tuple(values.get("style", {}).get("ignore", ())),
        cues=tuple(script.get("cues", ())),
        inline_cues=tuple(script.get("inline-cues", ())),
        labels=tuple(script.get("labels", ())),
        sign_offs=tuple(script.get("sign-offs", ())),
        boilerplate=tuple(values.get("article", {}).get("boilerplate", ())),
    )


def _named(values: Mapping[str, Any], *tables: str) -> Iterator[tuple[str, ...]]:
    for group in groups(values):
        if group[0][0][1] in tables:
            yield tuple(name for _, name in group)
