"""python convert.py ENGINE SOURCE.csv OUT CODEC [--newlines] [TYPES.json]: the peer ENGINE turns CSV into OUT.parquet, fastavro into
OUT.avro, pandas+fastavro into both, the engines of json_lines.py turn JSON Lines into OUT.parquet, and those of inflate.py only decompress
SOURCE; CODEC is a name with or without a level, and for both formats PARQUET,AVRO.

--newlines tells the engines that have to be told that quoted fields hold newlines. Everything else is the engine's default, and so are
the types, unless TYPES names them: {column: "int" | "decimal(p,s)" | "date" | "timestamp" | "bool" | "double" | "text"}. Prints its own
seconds, of the clock and of processors, without the start of Python and the import.
"""

import functools
import json
import queue
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator

import inflate
import json_lines

Types = dict[str, str]


def decimal_digits(kind: str) -> tuple[int, int] | None:
    found = re.fullmatch(r"decimal\((\d+),(\d+)\)", kind)
    return (int(found[1]), int(found[2])) if found else None


def split_codec(codec: str) -> tuple[str, int | None]:
    name, _, level = codec.partition(":")
    return name, int(level) if level else None


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def polars_job(source: str, out: str, codec: str, types: Types | None, has_newlines: bool) -> Callable[[], None]:
    import polars

    name, level = split_codec(codec)
    known = {
        "int": polars.Int64, "double": polars.Float64, "date": polars.Date, "timestamp": polars.Datetime("us"),
        "bool": polars.Boolean, "text": polars.String,
    }  # fmt: skip

    def kind(text: str):
        digits = decimal_digits(text)
        return polars.Decimal(*digits) if digits else known[text]

    declared = {column: kind(text) for column, text in types.items()} if types else None

    def run() -> None:
        frame = polars.scan_csv(source, try_parse_dates=True, schema_overrides=declared, infer_schema_length=10_000)
        frame.sink_parquet(out + ".parquet", compression=name, compression_level=level)

    return run


def duckdb_job(source: str, out: str, codec: str, types: Types | None, has_newlines: bool) -> Callable[[], None]:
    import duckdb

    name, level = split_codec(codec)
    known = {"int": "BIGINT", "double": "DOUBLE", "date": "DATE", "timestamp": "TIMESTAMP", "bool": "BOOLEAN", "text": "VARCHAR"}
    declared = ""
    if types:
        columns = (f"{quoted(column)}: {quoted(known.get(text, text.upper()))}" for column, text in types.items())
        declared = f", types={{{', '.join(columns)}}}"
    options = f"FORMAT parquet, COMPRESSION {name}" + (f", COMPRESSION_LEVEL {level}" if level else "")
    return lambda: duckdb.sql(f"COPY (FROM read_csv({quoted(source)}{declared})) TO {quoted(out + '.parquet')} ({options})")


def pyarrow_job(source: str, out: str, codec: str, types: Types | None, has_newlines: bool, is_streamed: bool = False) -> Callable[[], None]:
    import pyarrow
    import pyarrow.csv
    import pyarrow.parquet

    name, level = split_codec(codec)
    known = {
        "int": pyarrow.int64(), "double": pyarrow.float64(), "date": pyarrow.date32(), "timestamp": pyarrow.timestamp("us"),
        "bool": pyarrow.bool_(), "text": pyarrow.string(),
    }  # fmt: skip

    def kind(text: str):
        digits = decimal_digits(text)
        return pyarrow.decimal128(*digits) if digits else known[text]

    declared = {column: kind(text) for column, text in types.items()} if types else None
    # An empty field is a null to every other engine; to pyarrow only where it is told so.
    convert = pyarrow.csv.ConvertOptions(column_types=declared, strings_can_be_null=True, null_values=[""])
    parse = pyarrow.csv.ParseOptions(newlines_in_values=has_newlines)

    def run() -> None:
        if not is_streamed:
            table = pyarrow.csv.read_csv(source, parse_options=parse, convert_options=convert)
            pyarrow.parquet.write_table(table, out + ".parquet", compression=name, compression_level=level)
            return
        # Reading in one thread and writing in another: for lineitem here faster than read_csv and write_table (6 s), a loop in one thread
        # (7 s) and dataset.write_dataset (4 s), and in a fourth of read_csv's memory.
        reader = pyarrow.csv.open_csv(source, pyarrow.csv.ReadOptions(block_size=4 << 20), parse, convert)
        waiting: queue.Queue = queue.Queue(maxsize=2)

        def read() -> None:
            try:
                for group in row_groups(reader):
                    waiting.put(group)
            finally:
                waiting.put(None)

        thread = threading.Thread(target=read)
        thread.start()
        with pyarrow.parquet.ParquetWriter(out + ".parquet", reader.schema, compression=name, compression_level=level) as writer:
            while (group := waiting.get()) is not None:
                writer.write_table(pyarrow.Table.from_batches(group))
        thread.join()

    return run


