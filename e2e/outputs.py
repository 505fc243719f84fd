"""Reads an output object's bytes back, with readers that are not ours."""

import io

import fastavro
import pyarrow.parquet as pq


def parquet_rows(content: bytes) -> list[dict]:
    return pq.read_table(io.BytesIO(content), page_checksum_verification=True).to_pylist()


def avro_rows(content: bytes) -> list[dict]:
    return list(fastavro.reader(io.BytesIO(content)))


ROWS_OF = {"parquet": parquet_rows, "avro": avro_rows}
