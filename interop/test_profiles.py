"""The profiles of Parquet files: the same cells for every reader, whatever they are called and however they are written."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from readers import PARQUET_READERS, reads_equal
from tables import every_type

PROFILES = ["default", "modern", "compat"]


@pytest.mark.parametrize("reader", PARQUET_READERS)
@pytest.mark.parametrize("profile", PROFILES)
def test_every_type(write, profile, reader):
    expected = every_type(1000, "random")
    files = write(("profiles",), lambda: expected, "--parquet-profile", profile)
    reads_equal(PARQUET_READERS[reader](files.parquet), expected.schema, expected.rows)


@pytest.mark.parametrize("profile, codec", [("default", "ZSTD"), ("modern", "ZSTD"), ("compat", "SNAPPY")])
def test_codecs(write, profile, codec):
    files = write(("profiles",), lambda: every_type(1000, "random"), "--parquet-profile", profile)
    assert pq.read_metadata(files.parquet).row_group(0).column(0).compression == codec


def test_compat_takes_the_codec_that_is_given(write):
    files = write(("profiles",), lambda: every_type(100, "none"), "--parquet-profile", "compat", "--codec", "gzip")
    assert pq.read_metadata(files.parquet).row_group(0).column(0).compression == "GZIP"


def test_compat_names_decimals_and_dictionaries(millrace, tmp_path):
    source = tmp_path / "table.csv"
    source.write_text("order id,Order_ID,größe,n\n" + "".join(f"k{n % 3},{n},{n % 7}.25,{n}\n" for n in range(1000)))
    outcome = millrace.run(
        "convert", source, "--to", tmp_path / "out", "--format", "parquet", "--parquet-profile", "compat",
        "--type", "größe=decimal(5,2)"
    )
    assert outcome.code == 0, str(outcome)
    file = pq.ParquetFile(tmp_path / "out/parquet/table.csv.parquet")
    assert file.schema_arrow.names == ["order_id_2", "Order_ID", "gr__e", "n"]
    assert json.loads(file.metadata.metadata[b"millrace.columns"]) == {"order_id_2": "order id", "gr__e": "größe"}
    assert file.schema_arrow.field("gr__e").type == pa.decimal128(5, 2)
    assert file.schema.column(2).physical_type == "FIXED_LEN_BYTE_ARRAY"
    chunk = file.metadata.row_group(0).column(0)
    assert "PLAIN_DICTIONARY" in chunk.encodings and "RLE_DICTIONARY" not in chunk.encodings
    assert [row["gr__e"] for row in file.read().to_pylist()[:2]] == [pa.scalar("0.25").cast(pa.decimal128(5, 2)).as_py(),
                                                                    pa.scalar("1.25").cast(pa.decimal128(5, 2)).as_py()]


def test_another_profile_is_a_usage_error(millrace, tmp_path):
    source = tmp_path / "table.csv"
    source.write_text("n\n1\n")
    outcome = millrace.run("convert", source, "--to", tmp_path / "out", "--parquet-profile", "hive")
    assert outcome.code == 2
    assert "default, modern, compat" in str(outcome)
    assert not (tmp_path / "out").exists()
