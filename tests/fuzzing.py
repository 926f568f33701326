"""What is fuzzed: everything that takes bytes from outside, the laws that it holds, and whole files to begin from.

`test_fuzz.py` feeds it for a few seconds, `benchmarks/fuzz.py` for a night.
"""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

import makers
from captioning import WRITERS, as_captioned, cues, timed_lines, whisper
from presses import EXAMPLES, PRESSES, example
from starlette.requests import Request
from threads import in_thread

from diffcast.archive.manifest import listed
from diffcast.compare import compare
from diffcast.contract import report
from diffcast.decision import Decision
from diffcast.errors import DiffcastError
from diffcast.model import SIDES, Document, Settings
from diffcast.readers import FORMATS, Loaded, format_of, read_bytes, split
from diffcast.readers.format import Format
from diffcast.review import baseline, config_file, manifest, review_file
from diffcast.review.baseline import Baseline, adopt
from diffcast.review.review_file import review_of
from diffcast.segment import cut, segment
from diffcast.segment.rewriting import rewritten
from diffcast.serve.api import bodies, schemas
from diffcast.serve.http.errors import Problem
from diffcast.serve.http.requests import form_texts, read_form
from diffcast.serve.texts import GivenTexts

ROOT: Final = Path(__file__).parent
REGRESSIONS: Final = ROOT / "data" / "fuzz"
"""One folder for each target; each file once made its target crash, hang or break a law."""
Target = Callable[[bytes], object]
REFUSALS: Final = (DiffcastError, Problem)
"""How bytes that cannot be used are refused; anything else is a mistake of ours."""


def lawful(document: Document) -> None:
    """The laws of a document: its marks and blocks lie inside its text and in order, and cutting it loses no span."""
    size, end = len(document.text), 0
    for mark in document.marks:
        assert end <= mark.span.start <= mark.span.end <= size, "marks overlap or leave the text"
        end = mark.span.end
    blocks = segment(rewritten(document))
    assert all(0 <= block.span.start <= block.span.end <= len(blocks.text) for block in blocks.blocks)
    assert all(passage.span.end <= len(blocks.text) for passage in cut(blocks))


def read_format(format: Format, raw: bytes) -> None:
    """A reader, for each side that its format serves, and for both at once where it holds both."""
    name = f"story{format.endings[0] if format.endings else '.txt'}"
    for side in format.sides if format.read else ():
        lawful(read_bytes(raw, name, side, format.name))
    if format.split:
        for document in split(Loaded(name, raw), format.name):
            lawful(document)


def read_any(raw: bytes) -> None:
    """Files of which nobody says what they are."""
    for side in SIDES:
        lawful(read_bytes(raw, "story", side))


def read_page(raw: bytes) -> None:
    """A page that holds both texts."""
    for document in split(Loaded("story", raw)):
        lawful(document)


def compare_texts(raw: bytes) -> None:
    """A whole comparison by words alone; a NUL divides the texts."""
    spoken, _, written = raw.decode("utf-8", "replace").partition("\0")
    found = report(compare(spoken or "A", written or "B", Settings("lexical")))
    json.dumps(found)
    for fact in found["facts"]:
        for side, text in (("transcript", spoken or "A"), ("article", written or "B")):
            for piece in fact[side]:
                assert text[piece["start"] : piece["end"]] == piece["text"], "a span is not where its words are"


def request(content_type: str, raw: bytes) -> Request:
    """A request with this body."""

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": raw, "more_body": False}

    headers = [(b"content-type", content_type.encode()), (b"content-length", str(len(raw)).encode())]
    return Request(
        {"type": "http", "method": "POST", "path": "/", "headers": headers, "query_string": b"", "app": None}, receive
    )


BOUNDARY: Final = "XfuzzX"
JSON_SHAPES: Final = (schemas.NewStory, schemas.NewVersion, schemas.TextsBody)


def desk_json(raw: bytes) -> None:
    """The bodies of the API as JSON, in each shape that holds texts."""
    refused: Exception | None = None
    for shape in JSON_SHAPES:
        try:
            in_thread(asyncio.run, bodies.read_texts(request("application/json", raw), shape))
        except REFUSALS as error:
            refused = error
    if refused:
        raise refused


def desk_form(raw: bytes) -> None:
    """The forms of the pages: files and pasted text in parts."""

    async def texts() -> GivenTexts:
        sent = request(f"multipart/form-data; boundary={BOUNDARY}", raw)
        return await form_texts(sent, await read_form(sent, 1_000_000))

    in_thread(asyncio.run, texts())


def desk_fields(raw: bytes) -> None:
    """The forms of the pages without files."""

    async def texts() -> GivenTexts:
        sent = request("application/x-www-form-urlencoded", raw)
        return await form_texts(sent, await read_form(sent, 1_000_000))

    in_thread(asyncio.run, texts())


