"""The built binary against a real S3 server: standard output, exit code, objects; and nothing left behind after a failure."""

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from botocore.config import Config

from millrace_binary import Millrace
from places import Area, Place


@pytest.fixture(scope="session")
def millrace() -> Millrace:
    return Millrace.built()


@pytest.fixture(scope="session")
def s3_client():
    endpoint = os.environ.get("MILLRACE_TEST_S3")
    assert endpoint, "MILLRACE_TEST_S3 does not name an S3 server: run `make test`, or this under scripts/with-seaweedfs"
    return boto3.client("s3", endpoint_url=endpoint, config=Config(s3={"addressing_style": "path"}, proxies={}))


@pytest.fixture
def area(s3_client) -> Area:
    return Area(s3_client, os.environ["MILLRACE_TEST_BUCKET"], f"t{uuid.uuid4().hex[:12]}/")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users can reach; pytest's own are its user's alone."""
    folder = Path(tempfile.mkdtemp(prefix="millrace-e2e-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(params=["local", "s3"])
def place(request, area, tmp_path) -> Place:
    return Place(request.param, area, tmp_path)
