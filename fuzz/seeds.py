"""Writes the files that fuzzing starts from, one folder a target: fuzz/seeds.py FOLDER

Small, of every kind that the readers know, and the same in every run: made by writers that are not ours.
"""

import bz2
import datetime
import gzip
import random
import struct
import sys
import zlib
from decimal import Decimal
from pathlib import Path

import fastavro
import cramjam
import pyarrow
import pyarrow.parquet
import zstandard

ROWS = 12
CODECS = ("none", "snappy", "gzip", "zstd", "lz4", "brotli")
ENCODINGS = {
    "int32": ("DELTA_BINARY_PACKED", "BYTE_STREAM_SPLIT"),
    "int64": ("DELTA_BINARY_PACKED", "BYTE_STREAM_SPLIT"),
    "double": ("BYTE_STREAM_SPLIT",),
    "float": ("BYTE_STREAM_SPLIT",),
    "string": ("DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY"),
    "decimal": ("BYTE_STREAM_SPLIT", "DELTA_BYTE_ARRAY"),
    "boolean": ("RLE",),
}


def sparse(values: list) -> list:
    return [None if row % 5 == 3 else value for row, value in enumerate(values)]


def flat_columns() -> dict[str, pyarrow.Array]:
    dice = random.Random(1)
    day = datetime.date(2024, 2, 28)
    moment = datetime.datetime(2024, 2, 28, 12, 30, 1, 250_000)
    return {
        "boolean": pyarrow.array(sparse([row % 3 == 0 for row in range(ROWS)])),
        "int32": pyarrow.array(sparse([dice.randrange(-9, 9) for _ in range(ROWS)]), pyarrow.int32()),
        "int64": pyarrow.array([dice.randrange(-(2**63), 2**63) for _ in range(ROWS)]),
        "uint32": pyarrow.array(sparse(list(range(ROWS))), pyarrow.uint32()),
        "float": pyarrow.array(sparse([row / 7 for row in range(ROWS)]), pyarrow.float32()),
        "double": pyarrow.array(sparse([row * 1e-3 for row in range(ROWS)])),
        "string": pyarrow.array(sparse([f"text {row // 3} é" for row in range(ROWS)])),
        "binary": pyarrow.array(sparse([bytes([row, 255]) for row in range(ROWS)])),
        "fixed": pyarrow.array(sparse([b"abcd"] * ROWS), pyarrow.binary(4)),
        "date": pyarrow.array(sparse([day + datetime.timedelta(row) for row in range(ROWS)])),
        "time": pyarrow.array(sparse([datetime.time(row, 1, 2) for row in range(ROWS)])),
        "timestamp": pyarrow.array(sparse([moment + datetime.timedelta(row) for row in range(ROWS)])),
        "zoned": pyarrow.array(sparse([moment] * ROWS), pyarrow.timestamp("ms", "UTC")),
        "nanos": pyarrow.array(sparse([moment] * ROWS), pyarrow.timestamp("ns")),
        "decimal": pyarrow.array(sparse([Decimal(row) / 100 for row in range(ROWS)]), pyarrow.decimal128(20, 2)),
        "narrow": pyarrow.array(sparse([Decimal(row) for row in range(ROWS)]), pyarrow.decimal128(7, 0)),
        "nothing": pyarrow.nulls(ROWS),
    }


def nested_columns() -> dict[str, pyarrow.Array]:
    lists = [None, [], [1], [2, None, 3], [4]] * 2
    return {
        "list": pyarrow.array(lists, pyarrow.list_(pyarrow.int64())),
        "lists": pyarrow.array([[value, value] if value else value for value in lists]),
        "struct": pyarrow.array([{"a": row, "b": None if row % 2 else {"c": str(row)}} for row in range(10)]),
        "map": pyarrow.array([[("k", 1), ("l", None)], [], None] * 3 + [[]], pyarrow.map_(pyarrow.string(), pyarrow.int32())),
        "structs": pyarrow.array([[{"a": [row], "b": "x"}] for row in range(10)]),
    }


