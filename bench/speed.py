"""How fast is a conversion? lineitem → Parquet, snappy, Millrace and Polars in turn.

Times are of whole processes. A peer that is a Python library also states its time without the start of Python, and the ratio is
taken against that smaller one.
"""

import random
import shutil
import statistics
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import answers
from generators.dataset import Dataset
from harness import MIB, Taken, measure, peer_command


@dataclass
class Samples:
    taken: list[Taken] = field(default_factory=list)
    size: int = 0

    def median(self, name: str) -> float:
        return statistics.median(getattr(taken, name) for taken in self.taken)

    @property
    def has_inner(self) -> bool:
        return self.taken[0].inner is not None

    @property
    def seconds(self) -> float:
        return self.median("inner" if self.has_inner else "wall")


def command(engine: str, millrace: str, dataset: Dataset, out: Path) -> tuple[list[str], Path]:
    """The words to run, and where the output is then."""
    if engine == "Millrace":
        words = [millrace, "convert", str(dataset.path), "--to", str(out), "--format", "parquet", "--codec", "snappy"]
        return words, out / "parquet" / f"{dataset.path.name}.parquet"
    output = out / "peer.parquet"
    return peer_command(engine, dataset.path, output, "snappy"), output


def measure_speed(millrace: str | None, dataset: Dataset, rounds: int) -> str:
    """One Markdown table."""
    contestants = ["Millrace", "Polars"] if millrace else ["Polars"]
    expected = answers.of_csv(dataset.path, dataset.types)  # also brings the file into the page cache, for everyone alike
    print(f"{dataset.path.name}: {dataset.path.stat().st_size:,} bytes, {expected['rows'][0]:,} rows", flush=True)
    samples = {engine: Samples() for engine in contestants}
    order = random.Random(0)
    for number in range(rounds):
        for engine in order.sample(contestants, len(contestants)):
            out = Path(tempfile.mkdtemp(prefix="millrace-bench-"))
            try:
                words, output = command(engine, millrace or "", dataset, out)
                taken = measure(words)
                if number == 0 and answers.differences(expected, answers.of_parquet(output, dataset.types)):
                    raise SystemExit(f"bench: {engine} gives another answer than the source")
                samples[engine].taken.append(taken)
                samples[engine].size = output.stat().st_size
            finally:
                shutil.rmtree(out)
            print(f"  round {number + 1}: {engine:<10} {taken.wall:.2f} s", flush=True)
    return table(samples)


def table(samples: dict[str, Samples]) -> str:
    ours = samples.get("Millrace")
    lines = [
        "| | wall, median | without start-up | CPU | peak memory | output | slower than Millrace |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for name, kept in samples.items():
        inner = f"{kept.median('inner'):.2f} s" if kept.has_inner else "–"
        ratio = f"{kept.seconds / ours.seconds:.2f} ×" if ours else "–"
        lines.append(
            f"| {name} | {kept.median('wall'):.2f} s | {inner} | {kept.median('cpu'):.2f} s "
            f"| {max(taken.peak for taken in kept.taken) / MIB:.0f} MiB | {kept.size / MIB:.1f} MiB | {ratio} |"
        )
    return "\n".join(lines)
