"""check, why, replay and verify: what goes wrong is shown, mended once, and found."""

import gzip
import io
import json

import fastavro
import pyarrow.parquet as pq
import pytest

from exit_codes import CONVERTED, OBJECT_FAILED, ONLY_BAD_ROWS, USAGE
from outputs import ROWS_OF

# Records 2, 4 and 6 are bad: two by their form, one by its value.
ORDERS = 'id,name,amount\n1,a,2.50\n2,b\n3,c,3.25\n4,"d"e,1\n5,f,0.75\n6,g,6.125\n7,h,1\n'
OPTIONS = ("--type", "amount=decimal(9,2)", "--quote", '"')


@pytest.fixture
def converted(millrace, place):
    """ORDERS, converted with its three bad records put aside."""
    place.put("2026/orders.csv", ORDERS)
    outcome = millrace.run("convert", place.source, "--to", place.destination, *OPTIONS, "--max-rejects", "3")
    assert outcome.code == CONVERTED, str(outcome)
    return place


def rejects_of(place) -> str:
    """The path below the destination of the rejects of ORDERS."""
    names = [name for name in place.outputs() if name.startswith("_millrace/rejects/") and name.endswith("orders.csv.jsonl")]
    assert len(names) <= 1, names
    return names[0] if names else ""


def rejected(place) -> list[dict]:
    name = rejects_of(place)
    return [json.loads(line) for line in place.read(name).splitlines()] if name else []


def write(place, name: str, content: bytes | None) -> None:
    """Puts an output's new content in its place; None takes it away."""
    if place.kind == "s3":
        if content is None:
            place.area.client.delete_object(Bucket=place.area.bucket, Key=place.area.prefix + "out/" + name)
        else:
            place.area.put("out/" + name, content)
        return
    path = place.folder / "out" / name
    path.unlink() if content is None else path.write_bytes(content)


# --- check ------------------------------------------------------------------------------------------------------------


def test_check_says_what_would_be_rejected_and_writes_nothing(millrace, place):
    place.put("2026/orders.csv", ORDERS)
    outcome = millrace.run("check", place.source, *OPTIONS, "--json")
    assert outcome.code == ONLY_BAD_ROWS, str(outcome)
    (checked,) = outcome.events_named("object_checked")
    assert (checked["rows_read"], checked["rows_rejected"], checked["would_fail"]) == (7, 3, True)
    assert {reason["reason"]: reason["count"] for reason in checked["reasons"]} == {
        "too_few_fields": 1, "text_after_quote": 1, "value_refused": 1,
    }
    assert sorted(reason["first"][0]["record"] for reason in checked["reasons"]) == [2, 4, 6]
    assert {column["name"]: column["type"] for column in checked["columns"]} == {
        "id": "int64", "name": "string", "amount": "decimal(9,2)",
    }
    place.assert_nothing_left()


@pytest.mark.parametrize("limit", ["0", "2", "3", "42%", "43%"])
def test_check_ends_as_convert_does(millrace, place, limit):
    place.put("2026/orders.csv", ORDERS)
    checked = millrace.run("check", place.source, *OPTIONS, "--max-rejects", limit)
    done = millrace.run("convert", place.source, "--to", place.destination, *OPTIONS, "--max-rejects", limit)
    assert checked.code == done.code, f"{checked}\n{done}"
    assert "orders.csv" in checked.stdout and "too_few_fields" in checked.stdout, str(checked)


# --- why --------------------------------------------------------------------------------------------------------------


def test_why_points_at_the_byte(millrace, converted):
    outcome = millrace.run("why", converted.destination + rejects_of(converted), "--record", "4")
    assert outcome.code == CONVERTED, str(outcome)
    lines = outcome.stdout.splitlines()
    marked = next(number for number, line in enumerate(lines) if "▶" in line)
    assert lines[marked].endswith('4,"d"e,1')
    assert lines[marked + 1].index("^") == lines[marked].index("e,1"), str(outcome)
    assert lines[marked - 1].endswith("3,c,3.25") and lines[marked + 2].endswith("5,f,0.75"), str(outcome)
    assert "text_after_quote" in outcome.stdout and "rule:" in outcome.stdout and "→" in outcome.stdout


