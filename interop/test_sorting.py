"""Whether each row group is sorted as it says, judged from the values that pyarrow reads: no more columns, and no fewer."""

import math

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from test_nested import CASES, FOLDER


def comparable(value):
    return value.encode() if isinstance(value, str) else value


def in_order(values, descending):
    pairs = zip(values, values[1:])
    return all(left >= right if descending else left <= right for left, right in pairs)


def sorting(values):
    """None, or whether the column descends and whether its nulls come first: what a row group of these values may say."""
    present = [comparable(value) for value in values if value is not None]
    nulls = len(values) - len(present)
    first = nulls > 0 and all(value is None for value in values[:nulls])
    last = nulls > 0 and all(value is None for value in values[len(present):])
    if nulls and not first and not last:
        return None
    if any(isinstance(value, float) and math.isnan(value) for value in present):
        return None
    ascending, descending = in_order(present, False), in_order(present, True)
    return (descending, first) if ascending != descending else None


def leaf_numbers(schema):
    """The number of its leaf for each flat column."""
    numbers, leaf = {}, 0
    for index, field in enumerate(schema):
        if not pa.types.is_nested(field.type):
            numbers[index] = leaf
        leaf += leaves(field.type)
    return numbers


def leaves(kind):
    if not pa.types.is_nested(kind):
        return 1
    return sum(leaves(kind.field(i).type) for i in range(kind.num_fields))


def declared(path):
    """For each row group, what it says and what its values are."""
    file = pq.ParquetFile(path)
    numbers = leaf_numbers(file.schema_arrow)
    for group in range(file.metadata.num_row_groups):
        table = file.read_row_group(group)
        expected = []
        for index, leaf in numbers.items():
            found = sorting(table.column(index).to_pylist())
            if found:
                expected.append((leaf, *found))
        said = file.metadata.row_group(group).sorting_columns
        yield [(column.column_index, column.descending, column.nulls_first) for column in said], expected


@pytest.mark.parametrize("case", CASES)
def test_sorting_columns(case):
    for said, found in declared(FOLDER / f"{case}.parquet"):
        assert said == found


def test_some_are_sorted():
    """Without sorted columns among the cases the test above proves nothing."""
    said = [columns for case in CASES for columns, _ in declared(FOLDER / f"{case}.parquet")]
    assert any(len(columns) > 3 for columns in said)
    assert any(descending for columns in said for _, descending, _ in columns)
    assert any(first for columns in said for _, _, first in columns)
    assert any(not columns for columns in said)
