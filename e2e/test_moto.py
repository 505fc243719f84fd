"""The built binary against moto, which takes every key and keeps the headers of encryption."""

import os
import uuid

import boto3
import pytest
from botocore.config import Config

from exit_codes import CONVERTED, OBJECT_FAILED
from outputs import ROWS_OF
from places import Area

KEY = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
CSV = "id,n\n" + "".join(f"{number},name {number}\n" for number in range(100))


@pytest.fixture
def moto():
    endpoint = os.environ.get("MILLRACE_TEST_MOTO")
    assert endpoint, "MILLRACE_TEST_MOTO does not name a server: run `make test`, or this under scripts/with-moto"
    client = boto3.client("s3", endpoint_url=endpoint, config=Config(s3={"addressing_style": "path"}, proxies={}))
    return Area(client, os.environ["MILLRACE_TEST_BUCKET"], f"t{uuid.uuid4().hex[:12]}/")


def convert(millrace, area, *options: str):
    endpoint = area.client.meta.endpoint_url
    return millrace.run("convert", area.url("in/"), "--to", area.url("out/"), "--endpoint-url", endpoint, "--json", *options)


def test_outputs_are_encrypted_with_the_key_that_was_named(millrace, moto):
    moto.put("in/a.csv", CSV)
    # Beyond 16 MiB the headers go with the start of the upload.
    moto.put("in/large.csv", "id,text\n" + "".join(f"{row},{row * 7919 % 1_000_003:032}\n" for row in range(450_000)))
    outcome = convert(millrace, moto, "--sse", "aws:kms", "--kms-key", KEY, "--codec", "none", "--format", "avro")
    assert outcome.code == CONVERTED, str(outcome)
    for name in ("a", "large"):
        head = moto.head(moto.output("avro", f"in/{name}.csv"))
        assert (head["ServerSideEncryption"], head["SSEKMSKeyId"]) == ("aws:kms", KEY)


# The last two look alike, and are two keys.
KEYS = ["a b.csv", "a+b.csv", "100%.csv", "a%20b.csv", "ü 🙂.csv", "x//y.csv", " lead.csv", "q?x=1&y.csv", "#.csv", "a'b\"c.csv", "<&>.csv", "\u00e9.csv", "e\u0301.csv"]


def test_awkward_keys_go_there_and_back(millrace, moto):
    moto.put_many({f"in/{key}": f"id\n{number}\n" for number, key in enumerate(KEYS)})
    outcome = convert(millrace, moto, "--format", "avro")
    assert outcome.code == CONVERTED, str(outcome)
    rows = {key: ROWS_OF["avro"](moto.get(key)) for key in moto.keys("out/")}
    assert rows == {moto.output("avro", f"in/{key}".replace("//", "/")): [{"id": number}] for number, key in enumerate(KEYS)}
    again = convert(millrace, moto, "--format", "avro")
    assert again.events_named("run_finished")[0]["objects_unchanged"] == len(KEYS), str(again)
    verified = millrace.run("verify", moto.url("in/"), "--to", moto.url("out/"), "--format", "avro", "--endpoint-url", moto.client.meta.endpoint_url)
    assert verified.code == CONVERTED, str(verified)


def test_a_key_that_names_the_outputs_of_another_fails_alone(millrace, moto):
    """S3 keeps `x//y` and `x/y` apart; the names of outputs do not."""
    moto.put_many({"in/a/b.csv": "id\n1\n", "in/a//b.csv": "id\n2\n", "in/z.csv": "id\n3\n"})
    outcome = convert(millrace, moto)
    assert outcome.code == OBJECT_FAILED, str(outcome)
    (failed,) = outcome.events_named("object_failed")
    assert failed["source"] == moto.url("in/a/b.csv") and "same names as another" in failed["error"]["message"], failed
    assert failed["error"]["remedy"]
    assert outcome.events_named("run_finished")[0]["objects_converted"] == 2


CLIMBING = ["..", "../../up.csv", "x/../y.csv", "./z.csv"]


def test_below_a_prefix_names_that_begin_with_a_dot_are_left_out(millrace, moto):
    """`..` is one of them."""
    moto.put_many({f"in/{key}": "id\n1\n" for key in [*CLIMBING, ".hidden.csv", "good.csv"]})
    outcome = convert(millrace, moto, "--format", "avro")
    assert outcome.code == CONVERTED, str(outcome)
    assert moto.keys("out/") == [moto.output("avro", "in/good.csv")]


@pytest.mark.parametrize("key", CLIMBING)
@pytest.mark.parametrize("kind", ["folder", "s3"])
def test_a_key_that_climbs(millrace, moto, tmp_path, kind, key):
    """Named by itself it is converted below DEST, or refused in words, and nothing is written beside DEST."""
    source = moto.put(f"in/{key}", "id\n1\n")
    inside = tmp_path / "deep/er/out"
    outcome = millrace.run(
        "convert", source, "--to", inside if kind == "folder" else moto.url("out/"), "--format", "avro",
        "--endpoint-url", moto.client.meta.endpoint_url, "--json")
    if kind == "s3":  # a key is only a name there
        assert outcome.code == CONVERTED, str(outcome)
        (output,) = outcome.events_named("object_finished")[0]["outputs"]
        assert ROWS_OF["avro"](moto.get(output["url"].removeprefix(moto.url()))) == [{"id": 1}]
        assert output["url"].startswith(moto.url("out/avro/"))
        return
    failed = outcome.events_named("object_failed")
    assert outcome.code == (OBJECT_FAILED if failed else CONVERTED), str(outcome)
    assert all(event["error"]["message"] and event["error"]["remedy"] for event in failed), str(outcome)
    assert len(failed) + len(outcome.events_named("object_finished")) == 1, str(outcome)
    assert [path for path in tmp_path.rglob("*") if path.is_file() and inside not in path.parents] == []
