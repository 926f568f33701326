"""Change one thing in a module at a time and see whether its tests notice (`make mutants`).

Takes a sample, the same each time, over the modules of diffcast/judge and diffcast/align by their length. cosmic-ray
makes the mutants; they exist only in memory. Each runs against the tests that TESTS names for its folder, until the
first failure. A mutant that survives is either no change of behavior, or a test is missing.
Needs benchmarks/requirements-mutants.txt.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import multiprocessing
import os
import random
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from signal import SIGKILL
from types import CodeType, ModuleType
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
LOGS: Final = ROOT / "build" / "mutants"
SAMPLE: Final = 132
"""Of some 2,900 places: enough to know the share of killed mutants within 7 of 100, in less than an hour."""
SEED: Final = 1
MAX_SECONDS: Final = 240
"""For the tests of one mutant, 10 times what they need; a mutant that runs longer is noticed."""
RULES: Final = (
    "judge_number judge_attribution judge_certainty judge_quote judge_cause judge_name judge_other judge_place "
    "judge_time judge_title judge_rules judge_reasons numbered_voices"
)
PAIRS: Final = "linking links runs remarks only_names repeats confidence facts joint_reading pairing"
NETWORKS: Final = "channels overlap attended network text_vectors blas_threads confidence facts network_twin"
STORIES: Final = "contradictions rival_sources split_additions whole_findings handmade house_style excerpts seeds"
TESTS: Final = {
    "diffcast/align": NETWORKS,
    "diffcast/judge/rules": RULES,
    "diffcast/judge/thresholds.py": f"{RULES} {PAIRS}",
    "diffcast/judge/confidence": f"{PAIRS} calibration_page",
    "diffcast/judge/remarks.py": "remarks strange_pairs error_messages",
    "diffcast/judge": PAIRS,
}
"""The tests of a folder or module by their names, and STORIES after them; the first line that fits counts."""
OPERATORS: Final = """
NumberReplacer AddNot ReplaceAndWithOr ReplaceOrWithAnd ReplaceTrueWithFalse ReplaceFalseWithTrue ZeroIterationForLoop
ReplaceBreakWithContinue ReplaceContinueWithBreak ExceptionReplacer
ReplaceUnaryOperator_Delete_Not ReplaceUnaryOperator_Delete_USub
ReplaceComparisonOperator_Eq_NotEq ReplaceComparisonOperator_NotEq_Eq
ReplaceComparisonOperator_Lt_LtE ReplaceComparisonOperator_LtE_Lt
ReplaceComparisonOperator_Gt_GtE ReplaceComparisonOperator_GtE_Gt
ReplaceComparisonOperator_Is_IsNot ReplaceComparisonOperator_IsNot_Is
ReplaceBinaryOperator_Add_Sub ReplaceBinaryOperator_Sub_Add ReplaceBinaryOperator_BitAnd_BitOr
ReplaceBinaryOperator_Mul_Div ReplaceBinaryOperator_Div_Mul
ReplaceBinaryOperator_FloorDiv_Mul ReplaceBinaryOperator_Mod_Mul
"""
"""Those that change behavior and not only types or caches; of comparisons, the nearest wrong one."""
PRELOADED: Final = ("numpy", "hypothesis", "pytest", "playwright.sync_api", "diffcast.language.understand")
"""What all tests import and no mutant changes: read once."""
FORK: Final = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Mutant:
    """One change of one module: what does it, the line, and the module as it is then."""

    path: str
    line: int
    operator: str
    source: str

    @property
    def changed(self) -> str:
        """The line as it is after the change."""
        return self.source.splitlines()[self.line - 1].strip()


class MutantLoader(SourceFileLoader):
    """Imports a mutant in place of its module, of which all but the source stays."""

    def __init__(self, mutant: Mutant) -> None:
        parts = Path(mutant.path).with_suffix("").parts
        super().__init__(".".join(parts).removesuffix(".__init__"), str(ROOT / mutant.path))
        self.source = mutant.source

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None, /
    ) -> ModuleSpec | None:
        """Only of that module."""
        return spec_from_file_location(fullname, self.path, loader=self) if fullname == self.name else None

    def get_code(self, fullname: str) -> CodeType:
        """Never from a cache, which holds what is on disk."""
        return compile(self.source, self.path, "exec", dont_inherit=True)


def mutants_of(path: str, count: int) -> list[Mutant]:
    """So many mutants of a module, at different places, the same each time."""
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    source, places = (ROOT / path).read_text(encoding="utf-8"), dict[tuple[int, int], list[tuple[str, int]]]()
    for name in OPERATORS.split():
        operator, nodes = get_operator(f"core/{name}")(), ast_nodes(get_ast(source))
        starts = [start for node in nodes for start, _ in operator.mutation_positions(node)]
        for nth, start in enumerate(starts):
            places.setdefault(start, []).append((name, nth))
    chance, made = random.Random(f"{SEED} {path}"), list[Mutant]()
    for start in chance.sample(sorted(places), min(count, len(places))):
        name, nth = chance.choice(places[start])
        made.append(Mutant(path, start[0], name, mutate_code(source, get_operator(f"core/{name}")(), nth)))
    return made


def sample(size: int) -> Iterator[Mutant]:
    """The sample: of each module its share, by lines."""
    files = sorted(file for folder in ("judge", "align") for file in (ROOT / "diffcast" / folder).rglob("*.py"))
    lines = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in files}
    for file in files:
        yield from mutants_of(file.relative_to(ROOT).as_posix(), round(size * lines[file] / sum(lines.values())))


def tests_of(path: str) -> tuple[str, ...]:
    """The names of the tests that concern a module."""
    own = next(tests for start, tests in TESTS.items() if path.startswith(start))
    return (*own.split(), *STORIES.split())


def run_tests(path: str, log: Path, mutant: Mutant | None) -> None:
    """Exits as pytest does: 0 if the tests of that module notice nothing. Those named like it run first."""
    import pytest

    if mutant:
        sys.meta_path.insert(0, MutantLoader(mutant))
    names = tests_of(path)
    near = [name for name in names if {*name.split("_")} & {*Path(path).stem.split("_"), Path(path).parent.name}]
    flags, code = ["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-profile=ci"], 0
    with log.open("w") as output, contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        for group in (near, [name for name in names if name not in near]):
            files = [str(ROOT / "tests" / f"test_{name}.py") for name in group]
            code = pytest.main([*flags, *files]) if files and not code else code
        output.flush()
    os._exit(int(code))


def survives(path: str, mutant: Mutant | None) -> bool:
    """Whether the tests of a module pass, with a mutant or as it is, in a process of their own."""
    name = f"{mutant.line}-{mutant.operator}" if mutant else "unchanged"
    log = LOGS / f"{path.replace('/', '.')}-{name}.log"
    process = FORK.Process(target=run_tests, args=(path, log, mutant))
    process.start()
    process.join(MAX_SECONDS)
    if process.is_alive():
        process.kill()
        process.join()
    if process.exitcode not in (0, 1, 2, -SIGKILL):  # Passed, failed, not imported, too slow.
        raise RuntimeError(f"{log}: pytest ended with {process.exitcode}; read it")
    return process.exitcode == 0


def main() -> int:
    """Say of each mutant whether it was killed; returns 1 if fewer than 8 of 10 were."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("modules", nargs="*", help="paths of modules or folders; all by default")
    options.add_argument("--sample", type=int, default=SAMPLE, help="how many mutants of all modules")
    options.add_argument("--jobs", type=int, default=os.cpu_count(), help="how many at a time")
    given = options.parse_args()
    LOGS.mkdir(parents=True, exist_ok=True)
    for name in PRELOADED:
        importlib.import_module(name)
    chosen = [one for one in sample(given.sample) if not given.modules or one.path.startswith(tuple(given.modules))]
    paths, survived = [one.path for one in chosen], 0
    with ProcessPoolExecutor(given.jobs, mp_context=FORK) as pool:
        unchanged = {tests_of(path): path for path in paths}.values()
        if not all(pool.map(survives, unchanged, [None] * len(unchanged))):
            raise SystemExit(f"tests fail without a mutant; see {LOGS}")
        for one, alive in zip(chosen, pool.map(survives, paths, chosen), strict=True):
            survived += alive
            print(
                "survived" if alive else "killed  ", f"{one.path}:{one.line} {one.operator}: {one.changed}", flush=True
            )
    print(f"killed {len(chosen) - survived} of {len(chosen)}")
    return int(survived > len(chosen) / 5)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
