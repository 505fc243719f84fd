"""python bench/run.py [--quick]: Millrace beside its peers, in the same run and in turn; every answer checked.

Times are of whole processes. A peer that is a Python library also states its time without the start of Python, and the ratio is
taken against that smaller one. Needs MILLRACE_BIN; without it the peers are run alone.
"""

import argparse
import json
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

HERE = Path(__file__).resolve().parent
MEASURE = HERE.parent / "scripts/testkit/measure.py"
RESULTS = HERE / "RESULTS.md"
MIB = 1 << 20


@dataclass(frozen=True)
class Engine:
    name: str
    command: list[str]  # SOURCE and OUT are put in
    output: str  # where the output is, below OUT's folder


@dataclass
class Samples:
    wall: list[float] = field(default_factory=list)
    inner: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    peak: list[int] = field(default_factory=list)
    size: int = 0

    @property
    def seconds(self) -> float:
        return statistics.median(self.inner or self.wall)


def measure(command: list[str]) -> tuple[dict, str]:
    read, write = os.pipe()
    words = [sys.executable, "-I", "-S", str(MEASURE), str(write), *command]
    done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, pass_fds=(write,), check=False)
    os.close(write)
    with open(read, encoding="ascii") as report:
        taken = json.load(report)
    if done.returncode != 0:
        raise SystemExit(f"bench: code {done.returncode} from {' '.join(command)}")
    return taken, done.stdout


# --- lineitem → Parquet, snappy ---------------------------------------------------------------------------------------


def lineitem(scale: str) -> Path:
    folder = HERE / "data" / f"sf{scale}"
    path = folder / "lineitem.csv"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as unfinished:
            generator = Path(sys.executable).with_name("tpchgen-cli")
            subprocess.run([generator, "csv", "-s", scale, "--tables=lineitem", f"--output-dir={unfinished}"], check=True)
            os.replace(Path(unfinished) / "lineitem.csv", path)
    return path


SUMS = ("l_orderkey", "l_partkey", "l_suppkey", "l_linenumber", "l_quantity", "l_extendedprice", "l_discount", "l_tax")
DATES = ("l_shipdate", "l_commitdate", "l_receiptdate")
TEXTS = ("l_returnflag", "l_shipmode", "l_comment")

Answer = dict[str, object]


def answer(batches) -> Answer:
    """Row count, sums of the numbers, ends of the dates, characters of the texts: the same for the source and every output."""
    found: Answer = {"rows": 0}

    def merge(name: str, value: object, how) -> None:
        found[name] = value if name not in found else how(found[name], value)

    for batch in batches:
        found["rows"] += batch.num_rows
        for name in SUMS:
            merge(f"sum {name}", pc.sum(batch.column(name).cast(pa.float64())).as_py(), lambda a, b: a + b)
        for name in DATES:
            ends = pc.min_max(batch.column(name).cast(pa.date32())).as_py()
            merge(f"first {name}", ends["min"], min)
            merge(f"last {name}", ends["max"], max)
        for name in TEXTS:
            merge(f"characters of {name}", pc.sum(pc.utf8_length(batch.column(name).cast(pa.string()))).as_py(), lambda a, b: a + b)
    return found


def same(a: Answer, b: Answer) -> bool:
    def close(x: object, y: object) -> bool:
        return abs(x - y) <= 1e-9 * abs(x) if isinstance(x, float) and isinstance(y, float) else x == y

    return a.keys() == b.keys() and all(close(a[name], b[name]) for name in a)


def engines(millrace: str | None) -> list[Engine]:
    found = []
    if millrace:
        convert = [millrace, "convert", "SOURCE", "--to", "OUT", "--format", "parquet", "--codec", "snappy"]
        found.append(Engine("Millrace", convert, "parquet/lineitem.csv.parquet"))
    peer = str(HERE / "peers/polars_parquet.py")
    found.append(Engine("Polars", [sys.executable, peer, "SOURCE", "OUT/polars.parquet"], "polars.parquet"))
    return found


