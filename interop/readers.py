"""Readers that are not ours. Each gives the schema in the names of Millrace's types, and the rows as Python values."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import avro.datafile
import avro.io
import duckdb
import fastavro
import polars
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

EPOCH = datetime(1970, 1, 1)


@dataclass(frozen=True)
class Read:
    schema: dict[str, str]
    rows: list[tuple]


def arrow_type(kind: pa.DataType) -> str:
    if pa.types.is_boolean(kind):
        return "boolean"
    if pa.types.is_int64(kind):
        return "int64"
    if pa.types.is_float64(kind):
        return "double"
    if pa.types.is_date32(kind):
        return "date"
    if pa.types.is_timestamp(kind) and kind.unit == "us":
        return {None: "timestamp", "UTC": "timestamp_tz"}[kind.tz]
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return "string"
    if pa.types.is_decimal(kind):
        return f"decimal({kind.precision},{kind.scale})"
    return f"not a type of Millrace: {kind}"


def from_arrow(table: pa.Table) -> Read:
    columns = [column.to_pylist() for column in table.columns]
    return Read({field.name: arrow_type(field.type) for field in table.schema}, list(zip(*columns)))


def parquet_pyarrow(path: Path) -> Read:
    return from_arrow(pq.read_table(path, page_checksum_verification=True, partitioning=None))


def parquet_duckdb(path: Path) -> Read:
    names = {
        "BOOLEAN": "boolean", "BIGINT": "int64", "DOUBLE": "double", "DATE": "date", "TIMESTAMP": "timestamp",
        "TIMESTAMP WITH TIME ZONE": "timestamp_tz", "VARCHAR": "string",
    }
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'; set autoinstall_known_extensions = false; set threads = 1")
        relation = connection.sql("from read_parquet($path)", params={"path": str(path)})
        kinds = [str(kind) for kind in relation.types]
        schema = {name: names.get(kind, kind.lower().replace(" ", "")) for name, kind in zip(relation.columns, kinds)}
        return Read(schema, from_arrow(relation.to_arrow_table()).rows)


def polars_type(kind: polars.DataType) -> str:
    match kind:
        case polars.Decimal():
            return f"decimal({kind.precision},{kind.scale})"
        case polars.Datetime(time_unit="us", time_zone=None):
            return "timestamp"
        case polars.Datetime(time_unit="us", time_zone="UTC"):
            return "timestamp_tz"
    names = {polars.Boolean: "boolean", polars.Int64: "int64", polars.Float64: "double", polars.Date: "date", polars.String: "string"}
    return names.get(kind.base_type(), f"not a type of Millrace: {kind}")


def from_polars(frame: polars.DataFrame) -> Read:
    return Read({name: polars_type(kind) for name, kind in frame.schema.items()}, frame.rows())


def parquet_polars(path: Path) -> Read:
    return from_polars(polars.read_parquet(path, hive_partitioning=False))


def avro_polars(path: Path) -> Read:
    return from_polars(polars.read_avro(path))


def avro_type(kind: object) -> str:
    """Every field is a union with null first, so that its default may be null."""
    if not (isinstance(kind, list) and len(kind) == 2 and kind[0] == "null"):
        return f"not [null, T]: {json.dumps(kind)}"
    if isinstance(kind[1], str):
        return {"boolean": "boolean", "long": "int64", "double": "double", "string": "string"}.get(kind[1], kind[1])
    inner = kind[1]
    match inner.get("logicalType"), inner["type"]:
        case "date", "int":
            return "date"
        case "timestamp-micros", "long":
            return "timestamp_tz"
        case "local-timestamp-micros", "long":
            return "timestamp"
        case "decimal", ("bytes" | "fixed"):
            return f"decimal({inner['precision']},{inner.get('scale', 0)})"
        case None, plain:
            return avro_type(["null", plain])
    return f"not a type of Millrace: {json.dumps(inner)}"


def avro_schema(schema: dict) -> dict[str, str]:
    for field in schema["fields"]:
        assert "default" in field and field["default"] is None, f"{field['name']}: the default of a nullable field is null"
    return {field["name"]: avro_type(field["type"]) for field in schema["fields"]}


def avro_fastavro(path: Path) -> Read:
    with open(path, "rb") as file:
        reader = fastavro.reader(file)
        return Read(avro_schema(json.loads(reader.metadata["avro.schema"])), [tuple(record.values()) for record in reader])


def avro_apache(path: Path) -> Read:
    """Apache's own package, which knows no local timestamps and gives them as microseconds."""
    with open(path, "rb") as file, avro.datafile.DataFileReader(file, avro.io.DatumReader()) as reader:
        schema = avro_schema(json.loads(reader.meta["avro.schema"]))
        rows = [tuple(local_time(schema[name], value) for name, value in record.items()) for record in reader]
    return Read(schema, rows)


def local_time(kind: str, value: object) -> object:
    return EPOCH + timedelta(microseconds=value) if kind == "timestamp" and isinstance(value, int) else value


PARQUET_READERS = {"pyarrow": parquet_pyarrow, "duckdb": parquet_duckdb, "polars": parquet_polars}
AVRO_READERS = {"fastavro": avro_fastavro, "apache-avro": avro_apache, "polars": avro_polars}

# What a reader's own documentation or error text says that it cannot read.
AVRO_CODECS_READ = {
    "fastavro": {"none", "deflate", "snappy", "zstd", "bzip2", "xz"},
    "apache-avro": {"none", "deflate", "snappy", "zstd", "bzip2"},
    "polars": {"none", "deflate", "snappy"},
}


def differences(read: Read, schema: dict[str, str], rows: list[tuple]) -> list[str]:
    """At most a few lines about what differs; empty if nothing does. Python holds 1 == 1.0 == True, so the kinds are compared too."""
    found = []
    if read.schema != schema:
        found.append(f"schema: read {read.schema}, expected {schema}")
    if len(read.rows) != len(rows):
        found.append(f"{len(read.rows)} rows read, {len(rows)} expected")
    names = list(schema)
    for number, (got, expected) in enumerate(zip(read.rows, rows)):
        if got == expected and all(same_kind(a, b) for a, b in zip(got, expected)):
            continue
        for name, a, b in zip(names, got, expected):
            if a != b or not same_kind(a, b):
                found.append(f"row {number}, {name}: read {a!r}, expected {b!r}")
        if len(found) > 5:
            break
    return found


def reads_equal(read: Read, schema: dict[str, str], rows: list[tuple]) -> None:
    """Fails the test, saying what differs, unless schema and values are the expected ones."""
    if found := differences(read, schema, rows):
        pytest.fail("\n".join(found), pytrace=False)


def same_kind(a: object, b: object) -> bool:
    kinds = (bool, int, float, datetime, date, str)
    return (a is None) == (b is None) and all(isinstance(a, kind) == isinstance(b, kind) for kind in kinds)
