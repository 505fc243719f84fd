"""python pooled.py BUCKET/PREFIX BUCKET/PREFIX COUNT: CSV objects become Parquet and Avro with everything that threads can give.

awswrangler and fastavro; 16 threads, 100 connections, an object is read once and both formats are made in parallel.
"""

import io
import sys
from concurrent.futures import ThreadPoolExecutor, wait

import awswrangler as wr
import boto3
import botocore.config
import fastavro
import pandas
from orders_schema import AVRO, DATES, records

THREADS = 16


def main(source: str, target: str, count: int) -> None:
    wr.config.botocore_config = botocore.config.Config(max_pool_connections=100)
    session = boto3.Session()
    s3 = session.client("s3", config=wr.config.botocore_config)
    keys = [path.removeprefix(f"s3://{source.split('/', 1)[0]}/") for path in wr.s3.list_objects(f"s3://{source}", boto3_session=session)][:count]
    bucket, (lake, folder) = source.split("/", 1)[0], target.split("/", 1)

    def parquet(frame: pandas.DataFrame, key: str) -> None:
        arguments = {"compression_level": 1}
        path = f"s3://{lake}/{folder}parquet/{key}.parquet"
        # Not `use_threads`: there are enough of them, and a pool for each file costs more than it gives.
        wr.s3.to_parquet(frame, path, compression="zstd", pyarrow_additional_kwargs=arguments, use_threads=False, boto3_session=session)

    def avro(frame: pandas.DataFrame, key: str) -> None:
        out = io.BytesIO()
        fastavro.writer(out, AVRO, records(frame), codec="deflate", codec_compression_level=1)
        s3.put_object(Bucket=lake, Key=f"{folder}avro/{key}.avro", Body=out.getvalue())

    with ThreadPoolExecutor(THREADS) as objects, ThreadPoolExecutor(THREADS) as formats:

        def convert(key: str) -> None:
            frame = wr.s3.read_csv(f"s3://{bucket}/{key}", parse_dates=DATES, use_threads=False, boto3_session=session)
            steps = [formats.submit(parquet, frame, key), formats.submit(avro, frame, key)]
            wait(steps)
            for step in steps:
                step.result()

        for _ in objects.map(convert, keys):
            pass


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
