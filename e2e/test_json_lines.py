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
