"""Files that packages bring along, read where they are installed. What they hold is what two readers, who are told the dialect, agree on."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution, distributions
from pathlib import Path

import pyarrow as pa
import pyarrow.csv

from messy.case import Messy, Row

# Nobody needs more records to tell who is right.
LARGEST = 2 << 20
# Lists of installed files: records without a header, some of whose fields are empty.
RECORDS = 8


@dataclass(frozen=True)
class Shipped:
    """Files of a package, by the pattern of their paths in it, and how they are written."""

    package: str
    pattern: str
    delimiter: str = ","
    has_header: bool = True
    comment: str = ""


KNOWN = (
    Shipped("vega_datasets", "vega_datasets/_data/*.csv"),
    Shipped("vega_datasets", "vega_datasets/_data/*.tsv", "\t"),
    Shipped("tzdata", "tzdata/zoneinfo/iso3166.tab", "\t", has_header=False, comment="#"),
    Shipped("numpy", "numpy/_core/tests/data/umath-validation-set-*sin*.csv"),
)


def files(shipped: Shipped) -> Iterator[Path]:
    try:
        of_package = distribution(shipped.package)
    except PackageNotFoundError:
        return
    for path in sorted(of_package.files or [], key=str):
        if path.match(shipped.pattern):
            yield Path(str(of_package.locate_file(path)))


def records_of(data: bytes, shipped: Shipped) -> list[Row]:
    lines = io.StringIO(data.decode("utf-8-sig"), newline="")
    rows = csv.reader((line for line in lines if not (shipped.comment and line.startswith(shipped.comment))), delimiter=shipped.delimiter)
    return [list(row) for row in rows if row]


def second_opinion(data: bytes, shipped: Shipped, width: int) -> list[Row]:
    """pyarrow's, every column as text."""
    kept = b"".join(line for line in data.splitlines(keepends=True) if not (shipped.comment and line.startswith(shipped.comment.encode())))
    names = [str(number) for number in range(width)]
    table = pyarrow.csv.read_csv(
        io.BytesIO(kept), pyarrow.csv.ReadOptions(column_names=names, block_size=max(len(kept), 1)),
        pyarrow.csv.ParseOptions(delimiter=shipped.delimiter, newlines_in_values=True),
        pyarrow.csv.ConvertOptions(column_types={name: pa.string() for name in names}),
    )  # fmt: skip
    return [list(row) for row in zip(*(column.to_pylist() for column in table.columns))]


def case(path: Path, data: bytes, shipped: Shipped) -> Messy | None:
    """None: the readers disagree, or one cannot read it at all."""
    try:
        rows = records_of(data, shipped)
        agreed = bool(rows) and rows == second_opinion(data, shipped, len(rows[0]))
    except (UnicodeDecodeError, csv.Error, pa.ArrowException):
        agreed = False
    if not agreed:
        return None
    rows = [[cell or None for cell in row] for row in rows]
    names = [cell or "" for cell in rows.pop(0)] if shipped.has_header else None
    return Messy("shipped in packages", f"{shipped.package}: {path.name}", data, names, rows)


def tables() -> Iterator[Messy]:
    for shipped in KNOWN:
        for path in files(shipped):
            data = path.read_bytes()
            if 0 < len(data) <= LARGEST and (found := case(path, data, shipped)):
                yield found


def installed_files() -> Iterator[Messy]:
    found = {one.name.lower(): one for one in distributions()}
    for _, one in sorted(found.items())[:RECORDS]:
        text = one.read_text("RECORD")
        if text and (made := case(Path(f"{one.name} RECORD.csv"), text.encode(), Shipped("RECORD", "", has_header=False))):
            yield made


def json_lines() -> Iterator[Messy]:
    """Arrays of records, as one document; Python's reader and its own writer agree on them."""
    for path in files(Shipped("vega_datasets", "vega_datasets/_data/*.json")):
        data = path.read_bytes()
        records = json.loads(data) if len(data) <= LARGEST else None
        if isinstance(records, list) and records and all(isinstance(record, dict) for record in records):
            names = list(dict.fromkeys(name for record in records for name in record))
            yield Messy("shipped in packages", f"vega_datasets: {path.name}", data, names, [[record.get(name) for name in names] for record in records])


def all_shipped() -> Iterator[Messy]:
    yield from tables()
    yield from installed_files()
    yield from json_lines()