def test_why_json_and_lines(millrace, converted):
    name = converted.destination + rejects_of(converted)
    all_of_them = [json.loads(line) for line in millrace.run("why", name, "--json").stdout.splitlines()]
    assert [entry["record"] for entry in all_of_them] == [2, 4, 6]
    (third,) = [json.loads(line) for line in millrace.run("why", name + ":3", "--json").stdout.splitlines()]
    assert third == all_of_them[2]
    assert (third["raw"], third["fault_offset"], third["column"]) == ("6,g,6.125", 4, "amount")
    assert third["before"] == ['4,"d"e,1', "5,f,0.75"] and third["after"] == ["7,h,1"]


def test_why_shows_no_control_characters(millrace, tmp_path):
    source = tmp_path / "bad.csv"
    source.write_bytes(b'id,name\n1,a\n2,"\x1b[2Jred"\x07x\n3,b\n')
    outcome = millrace.run("convert", source, "--to", tmp_path / "out", "--max-rejects", "1", "--quote", '"')
    assert outcome.code == CONVERTED, str(outcome)
    outcome = millrace.run("why", tmp_path / "out/_millrace/rejects/bad.csv.jsonl")
    assert outcome.code == CONVERTED, str(outcome)
    assert "\x1b" not in outcome.stdout and "\x07" not in outcome.stdout, repr(outcome.stdout)


def test_why_of_what_is_not_there(millrace, converted):
    name = converted.destination + rejects_of(converted)
    assert millrace.run("why", name, "--record", "1").code == USAGE
    assert millrace.run("why", name + ":9").code == USAGE
    assert millrace.run("why", converted.destination + "nothing.jsonl").code == OBJECT_FAILED


# --- replay -----------------------------------------------------------------------------------------------------------


def replayed_rows(place, format: str) -> list[dict]:
    names = [name for name in place.outputs() if ".replay-" in name and name.endswith(format)]
    return [row for name in names for row in ROWS_OF[format](place.read(name))]


def test_replay_writes_what_can_be_read_now_once(millrace, converted):
    where = converted.destination + "_millrace/rejects/"
    outcome = millrace.run("replay", where, "--to", converted.destination, "--type", "amount=decimal(9,3)", "--json")
    assert outcome.code == ONLY_BAD_ROWS, str(outcome)
    (replayed,) = outcome.events_named("file_replayed")
    assert (replayed["records"], replayed["rows_written"], replayed["rows_refused"]) == (3, 1, 2)
    for format in ("parquet", "avro"):
        assert [(row["id"], row["name"], str(row["amount"])) for row in replayed_rows(converted, format)] == [(6, "g", "6.125")]
    assert [entry["record"] for entry in rejected(converted)] == [2, 4]
    assert [(column["column"], column["now"]) for column in replayed["retyped"]] == [("amount", "decimal(9,3)")]
    before = converted.outputs()
    again = millrace.run("replay", where, "--to", converted.destination, "--type", "amount=decimal(9,3)")
    assert again.code == ONLY_BAD_ROWS, str(again)
    assert converted.outputs() == before


def test_replay_ends_with_nothing_left(millrace, place):
    place.put("2026/orders.csv", "id,amount\n1,2.50\n2,x\n")
    assert millrace.run("convert", place.source, "--to", place.destination, "--type", "amount=double", "--max-rejects", "1").code == 0
    outcome = millrace.run(
        "replay", place.destination + rejects_of(place), "--to", place.destination, "--null", "x")
    assert outcome.code == CONVERTED, str(outcome)
    assert replayed_rows(place, "avro") == [{"id": 2, "amount": None}] and "those beside them" not in outcome.stderr
    assert not [name for name in place.outputs() if name.startswith("_millrace")]
    assert millrace.run("verify", place.source, "--to", place.destination).code == CONVERTED


