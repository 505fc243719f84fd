"""Sources that stand in S3: inventories and lists."""

import gzip
import hashlib
import json
from urllib.parse import quote_plus

import pytest

from exit_codes import CONVERTED, OBJECT_FAILED
from outputs import parquet_rows

SCHEMA = "Bucket, Key, Size, ETag"


def record(*fields: object) -> str:
    return ",".join(f'"{field}"' for field in fields) + "\n"


def inventory(area, lists: list[bytes], **changes) -> str:
    """Puts an inventory of the test's bucket beside it; returns the manifest's URL."""
    files = []
    for number, body in enumerate(lists):
        area.put(f"inventory/data/{number}.csv.gz", body)
        files.append({"key": f"{area.prefix}inventory/data/{number}.csv.gz", "size": len(body), "MD5checksum": hashlib.md5(body).hexdigest()})
    manifest = {
        "sourceBucket": area.bucket, "destinationBucket": f"arn:aws:s3:::{area.bucket}", "version": "2016-11-30", "fileFormat": "CSV",
        "fileSchema": SCHEMA, "files": files,
    }
    return area.put("inventory/2026-11-23T01-00Z/manifest.json", json.dumps(manifest | changes))


def listed(area, keys: list[str], size: int | None = None) -> bytes:
    lines = [record(area.bucket, quote_plus(area.prefix + key), area.head(key)["ContentLength"] if size is None else size, "e") for key in keys]
    # Two members, as writers that append make them.
    return gzip.compress("".join(lines[:1]).encode()) + gzip.compress("".join(lines[1:]).encode())


KEYS = ["in/a.csv", "in/b c+d%.csv", "in/größe.csv", "in/empty.csv", "in/x.bin", "in/_hidden.csv", "out/parquet/old.csv"]


@pytest.fixture
def filled(area):
    for number, key in enumerate(KEYS):
        area.put(key, "" if "empty" in key else f"id\n{number}\n")
    area.put("in/unlisted.csv", "id\n99\n")
    return area


@pytest.mark.parametrize("is_local", [False, True], ids=["in S3", "on this machine"])
def test_an_inventory_stands_for_a_listing(millrace, filled, tmp_path, is_local):
    area = filled
    manifest = inventory(area, [listed(area, KEYS[:4]), listed(area, KEYS[4:])])
    if is_local:
        (tmp_path / "manifest.json").write_bytes(area.get("inventory/2026-11-23T01-00Z/manifest.json"))
        manifest = "manifest.json"
    outcome = millrace.run("convert", f"@{manifest}", "--to", area.url("out/"), "--format", "parquet", "--json", cwd=tmp_path)
    assert outcome.code == CONVERTED, str(outcome)
    assert {entry["source"] for entry in outcome.events_named("object_finished")} == {area.url(key) for key in KEYS[:3]}
    skipped = {entry["source"]: entry["reason"] for entry in outcome.events_named("object_skipped")}
    assert skipped == {area.url("in/empty.csv"): "empty", area.url("in/x.bin"): "other_name"}
    for number, key in enumerate(KEYS[:3]):
        assert parquet_rows(area.get(area.output("parquet", key))) == [{"id": number}]
    verified = millrace.run("verify", f"@{manifest}", "--to", area.url("out/"), "--format", "parquet", cwd=tmp_path)
    assert verified.code == CONVERTED, str(verified)


def test_what_an_inventory_names_may_have_gone(millrace, filled):
    area = filled
    manifest = inventory(area, [listed(area, ["in/a.csv", "in/gone.csv"], size=5)])
    outcome = millrace.run("convert", f"@{manifest}", "--to", area.url("out/"), "--json")
    assert outcome.code == OBJECT_FAILED, str(outcome)
    assert [entry["source"] for entry in outcome.events_named("object_failed")] == [area.url("in/gone.csv")]
    assert len(outcome.events_named("object_finished")) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"fileFormat": "Parquet"}, "only CSV is read"),
        ({"fileSchema": "Bucket, Key, ETag"}, "no sizes"),
        ({"fileSchema": "Bucket, Key, Size"}, "4 fields in place of 3"),
        ({"sourceBucket": "another"}, "a key of another bucket"),
        ({"files": None}, "not a manifest"),
    ],
)
def test_an_inventory_that_cannot_be_read(millrace, filled, changes, said):
    manifest = inventory(filled, [listed(filled, ["in/a.csv"])], **changes)
    outcome = millrace.run("convert", f"@{manifest}", "--to", filled.url("out/"))
    assert outcome.code == OBJECT_FAILED and said in outcome.stderr, str(outcome)