def write_parquet(folder: Path, name: str, columns: dict, **options) -> None:
    options.setdefault("store_schema", False)
    pyarrow.parquet.write_table(pyarrow.table(columns), folder / f"{name}.parquet", **options)


def parquet(folder: Path) -> None:
    flat, nested = flat_columns(), nested_columns()
    for name, column in {**flat, **nested}.items():
        write_parquet(folder, f"plain-{name}", {name: column}, compression="none", use_dictionary=False)
        write_parquet(folder, f"dictionary-{name}", {name: column}, compression="none", write_page_index=True)
        write_parquet(folder, f"v2-{name}", {name: column}, compression="snappy", data_page_version="2.0", version="1.0")
    for name, encodings in ENCODINGS.items():
        for encoding in encodings:
            for version in ("1.0", "2.0"):
                write_parquet(
                    folder, f"{encoding.lower()}-{name}-{version}", {name: flat[name]}, compression="none",
                    use_dictionary=False, column_encoding={name: encoding}, data_page_version=version)
    for codec in CODECS:
        write_parquet(folder, f"codec-{codec}", {"a": flat["int32"], "b": flat["string"]}, compression=codec)
    three = {"a": flat["int32"], "b": flat["string"]}
    write_parquet(folder, "groups", three, row_group_size=5, data_page_size=1, write_batch_size=2, compression="none")
    write_parquet(folder, "checked", three, write_page_checksum=True)
    write_parquet(folder, "int96", {"a": flat["nanos"]}, use_deprecated_int96_timestamps=True)
    write_parquet(folder, "arrow", flat, store_schema=True)
    write_parquet(folder, "empty", {name: column[:0] for name, column in flat.items()})


AVRO_FIELDS = [
    ("a", "long"), ("b", ["null", "string"]), ("c", "boolean"), ("d", ["double", "null"]), ("e", "bytes"), ("f", "float"),
    ("g", {"type": "enum", "name": "E", "symbols": ["X", "Y"]}),
    ("h", {"type": "fixed", "name": "F", "size": 4}),
    ("i", {"type": "array", "items": ["null", "int"]}),
    ("j", {"type": "map", "values": "long"}),
    ("k", {"type": "int", "logicalType": "date"}),
    ("l", {"type": "long", "logicalType": "timestamp-micros"}),
    ("m", {"type": "long", "logicalType": "local-timestamp-millis"}),
    ("n", {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}),
    ("o", ["null", {"type": "record", "name": "R", "fields": [{"name": "x", "type": "int"}]}]),
    ("p", ["null", "long", "string"]),
    ("q", "null"),
    ("r", {"type": "string", "logicalType": "uuid"}),
    ("s", {"type": "int", "logicalType": "time-millis"}),
]


def avro_row(row: int) -> dict:
    moment = datetime.datetime(2024, 2, 28, 12, 30, tzinfo=datetime.timezone.utc)
    return {
        "a": row - 3, "b": None if row % 2 else f"text {row}", "c": row % 2 == 0, "d": row / 7, "e": bytes([row]),
        "f": 1.5, "g": "XY"[row % 2], "h": b"abcd", "i": [row, None][: row % 3], "j": {"k": row},
        "k": datetime.date(2024, 2, 28), "l": moment, "m": moment.replace(tzinfo=None), "n": Decimal("1.25"),
        "o": {"x": row} if row % 2 else None, "p": [None, row, "x"][row % 3], "q": None,
        "r": "12345678-1234-5678-1234-567812345678", "s": datetime.time(1, 2, 3),
    }


def write_avro(folder: Path, name: str, schema, rows: list, **options) -> None:
    with open(folder / f"{name}.avro", "wb") as file:
        fastavro.writer(file, fastavro.parse_schema(schema), rows, sync_marker=b"0123456789abcdef", **options)