def test_a_conversion_takes_away_what_was_replayed_of_the_one_before(millrace, place):
    place.put("2026/orders.csv", "id,amount\n1,2.50\n2,x\n")
    options = ["--to", place.destination, "--type", "amount=double", "--max-rejects", "1"]
    assert millrace.run("convert", place.source, *options).code == 0
    assert millrace.run("replay", place.destination + rejects_of(place), "--to", place.destination, "--null", "x").code == CONVERTED
    assert len(replayed_rows(place, "avro")) == 1
    again = millrace.run("convert", place.source, *options, "--null", "x")
    assert again.code == 0, str(again)
    assert not [name for name in place.outputs() if ".replay-" in name]
    assert millrace.run("verify", place.source, "--to", place.destination).code == CONVERTED


@pytest.mark.parametrize(
    ("options", "name"), [(["--encoding", "windows-1252"], "caf\u00e9"), (["--invalid-bytes", "replace"], "caf\ufffd")])
def test_replay_reads_bytes_that_were_no_text(millrace, place, options, name):
    place.put("2026/orders.csv", b"id,name\n1,x\n2,caf\xe9\n")
    assert millrace.run("convert", place.source, "--to", place.destination, "--max-rejects", "1").code == 0
    outcome = millrace.run("replay", place.destination + rejects_of(place), "--to", place.destination, *options)
    assert outcome.code == CONVERTED, str(outcome)
    assert replayed_rows(place, "parquet") == [{"id": 2, "name": name}]


# --- verify -----------------------------------------------------------------------------------------------------------


def differences(outcome) -> list[str]:
    return [difference["kind"] for event in outcome.events_named("object_verified") for difference in event["differences"]]


def main_output(place, format: str) -> str:
    (name,) = [name for name in place.outputs() if name.startswith(format + "/")]
    return name


def fewer_rows(format: str, content: bytes) -> bytes:
    """The same file without its last row, by a writer that is not ours."""
    out = io.BytesIO()
    if format == "parquet":
        table = pq.read_table(io.BytesIO(content))
        pq.write_table(table.slice(0, table.num_rows - 1), out, write_page_checksum=True)
    else:
        reader = fastavro.reader(io.BytesIO(content))
        fastavro.writer(out, reader.writer_schema, list(reader)[:-1], codec="deflate")
    return out.getvalue()


def test_verify_finds_nothing_in_what_was_just_written(millrace, converted):
    for options in ([], ["--deep"]):
        outcome = millrace.run("verify", converted.source, "--to", converted.destination, "--json", *options)
        assert outcome.code == CONVERTED, str(outcome)
        (verified,) = outcome.events_named("object_verified")
        assert (verified["records"], verified["rejects"], verified["differences"]) == (7, 3, [])
        assert {output["format"]: output["rows"] for output in verified["outputs"]} == {"parquet": 4, "avro": 4}


