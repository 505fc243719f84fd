"""Ctrl-C in the middle of the work: what was begun is taken back, and the exit code says that work is left."""

import signal
from pathlib import Path

import pytest

from exit_codes import WORK_LEFT
from millrace_binary import HANG_SECONDS

LOOKS = 200_000  # a bound on looking, each look a request or a directory listing


@pytest.fixture(scope="module")
def large(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("large") / "large.csv"
    block = "".join(f"{n},{n * 7919 % 1_000_003},2026-01-{n % 28 + 1:02},text number {n * 104_729}\n" for n in range(100_000)).encode()
    with open(path, "wb") as file:
        file.write(b"id,amount,day,note\n")
        for _ in range(160):
            file.write(block)
    return path


def interrupt_when(process, begun, number: signal.Signals) -> None:
    """Looks until the work has visibly begun, then interrupts it and waits for its end."""
    try:
        for _ in range(LOOKS):
            if begun():
                break
            assert process.poll() is None, f"ended before it could be interrupted: {process.communicate()}"
        process.send_signal(number)
        _, stderr = process.communicate(timeout=HANG_SECONDS)
        assert process.returncode == WORK_LEFT, stderr
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


signals = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])


@signals
def test_while_parts_go_up(millrace, area, large, number):
    process = millrace.start("convert", large, "--to", area.url("out/"), "--codec", "none")
    interrupt_when(process, area.uploads, number)
    area.assert_nothing_left()


@signals
def test_while_a_file_is_written(millrace, tmp_path, large, number):
    out = tmp_path / "out"
    process = millrace.start("convert", large, "--to", out, "--codec", "none")
    interrupt_when(process, lambda: any(path.is_file() for path in out.rglob(".millrace-*")), number)
    assert [str(path) for path in out.rglob("*") if path.is_file()] == []
