"""How large are the files? The same data, codec and level, Millrace's file beside each peer's."""

from conversions import Conversions, Wanted, stored_types
from generators.dataset import Dataset
from harness import PEERS

CODECS = ("zstd:1", "snappy")


def table(sizes: dict[str, dict[str, int]], types: dict[str, str]) -> str:
    lines = ["| | " + " | ".join(f"{codec}, MB" for codec in CODECS) + " | types of the columns |", "|---|" + "---:|" * len(CODECS) + "---|"]
    smallest = {codec: min(sizes[peer][codec] for peer in PEERS) for codec in CODECS}
    for engine, found in sizes.items():
        marks = ["**" if found[codec] == smallest[codec] else "" for codec in CODECS]
        cells = [f"{mark}{found[codec] / 1e6:.2f}{mark}" for mark, codec in zip(marks, CODECS)]
        lines.append(f"| {engine} | {' | '.join(cells)} | {types[engine]} |")
    ratios = [f"**{sizes['Millrace'][codec] / smallest[codec]:.3f}**" for codec in CODECS]
    lines.append(f"| Millrace / smallest peer | {' | '.join(ratios)} | |")
    return "\n".join(lines)


def measure_sizes(conversions: Conversions, dataset: Dataset, is_declared: bool) -> str:
    """One Markdown table: megabytes of every engine's file, and the ratio to the smallest peer's."""
    sizes: dict[str, dict[str, int]] = {}
    types: dict[str, str] = {}
    for engine in ("Millrace", *PEERS):
        sizes[engine] = {}
        for codec in CODECS:
            path = conversions.make(dataset, Wanted(engine, codec, is_declared))
            sizes[engine][codec] = path.stat().st_size
            types[engine] = stored_types(path)
            print(f"  {dataset.name}: {engine}, {codec}: {path.stat().st_size / 1e6:.2f} MB", flush=True)
    return table(sizes, types)
