"""`--memory` is a contract about the peak of the process's resident memory, whatever the size of the input."""

import gzip
import random
from pathlib import Path

import pyarrow.parquet as pq
import pytest

GIGABYTES = 2
S3_BYTES = 600 * 10**6
ROWS_A_BLOCK = 150_000


def large_file(path: Path, size: int) -> int:
    """A block of mixed columns, repeated: enough different values that dictionaries fill up. Returns the number of rows."""
    block = "".join(
        f"{n},{n * 7919 % 1_000_003},{n % 50 + 1},{n * 31 % 100_000 / 100:.2f},19{70 + n % 30}-0{n % 9 + 1}-1{n % 10},"
        f"2026-01-{n % 28 + 1:02}T0{n % 10}:00:00Z,{'AIR' if n % 3 else 'TRUCK'},\"remark {n * 104_729 % 9_999_991}, as quoted\"\n"
        for n in range(ROWS_A_BLOCK)
    ).encode()
    blocks = size // len(block) + 1
    with open(path, "wb") as file:
        file.write(b"id,part,quantity,price,day,moment,mode,remark\n")
        for _ in range(blocks):
            file.write(block)
    assert path.stat().st_size >= size
    return blocks * ROWS_A_BLOCK


@pytest.fixture(scope="module")
def two_gigabytes(tmp_path_factory) -> tuple[Path, int]:
    path = tmp_path_factory.mktemp("memory") / "large.csv"
    yield path, large_file(path, GIGABYTES * 10**9)
    path.unlink()


@pytest.mark.parametrize("mebibytes", [128, 256])
def test_two_gigabytes_within_the_budget(millrace, two_gigabytes, tmp_path, mebibytes):
    source, rows = two_gigabytes
    out = tmp_path / "out"
    outcome = millrace.run(
        "convert", source, "--to", out, "--memory", f"{mebibytes}MiB", "--codec", "snappy", "--json", measure_memory=True
    )
    assert outcome.code == 0, str(outcome)
    print(f"peak {outcome.peak_bytes / 2**20:.0f} MiB of {mebibytes} MiB")
    assert outcome.peak_bytes <= mebibytes << 20
    metadata = pq.read_metadata(out / "parquet/large.csv.parquet")
    assert metadata.num_rows == rows
    (finished,) = outcome.events_named("object_finished")
    assert {output["format"]: output["rows"] for output in finished["outputs"]} == {"parquet": rows, "avro": rows}
    for file in out.rglob("*.*"):
        file.unlink()  # several gigabytes, which pytest would keep


def test_from_s3_to_s3_within_the_budget(millrace, area, tmp_path):
    """Upload parts and connections count too."""
    path = tmp_path / "large.csv"
    rows = large_file(path, S3_BYTES)
    area.put_file("in/large.csv", path)
    path.unlink()
    outcome = millrace.run(
        "convert", area.url("in/"), "--to", area.url("out/"), "--memory", "128MiB", "--codec", "none", "--json", measure_memory=True
    )
    assert outcome.code == 0, str(outcome)
    print(f"peak {outcome.peak_bytes / 2**20:.0f} MiB of 128 MiB")
    assert outcome.peak_bytes <= 128 << 20
    (finished,) = outcome.events_named("object_finished")
    assert finished["rows_read"] == rows
    for key in area.keys():
        area.client.delete_object(Bucket=area.bucket, Key=area.prefix + key)


def test_less_than_the_least_is_refused_with_the_least(millrace, area):
    area.put("in/a.csv", "id\n1\n")
    outcome = millrace.run("convert", area.url("in/"), "--to", area.url("out/"), "--memory", "96MiB")
    assert outcome.code == 2, str(outcome)
    assert "--memory 128MiB" in outcome.stderr, str(outcome)


def test_a_budget_too_small_for_anything_says_what_is_needed(millrace, tmp_path):
    """Before the first byte is read: the columns alone need more."""
    source = tmp_path / "wide.csv"
    source.write_text(",".join(f"column{n}" for n in range(3000)) + "\n" + ",".join("x" for _ in range(3000)) + "\n")
    outcome = millrace.run("convert", source, "--to", tmp_path / "out", "--memory", "16MiB")
    assert outcome.code in (1, 2), str(outcome)
    assert "--memory" in outcome.stderr and "MiB" in outcome.stderr, str(outcome)
    assert not [path for path in (tmp_path / "out").rglob("*") if path.is_file()]


