"""What is measured: each case is some data, and the contestants that convert it in the same run."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from generators.dataset import Dataset
from generators.integers import integers
from generators.lineitem import gzipped, head_of, lineitem, with_bad_rows, zstd_compressed
from generators.reviews import reviews
from generators.shop_events import shop_events
from generators.strings import strings
from generators.wide import wide
from harness import duckdb_program, peer_command

PARQUET, BOTH = ("parquet",), ("parquet", "avro")
# A hundred seconds and more a round: one is enough to see that they are no rivals.
ONE_ROUND = 1
TWO_ROUNDS = 2


@dataclass(frozen=True)
class Contestant:
    """Who converts, into what. Codecs are those of the case."""

    label: str
    # "millrace", "duckdb-cli", "program" or a key of peers/convert.py
    engine: str
    formats: tuple[str, ...] = PARQUET
    # Millrace's further options, or the words of a program, which is given the source as its last.
    options: tuple[str, ...] = ()
    # None: as many as the case has.
    most_rounds: int | None = None
    # None: that of the case.
    dataset: Dataset | None = None

    @property
    def is_ours(self) -> bool:
        return self.engine == "millrace"

    def outputs(self, folder: Path, dataset: Dataset) -> dict[str, Path]:
        """Where each format's file is once it ran."""
        if self.is_ours:
            return {name: folder / name / f"{dataset.path.name}.{name}" for name in self.formats}
        return {name: folder / f"peer.{name}" for name in self.formats}

    def command(self, millrace: str, folder: Path, dataset: Dataset, codecs: dict[str, str]) -> list[str]:
        chosen = {name: codecs[name] for name in self.formats}
        if self.is_ours:
            codec = ",".join(f"{name}={codec}" for name, codec in chosen.items())
            words = [millrace, "convert", "--overwrite", str(dataset.path), "--to", str(folder), "--format", ",".join(chosen)]
            return [*words, "--codec", codec, *self.options]
        if self.engine == "program":
            return ["sh", "-c", 'exec "$@" >/dev/null', "sh", *self.options, str(dataset.path)]
        if self.engine == "duckdb-cli":
            name, _, level = chosen["parquet"].partition(":")
            settings = f"FORMAT parquet, COMPRESSION {name}" + (f", COMPRESSION_LEVEL {level}" if level else "")
            return [duckdb_program(), "-c", f"COPY (FROM read_csv('{dataset.path}')) TO '{folder / 'peer.parquet'}' ({settings})"]
        return peer_command(self.engine, dataset.path, folder / "peer", ",".join(chosen.values()), has_newlines=dataset.has_newlines)


OURS = Contestant("**Millrace**", "millrace")
OURS_BOTH = Contestant("**Millrace**, Parquet and Avro", "millrace", BOTH)
FAST = (
    Contestant("Polars", "polars"),
    Contestant("DuckDB", "duckdb"),
    Contestant("DataFusion", "datafusion"),
)
SLOWER = (
    Contestant("pyarrow", "pyarrow-streaming"),
    Contestant("ClickHouse", "clickhouse"),
    Contestant("pandas", "pandas", most_rounds=TWO_ROUNDS),
)
NOTHING_WRITTEN: tuple[str, ...] = ()
OF_GZIP = (
    Contestant("ISA-L, inflating alone", "inflate-isal", NOTHING_WRITTEN), Contestant("zlib, inflating alone", "inflate-zlib", NOTHING_WRITTEN),
    Contestant("gzip -dc", "program", NOTHING_WRITTEN, ("gzip", "-dc")),
)  # fmt: skip
OF_ZSTD = (
    Contestant("libzstd, inflating alone", "inflate-libzstd", NOTHING_WRITTEN),
    *([Contestant("zstd -dc", "program", NOTHING_WRITTEN, ("zstd", "-dc"))] if shutil.which("zstd") else []),
)  # fmt: skip
JSON_PEERS = tuple(Contestant(label, f"{engine}-json") for label, engine in (("DuckDB", "duckdb"), ("Polars", "polars"), ("pyarrow", "pyarrow"), ("ClickHouse", "clickhouse")))
OF_AVRO = Contestant("fastavro, Avro only", "fastavro", ("avro",), most_rounds=ONE_ROUND)
OF_BOTH = Contestant("pandas and fastavro, Parquet and Avro", "pandas+fastavro", BOTH, most_rounds=ONE_ROUND)


