"""Each bad input gets one clear message and the right exit code, and leaves nothing behind."""

import io
import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import fastavro
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from exit_codes import CONVERTED, OBJECT_FAILED, ONLY_BAD_ROWS, USAGE, WORK_LEFT
from millrace_binary import Millrace, Outcome
from outputs import ROWS_OF
from places import assert_no_temporary_file

GOOD = "id,name\n1,a\n2,b\n"


def the_error(outcome: Outcome) -> dict:
    """The error of the one object that failed; its message is for a person, its remedy says what to do."""
    failed = outcome.events_named("object_failed")
    assert len(failed) == 1, str(outcome)
    error = failed[0]["error"]
    assert error["code"] and error["message"] and error["remedy"], str(outcome)
    return error


# --- Malformed records ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Malformed:
    """Records count from 1 without the header, lines from 1 with it; bytes count from 0. `bytes` spans the bad record."""

    text: str | bytes
    record: int
    lines: range
    bytes: range


MALFORMED = {
    "a quote that never closes": Malformed('id,name\n1,a\n2,"b\n3,c\n', 2, range(3, 4), range(12, 22)),
    "a quote that never closes, alone": Malformed('id,name\n"', 1, range(2, 3), range(8, 10)),
    "a field too few": Malformed("id,name,x\n1,a,p\n2,b\n3,c,q\n", 2, range(3, 4), range(16, 20)),
    "a field too many": Malformed("id,name\n1,a\n2,b,c\n3,d\n", 2, range(3, 4), range(12, 18)),
    "a field too many after quoted newlines": Malformed('id,name\n1,"a\nb"\n2,b,c\n', 2, range(4, 5), range(16, 22)),
    "text after a closing quote": Malformed('id,name\n1,a\n2,"b"c\n3,d\n', 2, range(3, 4), range(12, 19)),
    "text after a closing quote, CRLF": Malformed('id,name\r\n1,a\r\n2,"b"c\r\n', 2, range(3, 4), range(14, 22)),
    "bytes that are not UTF-8": Malformed(b"id,name\n1,a\n2,\xff\n", 2, range(3, 4), range(12, 16)),
    "a quote that closes too early": Malformed('id,name\n1,"a" ,b\n', 1, range(2, 3), range(8, 17)),
}
malformed = pytest.mark.parametrize("case", MALFORMED.values(), ids=MALFORMED.keys())


@malformed
def test_a_malformed_record_fails_its_object(millrace, place, case):
    place.put("2026/bad.csv", case.text)
    outcome = millrace.run("convert", place.source, "--to", place.destination, "--json")
    assert outcome.code == ONLY_BAD_ROWS, str(outcome)
    error = the_error(outcome)
    assert error["object"].endswith("2026/bad.csv") and error["code"] == "malformed_record"
    assert error["record"] == case.record, str(outcome)
    assert error["line"] in case.lines, str(outcome)
    assert error["byte"] in case.bytes, str(outcome)
    place.assert_nothing_left()


@malformed
def test_a_person_is_told_where(millrace, place, case):
    source = place.put("bad.csv", case.text)
    outcome = millrace.run("convert", source, "--to", place.destination)
    assert outcome.code == ONLY_BAD_ROWS, str(outcome)
    said = outcome.stderr
    assert "bad.csv" in said, str(outcome)
    for word in (f"record {case.record}", f"line {case.lines.start}", "column ", "byte "):
        assert word in said.lower(), f"{word!r} is not in: {outcome}"
    place.assert_nothing_left()


def test_the_column_is_named(millrace, place):
    place.put("bad.csv", 'id,name\n1,a\n2,"b"c\n')
    error = the_error(millrace.run("convert", place.source, "--to", place.destination, "--json"))
    assert (error["column"], error["column_name"]) == (2, "name")


def test_good_objects_beside_a_bad_one_are_written(millrace, place):
    place.put("a.csv", GOOD)
    place.put("bad.csv", "id,name\n1\n")
    place.put("z.csv", GOOD)
    outcome = millrace.run("convert", place.source, "--to", place.destination, "--json")
    assert outcome.code == ONLY_BAD_ROWS, str(outcome)
    good = sorted(place.name(format, key) for format in ("parquet", "avro") for key in ("a.csv", "z.csv"))
    assert place.outputs() == good
    place.assert_nothing_left(besides=tuple(good))


