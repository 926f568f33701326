"""A network with its joint reader: what training optimises, over the states of the frozen layers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy
import torch
from backbone import Backbone
from build_encoder import Pair as Texts, rows_of_pair
from joint_reader import Chunks, JointReader, as_tensors, lower_states
from torch import Tensor, nn
from torch_network import EncoderStates, Network, Sizes
from training_data import Pair, TrainingStory

from diffcast.similarity.joint_reading import centred_means, plan
from diffcast.similarity.wordpiece import WordPiece


@dataclass(frozen=True, slots=True)
class EncodedStory:
    """What the frozen layers give of a story."""

    lower: Tensor
    """States of all pieces of both texts, 16-bit where stored: shape (pieces, width)."""
    chunks: Chunks
    pieces: Tensor
    """The pieces of words, word after word."""
    words: Tensor
    """The word of each of `pieces`; the article's are counted on from the transcript's."""

    def to(self, device: torch.device) -> EncodedStory:
        """The same on another device, in 32 bits."""
        return EncodedStory(
            self.lower.float().to(device), self.chunks.to(device), self.pieces.to(device), self.words.to(device)
        )


def encoded_story(story: TrainingStory, backbone: Backbone, tokeniser: WordPiece) -> EncodedStory:
    """Run the frozen layers over a story."""
    rows, split = rows_of_pair(Texts(*story.texts, story.alike), tokeniser)
    lower = lower_states(backbone, rows).cpu()
    chunks = as_tensors(plan(rows, split, centred_means(lower.numpy(), rows), story.alike))
    pieces = [numpy.arange(first, end) for first, end in rows.bounds]
    words = numpy.repeat(rows.known, rows.bounds[:, 1] - rows.bounds[:, 0])
    return EncodedStory(lower.half(), chunks, torch.tensor(numpy.concatenate(pieces)), torch.tensor(words))


class JointNetwork(nn.Module):
    """Logits and attention of both texts; `reader` is None in lexical mode."""

    def __init__(self, backbone: Backbone | None, sizes: Sizes) -> None:
        super().__init__()
        self.head = Network(backbone is not None, sizes)
        self.enc = JointReader(backbone) if backbone is not None else None

    def forward(self, story: TrainingStory, encoded: EncodedStory | None, keep: Pair | None) -> list:
        """See `Network.forward`. Words that are not kept are read by no other row either."""
        states = None if self.enc is None or encoded is None else self.states(story, encoded, keep)
        return self.head(story, states, keep)

    def states(self, story: TrainingStory, encoded: EncodedStory, keep: Pair | None) -> EncoderStates:
        """Middle and last states of every word of both texts: the means over its pieces."""
        gone = None
        if keep is not None:
            gone = torch.zeros(len(encoded.lower), dtype=torch.bool, device=encoded.lower.device)
            gone[encoded.pieces] = ~torch.cat(keep)[encoded.words]
        both = [
            _by_word(states, story, encoded)
            for states in (encoded.lower, self.enc(encoded.lower, encoded.chunks, gone))
        ]
        split = story.split
        return (both[0][:split], both[1][:split]), (both[0][split:], both[1][split:])


def _by_word(states: Tensor, story: TrainingStory, encoded: EncodedStory) -> Tensor:
    total = sum(map(len, story.labels))
    count = torch.bincount(encoded.words, minlength=total).clamp(min=1)[:, None]
    return states.new_zeros(total, states.shape[1]).index_add(0, encoded.words, states[encoded.pieces]) / count
