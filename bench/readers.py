"""Engines that answer a query over one Parquet file. Each opens the file anew, so that its footer is part of what is timed.

A query is SQL over the table t, in the words that all of them know.
"""

from collections.abc import Callable
from pathlib import Path

import datafusion
import duckdb
import polars
import pyarrow as pa

Reader = Callable[[Path, str], pa.Table]


def duckdb_reader() -> Reader:
    connection = duckdb.connect()

    def read(path: Path, query: str) -> pa.Table:
        return connection.sql(query.replace(" FROM t ", f" FROM read_parquet('{path}') AS t ")).to_arrow_table()

    return read


def polars_reader() -> Reader:
    def read(path: Path, query: str) -> pa.Table:
        return polars.SQLContext(t=polars.scan_parquet(path)).execute(query).collect().to_arrow()

    return read


def datafusion_reader() -> Reader:
    def read(path: Path, query: str) -> pa.Table:
        context = datafusion.SessionContext()
        context.register_parquet("t", str(path))
        return context.sql(query).to_arrow_table()

    return read


READERS = {"DuckDB": duckdb_reader, "Polars": polars_reader, "DataFusion": datafusion_reader}
