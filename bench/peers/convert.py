"""python convert.py ENGINE SOURCE.csv OUT.parquet CODEC [TYPES.json]: the peer ENGINE turns CSV into Parquet; CODEC is snappy or zstd:1.

Everything else is the engine's default, and so are the types, unless TYPES names them: {column: "int" | "decimal(p,s)" | "date" |
"timestamp" | "bool" | "double" | "text"}. Prints its own seconds, without the start of Python and the import.
"""

import json
import re
import sys
import time
from collections.abc import Callable

Types = dict[str, str]


def decimal_digits(kind: str) -> tuple[int, int] | None:
    found = re.fullmatch(r"decimal\((\d+),(\d+)\)", kind)
    return (int(found[1]), int(found[2])) if found else None


def split_codec(codec: str) -> tuple[str, int | None]:
    name, _, level = codec.partition(":")
    return name, int(level) if level else None


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def polars_job(source: str, out: str, codec: str, types: Types | None) -> Callable[[], None]:
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
        frame.sink_parquet(out, compression=name, compression_level=level)

    return run


def duckdb_job(source: str, out: str, codec: str, types: Types | None) -> Callable[[], None]:
    import duckdb

    name, level = split_codec(codec)
    known = {"int": "BIGINT", "double": "DOUBLE", "date": "DATE", "timestamp": "TIMESTAMP", "bool": "BOOLEAN", "text": "VARCHAR"}
    declared = ""
    if types:
        columns = (f"{quoted(column)}: {quoted(known.get(text, text.upper()))}" for column, text in types.items())
        declared = f", types={{{', '.join(columns)}}}"
    options = f"FORMAT parquet, COMPRESSION {name}" + (f", COMPRESSION_LEVEL {level}" if level else "")
    return lambda: duckdb.sql(f"COPY (FROM read_csv({quoted(source)}{declared})) TO {quoted(out)} ({options})")


def pyarrow_job(source: str, out: str, codec: str, types: Types | None) -> Callable[[], None]:
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

    def run() -> None:
        table = pyarrow.csv.read_csv(source, convert_options=convert)
        pyarrow.parquet.write_table(table, out, compression=name, compression_level=level)

    return run


def datafusion_job(source: str, out: str, codec: str, types: Types | None) -> Callable[[], None]:
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
        frame = context.read_csv(source, schema=schema, schema_infer_max_records=10_000)
        frame.write_parquet(out, compression=name, compression_level=level)

    return run


def clickhouse_job(source: str, out: str, codec: str, types: Types | None) -> Callable[[], None]:
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
        f"INSERT INTO FUNCTION file({quoted(out)}, 'Parquet') "
        f"SELECT * FROM file({quoted(source)}, 'CSVWithNames'{structure}) SETTINGS {text}"
    )
    return lambda: chdb.query(query) and None


JOBS = {
    "polars": polars_job,
    "duckdb": duckdb_job,
    "pyarrow": pyarrow_job,
    "datafusion": datafusion_job,
    "clickhouse": clickhouse_job,
}


def main() -> None:
    engine, source, out, codec, *rest = sys.argv[1:]
    types = None
    if rest:
        with open(rest[0], encoding="utf-8") as file:
            types = json.load(file)
    job = JOBS[engine](source, out, codec, types)
    began = time.perf_counter()
    job()
    print(json.dumps({"inner_seconds": time.perf_counter() - began}))


if __name__ == "__main__":
    main()
