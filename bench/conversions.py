"""The files that sizes and queries are taken from: each engine converts the same CSV, and each answer is checked."""

import json
import re
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

import answers
from generators.dataset import Dataset
from harness import PEERS, measure, peer_command, peer_version

MODERN = "Millrace, modern"
SMALLER_GROUPS = "Millrace, 245,760 rows a group"
VARIANTS = {MODERN: ["--parquet-profile", "modern"], SMALLER_GROUPS: ["--row-group-size", "245760"]}


@dataclass(frozen=True)
class Wanted:
    engine: str
    codec: str
    # Whether the engine is told the types, or finds them by itself.
    is_declared: bool = False


def millrace_command(millrace: str, dataset: Dataset, out: Path, wanted: Wanted) -> list[str]:
    words = [millrace, "convert", "--overwrite", str(dataset.path), "--to", str(out), "--format", "parquet", "--codec", wanted.codec]
    words += VARIANTS.get(wanted.engine, [])
    if wanted.is_declared:
        words += [word for column, kind in dataset.types.items() for word in ("--type", f"{column}={kind}")]
    return words


class Conversions:
    """Makes files on demand: Millrace's in every run, and a peer's once, for it stays what it is while data and version do."""

    def __init__(self, millrace: str):
        self.millrace = millrace
        self.made: set[Path] = set()
        self.expected: dict[str, answers.Answer] = {}

    def make(self, dataset: Dataset, wanted: Wanted) -> Path:
        version = peer_version(wanted.engine) if wanted.engine in PEERS else "now"
        types = "declared" if wanted.is_declared else "inferred"
        name = re.sub("[^a-z0-9.-]+", "_", f"{wanted.engine}-{version}-{wanted.codec}-{types}.parquet".lower())
        path = dataset.path.parent / "outputs" / name
        if path not in self.made and not (wanted.engine in PEERS and path.exists()):
            path.parent.mkdir(exist_ok=True)
            unchecked = path.with_suffix(".unchecked")
            self._convert(dataset, wanted, unchecked)
            self._check(dataset, wanted, unchecked)
            unchecked.replace(path)
        self.made.add(path)
        return path

    def _convert(self, dataset: Dataset, wanted: Wanted, path: Path) -> None:
        with tempfile.TemporaryDirectory(dir=path.parent) as unfinished:
            if wanted.engine in PEERS:
                declared = Path(unfinished) / "types.json"
                declared.write_text(json.dumps(dataset.types), encoding="utf-8")
                made = Path(unfinished) / "out.parquet"
                measure(peer_command(wanted.engine, dataset.path, made.with_suffix(""), wanted.codec, declared if wanted.is_declared else None))
            else:
                measure(millrace_command(self.millrace, dataset, Path(unfinished), wanted))
                made = Path(unfinished) / "parquet" / f"{dataset.path.name}.parquet"
            shutil.move(made, path)

    def _check(self, dataset: Dataset, wanted: Wanted, path: Path) -> None:
        if dataset.name not in self.expected:
            self.expected[dataset.name] = answers.of_source(dataset.path, dataset.types, dataset.has_newlines)
        different = answers.differences(self.expected[dataset.name], answers.of_parquet(path, dataset.types))
        if different:
            raise SystemExit(f"bench: {wanted.engine} gives another answer than {dataset.path.name} in {', '.join(different[:5])}")


def stored_types(path: Path) -> str:
    """How many columns of each type a file has, as Arrow names them."""
    with open(path, "rb") as file:
        schema = pq.ParquetFile(file).schema_arrow

    def family(kind: pa.DataType) -> str:
        return "string" if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind) else str(kind)

    return ", ".join(f"{count} {kind}" for kind, count in sorted(Counter(family(kind) for kind in schema.types).items()))
