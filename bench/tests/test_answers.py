"""An answer is the same for the source and for every faithful output, and another one as soon as a value is lost or changed."""

import datetime
from pathlib import Path

import answers
import pytest
from samples import ROWS, TYPES, avro_of, csv_of, parquet_of


def of_shared_parquet(path: Path, types: dict[str, str]) -> answers.Answer:
    return answers.shared_by_cores(answers.of_some_row_groups, path, types)


READ = {
    "parquet": (parquet_of, answers.of_parquet),
    "large parquet": (parquet_of, of_shared_parquet),
    "avro": (avro_of, answers.of_avro),
    "avro by polars": (avro_of, answers.of_avro_by_polars),
}


def changed(column: str, value: object) -> list[dict]:
    return [{**row, column: value} if number == 77 else row for number, row in enumerate(ROWS)]


@pytest.mark.parametrize("kind", READ)
def test_a_faithful_output_says_the_same(tmp_path: Path, kind: str) -> None:
    write, read = READ[kind]
    expected = answers.of_csv(csv_of(tmp_path / "a.csv", ROWS), TYPES, has_newlines=True)
    assert expected["rows"] == (len(ROWS),)
    assert answers.differences(expected, read(write(tmp_path / "a.out", ROWS), TYPES)) == []


WRONG = {
    "a row is lost": (ROWS[:-1], {"rows", "id", "price", "day", "at", "text"}),
    "a row comes twice": (ROWS + ROWS[-1:], {"rows", "id", "price", "day", "at", "text"}),
    "an integer": (changed("id", 5_000), {"id"}),
    "a decimal by a cent": (changed("price", ROWS[77]["price"] + 0.01), {"price"}),
    "a date": (changed("day", datetime.date(1999, 1, 1)), {"day"}),
    "a time by a microsecond": (changed("at", ROWS[77]["at"] + datetime.timedelta(microseconds=1)), {"at"}),
    "a boolean": (changed("yes", not ROWS[77]["yes"]), {"yes"}),
    "a text of the same length": (changed("text", ROWS[77]["text"].replace("line", "lime")), {"text"}),
    "a null": (changed("id", None), {"id"}),
}


@pytest.mark.parametrize("kind", ["parquet", "avro by polars"])
@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_found(tmp_path: Path, kind: str, case: str) -> None:
    write, read = READ[kind]
    rows, columns = WRONG[case]
    expected = answers.of_csv(csv_of(tmp_path / "a.csv", ROWS), TYPES, has_newlines=True)
    found = set(answers.differences(expected, read(write(tmp_path / "a.out", rows), TYPES)))
    assert found - {"yes"} == columns - {"yes"} and found >= columns


def test_rows_of_avro_are_counted_without_decoding(tmp_path: Path) -> None:
    assert answers.rows_of_avro(avro_of(tmp_path / "a.avro", ROWS)) == len(ROWS)


def test_the_kept_answer_goes_with_its_file(tmp_path: Path) -> None:
    path = csv_of(tmp_path / "a.csv", ROWS)
    first = answers.of_source(path, TYPES, has_newlines=True)
    assert answers.differences(first, answers.of_source(path, TYPES, has_newlines=True)) == []
    csv_of(path, ROWS[:-1])
    assert answers.of_source(path, TYPES, has_newlines=True)["rows"] == (len(ROWS) - 1,)
