"""The parts of a Parquet file that no library shows, read from its bytes by the specification: page headers, Bloom filters."""

import struct
from pathlib import Path

PLAIN, RLE_DICTIONARY = 0, 8
ENCODINGS = {0: "PLAIN", 3: "RLE", 5: "DELTA_BINARY_PACKED", 6: "DELTA_LENGTH_BYTE_ARRAY", 8: "RLE_DICTIONARY", 9: "BYTE_STREAM_SPLIT"}
PHYSICAL = {0: "BOOLEAN", 1: "INT32", 2: "INT64", 5: "DOUBLE", 6: "BYTE_ARRAY", 7: "FIXED_LEN_BYTE_ARRAY"}


class Compact:
    """Thrift's compact protocol: a struct is a dict by field number, a list is a list."""

    def __init__(self, data: bytes, position: int = 0):
        self.data, self.position = data, position

    def byte(self) -> int:
        self.position += 1
        return self.data[self.position - 1]

    def varint(self) -> int:
        value, shift = 0, 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    def zigzag(self) -> int:
        value = self.varint()
        return value >> 1 ^ -(value & 1)

    def take(self, count: int) -> bytes:
        self.position += count
        return self.data[self.position - count : self.position]

    def value(self, kind: int) -> object:
        match kind:
            case 1 | 2:
                return kind == 1
            case 3:
                return self.byte()
            case 4 | 5 | 6:
                return self.zigzag()
            case 7:
                return struct.unpack("<d", self.take(8))[0]
            case 8:
                return self.take(self.varint())
            case 9 | 10:
                head = self.byte()
                count = head >> 4 if head >> 4 < 15 else self.varint()
                return [self.byte() == 1 if head & 15 in (1, 2) else self.value(head & 15) for _ in range(count)]
            case 12:
                return self.structure()
        raise ValueError(f"thrift type {kind}")

    def structure(self) -> dict[int, object]:
        fields, last = {}, 0
        while (head := self.byte()) != 0:
            last = last + (head >> 4) if head >> 4 else self.zigzag()
            fields[last] = self.value(head & 15)
        return fields


class ParquetBytes:
    def __init__(self, path: Path):
        self.data = path.read_bytes()
        length = struct.unpack("<I", self.data[-8:-4])[0]
        self.footer_start = len(self.data) - 8 - length
        self.footer = Compact(self.data, self.footer_start).structure()

    def groups(self) -> list[dict]:
        return self.footer.get(4, [])

    def chunks(self, group: dict) -> list[dict]:
        """The `ColumnMetaData` of a row group."""
        return [chunk[3] for chunk in group[1]]

    def page_encodings(self, chunk: dict) -> list[tuple[str, str]]:
        """Kind and encoding of each page, in the order of the file, as the pages themselves say."""
        position = chunk.get(11) or chunk[9]
        end, found = position + chunk[7], []
        while position < end:
            reader = Compact(self.data, position)
            header = reader.structure()
            kind, encoding = ("data", header[5][2]) if header[1] == 0 else ("dictionary", header[7][2])
            found.append((kind, ENCODINGS[encoding]))
            position = reader.position + header[3]
        assert position == end
        return found

    def bloom_filter(self, chunk: dict) -> "BloomFilter | None":
        if 14 not in chunk:
            return None
        reader = Compact(self.data, chunk[14])
        header = reader.structure()
        # Split blocks, xxHash, uncompressed: each the first choice of its union.
        assert [header[field] for field in (2, 3, 4)] == [{1: {}}] * 3
        bits = reader.take(header[1])
        assert reader.position - chunk[14] == chunk[15], "the length covers header and bitset"
        return BloomFilter(bits)


class BloomFilter:
    """SPEC: parquet-format, BloomFilter.md."""

    SALTS = (0x47B6137B, 0x44974D91, 0x8824AD5B, 0xA2B7289D, 0x705495C7, 0x2DF1424B, 0x9EFC4947, 0x5C6BFB31)

    def __init__(self, bits: bytes):
        assert len(bits) >= 32 and len(bits) & len(bits) - 1 == 0, "a power of two"
        self.size = len(bits)
        self.words = struct.unpack(f"<{len(bits) // 4}I", bits)

    def may_contain(self, value: bytes) -> bool:
        digest = xxh64(value)
        block = (digest >> 32) * (self.size // 32) >> 32
        key = digest & 0xFFFFFFFF
        return all(self.words[block * 8 + i] >> ((key * salt & 0xFFFFFFFF) >> 27) & 1 for i, salt in enumerate(self.SALTS))


MASK = (1 << 64) - 1
P1, P2, P3, P4, P5 = 0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5


def rotate(value: int, bits: int) -> int:
    return (value << bits | value >> 64 - bits) & MASK


def mix(lane: int, word: int) -> int:
    return rotate(lane + word * P2 & MASK, 31) * P1 & MASK


def xxh64(data: bytes) -> int:
    """xxHash of 64 bits, seed 0."""
    rest = data
    if len(data) >= 32:
        lanes = [P1 + P2 & MASK, P2, 0, -P1 & MASK]
        while len(rest) >= 32:
            lanes = [mix(lane, word) for lane, word in zip(lanes, struct.unpack("<4Q", rest[:32]))]
            rest = rest[32:]
        digest = sum(rotate(lane, bits) for lane, bits in zip(lanes, (1, 7, 12, 18))) & MASK
        for lane in lanes:
            digest = ((digest ^ mix(0, lane)) * P1 + P4) & MASK
    else:
        digest = P5
    digest = digest + len(data) & MASK
    while len(rest) >= 8:
        digest = (rotate(digest ^ mix(0, struct.unpack("<Q", rest[:8])[0]), 27) * P1 + P4) & MASK
        rest = rest[8:]
    if len(rest) >= 4:
        digest = (rotate(digest ^ struct.unpack("<I", rest[:4])[0] * P1 & MASK, 23) * P2 + P3) & MASK
        rest = rest[4:]
    for byte in rest:
        digest = rotate(digest ^ byte * P5 & MASK, 11) * P1 & MASK
    digest = (digest ^ digest >> 33) * P2 & MASK
    digest = (digest ^ digest >> 29) * P3 & MASK
    return digest ^ digest >> 32
