"""python demo/upload.py FOLDER s3://BUCKET/PREFIX/: every file below FOLDER, under its relative path."""

import os
import sys
from pathlib import Path

import boto3
from botocore.config import Config

folder, destination = Path(sys.argv[1]), sys.argv[2]
bucket, _, prefix = destination.removeprefix("s3://").partition("/")
client = boto3.client("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL"], config=Config(s3={"addressing_style": "path"}, proxies={}))
files = sorted(path for path in folder.rglob("*") if path.is_file())
for path in files:
    client.upload_file(str(path), bucket, prefix + path.relative_to(folder).as_posix())
print(f"{len(files)} files, {sum(path.stat().st_size for path in files):,} bytes → {destination}")