def avro(folder: Path) -> None:
    rows = [avro_row(row) for row in range(ROWS)]
    for name, kind in AVRO_FIELDS:
        schema = {"type": "record", "name": "T", "fields": [{"name": name, "type": kind}]}
        write_avro(folder, f"field-{name}", schema, rows)
    schema = {
        "type": "record", "name": "T", "namespace": "n",
        "fields": [{"name": name, "type": kind} for name, kind in AVRO_FIELDS],
    }
    for codec in ("null", "deflate", "snappy", "zstandard", "bzip2", "xz"):
        write_avro(folder, f"codec-{codec}", schema, rows, codec=codec, sync_interval=64)
    write_avro(folder, "empty", schema, [])
    write_avro(folder, "recursive", {
        "type": "record", "name": "L",
        "fields": [{"name": "v", "type": "int"}, {"name": "next", "type": ["null", "L"]}],
    }, [{"v": 1, "next": {"v": 2, "next": None}}])
    write_avro(folder, "bare", "long", [1, 2, 3])


CSV_TEXTS = [
    "a,b\n1,2\n3,4\n", "a\r\n1\r\n\r\n", "\ufeffid,note\n1,\"x, \"\"y\"\"\nz\"\n2,\n,\"\"\n", "a,b\n1\n", "a,b\n1,\"x",
    "a,b\n\"x\"y,1\n", "a,A,a,\n1,2,3,4\n", "d,t,z\n2024-02-29,2024-02-29 12:30:01.5,2024-02-29T12:30:01Z\n,,\n",
    "n\n1\n-9223372036854775808\n007\n1e300\n0.1\nNaN\n-inf\n", "b\ntrue\nFALSE\n\n", "é\n€\n𝄞\n", "x\n" + "7,\n" * 40,
    "m\n-1.25\n99999999.99\n1e2\n", "a,b\n1,2\n\n\n3,4", "k\n" + "\"" + "long " * 30 + "\"\n",
]


JSON_TEXTS = [
    '{"a":1}\n{"a":2,"b":"x"}\n', '\ufeff[{"a":1},\n {"a":[1,2,{"b":null}]}\n]\n', '{"a":{"b":{"c":[]}}}\r\n\r\n{"a":{}}',
    '{"a":1.5}\n{"a":12345678901234567890}\n{"a":"x"}\n', '{"a":"2024-02-29"}\n{"a":"2024-02-29T12:30:01"}\n',
    '{"a":"\\u00e9\\n","\\u0061":[true,false]}\n', '{"a":1,}\n[1]\n{"a":01}\n{"a"', '[{"a":1}]\n{"a":2}\n', '[\n{"a":1},,{"a":"]"}\n',
    '{"a":1}\r{"a":2}\r', '{"b":' + '[' * 40 + ']' * 40 + '}\n', '{"a":"' + "long " * 30 + '"}\n{"a":"1"}',
]


def text(folder: Path, choices: int, texts: list[str] = CSV_TEXTS) -> None:
    for number, content in enumerate(texts):
        for variant in range(4):
            dice = random.Random(number * 4 + variant)
            # The first bytes choose the dialect, or nothing special.
            prefix = bytes([0, 0, 0]) + bytes(dice.randrange(256) for _ in range(choices - 3))
            (folder / f"text-{number}-{variant}.csv").write_bytes(prefix + content.encode())


SNIFFED_TEXTS = [
    "sep=;\na;b\n1,5;NA\n2,5;x\n", "Report\n\na,b,c\n1,2,3\n4,5,6\n7,8,9\n", "# made today\na|b\n1|yes\n2|no\n", "a~b~c\n1~2~3\n4~5~6\n7~8~9\n",
    "a,b\n" + "".join(f'{n},"line\nof, ""{n}"""\n' for n in range(40)), "a;b\n" + "1.234,5;ja\n" * 20 + "Total;20;x\n", "a\t'b,c'\n1\t'2'\n3\t'4'\n",
    "1,x,2026-01-01\n2,y,2026-01-02\n3,z,2026-01-03\n", "a,b,\n1,2,\n3,4,\n", "x::y::z\n1::2::3\n4::5::6\n", '"a\\"b",c\n"d",e\n',
]

