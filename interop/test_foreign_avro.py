"""Files that fastavro and Apache's own package write, read by `millrace inspect --rows all --json`.

What Millrace prints is compared with what fastavro reads: exactly for types that Millrace has, by the rules of its reader for others.
"""

import base64
import bz2
import json
import lzma
import math
import struct
import zlib
from datetime import date, datetime, time, timezone
from decimal import Decimal
from uuid import UUID

import avro.datafile
import avro.io
import avro.schema
import fastavro
import pytest
import zstandard

CODECS = ["null", "deflate", "snappy", "zstandard", "bzip2", "xz"]
MARKER = bytes(range(16))


def inspect(millrace, path):
    outcome = millrace.run("inspect", path, "--rows", "all", "--json")
    assert outcome.code == 0, str(outcome)
    return [json.loads(line, parse_constant=lambda word: pytest.fail(f"{word} is not JSON")) for line in outcome.stdout.split("\n") if line]


def record(*fields, **named):
    return {"type": "record", "name": "Row", "fields": [{"name": name, "type": kind} for name, kind in [*fields, *named.items()]]}


def long(number):
    number = number << 1 ^ number >> 63
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(out) + bytes([number])


def container(schema, blocks, codec="null", metadata=()):
    """A file of blocks, each a number of rows and the bytes as they are to stand there."""
    pairs = [("avro.schema", json.dumps(schema).encode()), ("avro.codec", codec.encode()), *metadata]
    head = long(len(pairs)) + b"".join(long(len(key)) + key.encode() + long(len(value)) + value for key, value in pairs) + b"\0"
    return b"Obj\1" + head + MARKER + b"".join(long(rows) + long(len(data)) + data + MARKER for rows, data in blocks)


def shown(value):
    """A Python value as Millrace prints it."""
    if isinstance(value, float):
        return value if math.isfinite(value) else {math.inf: "inf", -math.inf: "-inf"}.get(value, "nan")
    if isinstance(value, (bytes, bytearray)):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        text = value.replace(tzinfo=None).isoformat(timespec="microseconds" if value.microsecond else "seconds")
        return text + ("Z" if value.tzinfo else "")
    if isinstance(value, time):
        whole = value.microsecond % 1000 == 0
        return value.isoformat(timespec="seconds" if not value.microsecond else "milliseconds" if whole else "microseconds")
    if isinstance(value, (date, UUID)):
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dict):
        return {key: shown(item) for key, item in value.items()}
    if isinstance(value, list):
        return [shown(item) for item in value]
    return value