@dataclass(frozen=True)
class Case:
    key: str
    title: str
    codecs: dict[str, str]
    make: Callable[[], Dataset]
    contestants: Callable[[], tuple[Contestant, ...]]
    about: str = ""
    # Unless the run is told how many.
    rounds: int = 5
    # Whether a process counts whole: else a library's start-up is left out of the ratios.
    is_whole_process: bool = False
    part: str = "speed"
    # Seconds after which a contestant is stopped and said to have been.
    time_limit: float = 600
    # What the issue wants, by the contestant's label: (times the fastest peer's wall, times its CPU).
    goals: dict[str, tuple[float, float | None]] = field(default_factory=dict)


SNAPPY = {"parquet": "snappy", "avro": "snappy"}
DEFAULTS = {"parquet": "zstd:1", "avro": "deflate:1"}


def both_codecs(key: str, title: str, make: Callable[[], Dataset], contestants: tuple[Contestant, ...], **more) -> list[Case]:
    return [
        Case(f"{key}-snappy", f"{title}, snappy", SNAPPY, make, lambda: contestants, **more),
        Case(f"{key}-zstd", f"{title}, zstd:1", DEFAULTS, make, lambda: contestants, rounds=3, **more),
    ]


def at_budget(budget: str) -> Contestant:
    return Contestant(f"**Millrace**, Parquet and Avro, --memory {budget}", "millrace", BOTH, ("--memory", budget))


