"""Millrace's exit codes, by what they mean."""

CONVERTED = 0
OBJECT_FAILED = 1
USAGE = 2
ONLY_BAD_ROWS = 3  # every failed object failed only by --max-rejects, a malformed record at the default 0 included
WORK_LEFT = 75
