"""The defaults, the real row-group boundary, and values at the ends of their types."""

from datetime import date, datetime, timezone
from decimal import Decimal

import fastavro
import pyarrow.parquet as pq
import pytest

from readers import AVRO_READERS, PARQUET_READERS, reads_equal
from tables import Column, Table, decimal_text, every_type, zoned_text

DEFAULT_GROUP = 240_000

EXTREMES = Table(
    (
        Column("whole", "int64", lambda row: row),
        Column("real", "double", lambda row: row, repr),
        Column("day", "date", lambda row: row),
        Column("moment", "timestamp", lambda row: row, datetime.isoformat),
        Column("instant", "timestamp_tz", lambda row: row, zoned_text),
        Column("money", "decimal(38,10)", lambda row: row, decimal_text, must_be_declared=True),
        Column("text", "string", lambda row: row),
    ),
    [
        (-(2**63), -1.7976931348623157e308, date(1, 1, 1), datetime(1, 1, 1), datetime(1, 1, 2, tzinfo=timezone.utc),
         Decimal("-9999999999999999999999999999.9999999999"), "\t"),
        (2**63 - 1, 5e-324, date(9999, 12, 31), datetime(9999, 12, 31, 23, 59, 59, 999_999),
         datetime(9999, 12, 30, 23, 59, 59, 999_999, tzinfo=timezone.utc),
         Decimal("9999999999999999999999999999.9999999999"), "\U0010ffff"),
        (0, 0.1, date(1970, 1, 1), datetime(1970, 1, 1), datetime(1970, 1, 1, tzinfo=timezone.utc), Decimal("0.0000000000"), ""),
        (-1, 2.2250738585072014e-308, date(1900, 2, 28), datetime(1969, 12, 31, 23, 59, 59, 999_999),
         datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=timezone.utc), Decimal("-0.0000000001"), "x" * 100_000),
    ],
)

both = pytest.mark.parametrize(
    ("format", "reader"),
    [("parquet", reader) for reader in PARQUET_READERS] + [("avro", reader) for reader in AVRO_READERS],
)


def read(files, format: str, reader: str):
    return PARQUET_READERS[reader](files.parquet) if format == "parquet" else AVRO_READERS[reader](files.avro)


@both
def test_extremes(write, format, reader):
    reads_equal(read(write(("extremes",), lambda: EXTREMES), format, reader), EXTREMES.schema, EXTREMES.rows)


@both
def test_defaults_are_read_by_everyone(write, format, reader):
    """No option at all: the codecs are ones that every reader must know."""
    expected = every_type(1000, "random")
    files = write(("defaults",), lambda: expected)
    reads_equal(read(files, format, reader), expected.schema, expected.rows)


def test_default_codecs(write):
    files = write(("defaults",), lambda: every_type(1000, "random"))
    assert pq.read_metadata(files.parquet).row_group(0).column(0).compression == "ZSTD"
    with open(files.avro, "rb") as file:
        assert fastavro.reader(file).codec == "deflate"


@pytest.mark.parametrize("name", ["snappy", "zstd", "none", "gzip"])
def test_one_bare_codec_name_sets_both(write, name):
    files = write(("bare codec",), lambda: every_type(100, "none"), "--codec", name)
    in_parquet = {"snappy": "SNAPPY", "zstd": "ZSTD", "none": "UNCOMPRESSED", "gzip": "GZIP"}[name]
    in_avro = {"snappy": "snappy", "zstd": "zstandard", "none": "null", "gzip": "deflate"}[name]
    assert pq.read_metadata(files.parquet).row_group(0).column(0).compression == in_parquet
    with open(files.avro, "rb") as file:
        assert fastavro.reader(file).codec == in_avro


@pytest.mark.parametrize("level", ["zstd:1", "zstd:9", "zstd:19"])
def test_levels(write, level):
    expected = every_type(500, "random")
    files = write(("levels",), lambda: expected, "--codec", f"parquet={level},avro={level}")
    reads_equal(PARQUET_READERS["pyarrow"](files.parquet), expected.schema, expected.rows)
    reads_equal(AVRO_READERS["fastavro"](files.avro), expected.schema, expected.rows)


@pytest.mark.parametrize("extra", [-1, 0, 1])
def test_the_default_row_group_boundary(millrace, tmp_path, extra):
    """A small file a row, so that rows and not bytes close the row group."""
    rows = DEFAULT_GROUP + extra
    source = tmp_path / "table.csv"
    source.write_text("n,odd\n" + "".join(f"{n},{n % 2}\n" for n in range(rows)))
    outcome = millrace.run("convert", source, "--to", tmp_path / "out", "--codec", "snappy")
    assert outcome.code == 0, str(outcome)

    parquet = pq.ParquetFile(tmp_path / "out/parquet/table.csv.parquet")
    sizes = [parquet.metadata.row_group(i).num_rows for i in range(parquet.num_row_groups)]
    assert sizes == ([rows] if extra <= 0 else [DEFAULT_GROUP, 1])
    assert parquet.read(["n"]).column("n").to_pylist() == list(range(rows))

    with open(tmp_path / "out/avro/table.csv.avro", "rb") as file:
        assert all(record["n"] == n for n, record in enumerate(fastavro.reader(file)))
        file.seek(0)
        assert sum(block.num_records for block in fastavro.block_reader(file)) == rows


def test_metadata_says_who_wrote_it(write):
    files = write(("defaults",), lambda: every_type(1000, "random"))
    created_by = pq.read_metadata(files.parquet).created_by
    assert created_by.lower().startswith("millrace")