def test_a_bad_last_record_of_a_large_object(millrace, place):
    """By then much of the output is made and parts may be on their way: they are taken back."""
    line = "1,2026-01-31,1204.50," + "a name that fills the line " * 4 + "\n"
    place.put("bad.csv", "id,day,amount,name\n" + line * 300_000 + "1,2026-01-31\n")
    outcome = millrace.run(
        "convert", place.source, "--to", place.destination, "--json", "--codec", "none", "--memory", "128MiB"
    )
    assert outcome.code == ONLY_BAD_ROWS, str(outcome)
    assert the_error(outcome)["record"] == 300_001
    place.assert_nothing_left()


def test_a_cell_is_not_in_the_message(millrace, place):
    """Cell values are customers' data."""
    source = place.put("bad.csv", 'id,name\n1,"TOPSECRET"x\n')
    outcome = millrace.run("convert", source, "--to", place.destination)
    assert outcome.code == ONLY_BAD_ROWS, str(outcome)
    assert "TOPSECRET" not in outcome.stdout + outcome.stderr


# --- Odd, but not wrong -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("named", [False, True], ids=["in a listing", "named itself"])
def test_an_empty_object(millrace, place, named):
    """There is nothing to convert: it is passed over, counted and told, and the run goes on."""
    source = place.put("empty.csv", b"")
    place.put("z.csv", GOOD)
    outcome = millrace.run("convert", source if named else place.source, "--to", place.destination, "--json")
    assert outcome.code == CONVERTED, str(outcome)
    (skipped,) = outcome.events_named("object_skipped")
    assert skipped["source"].endswith("empty.csv") and skipped["reason"] == "empty"
    assert "empty.csv" in outcome.stderr
    assert not [name for name in place.outputs() if "empty" in name]
    assert len(place.outputs()) == (0 if named else 2)
    assert place.area.uploads() == []


def test_what_is_passed_over(millrace, place):
    """Names that Athena and Spark skip, and names that are no text tables, below a folder or a prefix."""
    for key in ("_SUCCESS", "_temporary/part.csv", ".hidden.csv", "readme.md", "a.csv"):
        place.put(key, GOOD)
    outcome = millrace.run("convert", place.source, "--to", place.destination, "--json")
    assert outcome.code == CONVERTED, str(outcome)
    assert place.outputs() == sorted(place.name(format, "a.csv") for format in ("parquet", "avro"))
    assert [event["reason"] for event in outcome.events_named("object_skipped")] == ["other_name"]


@pytest.mark.parametrize("text", ["id,name\n", "id,name", "\ufeffid,name\r\n"], ids=["newline", "no newline", "BOM"])
def test_a_header_without_rows(millrace, place, text):
    source = place.put("header.csv", text)
    outcome = millrace.run("convert", source, "--to", place.destination)
    assert outcome.code == CONVERTED, str(outcome)
    contents = {format: place.read(place.name(format, "header.csv", of_a_single_file=True)) for format in ("parquet", "avro")}
    assert all(ROWS_OF[format](content) == [] for format, content in contents.items())
    assert pq.read_schema(io.BytesIO(contents["parquet"])).names == ["id", "name"]
    assert pq.read_metadata(io.BytesIO(contents["parquet"])).num_row_groups == 0
    names = [field["name"] for field in fastavro.reader(io.BytesIO(contents["avro"])).writer_schema["fields"]]
    assert names == ["id", "name"]


def test_a_nul_byte_is_data(millrace, place):
    source = place.put("nul.csv", b"id,name\n1,a\x00b\n2,\"\x00\"\n")
    outcome = millrace.run("convert", source, "--to", place.destination)
    assert outcome.code == CONVERTED, str(outcome)
    for format, read in ROWS_OF.items():
        rows = read(place.read(place.name(format, "nul.csv", of_a_single_file=True)))
        assert rows == [{"id": 1, "name": "a\0b"}, {"id": 2, "name": "\0"}]


