"""Small inputs become few outputs: every row once, whatever fails, changes, goes, runs beside it or is killed."""

import gzip
import json
import os
import re
import signal
import subprocess
import threading
import time
from collections import Counter

import pytest

from exit_codes import CONVERTED, OBJECT_FAILED, ONLY_BAD_ROWS, USAGE, WORK_LEFT
from fault_proxy import FaultProxy, Request
from outputs import ROWS_OF
from places import Area

UPSTREAM = os.environ.get("MILLRACE_TEST_S3", "")
MERGE = ["--target-size", "1MiB"]
NAME = re.compile(r"(parquet|avro)/(?:.*/)?[0-9a-f]{32}\.\1")


def fill(place, count: int = 20) -> None:
    for number in range(count):
        place.put(f"day/{number:02}.csv", "id,text\n" + "".join(f"{number * 100 + row},t{row}\n" for row in range(5)))


def expected_ids(numbers, rows: int = 5) -> Counter:
    return Counter(number * 100 + row for number in numbers for row in range(rows))


def convert(millrace, place, *options: str, code: int = CONVERTED):
    outcome = millrace.run("convert", place.source, "--to", place.destination, "--json", *MERGE, *options)
    assert outcome.code == code, str(outcome)
    return outcome, outcome.events_named("run_finished")[0]


def outputs(place) -> list[str]:
    return [name for name in place.outputs() if not name.startswith("_millrace/")]


def ids(place, format: str) -> Counter:
    """Of all rows in all files of a format."""
    names = [name for name in outputs(place) if name.startswith(format + "/")]
    return Counter(row["id"] for name in names for row in ROWS_OF[format](place.read(name)))


def assert_rows(place, wanted: Counter) -> None:
    for format in ROWS_OF:
        assert ids(place, format) == wanted, f"{format}: rows are lost or doubled"


def claims(place) -> list[str]:
    return [name for name in place.all_outputs() if name.startswith("_millrace/groups/")]


def test_small_inputs_become_one_output_a_format(millrace, place):
    fill(place)
    outcome, run = convert(millrace, place)
    assert (run["objects_converted"], run["objects_merged"], run["groups"]) == (20, 20, 1)
    assert (run["rows_read"], run["rows_written"]) == (100, 100)
    assert len(outputs(place)) == 2 and all(NAME.fullmatch(name) for name in outputs(place)), outputs(place)
    assert_rows(place, expected_ids(range(20)))
    group = outcome.events_named("group_finished")[0]
    assert group["sources"] == 20 and [output["rows"] for output in group["outputs"]] == [100, 100]
    assert sum(place_bytes(place, name) for name in outputs(place)) == run["bytes_parquet"] + run["bytes_avro"]
    assert {event["group"] for event in outcome.events_named("object_finished")} == {group["group"]}
    assert claims(place) == []
    if place.kind == "s3":
        requests = run["requests"]
        assert requests["GetObject"] == 20 + 1, "each source is read once, and whether there is a dataset"
        assert requests["PutObject"] == 2 + 1 + 1 + 1 + 1, "outputs, mark of the run, claim, segment, record"
        assert requests["ListObjectsV2"] <= 10 and requests["DeleteObject"] == 2, requests
    _, again = convert(millrace, place)
    assert (again["objects_converted"], again["objects_unchanged"]) == (0, 20)


def place_bytes(place, name: str) -> int:
    return len(place.read(name))


def test_rows_stand_in_the_order_of_their_sources(millrace, place):
    fill(place)
    convert(millrace, place, "--concurrency", "1", "--memory", "128MiB")
    first = {name: place.read(name) for name in outputs(place)}
    rows = ROWS_OF["parquet"](first[next(name for name in first if name.startswith("parquet"))])
    assert [row["id"] for row in rows] == [number * 100 + row for number in range(20) for row in range(5)]
    convert(millrace, place, "--overwrite", "--memory", "1GiB")
    assert {name: place.read(name) for name in outputs(place)} == first, "the bytes depend on memory or concurrency"


