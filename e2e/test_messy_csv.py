"""Files as they come: every dialect is read, by itself or by option, and a record that cannot be read is set aside and counted."""

import json
from pathlib import Path

import pytest

from exit_codes import CONVERTED, ONLY_BAD_ROWS
from millrace_binary import Millrace
from outputs import parquet_rows

TABLE = [{"name": "anna", "note": "x;y"}, {"name": "bert", "note": 'says "no"'}]

# What is found out from the text itself.
SNIFFED = {
    "semicolons": ('name;note\nanna;"x;y"\nbert;"says ""no"""\n', []),
    "tabs": ('name\tnote\nanna\tx;y\nbert\tsays "no"\n', []),
    "carriage returns": ('name,note\ranna,x;y\rbert,"says ""no"""\r', []),
    "mixed line ends": ('name,note\r\r\nanna,x;y\r\n\nbert,"says ""no"""', []),
    "backslashes": ('name,note\nanna,"x;y"\nbert,"says \\"no\\""\n', []),
    "single quotes": ("name;note\n'anna';'x;y'\n'bert';'says \"no\"'\n", []),
    "a title": ('Report of today\n\nname|note\nanna|x;y\nbert|says "no"\n', ["--skip-lines", "2"]),
    "comments": ('# of today\nname|note\nanna|x;y\nbert|says "no"\n', ["--comment", "#"]),
    "many bytes": ('name||note\nanna||x;y\nbert||says "no"\n', ["--delimiter", "||"]),
    "no quotes": ('name,note\nanna,x;y\nbert,says "no"\n', ["--quote", "none"]),
    "an escape": ("name,note\nanna,x\\;y\nbert,says \\\"no\\\"\n", ["--escape", "\\"]),
}


def rows(place: Path) -> list[dict]:
    return parquet_rows(next(place.rglob("*.parquet")).read_bytes())


@pytest.mark.parametrize("text, options", SNIFFED.values(), ids=SNIFFED.keys())
def test_every_dialect_says_the_same(millrace: Millrace, tmp_path: Path, text: str, options: list[str]):
    source = tmp_path / "t.csv"
    source.write_bytes(text.encode())
    outcome = millrace.run("convert", str(source), "--to", str(tmp_path / "out"), "--format", "parquet", *options)
    assert outcome.code == CONVERTED, str(outcome)
    assert rows(tmp_path / "out") == TABLE


def test_numbers_without_names_are_rows(millrace: Millrace, tmp_path: Path):
    source = tmp_path / "t.csv"
    source.write_text("".join(f"{row},{row * 2}\n" for row in range(20)))
    for header, count in [("auto", 20), ("no", 20), ("yes", 19)]:
        to = tmp_path / header
        outcome = millrace.run("convert", str(source), "--to", str(to), "--format", "parquet", "--header", header)
        assert outcome.code == CONVERTED, str(outcome)
        assert len(rows(to)) == count


BAD = 'a,b\n1,2\n3\n4,5,6\n"7"x,8\n9,10\n"11,12\n13,14\n'


def test_bad_records_are_set_aside_up_to_a_limit(millrace: Millrace, tmp_path: Path):
    source = tmp_path / "t.csv"
    source.write_text(BAD)
    outcome = millrace.run("convert", str(source), "--to", str(tmp_path / "all"), "--format", "parquet", "--max-rejects", "4")
    assert outcome.code == CONVERTED, str(outcome)
    assert rows(tmp_path / "all") == [{"a": 1, "b": 2}, {"a": 9, "b": 10}, {"a": 13, "b": 14}]
    files = list((tmp_path / "all" / "_millrace" / "rejects").rglob("*.jsonl"))
    rejects = [json.loads(line) for file in files for line in file.read_text().splitlines()]
    assert [(reject["record"], reject["line"], reject["raw"]) for reject in rejects] == [
        (2, 3, "3"), (3, 4, "4,5,6"), (4, 5, '"7"x,8'), (6, 7, '"11,12'),
    ]


@pytest.mark.parametrize("limit", ["0", "3", "50%"])
def test_more_bad_records_than_allowed_leave_nothing_behind(millrace: Millrace, tmp_path: Path, limit: str):
    source = tmp_path / "t.csv"
    source.write_text(BAD)
    outcome = millrace.run("convert", str(source), "--to", str(tmp_path / "out"), "--max-rejects", limit)
    assert outcome.code == ONLY_BAD_ROWS, str(outcome)
    assert not list((tmp_path / "out").rglob("*.parquet")) and not list((tmp_path / "out").rglob("*.avro"))
