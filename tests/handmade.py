"""A comparison made by hand, so that tests of reports don't depend on the engine.

Its sentences, values and codes have the form that the engine gives today; `test_handmade.py` checks that.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Literal, TypeAlias

from diffcast.decision import Decision, Entry
from diffcast.model import (
    SEVERITIES,
    SIDES,
    Alternative,
    Aside,
    AsideCode,
    Comparison,
    Difference,
    Document,
    Fact,
    Kind,
    Remark,
    RemarkCode,
    Role,
    Settings,
    Severity,
    Side,
    Span,
    Status,
)
from diffcast.reports import View

Level: TypeAlias = Literal["statement", "detail"]

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
    """The place of the piece, which must be in the text once."""
    assert text.count(piece) == 1, piece
    return Span(text.index(piece), text.index(piece) + len(piece))


def document(side: Side, text: str, source: str = "") -> Document:
    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Document(side, source or f"{side}.txt", digest, text)


def remark(text: str) -> Remark:
    return Remark(RemarkCode.LEXICAL, text)


def spoken(*pieces: str) -> tuple[Span, ...]:
    return tuple(span(TRANSCRIPT, piece) for piece in pieces)


def written(*pieces: str) -> tuple[Span, ...]:
    return tuple(span(ARTICLE, piece) for piece in pieces)


def differs(
    kind: str,
    severity: Severity,
    transcript: Span,
    article: Span,
    reason: str,
    values: tuple[str, str],
    confidence: float = 0.74,
) -> Difference:
    return Difference(Kind(kind), transcript, article, reason, severity, values, confidence)


def both(
    name: str,
    transcript: tuple[Span, ...],
    article: tuple[Span, ...],
    link: float,
    *differences: Difference,
    speaker: str | None = None,
    confidence: float = 0.96,
) -> Fact:
    """A fact that both texts state: changed if there are differences, else shared with that confidence."""
    severity = min((each.severity for each in differences), key=SEVERITIES.index, default="note")
    return Fact(
        name,
        "changed" if differences else "shared",
        transcript,
        article,
        link,
        differences,
        severity=severity,
        speaker=speaker,
        reason="" if differences else REASONS["shared"],
        evidence={
            "confidence": max((each.confidence for each in differences), default=confidence),
            "link": link,
            "doubt": 0.7 if differences else 0.1234567,
        },
    )


def one_sided(
    name: str,
    transcript: tuple[Span, ...],
    article: tuple[Span, ...],
    nearest: float,
    level: Level = "statement",
    closest: str = "",
) -> Fact:
    """A fact of one text; `closest` is a piece of the other text that came close."""
    status: Status = "transcript_only" if transcript else "article_only"
    side, text = (SIDES[1], ARTICLE) if transcript else (SIDES[0], TRANSCRIPT)
    return Fact(
        name,
        status,
        transcript,
        article,
        nearest,
        level=level,
        reason=REASONS[status],
        evidence={"confidence": 1 - nearest / 2, "one-sided": 1 - nearest, "nearest": nearest},
        alternatives=(Alternative(side, span(text, closest), nearest),) if closest else (),
    )


REASONS: dict[Status, str] = {
    "shared": "No difference found",
    "transcript_only": "Not in the article",
    "article_only": "Not in the transcript",
}

FACTS = (
    both(
        "f1a",
        spoken("A WATER MAIN BROKE UNDER MARKET STREET JUST AFTER FIVE THIS MORNING."),
        written("A water main burst beneath Market Street shortly after 5 a.m. Thursday,"),
        0.87,
    ),
    both(
        "f2b",
        spoken("FORTY-SIX HOMES LOST THEIR WATER."),
        written("Water main break leaves 64 homes dry in Lindmoor", "leaving 64 homes without water."),
        0.8123456,
        differs(
            "number",
            "correction",
            *spoken("FORTY-SIX"),
            Span(ARTICLE.rindex("64 homes"), ARTICLE.rindex("64 homes") + 2),
            "Number differs: 46 homes (transcript), 64 homes (article)",
            ("46 homes", "64 homes"),
            0.912345,
        ),
    ),
    both(
        "f3c", spoken("THE PIPE IS NINETY YEARS OLD."), written("The pipe dates from the 1930s,"), 0.7, confidence=0.62
    ),
    both(
        "f4d",
        spoken("THE CITY SAYS A REPAIR CREW HIT IT."),
        written("A repair crew may have struck it, according to Public Works Director Anton Webb."),
        0.74,
        differs(
            "attribution",
            "check",
            *spoken("THE CITY SAYS"),
            *written("according to Public Works Director Anton Webb"),
            "Source differs: “THE CITY SAYS” (transcript), “according to Public Works Director Anton Webb” (article)",
            ("city", "public work director anton webb"),
        ),
        differs(
            "certainty",
            "check",
            *spoken("THE CITY SAYS A REPAIR CREW HIT IT."),
            *written("may"),
            "Certainty differs: stated as fact (transcript), “may” (article)",
            ("flat", "may"),
        ),
    ),
    both(
        "f5e",
        spoken("“IT CAME UP THROUGH THE FLOOR LIKE A FOUNTAIN.”"),
        written("“It came up through the floor like a geyser,” said Webb,"),
        0.9,
        differs(
            "quote",
            "correction",
            *spoken("FOUNTAIN"),
            *written("geyser"),
            "Quote differs: “fountain” (transcript), “geyser” (article)",
            ("fountain", "geyser"),
            0.88,
        ),
        speaker="WEBB",
    ),
    both("f6f", spoken("THE LIBRARY BASEMENT FLOODED."), written("the library basement when it flooded."), 0.8),
    one_sided("f7a", (), written("who was standing in"), 0.31, closest="THE LIBRARY BASEMENT FLOODED."),
    both(
        "f8b",
        spoken("WATER WILL NOT BE BACK BEFORE SUNDAY."),
        written("Service should return by Sunday."),
        0.6,
        confidence=0.48,
    ),
    one_sided("f9c", spoken("A BOIL NOTICE STAYS IN PLACE"), (), 0.2, closest="Service should return by Sunday."),
    one_sided("f10", spoken("FOR THE OLD TOWN."), (), 0.15, "detail"),
    one_sided("f11", (), written("The repair will cost about $1.2 million,"), 0.05, closest="A REPAIR CREW HIT IT."),
    one_sided("f12", (), written("and the city has asked the state to pay half."), 0.18),
)


PRECISION = {"correction": 0.93, "check": 0.7, "one-sided": 0.84, "shared": 1.0}
"""How often results like these were right, as if it had been measured."""


def reason(name: str) -> str:
    """The reason of the first difference of a fact."""
    return next(fact.differences[0].reason for fact in FACTS if fact.id == name)


def aside(side: Side, role: Role, piece: str, code: AsideCode) -> Aside:
    return Aside(side, span(TRANSCRIPT if side == "transcript" else ARTICLE, piece), role, code)


ASIDES = (
    aside("transcript", "cue", "5P -- A3 -- WATER MAIN -- VO/SOT -- IBARRA", AsideCode.SLUG),
    aside("transcript", "cue", "(ANCHOR ON CAM)", AsideCode.PRODUCTION_CUE),
    aside(
        "transcript",
        "speech",
        "DOWNTOWN LINDMOOR IS DRY TONIGHT… AND NOT IN A GOOD WAY.",
        AsideCode.LIKE_CUE,
    ),
    aside("transcript", "cue", "(TAKE VO)", AsideCode.PRODUCTION_CUE),
    aside("transcript", "cue", "(SOT :07 WEBB)", AsideCode.PRODUCTION_CUE),
    aside("transcript", "cue", "(VO)", AsideCode.PRODUCTION_CUE),
    aside("transcript", "cue", "***", AsideCode.SEPARATOR),
    aside("article", "furniture", "By Rosa Ibarra | Updated 6:02 p.m.", AsideCode.BYLINE),
    aside("article", "furniture", "Share this story", AsideCode.SHARING),
    aside("article", "furniture", "Tags: Lindmoor, public works", AsideCode.TAGS),
)


def comparison(
    transcript: str = TRANSCRIPT,
    article: str = ARTICLE,
    facts: tuple[Fact, ...] = FACTS,
    asides: tuple[Aside, ...] = ASIDES,
    remarks: tuple[Remark, ...] = (),
) -> Comparison:
    """The story of the water main, or another with the same shape."""
    return Comparison(
        document("transcript", transcript),
        document("article", article),
        facts,
        asides,
        Settings(),
        remarks,
        PRECISION,
    )


LEXICAL = Remark(RemarkCode.LEXICAL, "Compared by words alone.")
DIFFERENT_STORIES = Remark(RemarkCode.DIFFERENT_STORIES, "The texts seem to be different stories.")

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
    difference = Difference(Kind.OTHER, first, last, f"{transcript} / {article}", "check", (transcript, article))
    fact = Fact("f1", "changed", (first,), (last,), 0.5, (difference,), severity="check", speaker=transcript[:20])
    return comparison(transcript, article, (fact,), (), remarks=(Remark(RemarkCode.NO_STORY, article),))