def test_columns_and_types_are_agreed_on(millrace, place):
    place.put("a/1.csv", "id,amount\n1,10\n")
    place.put("a/2.csv", "amount;id;extra\n2.5;2;x\n")
    place.put("a/3.csv.gz", gzip.compress(b"ID,amount,when\n3,,2026-01-02\n"))
    place.put("a/4.tsv", "id\tamount\n4\t9007199254740993\n")
    place.put("a/5.jsonl", '{"id": 5, "amount": {"of": 1}}\n')
    place.put("a/6.jsonl", '{"id": 6, "amount": {"of": 2.5}, "more": [1]}\n')
    place.put("b/7.csv", "id\n7\n")
    _, run = convert(millrace, place)
    assert (run["objects_converted"], run["objects_merged"], run["groups"]) == (7, 6, 2)
    for format, read in ROWS_OF.items():
        tables = [read(place.read(name)) for name in outputs(place) if name.startswith(format)]
        rows = {row["id"]: row for table in tables for row in table}
        assert rows[1] == {"id": 1, "amount": "10", "extra": None, "when": None}, "2^53 + 1 and 2.5 are both only text"
        assert [rows[number]["amount"] for number in (2, 3, 4)] == ["2.5", None, "9007199254740993"]
        assert str(rows[3]["when"]) == "2026-01-02" and rows[2]["extra"] == "x"
        assert rows[5] == {"id": 5, "amount": {"of": 1.0}, "more": None}
        assert rows[6] == {"id": 6, "amount": {"of": 2.5}, "more": [1]}
        assert rows[7] == {"id": 7}


def test_keys_that_differ_in_case_are_two(millrace, place):
    place.put("1.jsonl", '{"id": 1, "a": 1}\n')
    place.put("2.jsonl", '{"id": 2, "A": "x"}\n')
    place.put("3.jsonl", '{"id": 3, "A": 7, "a": 3}\n')
    convert(millrace, place, "--format", "parquet")
    (name,) = outputs(place)
    assert ROWS_OF["parquet"](place.read(name)) == [
        {"id": 1, "a": 1, "A": None}, {"id": 2, "a": None, "A": '"x"'}, {"id": 3, "a": 3, "A": "7"}]


def test_one_failing_input_leaves_its_neighbours(millrace, place):
    fill(place, 6)
    place.put("day/bad.csv", "id,text\n777,2\n778\n")
    place.put("day/cut.csv.gz", gzip.compress(b"id,text\n1,2\n" * 1000)[:-20])
    place.put("day/empty.csv", "")
    place.put("day/gaps.csv", " \n")
    place.put("day/json.txt", '{"id": 9000}\n{"id": 9001}\n')
    outcome, run = convert(millrace, place, code=OBJECT_FAILED)
    failed = {event["source"].rpartition("/")[2]: event["error"]["code"] for event in outcome.events_named("object_failed")}
    assert failed == {"bad.csv": "malformed_record", "cut.csv.gz": "damaged_input"}
    assert run["objects_merged"] >= 6 and "gaps.csv" not in failed
    rows = ids(place, "parquet")
    assert expected_ids(range(6)) <= rows and rows[9000] == rows[9001] == 1 and 777 not in rows
    assert claims(place) == []


def test_rejects_and_rescued_values_are_kept_by_source(millrace, place):
    for number in range(4):
        place.put(f"{number}.csv", f"id,n\n{number},1\nx{number},2\n{number + 100},3,4\n")
    _, run = convert(millrace, place, "--type", "id=int64", "--max-rejects", "50%", "--on-error", "rescue")
    assert (run["rows_read"], run["rows_written"], run["rows_rejected"]) == (12, 8, 4)
    rejects = [name for name in place.outputs() if name.startswith("_millrace/rejects/") and name.endswith(".csv.jsonl")]
    assert len(rejects) == 4, place.outputs()
    for format, read in ROWS_OF.items():
        (name,) = [name for name in outputs(place) if name.startswith(format)]
        rescued = [dict(row["_rescued"]) for row in read(place.read(name)) if row["_rescued"]]
        assert rescued == [{"id": f"x{number}"} for number in range(4)]


