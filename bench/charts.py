"""Charts as SVG, written by hand: horizontal bars, Millrace's in a colour, legible on light and on dark pages."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import report
from contest import Result, Standing

if TYPE_CHECKING:
    from cases import Case

WIDTH, LABELS, RIGHT, LINE, BAR = 860, 330, 220, 24, 15
# A page cannot style a picture that it shows, so the picture asks by itself whether it is shown in the dark.
STYLE = """
text { font: 13px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: #24292f }
.title { font-size: 16px; font-weight: 600 } .about { fill: #57606a } .heading { font-weight: 600 } .ours { font-weight: 600 }
.page { fill: #ffffff } .bar { fill: #b6bec8 } .bar.ours { fill: #0969da } .goal { stroke: #bc4c00; stroke-width: 2 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 } .about { fill: #9198a1 }
  .page { fill: #0d1117 } .bar { fill: #5c6570 } .bar.ours { fill: #4493f8 } .goal { stroke: #f0883e }
}"""


@dataclass(frozen=True)
class Bar:
    label: str
    value: float
    # What stands behind the bar.
    text: str
    is_ours: bool = False
    # Where a mark stands: the value that is wanted.
    goal: float | None = None


@dataclass(frozen=True)
class Group:
    """Bars that share a scale."""

    heading: str
    bars: list[Bar]


def draw(title: str, about: str, groups: list[Group]) -> str:
    """The text of an SVG file."""
    parts, y = [], 26
    parts.append(f'<text class="title" x="12" y="{y}">{escape(title)}</text>')
    y += 20
    parts.append(f'<text class="about" x="12" y="{y}">{escape(about)}</text>')
    y += 14
    for group in groups:
        if group.heading:
            y += 20
            parts.append(f'<text class="heading" x="12" y="{y}">{escape(group.heading)}</text>')
            y += 8
        most = max([bar.value for bar in group.bars] + [bar.goal or 0 for bar in group.bars]) or 1
        for bar in group.bars:
            parts += draw_bar(bar, y, (WIDTH - LABELS - RIGHT) / most)
            y += LINE
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y + 12}" viewBox="0 0 {WIDTH} {y + 12}" role="img">'
    page = '<rect class="page" width="100%" height="100%"/>'
    return "\n".join([head, f"<title>{escape(title)}</title>", f"<style>{STYLE}\n</style>", page, *parts, "</svg>\n"])


def draw_bar(bar: Bar, y: int, scale: float) -> list[str]:
    mine, bars = (' class="ours"', "bar ours") if bar.is_ours else ("", "bar")
    length, middle = max(bar.value * scale, 1), y + LINE / 2
    behind = LABELS + length
    parts = [
        f'<text{mine} x="{LABELS - 10}" y="{middle + 4.5}" text-anchor="end">{escape(bar.label)}</text>',
        f'<rect class="{bars}" x="{LABELS}" y="{middle - BAR / 2}" width="{length:.1f}" height="{BAR}" rx="2"/>',
    ]
    if bar.goal:
        goal = LABELS + bar.goal * scale
        parts.append(f'<line class="goal" x1="{goal:.1f}" x2="{goal:.1f}" y1="{y + 1}" y2="{y + LINE - 1}"/>')
        behind = max(behind, goal)
    parts.append(f'<text{mine} x="{behind + 8:.1f}" y="{middle + 4.5}">{escape(bar.text)}</text>')
    return parts


def write(folder: Path, name: str, about: str, drawing: str) -> str:
    """Writes the picture, and gives the Markdown that shows it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(drawing, encoding="utf-8")
    return f"![{about}](charts/{name})"


def plain(label: str) -> str:
    return label.replace("*", "")


def of_speed(found: list[tuple[Case, Result]], folder: Path) -> list[str]:
    """Pictures for the cases that were run; none where there is nothing to show."""
    pictures = []
    ratios = [bar for case, result in found for bar in ratio_bars(case, result)]
    if ratios:
        about = "How many times faster than the fastest peer, by case"
        drawing = draw("Times faster than the fastest peer", "Wall time. Marks: what is wanted.", [Group("", ratios)])
        pictures.append(write(folder, "speed.svg", about, drawing))
    groups = [Group(case.title, cpu_bars(case, result)) for case, result in found if case.key.startswith("lineitem-")]
    if groups:
        drawing = draw("CPU-seconds of a conversion", "Two cores. Python's start and its imports are left out.", groups)
        pictures.append(write(folder, "cpu.svg", "CPU-seconds per engine, lineitem to Parquet", drawing))
    return pictures


def of_memory(found: list[tuple[Case, Result]], folder: Path) -> list[str]:
    groups = [Group(case.title, [memory_bar(one) for one in report.fit(result)]) for case, result in found]
    if not any(group.bars for group in groups):
        return []
    drawing = draw("Peak memory of a conversion", "The kernel's high-water mark of the process, MiB.", [group for group in groups if group.bars])
    return [write(folder, "memory.svg", "Peak memory per engine", drawing)]


def ratio_bars(case: Case, result: Result) -> list[Bar]:
    peer = report.fastest_peer(case, result)
    bars = []
    for one in report.fit(result):
        if one.label in case.goals and peer:
            ratio = peer.seconds(case.is_whole_process) / one.seconds(case.is_whole_process)
            both = " → both formats" if len(one.formats) > 1 else ""
            title = case.title.replace(", a whole process, zstd:1", ", process")
            bars.append(Bar(title + both, ratio, f"{ratio:.1f} ×  ({peer.label})", True, case.goals[one.label][0]))
    return bars


def cpu_bars(case: Case, result: Result) -> list[Bar]:
    of_parquet = [one for one in report.fit(result) if one.formats == ["parquet"]]
    return [Bar(plain(one.label), one.cpu_seconds(False), report.time(one.cpu_seconds(False)), one.is_ours) for one in of_parquet]


def memory_bar(one: Standing) -> Bar:
    label = plain(one.label).replace(", Parquet and Avro, --memory ", ", both formats, ")
    return Bar(label, one.peak / report.MIB, report.memory(one.peak), one.is_ours)
