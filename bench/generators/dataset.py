"""A CSV file, and what its columns hold."""

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "data"


@dataclass(frozen=True)
class Dataset:
    name: str
    path: Path
    # column: int, double, decimal(p,s), date, timestamp, bool or text
    types: dict[str, str]


def made_once(path: Path, make: Callable[[Path], None]) -> Path:
    """`make` writes the file under another name, so that what stands at `path` is whole."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(dir=path.parent))
        try:
            make(unfinished / path.name)
            os.replace(unfinished / path.name, path)
        finally:
            shutil.rmtree(unfinished)
    return path