@pytest.fixture(scope="module")
def long_line(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("long") / "long.csv"
    with open(path, "wb") as file:
        file.write(b"id,text\n1,short\n2,")
        for _ in range(100):
            file.write(b"0123456789" * 100_000)
        file.write(b"\n3,short\n")
    return path


def test_a_line_of_100_mb_with_memory_for_it(millrace, long_line, tmp_path):
    budget = 1 << 30
    outcome = millrace.run("convert", long_line, "--to", tmp_path, "--memory", "1GiB", "--format", "parquet,avro", measure_memory=True)
    assert outcome.code == CONVERTED, str(outcome)
    assert outcome.peak_bytes <= budget
    table = pq.read_table(tmp_path / "parquet/long.csv.parquet")
    assert pc.binary_length(table["text"]).to_pylist() == [5, 100_000_000, 5]
    with open(tmp_path / "avro/long.csv.avro", "rb") as file:
        assert [len(row["text"]) for row in fastavro.reader(file)] == [5, 100_000_000, 5]


def test_a_line_of_100_mb_without_memory_for_it(millrace, long_line, tmp_path):
    budget = 128 << 20
    outcome = millrace.run("convert", long_line, "--to", tmp_path / "out", "--memory", "128MiB", "--json", measure_memory=True)
    assert outcome.code == OBJECT_FAILED, str(outcome)
    error = the_error(outcome)
    said = error["message"] + error["remedy"]
    assert error["code"] == "record_too_large" and "--memory" in said and "iB" in said, f"the need is not named: {outcome}"
    assert outcome.peak_bytes <= budget
    assert not [path for path in (tmp_path / "out").rglob("*") if path.is_file()]


# --- The place it comes from or goes to -------------------------------------------------------------------------------
# Usage was right (2 would say it was not); what the world answered is a failure (1), or one that may pass (75).


@pytest.fixture
def as_nobody(open_folder) -> Millrace:
    """A binary that another user may run: root is never refused."""
    binary = open_folder / "millrace"
    shutil.copy(Millrace.built().path, binary)
    binary.chmod(0o755)
    return Millrace(binary)


def unprivileged() -> dict:
    """Options of `run` that make the process an ordinary user's."""
    return {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}


def test_a_destination_without_permission(as_nobody, open_folder):
    (open_folder / "in.csv").write_text(GOOD)
    out = open_folder / "out"
    out.mkdir()
    out.chmod(0o555)
    outcome = as_nobody.run("convert", open_folder / "in.csv", "--to", out, "--json", cwd=open_folder, **unprivileged())
    out.chmod(0o755)
    assert outcome.code == OBJECT_FAILED, str(outcome)
    assert the_error(outcome)["code"] == "access_denied"
    assert list(out.rglob("*")) == []


def test_a_source_without_permission(as_nobody, open_folder):
    source, out = open_folder / "in.csv", open_folder / "out"
    source.write_text(GOOD)
    source.chmod(0)
    out.mkdir()
    out.chmod(0o777)
    outcome = as_nobody.run("convert", source, "--to", out, "--json", cwd=open_folder, **unprivileged())
    assert outcome.code == OBJECT_FAILED, str(outcome)
    assert the_error(outcome)["code"] == "access_denied"
    assert [path for path in out.rglob("*") if path.is_file()] == []
    assert_no_temporary_file(out)


@pytest.fixture
def tiny_disk(open_folder):
    if os.geteuid() != 0:
        assert not os.environ.get("CI"), "in CI this needs root, to mount a file system of 1 MiB"
        pytest.skip("needs root, to mount a file system of 1 MiB")
    disk = open_folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "millrace-test", str(disk)], check=True)
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk(millrace, tiny_disk, tmp_path):
    source = tmp_path / "in.csv"
    source.write_text("id,text\n" + "".join(f"{n},{n * 7919 % 1_000_003} some text\n" for n in range(200_000)))
    outcome = millrace.run("convert", source, "--to", tiny_disk / "out", "--codec", "none", "--json")
    assert outcome.code == OBJECT_FAILED, str(outcome)
    assert the_error(outcome)["code"] == "no_space"
    assert [path for path in tiny_disk.rglob("*") if path.is_file()] == []


