"""What a newsroom sets for all its comparisons in `diffcast.toml`; docs/config.md has every key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from diffcast.decision import NO_RULES, DecisionRules
from diffcast.errors import require_known
from diffcast.model import SEVERITIES, Severity
from diffcast.review.config_checks import name_groups, schema
from diffcast.review.config_file import read
from diffcast.settings import NO_STYLE, AppliedPolicy, Effort, Encoder, HouseStyle, Settings

PolicySeverity: TypeAlias = Severity | Literal["off"]
Event: TypeAlias = Literal["story", "version", "contradictions", "signed", "reopened"]
"""What a notice of the desk is about."""
WebhookFormat: TypeAlias = Literal["json", "slack", "teams"]
DEFAULT_EVENTS: Final[frozenset[Event]] = frozenset({"story", "contradictions", "signed", "reopened"})


@dataclass(frozen=True, slots=True)
class NoticeRules:
    """Which notices the desk sends where a webhook is set, and in which form."""

    address: str = ""
    """The address of the desk as people open it, without a slash at its end; empty for the one it listens on."""
    format: WebhookFormat = "json"
    events: frozenset[Event] = DEFAULT_EVENTS


NO_NOTICES: Final = NoticeRules()


@dataclass(frozen=True, slots=True)
class SecondReaderPolicy:
    """Which server may be asked about uncertain findings, once a command asks for it."""

    hosts: tuple[str, ...] = ()
    """Names and IP addresses of other machines that may be asked."""
    url: str = ""
    """Empty where the command has to name the server."""
    model: str = ""
    """Empty where the server chooses."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A `diffcast.toml` as values. The empty one, the default, changes nothing."""

    source: str = ""
    """The name of the file, without folders; empty where there is none."""
    sha256: str = ""
    """Hexadecimal digest of the file's bytes."""
    encoder: Encoder | None = None
    """None where the policy leaves it open."""
    effort: Effort | None = None
    """The same."""
    style: HouseStyle = NO_STYLE
    severities: Mapping[str, PolicySeverity] = field(default_factory=dict, hash=False)
    """By a key of `[severity]` the severity of such a finding. Without an entry the rule that found it decides."""
    details: bool = True
    """Whether details that only one side has are findings."""
    one_sided: float = 0.0
    """Least `one-sided` of a fact that only one side has, 0 to 1."""
    link: float = 0.0
    """Least `link` of a changed fact, 0 to 1."""
    fail_on: tuple[str, ...] = ()
    """What fails a check, as for `Gate.of`; empty where the policy leaves it open."""
    retention_days: int | None = None
    """After how many days without a change the desk deletes a story; None where it keeps stories."""
    fetch_hosts: tuple[str, ...] = ()
    """Hosts from which the desk may fetch pages; `*.` in front stands for every host below."""
    decision_rules: DecisionRules = NO_RULES
    notices: NoticeRules = NO_NOTICES
    second_reader: SecondReaderPolicy = SecondReaderPolicy()
    """Which server a command may ask about uncertain findings; it turns nothing on."""
    timeout: float | None = None
    """Seconds after which commands stop comparing a pair; None where the policy leaves it open."""

    def __post_init__(self) -> None:
        """Raises `ValueError` for a key or a severity that there isn't; other words are checked where they count."""
        for key, severity in self.severities.items():
            require_known("severities", key, schema()["properties"]["severity"]["properties"])
            require_known(f"severities, {key}", severity, (*SEVERITIES, "off"))

    @property
    def settings(self) -> Settings:
        """How to compare under this policy."""
        return Settings(self.encoder or "contextual", self.style, effort=self.effort or "default")

    @property
    def applied(self) -> AppliedPolicy | None:
        """The policy as a report names it; None for one without a file."""
        return AppliedPolicy(self.source, self.sha256) if self.source else None


NO_POLICY: Final = Policy()


def load(path: Path) -> Policy:
    """The policy of a file; raises `BadConfig`, in one line, if it cannot be read or has any mistake."""
    config = read(path)
    return policy(config.checked(), path.name, config.sha256)


def policy(values: Mapping[str, Any], source: str = "", sha256: str = "") -> Policy:
    """The policy for the values of a `diffcast.toml` without mistakes."""
    thresholds, fail_on = values.get("thresholds", {}), values.get("check", {}).get("fail-on", ())
    review, second = values.get("review", {}), values.get("second-reader", {})
    return Policy(
        source,
        sha256,
        values.get("encoder"),
        values.get("effort"),
        _style(values),
        dict(values.get("severity", {})),
        thresholds.get("details", True),
        float(thresholds.get("one-sided", 0.0)),
        float(thresholds.get("link", 0.0)),
        (fail_on,) if isinstance(fail_on, str) else tuple(fail_on),
        int(values.get("desk", {}).get("retention-days", 0)) or None,
        tuple(values.get("fetch", {}).get("hosts", ())),
        DecisionRules(review.get("names", False), frozenset(review.get("reasons", ()))),
        _notice_rules(values.get("desk", {})),
        SecondReaderPolicy(tuple(second.get("hosts", ())), second.get("url", ""), second.get("model", "")),
        float(values["timeout"]) if "timeout" in values else None,
    )


def _notice_rules(desk: Mapping[str, Any]) -> NoticeRules:
    return NoticeRules(
        desk.get("address", "").rstrip("/"),
        desk.get("webhook-format", "json"),
        frozenset(desk.get("webhook-events", DEFAULT_EVENTS)),
    )


def _style(values: Mapping[str, Any]) -> HouseStyle:
    script = values.get("script", {})
    return HouseStyle(
        names=tuple(_names(values, "aliases", "equal")),
        spellings=tuple(_names(values, "spellings")),
        ignored=tuple(values.get("style", {}).get("ignore", ())),
        cues=tuple(script.get("cues", ())),
        inline_cues=tuple(script.get("inline-cues", ())),
        labels=tuple(script.get("labels", ())),
        sign_offs=tuple(script.get("sign-offs", ())),
        boilerplate=tuple(values.get("article", {}).get("boilerplate", ())),
    )


def _names(values: Mapping[str, Any], *tables: str) -> Iterator[tuple[str, ...]]:
    for group in name_groups(values):
        if group[0][0][1] in tables:
            yield tuple(name for _, name in group)
