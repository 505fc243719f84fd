"""Planning a long listing takes little memory: MILLRACE_KEYS says how long, a million in `make listing`."""

import json
import os

import pytest

from exit_codes import CONVERTED
from listing_server import ListingServer, key

KEYS = int(os.environ.get("MILLRACE_KEYS", "40000"))
MOST = 64 << 20
#: What is known of half of the keys, and of groups, is kept too.
MOST_KNOWN = 96 << 20


@pytest.fixture(autouse=True)
def keys_of_nobody(monkeypatch):
    """So that nothing is asked for credentials."""
    for name, value in {"AWS_ACCESS_KEY_ID": "nobody", "AWS_SECRET_ACCESS_KEY": "nothing", "AWS_EC2_METADATA_DISABLED": "true"}.items():
        monkeypatch.setenv(name, value)


def plan(millrace, server: ListingServer, destination, *options: str, most: int = MOST) -> dict:
    arguments = ["convert", "s3://bucket/in/", "--to", str(destination), "--dry-run", "--json", "--endpoint-url", server.endpoint, *options]
    outcome = millrace.run(*arguments, measure_memory=True)
    assert outcome.code == CONVERTED, str(outcome)[-2000:]
    assert outcome.peak_bytes <= most, f"{outcome.peak_bytes / 2**20:.1f} MiB for {KEYS} keys"
    print(f"{KEYS} keys: {outcome.peak_bytes / 2**20:.1f} MiB")
    return json.loads(outcome.stdout.rstrip().rpartition("\n")[2])


@pytest.mark.parametrize("options", [[], ["--target-size", "128MiB"]], ids=["one by one", "merged"])
def test_a_long_listing_is_planned_in_little_memory(millrace, tmp_path, options):
    with ListingServer(KEYS).running() as server:
        run = plan(millrace, server, tmp_path / "out", *options)
        assert (run["objects_found"], run["planned_new"]) == (KEYS, KEYS)
        assert server.pages == -(-KEYS // 1000)


@pytest.mark.parametrize("is_merged", [False, True], ids=["one by one", "merged"])
def test_so_is_one_that_the_manifest_knows(millrace, tmp_path, is_merged):
    """With half of the objects converted, and one of those changed since."""
    folder = tmp_path / "out/_millrace/manifest"
    folder.mkdir(parents=True)
    options = fingerprints(millrace, tmp_path)
    with (folder / "snapshot-20261101T000000.000000Z-00000000.jsonl").open("w") as file:
        file.write('{"snapshot":1,"replaces":[]}\n')
        for number in range(0, KEYS, 2):
            file.write(line(number, options, is_merged))
    with ListingServer(KEYS).running() as server:
        run = plan(millrace, server, tmp_path / "out", most=MOST_KNOWN)
    # Who is merged with one that has changed is converted with it.
    known = len(range(0, KEYS, 2))
    regrouped = 499 if is_merged else 0
    assert (run["planned_new"], run["planned_changed"], run.get("planned_regrouped", 0)) == (KEYS // 2, 1, regrouped)
    # Outputs of their own are looked for in a folder; none is there.
    assert run["planned_unchanged" if is_merged else "planned_missing_output"] == known - 1 - regrouped


def fingerprints(millrace, tmp_path) -> dict[str, str]:
    """The hashes of the default options, as an output names them."""
    (tmp_path / "a.csv").write_text("id\n1\n")
    assert millrace.run("convert", tmp_path / "a.csv", "--to", tmp_path / "first").code == CONVERTED
    (segment,) = (tmp_path / "first/_millrace/manifest").glob("segment-*")
    return {output["format"]: output["options"] for output in json.loads(segment.read_text())["outputs"]}


def line(number: int, options: dict[str, str], is_merged: bool) -> str:
    name = key(number)
    size = 1000 + number % 7000 + (1 if number == 0 else 0)
    group = f"{number // 1000:032x}"
    outputs = [
        {"format": format, "key": f"{format}/{group}.{format}" if is_merged else f"{format}/{name}.{format}", "bytes": 10, "rows": 1, "options": options[format]}
        for format in ("parquet", "avro")
    ]
    entry = {"slot": name, "source": f"s3://bucket/{name}", "etag": f"{number:032x}", "size": size, "rows_read": 1, "rows_rejected": 0, "time": 1}
    if is_merged:
        entry |= {"group": group, "place": f"s3://bucket/{name}"}
    return json.dumps(entry | {"outputs": outputs}, separators=(",", ":")) + "\n"
