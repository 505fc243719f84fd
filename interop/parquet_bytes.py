"""A Parquet file taken apart by hand: thrift, pages and indexes, with no library that knows the format.

Field numbers are those of parquet.thrift.
"""

import struct
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

TYPES = ["BOOLEAN", "INT32", "INT64", "INT96", "FLOAT", "DOUBLE", "BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY"]
ENCODINGS = {
    0: "PLAIN", 2: "PLAIN_DICTIONARY", 3: "RLE", 4: "BIT_PACKED", 5: "DELTA_BINARY_PACKED", 6: "DELTA_LENGTH_BYTE_ARRAY",
    7: "DELTA_BYTE_ARRAY", 8: "RLE_DICTIONARY", 9: "BYTE_STREAM_SPLIT",
}
CODECS = ["UNCOMPRESSED", "SNAPPY", "GZIP", "LZO", "BROTLI", "LZ4", "ZSTD", "LZ4_RAW"]
DATA, DICTIONARY, DATA_V2 = 0, 2, 3


class Thrift:
    """The compact protocol: structs become dicts by field number, and the cursor stands behind what was read."""

    def __init__(self, data: bytes, offset: int):
        self.data, self.offset = data, offset

    def take(self, count: int) -> bytes:
        taken = self.data[self.offset : self.offset + count]
        assert len(taken) == count, "thrift ends early"
        self.offset += count
        return taken

    def unsigned(self) -> int:
        value = shift = 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def signed(self) -> int:
        value = self.unsigned()
        return value >> 1 if value % 2 == 0 else -(value >> 1) - 1

    def structure(self) -> dict:
        fields, number = {}, 0
        while header := self.take(1)[0]:
            number = number + (header >> 4) if header >> 4 else self.signed()
            kind = header & 15
            assert number not in fields, f"field {number} twice"
            fields[number] = kind == 1 if kind in (1, 2) else self.value(kind)
        return fields

    def value(self, kind: int):
        match kind:
            case 1 | 2:
                return self.take(1) == b"\x01"
            case 3:
                return struct.unpack("b", self.take(1))[0]
            case 4 | 5 | 6:
                return self.signed()
            case 7:
                return struct.unpack("<d", self.take(8))[0]
            case 8:
                return self.take(self.unsigned())
            case 9 | 10:
                header = self.take(1)[0]
                count = self.unsigned() if header >> 4 == 15 else header >> 4
                return [self.value(header & 15) for _ in range(count)]
            case 12:
                return self.structure()
        raise AssertionError(f"thrift type {kind}")


@dataclass
class Node:
    """A node of the schema tree."""

    element: dict
    children: list["Node"] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.element[4].decode()

    @property
    def repetition(self) -> int:
        return self.element.get(3, 0)

    def is_annotated(self, logical: int) -> bool:
        return logical in self.element.get(10, {})


@dataclass
class Leaf:
    """A leaf, with all nodes from below the root down to itself."""

    nodes: list[Node]

    @property
    def path(self) -> list[str]:
        return [node.name for node in self.nodes]

    @property
    def name(self) -> str:
        return ".".join(self.path)

    @property
    def element(self) -> dict:
        return self.nodes[-1].element

    @property
    def type(self) -> str:
        return TYPES[self.element[1]]

    @property
    def is_decimal(self) -> bool:
        return self.nodes[-1].is_annotated(5)

    @property
    def is_text(self) -> bool:
        return self.nodes[-1].is_annotated(1)

    @property
    def most_repetitions(self) -> int:
        return sum(node.repetition == 2 for node in self.nodes)

    @property
    def most_definitions(self) -> int:
        return sum(node.repetition != 0 for node in self.nodes)


@dataclass
class Page:
    offset: int
    header: dict
    header_size: int
    stored: bytes

    @property
    def kind(self) -> int:
        return self.header[1]

    @property
    def size(self) -> int:
        return self.header_size + len(self.stored)

    @property
    def detail(self) -> dict:
        return self.header[{DATA: 5, DICTIONARY: 7, DATA_V2: 8}[self.kind]]

    @property
    def encoding(self) -> str:
        return ENCODINGS[self.detail[4 if self.kind == DATA_V2 else 2]]


@dataclass
class Chunk:
    data: bytes
    entry: dict
    leaf: Leaf

    @property
    def meta(self) -> dict:
        return self.entry[3]

    @property
    def start(self) -> int:
        return self.meta.get(11, self.meta[9])

    @cached_property
    def pages(self) -> list[Page]:
        pages, offset, end = [], self.start, self.start + self.meta[7]
        while offset < end:
            thrift = Thrift(self.data, offset)
            header = thrift.structure()
            header_size = thrift.offset - offset
            pages.append(Page(offset, header, header_size, thrift.take(header[3])))
            offset = thrift.offset
        assert offset == end, f"{self.leaf.name}: pages end at {offset}, the chunk at {end}"
        return pages

    @property
    def data_pages(self) -> list[Page]:
        return [page for page in self.pages if page.kind != DICTIONARY]

    def _index(self, offset_field: int, length_field: int) -> dict | None:
        if offset_field not in self.entry:
            assert length_field not in self.entry
            return None
        thrift = Thrift(self.data, self.entry[offset_field])
        index = thrift.structure()
        assert thrift.offset == self.entry[offset_field] + self.entry[length_field], "the length of an index"
        return index

    @cached_property
    def offset_index(self) -> dict | None:
        return self._index(4, 5)

    @cached_property
    def column_index(self) -> dict | None:
        return self._index(6, 7)

    def bloom_filter(self) -> tuple[dict, bytes] | None:
        """Its header and its bits."""
        if 14 not in self.meta:
            return None
        thrift = Thrift(self.data, self.meta[14])
        header = thrift.structure()
        bits = thrift.take(header[1])
        if 15 in self.meta:
            assert thrift.offset == self.meta[14] + self.meta[15], "bloom_filter_length"
        return header, bits


class ParquetBytes:
    def __init__(self, path: Path):
        self.data = Path(path).read_bytes()
        assert self.data[:4] == self.data[-4:] == b"PAR1"
        length = struct.unpack("<I", self.data[-8:-4])[0]
        self.footer_start = len(self.data) - 8 - length
        thrift = Thrift(self.data, self.footer_start)
        self.footer = thrift.structure()
        assert thrift.offset == len(self.data) - 8, "bytes between the footer and its length"
        elements = iter(self.footer[2])
        self.root = self._node(next(elements), elements)
        assert next(elements, None) is None, "elements outside the schema's tree"
        self.leaves = list(self._leaves(self.root, []))

    def _node(self, element: dict, rest) -> Node:
        return Node(element, [self._node(next(rest), rest) for _ in range(element.get(5, 0))])

    def _leaves(self, node: Node, above: list[Node]):
        if not node.children and 1 in node.element:
            yield Leaf(above)
        for child in node.children:
            yield from self._leaves(child, above + [child])

    @cached_property
    def groups(self) -> list[tuple[dict, list[Chunk]]]:
        groups = []
        for group in self.footer[4]:
            assert len(group[1]) == len(self.leaves)
            groups.append((group, [Chunk(self.data, entry, leaf) for entry, leaf in zip(group[1], self.leaves)]))
        return groups
