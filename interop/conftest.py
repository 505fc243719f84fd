"""Files that Millrace writes, read by programs that are not Millrace."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from millrace_binary import Millrace
from tables import Table


@dataclass(frozen=True)
class Written:
    parquet: Path
    avro: Path


@pytest.fixture(scope="session")
def millrace() -> Millrace:
    return Millrace.built()


@pytest.fixture(scope="session")
def write(millrace, tmp_path_factory):
    """Converts a table to both formats. The same request is converted once a session, whoever asks."""
    made: dict[tuple, Written] = {}

    def write(key: tuple, make: Callable[[], Table], *options: str, declare_all: bool = False) -> Written:
        key = (key, options, declare_all)
        if key not in made:
            folder = tmp_path_factory.mktemp("interop")
            table = make()
            source = folder / "table.csv"
            source.write_bytes(table.csv().encode())
            outcome = millrace.run(
                "convert", source, "--to", folder / "out", "--format", "parquet,avro", *table.type_arguments(declare_all), *options
            )
            assert outcome.code == 0, str(outcome)
            written = Written(folder / "out/parquet/table.csv.parquet", folder / "out/avro/table.csv.avro")
            assert written.parquet.is_file() and written.avro.is_file(), [str(path) for path in folder.rglob("*")]
            made[key] = written
        return made[key]

    return write
