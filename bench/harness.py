"""Runs engines as processes of their own and says what they took, on which machine, in which versions."""

import datetime
import json
import os
import platform
import signal
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import distribution, version
from pathlib import Path

HERE = Path(__file__).resolve().parent
MEASURE = HERE.parent / "scripts/testkit/measure.py"
CONVERT = HERE / "peers/convert.py"
MIB = 1 << 20

# Engine: its key in peers/convert.py.
PEERS = {"DuckDB": "duckdb", "Polars": "polars", "pyarrow": "pyarrow", "DataFusion": "datafusion", "ClickHouse": "clickhouse"}
DISTRIBUTIONS = ("polars", "duckdb", "duckdb-cli", "pyarrow", "datafusion", "chdb", "pandas", "fastavro", "tpchgen-cli")


class Failed(Exception):
    """A command that did not end well; the message is one line."""


@dataclass(frozen=True)
class Taken:
    """What one run of a command took, in seconds and bytes."""

    wall: float
    cpu: float
    peak: int
    # Without the start of the interpreter and its imports, where the command says so.
    inner: float | None = None
    inner_cpu: float | None = None


def measure(command: list[str], time_limit: float | None = None) -> Taken:
    read, write = os.pipe()
    words = [sys.executable, "-I", "-S", str(MEASURE), str(write), *command]
    child = subprocess.Popen(
        words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace",
        pass_fds=(write,), start_new_session=True)  # fmt: skip
    os.close(write)
    with open(read, encoding="ascii") as report:
        try:
            output, errors = child.communicate(timeout=time_limit)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.communicate()
            raise Failed(f"stopped after {time_limit:.0f} s") from None
        told = report.read()
    if child.returncode != 0 or not told:
        lines = [line.strip() for line in errors.splitlines() if line.strip()] or [f"exit code {child.returncode}"]
        raise Failed(next((line for line in lines if line.startswith("error:")), lines[-1])[:300])  # Millrace says more after it
    taken = json.loads(told)
    inner = json.loads(output.splitlines()[-1]) if str(CONVERT) in command else {}
    return Taken(
        taken["wall_seconds"], taken["cpu_seconds"], taken["peak_bytes"], inner.get("inner_seconds"), inner.get("inner_cpu_seconds"))


def peer_command(peer: str, source: Path, out: Path, codec: str, types: Path | None = None, has_newlines: bool = False) -> list[str]:
    """`out` is without the format's suffix. `peer` is a name on the page, or a key of peers/convert.py."""
    options = [*(["--newlines"] if has_newlines else []), *([str(types)] if types else [])]
    return [sys.executable, str(CONVERT), PEERS.get(peer, peer), str(source), str(out), codec, *options]


def duckdb_program() -> str:
    """The command line of DuckDB itself; the one in bin/ is a Python script that starts it."""
    return str(distribution("duckdb-cli").locate_file("duckdb_cli/duckdb"))


def peer_version(peer: str) -> str:
    return version("chdb" if peer == "ClickHouse" else PEERS[peer])


def spread(count: int, rounds: int) -> list[int]:
    """Which rounds somebody takes part in who takes part in `count` of them: the first, the last, and others between at equal steps."""
    if count >= rounds:
        return list(range(rounds))
    return [round(index * (rounds - 1) / max(count - 1, 1)) for index in range(count)]


def machine() -> str:
    model = next((line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "?")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB, Linux {platform.release()}"


def commit() -> str:
    """The commit that is checked out; with a plus where the sources differ from it."""
    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=HERE, capture_output=True, text=True, check=True).stdout.strip()

    changed = git("status", "--porcelain", "--", ":/Sources", ":/Package.swift")
    return git("rev-parse", "--short", "HEAD") + ("+" if changed else "")


def versions(millrace: str | None) -> str:
    parts = [f"{name} {version(name)}" for name in DISTRIBUTIONS]
    if millrace:
        number = subprocess.run([millrace, "--version"], capture_output=True, text=True, check=True).stdout.strip()
        parts.insert(0, f"Millrace {number} at {commit()}")
    return ", ".join([*parts, f"Python {platform.python_version()}"])


def setting(millrace: str | None) -> str:
    """The lines below a section's heading: where, when and with what its figures were taken."""
    today = datetime.datetime.now(datetime.timezone.utc).date()
    return f"Machine: {machine()}. Date: {today}. One-minute load at the start: {os.getloadavg()[0]:.1f}.\nVersions: {versions(millrace)}."
