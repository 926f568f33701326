"""Features of stories on disk, so that a run reads them instead of computing them again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

import torch
from backbone import Backbone
from build_encoder import bundled_tokeniser
from joint_network import EncodedStory, encoded_story
from training_data import TrainingStory, training_story

TOOLS = Path(__file__).parent
FILES = ("transcript.txt", "article.txt", "gold.json")
"""Of the folder of a story."""
CODE = ("training_data.py", "joint_network.py", "joint_reader.py", "backbone.py")
PACKAGE = ("align", "language", "readers", "segment", "similarity")
"""The rooms of diffcast whose code the features follow from."""


class FeatureCache:
    """The features of some stories, by name."""

    def __init__(self, folder: Path, stories: Mapping[str, Path]) -> None:
        self._folder, self._stories = folder, stories
        self._code = _digest_of_code()

    def loader(
        self, encoder: str, backbone: Backbone | None, device: torch.device
    ) -> Callable[[str], tuple[TrainingStory, EncodedStory | None]]:
        """A function from a name to its features; those of the frozen layers only with a backbone."""
        tokeniser = bundled_tokeniser() if backbone is not None else None
        if backbone is not None:
            backbone.to(device)

        def load(name: str) -> tuple[TrainingStory, EncodedStory | None]:
            story = self._stored(name, "words", lambda: training_story(self._stories[name]))
            if backbone is None or tokeniser is None:
                return story, None
            return story, self._stored(name, encoder, lambda: encoded_story(story, backbone, tokeniser))

        return load

    def _stored(self, name: str, what: str, make: Callable[[], object]):
        """What was stored with the key of today's texts, labels and code, or made now."""
        path = self._folder / what / f"{name}.pt"
        key = self._key(name)
        if path.exists():
            stored = torch.load(path, weights_only=False)
            if stored["key"] == key:
                return stored["value"]
        value = make()
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        torch.save({"key": key, "value": value}, partial)
        partial.replace(path)
        return value

    def _key(self, name: str) -> str:
        files = [(self._stories[name] / file).read_bytes() for file in FILES]
        return hashlib.sha256(b"\0".join([self._code, *files])).hexdigest()


def _digest_of_code() -> bytes:
    rooms = [
        path for room in PACKAGE for path in sorted((TOOLS.parent / "diffcast" / room).rglob("*")) if _counts(path)
    ]
    content = [path.read_bytes() for path in [*(TOOLS / name for name in CODE), *rooms]]
    return hashlib.sha256(b"\0".join(content)).digest()


def _counts(path: Path) -> bool:
    return path.suffix in {".py", ".txt", ".toml"} and "weights" not in path.parts
