"""python -I -S peak_memory.py FD COMMAND…: runs the command and writes its peak resident bytes to the open descriptor FD.

A process of its own, because the kernel counts what the parent held at the fork into the child's peak: this one imports next to
nothing, so it adds nothing that matters.
"""

import os
import sys

report, command = int(sys.argv[1]), sys.argv[2:]
child = os.fork()
if child == 0:
    os.close(report)
    os.execv(command[0], command)
_, status, usage = os.wait4(child, 0)
os.write(report, str(usage.ru_maxrss * 1024).encode())
code = os.waitstatus_to_exitcode(status)
sys.exit(128 - code if code < 0 else code)