TYPES = {
    "null": ("null", [None, None]),
    "boolean": ("boolean", [True, False]),
    "int": ("int", [0, -1, 2**31 - 1, -(2**31)]),
    "long": ("long", [0, 63, 64, -64, -65, 2**63 - 1, -(2**63)]),
    "float": ("float", [0.0, 1.5, -0.25, math.inf, -math.inf, math.nan, 1.100000023841858]),
    "double": ("double", [0.0, 0.1, 5e-324, 1.7976931348623157e308, math.nan]),
    "string": ("string", ["", "naïve – 数据 🚀", 'quote " back \\ tab \t line \n bell \x07 nul \x00']),
    "bytes": ("bytes", [b"", b"text", "ünï".encode(), b"\xff\x00", b"\x80", b"a\xff\xfe\xfd"]),
    "fixed": ({"type": "fixed", "name": "F", "size": 4}, [b"text", b"\xff\xfe\xfd\xfc", b"\0\0\0\0"]),
    "enum": ({"type": "enum", "name": "E", "symbols": ["A", "B", "C"]}, ["C", "A", "B", "A"]),
    "date": ({"type": "int", "logicalType": "date"}, [date(1970, 1, 1), date(1, 1, 1), date(9999, 12, 31)]),
    "time-millis": ({"type": "int", "logicalType": "time-millis"}, [time(0), time(12, 34, 56, 789000), time(23, 59, 59)]),
    "time-micros": ({"type": "long", "logicalType": "time-micros"}, [time(0), time(12, 34, 56, 789), time(1, 2, 3, 4000)]),
    "timestamp-millis": (
        {"type": "long", "logicalType": "timestamp-millis"},
        [datetime(1969, 12, 31, 23, 59, 59, 999000, timezone.utc), datetime(2026, 11, 22, tzinfo=timezone.utc)],
    ),
    "timestamp-micros": (
        {"type": "long", "logicalType": "timestamp-micros"},
        [datetime(1, 1, 1, tzinfo=timezone.utc), datetime(2026, 11, 22, 1, 2, 3, 4, timezone.utc)],
    ),
    "local-timestamp-millis": ({"type": "long", "logicalType": "local-timestamp-millis"}, [datetime(2026, 11, 22, 1, 2, 3, 4000)]),
    "local-timestamp-micros": ({"type": "long", "logicalType": "local-timestamp-micros"}, [datetime(2026, 11, 22, 1, 2, 3, 4)]),
    "uuid": ({"type": "string", "logicalType": "uuid"}, [UUID("f81d4fae-7dec-11d0-a765-00a0c91e6bf6")]),
    "decimal on bytes": (
        {"type": "bytes", "logicalType": "decimal", "precision": 38, "scale": 10},
        [Decimal("0.0000000000"), Decimal("-0.0000000001"), Decimal("1234567890123456789012345678.0123456789")],
    ),
    "narrow decimal on fixed": (
        {"type": "fixed", "name": "D", "size": 8, "logicalType": "decimal", "precision": 10, "scale": 2},
        [Decimal("0.00"), Decimal("-99999999.99"), Decimal("12.34")],
    ),
    "long decimal": (
        {"type": "fixed", "name": "L", "size": 32, "logicalType": "decimal", "precision": 76, "scale": 10},
        [Decimal("0E-10"), Decimal("-1.0000000000"), Decimal("9" * 66 + "." + "9" * 10), Decimal("-0.0000000001"), -Decimal(2**200)],
    ),
    "unknown logical type": ({"type": "long", "logicalType": "furlongs"}, [7]),
    "array": ({"type": "array", "items": ["null", "long"]}, [[], [1, None, 3]]),
    "map": ({"type": "map", "values": ["null", "string"]}, [{}, {"a": "x", "b": None, 'c "': "z"}]),
    "null first": (["null", "string"], [None, "a"]),
    "null last": (["string", "null"], ["a", None]),
    "union of one": (["long"], [1, 2]),
    "union of several": (["null", "long", "string", "double", {"type": "array", "items": "int"}], [None, 1, "x", 0.5, [1, 2]]),
    "union of records": (
        [record(("a", "long")) | {"name": "A"}, record(("b", ["null", "bytes"])) | {"name": "B"}], [{"a": 1}, {"b": b"\xff"}, {"b": None}],
    ),
    "array of unions": ({"type": "array", "items": ["long", "string", "null"]}, [[1, "x", None], []]),
    "empty record": ({"type": "record", "name": "Empty", "fields": []}, [{}, {}]),
    "array of empty records": ({"type": "array", "items": {"type": "record", "name": "Empty", "fields": []}}, [[{}, {}], []]),
    "array of nulls": ({"type": "array", "items": "null"}, [[None] * 1000, []]),
    "nested": (
        {"type": "array", "items": {"type": "map", "values": record(("d", {"type": "int", "logicalType": "date"})) | {"name": "N"}}},
        [[{"k": {"d": date(2026, 11, 22)}}, {}], []],
    ),
}


@pytest.mark.parametrize("kind", TYPES)
def test_every_type(millrace, tmp_path, kind):
    """Each type in a column, nullable in another, and as the file's top level."""
    schema, values = TYPES[kind]
    rows = [{"v": value, "n": number} for number, value in enumerate(values)]
    path = tmp_path / "types.avro"
    decimals(schema)
    with open(path, "wb") as file:
        fastavro.writer(file, record(("v", schema), ("n", "long")), rows)
    assert inspect(millrace, path) == shown(fastavro_rows(path))
    with open(path, "wb") as file:
        fastavro.writer(file, schema, values)
    top_level_record = isinstance(schema, dict) and schema["type"] == "record"
    assert inspect(millrace, path) == [row if top_level_record else {"value": row} for row in shown(fastavro_rows(path))]


def decimals(schema):
    import decimal

    decimal.getcontext().prec = 100


def fastavro_rows(path):
    with open(path, "rb") as file:
        return list(fastavro.reader(file))


@pytest.mark.parametrize("codec", CODECS)
def test_every_codec(millrace, tmp_path, codec):
    path = tmp_path / "codec.avro"
    rows = [{"a": number, "b": f"text {number % 7}"} for number in range(5000)]
    with open(path, "wb") as file:
        fastavro.writer(file, record(("a", "long"), ("b", "string")), rows, codec=codec, sync_interval=4000)
    assert inspect(millrace, path) == rows


@pytest.mark.parametrize("codec", ["null", "deflate", "bzip2", "zstandard"])
def test_apache_writes(millrace, tmp_path, codec):
    schema = record(
        ("a", ["null", "long"]), ("b", {"type": "enum", "name": "E", "symbols": ["X", "Y"]}), ("c", {"type": "map", "values": "double"}),
        ("d", {"type": "fixed", "name": "F", "size": 3}), ("e", "E"), ("f", ["string", "int", "null"]),
    )
    rows = [{"a": 1, "b": "Y", "c": {"k": 0.5}, "d": b"abc", "e": "X", "f": 5}, {"a": None, "b": "X", "c": {}, "d": b"\xff\0\0", "e": "Y", "f": "s"}]
    path = tmp_path / "apache.avro"
    with open(path, "wb") as file, avro.datafile.DataFileWriter(file, avro.io.DatumWriter(), avro.schema.parse(json.dumps(schema)), codec=codec) as writer:
        for row in rows:
            writer.append(row)
    assert inspect(millrace, path) == shown(rows)


