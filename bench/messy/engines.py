"""Who reads the corpus, with defaults: each gives names and columns of Python's values, or an error.

Peers run in a process of their own, which is begun anew when one of them takes it down.
"""

import math
import multiprocessing
import os
import signal
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from messy.case import Cell

TIME_LIMIT = 120
Table = tuple[list[str], list[list[Cell]]]


@dataclass(frozen=True)
class Answer:
    table: Table | None = None
    error: str = ""
    is_crash: bool = False


def values(column: pa.ChunkedArray) -> list[Cell]:
    """Nanoseconds that Python's times cannot hold become text."""
    kind = column.type
    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        try:
            column = column.cast(pa.timestamp("us", kind.tz))
        except pa.ArrowInvalid:
            return [text and text.replace(" ", "T", 1) for text in column.cast(pa.string()).to_pylist()]
    if pa.types.is_time64(kind) and kind.unit == "ns":
        column = column.cast(pa.time64("us"))
    return column.to_pylist()


def of_arrow(table: pa.Table) -> Table:
    return list(table.column_names), [values(column) for column in table.columns]


def duckdb(path: str, is_json: bool) -> Table:
    import duckdb

    found = duckdb.connect().execute(f"SELECT * FROM {'read_json' if is_json else 'read_csv'}(?)", [path]).to_arrow_table()
    return of_arrow(found)


def polars(path: str, is_json: bool) -> Table:
    import polars

    is_array = path.endswith(".json")
    frame = (polars.read_json(path) if is_array else polars.read_ndjson(path)) if is_json else polars.read_csv(path)
    return frame.columns, [column.to_list() for column in frame.get_columns()]


def pandas(path: str, is_json: bool) -> Table:
    import pandas

    frame = pandas.read_json(path, lines=not path.endswith(".json")) if is_json else pandas.read_csv(path)
    names = [str(name) for name in frame.columns]
    return names, [[plain(value) for value in frame.iloc[:, number].astype(object)] for number in range(len(names))]


def plain(value: object) -> Cell:
    """Python's own value for one of pandas'."""
    import pandas

    if isinstance(value, pandas.Timestamp):
        return value.to_pydatetime()
    if value is None or value is pandas.NaT or value is pandas.NA or isinstance(value, float) and math.isnan(value):
        return None
    return value.item() if hasattr(value, "item") else value


def clevercsv(path: str, is_json: bool) -> Table:
    """Its table of texts, and its word on the header."""
    import clevercsv

    rows = clevercsv.read_table(path)
    with open(path, encoding=clevercsv.encoding.get_encoding(path), newline="") as file:
        sample = file.read(100_000)
    has_header = not rows or clevercsv.Sniffer().has_header(sample)
    names = told_apart(rows.pop(0)) if has_header and rows else []
    width = max((len(row) for row in [names, *rows]), default=0)
    return names or [str(number) for number in range(width)], [[row[place] if place < len(row) else None for row in rows] for place in range(width)]


def told_apart(names: list[str]) -> list[str]:
    """As a table of them would have to be named."""
    return [name if name and names.count(name) == 1 else f"{name}_{number}" for number, name in enumerate(names)]


PEERS: dict[str, Callable[[str, bool], Table]] = {"DuckDB": duckdb, "Polars": polars, "pandas": pandas, "CleverCSV": clevercsv}
# It reads CSV alone.
NOT_OF_JSON = ("CleverCSV",)


def serve(engine: str, line: Connection) -> None:
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    while True:
        path, is_json = line.recv()
        try:
            line.send(Answer(PEERS[engine](path, is_json)))
        except BaseException as error:  # a panic of Polars is no Exception
            line.send(Answer(error=f"{type(error).__name__}: {error}"))


class Peer:
    def __init__(self, engine: str):
        self.engine = engine
        self.start()

    def start(self) -> None:
        processes = multiprocessing.get_context("spawn")
        self.line, theirs = processes.Pipe()
        self.process = processes.Process(target=serve, args=(self.engine, theirs), daemon=True)
        self.process.start()
        theirs.close()

    def read(self, path: Path, is_json: bool) -> Answer:
        try:
            self.line.send((str(path), is_json))
            if self.line.poll(TIME_LIMIT):
                return self.line.recv()
            why = f"stopped after {TIME_LIMIT} s"
        except (EOFError, OSError):
            why = "the process died"
        self.end()
        self.start()
        return Answer(error=why, is_crash=True)

    def end(self) -> None:
        self.process.kill()
        self.process.join()


class Millrace:
    def __init__(self, program: str):
        self.program = program

    def read(self, path: Path, _: bool) -> Answer:
        with tempfile.TemporaryDirectory(prefix="messy-") as out:
            words = [self.program, "convert", str(path), "--to", out, "--format", "parquet"]
            try:
                done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, timeout=TIME_LIMIT)
            except subprocess.TimeoutExpired:
                return Answer(error=f"stopped after {TIME_LIMIT} s", is_crash=True)
            said = done.stderr.decode(errors="replace").strip()
            if done.returncode:
                killed = signal.Signals(-done.returncode).name if done.returncode < 0 else ""
                return Answer(error=killed or next((line for line in said.splitlines() if "error" in line.lower()), said[:300]), is_crash=bool(killed))
            made = list(Path(out).glob("parquet/*.parquet"))
            return Answer(of_arrow(pq.ParquetFile(made[0]).read())) if made else Answer(error=f"nothing written: {said[:200]}")

    def end(self) -> None:
        pass
