"""JSON Lines and array documents, from the command line to outputs that readers not ours agree about."""

import io
import json

import fastavro
import pyarrow.parquet as pq
import pytest

from exit_codes import CONVERTED, ONLY_BAD_ROWS
from millrace_binary import Millrace
from outputs import ROWS_OF

EVENTS = [
    {"id": 1, "user": {"name": "Ana", "tags": ["a", "b"]}, "items": [{"sku": "x", "price": 1.5}]},
    {"id": 2, "user": {"name": "Bo\u0000b\n", "tags": []}, "note": "Zürich", "items": []},
    {"id": 3, "user": None, "mixed": 7, "big": 12345678901234567890},
    {"id": 4, "mixed": "seven", "items": [{"sku": "y", "price": 2, "more": [[1], []]}, None]},
]
EXPECTED = [
    {"id": 1, "user": {"name": "Ana", "tags": ["a", "b"]}, "items": [{"sku": "x", "price": 1.5, "more": None}],
     "note": None, "mixed": None, "big": None},
    {"id": 2, "user": {"name": "Bo\u0000b\n", "tags": []}, "items": [], "note": "Zürich", "mixed": None, "big": None},
    {"id": 3, "user": None, "items": None, "note": None, "mixed": "7", "big": "12345678901234567890"},
    {"id": 4, "user": None, "items": [{"sku": "y", "price": 2.0, "more": [[1], []]}, None], "note": None,
     "mixed": '"seven"', "big": None},
]
LINES = "".join(json.dumps(event) + "\n" for event in EVENTS)
FORMS = {
    "lines": LINES,
    "lines with CRLF, blank ones between": "\ufeff" + LINES.replace("\n", "\r\n\r\n"),
    "the last line without an end": LINES.rstrip("\n"),
    "lines that end in CR": LINES.replace("\n", "\r"),
    "an array in one line": json.dumps(EVENTS),
    "an array, pretty": json.dumps(EVENTS, indent=2) + "\n",
}
formats = pytest.mark.parametrize("output", ["parquet", "avro"])


def converted(millrace: Millrace, tmp_path, text: str, output: str, *options: str) -> bytes:
    source = tmp_path / "events.jsonl"
    source.write_bytes(text.encode())
    out = tmp_path / "out"
    outcome = millrace.run("convert", str(source), "--to", str(out), "--format", output, *options)
    assert outcome.code == CONVERTED, str(outcome)
    return (out / output / f"events.jsonl.{output}").read_bytes()


@formats
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_nested_values_come_back_from_every_form(millrace: Millrace, tmp_path, form, output):
    assert ROWS_OF[output](converted(millrace, tmp_path, form, output)) == EXPECTED


def test_flattened_objects_are_columns(millrace: Millrace, tmp_path):
    content = converted(millrace, tmp_path, LINES, "parquet", "--flatten")
    names = pq.read_schema(io.BytesIO(content)).names
    assert names == ["id", "user.name", "user.tags", "items", "note", "mixed", "big"]


def test_avro_has_records_and_arrays(millrace: Millrace, tmp_path):
    content = converted(millrace, tmp_path, LINES, "avro")
    fields = {field["name"]: field["type"] for field in fastavro.reader(io.BytesIO(content)).writer_schema["fields"]}
    assert fields["user"][1]["type"] == "record"
    assert fields["items"][1]["type"] == "array"


@pytest.mark.parametrize(
    "bad", ['{"id":1,}', "{'id':1}", '{"id":01}', '{"id":NaN}', "[1]", "7", '{"id":"\\ud800"}', '{"id":1', "{\n\"id\":1\n}"])
def test_a_line_that_is_no_object_fails_the_file_and_leaves_nothing(millrace: Millrace, tmp_path, bad):
    source = tmp_path / "events.jsonl"
    source.write_text('{"id":0}\n' + bad + '\n{"id":2}\n')
    outcome = millrace.run("convert", str(source), "--to", str(tmp_path / "out"))
    assert outcome.code == ONLY_BAD_ROWS, str(outcome)
    assert not list((tmp_path / "out").rglob("*.parquet"))
    assert not list((tmp_path / "out").rglob("*.avro"))


def test_a_late_key_and_a_late_type_change_all_rows(millrace: Millrace, tmp_path):
    records = [{"id": row, "value": row} for row in range(200_000)]
    text = "".join(json.dumps(record) + "\n" for record in records) + '{"id":200000,"value":"x","late":{"a":1}}\n'
    rows = pq.read_table(io.BytesIO(converted(millrace, tmp_path, text, "parquet")))
    assert rows.num_rows == 200_001
    assert rows["value"][-1].as_py() == '"x"'
    assert rows["value"][0].as_py() == "0"
    assert rows["late"][-1].as_py() == {"a": 1}