def all_cases(is_quick: bool) -> list[Case]:
    """`is_quick`: the same on small data."""

    def size(rows: int, quick_rows: int) -> int:
        return quick_rows if is_quick else rows

    def one() -> Dataset:
        return lineitem("0.01" if is_quick else "1")

    def ten() -> Dataset:
        return lineitem("0.02" if is_quick else "10")

    def table() -> Dataset:
        return wide(size(120_000, 1_000))

    def scales() -> tuple[Contestant, ...]:
        engines = (OURS, *FAST)
        return tuple(
            Contestant(f"{entry.label}, SF{scale}", entry.engine, dataset=data)
            for entry in engines for scale, data in ((1, one()), (10, ten()))
        )  # fmt: skip

    def clean_and_bad() -> tuple[Contestant, ...]:
        return (
            Contestant(f"{OURS.label}, 1 % bad rows", "millrace", options=("--max-rejects", "2%")),
            Contestant(f"{OURS.label}, no bad rows", "millrace", dataset=one()),
        )  # fmt: skip

    everyone = (OURS, *FAST, *SLOWER)
    lineitem_goals = {OURS.label: (3.0, 2.3), OURS_BOTH.label: (1.0, None)}
    two = {OURS.label: (2.0, None)}
    three = {OURS.label: (3.0, None)}
    five = {OURS.label: (5.0, None)}
    processes = (OURS, OURS_BOTH, Contestant("DuckDB CLI", "duckdb-cli"), *FAST, *(Contestant(e.label, e.engine) for e in SLOWER))
    return [
        Case(
            "lineitem-snappy", "lineitem SF1, snappy", SNAPPY, one, lambda: (OURS, OURS_BOTH, *FAST, *SLOWER, OF_AVRO), goals=lineitem_goals,
            about="TPC-H lineitem, scale factor 1. Avro is compressed with snappy, too."),
        Case(
            "lineitem-zstd", "lineitem SF1, zstd:1", DEFAULTS, one, lambda: (OURS, OURS_BOTH, *FAST, *SLOWER, OF_BOTH), goals=lineitem_goals,
            about="TPC-H lineitem, scale factor 1. Avro is compressed with deflate:1, the default."),
        *both_codecs(
            "wide", "450 columns", table, everyone, goals=three,
            about="Every type, keys, codes, amounts, free text, many nulls."),
        *both_codecs(
            "reviews", "quoted text with newlines", lambda: reviews(size(647_000, 5_000)), everyone, goals=three,
            about="Reviews with newlines, quotes, commas and letters beyond ASCII inside quoted fields. pyarrow and DataFusion are told of the "
            "newlines; DataFusion infers the types from one record, since its inference fails on more; pandas reads with its C engine."),
        *both_codecs(
            "strings", "texts of high cardinality", lambda: strings(size(1_940_000, 5_000)), everyone, goals=three,
            about="Keys, hashes, addresses, names, tokens, remarks; hardly a value twice."),
        *both_codecs(
            "integers", "integers", lambda: integers(size(6_030_000, 20_000)), everyone, goals=three,
            about="One digit to nineteen, some below zero."),
        Case(
            "gzip", "lineitem SF1 as one gzip member, zstd:1", DEFAULTS, lambda: gzipped(one()), lambda: (OURS, OURS_BOTH, *FAST, *SLOWER, *OF_GZIP),
            rounds=3, goals=two, about="Compressed by gzip -6 to less than a third. The rows below the engines only decompress, on one core, and write nothing."),
        Case(
            "zstd-input", "lineitem SF1 as one zstd frame, zstd:1", DEFAULTS, lambda: zstd_compressed(one()),
            lambda: (OURS, OURS_BOTH, *FAST, *SLOWER[:2], *OF_ZSTD), rounds=3, goals=two,
            about="Compressed by zstd -3. The rows below the engines only decompress, on one core, and write nothing."),
        Case(
            "json-lines", "nested JSON Lines, zstd:1", DEFAULTS, lambda: shop_events(size(2_000_000, 5_000)), lambda: (OURS, *JSON_PEERS),
            rounds=3, goals=two, about="Events with structs, a list of structs, a list of texts and a key that is not always there; nested in Parquet, too."),
        Case(
            "bad-rows", "lineitem SF1 with 1 % bad rows, zstd:1", DEFAULTS, lambda: with_bad_rows(one()), clean_and_bad, rounds=5,
            about="Every hundredth record has a field too few, a field too many, or text after a closing quote; it goes to the rejects. The rows beside it are "
            "compared with the source's. Millrace alone: what do bad rows cost?"),
        Case(
            "small-1mb", "1 MB, a whole process, zstd:1", DEFAULTS, lambda: head_of(one(), 10**6), lambda: processes, rounds=15,
            is_whole_process=True, goals=five, about="The first records of lineitem. Python's start and the import of the library count."),
        Case(
            "small-10kb", "10 KB, a whole process, zstd:1", DEFAULTS, lambda: head_of(one(), 10**4), lambda: processes, rounds=15,
            is_whole_process=True, goals=five, about="The first records of lineitem. Python's start and the import of the library count."),
        Case(
            "sf10", "lineitem SF10 beside SF1, snappy", SNAPPY, ten, scales, rounds=2,
            about="Does throughput hold as the file grows? Parquet alone."),
        Case(
            "memory-sf10", "lineitem SF10, zstd:1", DEFAULTS, ten,
            lambda: (at_budget("256MiB"), at_budget("128MiB"), *FAST[:2]), rounds=1, part="memory",
            about="Parquet zstd:1 and Avro deflate:1 in one go; the peers write Parquet alone."),
        Case(
            "memory-wide", "450 columns, zstd:1", DEFAULTS, table,
            lambda: (at_budget("1GiB"), at_budget("256MiB"), at_budget("128MiB"), *FAST, *SLOWER), rounds=2, part="memory",
            about="Parquet zstd:1 and Avro deflate:1 in one go; the peers write Parquet alone."),
    ]  # fmt: skip
