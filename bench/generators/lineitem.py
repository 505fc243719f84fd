"""TPC-H's table of order lines, by tpchgen-cli."""

import gzip
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import cramjam

from generators.dataset import DATA, Dataset, made_once

TYPES = {
    "l_orderkey": "int", "l_partkey": "int", "l_suppkey": "int", "l_linenumber": "int",
    "l_quantity": "decimal(15,2)", "l_extendedprice": "decimal(15,2)", "l_discount": "decimal(15,2)", "l_tax": "decimal(15,2)",
    "l_returnflag": "text", "l_linestatus": "text",
    "l_shipdate": "date", "l_commitdate": "date", "l_receiptdate": "date",
    "l_shipinstruct": "text", "l_shipmode": "text", "l_comment": "text",
}  # fmt: skip


def lineitem(scale: str) -> Dataset:
    def make(path: Path) -> None:
        generator = Path(sys.executable).with_name("tpchgen-cli")
        subprocess.run([generator, "csv", "-s", scale, "--tables=lineitem", f"--output-dir={path.parent}"], check=True)

    return Dataset("lineitem", made_once(DATA / f"sf{scale}" / "lineitem.csv", make), TYPES)


def gzipped(whole: Dataset) -> Dataset:
    """One member, as gzip -6 makes it."""

    def make(path: Path) -> None:
        with open(whole.path, "rb") as source, gzip.GzipFile(path, "wb", compresslevel=6, mtime=0) as packed:
            shutil.copyfileobj(source, packed, 1 << 20)

    return Dataset(whole.name, made_once(whole.path.with_name(whole.path.name + ".gz"), make), whole.types, plain=whole.path)


def zstd_compressed(whole: Dataset) -> Dataset:
    """One frame, as zstd -3 makes it."""

    def make(path: Path) -> None:
        compressor = cramjam.zstd.Compressor(level=3)
        with open(whole.path, "rb") as source, open(path, "wb") as packed:
            while piece := source.read(16 << 20):
                compressor.compress(piece)
                packed.write(bytes(compressor.flush()))
            packed.write(bytes(compressor.finish()))

    return Dataset(whole.name, made_once(whole.path.with_name(whole.path.name + ".zst"), make), whole.types, plain=whole.path)


def spoilt(line: bytes, way: int) -> bytes:
    """A record that no reader can take: a field too few, a field too many, text after a closing quote."""
    fields = line.rstrip(b"\n").split(b",")
    match way:
        case 0:
            del fields[3]
        case 1:
            fields.insert(3, b"1")
        case _:
            fields[8] = b'"' + fields[8] + b'"x'
    return b",".join(fields) + b"\n"


def with_bad_rows(whole: Dataset) -> Dataset:
    """Every hundredth record is spoilt; `plain` has the others."""
    folder = whole.path.parent / "bad"

    def records() -> Iterator[tuple[int, bytes]]:
        with open(whole.path, "rb") as source:
            yield from enumerate(source)

    def make_plain(path: Path) -> None:
        with open(path, "wb") as kept:
            kept.writelines(line for number, line in records() if number == 0 or number % 100)

    def make(path: Path) -> None:
        with open(path, "wb") as spoilt_too:
            spoilt_too.writelines(line if number == 0 or number % 100 else spoilt(line, number // 100 % 3) for number, line in records())

    plain = made_once(folder / "plain" / whole.path.name, make_plain)
    return Dataset(whole.name, made_once(folder / whole.path.name, make), whole.types, plain=plain)


def head_of(whole: Dataset, size: int) -> Dataset:
    """The first records of a table that has no newlines in fields, at most `size` bytes of them."""

    def make(path: Path) -> None:
        with open(whole.path, "rb") as file:
            text = file.read(size)
        path.write_bytes(text[: text.rindex(b"\n") + 1])

    return Dataset(whole.name, made_once(whole.path.parent / f"head{size}" / whole.path.name, make), whole.types)
