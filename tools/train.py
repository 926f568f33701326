"""Train the networks from labelled stories, prove them on stories left out, and put everything in its place.

    make train                                          the benchmark's stories, five folds (hours on a CPU)
    python tools/train.py benchmarks/stories MORE       several folders of labelled stories
    python tools/train.py --fixed-split                 leave out a quarter of the stories once, instead of five folds
    python tools/train.py --smoke --into FOLDER         two stories, one epoch: shows that every step works

It can be stopped and started again: finished steps are skipped while their stories, code and options are the same, and
a training run continues after its last epoch. It uses a GPU where torch sees one. At the end it says what a person has
to look at. Needs `pip install -r tools/requirements-training.txt -r benchmarks/requirements.txt`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import build_encoder  # noqa: E402
import goldlib  # noqa: E402
import numpy  # noqa: E402
import torch  # noqa: E402
import twin_fixture  # noqa: E402
from safetensors.torch import save_file  # noqa: E402
from splits import Split, fixed_split, folds, smoke_split  # noqa: E402
from training import EPOCHS, Run, Trained, readings, train  # noqa: E402
from training_data import TrainingStory, training_story  # noqa: E402

from diffcast.align.network import input_names  # noqa: E402
from diffcast.similarity.encoder import VOCABULARY  # noqa: E402
from diffcast.similarity.wordpiece import WordPiece, read_vocabulary  # noqa: E402

STORIES = ROOT / "benchmarks" / "stories"
WORK = ROOT / "build" / "train"
CODE = ("train.py", "training.py", "training_data.py", "torch_network.py", "minilm.py", "splits.py")
FINAL_SEED = 100
SMOKE_STORIES, SMOKE_EPOCHS = 2, 1
AFTERWARDS = """
Done. A person has to look at this:
  1. git diff docs/benchmark.md benchmarks/floors.json: did any figure get worse, and is that worth it? On the same
     stories a limit never gets easier. On new stories, compare the rows with each other, not with the earlier page.
  2. python benchmarks/evaluate.py --each: read the reports of the stories that score lowest.
  3. make test: goldens and examples may differ. Rewrite them with pytest --rewrite-goldens and read each difference.
  4. docs/laws.md: run python tools/laws_table.py and compare.
  5. diffcast/align/weights/CARD.md: data, date, what was tried.
