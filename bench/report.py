"""What results look like on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contest import Result, Standing
from harness import MIB

if TYPE_CHECKING:
    from cases import Case

HEAD = (
    "| | wall, whole process | min–max | wall, no start-up | CPU | peak memory | output | MB/s | wall / Millrace | CPU / Millrace |",
    "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
)


def time(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.2f} s" if seconds < 100 else f"{seconds:.0f} s"


def memory(size: float) -> str:
    return f"{size / MIB:,.0f} MiB"


def output(standing: Standing) -> str:
    return " + ".join(f"{size / 1e6:.1f} MB" if size >= 10**6 else f"{size / 1e3:.1f} kB" for size in standing.output_sizes.values())


def fit(result: Result) -> list[Standing]:
    return [one for one in result.standings if one.rounds and not one.failure]


def ours(result: Result) -> Standing | None:
    """The one that the others are compared with: Millrace's first."""
    return next((one for one in fit(result) if one.is_ours), None)


def fastest_peer(case: Case, result: Result) -> Standing | None:
    peers = [one for one in fit(result) if not one.is_ours and "parquet" in one.formats and one.size == result.size]
    return min(peers, key=lambda one: one.seconds(case.is_whole_process), default=None)


def least_cpu_peer(case: Case, result: Result) -> Standing | None:
    peers = [one for one in fit(result) if not one.is_ours and "parquet" in one.formats and one.size == result.size]
    return min(peers, key=lambda one: one.cpu_seconds(case.is_whole_process), default=None)


def reference(one: Standing, result: Result) -> Standing | None:
    """Millrace on the same data, where a case has two sizes; for a peer that writes Avro, Millrace where it writes that too."""
    same = [mine for mine in fit(result) if mine.is_ours and mine.size == one.size]
    if not one.is_ours:
        same.sort(key=lambda mine: not set(one.formats) <= set(mine.formats))
    return next(iter(same), ours(result))


def row(one: Standing, case: Case, result: Result) -> str:
    if one.failure:
        return f"| {one.label} | " + one.failure.replace("|", "\\|") + " | " + "| " * 8
    whole = case.is_whole_process
    walls = [taken.wall for taken in one.rounds]
    mine = reference(one, result)
    ratios = ["–", "–"]
    if mine:
        ratios = [f"{one.seconds(whole) / mine.seconds(whole):.2f} ×", f"{one.cpu_seconds(whole) / max(mine.cpu_seconds(whole), 1e-6):.2f} ×"]
    cells = [
        one.label, time(one.median("wall")), f"{time(min(walls))} – {time(max(walls))}", time(one.median("inner")) if one.has_inner else "–",
        time(one.cpu_seconds(whole)), memory(one.peak), output(one),
        "–" if whole else f"{one.size / 1e6 / one.seconds(whole):.0f}", *ratios,
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def rounds(result: Result) -> str:
    most = max((len(one.rounds) for one in result.standings), default=0)
    fewer: dict[int, list[str]] = {}
    for one in fit(result):
        if len(one.rounds) < most:
            fewer.setdefault(len(one.rounds), []).append(one.label)
    said = [f"{', '.join(labels)}: {count}" for count, labels in sorted(fewer.items(), reverse=True)]
    return f"{most} round{'s' if most > 1 else ''} in a shuffled order" + (f" ({'; '.join(said)})" if said else "") + "."


def of_case(case: Case, result: Result) -> str:
    about = f"{case.about} {result.size / 1e6:,.{0 if result.size >= 10**6 else 3}f} MB of text, {result.rows:,} rows, {result.columns} columns. {rounds(result)}"
    lines = [row(one, case, result) for one in result.standings]
    return "\n".join([f"### {case.title}", "", about, "", result.setting, "", *HEAD, *lines])


def summary(found: list[tuple[Case, Result]]) -> str:
    """A line for each goal: what Millrace takes, the fastest peer, how many times faster, and what is wanted."""
    lines = [
        "| case | Millrace | fastest peer | times faster | goal | fewer CPU-seconds than the thriftiest peer | goal |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for case, result in found:
        peer, thrifty = fastest_peer(case, result), least_cpu_peer(case, result)
        for one in fit(result):
            if one.is_ours and one.label in case.goals and peer and thrifty:
                wall_goal, cpu_goal = case.goals[one.label]
                whole = case.is_whole_process
                faster, fewer = peer.seconds(whole) / one.seconds(whole), thrifty.cpu_seconds(whole) / one.cpu_seconds(whole)
                lines.append(
                    f"| {case.title}{' → both formats' if len(one.formats) > 1 else ''} | {time(one.seconds(whole))} "
                    f"| {time(peer.seconds(whole))}, {peer.label} | **{faster:.2f} ×** | {wall_goal:g} × {'✓' if faster >= wall_goal else '✗'} "
                    f"| {fewer:.2f} × | {f'{cpu_goal:g} × ' + ('✓' if fewer >= cpu_goal else '✗') if cpu_goal else '–'} |"
                )
    return "\n".join(lines)


def scaling(result: Result) -> str:
    """Throughput on the larger file, of that on the smaller."""
    lines = ["", "", "The goal: at least 0.9 of the smaller file's throughput.", "", "| | MB/s, smaller file | MB/s, larger file | larger / smaller |", "|---|---:|---:|---:|"]
    pairs: dict[str, list[Standing]] = {}
    for one in fit(result):
        pairs.setdefault(one.label.rpartition(",")[0], []).append(one)
    for label, both in pairs.items():
        if len(both) == 2:
            small, large = (one.size / 1e6 / one.seconds(False) for one in sorted(both, key=lambda one: one.size))
            lines.append(f"| {label} | {small:.0f} | {large:.0f} | {large / small:.3f} |")
    return "\n".join(lines)


def cost_of_bad_rows(result: Result) -> str:
    """What the first contestant took, of what the second took."""
    if len(pair := fit(result)) < 2:
        return ""
    bad, clean = pair
    wall, cpu = (one / other for one, other in zip((bad.seconds(True), bad.cpu_seconds(True)), (clean.seconds(True), clean.cpu_seconds(True))))
    return f"\n\nWith bad rows : without = **{wall:.3f}** (goal: at most 1.1); CPU {cpu:.3f}."
