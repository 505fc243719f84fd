"""How large are the files? The same data, codec and level, Millrace's file beside each peer's."""

from pathlib import Path

from conversions import Conversions, Wanted, stored_types
from generators.dataset import Dataset
from harness import PEERS

CODECS = ("zstd:1", "snappy")


def table(sizes: dict[str, dict[tuple[str, bool], int]], types: dict[str, str]) -> str:
    keys = [(codec, is_declared) for is_declared in (False, True) for codec in CODECS]
    lines = [
        "| | " + " | ".join(f"{codec}, {'declared' if is_declared else 'inferred'}" for codec, is_declared in keys) + " | types inferred |",
        "|---|" + "---:|" * len(keys) + "---|",
    ]
    smallest = {key: min(sizes[peer][key] for peer in PEERS) for key in keys}
    for engine, found in sizes.items():
        cells = [f"{'**' if found[key] == smallest[key] else ''}{found[key] / 1e6:.2f}{'**' if found[key] == smallest[key] else ''}" for key in keys]
        lines.append(f"| {engine} | {' | '.join(cells)} | {types[engine]} |")
    ratios = [f"**{sizes['Millrace'][key] / smallest[key]:.3f}**" for key in keys]
    lines.append(f"| Millrace / smallest peer | {' | '.join(ratios)} | |")
    return "\n".join(lines)


def measure_sizes(conversions: Conversions, dataset: Dataset) -> str:
    """One Markdown table: megabytes of every engine's file, and the ratio to the smallest peer's."""
    sizes: dict[str, dict[tuple[str, bool], int]] = {}
    types: dict[str, str] = {}
    for engine in ("Millrace", *PEERS):
        sizes[engine] = {}
        for is_declared in (False, True):
            for codec in CODECS:
                path: Path = conversions.make(dataset, Wanted(engine, codec, is_declared))
                sizes[engine][codec, is_declared] = path.stat().st_size
                if not is_declared:
                    types[engine] = stored_types(path)
                print(f"  {dataset.name}: {engine}, {codec}, {'declared' if is_declared else 'inferred'}: {path.stat().st_size / 1e6:.2f} MB", flush=True)
    return table(sizes, types)