def test_large_inputs_keep_outputs_of_their_own(millrace, place):
    fill(place, 3)
    place.put("day/large.csv", "id,text\n" + "".join(f"{row + 10_000},{'x' * 60}\n" for row in range(10_000)))
    _, run = convert(millrace, place)
    assert (run["objects_converted"], run["objects_merged"], run["groups"]) == (4, 3, 1)
    assert place.name("parquet", "day/large.csv") in outputs(place)


def test_groups_end_at_the_target(millrace, place):
    for number in range(12):
        place.put(f"{number:02}.csv", "id,text\n" + "".join(f"{number * 10_000 + row},{'y' * 60}\n" for row in range(4000)))
    _, run = convert(millrace, place)
    assert run["groups"] == 4 and run["objects_merged"] == 12, "three of 270 KB fit into a MiB"
    assert_rows(place, Counter(number * 10_000 + row for number in range(12) for row in range(4000)))


def test_verify_knows_groups(millrace, place):
    fill(place)
    convert(millrace, place, "--type", "id=int64")
    verified = millrace.run("verify", place.source, "--to", place.destination, "--deep")
    assert verified.code == CONVERTED, str(verified)
    (name,) = [name for name in outputs(place) if name.startswith("avro/")]
    content = place.read(name)
    put_bytes(place, name, content[:-30])
    verified = millrace.run("verify", place.source, "--to", place.destination)
    assert verified.code == OBJECT_FAILED and name in verified.stdout + verified.stderr, str(verified)
    place.remove(name)
    verified = millrace.run("verify", place.source, "--to", place.destination)
    assert verified.code == OBJECT_FAILED and "it is not there" in verified.stdout + verified.stderr, str(verified)
    put_bytes(place, name, content)
    place.put("day/05.csv", "id,text\n1,2\n")
    verified = millrace.run("verify", place.source, "--to", place.destination)
    assert verified.code == OBJECT_FAILED and "changed since it was converted" in verified.stdout + verified.stderr, str(verified)


def put_bytes(place, name: str, content: bytes) -> None:
    if place.kind == "s3":
        place.area.put("out/" + name, content)
    else:
        (place.folder / "out" / name).write_bytes(content)


def test_a_changed_input_rewrites_its_group(millrace, place):
    fill(place)
    convert(millrace, place)
    before = set(outputs(place))
    place.put("day/03.csv", "id,text\n7777,new\n")
    place.put("day/99.csv", "id,text\n9900,new\n")
    dry, _ = convert(millrace, place, "--dry-run")
    plans = {event["source"].rpartition("/")[2]: event["plan"] for event in dry.events_named("object_planned")}
    assert (plans["03.csv"], plans["04.csv"], plans["99.csv"]) == ("changed", "regrouped", "new")
    assert set(outputs(place)) == before
    _, run = convert(millrace, place)
    assert (run["objects_converted"], run["objects_merged"], run["groups"]) == (21, 20, 1)
    assert not before & set(outputs(place)), "the old outputs are gone"
    assert_rows(place, expected_ids([n for n in range(20) if n != 3]) + Counter([7777, 9900]))
    _, run = convert(millrace, place)
    assert run["objects_unchanged"] == 21


def test_a_group_stays_as_it_was_where_it_cannot_be_written_anew(millrace, place):
    fill(place)
    convert(millrace, place)
    before = {name: place.read(name) for name in outputs(place)}
    place.put("day/03.csv", "id,text\n7777\n")
    outcome, run = convert(millrace, place, code=ONLY_BAD_ROWS)
    assert [event["source"].rpartition("/")[2] for event in outcome.events_named("object_failed")] == ["03.csv"]
    assert {name: place.read(name) for name in outputs(place)} == before and claims(place) == []


