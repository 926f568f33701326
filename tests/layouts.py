"""Sixteen pages built as news sites build theirs, around one invented story, with everything else that such pages hold."""

from __future__ import annotations

import json
from dataclasses import dataclass

HEADLINE = "Tidewater bridge to close for eleven weeks after cracks are found"
DEK = "Drivers face a 19-mile detour while crews replace four steel hangers."
CAPTION = "Inspectors look at a hanger on the west span of the Tidewater bridge on Tuesday."
STORY = (
    "HALLOW BAY — The Tidewater bridge will close on Monday for eleven weeks, the county engineer said, after a routine inspection found cracks in four of its steel hangers.",
    "About 27,000 vehicles cross the bridge on a working day. The shortest way around, over the dam at Pell Creek, is 19 miles longer.",
    "“I would not let my own children ride over it next week,” County Engineer Odile Farrant told the board of supervisors on Tuesday night. “That is the only test that matters to me.”",
    "Farrant said the cracks were no longer than a finger but had grown since the last inspection, in 2021. Trucks over 12 tons were banned the same evening.",
    "The repair will cost $8.4 million, of which the state has promised three quarters. The county will borrow the rest.",
    "Shop owners on Front Street said they learned of the closing from a flashing sign. “Nobody called us, nobody wrote to us,” said Dov Aster, who has run the bait shop there since 1998.",
    "The supervisors voted 4-1 to pay for a passenger ferry that will leave every twenty minutes from the old cannery dock. Supervisor Lucan Breck voted against it, calling the boat a toy.",
    "School buses will start forty minutes earlier. The district has asked families on the north shore to say by Friday whether their children will take the ferry.",
    "The bridge opened in 1957 and was last painted in 2009. A plan to replace it, drawn up eight years ago, was never paid for.",
    "Farrant expects the first cars to cross again on the second Saturday of June, if the new hangers arrive from the foundry in Ohio on time.",
)
POSTS = (
    "Bridge closes on Monday",
    "Engineer speaks to the supervisors",
    "State to pay three quarters",
    "Ferry approved",
    "June is the target",
)
PULLED = "“That is the only test that matters to me.”"
SECOND_HEADLINE = "Library in Hallow Bay lends out telescopes"
SECOND = (
    "Six telescopes can be borrowed from the Hallow Bay library from this week, the librarian said, each for fourteen days and without a fee.",
    "They were paid for by a retired teacher who left the library $5,000 and a note that asked for “something that points upward.”",
    "The waiting list is already nine weeks long, and the library hopes to buy four more telescopes before the meteor shower in August.",
)
OTHERS = (
    "Oyster season opens two weeks late",
    "Mayor of Pell Creek will not run again",
    "How a lighthouse keeper’s log became a school musical",
    "Storm drains on Front Street to be cleared",
    "High school rowers win by half a length",
)
COMMENTS = (
    "My grandfather poured concrete for that bridge and he always said the hangers were too thin.",
    "Eleven weeks means twenty, you all know that as well as I do.",
    "Why does nobody mention the noise of the ferry at six in the morning?",
)
BYLINE, STAMP = "By Wren Halloran", "Published May 6, 2025 at 9:41 p.m."


@dataclass(frozen=True)
class Layout:
    """A page, and the lines of its story."""

    html: str
    story: tuple[str, ...]


def p(lines: tuple[str, ...], kind: str = "") -> list[str]:
    return [f"<p{kind}>{line}</p>" for line in lines]


def links(lines: tuple[str, ...] = OTHERS) -> str:
    return "<ul>" + "".join(f'<li><a href="/news/{n}">{line}</a></li>' for n, line in enumerate(lines)) + "</ul>"


def document(body: str, head: str = "", attributes: str = "") -> str:
    menu = '<header class="site-header"><a class="logo" href="/">The Hallow Bay Lantern</a><nav><ul><li><a href="/news">News</a></li><li><a href="/sport">Sports</a></li><li><a href="/weather">Weather</a></li></ul></nav></header>'
    foot = '<footer><p>The Hallow Bay Lantern, 14 Wharf Lane. All rights reserved. This material may not be published again without permission.</p><ul><li><a href="/about">About us</a></li><li><a href="/privacy">Privacy</a></li></ul></footer>'
    return f'<!DOCTYPE html>\n<html{attributes}>\n<head><meta charset="utf-8"><title>{HEADLINE} | The Hallow Bay Lantern</title>\n{head}</head>\n<body>\n{menu}\n{body}\n{foot}\n</body></html>'


