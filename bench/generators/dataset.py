"""A file of records, and what its columns hold."""

import csv
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.csv

DATA = Path(__file__).resolve().parents[1] / "data"
CHUNK = 100_000


@dataclass(frozen=True)
class Dataset:
    name: str
    path: Path
    # column: int, double, decimal(p,s), date, timestamp, bool or text; in JSON Lines a path, `user.id`, `items[].price`
    types: dict[str, str]
    # Whether quoted fields hold newlines, which some engines have to be told.
    has_newlines: bool = False
    # A plain file of the same records, where this one is compressed or has further records, which nobody can read.
    plain: Path | None = None

    @property
    def size(self) -> int:
        """Of the text, not of what it was compressed to."""
        compressed = self.path.suffix in (".gz", ".zst")
        return (self.plain if self.plain and compressed else self.path).stat().st_size

    @property
    def readable(self) -> Path:
        """What an output has to hold."""
        return self.plain or self.path


def made_once(path: Path, make: Callable[[Path], None]) -> Path:
    """`make` writes the file under another name, so that what stands at `path` is whole."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(dir=path.parent))
        try:
            make(unfinished / path.name)
            os.replace(unfinished / path.name, path)
        finally:
            shutil.rmtree(unfinished)
    return path


def chunks(rows: int) -> Iterator[tuple[int, int]]:
    """First row and count of each piece of a table that is made piece by piece."""
    for first in range(0, rows, CHUNK):
        yield first, min(CHUNK, rows - first)


def write_csv(path: Path, tables: Iterator[pa.Table]) -> None:
    """Quotes where they are needed, and nowhere else, as most programs do; pyarrow's own "needed" is around every text."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for number, table in enumerate(tables):
            if number == 0:
                writer.writerow(table.column_names)
            writer.writerows(zip(*(column.to_pylist() for column in table.columns)))


def write_unquoted_csv(path: Path, tables: Iterator[pa.Table]) -> None:
    """For values that need no quotes: pyarrow refuses the others."""
    options = pyarrow.csv.WriteOptions(include_header=False, quoting_style="none")
    with open(path, "wb") as file:
        for number, table in enumerate(tables):
            if number == 0:
                file.write(",".join(table.column_names).encode() + b"\n")
            pyarrow.csv.write_csv(table, file, options)
