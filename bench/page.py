"""bench/RESULTS.md: a head, then sections that are written one by one."""

from pathlib import Path

HEAD = """# Benchmarks

Written by `make bench`. Within a table every engine ran in the same run, on the same files, which were in the page cache, and every
answer was compared with the source's. [results.json](results.json) has every round of the speed and memory cases.

The goals were set before the work began, for two cores: how many times faster than the fastest peer of the same run, and for some cases how many times
fewer CPU-seconds than the thriftiest; "–" is a case that had none. A table names the commit of Millrace that it was taken of: tables
of one page may be of several, since a table is taken anew only when what it measures has changed. How to run all of it, or one case:
[Measure it yourself](../docs/concepts/performance.md#measure-it-yourself).
"""
# How the page begins; what else there is follows.
FIRST = ("Speed", "Memory")


def replace(path: Path, title: str, body: str) -> None:
    """Puts the section in the place of the one with the same title, or at the end."""
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    parts = [part for part in old.split("\n## ")[1:]]
    sections = {part.split("\n", 1)[0]: part.split("\n", 1)[1].strip() for part in parts}
    sections[title] = body.strip()
    sections = {name: sections[name] for name in sorted(sections, key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST))}
    path.write_text(HEAD + "".join(f"\n## {name}\n\n{text}\n" for name, text in sections.items()), encoding="utf-8")
