"""Data that was made from other data holds what it says; nested values are compared leaf by leaf."""

import gzip
import json
from pathlib import Path

import answers
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from generators.dataset import Dataset
from generators.lineitem import gzipped, spoilt, with_bad_rows, zstd_compressed

HEAD = b",".join(b"c%d" % number for number in range(16)) + b"\n"
LINES = [b",".join(b"%d" % (number * 16 + column) for column in range(16)) + b"\n" for number in range(1, 1_000)]


@pytest.fixture
def whole(tmp_path: Path) -> Dataset:
    (tmp_path / "a.csv").write_bytes(HEAD + b"".join(LINES))
    return Dataset("a", tmp_path / "a.csv", {f"c{number}": "int" for number in range(16)})


def test_bad_rows_are_a_hundredth_and_the_others_stay(whole: Dataset) -> None:
    made = with_bad_rows(whole)
    lines = made.path.read_bytes().splitlines(keepends=True)
    assert len(lines) == 1_000
    bad = [number for number, line in enumerate(lines) if number and line != LINES[number - 1]]
    assert bad == list(range(100, 1_000, 100))
    assert made.readable.read_bytes() == HEAD + b"".join(line for number, line in enumerate(LINES, 1) if number % 100)


def test_no_way_of_spoiling_leaves_a_record_that_can_be_read() -> None:
    few, many, quoted = (spoilt(LINES[0], way) for way in range(3))
    assert few.count(b",") == 14 and many.count(b",") == 16 and b'"x,' in quoted


def test_compressed_data_is_the_same_and_counts_as_its_text(whole: Dataset) -> None:
    packed, frame = gzipped(whole), zstd_compressed(whole)
    assert gzip.decompress(packed.path.read_bytes()) == whole.path.read_bytes()
    with pa.input_stream(str(frame.path), compression="zstd") as file:
        assert file.read() == whole.path.read_bytes()
    assert packed.size == frame.size == whole.size > packed.path.stat().st_size
    assert packed.readable == frame.readable == whole.path


RECORDS = [
    {
        "id": f"x{number}", "at": f"2026-01-0{number % 9 + 1}T10:11:12.{number:06d}Z", "user": {"id": number, "place": {"lat": number / 4}},
        "items": [{"price": number / 2}] * (number % 3), "tags": ["a", "bc"][: number % 3],
    }
    for number in range(300)
]  # fmt: skip
TYPES = {"id": "text", "at": "timestamp", "user.id": "int", "user.place.lat": "double", "items[].price": "double", "tags[]": "text"}


def parquet_of(path: Path, records: list[dict]) -> Path:
    pq.write_table(pa.Table.from_pylist(records), path)
    return path


def test_nested_values_say_the_same_in_both(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in RECORDS))
    expected = answers.of_source(path, TYPES)
    assert expected["rows"] == (300,) and expected["items[].price"][0] == 300
    assert answers.differences(expected, answers.of_parquet(parquet_of(tmp_path / "a.parquet", RECORDS), TYPES)) == []
    for column, wrong in {
        "user.place.lat": {**RECORDS[7], "user": {"id": 7, "place": {"lat": 0.5}}},
        "items[].price": {**RECORDS[7], "items": [{"price": 3.6}]},
        "tags[]": {**RECORDS[7], "tags": ["b"]},
        "at": {**RECORDS[7], "at": "2026-01-08T10:11:12.000008Z"},
    }.items():
        found = answers.of_parquet(parquet_of(tmp_path / "b.parquet", [*RECORDS[:7], wrong, *RECORDS[8:]]), TYPES)
        assert answers.differences(expected, found) == [column]
