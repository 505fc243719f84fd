"""Files that others wrote, or that nobody writes any more, through `millrace inspect --rows all --json`."""

import base64
import decimal
import json
import math
import re
import struct
from datetime import date, time, timedelta

import duckdb
import polars
import pyarrow as pa
import pyarrow.compute
import pyarrow.parquet as pq
import pytest

import mini_parquet as mini
from mini_parquet import BYTE_ARRAY, FIXED, INT32, INT64, INT96, LIST, MAP, MAP_KEY_VALUE, OPTIONAL, REPEATED, REQUIRED, Leaf, element

# MARK: What is expected


def canonical(text: str) -> str:
    """Times with and without zeros at the end of their fraction are the same."""
    return re.sub(r"(\d\d:\d\d:\d\d)(?:\.0+|(\.\d*?)0+)(Z?)$", lambda found: found[1] + (found[2] or "") + found[3], text)


def clock(units: int, per_second: int) -> str:
    seconds, fraction = divmod(units, per_second)
    return canonical(f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{fraction:0{len(str(per_second)) - 1}}")


def number(value: float) -> object:
    return value if math.isfinite(value) else "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"


def expected(scalar: pa.Scalar) -> object:
    kind = scalar.type
    if not scalar.is_valid:
        return None
    if isinstance(kind, pa.BaseExtensionType):
        return str(scalar.as_py())
    if pa.types.is_dictionary(kind):
        return expected(scalar.value)
    if pa.types.is_struct(kind):
        return {kind.field(index).name: expected(scalar[kind.field(index).name]) for index in range(kind.num_fields)}
    if pa.types.is_map(kind):
        return [{"key": expected(entry["key"]), "value": expected(entry["value"])} for entry in scalar.values]
    if pa.types.is_nested(kind):
        return [expected(item) for item in scalar.values]
    if pa.types.is_timestamp(kind):
        per_second = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[kind.unit]
        days, rest = divmod(scalar.value, 86400 * per_second)
        return f"{date(1970, 1, 1) + timedelta(days)}T{clock(rest, per_second)}{'Z' if kind.tz else ''}"
    if pa.types.is_time(kind):
        return clock(scalar.value, {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[kind.unit])
    value = scalar.value if pa.types.is_duration(kind) else scalar.as_py()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return int(value) if kind.scale == 0 and kind.precision <= 38 else f"{value:f}"
    if isinstance(value, float):
        return number(value)
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return base64.b64encode(value).decode()
    return value


def loosened(value: object) -> object:
    if isinstance(value, str):
        return canonical(value)
    if isinstance(value, list):
        return [loosened(item) for item in value]
    return {key: loosened(item) for key, item in value.items()} if isinstance(value, dict) else value


def rows(millrace, path) -> list[dict]:
    outcome = millrace.run("inspect", path, "--rows", "all", "--json")
    assert outcome.code == 0, str(outcome)
    return [json.loads(line) for line in outcome.stdout.split("\n")[:-1]]


def reads_as(millrace, path, table: pa.Table):
    columns = {name: [expected(item) for item in table[name]] for name in table.column_names}
    wanted = [dict(zip(columns, row)) for row in zip(*columns.values())]
    found = loosened(rows(millrace, path))
    assert len(found) == len(wanted)
    for index, (row, right) in enumerate(zip(found, wanted)):
        for name in right:
            assert row[name] == right[name] and type(row[name]) is type(right[name]), (index, name, row[name], right[name])
        assert list(row) == list(right)


def types(millrace, path) -> dict[str, str]:
    outcome = millrace.run("inspect", path, "--json")
    assert outcome.code == 0, str(outcome)
    return {column["name"]: column["type"] for column in json.loads(outcome.stdout)["columns"]}


# MARK: pyarrow

D = decimal.Decimal
# Each: the Arrow type, some values, and the name in `inspect`.
SCALARS = {
    "bool": (pa.bool_(), [True, False], "boolean"),
    "int8": (pa.int8(), [-128, 127], "int8"),
    "int16": (pa.int16(), [-32768, 32767], "int16"),
    "int32": (pa.int32(), [-(2**31), 2**31 - 1], "int32"),
    "int64": (pa.int64(), [-(2**63), 2**63 - 1], "int64"),
    "uint8": (pa.uint8(), [0, 255], "uint8"),
    "uint16": (pa.uint16(), [0, 65535], "uint16"),
    "uint32": (pa.uint32(), [0, 2**32 - 1], "uint32"),
    "uint64": (pa.uint64(), [0, 2**64 - 1], "uint64"),
    "float16": (pa.float16(), [1.5, -0.0, math.inf, 6.0e-8, 65504.0], "float16"),
    "float": (pa.float32(), [0.1, -math.inf, math.nan], "float"),
    "double": (pa.float64(), [0.1, 1e300, math.nan], "double"),
    "date": (pa.date32(), [date(1, 1, 1), date(9999, 12, 31)], "date"),
    "time_s": (pa.time32("s"), [time(0, 0, 0), time(23, 59, 59)], "time[ms]"),
    "time_ms": (pa.time32("ms"), [time(12, 34, 56, 789000)], "time[ms]"),
    "time_us": (pa.time64("us"), [time(12, 34, 56, 789123)], "time[us]"),
    "time_ns": (pa.time64("ns"), pa.array([45296789123456], pa.time64("ns")), "time[ns]"),
    "ts_s": (pa.timestamp("s"), pa.array([-1, 10**9], pa.timestamp("s")), "timestamp[ms]"),
    "ts_ms": (pa.timestamp("ms", "UTC"), pa.array([-1, 10**12 + 1], pa.timestamp("ms", "UTC")), "timestamp_tz[ms]"),
    "ts_us": (pa.timestamp("us"), pa.array([-1, 10**15 + 1], pa.timestamp("us")), "timestamp"),
    "ts_ns": (pa.timestamp("ns", "UTC"), pa.array([-(2**63) + 10**18, -1, 10**18 + 1], pa.timestamp("ns", "UTC")), "timestamp_tz[ns]"),
    "string": (pa.string(), ["", "Ünï ✓ 🦆", 'a"\\\n\u0000\u2028'], "string"),
    "large": (pa.large_string(), ["long " * 100], "string"),
    "binary": (pa.binary(), [b"", b"text", b"\xff\x00", b"\xed\xa0\x80", b"\xc3"], "binary"),
    "fixed": (pa.binary(3), [b"abc", b"\xff\xfe\xfd"], "fixed[3]"),
    "dec9": (pa.decimal128(9, 2), [D("-1234567.89"), D("0.01")], "decimal(9,2)"),
    "dec18": (pa.decimal128(18, 18), [D("-0.123456789012345678")], "decimal(18,18)"),
    "dec38": (pa.decimal128(38, 4), [D(f"-{'9' * 34}.9999"), D("0.0001")], "decimal(38,4)"),
    "dec76": (pa.decimal256(76, 10), [D(f"-{'8' * 66}.{'7' * 10}"), D("0.0000000001"), D(0)], "decimal(76,10)"),
    "null": (pa.null(), [None], "null"),
    "duration": (pa.duration("us"), pa.array([5], pa.duration("us")), "int64"),
    "choice": (pa.dictionary(pa.int8(), pa.string()), pa.array(["a", "b", "a"]).dictionary_encode(), "string"),
    "uuid": (pa.uuid(), [bytes(range(16))], "uuid"),
}
ROWS = 300


def column(name: str, nulls: str) -> pa.ChunkedArray | pa.Array:
    kind, values, _ = SCALARS[name]
    if nulls == "all":
        return pa.nulls(ROWS, kind)
    values = values if isinstance(values, pa.Array) else pa.array(values, kind)
    wanted = [index % len(values) if nulls == "none" or index % 7 else None for index in range(ROWS)]
    if isinstance(kind, pa.BaseExtensionType):
        storage = values.storage.take(pa.array(wanted, pa.int32()))
        return pa.ExtensionArray.from_storage(kind, storage)
    return values.take(pa.array(wanted, pa.int32())).cast(kind)


def flat(nulls: str) -> pa.Table:
    return pa.table({name: column(name, nulls) for name in SCALARS})


def nested() -> pa.Table:
    item = pa.struct([("a", pa.int32()), ("b", pa.list_(pa.string())), ("t", pa.time64("us"))])
    kinds = {
        "list": pa.list_(pa.int32()),
        "deep": pa.list_(pa.list_(pa.list_(pa.binary()))),
        "struct": item,
        "structs": pa.list_(item),
        "map": pa.map_(pa.string(), pa.list_(pa.float32())),
        "maps": pa.list_(pa.map_(pa.int64(), pa.struct([("x", pa.uint64())]))),
        "fixed": pa.list_(pa.int16(), 2),
        "empty": pa.list_(pa.null()),
    }
    one = {"a": 1, "b": ["x", None, ""], "t": time(1, 2, 3)}
    values = {
        "list": [[1, None, 2], [], None, [3]],
        "deep": [[[[b"a", None], []], None, []], None, [], [[[b"\xff"]]]],
        "struct": [one, None, {"a": None, "b": None, "t": None}, {"a": 2, "b": [], "t": None}],
        "structs": [[one, None], None, [], [{"a": 3, "b": None, "t": None}]],
        "map": [[("k", [1.5, None]), ("k", [])], [], None, [("", None)]],
        "maps": [[[(1, {"x": 2**64 - 1}), (1, None)], []], None, [None], []],
        "fixed": [[1, 2], None, [None, 4], [5, 6]],
        "empty": [[None], [], None, [None, None]],
    }
    return pa.table({name: pa.array(values[name] * 50, kind) for name, kind in kinds.items()})


@pytest.mark.parametrize("nulls", ["none", "some", "all"])
@pytest.mark.parametrize("pages", ["1.0", "2.0"])
@pytest.mark.parametrize("codec", ["NONE", "SNAPPY", "GZIP", "ZSTD", "LZ4", "BROTLI"])
def test_every_arrow_type(millrace, tmp_path, nulls, pages, codec):
    table = flat(nulls)
    pq.write_table(table, tmp_path / "a.parquet", compression=codec, data_page_version=pages, data_page_size=200, row_group_size=170)
    reads_as(millrace, tmp_path / "a.parquet", table)
    assert types(millrace, tmp_path / "a.parquet") == {name: kind[2] for name, kind in SCALARS.items()}


@pytest.mark.parametrize("pages", ["1.0", "2.0"])
@pytest.mark.parametrize("dictionary", [True, False])
@pytest.mark.parametrize("size", [30, 1 << 20])
def test_every_shape(millrace, tmp_path, pages, dictionary, size):
    table = nested()
    pq.write_table(table, tmp_path / "a.parquet", data_page_version=pages, use_dictionary=dictionary, data_page_size=size, row_group_size=90)
    reads_as(millrace, tmp_path / "a.parquet", table)


def test_rows_that_cannot_be_null(millrace, tmp_path):
    kind = pa.struct([pa.field("x", pa.int64(), nullable=False), pa.field("l", pa.list_(pa.field("e", pa.int32(), nullable=False)), nullable=False)])
    schema = pa.schema([pa.field("s", kind, nullable=False), pa.field("i", pa.int32(), nullable=False)])
    table = pa.table([pa.array([{"x": 1, "l": []}, {"x": 2, "l": [1, 2]}], kind), pa.array([1, 2], pa.int32())], schema=schema)
    pq.write_table(table, tmp_path / "a.parquet")
    reads_as(millrace, tmp_path / "a.parquet", table)


ENCODINGS = {
    "DELTA_BINARY_PACKED": ["int8", "int32", "int64", "uint32", "uint64", "date", "time_ms", "ts_ns"],
    "DELTA_LENGTH_BYTE_ARRAY": ["string", "binary"],
    "DELTA_BYTE_ARRAY": ["string", "binary", "fixed", "dec38", "uuid"],
    "BYTE_STREAM_SPLIT": ["float", "double", "int32", "int64", "fixed", "float16", "dec38", "date"],
    "PLAIN": list(SCALARS),
    "RLE": ["bool"],
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("pages", ["1.0", "2.0"])
@pytest.mark.parametrize("nulls", ["none", "some", "all"])
def test_every_encoding(millrace, tmp_path, encoding, pages, nulls):
    table = pa.table({name: column(name, nulls) for name in ENCODINGS[encoding]})
    pq.write_table(
        table, tmp_path / "a.parquet", use_dictionary=False, column_encoding={name: encoding for name in table.column_names},
        data_page_version=pages, data_page_size=100,
    )
    chunk = pq.ParquetFile(tmp_path / "a.parquet").metadata.row_group(0).column(0)
    assert encoding in chunk.encodings
    reads_as(millrace, tmp_path / "a.parquet", table)


@pytest.mark.parametrize("version", ["1.0", "2.4"])
def test_int96_and_older_versions(millrace, tmp_path, version):
    kinds = {"a": pa.timestamp("ns"), "b": pa.timestamp("us"), "c": pa.timestamp("ms")}
    table = pa.table({name: pa.array([0, -1, None, 10**17], kind) for name, kind in kinds.items() if name == "a"})
    pq.write_table(table, tmp_path / "a.parquet", use_deprecated_int96_timestamps=True, version=version)
    assert types(millrace, tmp_path / "a.parquet") == {"a": "int96"}
    reads_as(millrace, tmp_path / "a.parquet", table)


def test_a_dictionary_that_falls_back(millrace, tmp_path):
    texts = [f"{index % 5000} is a text of some length" for index in range(20_000)]
    table = pa.table({"s": texts, "l": [[text] * (index % 4) for index, text in enumerate(texts)]})
    pq.write_table(table, tmp_path / "a.parquet", dictionary_pagesize_limit=4096, data_page_size=4096, write_batch_size=100)
    chunk = pq.ParquetFile(tmp_path / "a.parquet").metadata.row_group(0).column(1)
    assert {"PLAIN", "RLE_DICTIONARY"} <= set(chunk.encodings)
    reads_as(millrace, tmp_path / "a.parquet", table)


def test_rows_of_very_different_sizes(millrace, tmp_path):
    table = pa.table({
        "s": ["x" * (3_000_000 if index % 50 == 49 else 3) for index in range(200)],
        "l": [list(range(100_000 if index % 40 == 7 else index % 3)) for index in range(200)],
        "i": list(range(200)),
    })
    pq.write_table(table, tmp_path / "a.parquet", use_dictionary=False)
    reads_as(millrace, tmp_path / "a.parquet", table)


def test_a_table_without_columns(millrace, tmp_path):
    pq.write_table(pa.table({"a": pa.array([], pa.int64())}), tmp_path / "a.parquet")
    assert rows(millrace, tmp_path / "a.parquet") == []


# MARK: DuckDB and Polars


@pytest.mark.parametrize("codec", ["uncompressed", "snappy", "gzip", "zstd", "lz4_raw", "brotli"])
@pytest.mark.parametrize("version", ["V1", "V2"])
def test_duckdb(millrace, tmp_path, codec, version):
    path = tmp_path / "a.parquet"
    duckdb.sql(f"""
        COPY (
            SELECT i AS id, (i % 256)::UTINYINT AS u, i / 7 AS d, 'text ' || i % 100 AS s, [i, NULL] AS l, {{'a': i, 'b': [i::VARCHAR]}} AS st,
                MAP {{'k' || i: i}} AS m, DATE '2020-01-01' + i::INT AS day, TIMESTAMP '2020-01-01' + INTERVAL (i) SECOND AS ts,
                TIME '01:02:03.5' AS t, (i * 1.5)::DECIMAL(12, 3) AS dec, i % 2 = 0 AS b, NULL::INT AS n, i::HUGEINT::DOUBLE AS h,
                ('a' || i)::BLOB AS bl
            FROM range(5000) t(i)
        ) TO '{path}' (FORMAT parquet, CODEC '{codec}', PARQUET_VERSION {version}, ROW_GROUP_SIZE 2048)
    """)
    reads_as(millrace, path, pq.read_table(path))


@pytest.mark.parametrize("codec", ["uncompressed", "snappy", "gzip", "zstd", "lz4", "brotli"])
def test_polars(millrace, tmp_path, codec):
    path = tmp_path / "a.parquet"
    polars.DataFrame({
        "i": list(range(3000)), "s": [None if index % 3 else f"t{index}" for index in range(3000)],
        "l": [[index] * (index % 4) for index in range(3000)], "t": [time(1, 2, 3, index) for index in range(3000)],
        "st": [{"a": index, "b": None} for index in range(3000)], "b": [index % 2 == 0 for index in range(3000)],
        "bin": [bytes([index % 256]) for index in range(3000)], "d": [date(2020, 1, 1)] * 3000,
    }).write_parquet(path, compression=codec, data_page_size=1000)
    reads_as(millrace, path, pq.read_table(path))


# MARK: By hand: what no library writes

ints = lambda *values: struct.pack(f"<{len(values)}i", *values)
NUMBERS = ints(1, 2, 3)
# Three rows: [1, 2], [], [3].
SHAPES = {
    "a repeated field": ([element("l", REPEATED, INT32)], ["l"], (1, 1)),
    "a repeated primitive": ([element("l", REQUIRED, children=1, converted=LIST), element("x", REPEATED, INT32)], ["l", "x"], (1, 1)),
    "the three levels": (
        [element("l", REQUIRED, children=1, converted=LIST), element("bag", REPEATED, children=1), element("i", REQUIRED, INT32)],
        ["l", "bag", "i"], (1, 1)),
    "a map of keys": (
        [element("l", REQUIRED, children=1, converted=MAP), element("map", REPEATED, children=1), element("key", REQUIRED, INT32)],
        ["l", "map", "key"], (1, 1)),
    "an annotation on something else": ([element("l", REPEATED, INT32, converted=mini.UTF8)], ["l"], (1, 1)),
}  # fmt: skip
WRAPPED = {
    "a group called array": [element("l", REQUIRED, children=1, converted=LIST), element("array", REPEATED, children=1), element("i", REQUIRED, INT32)],
    "a group called _tuple": [element("l", REQUIRED, children=1, converted=LIST), element("l_tuple", REPEATED, children=1), element("i", REQUIRED, INT32)],
    "a repeated group": [element("l", REPEATED, children=1), element("i", REQUIRED, INT32)],
    "a map's entry alone": [element("l", REPEATED, children=1, converted=MAP_KEY_VALUE), element("i", REQUIRED, INT32)],
}
LEVELS = ([0, 1, 0, 0], [1, 1, 0, 1])


def read_by_hand(millrace, tmp_path, schema, leaves, count):
    path = tmp_path / "a.parquet"
    path.write_bytes(mini.parquet(schema, leaves, count))
    return rows(millrace, path)


@pytest.mark.parametrize("levels", [mini.RLE, mini.BIT_PACKED])
@pytest.mark.parametrize("shape", SHAPES)
def test_forms_of_lists(millrace, tmp_path, shape, levels):
    schema, path, maximum = SHAPES[shape]
    leaf = Leaf(path, INT32, NUMBERS, 4, *LEVELS, maximum, levels=levels)
    assert read_by_hand(millrace, tmp_path, schema, [leaf], 3) == [{"l": [1, 2]}, {"l": []}, {"l": [3]}]


@pytest.mark.parametrize("shape", WRAPPED)
def test_forms_of_lists_of_structs(millrace, tmp_path, shape):
    leaf = Leaf([item[4] for item in WRAPPED[shape]], INT32, NUMBERS, 4, *LEVELS, (1, 1))
    found = read_by_hand(millrace, tmp_path, WRAPPED[shape], [leaf], 3)
    assert found == [{"l": [{"i": 1}, {"i": 2}]}, {"l": []}, {"l": [{"i": 3}]}]


@pytest.mark.parametrize("outer", [MAP, MAP_KEY_VALUE])
def test_map_with_keys_that_may_be_null(millrace, tmp_path, outer):
    schema = [
        element("m", OPTIONAL, children=1, converted=outer), element("map", REPEATED, children=2),
        element("key", OPTIONAL, INT32), element("value", REQUIRED, INT32),
    ]  # fmt: skip
    leaves = [
        Leaf(["m", "map", "key"], INT32, ints(7), 4, [0, 1, 0, 0], [3, 2, 1, 0], (1, 3)),
        Leaf(["m", "map", "value"], INT32, ints(8, 9), 4, [0, 1, 0, 0], [2, 2, 1, 0], (1, 2)),
    ]
    found = read_by_hand(millrace, tmp_path, schema, leaves, 3)
    assert found == [{"m": [{"key": 7, "value": 8}, {"key": None, "value": 9}]}, {"m": []}, {"m": None}]


def flat_leaf(kind: int, values: bytes, count: int, **more) -> Leaf:
    return Leaf(["x"], kind, values, count, **more)


def value(millrace, tmp_path, kind: int, content: bytes, **more) -> object:
    schema = [element("x", REQUIRED, kind, **more)]
    return read_by_hand(millrace, tmp_path, schema, [flat_leaf(kind, content, 1)], 1)[0]["x"]


@pytest.mark.parametrize(
    "content, text",
    [((0, 0, 0), "PT0S"), ((14, 3, 4005), "P14M3DT4.005S"), ((0, 1, 0), "P1D"), ((2**32 - 1, 0, 1), "P4294967295MT0.001S"), ((0, 0, 2000), "PT2S")],
)
def test_intervals(millrace, tmp_path, content, text):
    assert value(millrace, tmp_path, FIXED, struct.pack("<III", *content), length=12, converted=mini.INTERVAL) == text


@pytest.mark.parametrize("content, text", [((0, 2440588), "1970-01-01T00:00:00"), ((-1, 2440588), "1969-12-31T23:59:59.999999999"), ((1, 0), "-4713-11-24T00:00:00.000000001")])
def test_int96(millrace, tmp_path, content, text):
    assert value(millrace, tmp_path, INT96, struct.pack("<qi", *content)) == text


@pytest.mark.parametrize("content", [b"\x00", b"\xff", b"\x00\x80", b"\xff\x7f", b"", b"\xff" * 30 + b"\x01", b"\x01" + b"\x00" * 8])
def test_decimals_in_byte_arrays(millrace, tmp_path, content):
    right = D(int.from_bytes(content, "big", signed=True)).scaleb(-2)
    found = value(millrace, tmp_path, BYTE_ARRAY, mini.texts(content), converted=mini.DECIMAL, precision=30, scale=2)
    assert found == f"{right:.2f}"


def refusal(millrace, tmp_path, content: bytes) -> str:
    path = tmp_path / "a.parquet"
    path.write_bytes(content)
    outcome = millrace.run("inspect", path, "--rows", "all", "--json")
    assert outcome.code == 1, str(outcome)
    assert outcome.stderr.startswith("error: ")
    return outcome.stderr


def test_gzip_members_and_bare_lz4(millrace, tmp_path):
    content = ints(*range(100))
    schema = [element("x", REQUIRED, INT32)]
    wanted = [{"x": index} for index in range(100)]
    # A literal run alone is an LZ4 block; Hadoop puts its two lengths before it.
    block = bytes([0xF0, 255, 400 - 15 - 255]) + content
    hadoop = struct.pack(">II", 400, len(block)) + block
    for codec, stored in ((mini.GZIP, mini.gzip_members(content)), (mini.LZ4, block), (mini.LZ4, hadoop)):
        leaf = flat_leaf(INT32, content, 100, codec=codec, stored=stored, dictionary_offset=0)
        assert read_by_hand(millrace, tmp_path, schema, [leaf], 100) == wanted


def test_text_that_is_not_utf8_is_refused_with_its_row(millrace, tmp_path):
    schema = [element("x", OPTIONAL, BYTE_ARRAY, converted=mini.UTF8)]
    leaf = Leaf(["x"], BYTE_ARRAY, mini.texts(b"fine", b"\xc3"), 3, [], [1, 0, 1], (0, 1))
    assert "column x, row 3 of its row group: text that is not UTF-8" in refusal(millrace, tmp_path, mini.parquet(schema, [leaf], 3))


def test_milliseconds_beyond_are_refused(millrace, tmp_path):
    leaf = flat_leaf(INT64, struct.pack("<q", 2**62), 1)
    assert "milliseconds" in refusal(millrace, tmp_path, mini.parquet([element("x", REQUIRED, INT64, converted=9)], [leaf], 1))


def test_names_that_occur_twice(millrace, tmp_path):
    schema = [element("x", REQUIRED, INT32), element("x", REQUIRED, INT32), element("", REQUIRED, INT32)]
    leaves = [Leaf([name], INT32, ints(number), 1) for number, name in enumerate(["x", "x", ""])]
    assert read_by_hand(millrace, tmp_path, schema, leaves, 1) == [{"x": 0, "x_2": 1, "": 2}]


REFUSED = {
    "a group without fields": ([element("g", REQUIRED, children=0), element("x", REQUIRED, INT32)], [flat_leaf(INT32, NUMBERS, 3)], 3),
    "columns of different lengths": (
        [element("x", REQUIRED, INT32), element("y", REQUIRED, INT32)],
        [flat_leaf(INT32, NUMBERS, 3), Leaf(["y"], INT32, ints(1), 1)], 3),
    "more levels than values": ([element("x", REQUIRED, INT32)], [flat_leaf(INT32, ints(1), 3)], 3),
    "rows that the columns do not have": ([element("x", REQUIRED, INT32)], [flat_leaf(INT32, NUMBERS, 3)], 2),
    "a row that begins in its middle": ([element("x", REPEATED, INT32)], [Leaf(["x"], INT32, NUMBERS, 3, [1, 0, 0], [1, 1, 1], (1, 1))], 2),
    "a level beyond its limit": ([element("x", OPTIONAL, INT32)], [Leaf(["x"], INT32, NUMBERS, 3, [], [1, 7, 1], (0, 1))], 3),
    "LZO": ([element("x", REQUIRED, INT32)], [flat_leaf(INT32, NUMBERS, 3, codec=3)], 3),
    "an unknown encoding": ([element("x", REQUIRED, INT32)], [flat_leaf(INT32, NUMBERS, 3, encoding=10)], 3),
    "a fixed length that is not there": ([element("x", REQUIRED, FIXED)], [flat_leaf(FIXED, NUMBERS, 3)], 3),
    "a decimal of too many digits": (
        [element("x", REQUIRED, BYTE_ARRAY, converted=mini.DECIMAL, precision=5, scale=2)],
        [flat_leaf(BYTE_ARRAY, mini.texts(b"\x01" + b"\x00" * 8), 1)], 1),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_refused(millrace, tmp_path, case):
    refusal(millrace, tmp_path, mini.parquet(*REFUSED[case]))


def test_a_wrong_checksum_is_refused(millrace, tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"a": [123456789] * 10}), path, write_page_checksum=True, use_dictionary=False, compression="NONE")
    content = path.read_bytes()
    at = content.index(struct.pack("<qq", 123456789, 123456789))
    assert "checksum" in refusal(millrace, tmp_path, content[:at] + b"\0" + content[at + 1 :])


def bomb(levels: int, runs: bytes) -> bytes:
    """One optional column whose levels are `runs`, which may claim more than there is."""
    leaf = Leaf(["x"], INT32, b"", levels, [], [], (0, 0))
    leaf.values = struct.pack("<I", len(runs)) + runs
    return mini.parquet([element("x", OPTIONAL, INT32)], [leaf], levels)


def test_a_run_of_two_thousand_million_nulls_takes_no_memory(millrace, tmp_path):
    path = tmp_path / "a.parquet"
    path.write_bytes(bomb(2**31 - 1, mini.varint(2**31 - 1 << 1) + b"\0"))
    outcome = millrace.run("inspect", path, "--rows", "5", "--json")
    assert outcome.code == 0 and outcome.stdout == '{"x":null}\n' * 5


def test_a_page_that_claims_too_much_is_refused(millrace, tmp_path):
    # 300 MiB of zeros in some kilobytes: sound, but nobody asked for it.
    table = pa.table({"x": pa.array([b"\0" * (300 << 20)])})
    pq.write_table(table, tmp_path / "big.parquet", compression="ZSTD", use_dictionary=False, write_statistics=False)
    assert "asks for" in refusal(millrace, tmp_path, (tmp_path / "big.parquet").read_bytes())


# MARK: Statistics


def test_bounds_in_the_terms_of_their_columns(millrace, tmp_path):
    names = ["int8", "uint32", "uint64", "float", "time_us", "ts_ms", "ts_ns", "dec9", "dec38", "string", "date"]
    table = pa.table({name: column(name, "none") for name in names if name != "float"} | {"float": pa.array([0.5, 2.0] * (ROWS // 2), pa.float32())})
    pq.write_table(table, tmp_path / "a.parquet")
    outcome = millrace.run("inspect", tmp_path / "a.parquet", "--json")
    chunks = {chunk["path"]: chunk for chunk in json.loads(outcome.stdout)["row_groups"][0]["columns"]}
    for name in table.column_names:
        low, high = (expected(item) for item in pa.compute.min_max(table[name]).values())
        assert [canonical(chunks[name]["min"]), canonical(chunks[name]["max"])] == [str(low), str(high)], name
