"""python bench/kernels/results.py FILE: writes what `kernels --json` measured as the section "Kernels" of bench/RESULTS.md."""

import datetime
import json
import os
import sys
from pathlib import Path

BENCH = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(BENCH))

import page  # noqa: E402
from harness import machine  # noqa: E402

ABOUT = """Each loop by itself, on one core, over data that stays in the processor's cache: parsers over a slab of 16,384 records and 11 columns, encoders over
131,072 rows. Medians of 200 runs; every run's answer was compared with a slow twin's. The floor is timed in turn with the kernel: *copy* is a
memcpy of the bytes that go in, *touch* a loop that loads every value of the column and stores one word for it. GB/s count the bytes that go in."""


def table(kernels: list[dict]) -> str:
    lines = ["| kernel | ns a value | GB/s | floor | times the floor |", "|---|---:|---:|---|---:|"]
    for one in kernels:
        nanoseconds = one["seconds"] * 1e9 / one["values"]
        speed = one["bytes"] / one["seconds"] / 1e9
        ratio = one["seconds"] / one["floor_seconds"]
        lines.append(f"| {one['kernel']} | {nanoseconds:,.2f} | {speed:.2f} | {one['floor']} | {ratio:.1f} |")
    return "\n".join(lines)


def main() -> None:
    kernels = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    today = datetime.datetime.now(datetime.timezone.utc).date()
    setting = f"Machine: {machine()}. Date: {today}. One-minute load at the end: {os.getloadavg()[0]:.1f}."
    body = "\n\n".join([ABOUT, setting, table(kernels)])
    page.replace(BENCH / "RESULTS.md", "Kernels", body)
    print(table(kernels))


if __name__ == "__main__":
    main()