def test_a_codec_that_needs_much_within_the_budget(millrace, tmp_path):
    """High levels have large contexts: fewer threads encode then."""
    path = tmp_path / "large.csv"
    large_file(path, 25 * 10**6)
    outcome = millrace.run(
        "convert", path, "--to", tmp_path / "out", "--format", "parquet", "--codec", "zstd:19", "--memory", "128MiB", measure_memory=True
    )
    assert outcome.code == 0, str(outcome)
    print(f"peak {outcome.peak_bytes / 2**20:.0f} MiB of 128 MiB")
    assert outcome.peak_bytes <= 128 << 20


@pytest.mark.parametrize("kind", ["text", "number"])
def test_hundreds_of_columns_that_never_repeat_within_the_least_budget(millrace, tmp_path, kind):
    """All columns' dictionaries fill up at the same time, and are given up together."""
    columns, rows = 450, 6000
    path = tmp_path / "wide.csv"
    with open(path, "w", encoding="ascii") as file:
        file.write(",".join(f"column{n}" for n in range(columns)) + "\n")
        for row in range(rows):
            values = ((row * columns + n) * 0x9E3779B97F4A7C15 % 2**63 for n in range(columns))
            file.write(",".join(f"k{value:x}" if kind == "text" else str(value >> 12) for value in values) + "\n")
    outcome = millrace.run("convert", path, "--to", tmp_path / "out", "--memory", "128MiB", measure_memory=True)
    assert outcome.code == 0, str(outcome)
    print(f"peak {outcome.peak_bytes / 2**20:.0f} MiB of 128 MiB")
    assert outcome.peak_bytes <= 128 << 20
    assert pq.read_metadata(tmp_path / "out/parquet/wide.csv.parquet").num_rows == rows


@pytest.mark.parametrize("mebibytes", [128, 256])
def test_short_records_that_are_all_rejected_within_the_budget(millrace, tmp_path, mebibytes):
    """What is kept of a reject is a hundred times the two bytes of its line."""
    records = 3_000_000
    path = tmp_path / "short.csv"
    path.write_bytes(b"a,b,c\n" + b"x\n" * records)
    outcome = millrace.run(
        "convert", path, "--to", tmp_path / "out", "--memory", f"{mebibytes}MiB", "--max-rejects", "100%", "--json",
        measure_memory=True,
    )
    assert outcome.code == 0, str(outcome)
    print(f"peak {outcome.peak_bytes / 2**20:.0f} MiB of {mebibytes} MiB")
    assert outcome.peak_bytes <= mebibytes << 20
    (finished,) = outcome.events_named("object_finished")
    assert finished["rows_rejected"] == records


def test_a_compressed_record_that_is_too_large_is_promised_no_figure(millrace, tmp_path):
    """The size of its text is not known: a figure made from the compressed size would be too small."""
    path = tmp_path / "large.csv.gz"
    path.write_bytes(gzip.compress(b'a,b\n1,"' + b"x" * (40 << 20), compresslevel=1))
    outcome = millrace.run("convert", path, "--to", tmp_path / "out", "--memory", "128MiB")
    assert outcome.code == 1, str(outcome)
    assert "give more --memory" in outcome.stderr, str(outcome)
    assert "needs --memory" not in outcome.stderr, str(outcome)


def within(millrace, source, tmp_path, mebibytes: int, *options):
    """Converts within a budget, to both formats."""
    outcome = millrace.run("convert", source, "--to", tmp_path / "out", "--memory", f"{mebibytes}MiB", "--json", *options, measure_memory=True)
    print(f"peak {outcome.peak_bytes / 2**20:.0f} MiB of {mebibytes} MiB")
    assert outcome.peak_bytes <= mebibytes << 20, str(outcome)
    return outcome


@pytest.mark.parametrize("mebibytes", [128, 256])
def test_json_of_thousands_of_keys_that_each_record_has_few_of(millrace, tmp_path, mebibytes):
    """A slot for each key in each record is hundreds of times the text."""
    keys, records = 2000, 30_000
    path = tmp_path / "sparse.jsonl"
    with open(path, "w", encoding="ascii") as file:
        for n in range(records):
            file.write("{" + ",".join(f'"k{(n * 7919 + part * 631) % keys}":{n}' for part in range(3)) + "}\n")
    assert within(millrace, path, tmp_path, mebibytes).code == 0
    assert pq.read_metadata(tmp_path / "out/parquet/sparse.jsonl.parquet").num_rows == records


