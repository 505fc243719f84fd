"""What a file says, column by column, however an engine stores it: the same for the source and for every output."""

import json
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import fastavro
import polars
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.json
import pyarrow.parquet as pq

# Column: what it says. Numbers are compared with a tolerance of 1e-9, everything else exactly.
Answer = dict[str, tuple]
# From so many bytes on a Parquet file is read by several processes, which take a second to start.
LARGE = 500 << 20
TARGETS = {"int": pa.int64(), "double": pa.float64(), "date": pa.date32(), "timestamp": pa.timestamp("us"), "bool": pa.bool_(), "text": pa.string()}


def target(kind: str) -> pa.DataType:
    return TARGETS.get(kind, pa.float64())  # decimals: most engines take them for doubles unless told


def as_target(column: pa.Array, kind: str) -> pa.Array:
    wanted = target(kind)
    if kind == "timestamp" and pa.types.is_timestamp(column.type):
        return column.cast(pa.timestamp("us", column.type.tz)).cast(pa.int64()).cast(wanted)  # the wall clock in UTC is what was read
    if kind == "timestamp" and pa.types.is_integer(column.type):
        return column.cast(pa.timestamp("s")).cast(wanted)  # DataFusion stores whole seconds so, and the file does not say that they are times
    if kind == "date" and pa.types.is_integer(column.type):
        return column.cast(pa.int32()).cast(wanted)
    if pa.types.is_string_view(column.type):
        column = column.cast(pa.string())
    if kind == "timestamp" and (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return column.cast(pa.timestamp("us", "UTC")).cast(pa.int64()).cast(wanted)  # JSON has no times, and not every engine looks for them in texts
    return column.cast(wanted)


def say(column: pa.Array, kind: str) -> tuple:
    column = as_target(column, kind)
    if kind == "text":  # engines differ in whether an empty field is a null or an empty text: neither counts
        texts = column.filter(pc.greater(pc.fill_null(pc.binary_length(column), 0), 0))
        return len(texts), pc.sum(pc.utf8_length(texts)).as_py() or 0, int(polars.from_arrow(texts).hash(7).cast(polars.Int128).sum() or 0)
    present = len(column) - column.null_count
    if kind == "bool":
        return present, pc.sum(column).as_py() or 0
    if kind in ("date", "timestamp"):
        column = column.cast(pa.int32() if kind == "date" else pa.int64())
    # Sums of integers as halves, since a whole sum may not fit.
    if pa.types.is_integer(column.type):
        column = column.cast(pa.int64())
        return present, pc.sum(pc.shift_right(column, 20)).as_py() or 0, pc.sum(pc.bit_wise_and(column, (1 << 20) - 1)).as_py() or 0
    return present, pc.sum(column).as_py() or 0.0, pc.sum(pc.abs(column)).as_py() or 0.0


def answer(batches: Iterable[pa.RecordBatch], types: dict[str, str]) -> Answer:
    found: Answer = {"rows": (0,)}
    for batch in batches:
        found["rows"] = (found["rows"][0] + batch.num_rows,)
        for name, kind in types.items():
            said = say(column_at(batch, name), kind)
            found[name] = tuple(a + b for a, b in zip(found[name], said)) if name in found else said
    return found


def column_at(batch: pa.RecordBatch, path: str) -> pa.Array:
    """`a` is a column, `a.b` a field of a struct, `a[]` what is in a list."""
    if path in batch.schema.names:
        return batch.column(path)
    column: pa.Array | None = None
    for step in path.split("."):
        name = step.removesuffix("[]")
        column = batch.column(name) if column is None else pc.struct_field(column, name)
        if step.endswith("[]"):
            column = pc.list_flatten(column)
    assert column is not None
    return column


def of_source(path: Path, types: dict[str, str], has_newlines: bool = False) -> Answer:
    """What `of_csv` or `of_json_lines` says, kept beside the file for as long as the file stays the same."""
    identity = [path.stat().st_size, path.stat().st_mtime_ns, types]
    kept = path.with_name(path.name + ".answer.json")
    if kept.exists():
        told = json.loads(kept.read_text(encoding="utf-8"))
        if told["identity"] == identity:
            return {name: tuple(said) for name, said in told["answer"].items()}
    found = of_json_lines(path, types) if path.suffix == ".jsonl" else of_csv(path, types, has_newlines)
    kept.write_text(json.dumps({"identity": identity, "answer": found}), encoding="utf-8")
    return found


def open_csv(path: Path, types: dict[str, str], has_newlines: bool = False) -> pyarrow.csv.CSVStreamingReader:
    convert = pyarrow.csv.ConvertOptions(column_types={name: target(kind) for name, kind in types.items()}, strings_can_be_null=True, null_values=[""])
    parse, read = pyarrow.csv.ParseOptions(newlines_in_values=has_newlines), pyarrow.csv.ReadOptions(block_size=16 << 20)
    return pyarrow.csv.open_csv(path, read, parse, convert)


def of_csv(path: Path, types: dict[str, str], has_newlines: bool = False) -> Answer:
    with open_csv(path, types, has_newlines) as reader:
        return answer(reader, types)


def of_json_lines(path: Path, types: dict[str, str]) -> Answer:
    with pyarrow.json.open_json(path, pyarrow.json.ReadOptions(block_size=16 << 20)) as reader:
        return answer(reader, types)


def of_parquet(path: Path, types: dict[str, str]) -> Answer:
    if path.stat().st_size < LARGE:
        return of_some_row_groups(path, types, 0, 1)
    return shared_by_cores(of_some_row_groups, path, types)


def of_some_row_groups(path: Path, types: dict[str, str], first: int, step: int) -> Answer:
    """Each `step`-th row group from the row group `first` on."""
    with open(path, "rb") as file:
        parquet = pq.ParquetFile(file)
        return answer(parquet.iter_batches(row_groups=list(range(first, parquet.num_row_groups, step))), types)


def shared_by_cores(of_some: Callable[[Path, dict[str, str], int, int], Answer], path: Path, types: dict[str, str]) -> Answer:
    """Spawned, not forked: Polars' threads do not survive a fork."""
    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(cores, multiprocessing.get_context("spawn")) as pool:
        shares = list(pool.map(of_some, [path] * cores, [types] * cores, range(cores), [cores] * cores))
    names = {name: None for share in shares for name in share}
    return {name: tuple(map(sum, zip(*(share[name] for share in shares if name in share)))) for name in names}


def rows_of_avro(path: Path) -> int:
    """By the headers of the blocks: nothing is decoded."""
    with open(path, "rb") as file:
        return sum(block.num_records for block in fastavro.block_reader(file))


def of_avro(path: Path, types: dict[str, str]) -> Answer:
    """Every value, decoded by fastavro: 100,000 rows a second, so the blocks are shared among the cores."""
    return shared_by_cores(of_some_blocks, path, types)


def of_avro_by_polars(path: Path, types: dict[str, str]) -> Answer:
    return answer(polars.read_avro(path).to_arrow().to_batches(), types)


def of_some_blocks(path: Path, types: dict[str, str], first: int, step: int) -> Answer:
    """Each `step`-th block from the block `first` on."""
    return answer(avro_batches(path, first, step), types)


def avro_batches(path: Path, first: int = 0, step: int = 1) -> Iterator[pa.RecordBatch]:
    """A batch a block, decoded by fastavro."""
    # Days and microseconds as the numbers that they are in the file.
    for logical in ("int-date", "long-timestamp-micros", "long-local-timestamp-micros"):
        fastavro.read.LOGICAL_READERS[logical] = lambda value, *_: value
    with open(path, "rb") as file:
        reader = fastavro.block_reader(file)
        kinds = {field["name"]: avro_kind(field["type"]) for field in reader.writer_schema["fields"]}
        for number, block in enumerate(reader):
            if number % step == first:
                rows = list(block)
                columns = [pa.array([row[name] for row in rows], kind) for name, kind in kinds.items()]
                yield pa.RecordBatch.from_arrays(columns, list(kinds))


def avro_kind(avro: object) -> pa.DataType:
    """The Arrow type of a column, nullable or not."""
    if isinstance(avro, list):
        return avro_kind(next(kind for kind in avro if kind != "null"))
    if isinstance(avro, dict):
        logical = {"date": pa.date32(), "timestamp-micros": pa.timestamp("us"), "local-timestamp-micros": pa.timestamp("us")}
        return logical.get(avro.get("logicalType")) or avro_kind(avro["type"])
    return {"boolean": pa.bool_(), "int": pa.int32(), "long": pa.int64(), "float": pa.float32(), "double": pa.float64(), "string": pa.string()}[avro]


def differences(a: Answer, b: Answer) -> list[str]:
    def close(x: object, y: object) -> bool:
        return abs(x - y) <= 1e-9 * max(abs(x), abs(y), 1e-3) if isinstance(x, float) or isinstance(y, float) else x == y

    def same(name: str) -> bool:
        return len(a[name]) == len(b[name]) and all(close(x, y) for x, y in zip(a[name], b[name]))

    return [name for name in a if name not in b or not same(name)]
