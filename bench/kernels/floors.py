"""What a conversion could not take less than, on this machine: the same bytes through the plainest code there is, in CPU-seconds."""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

PIECE = 1 << 20
# As a pass over data finds it: beyond the second-level cache, within the last.
WORKING_SET = 8 << 20


def cpu_seconds(work: Callable[[], object], rounds: int = 3) -> float:
    """The median of some rounds."""
    taken = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return sorted(taken)[rounds // 2]


def read_floor(path: Path) -> float:
    """read(2) of the whole file into the same memory again and again."""
    memory = bytearray(PIECE)

    def work() -> None:
        with open(path, "rb", buffering=0) as file:
            while file.readinto(memory):
                pass

    return cpu_seconds(work)


def pass_floor(size: int) -> float:
    """One look at each byte: memchr for a byte that is not there."""
    memory = bytes(b"0123456789,-. A\n" * (WORKING_SET // 16))
    return cpu_seconds(lambda: [memory.find(b"\0") for _ in range(size // WORKING_SET)])


def copy_floor(size: int) -> float:
    """memcpy."""
    source, target = memoryview(bytes(WORKING_SET)), memoryview(bytearray(WORKING_SET))

    def work() -> None:
        for _ in range(size // WORKING_SET):
            target[:] = source

    return cpu_seconds(work)


def warm_page_cache(size: int) -> None:
    """Writes so many bytes and forgets them.

    In a virtual machine, the first use of a page of memory costs a visit to the host, ten times what copying into it costs: without this, runs of
    one program differ by half a second and more.
    """
    write_once(size)


def write_once(size: int) -> None:
    memory = os.urandom(PIECE)
    with tempfile.TemporaryFile(buffering=0) as file:
        for _ in range(size // PIECE):
            file.write(memory)


def write_floor(size: int) -> float:
    """write(2) of so many bytes to a new file where temporary files are."""
    return cpu_seconds(lambda: write_once(size))
