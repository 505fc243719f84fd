"""Outputs come whole and in pairs, never over each other, and never at the price of what was there before."""

import signal
import subprocess

import pyarrow.parquet as pq
import pytest

from exit_codes import CONVERTED, OBJECT_FAILED, WORK_LEFT
from millrace_binary import HANG_SECONDS

SMALL_OBJECTS = 400


def test_two_sources_never_share_an_output(millrace, tmp_path):
    for folder, rows in (("us", "1,a\n"), ("eu", "2,b\n3,c\n")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "day.csv").write_text("id,v\n" + rows)
    out = tmp_path / "out"
    outcome = millrace.run("convert", tmp_path / "us", tmp_path / "eu", "--to", out, "--json")
    assert outcome.code == OBJECT_FAILED, str(outcome)
    (failed,) = outcome.events_named("object_failed")
    assert "day.csv" in failed["error"]["message"] and "eu" in failed["source"]
    assert pq.read_table(out / "parquet/day.csv.parquet").num_rows == 1
    (finished,) = outcome.events_named("run_finished")
    assert finished["rows_written"] == 1


def test_one_missing_source_does_not_stop_the_others(millrace, tmp_path):
    (tmp_path / "a.csv").write_text("id\n1\n")
    outcome = millrace.run("convert", tmp_path / "absent.csv", tmp_path / "a.csv", "--to", tmp_path / "out", "--json")
    assert outcome.code == OBJECT_FAILED, str(outcome)
    (finished,) = outcome.events_named("run_finished")
    assert (finished["objects_converted"], finished["objects_failed"]) == (1, 1)


def test_a_failed_run_keeps_what_an_earlier_one_made(millrace, tmp_path):
    source, out = tmp_path / "a.csv", tmp_path / "out"
    source.write_text("id\n1\n")
    assert millrace.run("convert", source, "--to", out).code == CONVERTED
    avro = out / "avro/a.csv.avro"
    avro.unlink()
    avro.mkdir()
    outcome = millrace.run("convert", source, "--to", out)
    assert outcome.code == OBJECT_FAILED, str(outcome)
    assert pq.read_table(out / "parquet/a.csv.parquet").num_rows == 1


def test_a_failed_first_run_leaves_neither_format(millrace, tmp_path):
    source, out = tmp_path / "a.csv", tmp_path / "out"
    source.write_text("id\n1\n")
    (out / "avro/a.csv.avro").mkdir(parents=True)
    assert millrace.run("convert", source, "--to", out).code == OBJECT_FAILED
    assert [path for path in out.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=["SIGINT", "SIGTERM", "SIGHUP"])
def test_an_interruption_leaves_pairs(millrace, area, number):
    body = "id,text\n" + "".join(f"{n},some text {n * 7919}\n" for n in range(500))
    area.put_many({f"in/{n:04}.csv": body for n in range(SMALL_OBJECTS)})
    process = millrace.start("convert", area.url("in/"), "--to", area.url("out/"), "--json")
    for line in process.stdout:
        if "object_finished" in line:
            process.send_signal(number)
            break
    process.communicate(timeout=HANG_SECONDS)
    assert process.returncode == WORK_LEFT
    made = {format: {key.split("/")[-1].removesuffix(f".{format}") for key in area.keys("out/") if key.endswith(format)}
            for format in ("parquet", "avro")}
    assert made["parquet"] == made["avro"]
    assert 0 < len(made["parquet"]) < SMALL_OBJECTS
    assert area.uploads() == []


def test_lines_may_end_in_carriage_returns(millrace, tmp_path):
    source = tmp_path / "mac.csv"
    source.write_bytes(b"id,name\r1,a\r2,b\r")
    assert millrace.run("convert", source, "--to", tmp_path / "out").code == CONVERTED
    table = pq.read_table(tmp_path / "out/parquet/mac.csv.parquet")
    assert table.to_pylist() == [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}]


def test_no_instant_is_beyond_what_readers_know(millrace, tmp_path):
    source = tmp_path / "end.csv"
    source.write_text("id,until\n1,9999-12-31T23:59:59-05:00\n2,2026-01-01T00:00:00Z\n")
    assert millrace.run("convert", source, "--to", tmp_path / "out").code == CONVERTED
    table = pq.read_table(tmp_path / "out/parquet/end.csv.parquet")
    assert table["until"].to_pylist() == ["9999-12-31T23:59:59-05:00", "2026-01-01T00:00:00Z"]


def test_many_columns_in_little_memory_are_refused_with_the_need(millrace, tmp_path):
    source = tmp_path / "wide.csv"
    row = ",".join(str(n) for n in range(5000)) + "\n"
    source.write_text(",".join(f"c{n}" for n in range(5000)) + "\n" + row * 100)
    outcome = millrace.run("convert", source, "--to", tmp_path / "out", "--memory", "128MiB", "--json", measure_memory=True)
    assert outcome.code == OBJECT_FAILED, str(outcome)
    (failed,) = outcome.events_named("object_failed")
    assert failed["error"]["code"] == "memory_too_small" and "--memory" in failed["error"]["remedy"]
    assert outcome.peak_bytes <= 128 << 20


@pytest.mark.parametrize("text", ["a,b\n" + ",\n" * 3_000_000, "a,b\n" + "1,2\n" * 3_000_000], ids=["empty fields", "one byte each"])
def test_dense_text_within_the_budget(millrace, tmp_path, text):
    source = tmp_path / "dense.csv"
    source.write_text(text)
    outcome = millrace.run("convert", source, "--to", tmp_path / "out", "--memory", "128MiB", measure_memory=True)
    assert outcome.code == CONVERTED, str(outcome)
    assert outcome.peak_bytes <= 128 << 20


def test_output_that_cannot_be_written_is_a_failure(millrace, tmp_path):
    source = tmp_path / "a.csv"
    source.write_text("id\n1\n")
    with open("/dev/full", "w") as full:
        process = subprocess.run(
            [millrace.path, "sniff", source], stdout=full, stderr=subprocess.PIPE, env=millrace.full_environment(), timeout=HANG_SECONDS
        )
    assert process.returncode == OBJECT_FAILED and b"standard output" in process.stderr


def test_a_missing_destination_bucket_ends_the_run(millrace, area):
    """Every other object would meet it too: what is under way may still say so, the rest is not begun."""
    area.put_many({f"in/{n:03}.csv": "id\n1\n" for n in range(200)})
    outcome = millrace.run("convert", area.url("in/"), "--to", "s3://millrace-no-such-bucket/", "--json")
    assert outcome.code == OBJECT_FAILED, str(outcome)
    assert 1 <= len(outcome.events_named("object_failed")) <= 64
    assert outcome.events_named("run_finished")[0]["objects_converted"] == 0


def test_a_reader_that_goes_away_ends_nothing(millrace, tmp_path):
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    for n in range(50):
        (source / f"{n}.csv").write_text("id\n1\n")
    process = millrace.start("convert", source, "--to", out, "--json")
    process.stdout.readline()
    process.stdout.close()
    process.stdout = None
    process.communicate(timeout=HANG_SECONDS)
    assert process.returncode == CONVERTED
    assert len(list(out.rglob("*.parquet"))) == len(list(out.rglob("*.avro"))) == 50
    assert not list(out.rglob(".millrace-*"))


def test_no_file_moves_the_cursor_of_a_terminal(millrace, tmp_path):
    source = tmp_path / "a.csv"
    source.write_text("id,\x1b[31mred\n1,a\n")
    outcome = millrace.run("sniff", source)
    assert outcome.code == CONVERTED and "red" in outcome.stdout and "\x1b" not in outcome.stdout
