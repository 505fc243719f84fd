"""A second run converts what is new or changed; a run that was stopped goes on; the manifest is what says so, and nothing breaks without it."""

import json
import os
import signal
import subprocess

import pytest

from exit_codes import CONVERTED, WORK_LEFT
from fault_proxy import FaultProxy
from outputs import ROWS_OF

DAYS = [f"2026/{day:02}.csv" for day in range(1, 13)]


def fill(place) -> None:
    for number, key in enumerate(DAYS):
        place.put(key, f"id,amount\n{number},1.5\n")


def convert(millrace, place, *options: str):
    outcome = millrace.run("convert", place.source, "--to", place.destination, "--json", *options)
    assert outcome.code == CONVERTED, str(outcome)
    return outcome, outcome.events_named("run_finished")[0]


def counts(run: dict) -> tuple[int, int]:
    return run["objects_converted"], run["objects_unchanged"]


def planned(millrace, place, *options: str) -> dict[str, str]:
    before = place.all_outputs()
    outcome, _ = convert(millrace, place, "--dry-run", *options)
    assert place.all_outputs() == before, "a dry run wrote something"
    return {event["source"].rpartition("/")[2]: event["plan"] for event in outcome.events_named("object_planned")}


def test_a_second_run_converts_what_is_new_or_changed(millrace, place):
    fill(place)
    assert set(planned(millrace, place).values()) == {"new"}
    assert counts(convert(millrace, place)[1]) == (12, 0)
    before = {name: place.read(name) for name in place.outputs()}
    outcome, run = convert(millrace, place)
    assert counts(run) == (0, 12)
    assert "GetObject" not in run["requests"] or run["requests"]["GetObject"] <= 2, "only the manifest is read, and whether there is a dataset"
    assert {name: place.read(name) for name in place.outputs()} == before
    place.put(DAYS[3], "id,amount\n3,7.5\n")
    place.put("2026/13.csv", "id,amount\n13,1.5\n")
    plans = planned(millrace, place)
    assert (plans["04.csv"], plans["13.csv"], plans["01.csv"]) == ("changed", "new", "unchanged")
    assert counts(convert(millrace, place)[1]) == (2, 11)
    for format, read in ROWS_OF.items():
        assert read(place.read(place.name(format, DAYS[3]))) == [{"id": 3, "amount": 7.5}]
    assert set(planned(millrace, place).values()) == {"unchanged"}


def test_options_and_formats_count(millrace, place):
    fill(place)
    convert(millrace, place, "--format", "parquet")
    assert set(planned(millrace, place, "--format", "parquet").values()) == {"unchanged"}
    assert set(planned(millrace, place).values()) == {"other_options"}
    assert set(planned(millrace, place, "--format", "parquet", "--memory", "300MiB", "--concurrency", "2").values()) == {"unchanged"}
    assert set(planned(millrace, place, "--format", "parquet", "--codec", "snappy").values()) == {"other_options"}
    assert counts(convert(millrace, place, "--format", "avro")[1]) == (12, 0)
    assert set(planned(millrace, place).values()) == {"unchanged"}, "both formats are there, each from its own run"
    assert counts(convert(millrace, place, "--overwrite")[1]) == (12, 0)


def test_without_its_manifest_the_same_is_made_again(millrace, place):
    fill(place)
    convert(millrace, place)
    before = {name: place.read(name) for name in place.outputs()}
    for name in place.records():
        place.remove(name)
    assert counts(convert(millrace, place)[1]) == (12, 0)
    assert {name: place.read(name) for name in place.outputs()} == before


def test_an_output_that_is_gone_from_a_folder_is_made_again(millrace, place):
    fill(place)
    convert(millrace, place)
    if place.kind == "local":
        place.remove(place.name("avro", DAYS[5]))
        assert planned(millrace, place)["06.csv"] == "missing_output"
        assert counts(convert(millrace, place)[1]) == (1, 11)
        assert ROWS_OF["avro"](place.read(place.name("avro", DAYS[5])))


def test_a_named_object_is_known_too(millrace, place):
    source = place.put("2026/a.csv", "id\n1\n")
    for expected in ((1, 0), (0, 1)):
        outcome = millrace.run("convert", source, "--to", place.destination, "--json")
        assert outcome.code == CONVERTED and counts(outcome.events_named("run_finished")[0]) == expected, str(outcome)
    place.put("2026/a.csv", "id\n2\n")
    outcome = millrace.run("convert", source, "--to", place.destination, "--json")
    assert counts(outcome.events_named("run_finished")[0]) == (1, 0), str(outcome)


def test_a_failed_object_is_tried_again(millrace, place):
    fill(place)
    place.put("2026/bad.csv", "id,amount\n1\n")
    for unchanged in (0, 12):
        outcome = millrace.run("convert", place.source, "--to", place.destination, "--json")
        assert outcome.code == 3, str(outcome)
        assert outcome.events_named("run_finished")[0]["objects_unchanged"] == unchanged
    place.put("2026/bad.csv", "id,amount\n1,2\n")
    assert counts(convert(millrace, place)[1]) == (1, 12)


