"""Two laws and what they need: articles, a harmless telling of each, and one planted error of each kind.

Nothing in here imports diffcast: this is the other side of the scale.
"""

from pathlib import Path

FOLDER = Path(__file__).with_name("articles")


def articles() -> dict[str, str]:
    """The text of every article by its name: a headline, then paragraphs, with a blank line between them."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.txt"))}