def row_groups(batches) -> Iterator[list]:
    """Batches by 64 MiB: one row group a batch would be a slow and larger file."""
    group, size = [], 0
    for batch in batches:
        group.append(batch)
        size += batch.nbytes
        if size >= 64 << 20:
            yield group
            group, size = [], 0
    if group:
        yield group


def datafusion_job(source: str, out: str, codec: str, types: Types | None, has_newlines: bool) -> Callable[[], None]:
    import datafusion
    import pyarrow

    name, level = split_codec(codec)
    known = {
        "int": pyarrow.int64(), "double": pyarrow.float64(), "date": pyarrow.date32(), "timestamp": pyarrow.timestamp("us"),
        "bool": pyarrow.bool_(), "text": pyarrow.string_view(),
    }  # fmt: skip

    def kind(text: str):
        digits = decimal_digits(text)
        return pyarrow.decimal128(*digits) if digits else known[text]

    schema = pyarrow.schema([(column, kind(text)) for column, text in types.items()]) if types else None

    def run() -> None:
        # One file, as the others write: without this it writes one a core.
        config = datafusion.SessionConfig().set("datafusion.execution.minimum_parallel_output_files", "1")
        context = datafusion.SessionContext(config)
        packed = {".gz": "gzip", ".zst": "zstd"}.get(source[source.rindex("."):])
        compression = {"file_extension": source[source.rindex("."):], "file_compression_type": packed} if packed else {}
        # Its inference splits records at newlines within quotes and fails, unless it looks at one record only.
        sample = 1 if has_newlines else 10_000
        options = datafusion.CsvReadOptions(schema=schema, schema_infer_max_records=sample, newlines_in_values=has_newlines, **compression)
        frame = context.read_csv(source, options=options)
        frame.write_parquet(out + ".parquet", compression=name, compression_level=level)

    return run


def clickhouse_job(source: str, out: str, codec: str, types: Types | None, has_newlines: bool) -> Callable[[], None]:
    import chdb

    name, level = split_codec(codec)
    known = {"int": "Int64", "double": "Float64", "date": "Date32", "timestamp": "DateTime64(6)", "bool": "Bool", "text": "String"}

    def kind(text: str) -> str:
        digits = decimal_digits(text)
        return f"Nullable(Decimal({digits[0]}, {digits[1]}))" if digits else f"Nullable({known[text]})"

    structure = ", " + quoted(", ".join(f"`{column}` {kind(text)}" for column, text in types.items())) if types else ""
    settings = {
        "output_format_parquet_compression_method": quoted(name),
        "engine_file_truncate_on_insert": "1",
    }
    if level:
        settings["output_format_compression_level"] = str(level)
    text = ", ".join(f"{key} = {value}" for key, value in settings.items())
    query = (
        f"INSERT INTO FUNCTION file({quoted(out + '.parquet')}, 'Parquet') "
        f"SELECT * FROM file({quoted(source)}, 'CSVWithNames'{structure}) SETTINGS {text}"
    )
    return lambda: chdb.query(query) and None


def read_with_pandas(source: str, has_newlines: bool):
    """The whole table. pyarrow's engine is the faster of pandas' two, but cannot be told of newlines."""
    import pandas

    engine = "c" if has_newlines else "pyarrow"
    return pandas.read_csv(source, engine=engine, dtype_backend="pyarrow", keep_default_na=False, na_values=[""])


