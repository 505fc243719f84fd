"""python bench/run.py [--quick] [--only speed,memory,…] [--case KEY,…] [--rounds N]: Millrace beside its peers, every answer checked.

Needs MILLRACE_BIN; without it only the peers' speed is taken, and nothing is written. Each case is kept in bench/results.json as soon as
it has been run, and each part rewrites its own sections of bench/RESULTS.md: a run that was broken off goes on with --only and --case.
"""

import argparse
import fcntl
import os
import shutil
import subprocess
import time

import charts
import page
import results
import report
from cases import Case, all_cases
from contest import Result, run_case
from conversions import VARIANTS, Conversions, Wanted
from generators.dataset import DATA, Dataset
from generators.events import events
from generators.lineitem import lineitem
from generators.wide import wide
from harness import HERE, setting
from large import measure_large
from objects import measure_objects
from queries import events_queries, lineitem_queries, measure_queries
from sizes import CODECS, measure_sizes

RESULTS = HERE / "RESULTS.md"
KEPT_RESULTS = HERE / "results.json"
PARTS = ("speed", "memory", "objects", "sizes", "declared", "queries")
# Only when asked for: they take long, and want room on the disk.
FURTHER_PARTS = ("many", "large")
WIDE = "*wide* is the table of 450 columns of the speed cases, with 50,000 of its 120,000 rows. "
KEPT = "A peer's file is kept for its version, Millrace's are made in every run; counts, sums and hashes of every column were compared with the source's."
# Whose files are asked; DataFusion's and ClickHouse's are left out to keep the run short.
ASKED = ("DuckDB", "Polars", "pyarrow")


SPEED = """Medians; memory is the highest of all rounds. *No start-up*: a Python library states its own time, without Python's start and its
import; CPU and both ratios take that smaller one, except for the small files, where a process counts whole. Before each round, outside of
the time, what others left to be written goes to the disk. Millrace syncs its files to the disk before they get their name, and that
counts; no peer does. Peers write Parquet alone unless it says otherwise, at the same codec and level, with their own number of threads.

Every answer is checked in the first round: rows, and counts, sums and hashes of every column. Parquet is read by pyarrow, Millrace's Avro
by fastavro, every value (beyond 20 million rows only the counts in the blocks' heads), fastavro's by Polars. A contestant that fails or
gives another answer than the source is shown with its reason, and is no peer. awswrangler is not here: it reads from S3 only.
DuckDB's own program stands beside its library because a process of it starts without Python; the newest that PyPI has is of the line 1.5."""

# What follows a case's table, by its key.
FURTHER = {"sf10": report.scaling, "bad-rows": report.cost_of_bad_rows}


