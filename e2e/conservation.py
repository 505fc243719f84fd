"""The judge of conservation: every record of a source is written once, or rejected once at its own place.

It finds the records by itself, byte by byte and slowly. CSV here has commas, quotes that are doubled, LF and a header; a record that
breaks the rules of quotes ends at its first line end.
"""

import base64
import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from messy.case import Marks
from messy.compare import same
from outputs import ROWS_OF

QUOTE, COMMA, NEWLINE = b'",\n'


@dataclass(frozen=True)
class Record:
    """`start` and `end` are bytes of the source, without the line end."""

    start: int
    end: int
    # None: it cannot be written.
    values: dict[str, object] | None
    # Whether a reader may reject it although it can be written.
    is_doubtful: bool = False
    # Where its quotes are broken, which may be lines behind its end: text after a quote that closes there, or the quote that never closes.
    broken_at: int | None = None


class Broken(Exception):
    """The quotes of a field are broken, at this byte."""

    def __init__(self, place: int):
        self.place = place


def csv_field(data: bytes, start: int) -> tuple[bytes | None, int, bool]:
    """The field at `start`, where it ends, and whether it is doubtful."""
    if data[start : start + 1] != b'"':
        ends = [place for place in (data.find(b",", start), data.find(b"\n", start)) if place >= 0]
        end = min(ends, default=len(data))
        return data[start:end] or None, end, QUOTE in data[start:end]
    place, content = start + 1, b""
    while (closing := data.find(b'"', place)) >= 0:
        content += data[place:closing]
        if data[closing + 1 : closing + 2] != b'"':
            if closing + 1 < len(data) and data[closing + 1] not in (COMMA, NEWLINE):
                raise Broken(closing + 1)
            return content, closing + 1, False
        content += b'"'
        place = closing + 2
    raise Broken(start)


def csv_record(data: bytes, start: int) -> tuple[list[bytes | None], int, bool]:
    """The fields of the record at `start`, where it ends, and whether it is doubtful."""
    fields, place, is_doubtful = [], start, False
    while True:
        content, place, is_odd = csv_field(data, place)
        fields.append(content)
        is_doubtful |= is_odd
        if data[place : place + 1] != b",":
            return fields, place, is_doubtful
        place += 1


def csv_records(data: bytes) -> Iterator[Record]:
    header, end, _ = csv_record(data, 0)
    names = [(name or b"").decode() for name in header]
    while end + 1 < len(data):
        start = end + 1
        try:
            fields, end, is_doubtful = csv_record(data, start)
        except Broken as broken:
            newline = data.find(b"\n", start)
            end = newline if newline >= 0 else len(data)
            yield Record(start, end, None, broken_at=broken.place)
            continue
        if end == start:
            continue  # a blank line is no record
        values = None
        if len(fields) == len(names) and is_utf8(data[start:end]):
            values = {name: None if field is None else field.decode() for name, field in zip(names, fields)}
        yield Record(start, end, values, is_doubtful)


def is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


class Doubtful(Exception):
    """A key that comes twice, which readers may take or leave."""


def only_once(pairs: list[tuple[str, object]]) -> dict:
    if len({name for name, _ in pairs}) != len(pairs):
        raise Doubtful
    return dict(pairs)


def refused(constant: str) -> object:
    raise ValueError(f"JSON has no {constant}")


def json_record(line: bytes) -> tuple[dict | None, bool]:
    try:
        value = json.loads(line.decode(), object_pairs_hook=only_once, parse_constant=refused)
    except Doubtful:
        return {}, True
    except (ValueError, RecursionError):
        return None, False
    has_half_a_character = "\\ud" in line.decode().lower()
    return (value, has_half_a_character) if isinstance(value, dict) else (None, False)


def json_records(data: bytes) -> Iterator[Record]:
    start = 0
    for line in data.split(b"\n"):
        if line.strip(b" \t\r"):
            values, is_doubtful = json_record(line)
            yield Record(start, start + len(line), values, is_doubtful)
        start += len(line) + 1


@dataclass(frozen=True)
class Left:
    """What a conversion left behind: the event of the object, its rows by format, its rejects."""

    event: dict
    rows: dict[str, list[dict]]
    rejects: list[dict]


def left(folder: Path, event: dict) -> Left:
    rows = {form: ROWS_OF[form](path.read_bytes()) for form in ROWS_OF for path in (folder / form).rglob(f"*.{form}")}
    paths = list((folder / "_millrace/rejects").rglob("*.jsonl"))
    assert len(paths) <= 1, paths
    return Left(event, rows, [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").split("\n") if line])


def raw(reject: dict) -> bytes:
    return base64.b64decode(reject["raw_base64"], validate=True) if "raw_base64" in reject else reject["raw"].encode()


def judge(data: bytes, records: list[Record], found: Left) -> None:
    """Every record once: in each format's rows, in their order, or among the rejects, at its place."""
    counts = {name: found.event[name] for name in ("rows_read", "rows_written", "rows_rejected")}
    assert counts["rows_read"] == counts["rows_written"] + counts["rows_rejected"] == len(records), (counts, len(records))
    numbers = [reject["record"] for reject in found.rejects]
    assert numbers == sorted(set(numbers)) and len(numbers) == counts["rows_rejected"], "a record is rejected twice, out of turn, or not told"
    rejects = dict(zip(numbers, found.rejects))
    assert not numbers or (numbers[0] >= 1 and numbers[-1] <= len(records)), "a record is rejected that is not there"
    assert set(found.rows) == set(ROWS_OF)
    for form, rows in found.rows.items():
        assert len(rows) == counts["rows_written"], form
    written = {form: iter(rows) for form, rows in found.rows.items()}
    for number, record in enumerate(records, 1):
        if number in rejects:
            rejected_rightly(data, record, rejects[number])
        else:
            for form, rows in written.items():
                written_rightly(record, next(rows), f"record {number} in {form}")


def rejected_rightly(data: bytes, record: Record, reject: dict) -> None:
    assert record.values is None or record.is_doubtful, f"a good record is rejected: {reject}"
    assert raw(reject) == data[record.start : record.end], reject
    first, last = (record.start, record.end) if record.broken_at is None else (record.broken_at, record.broken_at)
    assert first <= reject["byte"] <= last, (record, reject)
    assert data.count(b"\n", 0, first) < reject["line"] <= data.count(b"\n", 0, last) + 1, (record, reject)
    assert reject["reason"] and reject["object"] and reject["schema_version"], reject


def written_rightly(record: Record, row: dict, where: str) -> None:
    assert record.values is not None, f"{where}: it cannot be read, and is written: {row}"
    if record.is_doubtful or has_odd_names(record.values):
        return
    known = {name.lower() for name in record.values}
    for name, value in record.values.items():
        if name in row and sum(other.lower() == name.lower() for other in known) == 1:
            assert is_same(value, row[name]), f"{where}: {name}: {value!r} became {row[name]!r}"


def has_odd_names(value: object) -> bool:
    """Whether some name is none in Avro, which writes another in its place."""
    if isinstance(value, list):
        return any(map(has_odd_names, value))
    return isinstance(value, dict) and any(not re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", name) or has_odd_names(one) for name, one in value.items())


def is_same(value: object, found: object) -> bool:
    return value is found if value is None or found is None else same(value, found, Marks(), is_json=True)


def decompressed(data: bytes) -> bytes | None:
    """None: the stream is damaged."""
    try:
        return gzip.decompress(data)
    except (EOFError, OSError, gzip.zlib.error):
        return None
