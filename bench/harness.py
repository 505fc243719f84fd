"""Runs engines as processes of their own and says what they took, on which machine, in which versions."""

import datetime
import json
import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
MEASURE = HERE.parent / "scripts/testkit/measure.py"
CONVERT = HERE / "peers/convert.py"
MIB = 1 << 20

# Engine: its key in peers/convert.py.
PEERS = {"DuckDB": "duckdb", "Polars": "polars", "pyarrow": "pyarrow", "DataFusion": "datafusion", "ClickHouse": "clickhouse"}


@dataclass(frozen=True)
class Taken:
    """What one run of a command took."""

    wall: float
    cpu: float
    peak: int
    # Without the start of the interpreter, where the command says so.
    inner: float | None


def measure(command: list[str]) -> Taken:
    read, write = os.pipe()
    words = [sys.executable, "-I", "-S", str(MEASURE), str(write), *command]
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, pass_fds=(write,), check=False)
    os.close(write)
    with open(read, encoding="ascii") as report:
        taken = json.load(report)
    if done.returncode != 0:
        raise SystemExit(f"{done.stderr}\nbench: code {done.returncode} from {' '.join(command)[:400]}")
    inner = json.loads(done.stdout)["inner_seconds"] if str(CONVERT) in command else None
    return Taken(taken["wall_seconds"], taken["cpu_seconds"], taken["peak_bytes"], inner)


def peer_command(peer: str, source: Path, out: Path, codec: str, types: Path | None = None) -> list[str]:
    return [sys.executable, str(CONVERT), PEERS[peer], str(source), str(out), codec, *([str(types)] if types else [])]


def peer_version(peer: str) -> str:
    return version("chdb" if peer == "ClickHouse" else PEERS[peer])


def machine() -> str:
    model = next((line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "?")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB, Linux {platform.release()}"


def versions(millrace: str | None) -> str:
    parts = [f"{name} {version(name)}" for name in ("polars", "duckdb", "pyarrow", "datafusion", "chdb", "tpchgen-cli")]
    if millrace:
        parts.insert(0, "Millrace " + subprocess.run([millrace, "--version"], capture_output=True, text=True, check=True).stdout.strip())
    return ", ".join([*parts, f"Python {platform.python_version()}"])


def setting(millrace: str | None) -> str:
    """The lines below a section's heading: where, when and with what its figures were taken."""
    today = datetime.datetime.now(datetime.timezone.utc).date()
    return f"Machine: {machine()}. Date: {today}. One-minute load at the start: {os.getloadavg()[0]:.1f}.\nVersions: {versions(millrace)}."