DAMAGE = {
    "a dropped row": (lambda format, content: fewer_rows(format, content), ["manifest", "row_count"]),
    "a missing output": (lambda format, content: None, ["missing_output"]),
    "a truncated output": (lambda format, content: content[: len(content) // 2], ["damaged_output"]),
    "an empty output": (lambda format, content: b"", ["damaged_output"]),
    "another format": (lambda format, content: ORDERS.encode(), ["damaged_output"]),
}


@pytest.mark.parametrize("format", ["parquet", "avro"])
@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_verify_finds_damage(millrace, converted, damage, format):
    change, kinds = damage
    name = main_output(converted, format)
    write(converted, name, change(format, converted.read(name)))
    outcome = millrace.run("verify", converted.source, "--to", converted.destination, "--json")
    assert outcome.code == OBJECT_FAILED, str(outcome)
    assert differences(outcome) == kinds, str(outcome)


@pytest.mark.parametrize("format", ["parquet", "avro"])
def test_verify_finds_a_flipped_byte_of_the_values(millrace, converted, format):
    name = main_output(converted, format)
    content = bytearray(converted.read(name))
    # Parquet: a byte behind the first page's header; Avro: in the middle of the only block.
    at = 60 if format == "parquet" else len(content) - 40
    content[at] ^= 0xFF
    write(converted, name, bytes(content))
    outcome = millrace.run("verify", converted.source, "--to", converted.destination, "--json", "--deep")
    assert outcome.code == OBJECT_FAILED, str(outcome)
    assert differences(outcome)[0] in ("damaged_output", "values"), str(outcome)


def test_verify_counts_the_rejects(millrace, converted):
    name = rejects_of(converted)
    write(converted, name, b"".join(converted.read(name).splitlines(keepends=True)[:-1]))
    outcome = millrace.run("verify", converted.source, "--to", converted.destination, "--json")
    assert outcome.code == OBJECT_FAILED, str(outcome)
    assert differences(outcome) == ["row_count", "row_count"]


def test_verify_notes_what_no_source_accounts_for(millrace, converted):
    write(converted, "parquet/extra.csv.parquet", converted.read(main_output(converted, "parquet")))
    outcome = millrace.run("verify", converted.source, "--to", converted.destination, "--json")
    assert outcome.code == CONVERTED, str(outcome)
    (extra,) = outcome.events_named("extra_output")
    assert extra["url"].endswith("parquet/extra.csv.parquet")


def test_verify_of_one_format(millrace, place):
    place.put("a.csv", "id\n1\n")
    assert millrace.run("convert", place.source, "--to", place.destination, "--format", "avro").code == CONVERTED
    assert millrace.run("verify", place.source, "--to", place.destination, "--format", "avro").code == CONVERTED
    assert millrace.run("verify", place.source, "--to", place.destination).code == OBJECT_FAILED


# --- Usage and help ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [["check"], ["why"], ["replay", "--to", "out"], ["verify", "a.csv"], ["verify", "--to", "out"]])
def test_usage(millrace, words):
    outcome = millrace.run(*words)
    assert outcome.code == USAGE, str(outcome)
    assert outcome.stdout == "" and outcome.stderr != ""


@pytest.mark.parametrize("verb", ["check", "why", "replay", "verify"])
def test_help_has_two_worked_examples(millrace, verb):
    outcome = millrace.run(verb, "--help")
    assert outcome.code == CONVERTED, str(outcome)
    _, found, after = outcome.stdout.lower().partition("examples")
    assert found, str(outcome)
    assert sum(line.strip().startswith(f"millrace {verb} ") for line in after.splitlines()) >= 2, str(outcome)


# --- Other sources ----------------------------------------------------------------------------------------------------


def test_a_compressed_source_goes_the_same_way(millrace, place):
    """Positions count in the text, and the neighbours are found in it."""
    rows = "".join(f"{number},name {number},{number}.25\n" for number in range(1, 20_000))
    place.put("2026/orders.csv.gz", gzip.compress(("id,name,amount\n" + rows + "20000,x\n20001,y,1.125\n20002,z,2\n").encode()))
    outcome = millrace.run("convert", place.source, "--to", place.destination, *OPTIONS, "--max-rejects", "2")
    assert outcome.code == CONVERTED, str(outcome)
    rejects = next(name for name in place.outputs() if name.endswith(".gz.jsonl"))
    (found,) = [json.loads(line) for line in millrace.run("why", place.destination + rejects + ":2", "--json").stdout.splitlines()]
    assert (found["record"], found["raw"], found["fault_offset"]) == (20001, "20001,y,1.125", 8)
    assert found["before"] == ["19999,name 19999,19999.25", "20000,x"] and found["after"] == ["20002,z,2"]
    outcome = millrace.run("replay", place.destination + rejects, "--to", place.destination, "--type", "amount=double")
    assert outcome.code == ONLY_BAD_ROWS, str(outcome)
    outcome = millrace.run("verify", place.source, "--to", place.destination, "--deep", "--json")
    assert outcome.code == CONVERTED, str(outcome)
    assert outcome.events_named("verification_finished")[0]["records"] == 20_002


def test_a_second_conversion_takes_old_rejects_away(millrace, place):
    place.put("2026/orders.csv", "id,amount\n1,2\n2,x\n")
    first = millrace.run("convert", place.source, "--to", place.destination, "--type", "amount=int64", "--max-rejects", "1")
    assert first.code == CONVERTED and rejects_of(place), str(first)
    second = millrace.run("convert", place.source, "--to", place.destination)
    assert second.code == CONVERTED and not rejects_of(place), str(second)
    assert millrace.run("verify", place.source, "--to", place.destination).code == CONVERTED
