"""A source as text, read by Python's codecs: which characters are there, and where in the source each of them stands."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

# By the name that `--encoding` takes. Python has no marks for half a character as a reader needs them, so that is done here.
CODECS = {"utf-8": "utf-8", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be", "latin-1": "latin-1", "windows-1252": "cp1252", "shift-jis": "cp932"}


@dataclass(frozen=True)
class SourceText:
    """`text` is UTF-8; `places` says where in `stored` each of its bytes comes from, and where it ends."""

    stored: bytes
    text: bytes
    places: list[int] | range
    encoding: str = "utf-8"
    # Whether CR ends a line.
    has_returns: bool = False

    def line(self, place: int) -> int:
        before = self.text[:place]
        return 1 + (len(re.findall(rb"\r\r\n|\r\n|\r|\n", before)) if self.has_returns else before.count(b"\n"))


def in_utf8(data: bytes, has_returns: bool = False) -> SourceText:
    return SourceText(data, data, range(len(data) + 1), has_returns=has_returns)


def read(stored: bytes, encoding: str, replaces: bool, start: int = 0) -> SourceText:
    """Of a source with a byte order mark of `start` bytes. What is no character is the byte FF, or U+FFFD."""
    text, places = bytearray(), []
    for character, place in characters(stored, encoding, start):
        written = (b"\xef\xbf\xbd" if replaces else b"\xff") if character is None else character.encode()
        text += written
        places += [place] * len(written)
    return SourceText(stored, bytes(text), [*places, len(stored)], encoding)


def characters(stored: bytes, encoding: str, start: int) -> Iterator[tuple[str | None, int]]:
    step = {"utf-16le": utf16, "utf-16be": utf16, "shift-jis": shift_jis, "utf-8": utf8}.get(encoding, single_byte)
    place = start
    while place < len(stored):
        length, character = step(stored, place, CODECS[encoding])
        yield character, place
        place += length


def decoded(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def single_byte(stored: bytes, place: int, codec: str) -> tuple[int, str | None]:
    return 1, decoded(stored[place : place + 1], codec)


def utf16(stored: bytes, place: int, codec: str) -> tuple[int, str | None]:
    unit = stored[place : place + 2]
    if (character := decoded(unit, codec)) is not None:
        return 2, character
    pair = stored[place : place + 4]
    if len(pair) == 4 and (character := decoded(pair, codec)) is not None:
        return 4, character
    # At the end half a pair and half a unit are one fault.
    is_first_half = len(unit) == 2 and unit[codec == "utf-16-le"] & 0xFC == 0xD8
    return (3 if is_first_half and len(pair) == 3 else len(unit)), None


def shift_jis(stored: bytes, place: int, codec: str) -> tuple[int, str | None]:
    lead, trail = stored[place], stored[place + 1 : place + 2]
    if lead <= 0x80 or 0xA1 <= lead <= 0xDF:
        return 1, chr(lead) if lead <= 0x80 else decoded(bytes([lead]), codec)
    if lead in (0xA0, 0xFD, 0xFE, 0xFF):
        return 1, None
    if trail and (character := decoded(stored[place : place + 2], codec)) is not None:
        return 2, character
    return (1 if not trail or trail[0] < 0x80 else 2), None


def utf8(stored: bytes, place: int, codec: str) -> tuple[int, str | None]:
    decoder = codecs.getincrementaldecoder(codec)()
    for length in range(1, 5):
        try:
            if character := decoder.decode(stored[place : place + length][-1:], final=place + length >= len(stored)):
                return length, character
        except UnicodeDecodeError as error:
            return max(error.end - error.start, 1), None
    raise AssertionError("no character has more than four bytes")
