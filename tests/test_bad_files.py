"""Files that are damaged, hostile, of another kind or too large: one line, exit code 2, in little time and memory."""

from __future__ import annotations

import io
import json
import os
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from presses import EXAMPLES, PRESSES, example

from diffcast.errors import DiffcastError
from diffcast.readers import read, split

STORY = example()
SECONDS = 10.0
"""Of the processor, that one refusal may take."""
MEMORY = 1_500_000_000
"""Bytes of address space that a refusal may need, all libraries included."""


def press(name: str) -> bytes:
    return PRESSES[name][2](STORY)


def archive(method: int = zipfile.ZIP_DEFLATED, **files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as made:
        for name, content in files.items():
            made.writestr(name.replace("_", "."), content)
    return target.getvalue()


def with_password(raw: bytes) -> bytes:
    """The archive with the bit set that says each file is encrypted."""
    changed = bytearray(raw)
    for start, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(start)
        while at >= 0:
            changed[at + flags] |= 1
            at = changed.find(start, at + 4)
    return bytes(changed)


ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(12))
BOMB = f'<?xml version="1.0"?><!DOCTYPE nitf [{ENTITIES}]><nitf><body><body.content><p>The &e11; dam.</p></body.content></body></nitf>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE nitf [<!ENTITY x SYSTEM "file:///etc/hostname">]><nitf><body><body.content><p>The dam is &x; said.</p></body.content></body></nitf>'
DEEP = "<div>" * 3000 + "<p>The dam will be rebuilt next year.</p>" + "</div>" * 3000
MANY = b"<p " + b" ".join(b"a%x" % n for n in range(600)) + b">The dam.</p>"

