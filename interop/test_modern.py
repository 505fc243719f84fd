"""What the modern profile has that others have not: newer encodings and Bloom filters, judged from the bytes and by DuckDB.

The cells themselves are judged in test_nested.py, with those of all other files.
"""

import duckdb
import pytest

import bloom
import bounds
from cells import expected_rows
from parquet_bytes import DICTIONARY, ParquetBytes
from shredding import shred
from test_nested import CASES, FOLDER

MODERN = [case for case in CASES if case.startswith("modern-")]
FALLBACK = {
    "BOOLEAN": "PLAIN", "INT32": "DELTA_BINARY_PACKED", "INT64": "DELTA_BINARY_PACKED", "DOUBLE": "BYTE_STREAM_SPLIT",
    "BYTE_ARRAY": "DELTA_LENGTH_BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY": "PLAIN",
}


def test_the_hash_is_the_published_one():
    """From the xxHash specification's own test data: the empty text; and what every implementation gives for "abc"."""
    assert (bloom.xxhash64(b""), bloom.xxhash64(b"abc")) == (0xEF46DB3751D8E999, 0x44BC2CF5AD770999)


def test_there_are_modern_cases():
    assert len(MODERN) >= 27


def encodings(chunk) -> set[str]:
    return {page.encoding for page in chunk.data_pages}


@pytest.mark.parametrize("case", MODERN)
def test_encodings(case):
    """Pages use what the profile promises. That the metadata says what the pages use is for test_proof.py."""
    for _, chunks in ParquetBytes(FOLDER / f"{case}.parquet").groups:
        for chunk in chunks:
            used = encodings(chunk)
            # PLAIN where it compresses better.
            assert used <= {FALLBACK[chunk.leaf.type], "PLAIN", "RLE_DICTIONARY"}
            has_dictionary = any(page.kind == DICTIONARY and page.encoding == "PLAIN" for page in chunk.pages)
            assert has_dictionary == ("RLE_DICTIONARY" in used)


def test_every_encoding_is_used():
    files = [ParquetBytes(FOLDER / f"{case}.parquet") for case in MODERN]
    found = {encoding for file in files for _, chunks in file.groups for chunk in chunks for encoding in encodings(chunk)}
    assert found == {"PLAIN", "RLE_DICTIONARY"} | set(FALLBACK.values())


@pytest.mark.parametrize("case", [case for case in MODERN if "nested" not in case])
def test_bloom_filters(case):
    """A filter stands where values have no dictionary; it passes all values of its chunk, and few others."""
    rows, first = expected_rows(FOLDER / f"{case}.jsonl"), 0
    for group, chunks in ParquetBytes(FOLDER / f"{case}.parquet").groups:
        for column, chunk in enumerate(chunks):
            cells = [row[column] for row in rows[first : first + group[3]]]
            values = {bounds.plain(chunk.leaf, cell) for cell in shred(chunk.leaf, cells).present}
            filter = chunk.bloom_filter()
            listed = [bounds.plain(chunk.leaf, cell) for cell in cells if cell is not None]
            is_sorted = len(values) > 1 and listed in (sorted(listed), sorted(listed)[::-1])
            if chunk.leaf.type in ("BOOLEAN", "DOUBLE") or encodings(chunk) == {"RLE_DICTIONARY"} or not values or is_sorted:
                assert filter is None
                continue
            assert filter is not None, (chunk.leaf.name, encodings(chunk))
            bits = filter[1]
            assert all(bloom.may_contain(bits, bloom.plain_bytes(chunk.leaf, value)) for value in values)
            assert sum(bloom.may_contain(bits, b"absent %d" % i) for i in range(2000)) <= 50
            assert len(bits) <= max(32, 4 * len(values))
        first += group[3]


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
