"""python sequential.py BUCKET/PREFIX BUCKET/PREFIX COUNT: CSV objects become Parquet and Avro as teams first write it.

boto3, pandas, fastavro; one object after another, a step for Parquet and a step for Avro, each of which reads the object anew.
"""

import io
import sys

import boto3
import fastavro
import pandas
from orders_schema import AVRO, DATES, records


def main(source: str, target: str, count: int) -> None:
    s3 = boto3.client("s3")
    (bucket, prefix), (lake, folder) = source.split("/", 1), target.split("/", 1)
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    keys = [found["Key"] for page in pages for found in page["Contents"]][:count]
    for key in keys:
        frame = pandas.read_csv(s3.get_object(Bucket=bucket, Key=key)["Body"], parse_dates=DATES)
        out = io.BytesIO()
        frame.to_parquet(out, compression="zstd", compression_level=1, index=False)
        s3.put_object(Bucket=lake, Key=f"{folder}parquet/{key}.parquet", Body=out.getvalue())

        frame = pandas.read_csv(s3.get_object(Bucket=bucket, Key=key)["Body"], parse_dates=DATES)
        out = io.BytesIO()
        fastavro.writer(out, AVRO, records(frame), codec="deflate", codec_compression_level=1)
        s3.put_object(Bucket=lake, Key=f"{folder}avro/{key}.avro", Body=out.getvalue())


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