def data(kind: str = "NewsArticle", **more: object) -> str:
    told = {"@type": kind, "headline": HEADLINE, "datePublished": "2025-05-06T21:41:00-05:00", **more}
    return f'<script type="application/ld+json">{json.dumps({"@graph": [{"@type": "WebSite", "name": "Lantern"}, told]})}</script>'


def plain() -> Layout:
    """A blog's theme: everything in article, sidebar beside it, tags and the next and previous post below."""
    body = f"""<div id="page"><main id="main"><article class="post hentry"><header class="entry-header"><h1 class="entry-title">{HEADLINE}</h1>
<div class="entry-meta"><span class="byline">{BYLINE}</span> <span class="posted-on">{STAMP}</span></div></header>
<div class="entry-content">{"".join(p(STORY))}</div><footer class="entry-footer"><span class="tags-links">Bridges, Roads</span></footer></article>
<nav class="post-navigation"><a href="/a">Previous: {OTHERS[0]}</a> <a href="/b">Next: {OTHERS[1]}</a></nav></main>
<aside class="widget-area"><h2>Latest</h2>{links()}</aside></div>"""
    return Layout(document(body), (HEADLINE, *STORY))


def cards() -> Layout:
    """Cards that lead to other stories stand between the paragraphs, each with a picture, a heading and a summary."""
    card = '<div class="css-7f{0}"><a href="/n{0}"><img src="x.jpg"></a><h3><a href="/n{0}">{1}</a></h3><div>What the council decided, and what it will mean for people who live along the creek this summer.</div></div>'
    parts = p(STORY)
    for place, (number, other) in zip((2, 5, 8), enumerate(OTHERS), strict=False):
        parts.insert(place + number, card.format(number, other))
    body = f'<main><div class="css-1"><h1>{HEADLINE}</h1><p>{DEK}</p><div class="css-2">{"".join(parts)}</div></div></main>'
    return Layout(document(body, data()), (HEADLINE, DEK, *STORY))


def live() -> Layout:
    """A live blog: posts with their own time, newest first, and key events beside them."""
    posts = "".join(
        f'<article class="live-post card" id="post-{n}"><time datetime="2025-05-06T2{n % 4}:10">2{n % 4}:10</time><h2><a href="#post-{n}">{POSTS[n]}</a></h2>{"".join(p(STORY[at : at + 2]))}<div class="share-bar"><button>Share</button></div></article>'
        for n, at in enumerate(range(0, len(STORY), 2))
    )
    body = f'<main class="live-blog"><h1>{HEADLINE}</h1><p class="standfirst">{DEK}</p><section class="sidebar key-events"><h2>Key events</h2>{links()}</section>{posts}</main>'
    return Layout(document(body, data("LiveBlogPosting")), (HEADLINE, DEK, *POSTS, *STORY))


def amp() -> Layout:
    """An AMP page: components of its own instead of plain elements."""
    parts = p(STORY)
    parts.insert(4, '<amp-ad width="300" height="250"><div placeholder>Advertisement</div></amp-ad>')
    parts.insert(8, f'<amp-list><div class="related-stories"><h3>Read next</h3>{links()}</div></amp-list>')
    body = f'<amp-sidebar id="menu"><ul><li><a href="/">Home</a></li></ul></amp-sidebar><amp-consent id="c"><div>We and our partners use cookies to show you advertising.</div></amp-consent><article class="amp-wp-article"><header><h1>{HEADLINE}</h1><div class="amp-wp-byline">{BYLINE}</div></header><figure><amp-img src="b.jpg"></amp-img><figcaption class="wp-caption-text">{CAPTION}</figcaption></figure><div class="amp-wp-article-content">{"".join(parts)}</div></article>'
    return Layout(document(body, data(), " ⚡"), (HEADLINE, CAPTION, *STORY))


