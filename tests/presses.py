"""One story printed in every format of articles, by what writes such files where the standard library can."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from xml.etree import ElementTree

EXAMPLES = Path(__file__).parent.parent / "examples"


@dataclass(frozen=True)
class Printed:
    """An article as its parts."""

    headline: str
    byline: str
    stamp: str
    paragraphs: tuple[str, ...]
    day: str = "2025-03-14"


def example() -> Printed:
    """The article of the examples."""
    parts = [part.strip() for part in (EXAMPLES / "article.txt").read_text("utf-8").split("\n\n")]
    byline, stamp = parts[1].splitlines()
    prose = tuple(part for part in parts[2:] if not part.startswith(("Share", "Tags")))
    return Printed(parts[0], byline, stamp, prose)


def text(story: Printed) -> bytes:
    parts = [story.headline, f"{story.byline}\n{story.stamp}", *story.paragraphs]
    return "\n\n".join(parts).encode()


def paragraphs(story: Printed) -> str:
    return "\n".join(f"<p>{escape(each, quote=False)}</p>" for each in story.paragraphs)


def page(body: str, head: str = "", title: str = "The Halden Courier") -> str:
    return f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head>\n<body>{body}</body></html>\n'


def html(story: Printed) -> bytes:
    return page(
        f'<nav><a href="/">Home</a> <a href="/news">News</a></nav><main><article><h1>{story.headline}</h1>\n'
        f'<p class="byline">{story.byline}</p>\n<p class="timestamp">{story.stamp}</p>\n{paragraphs(story)}\n'
        '<div class="share-tools"><button>Share this story</button></div></article></main><footer>© The Courier</footer>'
    ).encode()


def json_ld(story: Printed, **more: object) -> str:
    told = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.headline,
        "datePublished": f"{story.day}T17:20:00-04:00",
        "author": {"@type": "Person", "name": story.byline.removeprefix("By ")},
        **more,
    }
    return f'<script type="application/ld+json">{json.dumps(told)}</script>'


def html_of_data(story: Printed) -> bytes:
    """A page that shows one paragraph and gives the whole story to search engines."""
    head = json_ld(story, articleBody="\n\n".join(story.paragraphs))
    body = (
        f'<div id="app"><h1>{story.headline}</h1><p class="byline">{story.byline}</p><p>{story.paragraphs[0]}</p></div>'
    )
    return page(body, head).encode()


def amp(story: Printed) -> bytes:
    body = (
        f'<amp-sidebar id="s"><ul><li><a href="/">Home</a></li></ul></amp-sidebar><article><header><h1>{story.headline}</h1>'
        f'<div class="amp-byline author">{story.byline}</div><div class="amp-date date">{story.stamp}</div></header>'
        f'<amp-img src="a.jpg" width="1" height="1"></amp-img>{paragraphs(story)}<amp-ad>Advertisement</amp-ad></article>'
    )
    return page(body, json_ld(story)).replace("<html lang", "<html ⚡ lang").encode()


def markdown(story: Printed) -> bytes:
    parts = [f"# {story.headline}", f"{story.byline}  \n{story.stamp}", *story.paragraphs]
    return "\n\n".join(parts).replace("Northmere Foods", "[Northmere Foods](https://northmere.example)").encode()


def wordpress(story: Printed) -> bytes:
    post = {
        "id": 4211,
        "date": f"{story.day}T17:20:00",
        "link": "https://courier.example/?p=4211",
        "title": {"rendered": escape(story.headline)},
        "content": {"rendered": paragraphs(story).replace("’", "&#8217;"), "protected": False},
        "excerpt": {"rendered": f"<p>{story.paragraphs[0]} [&hellip;]</p>", "protected": False},
        "_embedded": {"author": [{"name": story.byline.removeprefix("By ")}]},
    }
    return json.dumps([post]).encode()


def ninjs(story: Printed) -> bytes:
    item = {
        "uri": "urn:courier:4211",
        "type": "text",
        "pubstatus": "usable",
        "versioncreated": f"{story.day}T17:20:00-04:00",
        "headline": story.headline,
        "byline": story.byline,
        "body_xhtml": paragraphs(story),
    }
    return json.dumps(item, ensure_ascii=False).encode()


def ninjs_3(story: Printed) -> bytes:
    item = {
        "uri": "urn:courier:4211",
        "standard": {"name": "ninjs", "version": "3.0"},
        "type": "text",
        "pubStatus": "usable",
        "firstCreated": f"{story.day}T17:20:00-04:00",
        "by": story.byline,
        "headlines": [{"role": "main", "value": story.headline}],
        "bodies": [{"role": "main", "contentType": "text/html", "value": paragraphs(story)}],
    }
    return json.dumps(item).encode()


PEOPLE = ("Imogen Vance", "Marisol Quintero", "Joaquin Ferro")


def nitf(story: Printed) -> bytes:
    root = ElementTree.Element("nitf")
    head = ElementTree.SubElement(root, "head")
    ElementTree.SubElement(head, "title").text = story.headline
    ElementTree.SubElement(
        ElementTree.SubElement(head, "docdata"), "date.release", norm=story.day.replace("-", "") + "T172000"
    )
    body = ElementTree.SubElement(root, "body")
    above = ElementTree.SubElement(body, "body.head")
    ElementTree.SubElement(ElementTree.SubElement(above, "hedline"), "hl1").text = story.headline
    ElementTree.SubElement(above, "byline").text = story.byline
    content = ElementTree.SubElement(body, "body.content")
    for each in story.paragraphs:
        content.append(ElementTree.fromstring(f"<p>{_marked(escape(each, quote=False))}</p>"))
    kind = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE nitf SYSTEM "nitf.dtd">\n'
    return kind.encode() + ElementTree.tostring(root, "utf-8")


def _marked(paragraph: str) -> str:
    """The paragraph with people, an amount and a count marked, as an agency marks them."""
    for person in PEOPLE:
        paragraph = paragraph.replace(person, f"<person>{person}</person>")
    paragraph = paragraph.replace("$62,000", '<money unit="USD">$62,000</money>')
    return paragraph.replace("14 workers", "<num>14</num> workers")


def newsml(story: Printed) -> bytes:
    inner = f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{paragraphs(story)}</body></html>'
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:courier:4211" version="1" standard="NewsML-G2" standardversion="2.30">
<itemMeta><itemClass qcode="ninat:text"/><versionCreated>{story.day}T17:20:00-04:00</versionCreated><pubStatus qcode="stat:usable"/></itemMeta>
<contentMeta><by>{story.byline}</by><headline>{escape(story.headline)}</headline></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml">{inner}</inlineXML></contentSet>
</newsItem>
""".encode()


PRESSES: dict[str, tuple[str, str, Callable[[Printed], bytes]]] = {
    "page": ("html", "story.html", html),
    "page of data": ("html", "story.html", html_of_data),
    "amp": ("html", "story.html", amp),
    "markdown": ("markdown", "story.md", markdown),
    "wordpress": ("wordpress", "story.json", wordpress),
    "ninjs": ("ninjs", "story.json", ninjs),
    "ninjs 3": ("ninjs", "story.json", ninjs_3),
    "nitf": ("nitf", "story.xml", nitf),
    "newsml": ("newsml", "story.xml", newsml),
}
"""How the story is printed: the format's name, a name for the file, and what prints it."""
