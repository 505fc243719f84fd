"""python bench/kernels/stages.py [--input CSV] [--print]: where a conversion's CPU-seconds go, stage by stage, and what options cost.

Profiles the binary MILLRACE_BIN with perf (Debian: linux-perf) and writes tables into docs/concepts/performance.md, between two marks.
Needs the right to profile: root, or kernel.perf_event_paranoid of 1 or less; kernel symbols show only as root.
"""

import argparse
import collections
import datetime
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from floors import copy_floor, pass_floor, read_floor, warm_page_cache, write_floor  # noqa: E402
from stage_map import COMPRESS, CUT, PARSE, READ, RECORDS, SCAN, STAGES, WRITE, stage_of  # noqa: E402

from harness import MIB, Taken, machine, measure  # noqa: E402

PAGE = HERE.parents[1] / "docs/concepts/performance.md"
BEGIN, END = "<!-- written by make profile: begin -->", "<!-- written by make profile: end -->"
FREQUENCY = 1999  # a second; not a round number, so as not to beat with anything
RUNS = {
    "Parquet, snappy": ["--format", "parquet", "--codec", "snappy"],
    "Parquet, zstd:1": ["--format", "parquet", "--codec", "zstd:1"],
    "both, snappy": ["--format", "parquet,avro", "--codec", "snappy"],
    "both, default codecs": ["--format", "parquet,avro"],
}
# Each beside the first.
CHOICES = {
    "snappy": ["--codec", "snappy"],
    "no codec": ["--codec", "none"],
    "zstd:1": ["--codec", "zstd:1"],
    "zstd:3": ["--codec", "zstd:3"],
    "zstd:9": ["--codec", "zstd:9"],
    "gzip:6": ["--codec", "gzip:6"],
    "snappy, `--parquet-profile modern`": ["--codec", "snappy", "--parquet-profile", "modern"],
    "snappy, `--memory 128MiB`": ["--codec", "snappy", "--memory", "128MiB"],
}
CONTRADICTED = "snappy, the last record contradicts a type"


@dataclass(frozen=True)
class Profile:
    # Stage: CPU-seconds.
    seconds: dict[str, float]
    wall: float
    output_bytes: int

    @property
    def cpu(self) -> float:
        return sum(self.seconds.values())

    @property
    def idle(self) -> float:
        return max(0.0, (os.cpu_count() or 1) * self.wall - self.cpu)


def profile(millrace: str, source: Path, options: list[str]) -> Profile:
    folder = Path(tempfile.mkdtemp(prefix="millrace-profile-"))
    try:
        out, record = folder / "out", folder / "perf.data"
        words = ["perf", "record", "-q", "-e", "cpu-clock", "-F", str(FREQUENCY), "-g", "-o", str(record), "--"]
        warm_page_cache(source.stat().st_size)
        run([*words, millrace, "convert", "--overwrite", str(source), "--to", str(out), *options])
        stacks = run(["perf", "script", "-i", str(record), "-F", "comm,time,ip,sym"])
        size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
        return tally(stacks, size)
    finally:
        shutil.rmtree(folder)


def run(words: list[str]) -> str:
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode != 0:
        raise SystemExit(f"{done.stderr}\nprofile: code {done.returncode} from {' '.join(words)[:300]}")
    return done.stdout


def tally(stacks: str, output_bytes: int) -> Profile:
    """Counts the samples by stage. A sample is a line with the thread and the time, then a line a frame."""
    counts: collections.Counter[str] = collections.Counter()
    times = []
    for block in stacks.split("\n\n"):
        lines = block.strip("\n").splitlines()
        if len(lines) < 2:
            continue
        times.append(float(lines[0].rsplit(None, 1)[1].rstrip(":")))
        counts[stage_of([(line.split(None, 1) + ["?"])[1] for line in lines[1:]])] += 1
    if not times:
        raise SystemExit("profile: perf took no samples")
    return Profile({stage: counts[stage] / FREQUENCY for stage in STAGES}, max(times) - min(times), output_bytes)