@pytest.mark.parametrize("elements, mebibytes", [(400_000, 128), (2_000_000, 256)])
def test_json_lists_of_millions_of_elements(millrace, tmp_path, elements, mebibytes):
    path = tmp_path / "lists.jsonl"
    path.write_text(('{"a":[' + ",".join(["1"] * elements) + "]}\n") * 3)
    assert within(millrace, path, tmp_path, mebibytes).code == 0
    assert pq.ParquetFile(tmp_path / "out/parquet/lists.jsonl.parquet").metadata.row_group(0).column(0).num_values == 3 * elements


def test_a_json_list_that_is_too_long_says_what_it_needs(millrace, tmp_path):
    """The figure is true: with it the record is converted."""
    path = tmp_path / "list.jsonl"
    path.write_text('{"a":[' + ",".join(["1"] * 4_000_000) + ']}\n{"a":[]}\n')
    outcome = within(millrace, path, tmp_path, 128)
    assert outcome.code == 1, str(outcome)
    (failed,) = outcome.events_named("object_failed")
    assert "lists of record 1" in failed["error"]["message"], failed
    needed = int(failed["error"]["remedy"].split("--memory ")[1].removesuffix("MiB"))
    assert not [found for found in (tmp_path / "out").rglob("*") if found.is_file()]
    assert within(millrace, path, tmp_path, needed).code == 0


@pytest.mark.parametrize("verb", ["convert", "sniff", "check"])
def test_a_header_of_a_hundred_thousand_names(millrace, tmp_path, verb):
    path = tmp_path / "names.csv"
    path.write_text(",".join(f"c{n}" for n in range(150_000)) + "\n" + ",".join("1" for n in range(150_000)) + "\n")
    to = ["--to", tmp_path / "out"] if verb == "convert" else []
    outcome = millrace.run(verb, path, *to, "--memory", "128MiB", measure_memory=True)
    assert outcome.code in (1, 2), str(outcome)
    assert "150000 columns" in outcome.stderr and "--memory" in outcome.stderr, str(outcome)
    assert outcome.peak_bytes <= 128 << 20, f"{outcome.peak_bytes >> 20} MiB"


def test_many_zstd_objects_with_large_windows(millrace, tmp_path):
    """A few kilobytes each, tens of megabytes when unpacked, and a window of 16 MiB: they cannot all be under way at once."""
    import zstandard

    parameters = zstandard.ZstdCompressionParameters.from_level(3, window_log=24)
    row = b"12345678,abcdefghijklmnopqrstuvwxyz,2026-01-01,9.5\n" * 16_000
    for n in range(24):
        packer = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
        pieces = [packer.compress(b"a,b,c,d\n"), *(packer.compress(row) for _ in range(25)), packer.flush()]
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / f"{n}.csv.zst").write_bytes(b"".join(pieces))
    outcome = within(millrace, tmp_path / "in", tmp_path, 256, "--format", "parquet")
    assert outcome.code == 0, str(outcome)
    assert {event["rows_read"] for event in outcome.events_named("object_finished")} == {400_000}


@pytest.mark.parametrize("megabytes", [1, 4])
def test_records_of_megabytes_within_the_least_budget(millrace, tmp_path, megabytes):
    """What a long record leaves in the heap is too small for the next one, and must not stay."""
    path = tmp_path / "long.csv"
    dice = random.Random(7)
    with open(path, "w", encoding="ascii") as file:
        file.write("id,text\n")
        for row in range(30):
            file.write(f'{row},"{dice.getrandbits(megabytes * 4_000_000):x}"\n')
    assert within(millrace, path, tmp_path, 128).code == 0
    assert pq.read_metadata(tmp_path / "out/parquet/long.csv.parquet").num_rows == 30


def test_heavy_codecs_are_part_of_the_budget(millrace, tmp_path):
    """Many columns and large contexts do not fit together; the figure that is told suffices."""
    path = tmp_path / "wide.csv"
    dice = random.Random(7)
    with open(path, "w", encoding="ascii") as file:
        file.write(",".join(f"column{n}" for n in range(450)) + "\n")
        for _ in range(4000):
            file.write(",".join(f"{dice.getrandbits(64):016x}" for _ in range(450)) + "\n")
    outcome = within(millrace, path, tmp_path, 128, "--codec", "avro=bzip2")
    assert outcome.code == 1, str(outcome)
    (failed,) = outcome.events_named("object_failed")
    needed = int(failed["error"]["remedy"].split("--memory ")[1].removesuffix("MiB"))
    assert within(millrace, path, tmp_path, needed, "--codec", "avro=bzip2").code == 0
