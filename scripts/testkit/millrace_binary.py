"""Runs the built binary, for interop/ and e2e/."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

# A guard against a hang, not a measure of speed.
HANG_SECONDS = 600

MEASURE = Path(__file__).with_name("measure.py")


@dataclass(frozen=True)
class Outcome:
    """What a run of the binary left behind."""

    arguments: list[str]
    code: int
    stdout: str
    stderr: str
    peak_bytes: int | None = None

    @property
    def events(self) -> list[dict]:
        """The JSON Lines of `--json`: every line must be an object with an `event`."""
        parsed = [json.loads(line) for line in self.stdout.splitlines()]
        assert all(isinstance(event, dict) and "event" in event for event in parsed), self.stdout
        return parsed

    def events_named(self, name: str) -> list[dict]:
        return [event for event in self.events if event["event"] == name]

    def __str__(self) -> str:
        return f"millrace {' '.join(self.arguments)}\nexit code {self.code}\n-- stdout\n{self.stdout}\n-- stderr\n{self.stderr}"


@dataclass(frozen=True)
class Millrace:
    path: Path
    environment: dict[str, str] = field(default_factory=dict)

    @staticmethod
    def built() -> "Millrace":
        path = os.environ.get("MILLRACE_BIN", "")
        if not path:
            raise RuntimeError("MILLRACE_BIN does not name the built binary: run `make test`")
        if not os.access(path, os.X_OK):
            raise RuntimeError(f"MILLRACE_BIN={path} is not a program: run `make release`")
        return Millrace(Path(path).resolve())

    def full_environment(self, changes: dict[str, str | None] | None = None) -> dict[str, str]:
        """This process's environment; a change to None takes a variable away."""
        merged = os.environ | {"NO_COLOR": "1"} | self.environment | (changes or {})
        return {name: value for name, value in merged.items() if value is not None}

    def run(self, *arguments: object, env: dict[str, str | None] | None = None, measure_memory: bool = False, piped: bytes = b"", **popen) -> Outcome:
        words = [str(argument) for argument in arguments]
        command = [str(self.path), *words]
        report_read = report_write = None
        if measure_memory:
            report_read, report_write = os.pipe()
            command = [sys.executable, "-I", "-S", str(MEASURE), str(report_write), *command]
            popen["pass_fds"] = (report_write,)
        done = subprocess.run(
            command, input=piped, capture_output=True, timeout=HANG_SECONDS, env=self.full_environment(env), **popen
        )
        peak = None
        if report_read is not None and report_write is not None:
            os.close(report_write)
            with open(report_read, encoding="ascii") as report:
                peak = json.load(report)["peak_bytes"]
        return Outcome(words, done.returncode, done.stdout.decode(), done.stderr.decode(), peak)

    def start(self, *arguments: object, env: dict[str, str | None] | None = None, **popen) -> subprocess.Popen:
        """For a test that talks to the process while it runs. The caller waits for it."""
        command = [str(self.path), *(str(argument) for argument in arguments)]
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | popen
        return subprocess.Popen(command, text=True, env=self.full_environment(env), preexec_fn=default_signals, **streams)


def default_signals() -> None:
    """A process that was begun in the background, or under nohup, hands ignored signals down; a person at a terminal does not."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