def pandas_job(source: str, out: str, codec: str, types: Types | None, has_newlines: bool) -> Callable[[], None]:
    import pandas  # noqa: F401
    import pyarrow.parquet  # noqa: F401

    name, level = split_codec(codec)

    def run() -> None:
        read_with_pandas(source, has_newlines).to_parquet(out + ".parquet", compression=name, compression_level=level, index=False)

    return run


def avro_schema(table) -> dict:
    """Every column with null, under the Avro type that its Arrow type says."""
    import pyarrow.types as kinds

    def kind(arrow):
        if kinds.is_boolean(arrow):
            return "boolean"
        if kinds.is_integer(arrow):
            return "long"
        if kinds.is_floating(arrow):
            return "double"
        if kinds.is_date(arrow):
            return {"type": "int", "logicalType": "date"}
        return {"type": "long", "logicalType": "timestamp-micros"} if kinds.is_timestamp(arrow) else "string"

    return {"type": "record", "name": "row", "fields": [{"name": field.name, "type": ["null", kind(field.type)]} for field in table]}


def write_with_fastavro(out: str, codec: str, schema, batches) -> None:
    import fastavro

    name, level = split_codec(codec)
    rows = (row for batch in batches for row in batch.to_pylist())
    with open(out + ".avro", "wb") as file:
        fastavro.writer(file, fastavro.parse_schema(avro_schema(schema)), rows, codec=name, codec_compression_level=level)


def fastavro_job(source: str, out: str, codec: str, types: Types | None, has_newlines: bool) -> Callable[[], None]:
    """pyarrow reads and types, which is quicker than the csv module, int() and float(); fastavro writes."""
    import fastavro  # noqa: F401
    import pyarrow.csv

    convert = pyarrow.csv.ConvertOptions(strings_can_be_null=True, null_values=[""])
    parse = pyarrow.csv.ParseOptions(newlines_in_values=has_newlines)

    def run() -> None:
        with pyarrow.csv.open_csv(source, pyarrow.csv.ReadOptions(block_size=4 << 20), parse, convert) as reader:
            write_with_fastavro(out, codec, reader.schema, reader)

    return run


def pandas_and_fastavro_job(source: str, out: str, codec: str, types: Types | None, has_newlines: bool) -> Callable[[], None]:
    """Both formats from one DataFrame."""
    import fastavro  # noqa: F401
    import pandas  # noqa: F401
    import pyarrow

    of_parquet, of_avro = codec.split(",")

    def run() -> None:
        frame = read_with_pandas(source, has_newlines)
        name, level = split_codec(of_parquet)
        frame.to_parquet(out + ".parquet", compression=name, compression_level=level, index=False)
        table = pyarrow.Table.from_pandas(frame, preserve_index=False)
        write_with_fastavro(out, of_avro, table.schema, table.to_batches(max_chunksize=50_000))

    return run


JOBS = {
    "polars": polars_job,
    "duckdb": duckdb_job,
    "pyarrow": pyarrow_job,
    "pyarrow-streaming": functools.partial(pyarrow_job, is_streamed=True),
    "datafusion": datafusion_job,
    "clickhouse": clickhouse_job,
    "pandas": pandas_job,
    "fastavro": fastavro_job,
    "pandas+fastavro": pandas_and_fastavro_job,
}


def main() -> None:
    engine, source, out, codec, *rest = sys.argv[1:]
    has_newlines = "--newlines" in rest
    types = None
    for name in rest:
        if name != "--newlines":
            with open(name, encoding="utf-8") as file:
                types = json.load(file)
    if engine in inflate.JOBS:
        job = inflate.JOBS[engine](source)
    elif engine in json_lines.JOBS:
        job = json_lines.JOBS[engine](source, out, *split_codec(codec))
    else:
        job = JOBS[engine](source, out, codec, types, has_newlines)
    began, began_cpu = time.perf_counter(), time.process_time()
    job()
    print(json.dumps({"inner_seconds": time.perf_counter() - began, "inner_cpu_seconds": time.process_time() - began_cpu}))


if __name__ == "__main__":
    main()
