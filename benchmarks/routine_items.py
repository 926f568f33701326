"""Routine items of a made archive: what a newsroom tells every day in the same words with other figures."""

from __future__ import annotations

import random
import tomllib
from datetime import date
from pathlib import Path

from number_slots import spelled

KINDS = tuple(f"{what} {town}" for what in ("weather", "markets", "police")
              for town in ("Alderton", "Brackwater", "Corrin", "Dellmere", "Eastholm"))  # fmt: skip
"""What is told, and of which town; each comes at most once a day."""
TEXTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
SKIES = (("Sunny", "SUNSHINE"), ("Partly cloudy", "SOME CLOUDS"), ("Overcast", "GRAY SKIES"), ("Showers", "SHOWERS"))
MOVES = (("rose", "GAINED"), ("fell", "LOST"))
FIRMS = ("Vellum Foods", "Ostrander Steel", "Kitewing Air", "Palisade Bank", "Merrow Energy", "Tindall Rail")
FIRST = ("Aaron", "Brett", "Carlos", "Dwight", "Evan", "Felix", "Grant", "Hector", "Ivan", "Jerome", "Kyle", "Leon")
LAST = (
    "Abbott",
    "Bricker",
    "Castell",
    "Dunning",
    "Easley",
    "Farrow",
    "Gentry",
    "Hobart",
    "Ingram",
    "Joyner",
    "Kessler",
)
STREETS = ("Maple", "Harbor", "Fulton", "Quarry", "Linden", "Depot", "Chapel", "Orchard", "Foundry", "Juniper")


def routine(kind: str, side: str, lot: random.Random, day: date) -> str:
    """The text of one side; both sides of an item get the same lot, so that they agree."""
    what, town = kind.split()
    figures = {
        "high": lot.randrange(45, 99), "low": lot.randrange(12, 44), "chance": 10 * lot.randrange(1, 10),
        "wind": lot.randrange(8, 55), "record": lot.randrange(99, 112), "year": lot.randrange(1901, 2015),
        "points": lot.randrange(20, 700), "level": lot.randrange(21_000, 39_000), "profit": lot.randrange(12, 990),
        "share": lot.randrange(4, 30), "age": lot.randrange(19, 68), "count": lot.randrange(4, 40),
        "bail": 5 * lot.randrange(2, 50),
    }  # fmt: skip
    (sky, sky_spoken), (move, move_spoken) = lot.choice(SKIES), lot.choice(MOVES)
    named = {"sky": sky, "sky_spoken": sky_spoken, "move": move, "move_spoken": move_spoken, "firm": lot.choice(FIRMS),
             "person": f"{lot.choice(FIRST)} {lot.choice(LAST)}", "street": lot.choice(STREETS), "town": town,
             "day": f"{day:%A}"}  # fmt: skip
    spoken, article = lot.choice(TEXTS[what]["spoken"]), lot.choice(TEXTS[what]["written"])
    if side == "article":
        return article.format(
            **named, **{name: f"{value:,}" if value > 2100 else str(value) for name, value in figures.items()}
        )
    return spoken.format(**named, **{name: spelled(value) for name, value in figures.items()}).upper()
