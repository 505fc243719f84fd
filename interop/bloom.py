"""Split-block bloom filters with xxHash64, from the specification (BloomFilter.md). Only what is needed to look a value up."""

import struct

MASK = (1 << 64) - 1
P1, P2, P3, P4, P5 = (
    0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5,
)
SALT = (0x47B6137B, 0x44974D91, 0x8824AD5B, 0xA2B7289D, 0x705495C7, 0x2DF1424B, 0x9EFC4947, 0x5C6BFB31)


def _left(value: int, bits: int) -> int:
    return ((value << bits) | (value >> (64 - bits))) & MASK


def _round(state: int, lane: int) -> int:
    return _left((state + lane * P2) & MASK, 31) * P1 & MASK


def xxhash64(data: bytes) -> int:
    """With the seed 0."""
    length, offset = len(data), 0
    if length >= 32:
        states = [(P1 + P2) & MASK, P2, 0, -P1 & MASK]
        while offset + 32 <= length:
            lanes = struct.unpack_from("<4Q", data, offset)
            states = [_round(state, lane) for state, lane in zip(states, lanes)]
            offset += 32
        value = sum(_left(state, bits) for state, bits in zip(states, (1, 7, 12, 18))) & MASK
        for state in states:
            value = ((value ^ _round(0, state)) * P1 + P4) & MASK
    else:
        value = P5
    value = (value + length) & MASK
    while offset + 8 <= length:
        value = (_left(value ^ _round(0, struct.unpack_from("<Q", data, offset)[0]), 27) * P1 + P4) & MASK
        offset += 8
    if offset + 4 <= length:
        value = (_left(value ^ struct.unpack_from("<I", data, offset)[0] * P1 & MASK, 23) * P2 + P3) & MASK
        offset += 4
    for byte in data[offset:]:
        value = _left(value ^ byte * P5 & MASK, 11) * P1 & MASK
    value = (value ^ value >> 33) * P2 & MASK
    value = (value ^ value >> 29) * P3 & MASK
    return value ^ value >> 32


def may_contain(bits: bytes, value: bytes) -> bool:
    """Whether the filter holds the PLAIN bytes of a value."""
    hashed = xxhash64(value)
    block = (hashed >> 32) * (len(bits) // 32) >> 32
    words = struct.unpack_from("<8I", bits, block * 32)
    key = hashed & 0xFFFFFFFF
    return all(word >> ((key * salt & 0xFFFFFFFF) >> 27) & 1 for word, salt in zip(words, SALT))


def plain_bytes(leaf, value) -> bytes:
    """A comparable value of bounds.py as PLAIN says it, without a length."""
    match leaf.type:
        case "INT32":
            return struct.pack("<i", value)
        case "INT64":
            return struct.pack("<q", value)
        case "DOUBLE":
            return struct.pack("<d", value)
        case "FIXED_LEN_BYTE_ARRAY":
            return value.to_bytes(leaf.element[2], "big", signed=True)
    return value
