"""Whether a folder of outputs is what its sources say: file by file, a hash a column over every value in its place."""

import hashlib
import multiprocessing
import os
from array import array
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import answers
import polars
import pyarrow as pa
import pyarrow.parquet as pq

# "rows", "columns", and a hash for each column.
Digest = dict[str, str]
Read = Callable[[Path, dict[str, str]], pa.Table]


def source(path: Path, types: dict[str, str]) -> pa.Table:
    with answers.open_csv(path, types, has_newlines=True) as reader:
        return reader.read_all()


def parquet(path: Path, _: dict[str, str]) -> pa.Table:
    return pq.ParquetFile(path).read()


def avro(path: Path, _: dict[str, str]) -> pa.Table:
    return pa.Table.from_batches(answers.avro_batches(path))


def avro_by_polars(path: Path, _: dict[str, str]) -> pa.Table:
    """For what fastavro has written: another than the writer has to read it."""
    return polars.read_avro(path).to_arrow()


def microseconds(column: pa.Array) -> pa.Array:
    """Since 1970: a date is its midnight, as pandas stores it, and a time with a zone is its wall clock in UTC."""
    zone = column.type.tz if pa.types.is_timestamp(column.type) else None
    return column.cast(pa.timestamp("us", zone)).cast(pa.int64())


def is_text(kind: pa.DataType) -> bool:
    return pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)


def hashed(column: pa.Array, kind: str) -> str:
    if is_text(column.type) != (kind == "text"):
        return f"{column.type}, which is no {kind}"
    try:
        plain = microseconds(column) if kind in ("date", "timestamp") else answers.as_target(column, kind)
    except pa.ArrowException:
        return f"{column.type}, which is no {kind}"
    return hashlib.blake2b(array("Q", polars.from_arrow(plain).hash(7).to_list()), digest_size=16).hexdigest()


def digest(path: Path, read: Read, types: dict[str, str]) -> Digest:
    table = read(path, types)
    found = {"rows": str(table.num_rows), "columns": ", ".join(table.column_names)}
    return found | {name: hashed(table[name].combine_chunks(), kind) for name, kind in types.items() if name in table.column_names}


def digests(paths: list[Path], read: Read, types: dict[str, str]) -> list[Digest]:
    """Spawned, not forked: Polars' threads do not survive a fork."""
    with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn")) as pool:
        return list(pool.map(partial(digest, read=read, types=types), paths, chunksize=20))


def of_sources(paths: list[Path], types: dict[str, str]) -> dict[str, Digest]:
    """By the file's name."""
    return dict(zip((path.name for path in paths), digests(paths, source, types)))


def differences(folder: Path, form: str, read: Read, wanted: dict[str, Digest], types: dict[str, str]) -> list[str]:
    """What the files of a format below `folder` lack, have too much, or have wrong; `NAME.form` is the output of the source NAME."""
    paths = sorted(folder.rglob(f"*.{form}"))
    names = [path.name.removesuffix(f".{form}") for path in paths]
    found = dict(zip(names, digests(paths, read, types)))
    wrong = [f"{name} has {names.count(name)} {form} files" for name in sorted({*wanted, *names}) if names.count(name) != (name in wanted)]
    for name in wanted.keys() & found.keys():
        columns = [column for column, said in wanted[name].items() if found[name].get(column) != said]
        wrong += [f"{name}.{form} differs from its source in {', '.join(columns)}"] if columns else []
    return sorted(wrong)
