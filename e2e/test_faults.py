"""A run through a proxy that spoils requests ends as a quiet one does: every object converted, the same bytes, nothing left."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import ClientError

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


def put_with_checksums(area, bodies: dict[str, str]) -> None:
    """S3 sends along the checksum that an object was stored with, so that damage on the way is found."""
    def put(item) -> None:
        key, text = item
        area.client.put_object(Bucket=area.bucket, Key=area.prefix + key, Body=text.encode(), ChecksumAlgorithm="CRC32")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(put, bodies.items()))


def test_five_hundred_objects_and_five_of_a_hundred_requests_of_each_kind_spoilt(millrace, area):
    put_with_checksums(area, {f"in/{number:03}.csv": small(number) for number in range(500)})
    with FaultProxy(UPSTREAM).running() as quiet:
        outcome = convert(millrace, area, quiet, destination="quiet/")
        assert outcome.code == CONVERTED, str(outcome)
        # One GET an object and one PUT an output, the listing of the source and that of the manifest, a segment, and the run's record.
        assert {name: quiet.operations.count(name) for name in set(quiet.operations)} == {
            "GetObject": 501, "PutObject": 1002, "ListObjects": 3,
        }
    with FaultProxy(UPSTREAM, share=5).running() as proxy:
        outcome = convert(millrace, area, proxy, "--max-attempts", "5")
        assert outcome.code == CONVERTED, str(outcome)
        delivered = proxy.delivered()
    for operation in ("GetObject", "PutObject"):
        for fault in RULES[operation]:
            assert delivered.get((operation, fault.__name__), 0) >= 8, delivered
    (run,) = outcome.events_named("run_finished")
    assert (run["objects_converted"], run["objects_failed"]) == (500, 0)
    assert run["retries"] >= 50
    assert contents(area, "out/") == contents(area, "quiet/")
    assert area.uploads() == []


@pytest.mark.parametrize("seed", range(2))
def test_uploads_in_parts(millrace, area, seed):
    text = large()
    for number in range(3):
        area.put(f"in/{number}.csv", text)
    options = ["--codec", "none", "--format", "parquet,avro"]
    with FaultProxy(UPSTREAM).running() as quiet:
        assert convert(millrace, area, quiet, *options, destination="quiet/").code == CONVERTED
        assert quiet.operations.count("UploadPart") >= 6
    # Reading is spoilt elsewhere, and all at once would be more than the client's quota of retries.
    rules = {name: RULES[name] for name in ("CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload")}
    with FaultProxy(UPSTREAM, isInTurn=True, seed=seed, rules=rules).running() as proxy:
        outcome = convert(millrace, area, proxy, *options, "--max-attempts", "5")
        assert outcome.code == CONVERTED, f"{proxy.delivered()}\n{outcome}"
    for name, faults in rules.items():
        assert all(proxy.delivered().get((name, fault.__name__), 0) >= 1 for fault in faults), proxy.delivered()
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
    put_with_checksums(area, {f"in/{number}.csv": small(number) for number in range(10)})
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
            area.client.delete_object(Bucket=area.bucket, Key=area.prefix + "in/11.csv")
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
    """Below a prefix each is converted to its own rows, or refused in words; a local destination never leaves its folder."""
    rows = {}
    for number, key in enumerate(KEYS):
        try:
            area.put("in/" + key, small(number))
        except ClientError:  # the server itself does not take it
            continue
        # This server makes one slash of two.
        rows[area.url("in/" + key.replace("//", "/"))] = [number * 1000 + row for row in range(20 + number % 50)]
    assert len(rows) >= 7
    assert sorted(rows) == sorted(area.url(key) for key in area.keys("in/"))
    inside = tmp_path / "deep" / "out"
    outcome = millrace.run("convert", area.url("in/"), "--to", inside, "--format", "avro", "--json")
    finished = {event["source"]: event for event in outcome.events_named("object_finished")}
    failed = {event["source"]: event["error"] for event in outcome.events_named("object_failed")}
    assert finished.keys() | failed.keys() == rows.keys() and not finished.keys() & failed.keys(), str(outcome)
    assert outcome.code == (OBJECT_FAILED if failed else CONVERTED), str(outcome)
    assert all(error["code"] and error["message"] and error["remedy"] for error in failed.values()), str(outcome)
    found = {path: [row["id"] for row in ROWS_OF["avro"](path.read_bytes())] for path in inside.rglob("*.avro")}
    assert {str(path.relative_to(inside)): ids for path, ids in found.items()} == {
        f"avro/{source.split('/', 3)[3]}.avro": rows[source] for source in finished
    }
    assert [path for path in tmp_path.rglob("*") if path.is_file() and inside not in path.parents] == []


# --- large objects, whose ranges come side by side --------------------------------------------------------------------


def text_of(row: int, version: int = 0) -> str:
    return f"{row * (7919 + 2 * version) % 1_000_003:032}"


def put_large(area, rows: int = 900_000, version: int = 0) -> bytes:
    content = ("id,text\n" + "".join(f"{row},{text_of(row, version)}\n" for row in range(rows))).encode()
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


@pytest.mark.parametrize("times, code", [(1, CONVERTED), (2, OBJECT_FAILED)])
def test_an_object_that_changes_while_it_is_read(millrace, area, times, code):
    """Between two of its ranges another version is stored, as large: it is read again once, and never mixed."""
    put_large(area)
    changes, lock, seen = [0], threading.Lock(), set()

    def change(request):
        if not is_range(request):
            return
        with lock:
            # The first range that names a version is the first that can miss it.
            etag = request.headers.get("if-match")
            if etag is None or etag in seen or changes[0] >= times:
                return
            seen.add(etag)
            changes[0] += 1
            put_large(area, version=changes[0])

    with FaultProxy(UPSTREAM, before=change).running() as proxy:
        outcome = convert_large(millrace, area, proxy)
    assert outcome.code == code and changes[0] == times, str(outcome)
    if code == CONVERTED:
        rows = ROWS_OF["avro"](area.get(area.output("avro", "in/large.csv")))
        assert len(rows) == 900_000
        assert all(int(row["text"]) == int(text_of(row["id"], version=1)) for row in rows)
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
