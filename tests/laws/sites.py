"""Where an error can be planted, and what is planted there: patterns and word pairs for the planters."""

import re

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SENTENCE = re.compile(r"[^\n]+?(?:(?<!\bDr)(?<!\bNo)(?<!\.\w)[.?!]”?(?=\s)|$)|\n", re.MULTILINE)

NUMBER_WORDS = {
    "two": "three",
    "three": "five",
    "four": "nine",
    "five": "three",
    "six": "two",
    "seven": "four",
    "eight": "five",
    "nine": "six",
}
NUMBER = re.compile(
    r"(?<![-\d,.:$])(?<![A-Z]\w )(?<![A-Z]\w\. )(?<![a-z]{2}\. )(?<!May )(?<!June )(?<!July )(?<!Calyx )(?<!Route )"
    rf"(?:(?!(?:1[5-9]|20)\d\d\b(?!,\d))\$?\d[\d,]*(?<!,)(?:\.\d+)?%?|\b(?:{'|'.join(NUMBER_WORDS)})\b)"
    r"(?![-\d:]| [ap]\.m\.)"
)
"""An amount in digits or words: no year, date, time of day, score, model or road."""

SURNAME = re.compile(r"\b[A-Z][a-z]+ ([A-Z][a-z]{4,})(?= said|,| told| of the)")
NOT_SURNAMES = frozenset(
    [
        "Service",
        "County",
        "School",
        "Cross",
        "City",
        "Point",
        "High",
        "Square",
        "District",
        "Hospital",
        "Museum",
        "Orrin",
    ]
)
OTHER_LETTER = {"a": "e", "e": "a", "i": "e", "o": "u", "u": "o", "y": "i"}

NEGATION_DROPPED = re.compile(
    r"\bcannot\b|\b(?P<verb>will|has|had|have|was|were|is|are|may|does|could) (?:not|never)\b"
    r"(?![^.,;]*\b(?:until|any|yet|much|enough|as hard|in six years|unless|whether|ever)\b)(?! going)"
)
ADVERBS = "also|still|already|only|never|about|expected|believed|reported"
BE_NEGATED = re.compile(
    rf"\b(?P<verb>will|was|were|had|can) (?P<next>(?!(?:{ADVERBS})\b)[a-z]+(?:ed|en|end|ome|ote|rry|ify|sk|ay|ce|ue))\b"
    r"(?![^.]*\b(?:only|until|also|since)\b)"
)

HEDGES_DROPPED = (
    (re.compile(r"\breportedly (?P<next>[a-z]+)"), r"\g<next>"),
    (re.compile(r"\b(?:may|could) (?!not\b|have\b)(?P<next>[a-z]+)"), r"will \g<next>"),
    (re.compile(r"\b(?:may|could) have (?P<next>been|taken)"), r"had \g<next>"),
    (re.compile(r"\b(?:is|are) expected to (?P<next>[a-z]+)"), r"will \g<next>"),
    (re.compile(r"\b(?:as many as|as much as|(?<!go )up to) (?P<next>(?:about )?\$?\d[\d.,]*\b)"), r"\g<next>"),
    (re.compile(r"\bis believed to be\b"), "is"),
)
BE_HEDGED = (
    re.compile(r"\b(?P<verb>was|were) (?P<next>(?!not\b|expected\b|believed\b|reported\b)[a-z]+(?:ed|en))\b"),
    r"\g<verb> reportedly \g<next>",
)
HEDGE_ADDED = ((re.compile(r"(?<!what )\bwill (?!not\b)(?P<next>[a-z]+)"), r"may \g<next>"),)

KINDS_OF_SOURCE = (
    "county|city|state|federal|race|power|transit|water|wildlife|weather|safety|elections|village|school|teachers’|nurses’"
    "|[Cc]onsumer"
)
SOURCES = (
    "[Oo]fficials|[Pp]rosecutors|[Rr]egulators|[Ee]ngineers|[Rr]esearchers|[Cc]urators|[Pp]olice|clerk|company|hospital"
    "|district|union|college|agency|service|department|commission|board|council|groups|city"
)
WHO = rf"(?:[Tt]he )?(?:(?:{KINDS_OF_SOURCE}) )?(?:{SOURCES})"
SOURCE = re.compile(rf"(?:(?<=, )|(?<=\. )|(?<=\n\n)){WHO}(?= said\b(?! (?:it|its)\b))|(?<=according to ){WHO}(?=[.,])")
STAND_INS = ("the mayor", "the sheriff", "a former judge", "local business owners")

OTHER_WORD = {
    "water": "time",
    "money": "support",
    "family": "farmer",
    "drivers": "mechanics",
    "hoses": "ladders",
    "week": "month",
    "mistakes": "promises",
    "drill": "mower",
    "business": "habit",
    "tent": "boat",
    "bird": "gull",
    "heart": "pump",
    "Minutes": "Seconds",
    "everything": "better",
    "crowd": "band",
    "bridge": "harbor",
    "legs": "feet",
    "road": "track",
    "honest": "outside",
    "streets": "schools",
    "train": "truck",
    "kitchen": "cellar",
    "beach": "harbor",
    "screen": "clock",
    "rule": "plan",
    "blanket": "sweater",
    "lawyers": "investors",
    "year": "decade",
    "answer": "warning",
    "questions": "lawyers",
    "grandchildren": "neighbors",
}
SPOKEN_WORDS = re.compile(rf"\b(?:{'|'.join(OTHER_WORD)})\b")