def test_a_list_that_was_cut_off_or_changed(millrace, filled):
    area = filled
    whole = listed(area, KEYS[:3])
    manifest = inventory(area, [whole])
    area.put("inventory/data/0.csv.gz", whole[:-9])
    cut = millrace.run("convert", f"@{manifest}", "--to", area.url("out/"))
    assert cut.code == OBJECT_FAILED and "data/0.csv.gz" in cut.stderr, str(cut)
    area.put("inventory/data/0.csv.gz", listed(area, KEYS[:2]))
    changed = millrace.run("convert", f"@{manifest}", "--to", area.url("out/"))
    assert changed.code == OBJECT_FAILED and "checksum" in changed.stderr, str(changed)


def test_the_bucket_that_was_listed_is_no_destination(millrace, filled):
    manifest = inventory(filled, [listed(filled, ["in/a.csv"])])
    outcome = millrace.run("check", f"@{manifest}")
    assert outcome.code == CONVERTED, str(outcome)
    refused = millrace.run("convert", f"@{manifest}", "--to", f"s3://{filled.bucket}")
    assert refused.code == OBJECT_FAILED and "all of the bucket" in refused.stderr, str(refused)


def test_a_list_in_s3(millrace, filled):
    area = filled
    at = area.put("lists/today.txt", f"# today\n{area.url('in/a.csv')}\n{area.url('in/')}b*\n")
    outcome = millrace.run("convert", f"@{at}", "--to", area.url("out/"), "--json")
    assert outcome.code == CONVERTED, str(outcome)
    assert {entry["source"] for entry in outcome.events_named("object_finished")} == {area.url(key) for key in KEYS[:2]}
    assert millrace.run("verify", f"@{at}", "--to", area.url("out/")).code == CONVERTED
    assert json.loads(millrace.run("sniff", f"@{at}", "--json").stdout)["columns"][0]["name"] == "id"


@pytest.mark.parametrize(("line", "said"), [("/etc/passwd", "is not in S3"), ("@more", "cannot stand in a list"), ("", "names no source")])
def test_a_list_in_s3_names_objects(millrace, area, line, said):
    at = area.put("lists/today.txt", line + "\n")
    outcome = millrace.run("convert", f"@{at}", "--to", area.url("out/"))
    assert outcome.code == OBJECT_FAILED and said in outcome.stderr, str(outcome)


def test_a_list_in_s3_that_is_not_there_or_names_the_destination(millrace, filled):
    missing = millrace.run("convert", "@" + filled.url("lists/none.txt"), "--to", filled.url("out/"))
    assert missing.code == OBJECT_FAILED and "none.txt" in missing.stderr, str(missing)
    at = filled.put("lists/loop.txt", filled.url("in/") + "\n")
    loop = millrace.run("convert", f"@{at}", "--to", filled.url("in/out/"))
    assert loop.code == OBJECT_FAILED and "inside the source" in loop.stderr, str(loop)


def test_an_inventory_of_any_length_takes_the_same_memory(millrace, area):
    peaks = []
    for count in (30_000, 300_000):
        names = "".join(record(area.bucket, f"logs/event-{number:032d}.bin", 1234, "d41d8cd98f00b204e9800998ecf8427e") for number in range(count))
        manifest = inventory(area, [gzip.compress(names.encode(), 1)])
        outcome = millrace.run("convert", f"@{manifest}", "--to", area.url("out/"), measure_memory=True)
        assert outcome.code == CONVERTED and f"{count:,} skipped" in outcome.stderr, str(outcome)
        peaks.append(outcome.peak_bytes)
    # The longer report is 30 MB of text, whose objects would take twice that.
    assert peaks[1] - peaks[0] < 16 << 20, peaks
