"""The page of one version: the report itself, with forms that post to this server."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from diffcast.reports.excerpts import one_line
from diffcast.reports.html import Desk, render_for_desk
from diffcast.serve.http.html import signed
from diffcast.serve.service import Shown, changes_of

POLICY: Final = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def rendered(shown: Shown, form_token: str) -> tuple[str, str]:
    """The page and the policy that it is served under: its own, which no other site may frame."""
    place = f"/stories/{shown.story.id}/versions/{shown.version.number}"
    desk = Desk(
        action=f"{place}/decisions",
        token=form_token,
        home=(
            f"/stories/{shown.story.id}",
            f"{one_line(shown.story.title) or 'Without a title'}, version {shown.version.number}",
        ),
        revisions={fact: kept.revision for fact, kept in shown.kept.items()},
        signed="; ".join(map(signed, shown.sign_offs)) or None,
        sign_action=f"{place}/sign-offs",
        changes=changes_of(shown.kept),
    )
    html = render_for_desk(shown.comparison, shown.view, desk)
    found = POLICY.search(html)
    return html, f"{unescape(found[1]) if found else 'sandbox'}; frame-ancestors 'none'"