BAD: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty page": ("a.html", lambda: b"", "empty"),
    "page of blanks": ("a.html", lambda: b" \n\t ", "empty"),
    "page without words": ("a.html", lambda: b"<html><body><script>var a=1</script></body></html>", "no story text"),
    "page that is a picture": ("a.html", lambda: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a picture"),
    "page too deep": ("a.html", lambda: f"<html><body>{DEEP}</body></html>".encode(), "nested"),
    "half a post": ("a.json", lambda: press("wordpress")[:600], "damaged JSON"),
    "half an item": ("a.json", lambda: press("ninjs")[:900], "damaged JSON"),
    "many posts": ("a.json", lambda: json.dumps(json.loads(press("wordpress")) * 3).encode(), "holds 3 posts"),
    "no post": ("a.json", lambda: b"[]", "holds no"),
    "JSON too deep": ("a.json", lambda: b'{"headline": ' + b"[" * 100_000, "damaged JSON"),
    "another JSON": ("a.json", lambda: b'{"name": "diffcast", "version": 1}', "neither ninjs nor"),
    "another JSON under another name": ("a.txt", lambda: b'{"name": "diffcast", "version": 1}', "unknown kind of JSON"),
    "JSON of lists in lists": ("a.txt", lambda: b'[\n [\n  {"word": "It", "at": 1}]]', "unknown kind of JSON"),
    "a part of an RTF file": ("a.rtf", lambda: b"{\\pard \\ql The dam will be rebuilt.\\par}", "not RTF"),
    "an e-mail": (
        "a.eml",
        lambda: b"From: desk@example.org\r\nSubject: The dam\r\nMIME-Version: 1.0\r\n\r\nThe dam will be rebuilt.\r\n",
        "an e-mail",
    ),
    "half a dispatch": ("a.xml", lambda: press("nitf")[:700], "damaged XML"),
    "half an XML item": ("a.xml", lambda: press("newsml")[:900], "damaged XML"),
    "item without a text": ("a.xml", lambda: b"<newsItem><itemMeta/></newsItem>", "holds no items"),
    "another XML": (
        "a.xml",
        lambda: b'<?xml version="1.0"?><rss><channel/></rss>',
        "unknown kind of XML (rss)",
    ),
    "another markup": (
        "a.txt",
        lambda: b"<transcript><text start='1'>It stops.</text></transcript>",
        "unknown kind of markup (transcript)",
    ),
    "one element": (
        "a.xml",
        lambda: b"<b:Sources xmlns:b='x' Style='y'></b:Sources>",
        "unknown kind of markup (sources)",
    ),
    "entities in entities": ("a.xml", BOMB.encode, "entit"),
    "an entity from outside": ("a.xml", OUTSIDE.encode, "entit"),
    "XML too deep": ("a.xml", lambda: b"<nitf>" + b"<p>" * 5000, "nested or grown beyond any story"),
    "dispatch too deep": (
        "a.xml",
        lambda: b"<nitf><body>" + b"<p>" * 300 + b"The dam." + b"</p>" * 300 + b"</body></nitf>",
        "nested or grown beyond any story",
    ),
    "very many attributes": (
        "a.html",
        lambda: b"<html><body><p " + b" ".join(b"a%x=1" % n for n in range(200_000)) + b">The dam.</p></body></html>",
        "more than 500 attributes",
    ),
    "attributes behind quotes": (
        "a.html",
        lambda: b'<html><p a=">" b="<" ' + b" ".join(b"a%x='>'" % n for n in range(600)) + b">The dam.</p></html>",
        "more than 500 attributes",
    ),
    "attributes below a script": ("a.html", lambda: b"<script>if (i<n) {}</script>" + MANY, "more than 500 attributes"),
    "attributes in a script without an end": ("a.html", lambda: b"<script>" + MANY, "more than 500 attributes"),
    "attributes in a script that closes itself": (
        "a.html",
        lambda: b"<script/>" + MANY + b"</script>",
        "more than 500 attributes",
    ),
    "attributes behind a comment that holds a script": (
        "a.html",
        lambda: b"<!-- <script> -->" + MANY + b"</script>",
        "more than 500 attributes",
    ),
    "attributes behind a title that holds a script": (
        "a.html",
        lambda: b"<title><script></title>" + MANY + b"</script>",
        "more than 500 attributes",
    ),
    "attributes behind a tag that holds a script": (
        "a.html",
        lambda: b"<p title='<script>'>" + MANY + b"<p title='</script>'>",
        "more than 500 attributes",
    ),
    "attributes behind a mark that holds a script": (
        "a.html",
        lambda: b"<?a <script>" + MANY + b"</script>",
        "more than 500 attributes",
    ),
    "half an archive": (
        "a.zip",
        lambda: archive(transcript_txt=b"HELLO " * 500, article_txt=b"Hello " * 500)[:150],
        "damaged zip",
    ),
    "archive with a password": (
        "a.zip",
        lambda: with_password(archive(transcript_txt=b"A", article_txt=b"B")),
        "password",
    ),
    "archive of one": ("a.zip", lambda: archive(transcript_txt=b"HELLO"), "holds 1 files"),
    "empty archive": ("a.zip", lambda: archive(), "holds no files"),
    "archive in an archive": (
        "a.zip",
        lambda: archive(transcript_txt=b"HELLO", article_zip=archive(a_txt=b"Hello")),
        "another archive",
    ),
    "archive that grows": (
        "a.zip",
        lambda: archive(transcript_txt=b"\x20" * 120_000_000, article_txt=b"Hello"),
        "larger than 50 MB",
    ),
    "archive that grows all at once": (
        "a.zip",
        lambda: archive(zipfile.ZIP_LZMA, transcript_txt=b"\x20" * 400_000_000, article_txt=b"Hello"),
        "uncommon zip compression",
    ),
    "archive of very many": ("a.zip", lambda: archive(**{f"f{n}": b"" for n in range(2500)}), "more than 2,000 files"),
    "captions that are a picture": ("a.srt", lambda: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xfe", "a picture"),
    "captions that are a film": ("a.vtt", lambda: b"\x00\x00\x00\x18ftypmp42" + b"\xff" * 100, "a film"),
    "page of no letters": (
        "a.html",
        lambda: b"<html>" + bytes(range(128, 256)) * 20,
        "not readable as UTF-8 or Windows-1252",
    ),
    "no captions at all": ("a.ttml", lambda: b"", "empty"),
    "old Word file": ("a.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "Word before 2007"),
    "film": ("a.mp4", lambda: b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 100, "a film"),
    "compressed file": ("a.gz", lambda: b"\x1f\x8b\x08\x00" + b"\x01" * 100, "a compressed file"),
}


def refused(path: Path) -> str:
    begun = time.process_time()
    with pytest.raises(DiffcastError) as caught:
        (split if path.suffix == ".zip" else lambda each: read(each, "article"))(path)
    assert time.process_time() - begun < SECONDS
    return str(caught.value)


CODE = b"for (i=0; i<n; i++) { " + b" ".join(b"a%x" % n for n in range(600)) + b" } if (a > b) c();"
"""A script in which a comparison looks like a tag with 600 attributes."""
WITH_SCRIPTS = {
    "at the top": b"<script>" + CODE + b"</script>",
    "with an address": b"<script src='a.js' async>" + CODE + b"</SCRIPT >",
    "after another": b"<script>" + CODE + b"</script><script>" + CODE + b"</script>",
    "below a comment": b"<!-- a note --><script>" + CODE + b"</script>",
    "below a title": b"<title>Dam to be rebuilt</title><script>" + CODE + b"</script>",
    "that writes a frame": b"<script>write('<iframe></iframe>');" + CODE + b"</script>",
    "that hides itself": b"<script><!--\n" + CODE + b"\n//--></script>",
    "that is a style sheet": b"<style>/* i<n " + CODE + b" */</style>",
}


@pytest.mark.parametrize("script", WITH_SCRIPTS.values(), ids=list(WITH_SCRIPTS))
def test_what_looks_like_a_tag_in_a_script_is_none(tmp_path: Path, script: bytes) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(b"<html><head>" + script + b"</head><body><p>The dam will be rebuilt.</p></body></html>")
    assert read(path, "article").text.endswith("The dam will be rebuilt.")


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_in_one_line_that_says_where_and_what(tmp_path: Path, name: str) -> None:
    file, made, says = BAD[name]
    path = tmp_path / file
    path.write_bytes(made())
    message = refused(path)
    assert says in message
    assert message.startswith(str(path))
    assert "\n" not in message
    assert len(message) < 300 + len(str(path))


@pytest.mark.parametrize("name", ["a.html", "a.json", "a.xml", "a.zip", "a.md", "a.txt"])
def test_a_file_of_200_megabytes_is_not_even_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(200_000_000)
    assert "larger than 20 MB" in refused(path)


@pytest.mark.parametrize("name", PRESSES)
def test_no_beginning_of_a_file_is_a_traceback(tmp_path: Path, name: str) -> None:
    _, file, made = PRESSES[name]
    raw, path = made(STORY), tmp_path / file
    for share in range(1, 12):
        path.write_bytes(raw[: len(raw) * share // 12])
        try:
            assert read(path, "article").text
        except DiffcastError as error:
            assert "\n" not in str(error)


def test_a_limit_is_set_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "story.html"
    path.write_bytes(press("page"))
    monkeypatch.setenv("DIFFCAST_MAX_BYTES", "1000")
    assert "larger than 0.001 MB; give one story, not an archive, or set DIFFCAST_MAX_BYTES" in refused(path)
    monkeypatch.setenv("DIFFCAST_MAX_BYTES", "a lot")
    assert "DIFFCAST_MAX_BYTES: 'a lot'" in str(refused_anyhow(path))
    monkeypatch.setenv("DIFFCAST_MAX_BYTES", "9" * 5000)
    assert str(refused_anyhow(path)).endswith("is not a whole number; give one from 1 of at most 18 digits")
    assert len(str(refused_anyhow(path))) < 200
    monkeypatch.delenv("DIFFCAST_MAX_BYTES")
    assert read(path, "article").text


def refused_anyhow(path: Path) -> DiffcastError:
    with pytest.raises(DiffcastError) as caught:
        read(path, "article")
    return caught.value


@pytest.mark.parametrize("name", ["archive that grows", "archive that grows all at once", "entities in entities"])
def test_the_command_says_it_in_one_line_with_little_memory(tmp_path: Path, name: str) -> None:
    file, made, says = BAD[name]
    path = tmp_path / file
    path.write_bytes(made())
    arguments = [str(path)] if file.endswith(".zip") else [str(EXAMPLES / "transcript.txt"), str(path)]
    result = subprocess.run(
        [sys.executable, "-c", "from diffcast.cli import main; main()", "compare", *arguments],
        capture_output=True,
        timeout=300,
        check=False,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
    )
    assert result.returncode == 2
    assert result.stdout == b""
    assert result.stderr.count(b"\n") == 1
    assert says.encode() in result.stderr


@pytest.mark.parametrize(
    "inner", ["<div><p>The dam holds.</p></div>" * 40_000, "<input type=email>" * 40_000], ids=["lines", "forms"]
)
def test_a_page_that_takes_too_long_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inner: str) -> None:
    monkeypatch.setenv("DIFFCAST_MAX_SECONDS", "1")
    path = tmp_path / "a.html"
    path.write_text(f"<html><body><p>The dam holds, the county says.</p>{'<div>' * 200}{inner}")
    assert "not read within 1 seconds" in refused(path)
