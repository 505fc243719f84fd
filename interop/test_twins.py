"""Random nested tables in both formats, made of one seed: every reader of either finds the same cells, which are those of the table."""

import os
import pathlib

import avro.datafile
import avro.io
import duckdb
import fastavro
import polars
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from avro_cells import raw_schema, rows_of_records
from cells import assert_rows, expected_rows, has_map, nullable, rows_of

FOLDER = pathlib.Path(os.environ.get("MILLRACE_INTEROP_DIR", ".")) / "twins"
TWINS = sorted(path.stem for path in FOLDER.glob("*.jsonl"))
twins = pytest.mark.parametrize("twin", TWINS)


def parquet_pyarrow(path):
    return rows_of(pq.read_table(path, page_checksum_verification=True))


def parquet_duckdb(path):
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        return rows_of(connection.sql("from read_parquet($path)", params={"path": str(path)}).to_arrow_table())


def parquet_polars(path):
    """Polars has no maps: those columns are left out."""
    schema = pq.read_schema(path)
    # Polars calls every field nullable.
    loose = pa.schema([pa.field(field.name, nullable(field.type)) for field in schema if not has_map(field.type)])
    return rows_of(polars.read_parquet(path, columns=loose.names).to_arrow().cast(loose))


def avro_fastavro(path):
    with open(path, "rb") as file:
        return rows_of_records(fastavro.reader(file), raw_schema(path))


def avro_apache(path):
    with avro.datafile.DataFileReader(open(path, "rb"), avro.io.DatumReader()) as reader:
        return rows_of_records(reader, raw_schema(path))


def test_there_are_twins():
    assert len(TWINS) >= 16, "MILLRACE_INTEROP_DIR names no folder with twins: run the Swift tests with it first"


@twins
@pytest.mark.parametrize("read", [parquet_pyarrow, parquet_duckdb], ids=lambda read: read.__name__)
def test_parquet_holds_the_table(twin, read):
    assert_rows(read(FOLDER / f"{twin}.parquet"), expected_rows(FOLDER / f"{twin}.jsonl"))


@twins
def test_polars_finds_it_too(twin):
    kept = [i for i, field in enumerate(pq.read_schema(FOLDER / f"{twin}.parquet")) if not has_map(field.type)]
    expected = [[row[i] for i in kept] for row in expected_rows(FOLDER / f"{twin}.jsonl")]
    assert kept, "the first column of a twin is flat"
    assert_rows(parquet_polars(FOLDER / f"{twin}.parquet"), expected)


@twins
@pytest.mark.parametrize("read", [avro_fastavro, avro_apache], ids=lambda read: read.__name__)
def test_avro_holds_the_table(twin, read):
    assert_rows(read(FOLDER / f"{twin}.avro"), expected_rows(FOLDER / f"{twin}.jsonl"))


@twins
def test_both_formats_hold_the_same_cells(twin):
    assert_rows(parquet_pyarrow(FOLDER / f"{twin}.parquet"), avro_fastavro(FOLDER / f"{twin}.avro"))