def test_a_missing_source_file(millrace, tmp_path):
    outcome = millrace.run("convert", tmp_path / "absent.csv", "--to", tmp_path / "out")
    assert outcome.code == OBJECT_FAILED, str(outcome)
    assert "absent.csv" in outcome.stderr
    assert not (tmp_path / "out").exists()


def test_a_missing_source_object(millrace, area):
    outcome = millrace.run("convert", area.url("in/absent.csv"), "--to", area.url("out/"))
    assert outcome.code == OBJECT_FAILED, str(outcome)
    assert "absent.csv" in outcome.stderr
    area.assert_nothing_left()


def test_a_missing_source_bucket(millrace, tmp_path):
    outcome = millrace.run("convert", "s3://millrace-no-such-bucket/in/", "--to", tmp_path / "out")
    assert outcome.code == OBJECT_FAILED, str(outcome)
    assert "millrace-no-such-bucket" in outcome.stderr
    assert not [path for path in (tmp_path / "out").rglob("*") if path.is_file()]


def test_a_missing_destination_bucket(millrace, area):
    area.put("in/a.csv", GOOD)
    outcome = millrace.run("convert", area.url("in/"), "--to", "s3://millrace-no-such-bucket/out/")
    assert outcome.code == OBJECT_FAILED, str(outcome)
    assert "millrace-no-such-bucket" in outcome.stderr
    assert area.uploads() == []


@pytest.mark.parametrize("wrong", [
    {"AWS_SECRET_ACCESS_KEY": "WRONGSECRETWRONGSECRET"},
    {"AWS_ACCESS_KEY_ID": "nobody", "AWS_SECRET_ACCESS_KEY": "WRONGSECRETWRONGSECRET"},
], ids=["secret", "key"])
@pytest.mark.parametrize("json_option", [[], ["--json"]], ids=["", "json"])
def test_wrong_credentials(millrace, area, wrong, json_option):
    area.put("in/a.csv", GOOD)
    outcome = millrace.run("convert", area.url("in/"), "--to", area.url("out/"), *json_option, env=wrong)
    assert outcome.code == OBJECT_FAILED, str(outcome)
    said = outcome.stdout + outcome.stderr
    assert "AWS_ACCESS_KEY_ID" in said, str(outcome)
    assert "WRONGSECRET" not in said
    area.assert_nothing_left()


