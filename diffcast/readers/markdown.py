"""Markdown articles, with or without front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from diffcast.errors import UnreadableInput
from diffcast.limits import PREFIX, limits
from diffcast.model import AsideCode, Document, Role, Side
from diffcast.readers import plain_text
from diffcast.readers.document_builder import DocumentBuilder
from diffcast.readers.encoding import decoded_head
from diffcast.readers.format import Format
from diffcast.readers.page_metadata import day

if TYPE_CHECKING:
    from markdown_it.token import Token

FRONT = re.compile(r"\ufeff?---[ \t]*\r?\n(?P<keys>(?:[^\r\n]*+\r?\n){1,60}?)---[ \t]*(?:\r?\n|$)")
KEY = re.compile(
    r"(?m)^(?P<key>[A-Za-z_]{2,30})[ \t]*+:[ \t]*+(?P<value>(?:[^\r\n \t]++|[ \t]++(?![\r\n]|\Z))*+)[ \t]*+\r?$"
)
MARKS = re.compile(
    r"(?m)^#{1,4} \S|\]\((?:https?://|/|#)[^\s()]{0,2000}+\)|^!\[|(?<!\w)\*\*[^*\n]{1,200}\*\*(?!\w)|^> |^```"
)
SCRIPT = re.compile(r"(?m)^(?:\[[^\]\n]{2,60}\]\s*$|>>|\(\w)")
HEADED = re.compile(r"\ufeff?\s*# \S")
TAG = re.compile(r"<[^<>]{0,400}>")
MAX_TIMES_WORDS: Final = 5
"""Times the limit of words that a file may have before its marks and addresses are taken out."""
MIN_MARKDOWN_MARKS: Final = 2
"""Marks of Markdown that a file of another name must show, beside a headline at its top."""
TITLES: Final = ("title", "headline")
AUTHORS: Final = ("author", "authors", "byline", "by")
DAYS: Final = ("date", "published", "pubdate", "publishdate")


def recognises(head: bytes, name: str) -> bool:
    """Whether the file is called Markdown, or opens with a head of keys or a headline and shows its marks."""
    text = decoded_head(head)
    if b"\x00" in head or text.lstrip().startswith(("<", "{")):
        return False
    if name.endswith((".md", ".markdown", ".mdown")):
        return True
    keyed = FRONT.match(text)
    if keyed:
        return any(key["key"].lower() in TITLES for key in KEY.finditer(keyed["keys"]))
    return bool(HEADED.match(text)) and len(MARKS.findall(text)) >= MIN_MARKDOWN_MARKS and not SCRIPT.search(text)


def read(raw: bytes, where: str, side: Side) -> Document:
    """The text without its marks; headline, quotations and pictures' captions told apart."""
    from markdown_it import MarkdownIt

    text, note = plain_text.decode(raw, where)
    _not_too_long(text, where)
    keyed = FRONT.match(text)
    keys = {each["key"].lower(): each["value"].strip("\"' []") for each in KEY.finditer(keyed["keys"])} if keyed else {}
    body, above = (text[keyed.end() :], text.count("\n", 0, keyed.end())) if keyed else (text.lstrip("\ufeff"), 0)
    builder = DocumentBuilder()
    title = next((keys[key] for key in TITLES if keys.get(key)), "")
    builder.line(title, "headline", line=1)
    author = next((keys[key] for key in AUTHORS if keys.get(key)), "")
    builder.line(f"By {author}" if author else "", "furniture", code=AsideCode.BYLINE, line=1)
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    _add(builder, parser.parse(body), above, headed=bool(title))
    told = day(next((keys[key] for key in DAYS if keys.get(key)), None))
    return builder.document(raw, where, side, note, told if side == "article" else None)


def _not_too_long(text: str, where: str) -> None:
    """Raise `UnreadableInput` where the words are so many that parsing them would take very long."""
    most = MAX_TIMES_WORDS * limits().words
    if len(text.split()) > most:
        raise UnreadableInput(f"{where}: has more than {most:,} words; give one story, or raise {PREFIX}WORDS")


def _add(builder: DocumentBuilder, tokens: Sequence[Token], above: int, headed: bool) -> None:
    """Add every block of the text; `above` is how many lines come before it in the file."""
    open_blocks: list[str] = []
    line, listed = 1, False
    for token in tokens:
        line = token.map[0] + above + 1 if token.map else line
        if token.nesting > 0:
            open_blocks.append(token.tag if token.type != "list_item_open" else "item")
        elif token.nesting < 0:
            open_blocks.pop()
        elif token.type == "inline":
            role: Role | None = "quote" if "blockquote" in open_blocks else None
            if "h1" in open_blocks and not headed:
                role, headed = "headline", True
            item = "item" in open_blocks or "tr" in open_blocks
            for number, (shown, own) in enumerate(each for each in _lines(token) if each[0].strip()):
                builder.line(shown, own or role, gap=number == 0 and not (item and listed), line=line + number)
            listed = item
        elif token.type in ("fence", "code_block"):
            for shown in token.content.splitlines():
                builder.line(shown, gap=False, line=line)
        elif token.type == "html_block":
            builder.line(TAG.sub(" ", _without_comments(token.content)), line=line)


def _without_comments(markup: str) -> str:
    """The markup without its comments; one that is never closed is text."""
    end = markup.rfind("-->") + len("-->") if "-->" in markup else 0
    first, *rest = markup[:end].split("<!--")
    return " ".join([first, *(part.partition("-->")[2] for part in rest), markup[end:]])


def _lines(inline: Token) -> Iterator[tuple[str, Role | None]]:
    """The lines of a paragraph, and the captions of its pictures."""
    shown: list[str] = []
    for token in inline.children or ():
        if token.type in ("text", "code_inline"):
            shown.append(token.content)
        elif token.type == "softbreak":
            shown.append(" ")
        elif token.type == "hardbreak":
            yield "".join(shown), None
            shown = []
        elif token.type == "image":
            yield "".join(shown), None
            shown = []
            yield str(token.attrs.get("title") or token.content), "caption"
    yield "".join(shown), None


FORMAT = Format("markdown", "Markdown", recognises, read, endings=(".md", ".markdown"), extra="readers")
