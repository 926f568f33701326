"""Pairs an archive: finds which transcript belongs to which article.

| module | what it does |
|---|---|
| `terms` | what tells one story from another: words, names, numbers, on-screen titles |
| `sources` | the texts of a folder, a JSONL file or a Parquet file |
| `index` | the terms of all texts, in an SQLite file that is brought up to date |
| `rarity` | how much a term tells: how rare it is in the archive and in news at large |
| `scoring` | how likely two texts tell one story, and why, in words |
| `searching` | the candidates of each transcript, with their evidence |
| `matching` | the pairs of an archive |
| `choosing` | how candidates stand among their rivals, and the choice |
| `workers` | work that several processes share |
"""

from __future__ import annotations

from diffcast.pairing.choosing import STANDING, one_to_one, standing
from diffcast.pairing.index import Index, opened
from diffcast.pairing.matching import Archive, Pairing, TextPair, Unpaired, pair_archives
from diffcast.pairing.rarity import Weights
from diffcast.pairing.scoring import Weighed, evidence, reason, signs
from diffcast.pairing.searching import Search
from diffcast.pairing.sources import ArchiveText, texts_in
from diffcast.pairing.terms import Terms, terms_of

__all__ = [
    "STANDING", "Archive", "ArchiveText", "Index", "Pairing", "Search", "Terms", "TextPair", "Unpaired", "Weighed",
    "Weights", "evidence", "one_to_one", "opened", "pair_archives", "reason", "signs", "standing", "terms_of",
    "texts_in",
]  # fmt: skip
