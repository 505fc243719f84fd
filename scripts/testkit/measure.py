"""python -I -S measure.py FD COMMAND…: runs the command and writes what it took, as JSON, to the open descriptor FD.

A process of its own, because the kernel counts what the parent held at the fork into the child's peak: this one imports next to
nothing, so it adds nothing that matters.
"""

import os
import sys
import time

report, command = int(sys.argv[1]), sys.argv[2:]
began = time.perf_counter()
child = os.fork()
if child == 0:
    os.close(report)
    os.execvp(command[0], command)
_, status, usage = os.wait4(child, 0)
wall = time.perf_counter() - began
cpu = usage.ru_utime + usage.ru_stime
os.write(report, f'{{"wall_seconds": {wall}, "cpu_seconds": {cpu}, "peak_bytes": {usage.ru_maxrss * 1024}}}'.encode())
code = os.waitstatus_to_exitcode(status)
sys.exit(128 - code if code < 0 else code)
