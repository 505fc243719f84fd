"""Writes the smallest Parquet files by hand: shapes, encodings and mistakes that no library writes any more."""

import struct
import zlib
from dataclasses import dataclass, field

REQUIRED, OPTIONAL, REPEATED = 0, 1, 2
BOOLEAN, INT32, INT64, INT96, FLOAT, DOUBLE, BYTE_ARRAY, FIXED = range(8)
UTF8, MAP, MAP_KEY_VALUE, LIST, ENUM, DECIMAL = range(6)
INTERVAL = 21
PLAIN, RLE, BIT_PACKED = 0, 3, 4
UNCOMPRESSED, GZIP, LZ4 = 0, 2, 5


def varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(out) + bytes([number])


def zigzag(number: int) -> bytes:
    return varint(number << 1 if number >= 0 else (-number << 1) - 1)


class I32(int):
    """A number that thrift writes as an i32; others are i64."""


def thrift(value: object) -> tuple[int, bytes]:
    """A value in the compact protocol: its type and its bytes. A dict of field numbers is a struct."""
    if isinstance(value, bool):
        return (1 if value else 2), b""
    if isinstance(value, int):
        return (5 if isinstance(value, I32) else 6), zigzag(value)
    if isinstance(value, str):
        value = value.encode()
    if isinstance(value, bytes):
        return 8, varint(len(value)) + value
    if isinstance(value, list):
        items = [thrift(item) for item in value]
        kind = items[0][0] if items else 12
        size = bytes([len(items) << 4 | kind]) if len(items) < 15 else bytes([0xF0 | kind]) + varint(len(items))
        return 9, size + b"".join(item for _, item in items)
    assert isinstance(value, dict)
    out, last = b"", 0
    for number, item in sorted(value.items()):
        if item is None:
            continue
        kind, content = thrift(item)
        delta = number - last
        out += (bytes([delta << 4 | kind]) if delta < 16 else bytes([kind]) + zigzag(number)) + content
        last = number
    return 12, out + b"\0"


def struct_bytes(fields: dict) -> bytes:
    return thrift(fields)[1]


@dataclass
class Leaf:
    """A column chunk of one page: its values are PLAIN already."""

    path: list[str]
    kind: int
    values: bytes
    count: int
    repetitions: list[int] = field(default_factory=list)
    definitions: list[int] = field(default_factory=list)
    maximum: tuple[int, int] = (0, 0)
    encoding: int = PLAIN
    levels: int = RLE
    codec: int = UNCOMPRESSED
    dictionary_offset: int | None = None
    # What is put in the place of the page's bytes.
    stored: bytes | None = None


def element(name: str, repetition: int | None, kind: int | None = None, **more: int) -> dict:
    numbers = {"length": 2, "children": 5, "converted": 6, "scale": 7, "precision": 8}
    fields = {1: None if kind is None else I32(kind), 3: None if repetition is None else I32(repetition), 4: name}
    return fields | {numbers[key]: I32(value) for key, value in more.items()}


def levels(values: list[int], maximum: int, encoding: int) -> bytes:
    if maximum == 0:
        return b""
    width = maximum.bit_length()
    if encoding == BIT_PACKED:
        bits = "".join(f"{value:0{width}b}" for value in values)
        bits += "0" * (-len(bits) % 8)
        return bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))
    runs = b"".join(varint(1 << 1) + bytes([value]) for value in values)
    return struct.pack("<I", len(runs)) + runs


def texts(*values: bytes) -> bytes:
    return b"".join(struct.pack("<I", len(value)) + value for value in values)


def gzip_members(content: bytes) -> bytes:
    def member(part: bytes) -> bytes:
        packer = zlib.compressobj(wbits=31)
        return packer.compress(part) + packer.flush()

    half = len(content) // 2
    return member(content[:half]) + member(content[half:])


def page_content(leaf: Leaf) -> bytes:
    return levels(leaf.repetitions, leaf.maximum[0], leaf.levels) + levels(leaf.definitions, leaf.maximum[1], leaf.levels) + leaf.values


def parquet(schema: list[dict], leaves: list[Leaf], rows: int, crc: bool = False) -> bytes:
    """A file of one row group. `schema` is depth first, without the root."""
    out = b"PAR1"
    chunks = []
    for leaf in leaves:
        content = page_content(leaf)
        stored = content if leaf.stored is None else leaf.stored
        header = struct_bytes({
            1: I32(0), 2: I32(len(content)), 3: I32(len(stored)),
            4: I32(zlib.crc32(stored) ^ 1 if crc else 0) if crc and zlib.crc32(stored) < 1 << 31 else None,
            5: {1: I32(leaf.count), 2: I32(leaf.encoding), 3: I32(leaf.levels), 4: I32(leaf.levels)},
        })
        chunks.append({
            2: len(out),
            3: {
                1: I32(leaf.kind), 2: [I32(PLAIN)], 3: leaf.path, 4: I32(leaf.codec), 5: leaf.count,
                6: len(header) + len(content), 7: len(header) + len(stored), 9: len(out), 11: leaf.dictionary_offset,
            },
        })
        out += header + stored
    top = 0
    left = 0
    for item in schema:
        if left == 0:
            top += 1
            left = 1
        left += item.get(5) or 0
        left -= 1
    footer = struct_bytes({
        1: I32(1), 2: [element("schema", None, children=top), *schema], 3: rows,
        4: [{1: chunks, 2: len(out), 3: rows}], 6: "by hand",
    })
    return out + footer + struct.pack("<I", len(footer)) + b"PAR1"
