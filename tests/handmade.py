"""A comparison made by hand, so that the tests of the reports depend on nothing but the nouns."""

from __future__ import annotations

from hashlib import sha256

from diffcast.decision import Decision, Entry
from diffcast.model import (
    Aside,
    AsideCode,
    Comparison,
    Difference,
    Document,
    Fact,
    Kind,
    Role,
    Settings,
    Severity,
    Side,
    Span,
)
from diffcast.reports import View

TRANSCRIPT = """\
5P -- A3 -- WATER MAIN -- VO/SOT -- IBARRA
(ANCHOR ON CAM)
DOWNTOWN LINDMOOR IS DRY TONIGHT… AND NOT IN A GOOD WAY.

(TAKE VO)
A WATER MAIN BROKE UNDER MARKET STREET JUST AFTER FIVE THIS MORNING. FORTY-SIX HOMES LOST THEIR WATER.
THE PIPE IS NINETY YEARS OLD. THE CITY SAYS A REPAIR CREW HIT IT.

(SOT :07 WEBB)
“IT CAME UP THROUGH THE FLOOR LIKE A FOUNTAIN.”

(VO)
THE LIBRARY BASEMENT FLOODED. WATER WILL NOT BE BACK BEFORE SUNDAY.
A BOIL NOTICE STAYS IN PLACE FOR THE OLD TOWN.
***
"""

ARTICLE = """\
Water main break leaves 64 homes dry in Lindmoor

By Rosa Ibarra | Updated 6:02 p.m.

A water main burst beneath Market Street shortly after 5 a.m. Thursday, leaving 64 homes without water.

The pipe dates from the 1930s, the city said.
A repair crew may have struck it, according to Public Works Director Anton Webb.

“It came up through the floor like a geyser,” said Webb, who was standing in the library basement when it flooded.

Service should return by Sunday. The repair will cost about $1.2 million, and the city has asked the state to pay half.

Share this story
Tags: Lindmoor, public works
"""


def span(text: str, piece: str) -> Span:
    """Where the piece stands in the text; it must stand there once."""
    assert text.count(piece) == 1, piece
    return Span(text.index(piece), text.index(piece) + len(piece))


def document(side: Side, text: str, source: str = "") -> Document:
    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Document(side, source or f"{side}.txt", digest, text)


def spoken(*pieces: str) -> tuple[Span, ...]:
    return tuple(span(TRANSCRIPT, piece) for piece in pieces)


def written(*pieces: str) -> tuple[Span, ...]:
    return tuple(span(ARTICLE, piece) for piece in pieces)


def differs(kind: Kind, severity: Severity, transcript: str, article: str, reason: str) -> Difference:
    return Difference(kind, span(TRANSCRIPT, transcript), span(ARTICLE, article), reason, severity)


FACTS = (
    Fact(
        "f1a",
        "shared",
        spoken("A WATER MAIN BROKE UNDER MARKET STREET JUST AFTER FIVE THIS MORNING."),
        written("A water main burst beneath Market Street shortly after 5 a.m. Thursday,"),
        0.87,
    ),
    Fact(
        "f2b",
        "changed",
        spoken("FORTY-SIX HOMES LOST THEIR WATER."),
        written("Water main break leaves 64 homes dry in Lindmoor", "leaving 64 homes without water."),
        0.81,
        (
            Difference(
                "number",
                span(TRANSCRIPT, "FORTY-SIX HOMES"),
                Span(ARTICLE.rindex("64 homes"), ARTICLE.rindex("64 homes") + 8),
                "The transcript says 46 homes, the article 64.",
                "correction",
                ("46 home", "64 home"),
            ),
        ),
        severity="correction",
        evidence={"cosine": 0.8123456},
    ),
    Fact(
        "f3c",
        "shared",
        spoken("THE PIPE IS NINETY YEARS OLD."),
        written("The pipe dates from the 1930s,"),
        0.7,
    ),
    Fact(
        "f4d",
        "changed",
        spoken("THE CITY SAYS A REPAIR CREW HIT IT."),
        written("A repair crew may have struck it, according to Public Works Director Anton Webb."),
        0.74,
        (
            differs(
                "certainty", "check", "HIT IT", "may have struck it", "The article says may; the transcript is sure."
            ),
            differs(
                "attribution",
                "note",
                "THE CITY SAYS",
                "according to Public Works Director Anton Webb",
                "The transcript names the city, the article Anton Webb.",
            ),
        ),
        severity="check",
    ),
    Fact(
        "f5e",
        "changed",
        spoken("“IT CAME UP THROUGH THE FLOOR LIKE A FOUNTAIN.”"),
        written("“It came up through the floor like a geyser,” said Webb,"),
        0.9,
        (differs("quote", "correction", "FOUNTAIN", "geyser", "The words inside the quotation marks differ."),),
        severity="correction",
        speaker="WEBB",
    ),
    Fact(
        "f6f", "shared", spoken("THE LIBRARY BASEMENT FLOODED."), written("the library basement when it flooded."), 0.8
    ),
    Fact("f7a", "article_only", (), written("who was standing in"), 0.31),
    Fact(
        "f8b",
        "shared",
        spoken("WATER WILL NOT BE BACK BEFORE SUNDAY."),
        written("Service should return by Sunday."),
        0.6,
    ),
    Fact("f9c", "transcript_only", spoken("A BOIL NOTICE STAYS IN PLACE"), (), 0.2),
    Fact("f10", "transcript_only", spoken("FOR THE OLD TOWN."), (), 0.15, level="detail"),
    Fact("f11", "article_only", (), written("The repair will cost about $1.2 million,"), 0.22),
    Fact("f12", "article_only", (), written("and the city has asked the state to pay half."), 0.18),
)


