"""Every type × null pattern × codec × row-group boundary, judged by every reader that claims the codec.

One file holds all types, so a combination costs one run of the binary and one read by each reader.
"""

from functools import lru_cache

import fastavro
import pyarrow.parquet as pq
import pytest

from readers import AVRO_CODECS_READ, AVRO_READERS, PARQUET_READERS, reads_equal
from tables import NULL_PATTERNS, Table, every_type

GROUP = 400  # rows a row group
ROW_COUNTS = (1, GROUP - 1, GROUP, GROUP + 1, 2 * GROUP + 1)

# Parquet's and Avro's codec of one run. Five and six of them: snappy is used twice.
CODECS = (("snappy", "deflate"), ("zstd", "snappy"), ("gzip", "zstd"), ("lz4", "bzip2"), ("none", "xz"), ("snappy", "none"))
PARQUET_NAMES = {"snappy": "SNAPPY", "zstd": "ZSTD", "gzip": "GZIP", "lz4": "LZ4", "none": "UNCOMPRESSED"}
AVRO_NAMES = {"none": "null", "zstd": "zstandard"}

combinations = pytest.mark.parametrize("rows", ROW_COUNTS)
patterns = pytest.mark.parametrize("pattern", NULL_PATTERNS)
codecs = pytest.mark.parametrize("codecs", CODECS, ids=lambda pair: f"{pair[0]}+{pair[1]}")


@lru_cache(maxsize=None)
def table(rows: int, pattern: str) -> Table:
    return every_type(rows, pattern)


def has_values(rows: int, pattern: str) -> bool:
    """Whether every column has a value from which its type can be inferred."""
    return all(any(value is not None for value in column) for column in zip(*table(rows, pattern).rows))


@pytest.fixture
def written(write, rows, pattern, codecs):
    parquet, avro = codecs
    return write(
        ("every type", rows, pattern), lambda: table(rows, pattern),
        "--row-group-size", f"{GROUP}rows", "--codec", f"parquet={parquet},avro={avro}",
        declare_all=not has_values(rows, pattern),
    )


@pytest.mark.parametrize("reader", PARQUET_READERS)
@codecs
@patterns
@combinations
def test_parquet(written, reader, rows, pattern, codecs):
    expected = table(rows, pattern)
    reads_equal(PARQUET_READERS[reader](written.parquet), expected.schema, expected.rows)


@pytest.mark.parametrize(
    ("reader", "codecs"),
    [(reader, pair) for reader in AVRO_READERS for pair in CODECS if pair[1] in AVRO_CODECS_READ[reader]],
    ids=lambda part: part if isinstance(part, str) else f"{part[0]}+{part[1]}",
)
@patterns
@combinations
def test_avro(written, reader, rows, pattern, codecs):
    expected = table(rows, pattern)
    reads_equal(AVRO_READERS[reader](written.avro), expected.schema, expected.rows)


@codecs
@patterns
@combinations
def test_the_file_is_what_the_case_claims(written, rows, pattern, codecs):
    """Read back from the bytes: the codecs, the row groups, the null counts."""
    metadata = pq.read_metadata(written.parquet)
    assert [metadata.row_group(i).num_rows for i in range(metadata.num_row_groups)] == group_sizes(rows)
    chunks = [metadata.row_group(i).column(j) for i in range(metadata.num_row_groups) for j in range(metadata.num_columns)]
    assert {chunk.compression for chunk in chunks} == {PARQUET_NAMES[codecs[0]]}
    with open(written.avro, "rb") as file:
        assert fastavro.reader(file).codec == AVRO_NAMES.get(codecs[1], codecs[1])


def group_sizes(rows: int) -> list[int]:
    return [GROUP] * (rows // GROUP) + ([rows % GROUP] if rows % GROUP else [])


@patterns
def test_both_formats_hold_the_same_cells(write, pattern):
    """One parse, two encoders: what one format says, the other says."""
    rows = 2 * GROUP + 1
    files = write(
        ("every type", rows, pattern), lambda: table(rows, pattern),
        "--row-group-size", f"{GROUP}rows", "--codec", "parquet=snappy,avro=deflate", declare_all=not has_values(rows, pattern),
    )
    parquet, avro = PARQUET_READERS["pyarrow"](files.parquet), AVRO_READERS["fastavro"](files.avro)
    reads_equal(parquet, avro.schema, avro.rows)