def test_rows_of_inputs_that_are_gone_stay_unless_they_are_to_go(millrace, place):
    fill(place)
    convert(millrace, place)
    delete(place, "day/05.csv")
    _, run = convert(millrace, place)
    assert run["objects_unchanged"] == 19
    assert_rows(place, expected_ids(range(20)))
    place.put("day/06.csv", "id,text\n6666,new\n")
    outcome, _ = convert(millrace, place, code=OBJECT_FAILED)
    (failure,) = outcome.events_named("object_failed")
    assert "05.csv" in failure["error"]["message"] and "--deleted-inputs remove" in failure["error"]["remedy"]
    assert_rows(place, expected_ids(range(20)))
    _, run = convert(millrace, place, "--deleted-inputs", "remove")
    assert (run["objects_converted"], run["objects_removed"]) == (19, 1)
    assert_rows(place, expected_ids([n for n in range(20) if n not in (5, 6)]) + Counter([6666]))
    for number in range(20):
        delete(place, f"day/{number:02}.csv")
    place.put("other/1.csv", "id\n1\n")
    delete(place, "other/1.csv")
    convert(millrace, place, "--deleted-inputs", "remove")
    assert_rows(place, expected_ids([n for n in range(20) if n not in (5, 6)]) + Counter([6666]))
    place.put("other/1.csv", "id\n1\n")
    _, run = convert(millrace, place, "--deleted-inputs", "remove")
    assert run["objects_removed"] == 19
    assert_rows(place, Counter([1]))


def test_an_output_of_its_own_goes_too_where_that_is_wanted(millrace, place):
    fill(place, 3)
    place.put("alone/1.csv", "id\n777\n")
    convert(millrace, place)
    delete(place, "alone/1.csv")
    convert(millrace, place)
    assert_rows(place, expected_ids(range(3)) + Counter([777]))
    _, run = convert(millrace, place, "--deleted-inputs", "remove")
    assert run["objects_removed"] == 1
    assert_rows(place, expected_ids(range(3)))


def delete(place, key: str) -> None:
    if place.kind == "s3":
        place.area.client.delete_object(Bucket=place.area.bucket, Key=place.area.prefix + "in/" + key)
    else:
        (place.folder / "in" / key).unlink(missing_ok=True)


def test_what_this_run_does_not_see_is_not_gone(millrace, place):
    fill(place)
    place.put("other/1.csv", "id\n1\n")
    convert(millrace, place)
    options = ["--to", place.destination, "--json", *MERGE, "--deleted-inputs", "remove"]
    outcome = millrace.run("convert", place.source + "other/", *options)
    assert outcome.code == CONVERTED, str(outcome)
    rows = ids(place, "parquet")
    assert expected_ids(range(20)) <= rows and set(rows) == set(expected_ids(range(20))) | {1}


def test_formats_of_a_group_are_not_left_behind(millrace, place):
    fill(place)
    convert(millrace, place)
    place.put("day/03.csv", "id,text\n7777,new\n")
    outcome, _ = convert(millrace, place, "--format", "parquet", code=OBJECT_FAILED)
    assert "avro" in outcome.events_named("object_failed")[0]["error"]["message"]
    assert_rows(place, expected_ids(range(20)))


def test_a_format_that_is_not_written_now_is_kept(millrace, place):
    fill(place, 3)
    convert(millrace, place)
    delete(place, "day/02.csv")
    convert(millrace, place, "--format", "avro", "--deleted-inputs", "remove")
    assert_rows(place, expected_ids(range(3)))
    convert(millrace, place, "--deleted-inputs", "remove")
    assert_rows(place, expected_ids(range(2)))


def test_an_output_of_another_format_outlives_its_sources_group(millrace, place):
    fill(place, 1)
    convert(millrace, place, "--format", "avro")
    place.put("day/01.csv", "id,text\n555,x\n")
    convert(millrace, place, "--format", "parquet")
    place.put("day/01.csv", "id,text\n777,x\n")
    convert(millrace, place, "--format", "parquet")
    assert ids(place, "parquet") == expected_ids([0]) + Counter([777])
    assert ids(place, "avro") == expected_ids([0])