def run_case(source: Path, contestants: list[Engine], rounds: int) -> dict[str, Samples]:
    with pyarrow.csv.open_csv(source) as reader:  # also brings the file into the page cache, for everyone alike
        expected = answer(reader)
    print(f"{source.name}: {source.stat().st_size:,} bytes, {expected['rows']:,} rows", flush=True)
    samples = {engine.name: Samples() for engine in contestants}
    order = random.Random(0)
    for number in range(rounds):
        for engine in order.sample(contestants, len(contestants)):
            out = Path(tempfile.mkdtemp(prefix="millrace-bench-"))
            try:
                words = [word.replace("SOURCE", str(source)).replace("OUT", str(out)) for word in engine.command]
                taken, printed = measure(words)
                output = out / engine.output
                if number == 0 and not same(expected, answer(pq.ParquetFile(output).iter_batches())):
                    raise SystemExit(f"bench: {engine.name} gives another answer than the source")
                kept = samples[engine.name]
                kept.wall.append(taken["wall_seconds"])
                kept.cpu.append(taken["cpu_seconds"])
                kept.peak.append(taken["peak_bytes"])
                kept.size = output.stat().st_size
                if engine.name != "Millrace":
                    kept.inner.append(json.loads(printed)["inner_seconds"])
            finally:
                shutil.rmtree(out)
            print(f"  round {number + 1}: {engine.name:<10} {taken['wall_seconds']:.2f} s", flush=True)
    return samples


# --- The page ---------------------------------------------------------------------------------------------------------


def machine() -> str:
    model = next((line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "?")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB, Linux {platform.release()}"


def versions(millrace: str | None) -> str:
    parts = [f"{name} {version(name)}" for name in ("polars", "pyarrow", "tpchgen-cli")]
    if millrace:
        parts.insert(0, "Millrace " + subprocess.run([millrace, "--version"], capture_output=True, text=True, check=True).stdout.strip())
    return ", ".join([*parts, f"Python {platform.python_version()}"])


def table(samples: dict[str, Samples]) -> str:
    ours = samples.get("Millrace")
    lines = [
        "| | wall, median | without start-up | CPU | peak memory | output | slower than Millrace |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for name, kept in samples.items():
        inner = f"{statistics.median(kept.inner):.2f} s" if kept.inner else "–"
        ratio = f"{kept.seconds / ours.seconds:.2f} ×" if ours else "–"
        lines.append(
            f"| {name} | {statistics.median(kept.wall):.2f} s | {inner} | {statistics.median(kept.cpu):.2f} s "
            f"| {max(kept.peak) / MIB:.0f} MiB | {kept.size / MIB:.1f} MiB | {ratio} |"
        )
    return "\n".join(lines)


def page(scale: str, rounds: int, source: Path, samples: dict[str, Samples], millrace: str | None) -> str:
    return f"""# Benchmarks

Written by `make bench`. Every engine ran in the same run, in turn, {rounds} rounds in a shuffled order, on a file that was in the page
cache; the answers (row count, sums, ends of dates, characters of texts) were compared with the source's. Memory is the highest of
all rounds, everything else the median. The ratio takes a Python library's time without the start of Python and its import.

Machine: {machine()}.
Versions: {versions(millrace)}.

## TPC-H lineitem, scale factor {scale} ({source.stat().st_size / 10**6:.0f} MB of CSV, 16 columns) → Parquet, snappy

{table(samples)}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a small input, two rounds, nothing written")
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    scale, rounds = ("0.01", 2) if arguments.quick else ("1", arguments.rounds)
    millrace = os.environ.get("MILLRACE_BIN")
    source = lineitem(scale)
    samples = run_case(source, engines(millrace), rounds)
    print()
    print(table(samples))
    if not arguments.quick and millrace:
        RESULTS.write_text(page(scale, rounds, source, samples, millrace), encoding="utf-8")
        print(f"\nwrote bench/{RESULTS.name}")


if __name__ == "__main__":
    main()
