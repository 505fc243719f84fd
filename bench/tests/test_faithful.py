"""Outputs are compared file by file and value by value: what a sum over all files cannot see is found, too."""

import datetime
from pathlib import Path

import faithful
import pytest
from samples import ROWS, TYPES, avro_of, csv_of, parquet_of

# Each file has rows of its own.
OF = {"a.csv": ROWS[:200], "b.csv": ROWS[200:]}
KINDS = {
    "parquet": ("parquet", parquet_of, faithful.parquet),
    "avro": ("avro", avro_of, faithful.avro),
    "avro by polars": ("avro", avro_of, faithful.avro_by_polars),
}


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, faithful.Digest]:
    folder = tmp_path_factory.mktemp("sources")
    return faithful.of_sources([csv_of(folder / name, rows) for name, rows in OF.items()], TYPES)


def found(folder: Path, kind: str, rows_of: dict[str, list[dict]], wanted: dict[str, faithful.Digest]) -> list[str]:
    form, write, read = KINDS[kind]
    (folder / "deep").mkdir()
    for name, rows in rows_of.items():
        write(folder / "deep" / f"{name}.{form}", rows)
    return faithful.differences(folder, form, read, wanted, TYPES)


@pytest.mark.parametrize("kind", KINDS)
def test_faithful_outputs_do_not_differ(tmp_path: Path, kind: str, wanted: dict) -> None:
    assert found(tmp_path, kind, OF, wanted) == []


def with_one(column: str, value: object) -> dict[str, list[dict]]:
    return OF | {"b.csv": [{**row, column: value} if number == 7 else row for number, row in enumerate(OF["b.csv"])]}


SAME_SUMS = {
    "two files change places": ({"a.csv": OF["b.csv"], "b.csv": OF["a.csv"]}, ["a.csv", "b.csv"]),
    "two rows change places": (OF | {"a.csv": [OF["a.csv"][1], OF["a.csv"][0], *OF["a.csv"][2:]]}, ["a.csv"]),
    "a row moves to the other file": ({"a.csv": ROWS[:199], "b.csv": ROWS[199:]}, ["a.csv", "b.csv"]),
    "a text of the same length": (with_one("text", OF["b.csv"][7]["text"].replace("line", "lime")), ["b.csv"]),
    "a time by a microsecond": (with_one("at", OF["b.csv"][7]["at"] + datetime.timedelta(microseconds=1)), ["b.csv"]),
    "the last digit of a double": (with_one("price", OF["b.csv"][7]["price"] + 1e-12), ["b.csv"]),
    "a null becomes an empty text": (OF | {"a.csv": [{**row, "text": row["text"] or ""} for row in OF["a.csv"]]}, ["a.csv"]),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", SAME_SUMS)
def test_what_keeps_counts_or_sums_is_found(tmp_path: Path, kind: str, case: str, wanted: dict) -> None:
    rows_of, names = SAME_SUMS[case]
    assert [said.split(f".{KINDS[kind][0]} differs")[0] for said in found(tmp_path, kind, rows_of, wanted)] == names


def test_the_column_is_named(tmp_path: Path, wanted: dict) -> None:
    assert found(tmp_path, "parquet", with_one("id", 5_000), wanted) == ["b.csv.parquet differs from its source in id"]


def test_a_file_that_is_missing_or_of_nobody(tmp_path: Path, wanted: dict) -> None:
    said = found(tmp_path, "parquet", {"a.csv": OF["a.csv"], "c.csv": OF["b.csv"]}, wanted)
    assert said == ["b.csv has 0 parquet files", "c.csv has 1 parquet files"]


def test_a_file_that_comes_twice(tmp_path: Path, wanted: dict) -> None:
    parquet_of(tmp_path / "a.csv.parquet", OF["a.csv"])
    assert found(tmp_path, "parquet", OF, wanted) == ["a.csv has 2 parquet files"]


def test_a_date_as_its_midnight_is_the_same_and_as_a_text_is_not(tmp_path: Path, wanted: dict) -> None:
    midnight = {name: [{**row, "day": datetime.datetime.combine(row["day"], datetime.time())} for row in rows] for name, rows in OF.items()}
    assert found(tmp_path, "parquet", midnight, wanted) == []
    text = [{**row, "day": row["day"].isoformat()} for row in OF["a.csv"]]
    parquet_of(tmp_path / "deep" / "a.csv.parquet", text)
    assert faithful.differences(tmp_path, "parquet", faithful.parquet, wanted, TYPES) == ["a.csv.parquet differs from its source in day"]
