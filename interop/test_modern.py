"""What the modern profile has that others have not: newer encodings and Bloom filters, judged from the bytes and by DuckDB.

The cells themselves are judged in test_nested.py, with those of all other files.
"""

import decimal
import struct

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from parquet_bytes import PHYSICAL, ParquetBytes, xxh64
from test_nested import CASES, DAY, EPOCH, FOLDER, MICROSECOND

MODERN = [case for case in CASES if case.startswith("modern-")]
FALLBACK = {
    "BOOLEAN": "PLAIN", "INT32": "DELTA_BINARY_PACKED", "INT64": "DELTA_BINARY_PACKED", "DOUBLE": "BYTE_STREAM_SPLIT",
    "BYTE_ARRAY": "DELTA_LENGTH_BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY": "PLAIN",
}


def test_the_hash_is_the_published_one():
    """From the xxHash specification's own test data: the empty text; and what every implementation gives for "abc"."""
    assert (xxh64(b""), xxh64(b"abc")) == (0xEF46DB3751D8E999, 0x44BC2CF5AD770999)


def test_there_are_modern_cases():
    assert len(MODERN) >= 27


@pytest.mark.parametrize("case", MODERN)
def test_encodings(case):
    """Pages use what the profile promises, and the metadata says what the pages use."""
    file = ParquetBytes(FOLDER / f"{case}.parquet")
    for group in file.groups():
        for chunk in file.chunks(group):
            pages = file.page_encodings(chunk)
            fallback = FALLBACK[PHYSICAL[chunk[1]]]
            data = {encoding for kind, encoding in pages if kind == "data"}
            # PLAIN where it compresses better.
            assert data <= {fallback, "PLAIN", "RLE_DICTIONARY"}
            assert (("dictionary", "PLAIN") in pages) == ("RLE_DICTIONARY" in data)
            stats = [(("data", "", "dictionary")[s[1]], s[2], s[3]) for s in chunk[13]]
            counted = [("data" if k == 0 else "dictionary", encoding, n) for k, encoding, n in counts(chunk, pages)]
            assert sorted(stats) == sorted(counted), stats


def counts(chunk, pages):
    numbers = {"PLAIN": 0, "DELTA_BINARY_PACKED": 5, "DELTA_LENGTH_BYTE_ARRAY": 6, "RLE_DICTIONARY": 8, "BYTE_STREAM_SPLIT": 9}
    used = {numbers[encoding] for _, encoding in pages}
    assert used <= set(chunk[2]) <= used | {3}
    return [(0 if kind == "data" else 2, numbers[encoding], pages.count((kind, encoding))) for kind, encoding in set(pages)]


def test_every_encoding_is_used():
    found = set()
    for case in MODERN:
        file = ParquetBytes(FOLDER / f"{case}.parquet")
        found |= {encoding for group in file.groups() for chunk in file.chunks(group) for _, encoding in file.page_encodings(chunk)}
    assert found == {"PLAIN", "RLE_DICTIONARY"} | set(FALLBACK.values())


def plain(value, kind, physical, width):
    """A value as PLAIN has it, without a length."""
    if pa.types.is_decimal(kind):
        with decimal.localcontext() as context:
            context.prec = 80
            value = int(value.scaleb(kind.scale))
        if physical == "FIXED_LEN_BYTE_ARRAY":
            return value.to_bytes(width, "big", signed=True)
    elif pa.types.is_date(kind):
        value = (value - DAY).days
    elif pa.types.is_timestamp(kind):
        value = (value.replace(tzinfo=None) - EPOCH) // MICROSECOND
    if physical == "BYTE_ARRAY":
        return value.encode()
    return struct.pack("<i" if physical == "INT32" else "<q", value)


@pytest.mark.parametrize("case", [case for case in MODERN if "nested" not in case])
def test_bloom_filters(case):
    """A filter stands where values have no dictionary; it passes all values of its chunk, and few others."""
    path = FOLDER / f"{case}.parquet"
    file, arrow = ParquetBytes(path), pq.ParquetFile(path)
    for number, group in enumerate(file.groups()):
        table = arrow.read_row_group(number)
        spans = sorted((c.get(11) or c[9], (c.get(11) or c[9]) + c[7]) for c in file.chunks(group))
        for column, chunk in enumerate(file.chunks(group)):
            physical = PHYSICAL[chunk[1]]
            filter = file.bloom_filter(chunk)
            encodings = {encoding for kind, encoding in file.page_encodings(chunk) if kind == "data"}
            values = set(table.column(column).to_pylist()) - {None}
            listed = [value for value in table.column(column).to_pylist() if value is not None]
            is_sorted = listed in (sorted(listed), sorted(listed)[::-1])
            if physical in ("BOOLEAN", "DOUBLE") or encodings == {"RLE_DICTIONARY"} or not values or is_sorted and len(values) > 1:
                assert filter is None
                continue
            assert filter is not None, (table.schema.field(column).name, encodings)
            # Behind the row group's chunks, before the next one's and the indexes.
            assert chunk[14] >= spans[-1][1] and chunk[14] + chunk[15] <= file.footer_start
            width = arrow.schema.column(column).length
            kind = table.schema.field(column).type
            assert all(filter.may_contain(plain(value, kind, physical, width)) for value in values)
            passed = sum(filter.may_contain(b"absent %d" % i) for i in range(2000))
            assert passed <= 50
            assert filter.size <= max(32, 4 * len(values))


def test_duckdb_uses_the_filters():
    path = FOLDER / "modern-keys.parquet"
    connection = duckdb.connect()
    for column, kind in (("scattered", "bigint"), ("code", "varchar")):
        values = [row[0] for row in connection.sql(f"select distinct {column} from '{path}' using sample 50 (reservoir, 1)").fetchall()]
        for value in values:
            probe = connection.execute(f"select bloom_filter_excludes from parquet_bloom_probe('{path}', '{column}', ?::{kind})", [value])
            assert not all(row[0] for row in probe.fetchall()), (column, value)
        absent = [10**15 + i if kind == "bigint" else f"absent {i}" for i in range(50)]
        excluded = 0
        for value in absent:
            probe = connection.execute(f"select bloom_filter_excludes from parquet_bloom_probe('{path}', '{column}', ?::{kind})", [value])
            excluded += all(row[0] for row in probe.fetchall())
        assert excluded >= 40, column