class Bench:
    def __init__(self, is_quick: bool, rounds: int | None, millrace: str | None, chosen: list[str]):
        self.is_quick = is_quick
        self.rounds = rounds
        self.millrace = millrace
        self.cases = all_cases(is_quick)
        # Keys, or what keys begin with; none: all.
        self.chosen = chosen
        self.kept = DATA / "quick-results.json" if is_quick else KEPT_RESULTS
        self.lineitem = lineitem("0.01" if is_quick else "1")
        self.setting = setting(millrace)

    def write(self, title: str, body: str) -> None:
        print(f"\n## {title}\n\n{body}\n", flush=True)
        if not self.is_quick and self.millrace:
            page.replace(RESULTS, title, body)

    def run_cases(self, part: str) -> list[tuple[Case, Result]]:
        """Runs what was chosen of a part, and gives all of it that was ever run."""
        for case in self.cases:
            if case.part == part and (not self.chosen or case.key.startswith(tuple(self.chosen))):
                result = run_case(case, self.millrace, self.rounds or case.rounds)
                if not self.millrace:
                    print(report.of_case(case, result), flush=True)
                    continue
                results.keep(self.kept, result)
        found = results.read(self.kept) if self.millrace else {}
        return [(case, found[case.key]) for case in self.cases if case.part == part and case.key in found]

    def speed(self) -> None:
        found = self.run_cases("speed")
        bodies = [report.of_case(case, result) + FURTHER.get(case.key, lambda _: "")(result) for case, result in found]
        pictures = charts.of_speed(found, DATA / "charts" if self.is_quick else HERE / "charts")
        self.write("Speed", "\n\n".join([SPEED, report.summary(found), *pictures, *bodies]))

    def memory(self) -> None:
        found = self.run_cases("memory")
        about = "Millrace within a budget, and what it costs; the peak is the kernel's high-water mark of the process, taken from outside. All else as above."
        pictures = charts.of_memory(found, DATA / "charts" if self.is_quick else HERE / "charts")
        self.write("Memory", "\n\n".join([about, *pictures, *(report.of_case(case, result) for case, result in found)]))

    def sizes(self, conversions: Conversions) -> None:
        about = (
            "Megabytes (10⁶ bytes) of each engine's file at the same codec and level; everything else is its default, and so are the types, which it finds "
            "by itself.\n**Bold**: the smallest peer's. " + WIDE + KEPT
        )
        self.write("Sizes", "\n\n".join([about, self.setting, *self.size_tables(conversions, is_declared=False)]))

    def declared(self, conversions: Conversions) -> None:
        about = (
            "As above, but all engines are told the same types: integers of 64 bits, decimals, dates, timestamps in microseconds, booleans, text.\n" + WIDE + KEPT
        )
        self.write("Sizes with declared types", "\n\n".join([about, self.setting, *self.size_tables(conversions, is_declared=True)]))

    def size_tables(self, conversions: Conversions, is_declared: bool) -> list[str]:
        inputs = [self.lineitem, wide(2_000 if self.is_quick else 50_000), events(3_000 if self.is_quick else 300_000)]
        return [
            f"### {dataset.name} ({megabytes(dataset)} of CSV, {len(dataset.types)} columns)\n\n{measure_sizes(conversions, dataset, is_declared)}"
            for dataset in inputs
        ]

    def queries(self, conversions: Conversions) -> None:
        rounds = self.rounds or 15
        parts = []
        for dataset, questions in ((self.lineitem, lineitem_queries), (events(3_000 if self.is_quick else 300_000), events_queries)):
            for codec in CODECS:
                files = {engine: conversions.make(dataset, Wanted(engine, codec)) for engine in (*self.own_variants(), *ASKED)}
                table = measure_queries(files, questions(files["Millrace"]), rounds)
                parts.append(f"### {dataset.name}, {codec}\n\n{table}")
        about = (
            f"Medians of {rounds} rounds, the files in a shuffled order within each round, the constants changing from round to round; each reader opens "
            "the file anew.\nA column is whose file is read, a row is who reads it. A ratio of 1 or more: Millrace's file is read at least as fast as the "
            "fastest peer's. Ratios below 1 stand in the tables. One cause is known: sums over lineitem's prices under zstd, whose pages Millrace compresses to 26 MB "
            "where DuckDB's come to 36 MB; a reader decompresses what the others left as it was."
        )
        self.write("Selective queries", "\n\n".join([about, self.setting, *parts]))

    def objects(self) -> None:
        body = measure_objects(self.millrace, self.rounds or 5, self.is_quick)
        self.write("1,000 small objects in S3 → Parquet and Avro", f"{self.setting}\n\n{body}")

    def many(self) -> None:
        body = measure_objects(self.millrace, self.rounds or 3, self.is_quick, are_many=True)
        self.write("10,000 very small objects in S3 → Parquet and Avro", f"{self.setting}\n\n{body}")

    def large(self) -> None:
        self.write("One large object in S3 → Parquet and Avro", f"{self.setting}\n\n{measure_large(self.millrace, self.rounds or 3, self.is_quick)}")

    def own_variants(self) -> list[str]:
        usage = subprocess.run([self.millrace, "convert", "--help"], capture_output=True, text=True, check=True).stdout
        return ["Millrace", *(name for name, words in VARIANTS.items() if words[0] in usage)]


def megabytes(dataset: Dataset) -> str:
    return f"{dataset.path.stat().st_size / 10**6:.0f} MB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="small inputs, few rounds, nothing written to the page")
    parser.add_argument("--rounds", type=int, help="in place of each case's own number, and of the 15 of queries")
    parser.add_argument("--only", type=lambda text: text.split(","), default=list(PARTS), help=f"some of {','.join(PARTS + FURTHER_PARTS)}")
    parser.add_argument("--case", type=lambda text: text.split(","), default=[], help="of speed and memory: keys of cases, or their beginnings")
    arguments = parser.parse_args()
    if unknown := set(arguments.only) - {*PARTS, *FURTHER_PARTS}:
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    DATA.mkdir(exist_ok=True)
    alone = open(DATA / ".running", "w")  # held until the process ends
    try:
        fcntl.flock(alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise SystemExit("bench: another run is under way here") from None
    for left in DATA.glob("out-*"):
        shutil.rmtree(left)
    bench = Bench(arguments.quick, arguments.rounds or (2 if arguments.quick else None), os.environ.get("MILLRACE_BIN"), arguments.case)
    if unknown := [name for name in arguments.case if not any(case.key.startswith(name) for case in bench.cases)]:
        parser.error(f"there is no case {', '.join(unknown)}; there are {', '.join(case.key for case in bench.cases)}")
    conversions = Conversions(bench.millrace or "")
    of_files = {
        "sizes": lambda: bench.sizes(conversions), "declared": lambda: bench.declared(conversions),
        "queries": lambda: bench.queries(conversions), "objects": bench.objects,
        "many": bench.many, "large": bench.large,
    }  # fmt: skip
    for part in arguments.only:
        began = time.monotonic()
        if part in of_files:
            if bench.millrace and not arguments.case:
                of_files[part]()
        else:
            getattr(bench, part)()
        print(f"bench: {part} took {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
