"""The peers that turn JSON Lines into Parquet, for convert.py; nested values stay nested."""

from collections.abc import Callable

Job = Callable[[str, str, str, int | None], Callable[[], None]]


def polars_job(source: str, out: str, name: str, level: int | None) -> Callable[[], None]:
    import polars

    return lambda: polars.scan_ndjson(source, infer_schema_length=10_000).sink_parquet(out + ".parquet", compression=name, compression_level=level)


def duckdb_job(source: str, out: str, name: str, level: int | None) -> Callable[[], None]:
    import duckdb

    options = f"FORMAT parquet, COMPRESSION {name}" + (f", COMPRESSION_LEVEL {level}" if level else "")
    return lambda: duckdb.sql(f"COPY (FROM read_ndjson('{source}')) TO '{out}.parquet' ({options})")


def pyarrow_job(source: str, out: str, name: str, level: int | None) -> Callable[[], None]:
    import pyarrow.json
    import pyarrow.parquet

    def run() -> None:
        table = pyarrow.json.read_json(source, pyarrow.json.ReadOptions(block_size=4 << 20))
        pyarrow.parquet.write_table(table, out + ".parquet", compression=name, compression_level=level)

    return run


def clickhouse_job(source: str, out: str, name: str, level: int | None) -> Callable[[], None]:
    import chdb

    settings = f"output_format_parquet_compression_method = '{name}', engine_file_truncate_on_insert = 1"
    settings += f", output_format_compression_level = {level}" if level else ""
    query = f"INSERT INTO FUNCTION file('{out}.parquet', 'Parquet') SELECT * FROM file('{source}', 'JSONEachRow') SETTINGS {settings}"
    return lambda: chdb.query(query) and None


JOBS: dict[str, Job] = {"polars-json": polars_job, "duckdb-json": duckdb_job, "pyarrow-json": pyarrow_job, "clickhouse-json": clickhouse_job}
