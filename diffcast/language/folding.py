"""The house style applied to words: names that are one, words that carry no content, spellings of the house."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, pairwise, takewhile
from operator import eq
from typing import TypeVar

from diffcast.language.name_lexicon import NameLexicon, name_form
from diffcast.language.text import has_small_letters
from diffcast.language.words import CASE_CONTEXT, SPELLED_LETTERS, TOKEN, norm, stop_words, surface, words
from diffcast.model import Detail, Document, Name, Quote, Source, Span, Word
from diffcast.settings import Group, HouseStyle

GAP_INSIDE_FORM = re.compile(r"[\s\-‐‑–.,’'&]{1,4}")
"""What may be between two words of one form."""
FOLDED_AWAY = ""
"""In a quotation: a word that was merged into the one before it, or is ignored. Indices stay valid."""
T = TypeVar("T")
Index = dict[str, tuple[tuple[tuple[str, ...], T], ...]]
"""By the first norm of a run of norms, the runs with what they mean, the longest first."""


@dataclass(frozen=True, slots=True)
class Form:
    """A name, a word or a phrase as the house style gives it, cut into words."""

    norms: tuple[str, ...]
    raws: tuple[str, ...]

    @property
    def has_content(self) -> bool:
        """Whether it is more than function words; an acronym is, even if it looks like one: WHO."""
        return any(one not in stop_words() for one in self.norms) or any(map(_acronym, self.raws))

    def matches(self, text: str, inside: Sequence[Word]) -> bool:
        """Whether words of these norms are written as this form may be: near each other, and with its capitals."""
        gaps = (text[one.span.end : two.span.start] for one, two in pairwise(inside))
        alike = (_written_alike(text, word.span, raw) for word, raw in zip(inside, self.raws, strict=True))
        return all(map(GAP_INSIDE_FORM.fullmatch, gaps)) and all(alike)


@dataclass(frozen=True, slots=True)
class Fold:
    """A form and what it becomes."""

    form: Form
    norms: tuple[str, ...]
    """Of the form that stands for its group."""
    raws: tuple[str, ...]
    """The words of that form as the style has them."""
    ends: tuple[int, ...]
    """For each of these, the index of the first word of the form that it does not take."""


@dataclass(frozen=True, slots=True)
class Folding:
    """A house style made ready for texts."""

    folds: Index[Fold]
    sources: Index[tuple[str, ...]]
    """The same for words without function words, as sources have them."""
    ignored: Index[Form]


@lru_cache(maxsize=16)
def folding(style: HouseStyle) -> Folding:
    """The style made ready; cached, since every passage needs it."""
    folds = [fold for group in (*style.names, *style.spellings) for fold in _folds(group)]
    return Folding(
        _indexed((fold.form.norms, fold) for fold in folds),
        _indexed((_content_norms(fold.form.norms), _content_norms(fold.norms)) for fold in folds),
        _indexed((form.norms, form) for form in (form_of(entry.lower()) for entry in style.ignored)),
    )


def form_of(entry: str) -> Form:
    """An entry of a style as words; without norms where it holds no word."""
    found = words(entry, Span(0, len(entry)))
    raws = tuple(entry[word.span.start : word.span.end] for word in found)
    return Form(tuple(map(norm, raws)), raws)


def folded(text: str, found: Sequence[Word], style: HouseStyle) -> tuple[Word, ...]:
    """The words of a passage with every form as the words that stand for its group; ignored ones carry no content.

    A word of the result may span several of the text.
    """
    ready = folding(style)
    ignored_spans = ignored(text, found, style)
    result: list[Word] = []
    at = 0
    while at < len(found):
        fold = _at(text, found, at, ready.folds)
        result.extend(_become(found[at:], fold) if fold else found[at : at + 1])
        at += fold.ends[-1] if fold else 1
    return tuple(replace(word, content=word.content and not _inside(word.span, ignored_spans)) for word in result)


def ignored(text: str, found: Sequence[Word], style: HouseStyle) -> tuple[Span, ...]:
    """The places of words that the style ignores, in reading order."""
    ready, spans, at = folding(style), list[Span](), 0
    while ready.ignored and at < len(found):
        form = _at(text, found, at, ready.ignored)
        width = len(form.norms) if form else 1
        spans += [Span(found[at].span.start, found[at + width - 1].span.end)] if form else []
        at += width
    return tuple(spans)


def refolded(details: Iterable[Detail], ignored_spans: Sequence[Span], style: HouseStyle) -> Iterator[Detail]:
    """The details with the words of names, sources and quotations folded; without those that ignored words make."""
    ready = folding(style)
    for detail in details:
        if isinstance(detail, Name):
            detail = replace(detail, words=_swapped(detail.words, ready.folds, _plain))
        elif isinstance(detail, Quote):
            said = _swapped(detail.words, ready.folds, _padded)
            detail = replace(detail, words=_swapped(said, ready.ignored, _left_out))
        elif isinstance(detail, Source):
            detail = replace(detail, words=_swapped(detail.words, ready.sources, tuple))
        if isinstance(detail, Quote) or not _inside(detail.span, ignored_spans):
            yield detail


def with_names(lexicon: NameLexicon, style: HouseStyle, *documents: Document) -> NameLexicon:
    """The lexicon that also knows those names of the style that these documents have the words of."""
    if style.empty:
        return lexicon
    held = {norm(match.group()) for document in documents for match in TOKEN.finditer(document.text)}
    forms = [form_of(one) for group in style.names for one in group]
    named = frozenset(
        tuple(map(name_form, form.raws)) for form in forms if form.has_content and held.issuperset(form.norms)
    )
    return replace(lexicon, known=lexicon.known | named, openings=lexicon.openings | {name[0] for name in named})


def _folds(group: Group) -> Iterator[Fold]:
    """A fold for every form of a group except the form that stands for the group."""
    forms = [form for form in map(form_of, group) if form.has_content]
    if not forms:
        return
    chosen = min(forms, key=lambda form: len(form.norms))
    norms = tuple(map(_acronym_norm, chosen.norms, chosen.raws))
    for form in forms:
        if form.norms != norms:
            yield Fold(form, norms, chosen.raws, _ends(form.norms, chosen.norms))


def _acronym_norm(known: str, raw: str) -> str:
    """The norm; of an acronym that reads like a function word, its letters with full stops: WHO, w.h.o."""
    return "".join(f"{letter}." for letter in known) if known in stop_words() and _acronym(raw) else known


def _ends(form: tuple[str, ...], chosen: tuple[str, ...]) -> tuple[int, ...]:
    """How the words of a form spread over those of the shorter one: what both begin or end with stays as it is."""
    before = sum(1 for _ in takewhile(bool, map(eq, form, chosen[:-1])))
    after = sum(1 for _ in takewhile(bool, map(eq, form[:before:-1], chosen[: before + 1 : -1])))
    wide = len(form) - len(chosen) + 1
    widths = [1] * (len(chosen) - after - 1) + [wide] + [1] * after
    return tuple(accumulate(widths))


def _at(text: str, found: Sequence[Word], first: int, index: Index[T]) -> T | None:
    """The meaning of the longest run of norms at this place."""
    for norms, meant in index.get(_norm(text, found[first]), ()):
        inside = found[first : first + len(norms)]
        if tuple(_norm(text, word) for word in inside) == norms and _form(meant).matches(text, inside):
            return meant
    return None


def _form(meant: object) -> Form:
    form = meant.form if isinstance(meant, Fold) else meant
    assert isinstance(form, Form)
    return form


def _norm(text: str, word: Word) -> str:
    return norm(text[word.span.start : word.span.end])


def _written_alike(text: str, span: Span, raw: str) -> bool:
    """Whether a word is written as the style's word: with a capital, or for an acronym in capitals or with signs.

    In a text in capitals an acronym that looks like a function word does not count: WHO SAID SO.
    """
    own = text[span.start : span.end]
    if not _acronym(raw) or SPELLED_LETTERS.match(own):
        return own[0].isupper() or not raw[0].isupper()
    around = text[max(0, span.start - CASE_CONTEXT) : span.end + CASE_CONTEXT]
    return own[: len(raw)].isupper() and (norm(raw) not in stop_words() or has_small_letters(around))


def _acronym(raw: str) -> bool:
    return len(raw) > 1 and raw.isupper()


def _become(found: Sequence[Word], fold: Fold) -> Iterator[Word]:
    edges = pairwise((0, *fold.ends))
    for one, raw, (first, end) in zip(fold.norms, fold.raws, edges, strict=True):
        yield Word(Span(found[first].span.start, found[end - 1].span.end), one, one not in stop_words(), raw)


def _inside(span: Span, ignored_spans: Sequence[Span]) -> bool:
    return any(one.holds(span) for one in ignored_spans)


def _swapped(forms: tuple[str, ...], index: Index[T], become: Callable[[T], tuple[str, ...]]) -> tuple[str, ...]:
    found: list[str] = []
    norms = tuple(map(norm, forms))
    at = 0
    while at < len(forms):
        known = index.get(norms[at], ())
        run, meant = next(((run, meant) for run, meant in known if norms[at : at + len(run)] == run), ((), None))
        found.extend(become(meant) if meant is not None else forms[at : at + 1])
        at += len(run) or 1
    return tuple(found)


def _plain(fold: Fold) -> tuple[str, ...]:
    """The form that stands for the group as names have their words: in lower case, not lemmatised."""
    return tuple(map(name_form, fold.raws))


def _padded(fold: Fold) -> tuple[str, ...]:
    return _plain(fold) + (FOLDED_AWAY,) * (len(fold.form.norms) - len(fold.norms))


def _left_out(form: Form) -> tuple[str, ...]:
    return (FOLDED_AWAY,) * len(form.norms)


def _content_norms(norms: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in norms if one not in stop_words())


def _indexed(entries: Iterable[tuple[tuple[str, ...], T]]) -> Index[T]:
    found: dict[str, list[tuple[tuple[str, ...], T]]] = {}
    for norms, meant in entries:
        if norms:
            found.setdefault(norms[0], []).append((norms, meant))
    return {first: tuple(sorted(some, key=lambda one: -len(one[0]))) for first, some in found.items()}


def other_spellings(text: str, found: Sequence[Word], style: HouseStyle) -> Iterator[tuple[str, str]]:
    """Every other spelling among these words, in reading order, with the preferred one, both as the style has them."""
    known = _known(style)
    for first, word in enumerate(found if known else ()):
        for form, other, preferred in known.get(norm(text[word.span.start : word.span.end]), ()):
            inside = found[first : first + len(form.norms)]
            raws = [text[one.span.start : one.span.end] for one in inside]
            spelled = len(raws) == len(form.norms) and all(map(_spelled, raws, form.raws))
            if spelled and form.matches(text, inside):
                yield other, preferred
                break


def _spelled(raw: str, form: str) -> bool:
    """Whether a word is spelled as the form is, but for an ending: advisors, ADVISOR'S."""
    return norm(raw) == norm(form) and surface(raw).startswith(surface(form))


@lru_cache(maxsize=16)
def _known(style: HouseStyle) -> dict[str, tuple[tuple[Form, str, str], ...]]:
    """By the first norm of a spelling that is not preferred: the form, and both as the style has them."""
    found: dict[str, tuple[tuple[Form, str, str], ...]] = {}
    for preferred, *others in style.spellings:
        for other in others:
            form = form_of(other)
            if form.norms:
                found[form.norms[0]] = (*found.get(form.norms[0], ()), (form, other, preferred))
    return found