def paywall() -> Layout:
    """A paywall: the page shows two paragraphs and an offer, search engines get the whole text."""
    head = data(articleBody="\n\n".join(STORY), isAccessibleForFree=False)
    body = f'<article><h1>{HEADLINE}</h1><p class="byline">{BYLINE}</p>{"".join(p(STORY[:2]))}<div class="paywall-offer"><h2>To continue reading, subscribe</h2><p>Get every story of the Lantern for 99 cents a week during the first six months. Cancel any time you like, no questions asked.</p><p>Already a subscriber? <a href="/login">Log in</a></p></div></article><section class="rail"><h2>More from the Lantern</h2>{links()}</section>'
    return Layout(document(body, head), (HEADLINE, *STORY))


def comments() -> Layout:
    """Readers' comments below the story, longer than parts of it."""
    told = "".join(
        f'<li class="comment"><div class="comment-author">Reader {n}</div><div class="comment-body"><p>{line}</p></div></li>'
        for n, line in enumerate(COMMENTS * 3)
    )
    body = f'<div class="content"><article><h1>{HEADLINE}</h1><address>{BYLINE}</address><time>{STAMP}</time>{"".join(p(STORY))}</article><section id="comments"><h2>9 comments</h2><ol class="comment-list">{told}</ol><form><label>Your comment</label><textarea></textarea><button>Send</button></form></section></div>'
    return Layout(document(body), (HEADLINE, *STORY))


def lists() -> Layout:
    """Lists of related stories and single links inside the text, under classes that say nothing."""
    parts = p(STORY)
    parts.insert(3, f'<div class="b2"><h4>Related</h4>{links(OTHERS[:3])}</div>')
    parts.insert(6, f'<p><strong>READ MORE: </strong><a href="/n9">{OTHERS[3]}</a></p>')
    parts.insert(9, f'<p><a href="/n8"><em>{OTHERS[4]}</em></a></p>')
    body = f'<div class="wrap"><div class="col"><h1>{HEADLINE}</h1><div class="b1">{"".join(parts)}</div></div><div class="col2"><h3>Most read</h3>{links()}</div></div>'
    return Layout(document(body), (HEADLINE, *STORY))


def pulled() -> Layout:
    """Pull quotes that repeat the story in large type, and a photograph with a caption and a credit."""
    parts = p(STORY)
    parts.insert(
        4, f'<aside class="pullquote"><blockquote><p>{PULLED}</p><cite>Odile Farrant</cite></blockquote></aside>'
    )
    parts.insert(
        1,
        f'<figure class="media"><img src="b.jpg" alt="A bridge"><figcaption>{CAPTION} <span class="credit">Wren Halloran/Lantern</span></figcaption></figure>',
    )
    body = f'<main><article itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">{HEADLINE}</h1><h2 class="dek">{DEK}</h2><div itemprop="articleBody">{"".join(parts)}</div></article></main>'
    return Layout(document(body), (HEADLINE, DEK, CAPTION, *STORY))


def newsletter() -> Layout:
    """Boxes that offer newsletters, an app and a poll between the paragraphs, with and without a form."""
    parts = p(STORY)
    parts.insert(
        2,
        '<div class="x1"><h3>The Morning Tide</h3><div>Everything you need to know before breakfast, in your inbox at six.</div><form action="/s"><input type="email"><button>Sign me up</button></form></div>',
    )
    parts.insert(
        5,
        '<div class="newsletter-promo"><p>Like what you are reading? Our weekend letter brings the best long stories of the coast to your phone.</p></div>',
    )
    parts.insert(
        8,
        '<div class="poll"><p>Would you take the ferry to work if it left every ten minutes instead of every twenty?</p><button>Yes</button><button>No</button></div>',
    )
    body = f'<article><h1>{HEADLINE}</h1><div class="meta"><span class="author">{BYLINE}</span><span class="read-time">4 min read</span></div><div class="listen-widget"><button>Listen to this story, 4 minutes</button></div><section class="story-text">{"".join(parts)}</section><div class="app-download"><p>Download our app to be the first to know.</p></div></article>'
    return Layout(document(body, data()), (HEADLINE, *STORY))


