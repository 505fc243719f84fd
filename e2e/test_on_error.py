"""`--on-error widen` and `rescue`: what foreign readers find of values that do not fit their declared types."""

import csv
import io
import json

import duckdb
import fastavro
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from exit_codes import CONVERTED, OBJECT_FAILED, ONLY_BAD_ROWS, USAGE

ROWS = [
    ["1", "5", "a", "x1"],
    ["2", "five", 'b "q"', "x2"],
    ["3", '7 "in"', "c", "x3"],
    ["zz", "1.5", "d", "x4"],
    ["5", "", "e", "x5"],
]
RESCUED = [None, {"qty": "five"}, {"qty": '7 "in"'}, {"id": "zz", "qty": "1.5"}, None]
TYPES = ["--type", "id=int64", "--type", "quantity=int64", "--rename", "quantity=qty"]


@pytest.fixture
def source(tmp_path):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([["id", "quantity", "note", "code"], *ROWS])
    path = tmp_path / "a.csv"
    path.write_text(text.getvalue() + "6,7\n")
    return path


@pytest.fixture
def convert(millrace, source, tmp_path):
    def run(policy, *more):
        outcome = millrace.run(
            "convert", source, "--to", tmp_path / "out", *TYPES, "--on-error", policy, "--max-rejects", "1", "--json", *more
        )
        assert outcome.code == CONVERTED, str(outcome)
        (finished,) = outcome.events_named("object_finished")
        assert (finished["rows_read"], finished["rows_written"], finished["rows_rejected"]) == (6, 5, 1)
        return finished, tmp_path / "out/parquet/a.csv.parquet", tmp_path / "out/avro/a.csv.avro"

    return run


def avro_rows(path):
    with path.open("rb") as file:
        return list(fastavro.reader(file))


@pytest.mark.parametrize("profile", ["default", "modern", "compat"])
def test_a_rescued_value_is_null_and_its_text_is_beside_it(convert, profile):
    finished, parquet, avro = convert("rescue", "--parquet-profile", profile)
    expected = [
        {"id": number(row[0]), "qty": number(row[1]), "note": row[2], "code": row[3], "_rescued": rescued}
        for row, rescued in zip(ROWS, RESCUED)
    ]
    table = pq.read_table(parquet)
    kind = table.schema.field("_rescued").type
    assert (kind.key_type, kind.item_type) == (pa.string(), pa.string())
    found = [row | {"_rescued": row["_rescued"] and dict(row["_rescued"])} for row in table.to_pylist()]
    assert found == expected
    assert avro_rows(avro) == expected
    relation = duckdb.sql(f"SELECT id, qty, note, code, _rescued FROM '{parquet}' ORDER BY code")
    assert [dict(zip(relation.columns, row)) for row in relation.fetchall()] == expected
    assert pl.read_parquet(parquet)["_rescued"].null_count() == 2
    assert finished["misfits"] == [
        {"column": "id", "declared": "int64", "written": "int64", "rescued": 1},
        {"column": "qty", "declared": "int64", "written": "int64", "rescued": 3},
    ]


def number(text):
    return int(text) if text.isdigit() else None


def test_a_widened_column_holds_all_its_values(convert):
    finished, parquet, avro = convert("widen")
    expected = [dict(zip(["id", "qty", "note", "code"], [row[0], row[1] or None, *row[2:]])) for row in ROWS]
    assert pq.read_table(parquet).to_pylist() == expected
    assert avro_rows(avro) == expected
    assert [(column["column"], column["written"]) for column in finished["misfits"]] == [("id", "string"), ("qty", "string")]


@pytest.mark.parametrize("policy", ["rescue", "widen"])
def test_check_says_before_what_verify_finds_after(millrace, convert, source, tmp_path, policy):
    finished, parquet, _ = convert(policy)
    check = millrace.run("check", source, *TYPES, "--on-error", policy, "--max-rejects", "1", "--json")
    assert check.code == CONVERTED, str(check)
    (checked,) = check.events_named("object_checked")
    assert checked["misfits"] == finished["misfits"]
    assert [column["name"] for column in checked["columns"]] == pq.read_schema(parquet).names
    verified = millrace.run("verify", source, "--to", tmp_path / "out", "--deep")
    assert verified.code == CONVERTED, str(verified)
    strict = millrace.run("check", source, *TYPES, "--on-error", policy)
    assert strict.code == ONLY_BAD_ROWS, str(strict)


def test_a_replayed_row_has_the_columns_of_the_others(millrace, tmp_path):
    source = tmp_path / "a.csv"
    source.write_text('k,v\n1,2\n"3"x,y\n')
    convert = millrace.run(
        "convert", source, "--to", tmp_path / "out", "--type", "v=int64", "--quote", '"', "--on-error", "rescue", "--max-rejects", "1"
    )
    assert convert.code == CONVERTED, str(convert)
    replay = millrace.run("replay", tmp_path / "out/_millrace/rejects", "--to", tmp_path / "out", "--quote", "none", "--type", "k=string")
    assert replay.code == CONVERTED, str(replay)
    (replayed,) = (tmp_path / "out/avro").glob("*.replay-*.avro")
    assert avro_rows(replayed) == [{"k": '"3"x', "v": None, "_rescued": {"v": "y"}}]


@pytest.mark.parametrize("policy", ["rescue", "widen"])
def test_without_a_declared_type_there_is_nothing_to_act_on(millrace, source, tmp_path, policy):
    outcome = millrace.run("convert", source, "--to", tmp_path / "out", "--on-error", policy)
    assert outcome.code == USAGE and "sniff SOURCE --schema-out" in outcome.stderr, str(outcome)


@pytest.mark.parametrize("policy", ["rescue", "widen"])
def test_json_lines_fail_in_words(millrace, tmp_path, policy):
    source = tmp_path / "a.jsonl"
    source.write_text(json.dumps({"id": "x"}) + "\n")
    outcome = millrace.run("convert", source, "--to", tmp_path / "out", "--type", "id=int64", "--on-error", policy)
    assert outcome.code == OBJECT_FAILED and "JSON Lines" in outcome.stderr, str(outcome)
    assert not list((tmp_path / "out").rglob("*.parquet"))
