"""Nothing but integers: keys, counters, flags, measures and hashes, of one digit to nineteen, some below zero."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa

from generators.dataset import DATA, Dataset, chunks, made_once, write_unquoted_csv

NAMES = ("id", "digit", "percent", "offset", "rank", "thousands", "signed", "amount", "hash", "moment", "parent", "flag")


def pieces(rows: int) -> Iterator[pa.Table]:
    random = np.random.default_rng(12)
    moment = 1_600_000_000
    for first, count in chunks(rows):
        moments = moment + np.cumsum(random.integers(0, 3, count))
        moment = int(moments[-1])
        ids = first + np.arange(count)
        columns = (
            ids, random.integers(0, 10, count), random.integers(0, 101, count), random.integers(-500, 500, count),
            random.zipf(1.5, count) % 1_000_000, random.integers(0, 1_000, count) * 1_000, random.integers(-(2**31), 2**31, count),
            np.round(random.lognormal(9, 2, count)).astype(np.int64), random.integers(-(2**63), 2**63 - 1, count), moments, ids // 7,
            (random.random(count) < 0.03).astype(np.int64),
        )  # fmt: skip
        yield pa.table(dict(zip(NAMES, columns)))


def integers(rows: int) -> Dataset:
    path = DATA / f"integers{rows}" / "integers.csv"
    return Dataset("integers", made_once(path, lambda unfinished: write_unquoted_csv(unfinished, pieces(rows))), dict.fromkeys(NAMES, "int"))
