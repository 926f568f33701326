"""Train the networks from labelled stories and put them in their places, with the list of the stories left out.

    make train                                          the benchmark's stories (hours on a CPU)
    python tools/train.py benchmarks/stories MORE       several folders of labelled stories
    python tools/train.py --also FOLDER                 stories to learn from that are never left out
    python tools/train.py --encoder mpnet               the strong network of high effort
    python tools/train.py --taught                      learn from the answers of the network of high effort too
    python tools/train.py --taught --pairs FOLDER       and from its answers on pairs without labels
    python tools/train.py --corpora FOLDER              learn from claims of public corpora first (corpora_stories.py)
    python tools/train.py --start CHECKPOINT            go on from a trained network, with half the rates
    python tools/train.py --folds                       prove on five folds instead; installs nothing
    python tools/train.py --smoke --into FOLDER         two stories, one epoch: shows that every step works

tools/from_export.py makes a CHECKPOINT of a shipped network.

A quarter of the stories of each kind is left out, and benchmarks/left_out.txt lists them: the benchmark and the tests
judge these alone. It can be stopped and started again: a run continues after its last epoch. It uses a GPU where torch
sees one. Needs `pip install -r tools/requirements-training.txt -r benchmarks/requirements.txt`.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import goldlib  # noqa: E402
import torch  # noqa: E402
import twin_fixture  # noqa: E402
from backbone import Backbone  # noqa: E402
from build_encoder import published_backbone  # noqa: E402
from export import install  # noqa: E402
from feature_cache import FILES, FeatureCache  # noqa: E402
from made_pairs import excerpt, two_stories  # noqa: E402
from planting import plant  # noqa: E402
from published import fetch  # noqa: E402
from splits import Split, fixed_split, folds, smoke_split  # noqa: E402
from teacher import teacher  # noqa: E402
from torch_network import Sizes  # noqa: E402
from training import EPOCHS, Run, train  # noqa: E402

from diffcast.errors import MissingPart  # noqa: E402

STORIES = ROOT / "benchmarks" / "stories"
WORK = ROOT / "build" / "train"
PLANTED = ("p1", "p2")
"""Variants with planted changes of each story that is trained on."""
SMOKE_STORIES, SMOKE_EPOCHS = 2, 1
AFTERWARDS = """
Done. A person has to look at this:
  1. python benchmarks/floors.py, python benchmarks/benchmark_page.py: did any figure get worse? Is that worth it?
  2. python benchmarks/evaluate.py --each: read the reports of the stories that score lowest.
  3. make test: goldens and examples may differ. Rewrite them with pytest --rewrite-goldens and read each difference.
  4. docs/laws.md: run python tools/laws_table.py and compare.
  5. diffcast/align/weights/CARD.md: data, date, what was tried.
