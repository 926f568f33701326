"""The graphs of an encoder's folder, checked against their digests and ready to run.

The only importer of onnxruntime, which is loaded when first needed. A run with `--encoder lexical` never loads it.
"""

from __future__ import annotations

import hashlib
import importlib.resources
import json
import os
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy
from numpy.typing import NDArray

from diffcast.errors import MissingPart
from diffcast.settings import Effort

if TYPE_CHECKING:
    import onnxruntime

DIGESTS = "digests.json"
TELEMETRY_SWITCH = "ORT_DISABLE_TELEMETRY"
"""The environment variable that turns off onnxruntime's telemetry when it is 1 before the first import."""
INSTEAD = "reinstall diffcast or pass --encoder lexical"

LARGE_IS_MISSING = "--effort high needs diffcast-large: run make large or pip install diffcast-large"


class Graph:
    """One graph. One thread: the same result every time."""

    def __init__(self, content: bytes) -> None:
        self._session = _session(content)
        self._outputs = [output.name for output in self._session.get_outputs()]

    def __call__(self, **inputs: NDArray[Any]) -> list[NDArray[numpy.float32]]:
        """All outputs, in the graph's order."""
        found: list[NDArray[numpy.float32]] = self._session.run(self._outputs, inputs)
        return found


def large_weights() -> Traversable:
    """The weights of the companion package that high effort needs; raises `MissingPart` where it is not installed."""
    try:
        return importlib.resources.files("diffcast_large") / "weights"
    except ModuleNotFoundError as error:
        raise MissingPart(LARGE_IS_MISSING) from error


def weights_folder(effort: Effort) -> Traversable:
    """The folder of an encoder's files; raises `MissingPart` where the package of high effort is not installed."""
    bundled = importlib.resources.files("diffcast.similarity") / "weights"
    return bundled if effort == "default" else large_weights()


def read_digests(folder: Traversable) -> Mapping[str, Any]:
    """What the folder's digests.json says; raises `MissingPart` where there is none."""
    try:
        found: Mapping[str, Any] = json.loads((folder / DIGESTS).read_bytes())
    except (OSError, ValueError) as error:
        raise MissingPart(f"{folder}: the encoder is not there; {INSTEAD}") from error
    return found


def checked(folder: Traversable, name: str, digests: Mapping[str, str]) -> bytes:
    """The content of a file, as its digest says; raises `MissingPart` where it is missing or damaged."""
    try:
        content = (folder / name).read_bytes()
    except OSError as error:
        raise MissingPart(f"{folder / name}: not there; {INSTEAD}") from error
    if hashlib.sha256(content).hexdigest() != digests.get(name):
        raise MissingPart(f"{folder / name}: damaged; {INSTEAD}")
    return content


def load_onnxruntime() -> ModuleType:
    """Import onnxruntime with its telemetry off; a value that the user has set for the switch is kept.

    On Linux and macOS, onnxruntime 1.29 and later keep a device id and a queue of events in the home folder and post
    them to their maker. Only the environment variable stops that, and only before the first import:
    `disable_telemetry_events()` comes after the files are written. So every part of the project imports it here.
    """
    os.environ.setdefault(TELEMETRY_SWITCH, "1")
    import onnxruntime

    runtime: ModuleType = onnxruntime
    return runtime


def _session(graph: bytes) -> onnxruntime.InferenceSession:
    """One thread, and the graph as it was built: measured, onnxruntime's own fusions run slower.

    Without its arena, which keeps the most that any run took: 80 MB for long texts, against a fiftieth of the time.
    """
    try:
        runtime = load_onnxruntime()
    except ImportError as error:
        raise MissingPart(f"onnxruntime cannot be loaded ({error}); install it or pass --encoder lexical") from error
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.execution_mode = runtime.ExecutionMode.ORT_SEQUENTIAL
    options.enable_cpu_mem_arena = False
    options.graph_optimization_level = runtime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session: onnxruntime.InferenceSession = runtime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    return session
