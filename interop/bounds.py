"""What min and max of some values must be, computed from the values and compared with the bytes that a file has."""

import math
import struct

from parquet_bytes import Leaf

LONGEST = 64  # bytes of a bound of text


def plain(leaf: Leaf, cell) -> object:
    """A cell as a value that compares in the column's order."""
    if leaf.type in ("DOUBLE", "FLOAT"):
        return float(cell)
    if leaf.is_decimal:
        return int(cell)
    return cell.encode() if isinstance(cell, str) else cell


def decoded(leaf: Leaf, bound: bytes) -> object:
    """A bound's bytes as such a value. SPEC: PLAIN, without a length for byte arrays."""
    match leaf.type:
        case "BOOLEAN":
            assert bound in (b"\x00", b"\x01")
            return bound == b"\x01"
        case "INT32":
            return struct.unpack("<i", bound)[0]
        case "INT64":
            return struct.unpack("<q", bound)[0]
        case "DOUBLE":
            return struct.unpack("<d", bound)[0]
        case "FIXED_LEN_BYTE_ARRAY" if leaf.is_decimal:
            assert len(bound) == leaf.element[2]
            return int.from_bytes(bound, "big", signed=True)
    return bound


def comparable(leaf: Leaf, cells: list) -> list:
    """The values that bounds speak of: no NaN."""
    values = [plain(leaf, cell) for cell in cells]
    if leaf.type == "DOUBLE":
        return [value for value in values if not math.isnan(value)]
    return values


def nan_count(cells: list) -> int:
    return sum(math.isnan(float(cell)) for cell in cells)


def floor_of_text(text: bytes) -> bytes:
    """The longest prefix of whole code points that is short enough."""
    end = LONGEST
    if len(text) <= end:
        return text
    while text[end] & 0xC0 == 0x80:
        end -= 1
    return text[:end]


def check(leaf: Leaf, values: list, low: bytes, high: bytes, exact: tuple | None, where: str) -> None:
    """`values` are not empty; `exact` is (is_min_value_exact, is_max_value_exact), None where the structure has no flags."""
    smallest, largest = min(values), max(values)
    if leaf.type == "BYTE_ARRAY":
        check_text(smallest, largest, low, high, exact, where)
        return
    found = decoded(leaf, low), decoded(leaf, high)
    assert found == (smallest, largest), f"{where}: bounds {found}, values {(smallest, largest)}"
    if leaf.type == "DOUBLE":
        # SPEC: parquet.thrift ColumnOrder: a zero min is -0.0, a zero max is +0.0, whatever zeros there are.
        if smallest == 0:
            assert math.copysign(1, found[0]) < 0, f"{where}: a min of +0.0"
        if largest == 0:
            assert math.copysign(1, found[1]) > 0, f"{where}: a max of -0.0"
    if exact is not None:
        assert exact == (True, True), f"{where}: exactness {exact}"


def check_text(smallest: bytes, largest: bytes, low: bytes, high: bytes, exact: tuple | None, where: str) -> None:
    assert low == floor_of_text(smallest), f"{where}: min {low!r}, smallest value {smallest!r}"
    prefix = floor_of_text(largest)
    if prefix == largest:
        assert high == largest, f"{where}: max {high!r}, largest value {largest!r}"
    elif high != largest:
        assert high > largest, f"{where}: max {high!r} below the largest value {largest!r}"
        high.decode("utf-8")
        # One code point of the prefix goes up, and what stands behind it goes away.
        text, raised = prefix.decode("utf-8"), high.decode("utf-8")
        assert raised[:-1] == text[: len(raised) - 1], f"{where}: max {high!r} is not {prefix!r} with one code point raised"
        assert ord(raised[-1]) in (ord(text[len(raised) - 1]) + 1, 0xE000), f"{where}: max {high!r} is not tight"
    if exact is not None:
        assert exact == (low == smallest, high == largest), f"{where}: exactness {exact}"
