"""Runs of words that tell nothing, by the house style, and that only one side has."""

from __future__ import annotations

from dataclasses import replace

from diffcast.align.word_table import WordTable
from diffcast.judge.reading.runs import Run, span_of
from diffcast.judge.reading.text_runs import Account
from diffcast.language.folding import ignored
from diffcast.language.words import words
from diffcast.model import Aside, AsideCode
from diffcast.settings import HouseStyle


def without_ignored(account: Account, style: HouseStyle) -> Account:
    """The account with such runs set aside; ignored words beside others stay with them, and weigh nothing."""
    mute = {run: why for run in account.runs if (why := _ignored(account, run, style))} if style.ignored else {}
    if not mute:
        return account
    new = (_aside(account.table, run, why) for run, why in mute.items())
    asides = sorted([*account.asides, *new], key=lambda aside: aside.span)
    return replace(account, runs=tuple(run for run in account.runs if run not in mute), asides=tuple(asides))


def _aside(table: WordTable, run: Run, why: str) -> Aside:
    return Aside(
        table.document.side, span_of(table, run), table.passages[run.passage].block.role, AsideCode.HOUSE_STYLE, why
    )


def _ignored(account: Account, run: Run, style: HouseStyle) -> str:
    """Why a run tells nothing; empty where it may tell something."""
    if run.fate != "one-sided" or account.table.content[run.first : run.end].any():
        return ""
    text, span = account.table.document.text, span_of(account.table, run)
    found = ignored(text, words(text, span), style)
    said = ", ".join(f"“{' '.join(text[one.start : one.end].split())}”" for one in found)
    return f"the house style ignores {said}" if said else ""
