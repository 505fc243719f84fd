"""Every Parquet file that the Swift tests leave in MILLRACE_INTEROP_DIR, held to its rows: all statistics, indexes, sizes, checksums and
orders are computed anew, and what the case claims to cover is read back from the bytes."""

import json
import os
import pathlib

import pyarrow.parquet as pq
import pytest

import proof
from cells import expected_rows, rows_of
from parquet_bytes import ParquetBytes
from tables import every_type

FOLDER = pathlib.Path(os.environ.get("MILLRACE_INTEROP_DIR", "."))
CASES = sorted(
    str(path.relative_to(FOLDER).with_suffix(""))
    for path in [*FOLDER.glob("*.parquet"), *FOLDER.glob("twins/*.parquet")]
    if path.with_suffix(".jsonl").exists()
)


@pytest.mark.parametrize("case", CASES)
def test_metadata_is_that_of_the_rows(case):
    path = FOLDER / case
    proof.check_file(ParquetBytes(path.with_suffix(".parquet")), expected_rows(path.with_suffix(".jsonl")))


@pytest.mark.parametrize("case", [case for case in CASES if (FOLDER / f"{case}.proof.json").exists()])
def test_the_case_covers_what_it_claims(case):
    """By our own walk over the pages, and by what pyarrow says."""
    claims = json.loads((FOLDER / f"{case}.proof.json").read_text())
    proof.check_claims(ParquetBytes(FOLDER / f"{case}.parquet"), claims)
    metadata = pq.read_metadata(FOLDER / f"{case}.parquet")
    assert metadata.num_rows == claims["rows"]
    for group in (metadata.row_group(i) for i in range(metadata.num_row_groups)):
        assert group.num_rows <= claims["row_group_rows"]
        for column in (group.column(i) for i in range(group.num_columns)):
            name = {"LZ4": "LZ4_RAW"}.get(column.compression, column.compression)
            assert name == claims["codec"]
            if claim := claims["columns"].get(column.path_in_schema):
                assert set(column.encodings) & set(claim["encodings"])
                assert column.has_dictionary_page == claim["dictionary"]


def test_what_the_binary_writes_is_proved_too(write):
    files = write(("defaults",), lambda: every_type(1000, "random"))
    proof.check_file(ParquetBytes(files.parquet), rows_of(pq.read_table(files.parquet, partitioning=None)))