def archive_list(raw: bytes, folder: Path, name: str) -> None:
    """A list of an archive's pairs."""
    path = folder / name
    path.write_bytes(raw)
    for _ in listed(path, folder / "out"):
        pass


def config(raw: bytes, folder: Path) -> None:
    """A diffcast.toml."""
    path = folder / "diffcast.toml"
    path.write_bytes(raw)
    config_file.read(path)


def targets(folder: Path) -> dict[str, Target]:
    """Every target by name; those that need a file write it into `folder`."""
    found: dict[str, Target] = {f"read-{one.name}": partial(read_format, one) for one in FORMATS}
    return found | {
        "read-any": read_any,
        "read-page": read_page,
        "compare": compare_texts,
        "desk-json": desk_json,
        "desk-form": desk_form,
        "desk-fields": desk_fields,
        "review": lambda raw: review_file.read(raw, "review.json"),
        "baseline": lambda raw: baseline.read(raw, "baseline.json"),
        "manifest": lambda raw: manifest.read(raw, "stories.csv"),
        "archive-csv": lambda raw: archive_list(raw, folder, "stories.csv"),
        "archive-lines": lambda raw: archive_list(raw, folder, "stories.jsonl"),
        "config": lambda raw: config(raw, folder),
    }


def refuses_or_reads(target: Target, raw: bytes) -> None:
    """Run a target; what it refuses in one line is fine."""
    try:
        target(raw)
    except REFUSALS as error:
        assert str(error) and "\n" not in str(error), "a refusal is one line"


# What fuzzing begins from


def _files() -> Iterator[tuple[str, bytes]]:
    """Whole files with their names: one for each writer that the other tests have, and the kept samples."""
    story, captioned = example(), cues(as_captioned((EXAMPLES / "transcript.txt").read_text("utf-8"))[:3])
    yield from ((file, write(captioned)) for file, write in WRITERS.items())
    yield from ((file, printed(story)) for _, file, printed in PRESSES.values())
    for table in (makers.SCRIPTS, makers.ARTICLES):
        yield from ((file, made("THE DAM HOLDS. It will be rebuilt in 2027.")) for file, made in table.items())
    for folder in ("captions", "dialects"):
        samples = sorted((ROOT / "data" / folder).iterdir())
        yield from ((path.name, path.read_bytes()) for path in samples if path.suffix != ".out")


def _texts() -> Iterator[tuple[str, bytes]]:
    spoken, written = ((EXAMPLES / f"{name}.txt").read_bytes() for name in ("transcript", "article"))
    captioned = cues(as_captioned(spoken.decode())[:3])
    yield "read-page", written + b"\n\n" + spoken
    yield "read-asr-json", whisper(captioned)
    yield "read-timed", timed_lines(captioned)
    yield "read-zip", _zipped(transcript=spoken[:300], article=written[:300])
    found = compare(spoken[:600].decode(), written[:600].decode(), Settings("lexical"))
    ids = {fact.id: Decision("accepted", "said on air", "Nora") for fact in found.facts if fact.status != "shared"}
    yield "review", review_of(found, ids).dump().encode()
    yield "baseline", Baseline((adopt("One", found),)).dump().encode()
    yield "compare", spoken[:600] + b"\0" + written[:600]
    yield "config", (EXAMPLES / "desk.toml").read_bytes()
    yield "manifest", b"transcript,article,name\na.txt,b.txt,One\n"
    yield "manifest", b'{"transcript": "a.txt", "article": "b.txt"}\n'
    yield "archive-csv", b"id,transcript,article\n1,a.txt,b.txt\n"
    yield "archive-lines", b'{"id": "1", "transcript": "a.txt", "article": "b.txt"}\n'
    yield "desk-json", json.dumps({"transcript": {"text": "A"}, "article": {"base64": "Qg=="}, "title": "T"}).encode()
    yield "desk-json", json.dumps({"page": {"text": "A"}, "seen_version": 1}).encode()
    yield "desk-fields", b"transcript_text=THE+DAM&article_text=The+dam&title=Dam"
    part = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="transcript"; filename="a.txt"\r\n\r\nTHE DAM\r\n'
    yield "desk-form", (part + part.replace("transcript", "article") + f"--{BOUNDARY}--\r\n").encode()


def _zipped(**texts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name, raw in texts.items():
            made.writestr(f"{name}.txt", raw)
    return target.getvalue()


def seeds() -> dict[str, list[bytes]]:
    """By target whole inputs that it takes."""
    found: dict[str, list[bytes]] = {}
    files = ((f"read-{format_of(raw, name).name}", raw) for name, raw in _files())
    for name, raw in (*files, *_texts()):
        found.setdefault(name, []).append(raw)
    found["read-any"] = [each[0] for name, each in sorted(found.items()) if name.startswith("read-")]
    return found