def median_profile(millrace: str, source: Path, options: list[str], rounds: int) -> Profile:
    """The one of median CPU-seconds: a median by stage would be of no run at all."""
    profiles = sorted((profile(millrace, source, options) for _ in range(rounds)), key=lambda one: one.cpu)
    return profiles[rounds // 2]


def stage_table(profiles: dict[str, Profile]) -> str:
    lines = ["| CPU-seconds | " + " | ".join(profiles) + " |", "|---|" + "---:|" * len(profiles)]
    for stage in STAGES:
        cells = [one.seconds[stage] for one in profiles.values()]
        # Less than a sample in a thousand is noise.
        if max(cells) >= 0.005:
            lines.append(f"| {stage} | " + " | ".join(f"{cell:.2f}" if cell >= 0.005 else "–" for cell in cells) + " |")
    lines.append("| **all stages** | " + " | ".join(f"**{one.cpu:.2f}**" for one in profiles.values()) + " |")
    lines.append("| idle: cores × wall − CPU | " + " | ".join(f"{one.idle:.2f}" for one in profiles.values()) + " |")
    lines.append("| wall, under the profiler | " + " | ".join(f"{one.wall:.2f}" for one in profiles.values()) + " |")
    return "\n".join(lines)


def floor_table(ours: Profile, source: Path) -> str:
    """The first run beside the floor. What has no floor of its own is not in the sum of ours either."""
    size = source.stat().st_size
    fields = count_fields(source)
    look, values = pass_floor(size), copy_floor(8 * fields)
    parse = [*PARSE.values(), RECORDS]
    rows = [
        ("read", "read(2) into memory that is used again", ours.seconds[READ], read_floor(source)),
        ("scan", "one look at each byte, four bytes stored a field", ours.seconds[SCAN], look + values / 2),
        ("cut", "one copy of each byte", ours.seconds[CUT], copy_floor(size)),
        ("parse", "one look at each byte, eight stored a field", sum(ours.seconds[stage] for stage in parse), look + values),
        ("encode", "one copy of eight bytes a field", encoding(ours), values),
        ("compress", "the codec itself, as it is", ours.seconds[COMPRESS], ours.seconds[COMPRESS]),
        ("write", "write(2) of as many bytes", ours.seconds[WRITE], write_floor(ours.output_bytes)),
    ]
    lines = ["| Parquet, snappy | the floor is | ours | floor | ratio |", "|---|---|---:|---:|---:|"]
    for name, what, taken, floor in rows:
        lines.append(f"| {name} | {what} | {taken:.2f} | {floor:.2f} | {taken / max(floor, 0.001):.1f} |")
    floor = sum(row[3] for row in rows)
    lines.append(f"| **all**, with what has no floor | | **{ours.cpu:.2f}** | **{floor:.2f}** | **{ours.cpu / floor:.1f}** |")
    return "\n".join(lines)


def count_fields(source: Path) -> int:
    """Or a little more, where text has commas or line feeds."""
    with open(source, "rb", buffering=0) as file:
        return sum(piece.count(b",") + piece.count(b"\n") for piece in iter(lambda: file.read(1 << 20), b""))


def encoding(ours: Profile) -> float:
    return sum(taken for stage, taken in ours.seconds.items() if stage.startswith("Parquet: ") and stage != COMPRESS)


def choices_table(millrace: str, source: Path, rounds: int) -> str:
    """What options cost, without the profiler."""
    lines = ["| Parquet only | wall, s | CPU, s | times the CPU of snappy | peak memory, MiB | output, MB |", "|---|---:|---:|---:|---:|---:|"]
    base = 0.0
    for name, options in {**CHOICES, CONTRADICTED: ["--codec", "snappy"]}.items():
        folder = Path(tempfile.mkdtemp(prefix="millrace-profile-"))
        try:
            input_path = contradicted(source, folder) if name == CONTRADICTED else source
            words = [millrace, "convert", "--overwrite", str(input_path), "--to", str(folder / "out"), "--format", "parquet", *options]
            taken = sorted((warm_measure(words, source) for _ in range(rounds)), key=lambda one: one.cpu)[rounds // 2]
            size = sum(path.stat().st_size for path in (folder / "out").rglob("*.parquet"))
        finally:
            shutil.rmtree(folder)
        base = base or taken.cpu
        lines.append(f"| {name} | {taken.wall:.2f} | {taken.cpu:.2f} | {taken.cpu / base:.2f} | {taken.peak / MIB:.0f} | {size / 1e6:.0f} |")
        print(f"  {name}: {taken.cpu:.2f} CPU-seconds, {taken.wall:.2f} s", file=sys.stderr, flush=True)
    return "\n".join(lines)


def warm_measure(words: list[str], source: Path) -> Taken:
    warm_page_cache(source.stat().st_size)
    return measure(words)


def contradicted(source: Path, folder: Path) -> Path:
    """A copy whose last record has a word in the first column: all that was encoded until then must be encoded again."""
    copy = folder / source.name
    shutil.copyfile(source, copy)
    with open(copy, "r+b") as file:
        file.seek(-min(1 << 16, source.stat().st_size), os.SEEK_END)
        last = file.read().rstrip(b"\n").rsplit(b"\n", 1)[-1]
        file.seek(0, os.SEEK_END)
        file.write(b"none," + last.split(b",", 1)[1] + b"\n")
    return copy


def body(millrace: str, source: Path, rounds: int) -> str:
    profiles = {}
    for name, options in RUNS.items():
        profiles[name] = median_profile(millrace, source, options, rounds)
        print(f"  {name}: {profiles[name].cpu:.2f} CPU-seconds, {profiles[name].wall:.2f} s", file=sys.stderr, flush=True)
    version = run([millrace, "--version"]).strip()
    today = datetime.datetime.now(datetime.timezone.utc).date()
    about = (
        f"Machine: {machine()}. Date: {today}. One-minute load at the end: {os.getloadavg()[0]:.1f}. Millrace {version}.\n"
        f"Input: {source.name}, {source.stat().st_size / 1e6:.0f} MB, in the page cache. {FREQUENCY} samples a second and core; of {rounds} runs the one of median CPU."
    )
    floors = floor_table(next(iter(profiles.values())), source)
    costs = choices_table(millrace, source, rounds)
    return "\n\n".join(
        [
            about,
            "### Where the CPU-seconds go",
            stage_table(profiles),
            "### How far that is from the floor",
            floors,
            "### What options cost",
            "The same input, without the profiler.",
            costs,
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--input", type=Path, help="a CSV; else lineitem of scale factor 1, which is made where it is missing")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--print", action="store_true", help="print the tables and write nothing")
    arguments = parser.parse_args()
    millrace = os.environ.get("MILLRACE_BIN")
    if not millrace or not shutil.which("perf"):
        raise SystemExit("profile: " + ("perf is missing (Debian: apt-get install linux-perf)" if millrace else "MILLRACE_BIN is not set"))
    source = arguments.input
    if source is None:
        from generators.lineitem import lineitem

        source = lineitem("1").path
    text = body(millrace, source, arguments.rounds)
    if arguments.print:
        return print(text)
    page = PAGE.read_text(encoding="utf-8")
    head, rest = page.split(BEGIN, 1)
    PAGE.write_text(f"{head}{BEGIN}\n\n{text}\n\n{END}{rest.split(END, 1)[1]}", encoding="utf-8")


if __name__ == "__main__":
    main()