REQUIRED = """{"columns": [
  {"name": "id", "type": "int64", "nullable": false},
  {"name": "user", "type": "struct<age: int64 not null, name: string>"},
  {"name": "sizes", "type": "array<int64 not null>"}]}"""
NULLS = [
    ({"id": 1, "user": {"age": 3, "name": "x"}, "sizes": [1, 2]}, None), ({"user": {"age": 3}}, "id"), ({"id": None}, "id"),
    ({"id": 4, "user": {"name": "y"}}, "user.age"), ({"id": 5, "user": {"age": None}}, "user.age"), ({"id": 6, "sizes": [1, None]}, "sizes[]"),
    ({"id": 7, "user": None, "sizes": []}, None), ({"id": 8, "user": {}}, "user.age"), ({"id": "9"}, None),
]  # fmt: skip


def test_a_null_where_the_schema_allows_none_rejects_its_record_at_any_depth(millrace: Millrace, tmp_path):
    """Its path is told; check says so before, verify agrees, the outputs' own schemas say required, and a mended schema replays it."""
    source, schema, out = tmp_path / "nulls.jsonl", tmp_path / "schema.json", tmp_path / "out"
    source.write_text("".join(json.dumps(record) + "\n" for record, _ in NULLS))
    schema.write_text(REQUIRED)
    options = ["--schema", schema, "--max-rejects", "100%"]
    assert millrace.run("convert", source, "--to", out, "--schema", schema).code == ONLY_BAD_ROWS
    outcome = millrace.run("convert", source, "--to", out, *options)
    assert outcome.code == CONVERTED, str(outcome)
    (rejects,) = (out / "_millrace/rejects").glob("*.jsonl")
    found = [json.loads(line) for line in rejects.read_text().splitlines()]
    expected = [(number, path) for number, (_, path) in enumerate(NULLS, 1) if path]
    assert [(reject["record"], reject["column"]) for reject in found] == expected
    assert all(reject["reason"] == "value_refused" for reject in found)
    table = pq.read_table(out / "parquet/nulls.jsonl.parquet")
    assert table.column("id").to_pylist() == [1, 7, 9]
    assert not table.schema.field("id").nullable and not table.schema.field("user").type.field("age").nullable
    with open(out / "avro/nulls.jsonl.avro", "rb") as file:
        reader = fastavro.reader(file)
        assert [row["id"] for row in reader] == [1, 7, 9]
        assert reader.writer_schema["fields"][0]["type"] == "long"
    assert millrace.run("verify", source, "--to", out).code == CONVERTED
    checked = millrace.run("check", source, *options)
    assert checked.code == CONVERTED and "user.age" in checked.stdout + checked.stderr, str(checked)
    schema.write_text(REQUIRED.replace(' "nullable": false', ' "nullable": true').replace(" not null", ""))
    replayed = millrace.run("replay", out / "_millrace/rejects", "--to", out, "--schema", schema)
    assert replayed.code == CONVERTED, str(replayed)
    (again,) = (out / "parquet").glob("*.replay-*.parquet")
    assert pq.read_table(again).num_rows == len(expected)


def test_a_declared_key_may_be_in_late_or_in_rejected_records_only(millrace: Millrace, tmp_path):
    text = "".join(f'{{"id":{number},"text":"{"x" * 100}"}}\n' for number in range(100_000)) + '{"id":1,"late":"2.50"}\n'
    table = pq.read_table(io.BytesIO(converted(millrace, tmp_path, text, "parquet", "--type", "late=decimal(5,2)")))
    assert str(table.schema.field("late").type) == "decimal128(5, 2)"
    source = tmp_path / "refused.jsonl"
    source.write_text('{"c":"x"}\n{"d":1}\n')
    refused = millrace.run("convert", source, "--to", tmp_path / "refused", "--type", "c=int64")
    assert refused.code == ONLY_BAD_ROWS and "record 1, line 1 (c), byte 5" in refused.stderr, str(refused)
    kept = millrace.run("convert", source, "--to", tmp_path / "kept", "--type", "c=int64", "--max-rejects", "1")
    assert kept.code == CONVERTED, str(kept)
    assert pq.read_table(tmp_path / "kept/parquet/refused.jsonl.parquet").to_pylist() == [{"d": 1}]
    unknown = millrace.run("convert", source, "--to", tmp_path / "unknown", "--type", "e=int64")
    assert unknown.code != CONVERTED and not (tmp_path / "unknown").exists(), str(unknown)
