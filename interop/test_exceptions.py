"""What a foreign reader cannot read, with the reason, in one place. An exception that is no longer needed fails: the reader has learnt it."""

import os
import pathlib

import pytest

from readers import AVRO_CODECS_READ, AVRO_READERS

FOLDER = pathlib.Path(os.environ.get("MILLRACE_INTEROP_DIR", "."))
CODECS = {"none": "null", "deflate": "deflate", "snappy": "snappy", "zstd": "zstandard", "bzip2": "bzip2", "xz": "xz"}

# (reader, codec): why that reader cannot read Avro of that codec.
UNREADABLE_AVRO = {
    ("apache-avro", "xz"): "the package has no xz",
    ("polars", "zstd"): "Polars knows null, deflate and snappy only",
    ("polars", "bzip2"): "Polars knows null, deflate and snappy only",
    ("polars", "xz"): "Polars knows null, deflate and snappy only",
}


def test_the_exceptions_are_those_of_the_readers():
    lacking = {(reader, codec) for reader, codecs in AVRO_CODECS_READ.items() for codec in CODECS if codec not in codecs}
    assert lacking == set(UNREADABLE_AVRO)


@pytest.mark.parametrize(("reader", "codec"), UNREADABLE_AVRO)
def test_an_exception_is_still_needed(reader, codec):
    with pytest.raises(BaseException) as refusal:
        AVRO_READERS[reader](FOLDER / f"scalars.none.{CODECS[codec]}.avro")
    assert not isinstance(refusal.value, (FileNotFoundError, KeyboardInterrupt)), "the case is not there"
