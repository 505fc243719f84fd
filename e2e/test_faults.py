"""A run through a proxy that spoils requests ends as a quiet one does: every object converted, the same bytes, nothing left."""

import os
import threading

import pytest

from exit_codes import CONVERTED, OBJECT_FAILED
from fault_proxy import RULES, Answer, FaultProxy, corruption, lost_answer
from outputs import ROWS_OF

UPSTREAM = os.environ.get("MILLRACE_TEST_S3", "")


def small(number: int) -> str:
    return "id,name,amount\n" + "".join(f"{number * 1000 + row},name {row},{row / 4}\n" for row in range(20 + number % 50))


def large() -> str:
    """Enough for several parts of an upload, uncompressed."""
    return "id,text\n" + "".join(f"{row},{row * 7919 % 1_000_003:032}\n" for row in range(450_000))


def convert(millrace, area, proxy, *options: str, destination: str = "out/"):
    return millrace.run(
        "convert", area.url("in/"), "--to", area.url(destination), "--endpoint-url", proxy.endpoint, "--json", *options)


def contents(area, destination: str) -> dict[str, bytes]:
    return {key.removeprefix(destination): area.get(key) for key in area.keys(destination)}


def test_five_hundred_objects_and_five_of_a_hundred_requests_of_each_kind_spoilt(millrace, area):
    area.put_many({f"in/{number:03}.csv": small(number) for number in range(500)})
    with FaultProxy(UPSTREAM).running() as quiet:
        outcome = convert(millrace, area, quiet, destination="quiet/")
        assert outcome.code == CONVERTED, str(outcome)
        # One GET an object and one PUT an output, the listing of the source and that of the manifest, a segment, and the run's record.
        assert {name: quiet.operations.count(name) for name in set(quiet.operations)} == {
            "GetObject": 500, "PutObject": 1002, "ListObjects": 3,
        }
    with FaultProxy(UPSTREAM, share=5).running() as proxy:
        outcome = convert(millrace, area, proxy, "--max-attempts", "5")
        assert outcome.code == CONVERTED, str(outcome)
        delivered = proxy.delivered()
    for operation in ("GetObject", "PutObject"):
        for fault in RULES[operation]:
            assert delivered.get((operation, fault.__name__), 0) >= 3, delivered
    (run,) = outcome.events_named("run_finished")
    assert (run["objects_converted"], run["objects_failed"]) == (500, 0)
    assert run["retries"] >= 50
    assert contents(area, "out/") == contents(area, "quiet/")
    assert area.uploads() == []


@pytest.mark.parametrize("seed", range(4))
def test_uploads_in_parts(millrace, area, seed):
    text = large()
    for number in range(3):
        area.put(f"in/{number}.csv", text)
    options = ["--codec", "none", "--format", "parquet,avro"]
    with FaultProxy(UPSTREAM).running() as quiet:
        assert convert(millrace, area, quiet, *options, destination="quiet/").code == CONVERTED
        assert quiet.operations.count("UploadPart") >= 6
    with FaultProxy(UPSTREAM, share=20, seed=seed).running() as proxy:
        outcome = convert(millrace, area, proxy, *options, "--max-attempts", "5")
        assert outcome.code == CONVERTED, f"{proxy.delivered()}\n{outcome}"
        assert sum(count for (name, _), count in proxy.delivered().items() if name == "UploadPart") >= 1
    assert contents(area, "out/") == contents(area, "quiet/")
    assert area.uploads() == []


@pytest.mark.parametrize("fault", RULES["CompleteMultipartUpload"], ids=lambda fault: fault.__name__)
def test_each_fault_of_a_completion(millrace, area, fault):
    area.put("in/a.csv", large())
    options = ["--codec", "none", "--format", "avro"]
    with FaultProxy(UPSTREAM, share=100, rules={"CompleteMultipartUpload": [fault]}).running() as proxy:
        outcome = convert(millrace, area, proxy, *options)
        assert outcome.code == CONVERTED, str(outcome)
        assert len(proxy.log) == 1
    assert len(ROWS_OF["avro"](area.get(area.output("avro", "in/a.csv")))) == 450_000
    assert area.uploads() == []


