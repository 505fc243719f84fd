"""Cells as the Swift tests of MillraceParquet write them down, and what foreign readers find, in the same form.

Decimals are their unscaled value and doubles that JSON cannot say are words, both as strings; dates and timestamps are numbers; structs and
lists are arrays; a map is an array of pairs.
"""

import datetime
import decimal
import json
import math
from pathlib import Path

import pyarrow as pa

EPOCH = datetime.datetime(1970, 1, 1)
DAY = datetime.date(1970, 1, 1)
MICROSECOND = datetime.timedelta(microseconds=1)


def canonical(value, kind):
    """A value that pyarrow returned, in the form of the expected cells."""
    if value is None:
        return None
    if pa.types.is_struct(kind):
        return [canonical(value[kind.field(i).name], kind.field(i).type) for i in range(kind.num_fields)]
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return [canonical(item, kind.value_type) for item in value]
    if pa.types.is_map(kind):
        return [[canonical(k, kind.key_type), canonical(v, kind.item_type)] for k, v in value]
    if pa.types.is_decimal(kind):
        with decimal.localcontext() as context:
            context.prec = 80
            return str(int(value.scaleb(kind.scale)))
    if pa.types.is_timestamp(kind):
        return (value.replace(tzinfo=None) - EPOCH) // MICROSECOND
    if pa.types.is_date(kind):
        return (value - DAY).days
    return value


def same(found, expected):
    if isinstance(expected, list):
        return isinstance(found, list) and len(found) == len(expected) and all(map(same, found, expected))
    if isinstance(found, float):
        expected = float(expected)
        if math.isnan(expected):
            return math.isnan(found)
        return found == expected and math.copysign(1, found) == math.copysign(1, expected)
    return type(found) is type(expected) and found == expected


def expected_rows(path: Path) -> list[list]:
    # Not splitlines(): text may hold line separators that are not newlines.
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def assert_rows(found, expected):
    assert len(found) == len(expected)
    for number, (left, right) in enumerate(zip(found, expected)):
        assert same(left, right), f"row {number}: {left!r} instead of {right!r}"


def rows_of(table: pa.Table) -> list[list]:
    columns = [
        [canonical(value, field.type) for value in table.column(i).to_pylist()] for i, field in enumerate(table.schema)
    ]
    return [list(row) for row in zip(*columns)]


def nullable(kind):
    """The same type with every field inside it nullable."""
    if pa.types.is_struct(kind):
        return pa.struct([pa.field(kind.field(i).name, nullable(kind.field(i).type)) for i in range(kind.num_fields)])
    if pa.types.is_list(kind):
        return pa.list_(pa.field("element", nullable(kind.value_type)))
    return kind


def has_map(kind):
    if pa.types.is_map(kind):
        return True
    if pa.types.is_nested(kind):
        return any(has_map(kind.field(i).type) for i in range(kind.num_fields))
    return False
