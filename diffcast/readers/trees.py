"""Parses HTML and XML: nothing outside the file is read, no entity is expanded, too slow a file is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from diffcast.errors import UnreadableInput
from diffcast.limits import PREFIX, limits
from diffcast.readers.markup import Element

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


def html_tree(text: str, where: str) -> Element:
    """The root of a page, even of a broken one; raises `UnreadableInput` where there is none."""
    from lxml import etree

    _check_attributes(text, where)
    # The parser of pages never reads a DTD or an entity of its own, so that a huge tree is only one of many elements.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    plain = text.replace("\x00", "").encode("utf-8", "replace")
    try:
        root = etree.fromstring(plain, parser)
    except etree.LxmlError as error:
        raise UnreadableInput(f"{where}: not a readable web page ({_first_line(error)})") from error
    if root is None:
        raise UnreadableInput(f"{where}: no HTML in it; give a saved page, or plain text")
    if any(each.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for each in parser.error_log):
        raise _too_deep(where)
    return _bounded(root, where)


def xml_tree(raw: bytes, where: str) -> Element:
    """The root of an XML file; raises `UnreadableInput` where it is not well-formed or declares entities."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(raw, parser)
    except etree.LxmlError as error:
        if any(each.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for each in parser.error_log):
            raise UnreadableInput(
                f"{where}: XML nested or grown beyond any story, or entities that grow; give one story"
            ) from error
        raise UnreadableInput(f"{where}: damaged XML ({_first_line(error)}); export it again") from error
    inner = root.getroottree().docinfo.internalDTD
    if inner is not None and any(True for _ in inner.iterentities()):
        raise UnreadableInput(f"{where}: declares XML entities, which diffcast doesn’t expand; export it without a DTD")
    return _bounded(root, where)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or ["no reason given"])[0][:120]


def _bounded(root: Element, where: str) -> Element:
    """The root itself; raises if elements are nested too deeply for a story."""
    from lxml import etree

    most, depth = limits().depth, 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > most:
            raise _too_deep(where)
    return root


def _too_deep(where: str) -> UnreadableInput:
    most = limits().depth
    return UnreadableInput(f"{where}: more than {most:,} nested elements; give one story, or set {PREFIX}DEPTH")


def _check_attributes(text: str, where: str) -> None:
    """Raise if a tag has too many attributes: the parser of pages takes quadratic time over them."""
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
