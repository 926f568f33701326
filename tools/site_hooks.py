"""What the docs site adds while it is built: the pages of the root folder, and the example report.

mkdocs.yml names this file as a hook; mkdocs calls the functions whose names begin with `on_`.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from diffcast import compare
from diffcast.reports import render

ROOT = Path(__file__).parent.parent
PAGES = {
    "ARCHITECTURE.md": "architecture.md",
    "GLOSSARY.md": "glossary.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
}
"""Page of the root folder to its name on the site."""
REPORT = "example-report.html"
LINK = re.compile(r"(?<!!)\[(?P<words>[^\]]+)\]\((?P<target>[^)\s#]+)(?P<anchor>#[^)\s]*)?\)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages of the root folder, and the report of the two example texts."""
    for source, name in PAGES.items():
        files.append(File.generated(config, name, content=inside((ROOT / source).read_text("utf-8"), ROOT, name)))
    comparison = compare(ROOT / "examples" / "transcript.txt", ROOT / "examples" / "article.txt")
    files.append(File.generated(config, REPORT, content=render(comparison, "html")))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """The page with links out of the docs folder changed to their place on the site."""
    return inside(markdown, (ROOT / "docs" / page.file.src_uri).parent, page.file.src_uri)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """The page with a name for the search dialog, which the theme leaves out."""
    return output.replace(
        'data-md-component="search" role="dialog"', 'data-md-component="search" role="dialog" aria-label="Search"'
    )


def inside(markdown: str, folder: Path, name: str) -> str:
    """The text of a page with its links as the site has them.

    `folder` is where the page's links start, `name` is its place on the site. A link to something that the site does
    not have, such as a source file, becomes plain text.
    """

    def replaced(link: re.Match[str]) -> str:
        target, anchor = link["target"], link["anchor"] or ""
        if "://" in target or not (folder / target).exists():
            return link[0]
        place = _place((folder / target).resolve())
        return f"[{link['words']}]({_relative(place, name)}{anchor})" if place else link["words"]

    return LINK.sub(replaced, markdown)


def _place(path: Path) -> str | None:
    """Where a file of the project is on the site; None if it is not there."""
    if path.is_relative_to(ROOT / "docs"):
        return path.relative_to(ROOT / "docs").as_posix()
    return PAGES.get(path.relative_to(ROOT).as_posix())


def _relative(place: str, page: str) -> str:
    return (PurePosixPath(*[".."] * page.count("/")) / place).as_posix()
