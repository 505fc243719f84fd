"""Compressed inputs: all of what is in them is converted, or nothing, with the place of the damage."""

import gzip
import struct
import zlib

import pytest
import zstandard

from exit_codes import CONVERTED, OBJECT_FAILED
from outputs import ROWS_OF
from packing import ENDINGS, PACKERS

HEADER = b"id,name\n"
BODY = b"".join(b"%d,name %d\n" % (number, number % 7) for number in range(20_000))
ROWS = [{"id": number, "name": f"name {number % 7}"} for number in range(20_000)]


def bgzf(content: bytes) -> bytes:
    """Members of at most 64 KiB that say how long they are, and an empty one at the end."""
    members = []
    for start in [*range(0, len(content), 60_000), len(content)]:
        piece = content[start:start + 60_000]
        deflater = zlib.compressobj(6, zlib.DEFLATED, -15)
        deflated = deflater.compress(piece) + deflater.flush()
        head = b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\x06\0BC\x02\0" + struct.pack("<H", len(deflated) + 25)
        members.append(head + deflated + struct.pack("<II", zlib.crc32(piece), len(piece)))
    return b"".join(members)


SKIPPABLE = b"\x5a\x2a\x4d\x18\x03\0\0\0abc"
WHOLE = {
    **{f"{name}, one piece": pack(HEADER + BODY) for name, pack in PACKERS.items()},
    # Between the pieces, and inside a record.
    **{
        f"{name}, several pieces": pack(b"") + pack((HEADER + BODY)[:1003]) + pack(b"") + pack((HEADER + BODY)[1003:])
        for name, pack in PACKERS.items()
    },
    "gzip, zeros behind it": gzip.compress(HEADER + BODY) + bytes(512),
    "gzip, blocked": bgzf(HEADER + BODY),
    "zstd, of unknown size": zstandard.ZstdCompressor(write_content_size=False).compress(HEADER + BODY),
    "zstd, a skippable frame first": SKIPPABLE + PACKERS["zstd"](HEADER + BODY) + SKIPPABLE,
    "lz4, a skippable frame first": SKIPPABLE + PACKERS["lz4"](HEADER + BODY),
}


def file_name(case: str) -> str:
    return f"x.csv.{ENDINGS[case.split(',')[0]]}"


@pytest.mark.parametrize("case", WHOLE)
def test_all_of_it_is_converted(millrace, place, case):
    convert_whole(millrace, place, case, file_name(case))


@pytest.mark.parametrize("case", [f"{name}, one piece" for name in PACKERS])
def test_the_first_bytes_tell_and_not_the_name(millrace, place, case):
    convert_whole(millrace, place, case, "x.csv")


def convert_whole(millrace, place, case: str, name: str) -> None:
    outcome = millrace.run("convert", place.put(name, WHOLE[case]), "--to", place.destination)
    assert outcome.code == CONVERTED, str(outcome)
    for format, read in ROWS_OF.items():
        assert read(place.read(place.name(format, name, of_a_single_file=True))) == ROWS


def bad_inputs() -> dict[str, bytes]:
    bad = {}
    for name, pack in PACKERS.items():
        content = pack(HEADER + BODY)
        bad[f"{name}, half of it"] = content[: len(content) // 2]
        bad[f"{name}, without its last byte"] = content[:-1]
        for length in (3, 4, 8) if name == "gzip" else (4, 8):
            bad[f"{name}, {length} bytes of it"] = content[:length]
        bad[f"{name}, cut off in the second piece"] = content + pack(BODY)[:-20]
        damaged = bytearray(content)
        damaged[len(damaged) // 2] ^= 0x10
        bad[f"{name}, damaged"] = bytes(damaged)
        bad[f"{name}, something else behind it"] = content + b"\n3,not compressed\n"
    member = gzip.compress(HEADER + BODY)
    bad["gzip, another checksum"] = member[:-8] + b"\1\2\3\4" + member[-4:]
    bad["gzip, another length"] = member[:-4] + struct.pack("<I", len(HEADER + BODY) + 1)
    # A dictionary's number in the header; a window of 2 GiB.
    bad["zstd, with a dictionary"] = b"\x28\xb5\x2f\xfd\x21\x07\0\1\0\0"
    bad["zstd, a window too large"] = b"\x28\xb5\x2f\xfd\0\xa8\1\0\0"
    return bad


BAD = bad_inputs()


@pytest.mark.parametrize("case", BAD)
def test_a_bad_input_leaves_nothing(millrace, place, case):
    outcome = millrace.run("convert", place.put(file_name(case), BAD[case]), "--to", place.destination)
    assert outcome.code == OBJECT_FAILED, str(outcome)
    assert file_name(case) in outcome.stderr and "byte " in outcome.stderr, str(outcome)
    place.assert_nothing_left()