def test_recursive_schemas(millrace, tmp_path):
    node = record(("value", "long"), ("next", ["null", "Row"]), ("children", {"type": "array", "items": "Row"}))
    rows = [{"value": 1, "next": {"value": 2, "next": None, "children": []}, "children": [{"value": 3, "next": None, "children": []}]}]
    path = tmp_path / "recursive.avro"
    with open(path, "wb") as file:
        fastavro.writer(file, node, rows)
    assert inspect(millrace, path) == rows


NANOSECONDS = [(0, "1970-01-01T00:00:00"), (-1, "1969-12-31T23:59:59.999999999"), (1_500_000_000, "1970-01-01T00:00:01.500"),
               (-(2**63), "1677-09-21T00:12:43.145224192"), (1_000, "1970-01-01T00:00:00.000001")]


@pytest.mark.parametrize(("value", "text"), NANOSECONDS)
def test_nanoseconds_are_text(millrace, tmp_path, value, text):
    kinds = [("u", {"type": "long", "logicalType": "timestamp-nanos"}), ("l", {"type": "long", "logicalType": "local-timestamp-nanos"})]
    path = tmp_path / "nanos.avro"
    path.write_bytes(container(record(*kinds), [(1, long(value) * 2)]))
    assert inspect(millrace, path) == [{"u": text + "Z", "l": text}]


@pytest.mark.parametrize(
    ("parts", "text"),
    [((1, 2, 3500), "P1M2DT3.500S"), ((0, 0, 0), "PT0S"), ((12, 0, 0), "P12M"), ((0, 0, 1), "PT0.001S"), ((2**32 - 1,) * 3, "P4294967295M4294967295DT4294967.295S")],
)
def test_durations_are_text(millrace, tmp_path, parts, text):
    kind = {"type": "fixed", "name": "D", "size": 12, "logicalType": "duration"}
    path = tmp_path / "duration.avro"
    path.write_bytes(container(record(("d", kind), ("u", ["D", "string", "null"])), [(1, struct.pack("<3I", *parts) + b"\0" + struct.pack("<3I", *parts))]))
    assert inspect(millrace, path) == [{"d": text, "u": text}]


def test_uuid_on_fixed(millrace, tmp_path):
    path = tmp_path / "uuid.avro"
    value = UUID("f81d4fae-7dec-11d0-a765-00a0c91e6bf6")
    path.write_bytes(container(record(("u", {"type": "fixed", "name": "U", "size": 16, "logicalType": "uuid"})), [(1, value.bytes)]))
    assert inspect(millrace, path) == [{"u": str(value)}]


@pytest.mark.parametrize("attributes", [{"precision": 2, "scale": 3}, {"precision": 0}, {"scale": 1}, {"precision": 4, "scale": -1}])
def test_invalid_decimals_are_bytes(millrace, tmp_path, attributes):
    """The specification: an invalid logical type is ignored."""
    path = tmp_path / "decimal.avro"
    path.write_bytes(container(record(("d", {"type": "bytes", "logicalType": "decimal", **attributes})), [(1, b"\4ab")]))
    assert inspect(millrace, path) == [{"d": "ab"}]


def test_names(millrace, tmp_path):
    """Namespaces, absolute names, names used before their definition, and attributes that do not matter."""
    inner = {"type": "record", "name": "x.y.Inner", "aliases": ["Old"], "fields": [{"name": "a", "type": "int", "default": math.nan, "order": "ignore"}]}
    schema = {
        "type": "record", "name": "Top", "namespace": "n.s", "doc": "naïve \U0001f680",
        "fields": [
            {"name": "early", "type": "Late"}, {"name": "inner", "type": inner}, {"name": "again", "type": "x.y.Inner"},
            {"name": "late", "type": {"type": "fixed", "name": "Late", "size": 1}}, {"name": "nowhere", "type": {"type": "enum", "name": ".E", "symbols": ["S"]}},
            {"name": "absolute", "type": "n.s.Late"}, {"name": "wrapped", "type": {"type": {"type": "string", "avro.java.string": "String"}}},
        ],
    }
    path = tmp_path / "names.avro"
    path.write_bytes(container(schema, [(1, b"e\2\4l\0m\2w")]))
    assert inspect(millrace, path) == [
        {"early": "e", "inner": {"a": 1}, "again": {"a": 2}, "late": "l", "nowhere": "S", "absolute": "m", "wrapped": "w"}
    ]


