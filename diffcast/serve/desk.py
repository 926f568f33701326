"""The page of one version: the report itself, with forms that post to this server."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from diffcast.reports.desk import Desk
from diffcast.reports.html import desk_page
from diffcast.serve.stored import SignOff
from diffcast.serve.tool import Shown

POLICY: Final = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def rendered(shown: Shown, form_token: str) -> tuple[str, str]:
    """The page and the policy that it is served under: its own, which no other site may frame."""
    place = f"/stories/{shown.story.id}/versions/{shown.version.number}"
    desk = Desk(
        action=f"{place}/decisions",
        token=form_token,
        home=(f"/stories/{shown.story.id}", f"{shown.story.title}, version {shown.version.number}"),
        revisions={fact: kept.revision for fact, kept in shown.kept.items()},
        signed="; ".join(map(line, shown.sign_offs)) or None,
        sign_action=f"{place}/sign-offs",
    )
    html = desk_page(shown.comparison, shown.view, desk)
    found = POLICY.search(html)
    return html, f"{unescape(found[1]) if found else 'sandbox'}; frame-ancestors 'none'"


def line(signed: SignOff) -> str:
    """A sign-off in words."""
    later = f", before {signed.later} later changes" if signed.later > 1 else ", before a later change"
    return f"{signed.by}, {moment(signed.at)}{later if signed.later else ''}{f': {signed.note}' if signed.note else ''}"


def moment(at: str) -> str:
    """A moment of the store for people, to the minute and in UTC."""
    return f"{at[:10]} {at[11:16]} UTC"