"""


@dataclass(slots=True)
class Training:
    """One call of this command: its options, stories and folders."""

    asked: argparse.Namespace
    folders: tuple[Path, ...]
    device: torch.device
    stories: list[TrainingStory] = field(default_factory=list)
    stories_key: str = ""

    @property
    def work(self) -> Path:
        return Path(self.asked.work)

    def epochs(self, mode: str) -> int:
        return int(self.asked.epochs or (SMOKE_EPOCHS if self.asked.smoke else EPOCHS[mode]))

    def weights(self, mode: str) -> Path | None:
        """The published encoder, from which contextual mode starts."""
        return self.work / "published" / build_encoder.MODEL if mode == "contextual" else None


def main() -> None:
    """Do all steps, and say what is to be looked at."""
    asked = arguments()
    torch.set_num_threads(asked.threads)
    device = torch.device(asked.device or ("cuda" if torch.cuda.is_available() else "cpu"))
    training = Training(asked, checked_stories(asked), device)
    print(f"{len(training.folders)} stories, {device}, work in {training.work}", flush=True)
    published(training)
    features(training)
    split = smoke_split if asked.smoke else fixed_split if asked.fixed_split else folds
    splits = split([story.id for story in training.stories])
    for step in steps(training, splits):
        once(training, step)
    install(training, splits)
    if asked.into == ROOT:
        measure(splits)
        print(AFTERWARDS)


@dataclass(frozen=True, slots=True)
class Step:
    """One piece of the work, done again where its output is missing or what it depends on has changed."""

    name: str
    output: Path
    do: Callable[[], object]
    split: Split | None = None
    code: tuple[str, ...] = ()
    """Files of tools/ that it runs besides those of training."""


def steps(training: Training, splits: Sequence[Split]) -> Iterator[Step]:
    """The steps from stories to weights, in their order."""
    work = training.work
    for mode in training.asked.modes:
        for split in splits:
            output = work / "held_out" / f"{mode}-{split.name}.npz"
            yield Step(f"held-out {mode} {split.name}", output, partial(held_out, training, mode, split), split)
        yield Step(f"weights {mode}", work / "weights" / f"{mode}.npz", partial(final, training, mode))
    if "contextual" in training.asked.modes:
        exporters = ("build_encoder.py", "encoder_graph.py", "encoder_sentences.txt")
        yield Step(
            "export the encoder", work / "encoder" / build_encoder.GRAPH, partial(export, training), code=exporters
        )
    fixture = work / twin_fixture.FILE.name
    yield Step("compare torch with numpy", fixture, partial(twin_fixture.write, fixture), code=("twin_fixture.py",))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", type=Path, nargs="*", default=[STORIES], help="folders of labelled stories")
    parser.add_argument("--modes", nargs="+", choices=tuple(EPOCHS), default=list(EPOCHS))
    parser.add_argument("--fixed-split", action="store_true", help="leave out a quarter once, instead of five folds")
    parser.add_argument("--epochs", type=int, help=f"instead of {EPOCHS}")
    parser.add_argument("--device", help="cpu or cuda; cuda where torch sees one")
    parser.add_argument("--threads", type=int, default=1, help="of torch on a CPU")
    parser.add_argument("--work", type=Path, default=WORK, help="checkpoints and finished steps")
    parser.add_argument("--into", type=Path, default=ROOT, help="the project, or a folder to try with")
    parser.add_argument("--smoke", action="store_true", help="two small stories, one epoch; needs --into")
    asked = parser.parse_args()
    asked.work, asked.into = asked.work.resolve(), asked.into.resolve()
    if asked.smoke and asked.into == ROOT:
        parser.error("--smoke makes weights that are of no use; give it a folder with --into")
    return asked


def checked_stories(asked: argparse.Namespace) -> tuple[Path, ...]:
    """The folders of all stories by name; leaves the program where one has a mistake or a name comes twice."""
    found = sorted((folder for root in asked.stories for folder in goldlib.cases(root)), key=lambda path: path.name)
    if asked.smoke:
        found = sorted(found, key=lambda folder: (folder / "article.txt").stat().st_size)[:SMOKE_STORIES]
    wrong = [f"{folder}: {line}" for folder in found for line in goldlib.problems(folder)]
    names = Counter(folder.name for folder in found)
    wrong += [
        f"{name}: {count} stories have this name; rename all but one" for name, count in names.items() if count > 1
    ]
    if wrong or not found:
        sys.exit("\n".join(wrong) or f"no labelled story in {', '.join(map(str, asked.stories))}")
    return tuple(found)


def published(training: Training) -> None:
    """Fetch the encoder's published weights once; lexical mode needs none."""
    folder = training.work / "published"
    if "contextual" in training.asked.modes and not (folder / build_encoder.MODEL).exists():
        scratch = training.work / "download"
        scratch.mkdir(parents=True, exist_ok=True)
        shutil.copytree(build_encoder.fetch(scratch), folder, dirs_exist_ok=True)
        shutil.rmtree(scratch)


def features(training: Training) -> None:
    """Compute the features of every story, and the key that says which stories and features these are."""
    vocabulary = (build_encoder.FOLDER / VOCABULARY).read_text("utf-8")
    tokeniser = WordPiece(read_vocabulary(vocabulary))
    training.stories = [training_story(folder, tokeniser) for folder in training.folders]
    total = hashlib.sha256()
    for story, folder in zip(training.stories, training.folders, strict=True):
        total.update(story.id.encode() + (folder / "gold.json").read_bytes())
        for part, array in story.inputs.items():
            rounded = array if array.dtype.kind == "U" else numpy.round(array, 4)
            total.update(part.encode() + rounded.tobytes())
    training.stories_key = total.hexdigest()


def key_of(training: Training, step: str, split: Split | None, more_code: Sequence[str] = ()) -> str:
    """What a step depends on: it is done again where any of it changes."""
    code = [hashlib.sha256((ROOT / "tools" / name).read_bytes()).hexdigest() for name in (*CODE, *more_code)]
    epochs = {mode: training.epochs(mode) for mode in EPOCHS}
    unseen = sorted(split.unseen) if split else []
    return hashlib.sha256(repr((step, training.stories_key, code, epochs, unseen)).encode()).hexdigest()[:16]


def once(training: Training, step: Step) -> None:
    """Do a step unless its output is there and was made with the same key."""
    ledger = training.work / "done.json"
    done = json.loads(ledger.read_text()) if ledger.exists() else {}
    key = key_of(training, step.name, step.split, step.code)
    if done.get(step.name) == key and step.output.exists():
        print(f"{step.name}: done before", flush=True)
        return
    print(step.name, flush=True)
    step.do()
    ledger.write_text(json.dumps(done | {step.name: key}, indent=1))