def test_blocks_of_items_with_sizes(millrace, tmp_path):
    path = tmp_path / "sizes.avro"
    items = long(-2) + long(2) + b"\2\4" + long(1) + b"\6" + long(0)
    path.write_bytes(container(record(("a", {"type": "array", "items": "long"})), [(1, items)]))
    assert inspect(millrace, path) == [{"a": [1, 2, 3]}]


def test_empty_blocks_and_the_marker_inside(millrace, tmp_path):
    path = tmp_path / "empty.avro"
    schema = record(("a", "bytes"))
    row = long(16) + MARKER
    path.write_bytes(container(schema, [(0, b""), (1, row), (0, b""), (1, b"\0")], metadata=[("own", MARKER * 2)]))
    assert inspect(millrace, path) == [{"a": MARKER.decode()}, {"a": ""}]
    path.write_bytes(container(schema, []))
    assert inspect(millrace, path) == []


def halves(compress):
    return lambda data: compress(data[: len(data) // 2]) + compress(data[len(data) // 2 :])


@pytest.mark.parametrize(
    ("codec", "compress"),
    [("bzip2", halves(bz2.compress)), ("xz", halves(lzma.compress)), ("zstandard", halves(zstandard.ZstdCompressor().compress)),
     ("zstandard", lambda data: b"\x50\x2a\x4d\x18\4\0\0\0skip" + zstandard.ZstdCompressor(write_content_size=False).compress(data))],
    ids=["bzip2", "xz", "zstandard", "skippable frame"],
)
def test_streams_in_pieces(millrace, tmp_path, codec, compress):
    path = tmp_path / "pieces.avro"
    path.write_bytes(container(record(("a", "long")), [(100, compress(b"\2" * 100))], codec))
    assert inspect(millrace, path) == [{"a": 1}] * 100


def good():
    return container(record(("a", "long"), ("u", ["long", "string"])), [(2, b"\2\0\4\6\2\2x"), (1, b"\2\0\2")])


DAMAGED = {
    "garbage at the end": good() + b"garbage",
    "cut in a block": good()[:-20],
    "cut in the header": good()[:30],
    "another marker": good()[:-1] + b"\xff",
    "a branch that is not": container(record(("u", ["long", "string"])), [(1, b"\4\0")]),
    "a string that is not UTF-8": container(record(("s", "string")), [(1, b"\2\xff")]),
    "a string that is not UTF-8 in JSON": container(record(("s", ["long", "string"])), [(1, b"\2\2\xff")]),
    "2^60 nulls": container(record(("a", {"type": "array", "items": "null"})), [(1, long(2**60) + b"\0")]),
    "2^60 nulls in JSON": container(record(("a", ["long", {"type": "array", "items": "null"}])), [(1, b"\2" + long(2**60) + b"\0")]),
    "2^60 empty records": container(record(("a", {"type": "array", "items": {"type": "record", "name": "E", "fields": []}})), [(1, long(2**60) + b"\0")]),
    "2^60 rows of nulls": container(record(("a", "null")), [(2**60, b"")]),
    "2^60 rows without columns": container(record(), [(2**60, b"")]),
    "a record that holds itself": container(record(("a", "Row")), [(1, b"")]),
    "values nested 100,000 deep": container(record(("next", ["null", "Row"])), [(1, b"\2" * 100_000 + b"\0")]),
    "a deflate bomb": container(record(("a", "bytes")), [(1, zlib.compress(bytes(300 << 20), 9)[2:-4])], "deflate"),
    "a block of 2^40 bytes": container(record(("a", "long")), []) + long(1) + long(2**40),
    "an unknown codec": container(record(("a", "long")), [(1, b"\2")], "lzw"),
    "a wrong snappy checksum": container(record(("a", "long")), [(1, b"\1\0\2\0\0\0\0")], "snappy"),
    "a decimal of a megabyte": container(
        record(("d", {"type": "bytes", "logicalType": "decimal", "precision": 100})), [(1, long(1 << 20) + b"\x7f" * (1 << 20))]),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_damaged_files_are_refused(millrace, tmp_path, damage):
    path = tmp_path / "damaged.avro"
    path.write_bytes(DAMAGED[damage])
    outcome = millrace.run("inspect", path, "--rows", "all", "--json")
    assert outcome.code == 1, str(outcome)
    assert "damaged.avro" in outcome.stderr


def test_counts_of_rows_do_not_overflow(millrace, tmp_path):
    """Three blocks that claim 2^63 - 1 rows each: `inspect` without rows only adds the claims up."""
    path = tmp_path / "claims.avro"
    path.write_bytes(container(record(("a", "null")), [(2**63 - 1, b"")] * 3))
    assert millrace.run("inspect", path, "--json").code in (0, 1)
