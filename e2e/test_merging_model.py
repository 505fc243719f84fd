"""Inputs come, change and go at random, runs follow each other and meet: the rows of both formats are always those of the inputs that are there."""

import json
import os
import random
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from exit_codes import CONVERTED
from outputs import ROWS_OF

SEEDS = range(4 * int(os.environ.get("MILLRACE_SEEDS", "1")))
ROUNDS = 6


class Inputs:
    """A folder whose rows are known."""

    def __init__(self, folder: Path, seed: int):
        self.folder, self.random, self.next, self.rows = folder, random.Random(seed), 0, {}

    def write(self, name: str) -> None:
        count = self.random.randrange(1, 6)
        ids = list(range(self.next, self.next + count))
        self.next += count
        self.rows[name] = ids
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.text(name, ids))

    def text(self, name: str, ids: list[int]) -> str:
        def values(row: int) -> dict:
            return {"id": row, "region": self.random.choice(["EU", "US", ""]), "v": self.random.choice(["1", "2.5", "x"])}

        if name.endswith(".jsonl"):
            return "".join(json.dumps(values(row)) + "\n" for row in ids)
        columns = ["id", "region", "v"][: self.random.randrange(2, 4)]
        self.random.shuffle(columns)
        lines = [",".join(str(values(row)[column]) for column in columns) for row in ids]
        return "\n".join([",".join(columns), *lines]) + "\n"

    def change(self) -> None:
        for _ in range(self.random.randrange(1, 5)):
            known = sorted(self.rows)
            kind = self.random.random()
            if kind < 0.4 or not known:
                self.write(f"d{self.random.randrange(3)}/{self.random.randrange(40):02}.{self.random.choice(['csv', 'csv', 'jsonl'])}")
            elif kind < 0.7:
                self.write(self.random.choice(known))
            else:
                name = self.random.choice(known)
                (self.folder / name).unlink()
                del self.rows[name]

    @property
    def expected(self) -> Counter:
        return Counter(row for ids in self.rows.values() for row in ids)


def rows_of(out: Path, format: str) -> Counter:
    return Counter(int(row["id"]) for path in (out / format).rglob(f"*.{format}") for row in ROWS_OF[format](path.read_bytes()))


@pytest.mark.parametrize("seed", SEEDS)
def test_rows_are_those_of_the_inputs(millrace, tmp_path, seed):
    inputs = Inputs(tmp_path / "in", seed)
    for number in range(12):
        inputs.write(f"d{number % 3}/{number:02}.{'jsonl' if number % 4 == 0 else 'csv'}")
    always = ["--target-size", "1MiB", "--deleted-inputs", "remove"] + (["--partition-by", "region"] if seed % 2 else [])
    for _ in range(ROUNDS):
        options = always + inputs.random.choice([[], [], [], ["--overwrite"], ["--codec", "snappy"], ["--add-source-columns"]])
        command = ["convert", str(tmp_path / "in"), "--to", str(tmp_path / "out"), *options]
        if inputs.random.random() < 0.5:
            both = [subprocess.Popen([millrace.path, *command], env=millrace.full_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(2)]
            for process in both:
                process.wait()
        outcome = millrace.run(*command)
        assert outcome.code == CONVERTED, str(outcome)
        for format in ROWS_OF:
            found, wanted = rows_of(tmp_path / "out", format), inputs.expected
            assert found == wanted, f"{format}: lost {wanted - found}, doubled {found - wanted}"
        claims = tmp_path / "out/_millrace/groups"
        assert not claims.exists() or not list(claims.iterdir())
        inputs.change()
