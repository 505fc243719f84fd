"""CSVs of every kind that Millrace writes, converted in every profile and codec: what the audit of bench/conformance.py looks at."""

import random
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts" / "testkit"))
from tables import NULL_PATTERNS, every_type  # noqa: E402

PROFILES = ("default", "modern", "compat")
# Parquet's and Avro's codec of one run.
CODECS = (("zstd", "deflate"), ("snappy", "snappy"), ("gzip", "zstd"), ("lz4", "bzip2"), ("none", "xz"), ("zstd:9", "none"))


@dataclass(frozen=True)
class Source:
    """A CSV and the options that it is converted with."""

    name: str
    text: str
    options: tuple[str, ...] = ()
    every_codec: bool = False


def csv(header: list[str], rows: list[list]) -> str:
    return "\n".join(",".join(str(value) for value in row) for row in [header, *rows]) + "\n"


def sorted_rows(count: int, step: int) -> list[list]:
    """Columns that rise, fall and stay, with a key that is unique: what a declared order and page bounds are made of."""
    start, moment = date(1995, 1, 1), datetime(2020, 1, 1)
    return [
        [row, count - row, row // step, start + timedelta(row // step), moment + timedelta(seconds=row), f"key-{row:09}", row / 8, "same"]
        for row in range(count)
    ]


SORTED_HEADER = ["key", "falling", "steps", "day", "moment", "name", "ratio", "same"]


def sources() -> list[Source]:
    dice = random.Random(7)
    found = [
        Source(f"every-type-{pattern}", table.csv(), tuple(table.type_arguments(declare_all=True)), every_codec=pattern in ("none", "random"))
        for pattern in NULL_PATTERNS
        for table in [every_type(1000, pattern)]
    ]
    for name, rows in (("one-row", 1), ("no-row", 0)):
        table = every_type(rows, "none")
        found.append(Source(name, table.csv(), tuple(table.type_arguments(declare_all=True)), every_codec=True))
    wide = [[row * column if column % 2 else f"t{row % 3}" for column in range(450)] for row in range(300)]
    words = ["alpha", "beta", "gamma", "delta", "été", "日本", "x" * 90]
    events = [[row, " ".join(dice.choices(words, k=dice.randrange(1, 200)))] for row in range(4000)]
    doubles = ["0.0", "-0.0", "NaN", "inf", "-inf", "1e308", "5e-324", "", "1.5"]
    return found + [
        Source("wide", csv([f"c{column}" for column in range(450)], wide)),
        Source("sorted", csv(SORTED_HEADER, sorted_rows(45_000, 500))),
        Source("large", csv(SORTED_HEADER, sorted_rows(150_000, 7)), ("--row-group-size", "60000")),
        Source("many-groups", csv(SORTED_HEADER, sorted_rows(10_000, 90)), ("--row-group-size", "1000")),
        Source("long-text", csv(["id", "note"], events)),
        Source("long-bounds", csv(["t"], [[letter * 3000] for letter in "aéz🙂"])),
        Source("distinct-text", csv(["t"], [[f"{dice.getrandbits(128):032x}"] for _ in range(50_000)])),
        Source("doubles", csv(["d", "n"], [[value, "NaN"] for value in doubles * 50])),
        Source("zeros", csv(["a", "b"], [["0.0", "-0.0"], ["-0.0", "-0.0"], ["0.0", ""]])),
        Source("names", csv(["a b", "", "a", "A", "ä", "1st", "a-b", "a.b", "x;y", "select"], [list(range(10))] * 3)),
        Source("extremes", csv(["i", "d", "t"], [[-(2**63), "0001-01-01", "0001-01-01T00:00:00"], [2**63 - 1, "9999-12-31", "9999-12-31T23:59:59.999999"]])),
        Source("all-null", csv(["a", "b"], [["", ""]] * 2000)),
        Source("constant", csv(["a", "b"], [["true", 7]] * 50_000)),
    ]


def profiles(binary: str) -> tuple[str, ...]:
    """Those that the binary can be asked for; the default's files need no option."""
    usage = subprocess.run([binary, "convert", "--help"], check=True, stdout=subprocess.PIPE, text=True).stdout
    return PROFILES if "--parquet-profile" in usage else PROFILES[:1]


def write(binary: str, folder: Path) -> list[Path]:
    """Converts them all; the outputs."""
    for source in sources():
        path = folder / f"{source.name}.csv"
        path.write_text(source.text, encoding="utf-8")
        for profile in profiles(binary):
            for parquet, avro in CODECS if source.every_codec else CODECS[:1]:
                out = folder / "out" / f"{profile}-{parquet.replace(':', '-')}-{avro}"
                command = [
                    binary, "convert", path, "--to", out, "--codec", f"parquet={parquet},avro={avro}", *source.options]
                if profile != PROFILES[0]:
                    command += ["--parquet-profile", profile]
                done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
                if done.returncode:
                    sys.exit(f"conformance: {source.name} is not converted: {done.stderr}")
    return sorted((folder / "out").rglob("*.parquet")) + sorted((folder / "out").rglob("*.avro"))
