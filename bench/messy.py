"""python bench/messy.py [--kind KIND] [--show]: messy files whose content is known, read with defaults by Millrace and by its peers.

Needs MILLRACE_BIN. Writes bench/MESSY.md, unless only a kind is run; --show also prints each case that is not right. The files are made
anew from messy/, in bench/data; a few are read where packages brought them. One rule judges all: messy/compare.py.
"""

import argparse
import datetime
import os
import shutil
import subprocess
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from generators.dataset import DATA
from harness import HERE
from messy.case import Messy
from messy.compare import ERROR, LOST, RIGHT, WRONG, judged
from messy.engines import NOT_OF_JSON, PEERS, Answer, Millrace, Peer
from messy.forms import all_forms
from messy.json_lines import all_json_lines
from messy.packed import all_packed
from messy.shipped import all_shipped
from messy.tables import all_tables
from messy.values import all_values

REPORT = HERE / "MESSY.md"
MILLRACE = "Millrace"
ENGINES = (MILLRACE, *PEERS)
NOT_ASKED = "–"
CRASH = "crash"


@dataclass(frozen=True)
class Verdict:
    what: str
    why: str = ""


def corpus() -> list[Messy]:
    return [case for make in (all_forms, all_tables, all_values, all_packed, all_json_lines, all_shipped) for case in make()]


def verdict(case: Messy, answer: Answer) -> Verdict:
    if answer.is_crash:
        return Verdict(CRASH, answer.error)
    if answer.table is None:
        return Verdict(RIGHT if case.rows is None else ERROR, answer.error)
    return Verdict(*judged(case, *answer.table))


def suffix(case: Messy) -> str:
    """Names are for people; engines see what is behind the first point."""
    return case.name[case.name.index(".") :]


def run(cases: list[Messy], millrace: str, is_shown: bool) -> dict[str, list[Verdict]]:
    engines = {MILLRACE: Millrace(millrace), **{name: Peer(name) for name in PEERS}}
    found: dict[str, list[Verdict]] = defaultdict(list)
    DATA.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="messy-", dir=DATA))
    try:
        for number, case in enumerate(cases):
            path = folder / f"{number:04d}{suffix(case)}"
            path.write_bytes(case.data)
            for name, engine in engines.items():
                is_asked = not (case.is_json and name in NOT_OF_JSON)
                one = verdict(case, engine.read(path, case.is_json)) if is_asked else Verdict(NOT_ASKED)
                found[name].append(Verdict(one.what, cell(one.why.replace(str(path), "the file"))))
                if is_shown and one.what not in (RIGHT, NOT_ASKED):
                    print(f"{case.kind}: {case.name}: {name}: {one.what}: {found[name][-1].why}", flush=True)
            path.unlink()
    finally:
        for engine in engines.values():
            engine.end()
        shutil.rmtree(folder)
    return found


def counted(verdicts: list[Verdict]) -> str:
    """right / clear error / wrong cells / lost rows, and crashes where there were any"""
    counts = Counter(one.what for one in verdicts if one.what != NOT_ASKED)
    if not counts:
        return NOT_ASKED
    crashes = f" / {counts[CRASH]} crashes" if counts[CRASH] else ""
    return f"**{counts[RIGHT]}** / {counts[ERROR]} / {counts[WRONG]} / {counts[LOST]}{crashes}"


def table(cases: list[Messy], found: dict[str, list[Verdict]]) -> list[str]:
    kinds: dict[str, list[int]] = defaultdict(list)
    for number, case in enumerate(cases):
        kinds[case.kind].append(number)
    lines = [f"| kind | files | {' | '.join(ENGINES)} |", "|---|---:|" + "---:|" * len(ENGINES)]
    for kind, numbers in kinds.items():
        lines.append(f"| {kind} | {len(numbers)} | {' | '.join(counted([found[engine][number] for number in numbers]) for engine in ENGINES)} |")
    return [*lines, f"| all | {len(cases)} | {' | '.join(counted(found[engine]) for engine in ENGINES)} |"]


def cell(text: str) -> str:
    """Text for one cell of a table."""
    printable = "".join(sign if sign.isprintable() else "·" for sign in " ".join(text.split()))
    return printable.replace("|", "\\|")[:200]


def failures(cases: list[Messy], verdicts: list[Verdict], found: dict[str, list[Verdict]]) -> list[str]:
    lines = ["| kind | file | Millrace | reason | right |", "|---|---|---|---|---|"]
    for number, (case, one) in enumerate(zip(cases, verdicts)):
        if one.what != RIGHT:
            others = ", ".join(name for name in PEERS if found[name][number].what == RIGHT) or "nobody"
            lines.append(f"| {case.kind} | {cell(case.name)} | {one.what} | {one.why} | {others} |")
    return lines if len(lines) > 2 else ["None."]


def page(cases: list[Messy], found: dict[str, list[Verdict]], millrace: str) -> str:
    own = subprocess.run([millrace, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    versions = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "polars", "pandas", "clevercsv", "pyarrow"))
    made = sum(case.kind != "shipped in packages" for case in cases)
    return "\n".join([
        "# Messy files", "",
        f"Written by `make messy` on {datetime.datetime.now(datetime.timezone.utc).date()}: {len(cases)} files, {made} made by `bench/messy/`, the others "
        f"brought along by packages. Millrace {own}, {versions}.", "",
        "Each engine reads each file with its defaults. What a made file holds is known because it was made so; what the others hold is what two",
        "readers agree on that were told the dialect. A cell is right when what was written can be told from it: text as it stands, or a number, a date, a",
        "boolean of exactly that value (`bench/messy/compare.py`); leaving a value as text is never wrong. A file that nobody can read is right when",
        "it is refused; elsewhere a clear error loses nothing, but is not right. CleverCSV gives texts, and does not read JSON.", "",
        "**right** / clear error / wrong cells / lost rows", "",
        *table(cases, found), "", "## What Millrace does not get right", "", *failures(cases, found[MILLRACE], found), "",
    ])  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kind", help="only files of the kinds that begin so; nothing is written")
    parser.add_argument("--show", action="store_true", help="also print each case that is not right")
    arguments = parser.parse_args()
    cases = [case for case in corpus() if not arguments.kind or case.kind.startswith(arguments.kind)]
    found = run(cases, os.environ["MILLRACE_BIN"], arguments.show)
    print("\n".join(table(cases, found)))
    if not arguments.kind:
        REPORT.write_text(page(cases, found, os.environ["MILLRACE_BIN"]), encoding="utf-8")


if __name__ == "__main__":
    main()
