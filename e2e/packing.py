"""Compressed streams as others write and read them."""

import bz2
import gzip
import io
from collections.abc import Callable

import cramjam
import zstandard

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda content: gzip.compress(content, mtime=0),
    "zstd": zstandard.ZstdCompressor(write_checksum=True).compress,
    "bzip2": bz2.compress,
    "lz4": lambda content: bytes(cramjam.lz4.compress(content)),
}
UNPACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "zstd": lambda stored: zstandard.ZstdDecompressor().stream_reader(io.BytesIO(stored), read_across_frames=True).read(),
    "bzip2": bz2.decompress,
    "lz4": lambda stored: bytes(cramjam.lz4.decompress(stored)),
}
ENDINGS = {"gzip": "gz", "zstd": "zst", "bzip2": "bz2", "lz4": "lz4"}


def unpacked(packer: str, stored: bytes) -> bytes | None:
    """None: the stream is damaged."""
    try:
        return UNPACKERS[packer](stored)
    except (EOFError, OSError, ValueError, gzip.zlib.error, zstandard.ZstdError, cramjam.DecompressionError):
        return None