def run_of(training: Training, mode: str, name: str, seed: int, split: Split | None) -> Run:
    step = f"{mode}-{name}"
    checkpoint = training.work / "checkpoints" / f"{step}.pt"
    key = key_of(training, step, split)
    return Run(mode, training.epochs(mode), seed, training.device, training.weights(mode), checkpoint, key)


def held_out(training: Training, mode: str, split: Split) -> None:
    """Train without the stories of a split, and store what the network then reads in them."""
    known = [story.to(training.device) for story in training.stories if story.id not in split.unseen]
    unseen = [story.to(training.device) for story in training.stories if story.id in split.unseen]
    if not known or not unseen:
        sys.exit(f"{len(training.stories)} stories are too few to leave some out; give more")
    trained = train(run_of(training, mode, split.name, split.seed, split), known, unseen)
    arrays = {name: array for story in unseen for name, array in readings(trained, story).items()}
    save_arrays(training.work / "held_out" / f"{mode}-{split.name}.npz", arrays)


def final(training: Training, mode: str) -> None:
    """Train on all stories: the weights that the package carries, with the names of their inputs."""
    stories = [story.to(training.device) for story in training.stories]
    trained = train(run_of(training, mode, "final", FINAL_SEED, None), stories)
    save_arrays(training.work / "weights" / f"{mode}.npz", weight_arrays(trained))
    if trained.encoder is not None:
        model = {name: value.cpu().contiguous() for name, value in trained.encoder.model.state_dict().items()}
        save_file(model, training.work / "weights" / "encoder.safetensors")


def weight_arrays(trained: Trained) -> dict[str, numpy.ndarray]:
    """A network as its weight file: 16-bit floats, and the names of its inputs."""
    state = trained.network.state_dict().items()
    arrays = {name: value.cpu().numpy().astype(numpy.float16) for name, value in state}
    names = input_names(vectors=trained.encoder is not None).items()
    return arrays | {name: numpy.array(listed) for name, listed in names}


def export(training: Training) -> None:
    """The trained encoder in 8 bits, proved against the one in 32."""
    weights = ["--weights", training.work / "weights" / "encoder.safetensors"]
    into = ["--into", training.work / "encoder", "--source", training.work / "published"]
    run_tool("tools/build_encoder.py", *weights, *into)


def install(training: Training, splits: Sequence[Split]) -> None:
    """Put what was made where the package and the benchmark read it; the readings only of the benchmark's stories."""
    into, work = training.asked.into, training.work
    own = {folder.name for folder in goldlib.cases(STORIES)}
    for mode in training.asked.modes:
        for old in (into / "benchmarks" / "held_out").glob(f"{mode}-*.npz"):
            old.unlink()
        for split in splits:
            name = f"{mode}-{split.name}.npz"
            with numpy.load(work / "held_out" / name) as stored:
                arrays = {key: stored[key] for key in stored.files if key.split("/")[0] in own}
            save_arrays(into / "benchmarks" / "held_out" / name, arrays)
        copy([work / "weights" / f"{mode}.npz"], into / "diffcast" / "align" / "weights")
    if "contextual" in training.asked.modes:
        copy((work / "encoder").iterdir(), into / "diffcast" / "similarity" / "weights")
    copy([work / twin_fixture.FILE.name], into / "tests" / "data")


def measure(splits: Sequence[Split]) -> None:
    """The benchmark page and the limits, by programs of their own: they load the weights that were just written."""
    run_tool("benchmarks/benchmark_page.py")
    run_tool("benchmarks/floors.py")
    if len(splits) == 1:
        print(f"The figures are over the {len(splits[0].unseen)} stories that were left out.")


def copy(files: Iterable[Path], into: Path) -> None:
    into.mkdir(parents=True, exist_ok=True)
    for file in files:
        shutil.copy2(file, into)


def save_arrays(path: Path, arrays: dict[str, numpy.ndarray]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    numpy.savez_compressed(path, **arrays)


def run_tool(name: str, *options: object) -> None:
    """Run a program of the project; leaves this one where it fails."""
    ended = subprocess.run([sys.executable, str(ROOT / name), *map(str, options)], check=False)
    if ended.returncode:
        sys.exit(f"{name} failed; mend it and start again: finished steps are kept")


if __name__ == "__main__":
    main()