def gallery() -> Layout:
    """A gallery above the text: pictures with captions, counters and arrows."""
    slides = "".join(
        f'<figure class="slide"><img src="{n}.jpg"><figcaption>{line}</figcaption></figure>'
        for n, line in enumerate((CAPTION, "The old cannery dock, from which the ferry will leave."))
    )
    body = f'<main><h1>{HEADLINE}</h1><div class="gallery"><div class="gallery-controls"><button>Previous</button><span>1 of 2</span><button>Next</button></div>{slides}<div class="thumbnails"><a href="#1">1</a> <a href="#2">2</a></div></div><div class="text">{"".join(p(STORY))}</div><div class="tags"><a href="/t/1">Bridges</a> <a href="/t/2">Hallow Bay</a></div><div class="author-bio"><p>Wren Halloran has covered the coast for the Lantern since 2014 and lives on a houseboat with two cats.</p></div></main>'
    return Layout(document(body), (HEADLINE, CAPTION, "The old cannery dock, from which the ferry will leave.", *STORY))


def sticky() -> Layout:
    """A sticky header that repeats the headline, an alert, a ticker and a notice of cookies, all in div elements."""
    top = f'<div class="breaking-bar"><a href="/live">Breaking: {OTHERS[1]}</a></div><div class="sticky-header"><span>{HEADLINE}</span><button>Share</button></div><div id="onetrust-banner">We value your privacy. We and our partners store information on your device to show you advertising that fits you.</div>'
    chunks = "".join(
        f'<div class="chunk">{"".join(p(STORY[at : at + 3]))}</div><div class="ad-slot"><span>Advertisement</span></div>'
        for at in range(0, len(STORY), 3)
    )
    body = f'{top}<div class="layout"><div class="story"><h1>{HEADLINE}</h1><div class="byline">{BYLINE}</div>{chunks}</div><div class="right-rail"><h3>Trending</h3>{links()}</div></div>'
    return Layout(document(body), (HEADLINE, *STORY))


def endless() -> Layout:
    """Infinite scroll: a second whole story under the first, built in the same way."""

    def one(headline: str, lines: tuple[str, ...]) -> str:
        return f'<div class="story-wrap"><article><h1>{headline}</h1><p class="byline">{BYLINE}</p>{"".join(p(lines))}</article></div>'

    body = (
        f'<div id="scroll">{one(HEADLINE, STORY)}<div class="next-up">Up next</div>{one(SECOND_HEADLINE, SECOND)}</div>'
    )
    return Layout(document(body, data()), (HEADLINE, *STORY))


def components() -> Layout:
    """A page of components under names that a program has made: every paragraph in a box of its own."""
    parts = "".join(
        f'<div data-component="text-block" class="ssrcss-1o5"><div class="ssrcss-7u1"><p class="ssrcss-1q0">{line}</p></div></div>'
        for line in STORY
    )
    by = '<div data-component="byline-block" class="ssrcss-a1"><span>Wren Halloran</span><span>Coast correspondent</span><ul><li><time datetime="2025-05-06">6 May 2025</time></li></ul><button>Share</button></div>'
    figure = f'<figure><img alt="x"><figcaption><span class="visually-hidden">Image caption, </span>{CAPTION}</figcaption></figure>'
    more = f'<div data-component="links-block"><h2>More on this story</h2>{links()}</div><section data-component="topic-list"><h2>Related topics</h2><ul><li><a href="/t">Bridges</a></li></ul></section>'
    body = f'<div id="main-wrapper"><main id="main-content"><article class="ssrcss-p1"><header><h1 id="main-heading" tabindex="-1">{HEADLINE}</h1>{by}</header>{figure}{parts}{more}</article><section><h2>Top stories</h2>{links()}</section></main></div>'
    return Layout(document(body), (HEADLINE, CAPTION, *STORY))


