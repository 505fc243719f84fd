"""Where a test puts its sources and finds its outputs: a folder, or a prefix of the test bucket."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path


def is_record(name: str) -> bool:
    """What runs write about themselves beside the data: the manifest, and how each went."""
    return "_millrace/manifest/" in name or "_millrace/runs/" in name


@dataclass
class Area:
    """A prefix of the test bucket that belongs to one test."""

    client: object
    bucket: str
    prefix: str

    def url(self, key: str = "") -> str:
        return f"s3://{self.bucket}/{self.prefix}{key}"

    def put(self, key: str, body: bytes | str) -> str:
        self.client.put_object(Bucket=self.bucket, Key=self.prefix + key, Body=body.encode() if isinstance(body, str) else body)
        return self.url(key)

    def put_many(self, bodies: dict[str, bytes | str]) -> None:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda item: self.put(*item), bodies.items()))

    def put_file(self, key: str, path: Path) -> str:
        self.client.upload_file(str(path), self.bucket, self.prefix + key)
        return self.url(key)

    def keys(self, below: str = "") -> list[str]:
        """Keys without the test's own prefix, in order; without records of runs."""
        return [key for key in self.all_keys(below) if not is_record(key)]

    def all_keys(self, below: str = "") -> list[str]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self.prefix + below)
        return sorted(entry["Key"].removeprefix(self.prefix) for page in pages for entry in page.get("Contents", []))

    def get(self, key: str) -> bytes:
        return self.client.get_object(Bucket=self.bucket, Key=self.prefix + key)["Body"].read()

    def head(self, key: str) -> dict:
        return self.client.head_object(Bucket=self.bucket, Key=self.prefix + key)

    def uploads(self) -> list[str]:
        listed = self.client.list_multipart_uploads(Bucket=self.bucket).get("Uploads", [])
        return [upload["Key"] for upload in listed if upload["Key"].startswith(self.prefix)]

    def output(self, format: str, source_key: str, destination: str = "out/") -> str:
        """Where the output of one of this area's objects goes: `{format}/{folder in its bucket}/{file}.{format}`."""
        return f"{destination}{format}/{self.prefix}{source_key}.{format}"

    def assert_nothing_left(self, destination: str = "out/", besides: tuple[str, ...] = ()) -> None:
        left = [key for key in self.all_keys(destination) if key not in besides and not (besides and is_record(key))]
        assert left == [], f"objects left at the destination: {left}"
        assert self.uploads() == [], "incomplete multipart uploads left"


@dataclass
class Place:
    """The same test for a folder and for S3."""

    kind: str
    area: Area
    folder: Path

    def put(self, key: str, body: bytes | str) -> str:
        if self.kind == "s3":
            return self.area.put("in/" + key, body)
        path = self.folder / "in" / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body.encode() if isinstance(body, str) else body)
        return str(path)

    def sources(self) -> list[str]:
        if self.kind == "s3":
            return [key.removeprefix("in/") for key in self.area.keys("in/")]
        inside = self.folder / "in"
        return sorted(str(path.relative_to(inside)) for path in inside.rglob("*") if path.is_file())

    @property
    def source(self) -> str:
        return self.area.url("in/") if self.kind == "s3" else f"{self.folder}/in/"

    @property
    def destination(self) -> str:
        return self.area.url("out/") if self.kind == "s3" else f"{self.folder}/out/"

    def name(self, format: str, key: str, of_a_single_file: bool = False) -> str:
        """The output's path below the destination. A local path is taken below SOURCE, an object's from the root of its bucket."""
        if self.kind == "s3":
            return self.area.output(format, "in/" + key, "")
        return f"{format}/{Path(key).name if of_a_single_file else key}.{format}"

    def outputs(self) -> list[str]:
        """What is at the destination, but for records of runs."""
        return [name for name in self.all_outputs() if not is_record(name)]

    def records(self) -> list[str]:
        return [name for name in self.all_outputs() if is_record(name)]

    def all_outputs(self) -> list[str]:
        if self.kind == "s3":
            return [key.removeprefix("out/") for key in self.area.all_keys("out/")]
        out = self.folder / "out"
        return sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file())

    def read(self, name: str) -> bytes:
        return self.area.get("out/" + name) if self.kind == "s3" else (self.folder / "out" / name).read_bytes()

    def remove(self, name: str) -> None:
        if self.kind == "s3":
            self.area.client.delete_object(Bucket=self.area.bucket, Key=self.area.prefix + "out/" + name)
        else:
            (self.folder / "out" / name).unlink()

    def write(self, name: str, body: bytes) -> None:
        """Puts something else where an output is."""
        if self.kind == "s3":
            self.area.put("out/" + name, body)
        else:
            (self.folder / "out" / name).write_bytes(body)

    def assert_nothing_left(self, besides: tuple[str, ...] = ()) -> None:
        assert [name for name in self.all_outputs() if name not in besides and not (besides and is_record(name))] == []
        assert self.area.uploads() == []
        assert_no_temporary_file(self.folder)


def assert_no_temporary_file(folder: Path) -> None:
    assert [str(path) for path in folder.rglob(".millrace-*")] == []
