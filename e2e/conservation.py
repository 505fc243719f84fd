"""The judge of conservation: every record of a source is written once, or rejected once at its own place.

It finds the records by itself, byte by byte and slowly, in the text of a source; `source_text` says where in the source that text stands. CSV
here has quotes that are doubled and a header; a record that breaks the rules of quotes ends at its first line end.
"""

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from messy.case import Marks
from messy.compare import same
from outputs import ROWS_OF
from source_text import SourceText

QUOTE = b'"'


@dataclass(frozen=True)
class Record:
    """`start` and `end` are bytes of the text, without the line end."""

    start: int
    end: int
    # None: it cannot be written.
    values: dict[str, object] | None
    # Whether a reader may reject it although it can be written.
    is_doubtful: bool = False
    # Of broken quotes, where in the record that is shown: text after a quote that closes there, or the quote that never closes.
    fault: int | None = None


@dataclass(frozen=True)
class Dialect:
    """How CSV is written. Without `has_returns` only LF ends a line."""

    delimiter: bytes = b","
    escape: bytes | None = None
    has_returns: bool = False

    @cached_property
    def line_end(self) -> re.Pattern[bytes]:
        return re.compile(rb"\r\r\n|\r\n|\r|\n" if self.has_returns else rb"\n")

    @cached_property
    def field_end(self) -> re.Pattern[bytes]:
        return re.compile(re.escape(self.delimiter) + b"|" + self.line_end.pattern)

    @cached_property
    def escaped(self) -> bytes:
        """The escape, where something stands behind it that it makes text."""
        if not self.escape:
            return rb"(?!)"
        return re.escape(self.escape) + b"(?=[" + re.escape(b"\"'\r\n,;|\t" + self.escape + self.delimiter) + b"])"

    @cached_property
    def outside_quotes(self) -> re.Pattern[bytes]:
        return re.compile(self.field_end.pattern + b"|" + self.escaped)

    @cached_property
    def inside_quotes(self) -> re.Pattern[bytes]:
        return re.compile(QUOTE + b"|" + self.escaped)


COMMA = Dialect()


class Broken(Exception):
    """The quotes of the field at `opening` are broken, at `place`."""

    def __init__(self, place: int, opening: int):
        self.place = place
        self.opening = opening


def plain_field(data: bytes, start: int, dialect: Dialect) -> tuple[bytes | None, int, bool]:
    place, content = start, b""
    while found := dialect.outside_quotes.search(data, place):
        content += data[place : found.start()]
        if found[0] != dialect.escape:
            end = found.start()
            break
        content += data[found.end() : found.end() + 1]
        place = found.end() + 1
    else:
        content, end = content + data[place:], len(data)
    return content if end > start else None, end, QUOTE in data[start:end]


def csv_field(data: bytes, start: int, dialect: Dialect) -> tuple[bytes | None, int, bool]:
    """The field at `start`, where it ends, and whether it is doubtful."""
    if data[start : start + 1] != QUOTE:
        return plain_field(data, start, dialect)
    place, content = start + 1, b""
    while found := dialect.inside_quotes.search(data, place):
        content += data[place : found.start()]
        follower = data[found.end() : found.end() + 1]
        if found[0] == QUOTE and follower != QUOTE:
            if follower and not dialect.field_end.match(data, found.end()):
                raise Broken(found.end(), start)
            return content, found.end(), False
        content += follower
        place = found.end() + 1
    raise Broken(start, start)


def csv_record(data: bytes, start: int, dialect: Dialect) -> tuple[list[bytes | None], int, bool]:
    """The fields of the record at `start`, where it ends, and whether it is doubtful."""
    fields, place, is_doubtful = [], start, False
    while True:
        content, place, is_odd = csv_field(data, place, dialect)
        fields.append(content)
        is_doubtful |= is_odd
        if not data.startswith(dialect.delimiter, place):
            return fields, place, is_doubtful
        place += len(dialect.delimiter)


def csv_records(data: bytes, dialect: Dialect = COMMA) -> Iterator[Record]:
    header, end, _ = csv_record(data, 0, dialect)
    names = [(name or b"").decode() for name in header]
    while (line_end := dialect.line_end.match(data, end)) and line_end.end() < len(data):
        start = line_end.end()
        try:
            fields, end, is_doubtful = csv_record(data, start, dialect)
        except Broken as broken:
            first = dialect.line_end.search(data, start)
            end = first.start() if first else len(data)
            yield Record(start, end, None, fault=broken.place if broken.place <= end else min(broken.opening, end))
            continue
        if end == start:
            continue  # a blank line is no record
        values = None
        if len(fields) == len(names) and all(is_utf8(field or b"") for field in fields):
            values = {name: None if field is None else field.decode() for name, field in zip(names, fields)}
        # An escape may stand between two bytes of a character.
        yield Record(start, end, values, is_doubtful or (values is not None and not is_utf8(data[start:end])))


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


SPACES = b" \t\r\n"