def test_the_answer_to_every_put_is_lost_once(millrace, area):
    # More at once than these would be more than the client's quota of retries allows.
    area.put_many({f"in/{number}.csv": small(number) for number in range(10)})
    with FaultProxy(UPSTREAM, share=100, rules={"PutObject": [lost_answer]}).running() as proxy:
        outcome = convert(millrace, area, proxy)
        assert outcome.code == CONVERTED, str(outcome)
        assert len(proxy.log) == 22
    with FaultProxy(UPSTREAM).running() as quiet:
        again = convert(millrace, area, quiet)
        assert again.events_named("run_finished")[0]["objects_unchanged"] == 10, str(again)


def test_a_body_that_is_not_what_was_stored_is_read_again(millrace, area):
    """The sources were stored with a checksum, which S3 sends along."""
    for number in range(10):
        area.client.put_object(
            Bucket=area.bucket, Key=f"{area.prefix}in/{number}.csv", Body=small(number).encode(), ChecksumAlgorithm="CRC32")
    with FaultProxy(UPSTREAM).running() as quiet:
        assert convert(millrace, area, quiet, destination="quiet/").code == CONVERTED
    with FaultProxy(UPSTREAM, share=100, rules={"GetObject": [corruption]}).running() as proxy:
        outcome = convert(millrace, area, proxy)
        assert outcome.code == CONVERTED, str(outcome)
        assert len(proxy.log) >= 10
    assert contents(area, "out/") == contents(area, "quiet/")


def test_one_key_of_many_is_forbidden_and_one_has_gone(millrace, area):
    area.put_many({f"in/{number:02}.csv": small(number) for number in range(30)})

    def refuse(request):
        if request.operation == "GetObject" and request.path.endswith("/07.csv"):
            return Answer.error(403, "AccessDenied")
        if request.operation == "GetObject" and request.path.endswith("/11.csv"):
            return Answer.error(404, "NoSuchKey")
        return None

    with FaultProxy(UPSTREAM, answer=refuse).running() as proxy:
        outcome = convert(millrace, area, proxy)
    assert outcome.code == OBJECT_FAILED, str(outcome)
    failed = {event["source"].rpartition("/")[2]: event["error"]["code"] for event in outcome.events_named("object_failed")}
    assert failed == {"07.csv": "access_denied", "11.csv": "source_not_found"}
    assert outcome.events_named("run_finished")[0]["objects_converted"] == 28
    assert len(area.keys("out/")) == 56


def test_a_role_that_may_not_list_at_the_destination(millrace, area):
    source = area.put("in/a.csv", small(1))

    def refuse(request):
        is_listing = request.operation == "ListObjects" and "/out/" in "".join(request.query.get("prefix", []))
        return Answer.error(403, "AccessDenied") if is_listing else None

    with FaultProxy(UPSTREAM, answer=refuse).running() as proxy:
        for _ in range(2):
            outcome = millrace.run("convert", source, "--to", area.url("out/"), "--endpoint-url", proxy.endpoint, "--json")
            assert outcome.code == CONVERTED, str(outcome)
            assert outcome.events_named("run_finished")[0]["objects_converted"] == 1


def test_a_store_that_is_always_busy_ends_in_words(millrace, area):
    area.put("in/a.csv", small(1))
    with FaultProxy(UPSTREAM, answer=lambda request: Answer.error(503, "SlowDown", ("x-amz-retry-after", "1"))).running() as proxy:
        outcome = convert(millrace, area, proxy, "--max-attempts", "2")
    assert outcome.code == 75, str(outcome)
    area.assert_nothing_left()


KEYS = ["a b.csv", "a+b.csv", "100%.csv", "a%20b.csv", "ü 🙂.csv", "a//b.csv", "x/../y.csv", "..", "../../up.csv", "q?x=1&y.csv", "#.csv", "a'b\"c.csv"]


def test_awkward_keys(millrace, area, tmp_path):
    """Below a prefix each is converted, or refused in words; a local destination never leaves its folder."""
    kept = []
    for number, key in enumerate(KEYS):
        try:
            area.put("in/" + key, small(number))
            kept.append(key)
        except Exception:  # the server itself does not take it
            continue
    assert len(kept) >= 7
    inside = tmp_path / "deep" / "out"
    outcome = millrace.run("convert", area.url("in/"), "--to", inside, "--json")
    assert outcome.code in (CONVERTED, OBJECT_FAILED), str(outcome)
    told = [event["source"] for name in ("object_finished", "object_failed", "object_skipped") for event in outcome.events_named(name)]
    assert len(told) == len([key for key in area.keys("in/")]), str(outcome)
    outside = [path for path in tmp_path.rglob("*") if path.is_file() and inside not in path.parents]
    assert outside == []


