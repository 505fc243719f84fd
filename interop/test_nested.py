"""Judges the tables that the Swift tests of MillraceParquet leave in MILLRACE_INTEROP_DIR: every type, null pattern, codec and nesting.

Each `<case>.parquet` comes with a `<case>.jsonl` of the cells that must be found in it: one JSON array a row, in the order of the columns.
"""

import os
import pathlib

import duckdb
import polars
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cells import assert_rows, expected_rows, has_map, nullable, rows_of

FOLDER = pathlib.Path(os.environ.get("MILLRACE_INTEROP_DIR", "."))
CASES = sorted(path.stem for path in FOLDER.glob("*.parquet") if path.with_suffix(".jsonl").exists())


def test_there_are_cases():
    assert CASES, "MILLRACE_INTEROP_DIR names no folder with cases: run the Swift tests with it first"


@pytest.mark.parametrize("case", CASES)
def test_pyarrow(case):
    table = pq.read_table(FOLDER / f"{case}.parquet", page_checksum_verification=True)
    assert_rows(rows_of(table), expected_rows(FOLDER / f"{case}.jsonl"))


@pytest.mark.parametrize("case", CASES)
def test_polars_agrees(case):
    path = FOLDER / f"{case}.parquet"
    expected = pq.read_table(path)
    if any(has_map(field.type) for field in expected.schema):
        found = polars.read_parquet(path)
        assert found.height == expected.num_rows
        return
    # Polars calls every field nullable.
    loose = pa.schema([pa.field(field.name, nullable(field.type)) for field in expected.schema])
    found = polars.read_parquet(path).to_arrow().cast(loose)
    assert_rows(rows_of(found), rows_of(expected))


@pytest.mark.parametrize("case", CASES)
def test_duckdb_agrees(case):
    path = FOLDER / f"{case}.parquet"
    expected = pq.read_table(path)
    found = duckdb.connect().sql(f"SET TimeZone = 'UTC'; SELECT * FROM read_parquet('{path}')").to_arrow_table()
    assert found.num_rows == expected.num_rows
    assert_rows(rows_of(found), rows_of(expected))


@pytest.mark.parametrize("case", CASES)
def test_structure(case):
    """What a first-class file has beside its values."""
    file = pq.ParquetFile(FOLDER / f"{case}.parquet")
    metadata = file.metadata
    assert metadata.created_by.startswith("Millrace version 0.1.0 (build ")
    assert metadata.num_rows == sum(metadata.row_group(g).num_rows for g in range(metadata.num_row_groups))
    for group in (metadata.row_group(g) for g in range(metadata.num_row_groups)):
        assert group.num_rows > 0
        for column in (group.column(c) for c in range(group.num_columns)):
            assert column.has_offset_index
            assert column.statistics.has_null_count
            if column.physical_type != "DOUBLE":
                assert column.has_column_index
            assert (column.dictionary_page_offset is None) or column.dictionary_page_offset > 0