def test_no_credentials(millrace, area):
    none = {"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None}
    outcome = millrace.run("convert", area.url("in/"), "--to", area.url("out/"), env=none)
    assert outcome.code == OBJECT_FAILED, str(outcome)
    assert "AWS_ACCESS_KEY_ID" in outcome.stderr


def test_no_server(millrace, area, tmp_path):
    """Nothing listens on port 1 of loopback."""
    (tmp_path / "a.csv").write_text(GOOD)
    outcome = millrace.run(
        "convert", tmp_path / "a.csv", "--to", area.url("out/"), env={"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}
    )
    assert outcome.code == WORK_LEFT, str(outcome)
    assert "a.csv" in outcome.stderr and "endpoint" in outcome.stderr, str(outcome)


def test_a_destination_inside_the_source(millrace, place):
    place.put("a.csv", GOOD)
    outcome = millrace.run("convert", place.source, "--to", place.source + "out/")
    assert outcome.code == USAGE, str(outcome)
    assert "inside" in outcome.stderr.lower(), str(outcome)
    assert place.sources() == ["a.csv"]
    place.assert_nothing_left()


# --- Usage ------------------------------------------------------------------------------------------------------------

WRONG_USAGE = {
    "no verb that exists": ["transmogrify"],
    "no source": ["convert", "--to", "OUT"],
    "no destination": ["convert", "IN"],
    "an option that does not exist": ["convert", "IN", "--to", "OUT", "--colour", "red"],
    "a format that does not exist": ["convert", "IN", "--to", "OUT", "--format", "xlsx"],
    "a codec that does not exist": ["convert", "IN", "--to", "OUT", "--codec", "rar"],
    "a codec that Avro lacks": ["convert", "IN", "--to", "OUT", "--codec", "lz4"],
    "a codec that Parquet lacks": ["convert", "IN", "--to", "OUT", "--codec", "parquet=bzip2"],
    "a level that does not exist": ["convert", "IN", "--to", "OUT", "--codec", "zstd:99"],
    "a size that is none": ["convert", "IN", "--to", "OUT", "--memory", "lots"],
    "a memory of nothing": ["convert", "IN", "--to", "OUT", "--memory", "1KiB"],
    "a concurrency of nothing": ["convert", "IN", "--to", "OUT", "--concurrency", "0"],
    "a type that does not exist": ["convert", "IN", "--to", "OUT", "--type", "id=colour"],
    "a decimal too wide": ["convert", "IN", "--to", "OUT", "--type", "id=decimal(39,2)"],
    "a scale above its precision": ["convert", "IN", "--to", "OUT", "--type", "id=decimal(4,5)"],
    "a type without a column": ["convert", "IN", "--to", "OUT", "--type", "int64"],
    "a row group of nothing": ["convert", "IN", "--to", "OUT", "--row-group-size", "0"],
    "an unknown URL scheme": ["convert", "gs://bucket/a.csv", "--to", "OUT"],
    "sniff of nothing": ["sniff"],
    "inspect of nothing": ["inspect"],
}


@pytest.mark.parametrize("words", WRONG_USAGE.values(), ids=WRONG_USAGE.keys())
def test_usage_errors(millrace, tmp_path, words):
    source, out = tmp_path / "a.csv", tmp_path / "out"
    source.write_text(GOOD)
    places = {"IN": str(source), "OUT": str(out)}
    outcome = millrace.run(*(places.get(word, word) for word in words))
    assert outcome.code == USAGE, str(outcome)
    assert outcome.stdout == "" and outcome.stderr != "", str(outcome)
    assert not out.exists()


@pytest.mark.parametrize(
    "words, wrong, advice",
    [
        (["convrt", "IN", "--to", "OUT"], "convrt", "convert"),
        (["convert", "IN", "--to", "OUT", "--parquet-profile", "modren"], "modren", "modern"),
        (["convert", "IN", "--to", "OUT", "--codec", "brotli"], "brotli", "snappy"),
        (["convert", "IN", "--to", "OUT", "--row-group-size", "0"], "0 rows", "1 row"),
        (["inspect", "IN", "--rows", "-1"], "-1", "all"),
        (["inspect", "IN", "--rows", "x"], "x", "all"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value[-2:]),
)
def test_what_is_misspelt_is_named_with_what_there_is(millrace, tmp_path, words, wrong, advice):
    places = {"IN": str(tmp_path / "a.csv"), "OUT": str(tmp_path / "out")}
    outcome = millrace.run(*(places.get(word, word) for word in words))
    assert outcome.code == USAGE, str(outcome)
    happened, remedy = outcome.stderr.splitlines()
    assert wrong in happened and advice in remedy, str(outcome)


def test_a_declared_column_that_is_not_there(millrace, place):
    source = place.put("a.csv", GOOD)
    outcome = millrace.run("convert", source, "--to", place.destination, "--type", "price=decimal(9,2)")
    assert outcome.code in (OBJECT_FAILED, USAGE), str(outcome)
    assert "price" in outcome.stderr
    place.assert_nothing_left()


def test_an_error_is_one_json_line_too(millrace, place):
    place.put("bad.csv", "id,name\n1\n")
    outcome = millrace.run("convert", place.source, "--to", place.destination, "--json")
    assert all(isinstance(json.loads(line), dict) for line in outcome.stdout.splitlines())
    assert outcome.events[-1]["event"] == "run_finished"


def test_a_policy_that_is_not_there_is_refused(millrace, tmp_path):
    policy = "ignore"
    source = tmp_path / "a.csv"
    source.write_text("id\n1\n")
    outcome = millrace.run("convert", source, "--to", tmp_path / "out", "--type", "id=int64", "--on-error", policy)
    assert outcome.code == 2 and f"--on-error {policy}" in outcome.stderr, str(outcome)
    assert not (tmp_path / "out").exists()
