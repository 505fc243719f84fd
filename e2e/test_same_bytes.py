"""Same input, same options: the same bytes, wherever the input lies and however much memory or concurrency there is."""

import hashlib
import io
from functools import lru_cache
from pathlib import Path

import fastavro
import pytest

OPTIONS = ("--row-group-size", "50000rows")
NAME = "orders.csv"


@lru_cache(maxsize=1)
def content() -> bytes:
    """About 30 MB: several slabs and row groups, quoted newlines across their ends, nulls, a dictionary that overflows."""
    def line(n: int) -> str:
        note = f'"note {n * 104_729 % 1_000_003}\nwith ""two"" lines, and a comma"' if n % 3 else ""
        return f"{n},{n % 7},{n * 31 % 1_000_003 / 100},2026-0{n % 9 + 1}-1{n % 10},{'AIR' if n % 5 else 'SHIP'},{note},{'true' if n % 2 else ''}\n"

    return ("id,line,amount,day,mode,note,paid\n" + "".join(line(n) for n in range(420_000))).encode()


@pytest.fixture(scope="module")
def source(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("source") / NAME
    path.write_bytes(content())
    return path


def digests(folder: Path) -> dict[str, str]:
    return {
        format: hashlib.sha256((folder / format / f"{NAME}.{format}").read_bytes()).hexdigest() for format in ("parquet", "avro")
    }


def convert(millrace, source: Path, out: Path, *options: str) -> dict[str, str]:
    outcome = millrace.run("convert", source, "--to", out, *OPTIONS, *options)
    assert outcome.code == 0, str(outcome)
    return digests(out)


@pytest.fixture(scope="module")
def reference(millrace, source, tmp_path_factory) -> dict[str, str]:
    return convert(millrace, source, tmp_path_factory.mktemp("reference"))


def test_from_run_to_run(millrace, source, reference, tmp_path):
    assert convert(millrace, source, tmp_path) == reference


@pytest.mark.parametrize("concurrency", [1, 2, 7])
@pytest.mark.parametrize("memory", ["128MiB", "1GiB"])
def test_concurrency_and_memory(millrace, source, reference, tmp_path, concurrency, memory):
    assert convert(millrace, source, tmp_path, "--concurrency", str(concurrency), "--memory", memory) == reference


@pytest.mark.parametrize("format", ["parquet", "avro"])
def test_alone_or_together(millrace, source, reference, tmp_path, format):
    outcome = millrace.run("convert", source, "--to", tmp_path, *OPTIONS, "--format", format)
    assert outcome.code == 0, str(outcome)
    made = (tmp_path / format / f"{NAME}.{format}").read_bytes()
    assert hashlib.sha256(made).hexdigest() == reference[format]


def parquet_pages(file: bytes) -> bytes:
    """Everything before the footer, which names the source."""
    footer = int.from_bytes(file[-8:-4], "little")
    return file[: -8 - footer]


def avro_blocks(file: bytes) -> list[tuple[int, bytes]]:
    """Rows and bytes of each block, without the header, which names the source, and the sync marker, which derives from it."""
    return [(block.num_records, block.bytes_.getvalue()) for block in fastavro.block_reader(io.BytesIO(file))]


def test_s3_and_file(millrace, source, area, tmp_path):
    """The provenance differs here, and nothing else; the façade's own tests hold it equal and compare whole files."""
    outcome = millrace.run("convert", source, "--to", tmp_path, *OPTIONS)
    assert outcome.code == 0, str(outcome)
    area.put(f"in/{NAME}", content())
    outcome = millrace.run("convert", area.url("in/"), "--to", area.url("out/"), *OPTIONS)
    assert outcome.code == 0, str(outcome)
    from_file = {format: (tmp_path / format / f"{NAME}.{format}").read_bytes() for format in ("parquet", "avro")}
    from_s3 = {format: area.get(area.output(format, f"in/{NAME}")) for format in ("parquet", "avro")}
    assert parquet_pages(from_file["parquet"]) == parquet_pages(from_s3["parquet"])
    assert avro_blocks(from_file["avro"]) == avro_blocks(from_s3["avro"])


def test_s3_whatever_the_memory(millrace, area):
    area.put(f"in/{NAME}", content())
    made = []
    for options in (("--memory", "128MiB"), ("--memory", "1GiB"), ("--concurrency", "7")):
        outcome = millrace.run("convert", area.url("in/"), "--to", area.url("out/"), *OPTIONS, *options)
        assert outcome.code == 0, str(outcome)
        made.append({format: hashlib.sha256(area.get(area.output(format, f"in/{NAME}"))).hexdigest() for format in ("parquet", "avro")})
    assert made[0] == made[1] == made[2]
