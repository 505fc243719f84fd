"""What conversions left behind that were cut short: found, told from what others left, and taken away only when asked to."""

import os
import time

import pytest

from exit_codes import CONVERTED, OBJECT_FAILED, USAGE

OWN = ("parquet/in/a.csv.parquet", "avro/in/a b.csv.avro", "_millrace/rejects/in/a.csv.jsonl")
FOREIGN = ("parquet/in/_temporary/part-0", "avro/a.parquet", "other/a.parquet", "parquet.parquet")


@pytest.fixture
def uploads(area):
    """Open uploads below `lake/`, Millrace's own and others', and one of Millrace's own beside it."""
    keys = [area.prefix + "lake/" + key for key in OWN + FOREIGN] + [area.prefix + "lake2/parquet/a.csv.parquet"]
    begun = [(key, area.client.create_multipart_upload(Bucket=area.bucket, Key=key)["UploadId"]) for key in keys]
    yield begun
    for key, upload in begun:
        area.client.abort_multipart_upload(Bucket=area.bucket, Key=key, UploadId=upload)


@pytest.mark.parametrize("ending", ["", "/"])
def test_own_uploads_are_listed_and_nothing_is_touched(millrace, area, uploads, ending):
    outcome = millrace.run("gc", area.url("lake" + ending), "--older-than", "0s", "--json")
    assert outcome.code == CONVERTED, str(outcome)
    found = outcome.events_named("garbage")
    assert sorted(entry["location"] for entry in found) == sorted(area.url("lake/" + key) for key in OWN)
    assert {entry["upload_id"] for entry in found} == {upload for key, upload in uploads if key.removeprefix(area.prefix + "lake/") in OWN}
    assert all(entry["kind"] == "upload" and not entry["deleted"] for entry in found)
    (finished,) = outcome.events_named("gc_finished")
    assert (finished["found"], finished["deleted"], finished["spared"], finished["failed"]) == (len(OWN), 0, 0, 0)
    assert len(area.uploads()) == len(uploads)


def test_only_own_and_old_uploads_are_aborted(millrace, area, uploads):
    young = millrace.run("gc", area.url("lake/"), "--delete")
    assert young.code == CONVERTED and "0 older than 24h, 0 deleted, 3 younger left alone" in young.stdout, str(young)
    assert len(area.uploads()) == len(uploads)
    outcome = millrace.run("gc", area.url("lake/"), "--older-than", "0s", "--delete")
    assert outcome.code == CONVERTED and "3 deleted" in outcome.stdout, str(outcome)
    left = {key.removeprefix(area.prefix) for key in area.uploads()}
    assert left == {"lake/" + key for key in FOREIGN} | {"lake2/parquet/a.csv.parquet"}
    again = millrace.run("gc", area.url("lake/"), "--older-than", "0s", "--delete", "--json")
    assert again.events_named("garbage") == [] and again.code == CONVERTED, str(again)


@pytest.fixture
def lake(tmp_path):
    """Old files: two of Millrace's own among others, and a young one of its own."""
    names = ["parquet/.millrace-1x.tmp", "parquet/in/.millrace-2y.tmp", "parquet/in/.millrace-3z.tmp"]
    others = ["parquet/in/a.csv.parquet", "parquet/.millrace-4", "notes.tmp", ".millrace-5.tmp/inside.tmp"]
    for name in names + others:
        path = tmp_path / "lake" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("bytes")
        if "3z" not in name:
            os.utime(path, (time.time() - 90_000, time.time() - 90_000))
    (tmp_path / "outside").write_text("bytes")
    (tmp_path / "lake/.millrace-6.tmp").symlink_to(tmp_path / "outside")
    return tmp_path / "lake"


def test_temporary_files_of_a_folder(millrace, lake):
    before = sorted(lake.rglob("*"))
    listed = millrace.run("gc", lake, "--json")
    assert listed.code == CONVERTED, str(listed)
    found = listed.events_named("garbage")
    assert [(entry["location"], entry["kind"], entry["bytes"]) for entry in found] == [
        (f"{lake}/parquet/.millrace-1x.tmp", "temporary_file", 5), (f"{lake}/parquet/in/.millrace-2y.tmp", "temporary_file", 5),
    ]
    assert listed.events_named("gc_finished")[0]["spared"] == 1
    assert sorted(lake.rglob("*")) == before
    outcome = millrace.run("gc", f"{lake}/", "--delete")
    assert outcome.code == CONVERTED and "2 older than 24h, 2 deleted, 1 younger left alone" in outcome.stdout, str(outcome)
    assert set(before) - set(lake.rglob("*")) == {lake / "parquet/.millrace-1x.tmp", lake / "parquet/in/.millrace-2y.tmp"}
    assert (lake.parent / "outside").exists()


def test_what_cannot_be_looked_at_is_told(millrace, tmp_path):
    missing = millrace.run("gc", tmp_path / "none")
    assert missing.code == OBJECT_FAILED and "none" in missing.stderr, str(missing)
    bucket = millrace.run("gc", "s3://no-such-bucket-here/lake/")
    assert bucket.code == OBJECT_FAILED, str(bucket)


@pytest.mark.parametrize("age", ["", "24", "h", "-1h", "1w", "99999999999999999d"])
def test_an_age_that_is_none(millrace, tmp_path, age):
    outcome = millrace.run("gc", tmp_path, f"--older-than={age}")
    assert outcome.code == USAGE and "--older-than" in outcome.stderr, str(outcome)