def tables() -> Layout:
    """A page of the nineties: tables for the layout, line breaks for paragraphs."""
    menu = '<td width=150 valign=top><font size=2><a href="/">Home</a><br><a href="/n">News</a><br><a href="/s">Sports</a></font></td>'
    text = f'<td><font size=5><b>{HEADLINE}</b></font><br><i>{BYLINE}</i><br><br>{"<br><br>".join(STORY)}<br><br><a href="/n">Back to the front page</a></td>'
    foot = "<tr><td colspan=3><font size=1>Copyright 2025 The Hallow Bay Lantern. All rights reserved.</font></td></tr>"
    body = f"<body bgcolor=white><table width=800><tr>{menu}{text}<td valign=top><b>Most read</b>{links()}</td></tr>{foot}</table></body>"
    return Layout(f"<html><head><title>{HEADLINE}</title></head>{body}</html>", (HEADLINE, *STORY))


def blocks() -> Layout:
    """A theme of blocks: a pull quote that shortens its source, an offer with a button, cards of more posts."""
    parts = p(STORY)
    parts.insert(
        3,
        f'<figure class="wp-block-pullquote"><blockquote><p>{PULLED}</p><cite>Odile Farrant</cite></blockquote></figure>',
    )
    parts.insert(
        7,
        '<div class="wp-block-group has-background"><h3 class="wp-block-heading">Support local news</h3><p>Readers like you pay for the reporting on this page. Give what you can today.</p><div class="wp-block-buttons"><a class="wp-block-button__link" href="/give">Give now</a></div></div>',
    )
    more = "".join(
        f'<li><h3><a href="/n{n}">{line}</a></h3><p>The council met on Monday and talked until midnight about it.</p></li>'
        for n, line in enumerate(OTHERS)
    )
    tail = f'<div class="sharedaddy"><h3>Share this:</h3><ul><li><a href="#">Facebook</a></li></ul></div><div id="jp-relatedposts"><h3>Related</h3></div></div><div class="wp-block-post-terms">Tagged: <a href="/t">Bridges</a></div><h2>More posts</h2><ul class="wp-block-post-template">{more}</ul>'
    body = f'<div class="wp-site-blocks"><main class="wp-block-group"><h1 class="wp-block-post-title">{HEADLINE}</h1><div class="wp-block-post-date"><time datetime="2025-05-06">May 6, 2025</time></div><div class="entry-content wp-block-post-content">{"".join(parts)}{tail}</main></div>'
    return Layout(document(body), (HEADLINE, *STORY))


def radio() -> Layout:
    """A radio station's page: a player above the text, a box that leads elsewhere inside it."""
    parts = p(STORY)
    parts.insert(
        3,
        f'<div class="bucketwrap internallink"><a href="/z"><h3 class="slug">Coast</h3><h3>{OTHERS[2]}</h3></a></div>',
    )
    above = '<div id="story-meta"><div class="dateblock"><time datetime="2025-05-06T21:41">May 6, 2025 9:41 PM ET</time></div><div class="byline"><p class="byline__name">Wren Halloran</p></div></div><div id="primaryaudio"><div class="audio-module"><h4>3-Minute Listen</h4><a href="/x.mp3">Download</a></div></div>'
    body = f'<main><section id="main-section"><article class="story"><div class="slug-wrap"><h3 class="slug"><a href="/coast">Coast</a></h3></div><div class="storytitle"><h1>{HEADLINE}</h1></div>{above}<div id="storytext" class="storytext">{"".join(parts)}</div></article><aside id="end-of-story-recommendations"><h3>More Stories From Lantern Radio</h3>{links()}</aside></section></main>'
    return Layout(document(body), (HEADLINE, *STORY))


LAYOUTS = {
    "plain": plain(),
    "cards": cards(),
    "live blog": live(),
    "amp": amp(),
    "paywall": paywall(),
    "comments": comments(),
    "lists in the text": lists(),
    "pull quotes": pulled(),
    "newsletter boxes": newsletter(),
    "gallery": gallery(),
    "sticky header": sticky(),
    "endless": endless(),
    "components": components(),
    "tables": tables(),
    "blocks": blocks(),
    "radio": radio(),
}
