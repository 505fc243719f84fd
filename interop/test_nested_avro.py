"""Foreign readers judge Millrace's Avro files: fastavro and Apache's own avro package.

MILLRACE_INTEROP_DIR names a directory that the Swift suite InteropFilesTests has filled: `<case>.avro` and, beside it,
`<case>.avro.jsonl` with one JSON array of expected cells a row. Decimals, dates, times and doubles are compared exactly.
"""

import datetime
import decimal
import json
import os
import pathlib
import struct
import warnings

import avro.datafile
import avro.io
import avro.schema
import fastavro
import pytest

CODECS = {"null", "deflate", "snappy", "zstandard", "bzip2", "xz"}
EPOCH = datetime.datetime(1970, 1, 1)
EPOCH_UTC = EPOCH.replace(tzinfo=datetime.timezone.utc)
MICROSECOND = datetime.timedelta(microseconds=1)

decimal.getcontext().prec = 60


def directory():
    name = os.environ.get("MILLRACE_INTEROP_DIR")
    assert name, "MILLRACE_INTEROP_DIR is not set: run the Swift suite InteropFilesTests with it first"
    return pathlib.Path(name)


def cases():
    name = os.environ.get("MILLRACE_INTEROP_DIR")
    return sorted(path.name for path in pathlib.Path(name).glob("*.avro")) if name else []


def expected_rows(path):
    with open(f"{path}.jsonl", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def own_type(schema):
    """A field's type without its union with null."""
    if isinstance(schema, list):
        branches = [branch for branch in schema if branch != "null"]
        assert len(branches) == 1 and schema[0] == "null", schema
        return branches[0]
    return schema


def plain(value, schema):
    """A reader's value in the words of the expectation, by the type that the file declares."""
    if value is None:
        assert isinstance(schema, list), f"a null where {schema} stands"
        return None
    schema = own_type(schema)
    if isinstance(schema, str):
        return f"bits:{struct.unpack('<Q', struct.pack('<d', value))[0]:x}" if schema == "double" else value
    kind, logical = schema["type"], schema.get("logicalType")
    if logical == "date":
        return f"date:{(value - EPOCH.date()).days}"
    if logical == "timestamp-micros":
        return f"utc:{(value - EPOCH_UTC) // MICROSECOND}"
    if logical == "local-timestamp-micros":
        # Apache's package knows no local timestamps and gives the number, as the specification wants.
        return f"local:{value if isinstance(value, int) else (value - EPOCH) // MICROSECOND}"
    if logical == "decimal":
        unscaled = value.scaleb(schema["scale"])
        assert unscaled == unscaled.to_integral_value()
        return f"decimal:{int(unscaled)}e-{schema['scale']}"
    if kind == "record":
        return [plain(value[field["name"]], field["type"]) for field in schema["fields"]]
    if kind == "array":
        return [plain(item, schema["items"]) for item in value]
    if kind == "map":
        return [[key, plain(item, schema["values"])] for key, item in value.items()]
    raise AssertionError(f"a type that Millrace does not write: {schema}")


def names_in(schema):
    """All names of records, and the field names of each."""
    if isinstance(schema, list):
        return [name for branch in schema for name in names_in(branch)]
    if not isinstance(schema, dict):
        return []
    if schema["type"] == "record":
        fields = [field["name"].lower() for field in schema["fields"]]
        assert len(set(fields)) == len(fields), f"field names that differ by case only: {fields}"
        return [schema["name"].lower()] + [name for field in schema["fields"] for name in names_in(field["type"])]
    return names_in(schema.get("items") or schema.get("values"))


def test_directory_has_cases():
    directory()
    found = cases()
    assert found, "no case in MILLRACE_INTEROP_DIR"
    assert {name.split(".")[-2] for name in found} == CODECS
    assert all((directory() / f"{name}.jsonl").exists() for name in found)


def raw_schema(path):
    with open(path, "rb") as file:
        return json.loads(fastavro.reader(file).metadata["avro.schema"])


@pytest.mark.parametrize("case", cases())
def test_header(case):
    path = directory() / case
    with open(path, "rb") as file:
        metadata = fastavro.reader(file).metadata
    assert metadata["avro.codec"] == case.split(".")[-2]
    assert metadata["avro.schema"].isascii()
    names = names_in(raw_schema(path))
    assert len(set(names)) == len(names), f"record names that differ by case only: {names}"


@pytest.mark.parametrize("case", cases())
def test_blocks(case):
    path = directory() / case
    with open(path, "rb") as file:
        counts = [block.num_records for block in fastavro.block_reader(file)]
    assert all(count > 0 for count in counts)
    assert sum(counts) == len(expected_rows(path))


@pytest.mark.parametrize("case", cases())
def test_fastavro(case):
    path = directory() / case
    schema = raw_schema(path)
    with open(path, "rb") as file:
        rows = [plain(row, schema) for row in fastavro.reader(file)]
    assert rows == expected_rows(path)


# Apache's Python package has every codec of the specification but xz; fastavro judges that one alone.
@pytest.mark.parametrize("case", [case for case in cases() if not case.endswith(".xz.avro")])
def test_apache_avro(case):
    path = directory() / case
    schema = raw_schema(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with avro.datafile.DataFileReader(open(path, "rb"), avro.io.DatumReader()) as reader:
            rows = [plain(row, schema) for row in reader]
    assert rows == expected_rows(path)