def element_end(data: bytes, start: int) -> tuple[int | None, bool]:
    """The comma or bracket that ends what begins at `start`; where there is none, whether nothing is open at the end."""
    depth, in_string, place = 0, False, start
    while found := (re.compile(rb'["\\]') if in_string else re.compile(rb'["{}\[\],]')).search(data, place):
        sign, place = found[0], found.end()
        if in_string:
            in_string, place = sign != QUOTE, place + (sign == b"\\")
        elif sign == QUOTE:
            in_string = True
        elif depth == 0 and sign in b",]":
            return found.start(), False
        elif sign != b",":
            depth = max(depth + (1 if sign in b"{[" else -1), 0)
    return None, depth == 0 and not in_string


def array_records(data: bytes) -> Iterator[Record]:
    """An array document's: its elements, what follows its end, and the place of an end that is missing."""
    start, count = data.index(b"[") + 1, 0
    while True:
        end, is_complete = element_end(data, start)
        stop = len(data) if end is None else end
        text = data[start:stop].strip(SPACES)
        first = stop - len(data[start:stop].lstrip(SPACES))
        is_last = end is None or data[end : end + 1] == b"]"
        if text or not (is_last and (end is None or count == 0)):
            count += 1
            yield Record(first, first + len(text), *json_record(text))
        if not is_last:
            start = stop + 1
            continue
        behind = b"" if end is None else data[end + 1 :].strip(SPACES)
        if behind:
            first = len(data) - len(data[end + 1 :].lstrip(SPACES))
            yield Record(first, first + len(behind), None)
        elif end is None and is_complete:
            yield Record(len(data), len(data), None)
        return


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


@dataclass(frozen=True)
class Typed:
    """Columns of numbers, and what becomes of a value that is none: it rejects its record, widens its column or is rescued."""

    policy: str = "reject"
    whole: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()

    def fits(self, name: str, value: object) -> bool | None:
        """None: it may or may not."""
        if name not in self.whole | self.numbers or value is None:
            return True
        if re.fullmatch(r"-?(0|[1-9][0-9]{0,9})" if name in self.whole else r"-?(0|[1-9][0-9]{0,9})(\.[0-9]{1,4})?", str(value)):
            return True
        return False if re.search(r"[^0-9.,+_ \teE-]", str(value)) else None

    def verdict(self, record: Record) -> bool | None:
        """Whether the record must be written; None: it may be rejected too."""
        if record.values is None:
            return False
        if record.is_doubtful:
            return None
        fits = [self.fits(name, value) for name, value in record.values.items()] if self.policy == "reject" else []
        return False if False in fits else None if None in fits else True


UNTYPED = Typed()


def judge(source: SourceText, records: list[Record], found: Left, typed: Typed = UNTYPED) -> None:
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
        verdict = typed.verdict(record)
        if number in rejects:
            assert verdict is not True, f"a good record is rejected: {rejects[number]}"
            rejected_rightly(source, record, rejects[number])
        else:
            assert verdict is not False, f"record {number} cannot be written as it is, and is"
            for form, rows in written.items():
                written_rightly(record, next(rows), f"record {number} in {form}", typed)


def rejected_rightly(source: SourceText, record: Record, reject: dict) -> None:
    start, end = source.places[record.start], source.places[record.end]
    assert raw(reject) == source.stored[start:end], (record, reject)
    assert reject["byte"] == start, (record, reject)
    assert reject["line"] == source.line(record.start), (record, reject)
    assert 0 <= reject["fault_offset"] <= end - start, (record, reject)
    assert record.fault is None or reject["fault_offset"] == source.places[record.fault] - start, (record, reject)
    assert reject.get("encoding", "utf-8") == source.encoding, reject
    assert reject["reason"] and reject["object"] and reject["schema_version"], reject


def written_rightly(record: Record, row: dict, where: str, typed: Typed) -> None:
    if record.is_doubtful or has_odd_names(record.values):
        return
    known = {name.lower() for name in record.values}
    rescued = dict(row.get("_rescued") or {})
    for name, value in record.values.items():
        if name in typed.whole | typed.numbers:
            is_right = (rescued[name], row[name]) == (value, None) if name in rescued else means(value, row[name])
            assert is_right and not (name in rescued and typed.fits(name, value)), f"{where}: {name}: {value!r} became {row[name]!r}, and {rescued}"
        elif name in row and sum(other.lower() == name.lower() for other in known) == 1:
            assert is_same(value, row[name]), f"{where}: {name}: {value!r} became {row[name]!r}"


def means(text: str | None, found: object) -> bool:
    """Whether a value of a column of any type is what its text says."""
    if found is None or isinstance(found, str):
        return found == text or not (found or text)
    try:
        return text is not None and float(text.replace(",", "")) == float(found)
    except ValueError:
        return False


def has_odd_names(value: object) -> bool:
    """Whether some name is none in Avro, which writes another in its place."""
    if isinstance(value, list):
        return any(map(has_odd_names, value))
    return isinstance(value, dict) and any(not re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", name) or has_odd_names(one) for name, one in value.items())


def is_same(value: object, found: object) -> bool:
    return value is found if value is None or found is None else same(value, found, Marks(), is_json=True)
