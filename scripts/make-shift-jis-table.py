#!/usr/bin/env python3
"""Makes the Shift-JIS table of MillraceText with Python's code page 932 as the oracle.

    python3 scripts/make-shift-jis-table.py > Sources/MillraceText/Encodings/ShiftJISTable+Rows.swift
    python3 scripts/make-shift-jis-table.py --sums    the sums that its test holds the table to
"""

import sys

GAP = "\ufffd"


def character(row: int, cell: int) -> str:
    place = row * 94 + cell
    lead, trail = divmod(place, 188)
    lead += 0x81 if lead < 0x1F else 0xC1
    trail += 0x40 if trail < 0x3F else 0x41
    try:
        return bytes([lead, trail]).decode("cp932")
    except UnicodeDecodeError:
        return GAP


def rows() -> list[tuple[int, str]]:
    # Rows 94 to 113 are characters of one's own, which are counted, not listed.
    texts = [(row, "".join(character(row, cell) for cell in range(94))) for row in [*range(94), *range(114, 120)]]
    return [(row, text.rstrip(GAP)) for row, text in texts if text.strip(GAP)]


def sums() -> list[str]:
    """Of each first byte's 188 characters: how many there are, and a sum that knows their order."""
    lines = []
    for lead in [*range(0x81, 0xA0), *range(0xE0, 0xFD)]:
        count, total = 0, 0
        for trail in [*range(0x40, 0x7F), *range(0x80, 0xFD)]:
            try:
                scalar = ord(bytes([lead, trail]).decode("cp932"))
            except UnicodeDecodeError:
                scalar = 0
            count += scalar != 0
            total = (total * 31 + scalar) % (1 << 32)
        lines.append(f"(0x{lead:02X}, {count}, 0x{total:08X})")
    return lines


def main() -> None:
    if sys.argv[1:] == ["--sums"]:
        print(", ".join(sums()))
        return
    print("// Made by scripts/make-shift-jis-table.py: do not edit. Rows of JIS X 0208 and what vendors added to it, 94 characters each;")
    print("// U+FFFD stands for a gap.")
    print("extension ShiftJISTable {")
    print("    /// Row (from 0) and its characters; gaps at the end, and rows without characters, are left out.")
    print("    static let rows: [(row: Int, text: String)] = [")
    for row, text in rows():
        print(f'        ({row}, "{text}"),')
    print("    ]")
    print("}")


if __name__ == "__main__":
    main()
