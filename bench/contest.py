"""Runs a case: every contestant in turn, in an order that is shuffled each round, and checks what each has written."""

from __future__ import annotations

import os
import random
import shutil
import statistics
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import answers
from generators.dataset import DATA, Dataset
from harness import Failed, Taken, measure, setting

if TYPE_CHECKING:
    from cases import Case, Contestant

# Beyond it Avro is checked by its count of rows alone: fastavro decodes 100,000 rows of 16 columns a second and core.
MOST_ROWS_DECODED = 20_000_000


@dataclass
class Standing:
    """How a contestant did."""

    label: str
    is_ours: bool
    formats: list[str]
    # Of the source.
    size: int
    rounds: list[Taken] = field(default_factory=list)
    output_sizes: dict[str, int] = field(default_factory=dict)
    # Why it is out of the contest, in one line.
    failure: str = ""

    def median(self, name: str) -> float:
        return statistics.median(getattr(taken, name) for taken in self.rounds)

    @property
    def has_inner(self) -> bool:
        return bool(self.rounds) and self.rounds[0].inner is not None

    @property
    def peak(self) -> int:
        return max(taken.peak for taken in self.rounds)

    def seconds(self, is_whole_process: bool) -> float:
        """What is compared: a library without its start-up, unless processes count whole."""
        return self.median("inner" if self.has_inner and not is_whole_process else "wall")

    def cpu_seconds(self, is_whole_process: bool) -> float:
        return self.median("inner_cpu" if self.has_inner and not is_whole_process else "cpu")


@dataclass
class Result:
    """A case that was run, as it is kept in results.json."""

    key: str
    setting: str
    name: str
    size: int
    columns: int
    rows: int
    standings: list[Standing]

    def as_json(self) -> dict:
        return asdict(self)

    @classmethod
    def from_json(cls, told: dict) -> "Result":
        standings = [Standing(**{**one, "rounds": [Taken(**taken) for taken in one["rounds"]]}) for one in told["standings"]]
        return cls(**{**told, "standings": standings})


def run_case(case: Case, millrace: str | None, rounds: int) -> Result:
    dataset = case.make()
    contestants = [entry for entry in case.contestants() if millrace or not entry.is_ours]
    standings = {entry.label: Standing(entry.label, entry.is_ours, list(entry.formats), (entry.dataset or dataset).size) for entry in contestants}
    about, rows = setting(millrace), 0
    for source in unique(entry.dataset or dataset for entry in contestants):
        rows = answers.of_source(source.readable, source.types, source.has_newlines)["rows"][0]
        warm(source.path)
    print(f"\n{case.title}: {dataset.size:,} bytes, {rows:,} rows", flush=True)
    order = random.Random(0)
    for number in range(rounds):
        for entry in order.sample(contestants, len(contestants)):
            standing = standings[entry.label]
            if not standing.failure and number < (entry.most_rounds or rounds):
                run_once(case, entry, entry.dataset or dataset, standing, millrace or "", is_checked=number == 0)
                print(f"  round {number + 1}: {entry.label}: {standing.failure or f'{standing.rounds[-1].wall:.3f} s'}", flush=True)
    return Result(case.key, about, dataset.name, dataset.size, len(dataset.types), rows, list(standings.values()))


def unique(datasets) -> list[Dataset]:
    return list({dataset.path: dataset for dataset in datasets}.values())


def warm(path: Path) -> None:
    """Brings a file into the page cache, for everyone alike."""
    with open(path, "rb", buffering=0) as file:
        while file.read(16 << 20):
            pass


def run_once(case: Case, entry: Contestant, dataset: Dataset, standing: Standing, millrace: str, is_checked: bool) -> None:
    DATA.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="out-", dir=DATA))
    try:
        words = entry.command(millrace, folder, dataset, case.codecs)
        os.sync()  # so that nobody pays for what another has left to be written
        taken = measure(words, case.time_limit)
        outputs = entry.outputs(folder, dataset)
        if is_checked:
            for name, path in outputs.items():
                if wrong := difference(entry, dataset, name, path):
                    raise Failed(wrong)
        standing.rounds.append(taken)
        standing.output_sizes = {name: path.stat().st_size for name, path in outputs.items()}
    except Failed as failed:
        standing.failure = str(failed).replace(str(folder), "").replace(str(dataset.path), dataset.path.name)
    finally:
        shutil.rmtree(folder)


def difference(entry: Contestant, dataset: Dataset, name: str, path: Path) -> str:
    """What is wrong with an output, or nothing."""
    expected = answers.of_source(dataset.readable, dataset.types, dataset.has_newlines)
    if not path.exists():
        return f"wrote no {name}"
    if name == "avro" and expected["rows"][0] > MOST_ROWS_DECODED:
        rows = answers.rows_of_avro(path)
        return "" if (rows,) == expected["rows"] else f"wrong Avro: {rows:,} rows"
    if name == "avro":  # Millrace's by fastavro, and fastavro's by another
        read = answers.of_avro if entry.is_ours else answers.of_avro_by_polars
    else:
        read = answers.of_parquet
    found = read(path, dataset.types)
    if different := answers.differences(expected, found):
        return f"wrong {name}: another answer than the source in {', '.join(different[:5])}" + (", …" if len(different) > 5 else "")
    return ""
