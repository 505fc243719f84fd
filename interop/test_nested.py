"""Judges the tables that the Swift tests of MillraceParquet leave in MILLRACE_INTEROP_DIR: every type, null pattern, codec and nesting.

Each `<case>.parquet` comes with a `<case>.jsonl` of the cells that must be found in it: one JSON array a row, in the order of the columns.
"""

import datetime
import decimal
import json
import math
import os
import pathlib

import duckdb
import polars
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

FOLDER = pathlib.Path(os.environ.get("MILLRACE_INTEROP_DIR", "."))
CASES = sorted(path.stem for path in FOLDER.glob("*.parquet") if path.with_suffix(".jsonl").exists())
EPOCH = datetime.datetime(1970, 1, 1)
DAY = datetime.date(1970, 1, 1)
MICROSECOND = datetime.timedelta(microseconds=1)


def test_there_are_cases():
    assert CASES, "MILLRACE_INTEROP_DIR names no folder with cases: run the Swift tests with it first"


def canonical(value, kind):
    """A value that pyarrow returned, in the form of the expected cells."""
    if value is None:
        return None
    if pa.types.is_struct(kind):
        return [canonical(value[kind.field(i).name], kind.field(i).type) for i in range(kind.num_fields)]
    if pa.types.is_list(kind):
        return [canonical(item, kind.value_type) for item in value]
    if pa.types.is_map(kind):
        return [[canonical(k, kind.key_type), canonical(v, kind.item_type)] for k, v in value]
    if pa.types.is_decimal(kind):
        with decimal.localcontext() as context:
            context.prec = 80
            return str(int(value.scaleb(kind.scale)))
    if pa.types.is_timestamp(kind):
        return (value.replace(tzinfo=None) - EPOCH) // MICROSECOND
    if pa.types.is_date(kind):
        return (value - DAY).days
    return value


def same(found, expected):
    if isinstance(expected, list):
        return isinstance(found, list) and len(found) == len(expected) and all(map(same, found, expected))
    if isinstance(found, float):
        expected = float(expected)
        if math.isnan(expected):
            return math.isnan(found)
        return found == expected and math.copysign(1, found) == math.copysign(1, expected)
    return type(found) is type(expected) and found == expected


def expected_rows(case):
    # Not splitlines(): text may hold line separators that are not newlines.
    text = (FOLDER / f"{case}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


def assert_rows(found, expected):
    assert len(found) == len(expected)
    for number, (left, right) in enumerate(zip(found, expected)):
        assert same(left, right), f"row {number}: {left!r} instead of {right!r}"


def rows_of(table):
    columns = [
        [canonical(value, field.type) for value in table.column(i).to_pylist()] for i, field in enumerate(table.schema)
    ]
    return [list(row) for row in zip(*columns)]


@pytest.mark.parametrize("case", CASES)
def test_pyarrow(case):
    table = pq.read_table(FOLDER / f"{case}.parquet", page_checksum_verification=True)
    assert_rows(rows_of(table), expected_rows(case))


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


def nullable(kind):
    """The same type with every field inside it nullable."""
    if pa.types.is_struct(kind):
        return pa.struct([pa.field(kind.field(i).name, nullable(kind.field(i).type)) for i in range(kind.num_fields)])
    if pa.types.is_list(kind):
        return pa.list_(pa.field("element", nullable(kind.value_type)))
    return kind


@pytest.mark.parametrize("case", CASES)
def test_duckdb_agrees(case):
    path = FOLDER / f"{case}.parquet"
    expected = pq.read_table(path)
    found = duckdb.connect().sql(f"SET TimeZone = 'UTC'; SELECT * FROM read_parquet('{path}')").to_arrow_table()
    assert found.num_rows == expected.num_rows
    assert_rows(rows_of(found), rows_of(expected))


def has_map(kind):
    if pa.types.is_map(kind):
        return True
    if pa.types.is_nested(kind):
        return any(has_map(kind.field(i).type) for i in range(kind.num_fields))
    return False


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