def test_two_runs_at_once_then_a_change_and_a_deletion(millrace, place):
    fill(place, 60)
    command = [str(millrace.path), "convert", place.source, "--to", place.destination, "--json", *MERGE]
    running = [subprocess.Popen(command, env=millrace.full_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(2)]
    ends = [(process.communicate()[1].decode(), process.returncode) for process in running]
    assert all(code in (CONVERTED, WORK_LEFT) for _, code in ends), ends
    convert(millrace, place)
    assert_rows(place, expected_ids(range(60)))
    place.put("day/10.csv", "id,text\n7777,new\n")
    delete(place, "day/11.csv")
    running = [subprocess.Popen([*command, "--deleted-inputs", "remove"], env=millrace.full_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(2)]
    ends = [(process.communicate()[1].decode(), process.returncode) for process in running]
    assert all(code in (CONVERTED, WORK_LEFT) for _, code in ends), ends
    convert(millrace, place, "--deleted-inputs", "remove")
    assert_rows(place, expected_ids([n for n in range(60) if n not in (10, 11)]) + Counter([7777]))
    assert claims(place) == []


def claim_of(place, name: str, when: float, slots: list[str]) -> None:
    claim = {"claim": name, "run": "r", "machine": "another", "start": "1", "path": "", "process": 1, "time": int(when), "slots": slots}
    put_at_destination(place, f"_millrace/groups/{name}.json", json.dumps(claim) + "\n")


def put_at_destination(place, name: str, text: str) -> None:
    if place.kind == "s3":
        place.area.put("out/" + name, text)
    else:
        path = place.folder / "out" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def slot(place, key: str) -> str:
    return place.area.prefix + "in/" + key if place.kind == "s3" else key


def test_claimed_inputs_are_left_to_their_run(millrace, place):
    fill(place, 6)
    name = "0123456789abcdef0123456789abcdef"
    claim_of(place, name, time.time(), [slot(place, "day/01.csv"), slot(place, "day/02.csv")])
    outcome, run = convert(millrace, place, code=WORK_LEFT)
    assert run["objects_converted"] == 4
    assert sorted(event["source"].rpartition("/")[2] for event in outcome.events_named("object_skipped")) == ["01.csv", "02.csv"]
    assert_rows(place, expected_ids([0, 3, 4, 5]))
    claim_of(place, name, time.time() - 3600, [slot(place, "day/01.csv"), slot(place, "day/02.csv")])
    put_at_destination(place, f"parquet/{name}.parquet", "left by a run that ended")
    convert(millrace, place)
    assert_rows(place, expected_ids(range(6)))
    put_at_destination(place, f"_millrace/groups/{name}.json", '{"claim": "')
    convert(millrace, place)
    assert claims(place) == []


def test_what_a_killed_run_did_not_write_down_is_not_doubled(millrace, place):
    """It converted an input that was alone, which has company when the next run begins."""
    fill(place, 1)
    convert(millrace, place)
    for name in place.records():
        place.remove(name)
    mark = {"claim": "r", "run": "r", "machine": "another", "start": "1", "path": "", "process": 1, "time": 5, "slots": []}
    put_at_destination(place, "_millrace/groups/20261101T000000.000000Z-00000000.run", json.dumps(mark) + "\n")
    put_at_destination(place, "parquet/not-of-ours.parquet", "somebody's")
    fill(place, 3)
    convert(millrace, place)
    assert place.name("parquet", "day/00.csv") not in outputs(place)
    assert "parquet/not-of-ours.parquet" in outputs(place)
    place.remove("parquet/not-of-ours.parquet")
    assert_rows(place, expected_ids(range(3)))
    assert claims(place) == []


def test_who_converted_alone_what_another_merged_is_found_out(millrace, place):
    """The other run's segment is written while this one's waits: the latest entry of one source names an output of its own."""
    fill(place, 3)
    convert(millrace, place)
    (segment,) = [name for name in place.records() if "/manifest/" in name]
    lines = [json.loads(line) for line in place.read(segment).decode().splitlines()]
    for format in ROWS_OF:
        name = next(output["key"] for output in lines[0]["outputs"] if output["format"] == format)
        content = place.read(name)
        put_bytes(place, place.name(format, "day/00.csv"), content)
    alone = lines[0] | {"outputs": [output | {"key": place.name(output["format"], "day/00.csv")} for output in lines[0]["outputs"]]}
    del alone["group"]
    put_at_destination(place, "_millrace/manifest/segment-20991101T000000.000000Z-00000000-00001.jsonl", json.dumps(alone) + "\n")
    _, run = convert(millrace, place)
    assert run["objects_merged"] == 2
    for format in ROWS_OF:
        merged = [name for name in outputs(place) if name.startswith(format) and name != place.name(format, "day/00.csv")]
        assert Counter(row["id"] for name in merged for row in ROWS_OF[format](place.read(name))) == expected_ids([1, 2])


def test_files_that_a_killed_compaction_left_do_not_stop_what_follows(millrace, place):
    fill(place, 3)
    convert(millrace, place)
    kept = {name: place.read(name).decode() for name in place.records() if "/manifest/" in name}
    place.put("day/02.csv", "id,text\n777,x\n")
    convert(millrace, place)
    for name, text in kept.items():
        put_at_destination(place, name, text)
    place.put("day/02.csv", "id,text\n888,x\n")
    convert(millrace, place)
    assert_rows(place, expected_ids(range(2)) + Counter([888]))


def test_it_takes_a_size_that_can_merge(millrace, place):
    fill(place, 1)
    for options in (["--target-size", "10KiB"], ["--target-size", "x"], ["--deleted-inputs", "maybe"]):
        outcome = millrace.run("convert", place.source, "--to", place.destination, *options)
        assert outcome.code == USAGE and options[1] in outcome.stderr.replace("10.0 KiB", "10KiB"), str(outcome)
    place.assert_nothing_left()


def is_claim(request: Request) -> bool:
    return "_millrace/groups" in request.path and request.operation == "PutObject"


def is_release(request: Request) -> bool:
    return "_millrace/groups" in request.path and request.operation == "DeleteObject"


def is_output(request: Request) -> bool:
    return request.operation == "PutObject" and "_millrace" not in request.path


def is_segment(request: Request) -> bool:
    return request.operation == "PutObject" and "_millrace/manifest/segment" in request.path


def is_member(request: Request) -> bool:
    return request.operation == "GetObject" and "/in/" in request.path


#: What a moment is about, and which of these requests it is.
MOMENTS = {
    "claim": (is_claim, (1, 2, 3)), "member": (is_member, (1, 9, 17)), "output": (is_output, (1, 2, 4)),
    "segment": (is_segment, (1,)), "release": (is_release, (1, 2)),
}  # fmt: skip


@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("phase, number", [(phase, number) for phase, (_, numbers) in MOMENTS.items() for number in numbers])
def test_a_killed_run_is_gone_on_with(millrace, s3_client, area: Area, phase, number, side):
    """Three groups; what is killed left its claims, and perhaps outputs, which the next run of this machine takes over."""
    area.put_many({f"in/{folder}/{number}.csv": f"id,text\n{int(folder) * 100 + number},x\n" for folder in "123" for number in range(6)})
    matches, seen, killed, process = MOMENTS[phase][0], [0], [False], []
    is_started = threading.Event()

    def watch(request: Request) -> None:
        if killed[0] or not matches(request):
            return
        seen[0] += 1
        if seen[0] == number:
            killed[0] = True
            is_started.wait()
            os.kill(process[0].pid, signal.SIGKILL)

    proxy = FaultProxy(UPSTREAM, **{side: watch})
    with proxy.running():
        command = [str(millrace.path), "convert", area.url("in/"), "--to", area.url("out/"), *MERGE]
        process.append(subprocess.Popen([*command, "--endpoint-url", proxy.endpoint], env=millrace.full_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        is_started.set()
        assert process[0].wait() == -signal.SIGKILL, f"the moment did not come: {proxy.operations}"
    area.put("in/1/6.csv", "id,text\n106,x\n")
    outcome = millrace.run(*command[1:])
    assert outcome.code == CONVERTED, str(outcome)
    wanted = Counter([folder * 100 + number for folder in (1, 2, 3) for number in range(6)] + [106])
    for format, read in ROWS_OF.items():
        found = Counter(row["id"] for key in area.keys(f"out/{format}/") for row in read(area.get(key)))
        assert found == wanted, f"{format}: rows are lost or doubled"
    assert area.all_keys("out/_millrace/groups/") == []
    assert area.uploads() == []