def test_runs_tells_the_history(millrace, place):
    fill(place)
    convert(millrace, place)
    place.put("2026/bad.csv", "id,amount\n1\n")
    millrace.run("convert", place.source, "--to", place.destination)
    told = millrace.run("runs", place.destination, "--json")
    assert told.code == CONVERTED, str(told)
    first, second = map(json.loads, told.stdout.splitlines())
    assert (first["objects_converted"], first["rows_written"], first["objects_failed"]) == (12, 12, 0)
    assert (second["objects_converted"], second["objects_unchanged"], second["objects_failed"]) == (0, 12, 1)
    assert second["failures"][0]["source"].endswith("bad.csv") and second["failures"][0]["code"] == "malformed_record"
    shown = millrace.run("runs", place.destination, "--failures")
    assert shown.code == CONVERTED and "bad.csv" in shown.stdout and len(shown.stdout.splitlines()) == 4, str(shown)
    nothing = millrace.run("runs", place.destination + "other/")
    assert nothing.code == CONVERTED and "no run" in nothing.stderr, str(nothing)


def test_a_failed_run_leaves_no_record_where_nothing_was(millrace, place):
    place.put("2026/bad.csv", "id,amount\n1\n")
    assert millrace.run("convert", place.source, "--to", place.destination).code == 3
    place.assert_nothing_left()


def test_many_segments_become_a_snapshot(millrace, place):
    for number in range(36):
        source = place.put(f"2026/{number:02}.csv", f"id\n{number}\n")
        assert millrace.run("convert", source, "--to", place.destination, "--format", "avro").code == CONVERTED
    manifest = [name for name in place.records() if "/manifest/" in name]
    assert sum("snapshot-" in name for name in manifest) == 1 and len(manifest) < 8, manifest
    slots = [json.loads(line).get("slot") for name in manifest if "snapshot" in name for line in place.read(name).decode().splitlines()]
    assert len(slots) == 33 and slots[1:] == sorted(slots[1:])
    outcome = millrace.run("convert", place.source, "--to", place.destination, "--format", "avro", "--json")
    if place.kind == "s3":  # of a folder, files named by themselves have other names below it
        assert counts(outcome.events_named("run_finished")[0]) == (0, 36), str(outcome)


def test_an_interrupted_run_goes_on(millrace, place, tmp_path):
    """The run is stopped once it has told of its first object."""
    for number in range(400):
        place.put(f"2026/{number:03}.csv", "id,text\n" + f"{number},{'x' * 50}\n" * 2000)
    command = [str(millrace.path), "convert", place.source, "--to", place.destination, "--json", "--concurrency", "1"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=millrace.full_environment())
    for line in process.stdout:
        if json.loads(line)["event"] == "object_finished":
            os.kill(process.pid, signal.SIGTERM)
            break
    events = [json.loads(line) for line in process.stdout]
    assert process.wait() == WORK_LEFT
    done = events[-1]["objects_converted"]
    assert 1 <= done < 400
    run = convert(millrace, place)[1]
    assert counts(run) == (400 - done, done)


def test_two_runs_at_once_do_no_harm(millrace, place):
    fill(place)
    command = [str(millrace.path), "convert", place.source, "--to", place.destination, "--json"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=millrace.full_environment()) for _ in range(2)]
    for process in both:
        process.communicate()
        assert process.returncode == CONVERTED
    assert len(place.outputs()) == 24
    assert counts(convert(millrace, place)[1]) == (0, 12)
    verified = millrace.run("verify", place.source, "--to", place.destination)
    assert verified.code == CONVERTED, str(verified)


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe\n", b'{"slot":1}\n'])
def test_a_damaged_manifest_costs_work_and_nothing_else(millrace, place, damage):
    fill(place)
    convert(millrace, place)
    for name in place.records():
        if "/manifest/" in name:
            place.write(name, damage)
    assert counts(convert(millrace, place)[1]) == (12, 0)
    assert counts(convert(millrace, place)[1]) == (0, 12)


def test_the_largest_goes_first(millrace, place):
    for number in range(30):
        place.put(f"2026/{number:02}.csv", "id\n" + "1\n" * (100 + number))
    outcome, _ = convert(millrace, place, "--concurrency", "1")
    started = [event["bytes"] for event in outcome.events_named("object_started")]
    # The first ones may be taken before the listing has come to the larger ones.
    assert sum(a >= b for a, b in zip(started, started[1:])) >= 20, started


def test_an_older_version_does_not_replace_a_newer_one(millrace, area):
    """The source changes while its first version is on its way out: what stands there may be another run's, of the second."""
    area.put("in/a.csv", "id\n1\n")
    command = ["convert", area.url("in/"), "--to", area.url("out/")]
    assert millrace.run(*command).code == CONVERTED
    area.put("in/a.csv", "id\n2\n")
    changed = []

    def change(request) -> None:
        if request.operation == "PutObject" and "/parquet/" in request.path and not changed:
            changed.append(area.put("in/a.csv", "id\n3\n"))

    with FaultProxy(os.environ["MILLRACE_TEST_S3"], before=change).running() as proxy:
        outcome = millrace.run(*command, "--endpoint-url", proxy.endpoint)
    assert outcome.code == CONVERTED and changed, str(outcome)
    for format, read in ROWS_OF.items():
        assert read(area.get(area.output(format, "in/a.csv"))) == [{"id": 3}]