# In the order of TextEncoding's cases.
ENCODINGS_OF_TEXT = ("utf-8", "utf-16-le", "utf-16-be", "latin-1", "cp1252", "cp932")


def encodings(folder: Path) -> None:
    texts = ("a,b\n1,2\n", "Größe;naïve\r\n“x” €;ñ\n", "日本語,東京都\nｱｲｳ,𝄞\n", "plain " * 20 + "é\n" + "plain " * 20)
    for number, name in enumerate(ENCODINGS_OF_TEXT):
        for which, content in enumerate(texts):
            # The first three bytes are the encoding's and the deliveries'.
            encoded = content.encode(name, errors="ignore")
            (folder / f"text-{name}-{which}").write_bytes(bytes([number, which, 9 - which]) + encoded)
            (folder / f"half-{name}-{which}").write_bytes(bytes([number, 0, 8]) + encoded[:-3] + b"\xd8\n" + encoded)
STREAM_TEXTS = [b"", b"x", b"id,note\n1,one\n2,two\n3,one two one two\n", bytes(3000), random.Random(7).randbytes(300)]


def bgzf(content: bytes) -> bytes:
    member = zlib.compressobj(6, zlib.DEFLATED, -15)
    deflated = member.compress(content) + member.flush()
    head = b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\x06\0BC\x02\0" + struct.pack("<H", len(deflated) + 25)
    return head + deflated + struct.pack("<II", zlib.crc32(content), len(content))


def stream(folder: Path) -> None:
    """The first three bytes are the format's and the delivery's."""
    packers = {
        0: [gzip.compress, bgzf], 1: [zstandard.ZstdCompressor(write_checksum=True).compress],
        2: [bz2.compress], 3: [lambda content: bytes(cramjam.lz4.compress(content))],
        4: [lambda content, level=level: zlib.compress(content, level, -15) for level in (0, 1, 9)],
    }
    for choice, functions in packers.items():
        for number, pack in enumerate(functions):
            for place, content in enumerate(STREAM_TEXTS):
                packed = pack(content) + (b"" if choice == 4 else pack(content[::-1]))
                (folder / f"{choice}-{number}-{place}").write_bytes(bytes([choice, place, number + place]) + packed)
    # Members and frames side by side, by guess and by the ends of blocks; and members inside of a member, where a guess is wrong.
    for place, content in enumerate(STREAM_TEXTS):
        unsized = zstandard.ZstdCompressor(write_checksum=True, write_content_size=False).compress
        (folder / f"many-gzip-{place}").write_bytes(bytes([0, 5, 4]) + gzip.compress(content) * 5 + gzip.compress(b"") + bytes(3))
        (folder / f"many-inside-{place}").write_bytes(bytes([0, 5, 4]) + gzip.compress(gzip.compress(content) * 3, 0) * 3)
        (folder / f"many-zstd-{place}").write_bytes(bytes([1, 5, 4]) + unsized(content) * 4)


def main(root: Path) -> None:
    for target, write in {
        "parquet": parquet, "avro": avro,
        "csv": lambda folder: text(folder, 3 + 2 + 2 * 3),
        "json": lambda folder: text(folder, 2 + 2 * 3 + 1, JSON_TEXTS),
        "encodings": encodings,
        "roundtrip": lambda folder: text(folder, 3 + 3 + 4 + 1),
        "sniff": lambda folder: text(folder, 6, [*CSV_TEXTS, *JSON_TEXTS, *SNIFFED_TEXTS]),
        "stream": stream,
    }.items():
        (root / target).mkdir(parents=True, exist_ok=True)
        write(root / target)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
