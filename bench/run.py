"""python bench/run.py [--quick] [--only speed,sizes,declared,queries,objects]: Millrace beside its peers, in the same run; every answer checked.

Needs MILLRACE_BIN; without it only the speed of the peers is taken. Each part writes its own sections of bench/RESULTS.md.
"""

import argparse
import os
import subprocess

import page
from conversions import VARIANTS, Conversions, Wanted
from generators.dataset import Dataset
from generators.events import events
from generators.lineitem import lineitem
from generators.wide import wide
from harness import HERE, setting
from objects import measure_objects
from queries import events_queries, lineitem_queries, measure_queries
from sizes import CODECS, measure_sizes
from speed import measure_speed

RESULTS = HERE / "RESULTS.md"
PARTS = ("speed", "sizes", "declared", "queries", "objects")
KEPT = "A peer's file is kept for its version, Millrace's are made in every run; counts, sums and hashes of every column were compared with the source's."
# Whose files are asked; DataFusion's and ClickHouse's are left out to keep the run short.
ASKED = ("DuckDB", "Polars", "pyarrow")


class Bench:
    def __init__(self, is_quick: bool, rounds: int, millrace: str | None):
        self.is_quick = is_quick
        self.rounds = rounds
        self.millrace = millrace
        self.lineitem = lineitem("0.01" if is_quick else "1")
        self.setting = setting(millrace)

    def write(self, title: str, body: str) -> None:
        print(f"\n## {title}\n\n{body}\n", flush=True)
        if not self.is_quick and self.millrace:
            page.replace(RESULTS, title, body)

    def speed(self) -> None:
        table = measure_speed(self.millrace, self.lineitem, 2 if self.is_quick else self.rounds)
        about = (
            f"TPC-H lineitem, scale factor 1 ({megabytes(self.lineitem)} of CSV, 16 columns). {self.rounds} rounds in a shuffled order. Memory is the "
            "highest of all rounds, everything\nelse the median. The ratio takes a Python library's time without the start of Python and its import."
        )
        self.write("Speed: lineitem → Parquet, snappy", f"{about}\n\n{self.setting}\n\n{table}")

    def sizes(self, conversions: Conversions) -> None:
        about = (
            "Megabytes (10⁶ bytes) of each engine's file at the same codec and level; everything else is its default, and so are the types, which it finds "
            "by itself.\n**Bold**: the smallest peer's. " + KEPT
        )
        self.write("Sizes", "\n\n".join([about, self.setting, *self.size_tables(conversions, is_declared=False)]))

    def declared(self, conversions: Conversions) -> None:
        about = (
            "As above, but all engines are told the same types: integers of 64 bits, decimals, dates, timestamps in microseconds, booleans, text.\n" + KEPT
        )
        self.write("Sizes with declared types", "\n\n".join([about, self.setting, *self.size_tables(conversions, is_declared=True)]))

    def size_tables(self, conversions: Conversions, is_declared: bool) -> list[str]:
        inputs = [self.lineitem, wide(2_000 if self.is_quick else 50_000), events(3_000 if self.is_quick else 300_000)]
        return [
            f"### {dataset.name} ({megabytes(dataset)} of CSV, {len(dataset.types)} columns)\n\n{measure_sizes(conversions, dataset, is_declared)}"
            for dataset in inputs
        ]

    def queries(self, conversions: Conversions) -> None:
        rounds = 3 if self.is_quick else 3 * self.rounds
        parts = []
        for dataset, questions in ((self.lineitem, lineitem_queries), (events(3_000 if self.is_quick else 300_000), events_queries)):
            for codec in CODECS:
                files = {engine: conversions.make(dataset, Wanted(engine, codec)) for engine in (*self.own_variants(), *ASKED)}
                table = measure_queries(files, questions(files["Millrace"]), rounds)
                parts.append(f"### {dataset.name}, {codec}\n\n{table}")
        about = (
            f"Medians of {rounds} rounds, the files in a shuffled order within each round, the constants changing from round to round; each reader opens "
            "the file anew.\nA column is whose file is read, a row is who reads it. A ratio of 1 or more: Millrace's file is read at least as fast as the "
            "fastest peer's. One thing is known to be slower: sums over lineitem's prices under zstd, whose pages Millrace compresses to 26 MB "
            "where DuckDB's come to 36 MB; a reader decompresses what the others left as it was."
        )
        self.write("Selective queries", "\n\n".join([about, self.setting, *parts]))

    def objects(self) -> None:
        body = measure_objects(self.millrace, self.rounds, self.is_quick)
        self.write("1,000 small objects in S3 → Parquet and Avro", f"{self.setting}\n\n{body}")

    def own_variants(self) -> list[str]:
        usage = subprocess.run([self.millrace, "convert", "--help"], capture_output=True, text=True, check=True).stdout
        return ["Millrace", *(name for name, words in VARIANTS.items() if words[0] in usage)]


def megabytes(dataset: Dataset) -> str:
    return f"{dataset.path.stat().st_size / 10**6:.0f} MB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="small inputs, few rounds, nothing written")
    parser.add_argument("--rounds", type=int, default=7, help="of conversions; queries are asked three times as often")
    parser.add_argument("--only", type=lambda text: text.split(","), default=list(PARTS), help=f"some of {','.join(PARTS)}")
    arguments = parser.parse_args()
    if unknown := set(arguments.only) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    bench = Bench(arguments.quick, arguments.rounds, os.environ.get("MILLRACE_BIN"))
    if "speed" in arguments.only:
        bench.speed()
    if bench.millrace:
        conversions = Conversions(bench.millrace)
        if "sizes" in arguments.only:
            bench.sizes(conversions)
        if "declared" in arguments.only:
            bench.declared(conversions)
        if "queries" in arguments.only:
            bench.queries(conversions)
        if "objects" in arguments.only:
            bench.objects()


if __name__ == "__main__":
    main()
