"""Refuses a page with a tag of very many attributes, over which the parser of pages takes quadratic time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from diffcast.errors import UnreadableInput
from diffcast.limits import PREFIX, limits

QUOTED = re.compile(r"""=\s*+(?:"[^"]*"|'[^']*')""")
PIECE = re.compile(r"""<!--|<[!?/][^>]*+|<[A-Za-z](?:=\s*+"[^"]*+"|=\s*+'[^']*+'|[^>])*+""")
"""The beginning of a comment, or a tag up to its end, whatever quoted values hold."""
ATTRIBUTE = re.compile(r"""[\s/"'][^\s/"'=>]""")
"""The beginning of each attribute, once quoted values are taken out."""
NAME = re.compile(r"<(?:!--|[^\s/>]*)")
TEXT_ONLY = ("title", "textarea", "iframe", "noscript", "noembed", "noframes", "xmp")
"""Elements that hold nothing but text to some parsers: a script that begins inside one may be none."""
ENDINGS: Mapping[str, re.Pattern[str]] = {
    "<!--": re.compile("-->"),
    **{f"<{name}": re.compile(f"(?i)</{name}") for name in (*TEXT_ONLY, "script", "style")},
}


def check_attributes(text: str, where: str) -> None:
    """Raise `UnreadableInput` if a tag of a page has more attributes than the limit."""
    most = limits().attributes
    for match in _tags(text):
        if match.end() - match.start() > most and len(ATTRIBUTE.findall(QUOTED.sub(" ", match[0]))) > most:
            raise UnreadableInput(
                f"{where}: a tag with more than {most:,} attributes; not a story, or set {PREFIX}ATTRIBUTES"
            )


def _tags(text: str) -> Iterator[re.Match[str]]:
    """The tags of a page, without what looks like one inside a script, such as `i<n`."""
    at = 0
    ends: dict[str, int] = {}
    nearest: dict[str, int] = {}
    while (match := PIECE.search(text, at)) is not None:
        yield match
        at = match.end()
        name = _name(match)
        if name not in ENDINGS or at <= ends.get(name, 0):
            continue
        if nearest.get(name, -1) < at:
            nearest[name] = _end(text, name, at)
        end = nearest[name]
        if name not in ("<script", "<style") or end == len(text):
            ends[name] = end
        elif at > max(ends.values(), default=0) and not match[0].endswith("/"):
            at = end


def _name(match: re.Match[str]) -> str:
    found = NAME.match(match[0])
    return found[0].lower() if found else ""


def _end(text: str, name: str, start: int) -> int:
    """Where an element or a comment ends, at the end of the text where it does not; case does not matter."""
    found = ENDINGS[name].search(text, start)
    return found.start() if found else len(text)
