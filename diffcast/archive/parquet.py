"""Parquet: lists of pairs, and the results as two tables. Its package, pyarrow, is the extra `archive`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

from diffcast.archive import output_folder
from diffcast.archive.results import FINDINGS, PAIRS, Record, finding_rows, pair_row, records
from diffcast.errors import MissingPart, UnreadableInput

BATCH_ROWS: Final = 5_000
"""Rows in memory at once."""


def names(source: Path) -> list[str]:
    """The columns of a Parquet file; raises `UnreadableInput` where it is damaged."""
    with _reading(source) as file:
        return list(file.schema_arrow.names)


def rows(source: Path) -> Iterator[list[Any]]:
    """The rows of a Parquet file, read in batches."""
    with _reading(source) as file:
        try:
            for batch in file.iter_batches(BATCH_ROWS):
                columns = [column.to_pylist() for column in batch.columns]
                yield from (list(cells) for cells in zip(*columns, strict=True))
        except _arrow().ArrowException as error:
            raise _damaged(source, error) from error


def write(folder: Path) -> None:
    """Write `pairs.parquet` and `findings.parquet` from the results in a folder."""
    _write(folder / "pairs.parquet", PAIRS, ([pair_row(record)] for record in records(folder)))
    _write(folder / "findings.parquet", FINDINGS, (finding_rows(record) for record in records(folder)))


def table(folder: Path, rows_of: Callable[[Record], Iterable[Mapping[str, Any]]], columns: Mapping[str, str]) -> Any:
    """All rows as one `pyarrow.Table`."""
    arrow = _arrow()
    every = chain.from_iterable(rows_of(record) for record in records(folder))
    batches = [arrow.RecordBatch.from_pylist(part, _schema(columns)) for part in _parts(every)]
    return arrow.Table.from_batches(batches, _schema(columns))


def _write(path: Path, columns: Mapping[str, str], rows_by_pair: Iterable[Iterable[Mapping[str, Any]]]) -> None:
    arrow = _arrow()
    from pyarrow.parquet import ParquetWriter

    with output_folder.whole_file(path) as file, ParquetWriter(file, _schema(columns), compression="zstd") as writer:
        for part in _parts(chain.from_iterable(rows_by_pair)):
            writer.write_batch(arrow.RecordBatch.from_pylist(part, _schema(columns)))


def _parts(every: Iterable[Mapping[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    remaining = iter(every)
    while part := list(islice(remaining, BATCH_ROWS)):
        # A lone surrogate, which Arrow refuses, becomes an escape.
        yield [{name: _storable(value) for name, value in row.items()} for row in part]


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    return list(value.items()) if isinstance(value, dict) else value


def _schema(columns: Mapping[str, str]) -> Any:
    arrow = _arrow()
    types = {
        "string": arrow.string(),
        "strings": arrow.list_(arrow.string()),
        "number": arrow.int32(),
        "fraction": arrow.float64(),
        "date": arrow.date32(),
        "map": arrow.map_(arrow.string(), arrow.string()),
    }
    return arrow.schema([(name, types[kind]) for name, kind in columns.items()])


def _reading(source: Path) -> Any:
    arrow = _arrow()
    from pyarrow.parquet import ParquetFile

    try:
        return ParquetFile(source)
    except arrow.ArrowException as error:
        raise _damaged(source, error) from error


def _damaged(source: Path, error: Exception) -> UnreadableInput:
    return UnreadableInput(f"{source}: damaged Parquet ({' '.join(str(error).split())[:80]}); write it again")


def _arrow() -> Any:
    try:
        import pyarrow
    except ImportError as error:
        raise MissingPart("Parquet needs an extra; pip install 'diffcast[archive]'") from error
    return pyarrow
