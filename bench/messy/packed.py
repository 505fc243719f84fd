"""Compressed files: several members, odd heads, wrong names, damage."""

import bz2
import gzip
import struct
import zlib
from collections.abc import Iterator

import cramjam

from messy.case import NAMES, WITH_REMARKS, Dialect, Messy, people, texts

ROWS = [row for seed in range(40) for row in texts(",", seed=seed)]
TEXT = Dialect().data(WITH_REMARKS, ROWS)
THIRDS = [TEXT[: len(TEXT) // 3], TEXT[len(TEXT) // 3 : 2 * len(TEXT) // 3], TEXT[2 * len(TEXT) // 3 :]]
SKIPPABLE = struct.pack("<II", 0x184D2A50, 5) + b"hello"


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def member(data: bytes, flags: int = 0, head: bytes = b"") -> bytes:
    """A gzip member with what `flags` announce."""
    start = struct.pack("<BBBBIBB", 0x1F, 0x8B, 8, flags, 0, 0, 3) + head
    if flags & 2:
        start += struct.pack("<H", zlib.crc32(start) & 0xFFFF)
    return start + deflated(data) + struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)


def blocked(data: bytes) -> bytes:
    """BGZF: members that say how long they are, and an empty one at the end."""
    out = b""
    for start in [*range(0, len(data), 20_000), len(data)]:
        piece = data[start : start + 20_000]
        size = len(member(piece, 4, struct.pack("<HBBHH", 6, 66, 67, 2, 0)))
        out += member(piece, 4, struct.pack("<HBBHH", 6, 66, 67, 2, size - 1))
    return out


def zstd(data: bytes) -> bytes:
    return bytes(cramjam.zstd.compress(data, level=3))


def lz4(data: bytes) -> bytes:
    return bytes(cramjam.lz4.compress(data))


def whole() -> Iterator[Messy]:
    def packed(label: str, suffix: str, data: bytes) -> Messy:
        return Messy("compressed", f"{label}.csv{suffix}", data, WITH_REMARKS, ROWS)

    yield packed("gzip", ".gz", gzip.compress(TEXT))
    yield packed("gzip, three members", ".gz", b"".join(map(gzip.compress, THIRDS)))
    yield packed("gzip, an empty member between", ".gz", gzip.compress(THIRDS[0]) + gzip.compress(b"") + gzip.compress(THIRDS[1] + THIRDS[2]))
    yield packed("gzip, zeros behind", ".gz", gzip.compress(TEXT) + bytes(512))
    yield packed("gzip, with name, comment, extra and checksum", ".gz", member(TEXT, 0x1E, struct.pack("<H", 4) + b"abcd" + b"a.csv\0" + b"why\0"))
    yield packed("BGZF", ".gz", blocked(TEXT))
    yield packed("gzip, stored", ".gz", gzip.compress(TEXT, 0))
    yield packed("gzip by another name", "", gzip.compress(TEXT))
    yield packed("zstd", ".zst", zstd(TEXT))
    yield packed("zstd, three frames", ".zst", b"".join(map(zstd, THIRDS)))
    yield packed("zstd, a skippable frame first", ".zst", SKIPPABLE + zstd(TEXT))
    yield packed("zstd, a skippable frame last", ".zst", zstd(TEXT) + SKIPPABLE)
    yield packed("zstd by another name", "", zstd(TEXT))
    yield packed("bzip2", ".bz2", bz2.compress(TEXT))
    yield packed("bzip2, three streams", ".bz2", b"".join(map(bz2.compress, THIRDS)))
    yield packed("lz4", ".lz4", lz4(TEXT))
    yield packed("lz4, two frames", ".lz4", lz4(THIRDS[0]) + lz4(THIRDS[1] + THIRDS[2]))
    yield Messy("compressed", "plain, by the name of gzip.csv.gz", Dialect().data(NAMES, people()), NAMES, people())


def damaged() -> Iterator[Messy]:
    def spoilt(label: str, suffix: str, data: bytes) -> Messy:
        return Messy("compressed, damaged", f"{label}.csv{suffix}", data, WITH_REMARKS, None)

    packed = gzip.compress(TEXT)
    yield spoilt("half of gzip", ".gz", packed[: len(packed) // 2])
    yield spoilt("gzip without its end", ".gz", packed[:-8])
    yield spoilt("gzip without its last byte", ".gz", packed[:-1])
    yield spoilt("gzip, another checksum", ".gz", packed[:-8] + bytes([packed[-8] ^ 1]) + packed[-7:])
    yield spoilt("gzip, another length", ".gz", packed[:-1] + bytes([packed[-1] ^ 1]))
    yield spoilt("gzip, a bit in the middle", ".gz", packed[: len(packed) // 2] + bytes([packed[len(packed) // 2] ^ 16]) + packed[len(packed) // 2 + 1 :])
    yield spoilt("gzip, half of the second member", ".gz", gzip.compress(THIRDS[0]) + gzip.compress(THIRDS[1] + THIRDS[2])[:900])
    for label, suffix, pack in (("zstd", ".zst", zstd), ("bzip2", ".bz2", bz2.compress), ("lz4", ".lz4", lz4)):
        whole_file = pack(TEXT)
        yield spoilt(f"half of {label}", suffix, whole_file[: len(whole_file) // 2])
    two = bz2.compress(THIRDS[0]) + bz2.compress(THIRDS[1] + THIRDS[2])
    yield spoilt("bzip2, half of the second stream", ".bz2", two[:-200])
    frames = zstd(THIRDS[0]) + zstd(THIRDS[1] + THIRDS[2])
    yield spoilt("zstd, half of the second frame", ".zst", frames[:-200])


def all_packed() -> Iterator[Messy]:
    yield from whole()
    yield from damaged()
