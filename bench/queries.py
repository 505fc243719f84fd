"""Selective queries: the same questions to the same readers, over Millrace's file and over its peers' files of the same data."""

import random
import statistics
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from readers import READERS


@dataclass(frozen=True)
class Query:
    """One question with several constants, one a round, so that no single row group's luck decides."""

    name: str
    texts: list[str]


@dataclass
class Timing:
    query: str
    reader: str
    # file: seconds, one a round
    seconds: dict[str, list[float]]

    def median(self, file: str) -> float:
        return statistics.median(self.seconds[file])


def at_quantiles(column: pa.ChunkedArray, count: int) -> list:
    """Values from rows spread over the file."""
    rows = len(column)
    return [column[rows * (2 * number + 1) // (2 * count)].as_py() for number in range(count)]


def lineitem_queries(ours: Path) -> list[Query]:
    keys = at_quantiles(pq.read_table(ours, columns=["l_orderkey"]).column(0), 7)
    months = [(date(year, month, 1), date(year, month, 28)) for year, month in ((1992, 6), (1993, 3), (1994, 9), (1995, 5), (1996, 12), (1997, 7), (1998, 2))]
    return [
        Query("l_orderkey = one key, all columns", [f"SELECT * FROM t WHERE l_orderkey = {key}" for key in keys]),
        Query(
            "l_shipdate in four weeks of seven years (rows are not in this order)",
            [
                "SELECT COUNT(*) AS n, SUM(l_extendedprice) AS price FROM t "
                f"WHERE l_shipdate BETWEEN CAST('{first}' AS DATE) AND CAST('{last}' AS DATE)"
                for first, last in months
            ],
        ),
    ]  # fmt: skip


def events_queries(ours: Path) -> list[Query]:
    keys = at_quantiles(pq.read_table(ours, columns=["event_id"]).column(0), 7)
    times = pq.read_table(ours, columns=["occurred_at"]).column(0)
    span: timedelta = (pc.max(times).as_py() - pc.min(times).as_py()) / 100
    starts: list[datetime] = at_quantiles(times, 7)
    return [
        Query("event_id = one of 300,000 texts, all columns", [f"SELECT * FROM t WHERE event_id = '{key}'" for key in keys]),
        Query(
            "occurred_at in 1 % of the time (rows are in this order)",
            [
                "SELECT COUNT(*) AS n, SUM(duration_ms) AS spent, MAX(LENGTH(message)) AS longest FROM t "
                f"WHERE occurred_at BETWEEN CAST('{start}' AS TIMESTAMP) AND CAST('{start + span}' AS TIMESTAMP)"
                for start in starts
            ],
        ),
    ]


def digest(found: pa.Table) -> tuple:
    """What an answer says, however the reader types it: rows, and each column's sum or characters."""
    parts: list[object] = [found.num_rows]
    for column in found.columns:
        if pa.types.is_integer(column.type) or pa.types.is_floating(column.type) or pa.types.is_decimal(column.type):
            parts.append(f"{pc.sum(column.cast(pa.float64())).as_py() or 0:.6g}")
        elif pa.types.is_temporal(column.type):
            parts.append(str(pc.min(column.cast(pa.timestamp("us"))).as_py()))
        else:
            parts.append(pc.sum(pc.utf8_length(column.cast(pa.string()))).as_py())
    return tuple(parts)


def measure_queries(files: dict[str, Path], queries: Iterable[Query], rounds: int) -> str:
    """One Markdown table. Every reader asks every file every question, files in a shuffled order within each round; answers are compared."""
    timings = [ask(query, reader, files, rounds) for query in queries for reader in READERS]
    return table(timings, files)


def ask(query: Query, reader: str, files: dict[str, Path], rounds: int) -> Timing:
    read = READERS[reader]()
    timing = Timing(query.name, reader, {name: [] for name in files})
    for text in query.texts:  # a round that is not timed: it warms up and compares
        answers = {name: digest(read(path, text)) for name, path in files.items()}
        if len(set(answers.values())) != 1:
            raise SystemExit(f"bench: {reader} finds different answers to {text}: {answers}")
    order = random.Random(0)
    for number in range(rounds):
        text = query.texts[number % len(query.texts)]
        for name in order.sample(list(files), len(files)):
            began = time.perf_counter()
            read(files[name], text)
            timing.seconds[name].append(time.perf_counter() - began)
    print(f"  {query.name} | {reader}: " + ", ".join(f"{name} {timing.median(name) * 1000:.1f} ms" for name in files), flush=True)
    return timing


def table(timings: list[Timing], files: dict[str, Path]) -> str:
    ours = [name for name in files if name.startswith("Millrace")]
    peers = [name for name in files if name not in ours]
    lines = [
        "| query | reader | " + " | ".join(f"{name}, ms" for name in files) + " | " + " | ".join(f"fastest peer / {name}" for name in ours) + " |",
        "|---|---|" + "---:|" * (len(files) + len(ours)),
    ]
    lines.append("| (the file, MB) | | " + " | ".join(f"{path.stat().st_size / 1e6:.1f}" for path in files.values()) + " |" + " |" * len(ours))
    for timing in timings:
        fastest = min(timing.median(name) for name in peers)
        cells = [f"{timing.median(name) * 1000:.1f}" for name in files]
        cells += [f"**{fastest / timing.median(name):.2f}**" for name in ours]
        lines.append(f"| {timing.query} | {timing.reader} | {' | '.join(cells)} |")
    return "\n".join(lines)