"""


def main() -> None:
    """Train all modes that were asked for."""
    asked = arguments()
    torch.set_num_threads(asked.threads)
    device = torch.device(asked.device or ("cuda" if torch.cuda.is_available() else "cpu"))
    stories = checked_stories(asked.stories, asked.smoke)
    names = list(stories)
    stories |= also_learned_from(asked, names)
    choose = smoke_split if asked.smoke else folds if asked.folds else fixed_split
    print(f"{len(stories)} stories, {len(stories) - len(names)} of them never left out", flush=True)
    print(f"{device}, work in {asked.work}", flush=True)
    for split in choose(names):
        variants = {} if asked.smoke else made_variants(asked, stories, split)
        for mode in asked.modes:
            train_once(asked, mode, device, (stories, variants), split)
    if not asked.folds:
        list_left_out(asked.into, choose(names)[0])
        twin_fixture.write(asked.into / "tests" / "data" / twin_fixture.FILE.name)
        print(AFTERWARDS if asked.into == ROOT else "Done.")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", type=Path, nargs="*", default=[STORIES], help="folders of labelled stories")
    parser.add_argument("--also", type=Path, nargs="*", default=[], help="folders of stories that are never left out")
    parser.add_argument("--modes", nargs="+", choices=tuple(EPOCHS), default=list(EPOCHS))
    parser.add_argument("--encoder", choices=("minilm", "mpnet"), default="minilm", help="of contextual mode")
    parser.add_argument("--taught", action="store_true", help="learn from the installed network of high effort too")
    parser.add_argument("--pairs", type=Path, help="pairs without labels to learn its answers on (unlabelled_pairs.py)")
    parser.add_argument("--corpora", type=Path, help="pairs to learn from first (corpora_stories.py), contextual mode")
    parser.add_argument("--start", type=Path, help="checkpoint of a trained network to go on from, contextual mode")
    parser.add_argument("--folds", action="store_true", help="five folds; prints their figures and installs nothing")
    parser.add_argument("--epochs", type=int, help=f"instead of {EPOCHS}")
    parser.add_argument("--device", help="cpu or cuda; cuda where torch sees one")
    parser.add_argument("--threads", type=int, default=1, help="of torch on a CPU")
    parser.add_argument("--work", type=Path, default=WORK, help="features and checkpoints")
    parser.add_argument("--published", type=Path, default=ROOT / "build" / "published", help="published encoders")
    parser.add_argument("--into", type=Path, default=ROOT, help="the project, or a folder to try with")
    parser.add_argument("--smoke", action="store_true", help="two small stories, one epoch; needs --into")
    asked = parser.parse_args()
    asked.work, asked.into = asked.work.resolve(), asked.into.resolve()
    if asked.smoke and asked.into == ROOT:
        parser.error("--smoke makes weights that are of no use; give it a folder with --into")
    if asked.start and not asked.start.is_file():
        parser.error(f"--start: {asked.start}: no such file; give the checkpoint of a finished run")
    if asked.start and (asked.folds or "contextual" not in asked.modes):
        parser.error("--start needs contextual mode, and no --folds: the network may have seen the stories of a fold")
    return asked


def also_learned_from(asked: argparse.Namespace, others: Collection[str]) -> dict[str, Path]:
    """The stories that are never left out, by name; leaves the program where one has a name of `others`."""
    found = checked_stories(asked.also, smoke=False) if asked.also and not asked.smoke else {}
    if twice := sorted(found.keys() & set(others)):
        sys.exit(f"--also: {twice[0]} is the name of another story as well; rename one")
    return found


def checked_stories(roots: Sequence[Path], smoke: bool) -> dict[str, Path]:
    """The folders of all stories by name; leaves the program where one has a mistake or a name comes twice."""
    found = sorted((folder for root in roots for folder in goldlib.cases(root)), key=lambda path: path.name)
    if smoke:
        found = sorted(found, key=lambda folder: (folder / "article.txt").stat().st_size)[:SMOKE_STORIES]
    wrong = [f"{folder}: {line}" for folder in found for line in goldlib.problems(folder)]
    names = Counter(folder.name for folder in found)
    wrong += [
        f"{name}: {count} stories have this name; rename all but one" for name, count in names.items() if count > 1
    ]
    if wrong or not found:
        sys.exit("\n".join(wrong) or f"no labelled story in {', '.join(map(str, roots))}")
    return {folder.name: folder for folder in found}


def made_variants(asked: argparse.Namespace, stories: dict[str, Path], split: Split) -> dict[str, Path]:
    """Variants of the stories that are trained on, by name: planted changes, an excerpt in one wording, and the
    transcript beside the article of another story."""
    known = [name for name in stories if name not in split.unseen]
    found = {}
    for name, other in zip(known, [*known[1:], known[0]], strict=True):
        folder, into = stories[name], asked.work / "variants"
        makers = {f"{name}~{mark}": partial(plant, folder, seed=name + mark) for mark in PLANTED}
        makers[f"{name}~excerpt"] = partial(excerpt, folder, seed=name)
        makers[f"{name}~other"] = partial(two_stories, folder, stories[other])
        found |= {one: into / one for one, make in makers.items() if make(into=into / one)}
    return found


def train_once(
    asked: argparse.Namespace,
    mode: str,
    device: torch.device,
    folders: tuple[dict[str, Path], dict[str, Path]],
    split: Split,
) -> None:
    """Train one network without the stories of a split, and install it unless it is that of a fold."""
    stories, variants = folders
    pairs = _pairs(asked) if mode == "contextual" else {}
    corpora = _corpora(asked, stories | variants | pairs) if mode == "contextual" else {}
    encoder = asked.encoder if mode == "contextual" else "lexical"
    known, unseen = ([name for name in stories if (name in split.unseen) == out] for out in (False, True))
    if not known or not unseen:
        sys.exit(f"{len(stories)} stories are too few to leave some out; give more")
    backbone = _backbone(asked, encoder)
    cache = FeatureCache(asked.work / "features", stories | variants | pairs | corpora)
    load = cache.loader(encoder, backbone, device)
    by_story = {name: [one for one in variants if one.rpartition("~")[0] == name] for name in known}
    checkpoint = asked.work / "checkpoints" / f"{encoder}-{split.name}.pt"
    epochs = int(asked.epochs or (SMOKE_EPOCHS if asked.smoke else EPOCHS[mode]))
    start = asked.start if mode == "contextual" else None
    told = (
        encoder,
        epochs,
        sorted(known),
        asked.taught,
        sorted(pairs),
        _digest(corpora),
        start and _digest_of_file(start),
    )
    key = hashlib.sha256(repr(told).encode()).hexdigest()[:16]
    print(f"{encoder}, {split.name}: {len(known)} stories, {len(unseen)} left out", flush=True)
    run = Run(
        epochs, _seed(split, start), device, load, checkpoint, key, encoder, backbone, _sizes(backbone),
        variants=by_story, teacher=_teacher(asked, mode, {name: stories[name] for name in known} | pairs, device),
        corpora=sorted(corpora), start=start,
    )  # fmt: skip
    train(run, [*known, *pairs], unseen)
    if not asked.folds:
        install(torch.load(checkpoint, map_location="cpu", weights_only=False), asked.into, asked.published)


def _backbone(asked: argparse.Namespace, encoder: str) -> Backbone | None:
    """The published encoder, fetched once; lexical mode needs none."""
    return None if encoder == "lexical" else published_backbone(encoder, fetch(encoder, asked.published / encoder))


def _teacher(asked: argparse.Namespace, mode: str, stories: dict[str, Path], device: torch.device):
    """What the network of high effort says of the stories, if it is asked for."""
    if not asked.taught or mode != "contextual":
        return None
    try:
        return teacher(asked.work / "taught", stories, device)
    except MissingPart as error:
        sys.exit(f"--taught: {error}")


def _pairs(asked: argparse.Namespace) -> dict[str, Path]:
    """The pairs without labels, by name."""
    return {} if asked.pairs is None else {folder.name: folder for folder in sorted(asked.pairs.iterdir())}


def _corpora(asked: argparse.Namespace, others: Collection[str]) -> dict[str, Path]:
    """The pairs made from corpora, by name; leaves the program where there are none, or one has a name of `others`."""
    if asked.corpora is None:
        return {}
    found = goldlib.cases(asked.corpora)[: SMOKE_STORIES if asked.smoke else None]
    if not found:
        sys.exit(f"--corpora: no labelled pair in {asked.corpora}; make some with tools/corpora_stories.py")
    names = Counter(folder.name for folder in found)
    if twice := sorted(name for name, count in names.items() if count > 1 or name in others):
        sys.exit(f"--corpora: {asked.corpora}: {twice[0]} is the name of another story as well; rename one")
    return {folder.name: folder for folder in found}


def _digest(pairs: Mapping[str, Path]) -> str:
    """Of the files of some pairs, which may be made again with the same names."""
    files = [folder / file for _, folder in sorted(pairs.items()) for file in FILES]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()


def _digest_of_file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _seed(split: Split, start: Path | None) -> int:
    """That of the split; with a network to start from another one, or it would see what it saw before in that order."""
    return split.seed if start is None else split.seed + int(_digest_of_file(start)[:6], 16)


def _sizes(backbone: Backbone | None) -> Sizes:
    return Sizes() if backbone is None else Sizes(encoder=backbone.form.width)


def list_left_out(into: Path, split: Split) -> None:
    """Write the names of the stories that the installed networks never saw."""
    path = into / "benchmarks" / "left_out.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{name}\n" for name in sorted(split.unseen)), encoding="utf-8")


if __name__ == "__main__":
    main()