def aside(side: Side, role: Role, piece: str, code: AsideCode) -> Aside:
    return Aside(side, span(TRANSCRIPT if side == "transcript" else ARTICLE, piece), role, code)


ASIDES = (
    aside("transcript", "label", "5P -- A3 -- WATER MAIN -- VO/SOT -- IBARRA", AsideCode.SLUG),
    aside("transcript", "cue", "(ANCHOR ON CAM)", AsideCode.PRODUCTION_CUE),
    aside(
        "transcript",
        "speech",
        "DOWNTOWN LINDMOOR IS DRY TONIGHT… AND NOT IN A GOOD WAY.",
        AsideCode.LIKE_CUE,
    ),
    aside("transcript", "cue", "(TAKE VO)", AsideCode.PRODUCTION_CUE),
    aside("transcript", "cue", "(SOT :07 WEBB)", AsideCode.PRODUCTION_CUE),
    aside("transcript", "cue", "(VO)\n", AsideCode.PRODUCTION_CUE),
    aside("article", "furniture", "By Rosa Ibarra | Updated 6:02 p.m.", AsideCode.BYLINE),
    aside("article", "furniture", "Share this story", AsideCode.SHARING),
    aside("article", "furniture", "Tags: Lindmoor, public works", AsideCode.TAGS),
)


def comparison(
    transcript: str = TRANSCRIPT,
    article: str = ARTICLE,
    facts: tuple[Fact, ...] = FACTS,
    asides: tuple[Aside, ...] = ASIDES,
    remarks: tuple[str, ...] = (),
) -> Comparison:
    """The story of the water main, or another with the same shape."""
    return Comparison(
        document("transcript", transcript), document("article", article), facts, asides, Settings(), remarks
    )


DECISIONS = {
    "f2b": Decision("accepted", "The utility counted again at noon", "A. Berg"),
    "f5e": Decision("fix", "Hear the tape again"),
    "f9c": Decision("ignored"),
    "f12": Decision(None, "Ask the city", "R. Ibarra"),
}
LOST = Entry("f-00000000aa", "article_only", "", "Schools will open late.", Decision("accepted", "Not ours", "A. Berg"))


def decided(failing: frozenset[str] | None = frozenset({"f5e"})) -> View:
    """The water main after triage: one accepted, one to fix, one ignored, one with a note, one known, one lost."""
    return View(decisions=DECISIONS, unplaced=(LOST,), known=frozenset({"f11"}), failing=failing)


def whole(transcript: str, article: str) -> Comparison:
    """Two texts that differ from their first character to their last, each one fact."""
    first, last = Span(0, len(transcript)), Span(0, len(article))
    difference = Difference("other", first, last, f"{transcript} / {article}", "check", (transcript, article))
    fact = Fact("f1", "changed", (first,), (last,), 0.5, (difference,), severity="check", speaker=transcript[:20])
    return comparison(transcript, article, (fact,), (), remarks=(article,))