# --- large objects, whose ranges come side by side --------------------------------------------------------------------


def put_large(area, rows: int = 900_000) -> bytes:
    content = ("id,text\n" + "".join(f"{row},{row * 7919 % 1_000_003:032}\n" for row in range(rows))).encode()
    area.client.put_object(Bucket=area.bucket, Key=f"{area.prefix}in/large.csv", Body=content, ChecksumAlgorithm="CRC32")
    return content


def is_range(request) -> bool:
    return request.operation == "GetObject" and "range" in request.headers and request.path.endswith("large.csv")


def convert_large(millrace, area, proxy, *options: str):
    return convert(millrace, area, proxy, "--format", "avro", "--codec", "snappy", *options)


def test_ranges_are_of_one_version_and_in_order(millrace, area, tmp_path):
    content = put_large(area)
    asked = []
    with FaultProxy(UPSTREAM, before=lambda request: asked.append(request.headers) if is_range(request) else None).running() as proxy:
        outcome = convert_large(millrace, area, proxy)
    assert outcome.code == CONVERTED, str(outcome)
    assert len(asked) > 8 and all("if-match" in headers for headers in asked)
    (tmp_path / "in").mkdir()
    (tmp_path / "in/large.csv").write_bytes(content)
    environment = {"MILLRACE_PROVENANCE": "x"}
    there = millrace.run(
        "convert", area.url("in/"), "--to", tmp_path / "there", "--format", "parquet,avro", "--endpoint-url", UPSTREAM, env=environment)
    here = millrace.run("convert", tmp_path / "in", "--to", tmp_path / "here", env=environment)
    assert there.code == here.code == CONVERTED, f"{there}\n{here}"
    for format in ROWS_OF:
        (one,), (other,) = ((tmp_path / side).rglob(f"*.{format}") for side in ("there", "here"))
        assert one.read_bytes() == other.read_bytes()


def test_damage_in_one_range_is_found_by_the_checksum_of_all(millrace, area):
    put_large(area)
    spoilt = []

    def flip(request):
        if not is_range(request) or spoilt or not request.headers["range"].startswith("bytes=8388608-"):
            return None
        spoilt.append(request)
        return corruption(request, lambda: proxy.forward(request))

    proxy = FaultProxy(UPSTREAM, answer=flip)
    with proxy.running():
        outcome = convert_large(millrace, area, proxy)
    assert outcome.code == CONVERTED and len(spoilt) == 1, str(outcome)
    rows = ROWS_OF["avro"](area.get(area.output("avro", "in/large.csv")))
    assert all(row["text"] == row["id"] * 7919 % 1_000_003 or row["text"] == f"{row['id'] * 7919 % 1_000_003:032}" for row in rows)
    assert len(rows) == 900_000


@pytest.mark.parametrize("times, code", [(1, CONVERTED), (1000, OBJECT_FAILED)])
def test_an_object_that_changes_while_it_is_read(millrace, area, times, code):
    put_large(area)
    changed = []

    def change(request):
        if not is_range(request) or len(changed) >= times or request.headers["range"].startswith("bytes=2097152-"):
            return None
        changed.append(request)
        return Answer.error(412, "PreconditionFailed")

    with FaultProxy(UPSTREAM, answer=change).running() as proxy:
        outcome = convert_large(millrace, area, proxy)
    assert outcome.code == code, str(outcome)
    if code == CONVERTED:
        assert outcome.events_named("object_finished")[0]["rows_written"] == 900_000
    else:
        assert outcome.events_named("object_failed")[0]["error"]["code"] == "object_changed"
        area.assert_nothing_left()


def test_a_range_that_stalls_is_asked_for_again(millrace, area):
    put_large(area)
    released = threading.Event()
    asked = []

    def stall(request):
        if is_range(request) and request.headers["range"].startswith("bytes=25165824-"):
            asked.append(request)
            if len(asked) == 1:
                released.wait()
        return None

    with FaultProxy(UPSTREAM, answer=stall).running() as proxy:
        outcome = convert_large(millrace, area, proxy)
        released.set()
    assert outcome.code == CONVERTED and len(asked) == 2, str(outcome)
