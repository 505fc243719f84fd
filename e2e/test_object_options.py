"""How S3 keeps what is written: encryption, storage class, tags; and who pays for the requests."""

import pytest

from exit_codes import CONVERTED, USAGE

CSV = "id,n\n" + "".join(f"{number},name {number}\n" for number in range(100))


def test_outputs_have_their_class_and_their_tags(millrace, area):
    area.put("in/a.csv", CSV + "x\n")
    outcome = millrace.run(
        "convert", area.url("in/"), "--to", area.url("out/"), "--storage-class", "STANDARD_IA", "--tag", "team=data lake", "--tag", "größe=a+b",
        "--request-payer", "--max-rejects", "1",
    )
    assert outcome.code == CONVERTED, str(outcome)
    for format in ("parquet", "avro"):
        key = area.output(format, "in/a.csv")
        assert area.head(key)["StorageClass"] == "STANDARD_IA"
        tags = area.client.get_object_tagging(Bucket=area.bucket, Key=area.prefix + key)["TagSet"]
        assert {tag["Key"]: tag["Value"] for tag in tags} == {"team": "data lake", "größe": "a+b"}
    # What is read soon and often stays where reading is cheap.
    rejects = [key for key in area.keys("out/") if "/rejects/" in key]
    assert rejects and all(area.head(key).get("StorageClass", "STANDARD") == "STANDARD" for key in rejects)


def test_outputs_are_encrypted_as_told(millrace, area):
    area.put("in/a.csv", CSV)
    outcome = millrace.run("convert", area.url("in/"), "--to", area.url("out/"), "--sse", "AES256")
    assert outcome.code == CONVERTED, str(outcome)
    assert area.head(area.output("parquet", "in/a.csv"))["ServerSideEncryption"] == "AES256"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--sse", "AES256"], "--sse and --kms-key"),
        (["--kms-key", "alias/a"], "--sse and --kms-key"),
        (["--storage-class", "STANDARD_IA"], "--storage-class"),
        (["--tag", "a=b"], "--tag"),
        (["--request-payer"], "--request-payer"),
    ],
)
def test_a_folder_is_not_s3(millrace, tmp_path, options, said):
    (tmp_path / "a.csv").write_text(CSV)
    outcome = millrace.run("convert", "a.csv", "--to", "out", *options, cwd=tmp_path)
    assert outcome.code == USAGE, str(outcome)
    assert f"{said} is for" in outcome.stderr and not (tmp_path / "out").exists()


def test_who_pays_may_read_from_s3_into_a_folder(millrace, area, tmp_path):
    source = area.put("in/a.csv", CSV)
    assert millrace.run("convert", source, "--to", tmp_path / "out", "--request-payer").code == CONVERTED
    assert millrace.run("sniff", source, "--request-payer").code == CONVERTED


@pytest.mark.parametrize(
    "options",
    [
        ["--sse", "kms"],
        ["--sse", "AES256", "--kms-key", "k"],
        ["--storage-class", "DEEP_ARCHIVE"],
        ["--tag", "a"],
        ["--tag", "a=1", "--tag", "a=2"],
    ],
)
def test_wrong_values_are_told_before_anything_is_written(millrace, area, options):
    source = area.put("in/a.csv", CSV)
    outcome = millrace.run("convert", source, "--to", area.url("out/"), *options)
    assert outcome.code == USAGE, str(outcome)
    assert options[0] in outcome.stderr or "tag" in outcome.stderr
    area.assert_nothing_left()
