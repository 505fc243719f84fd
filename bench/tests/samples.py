"""A small table of every type, and how a source and faithful outputs of it are written."""

import datetime
from pathlib import Path

import fastavro
import pyarrow as pa
import pyarrow.parquet as pq

TYPES = {"id": "int", "price": "decimal(8,2)", "day": "date", "at": "timestamp", "yes": "bool", "text": "text"}
ROWS = [
    {
        "id": number * (-1) ** number, "price": number / 4, "day": datetime.date(2020, 1, 1) + datetime.timedelta(number),
        "at": datetime.datetime(2020, 1, 1) + datetime.timedelta(seconds=number), "yes": number % 3 == 0,
        "text": None if number % 5 == 0 else f"line {number},\n\"é\"",
    }
    for number in range(1, 400)
]  # fmt: skip
SCHEMA = {
    "type": "record", "name": "row", "fields": [
        {"name": "id", "type": ["null", "long"]}, {"name": "price", "type": ["null", "double"]},
        {"name": "day", "type": ["null", {"type": "int", "logicalType": "date"}]},
        {"name": "at", "type": ["null", {"type": "long", "logicalType": "timestamp-micros"}]},
        {"name": "yes", "type": ["null", "boolean"]}, {"name": "text", "type": ["null", "string"]},
    ],
}  # fmt: skip


def csv_of(path: Path, rows: list[dict]) -> Path:
    def cell(value: object) -> str:
        if value is None:
            return ""
        text = str(value).lower() if isinstance(value, bool) else str(value)
        return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ',\n"') else text

    lines = [",".join(TYPES), *(",".join(map(cell, row.values())) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def parquet_of(path: Path, rows: list[dict]) -> Path:
    pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=150)
    return path


def avro_of(path: Path, rows: list[dict]) -> Path:
    utc = [{**row, "at": row["at"].replace(tzinfo=datetime.timezone.utc)} for row in rows]
    with open(path, "wb") as file:
        fastavro.writer(file, SCHEMA, utc, codec="deflate", sync_interval=500)
    return path
