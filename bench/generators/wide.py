"""A table of 450 columns as exports of business systems have them: every type, keys, codes, amounts, free text, many nulls."""

import decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from generators.dataset import DATA, Dataset, made_once
from generators.words import sentences, vocabulary

# Of 450 columns, so many of each kind, in turn through the table.
SHARES = {"int": 100, "decimal": 70, "double": 20, "date": 50, "timestamp": 40, "bool": 30, "code": 90, "text": 50}
NULLS = (0.0, 0.0, 0.0, 0.02, 0.1, 0.4, 0.8, 0.97)
EPOCH_DAY = 18_262  # 2020-01-01


def layout() -> list[str]:
    """The kind of each column: spread evenly, so that kinds are mixed all over the table."""
    places = [((number + 0.5) / count, kind) for kind, count in SHARES.items() for number in range(count)]
    return [kind for _, kind in sorted(places)]


def types() -> dict[str, str]:
    named = {"decimal": "decimal(12,2)", "code": "text"}
    return {f"{kind}_{number:03d}": named.get(kind, kind) for number, kind in enumerate(layout())}


def integers(random: np.random.Generator, rows: int, variant: int) -> np.ndarray:
    match variant % 6:
        case 0:
            return np.arange(rows) + 1_000_000 * (variant + 1)
        case 1:
            return random.integers(0, 100, rows)
        case 2:
            return random.zipf(1.6, rows) % 100_000
        case 3:
            return random.integers(0, 50_000, rows)
        case 4:
            return np.cumsum(random.integers(0, 20, rows)) + 10**9
        case _:
            return random.integers(10**9, 10**12, rows)


def decimals(random: np.random.Generator, rows: int, variant: int) -> pa.Array:
    match variant % 4:
        case 0:
            cents = np.round(random.lognormal(8, 1.2, rows)).astype(np.int64)
        case 1:
            cents = random.integers(0, 400, rows) * 25
        case 2:
            cents = random.integers(-500_000, 5_000_000, rows)
        case _:
            cents = random.choice(np.round(random.lognormal(7, 1, 1500)).astype(np.int64), rows)
    hundredth = pa.scalar(decimal.Decimal("0.01"), pa.decimal128(3, 2))
    return pc.multiply(pa.array(cents).cast(pa.decimal128(19, 0)), hundredth)


def dates(random: np.random.Generator, rows: int, variant: int) -> np.ndarray:
    if variant % 3 == 0:
        return EPOCH_DAY + np.sort(random.integers(0, 1500, rows))
    if variant % 3 == 1:
        return EPOCH_DAY + random.integers(0, 1500, rows)
    return EPOCH_DAY - 3650 - random.integers(0, 15_000, rows)  # dates of birth


def seconds(random: np.random.Generator, rows: int, variant: int) -> np.ndarray:
    if variant % 2 == 0:
        return EPOCH_DAY * 86_400 + np.cumsum(random.integers(0, 600, rows))
    return EPOCH_DAY * 86_400 + random.integers(0, 1500 * 86_400, rows)


def codes(random: np.random.Generator, rows: int, variant: int, words: list[str]) -> pa.Array:
    count = (2, 3, 5, 8, 12, 30, 60, 150, 400, 2000)[variant % 10]
    values = [f"{words[(variant * 37 + number) % 5000].upper()}" + (f"-{number:04d}" if count > 100 else "") for number in range(count)]
    weights = 1.0 / np.arange(1, count + 1) ** 0.8
    picks = random.choice(count, rows, p=weights / weights.sum())
    return pa.DictionaryArray.from_arrays(pa.array(picks, pa.int32()), pa.array(values)).dictionary_decode()


def texts(random: np.random.Generator, rows: int, variant: int, words: list[str]) -> pa.Array:
    match variant % 5:
        case 0:  # keys
            high, low = random.integers(0, 2**63, rows), random.integers(0, 2**63, rows)
            return pa.array([f"{h:016x}{l:016x}" for h, l in zip(high.tolist(), low.tolist())])
        case 1:  # addresses
            first, last, number = random.integers(0, 800, rows), random.integers(0, 3000, rows), random.integers(0, 1000, rows)
            return pa.array(
                [f"{words[f]}.{words[l]}{n}@example.com" for f, l, n in zip(first.tolist(), last.tolist(), number.tolist())]
            )
        case 2:  # document numbers
            return pa.array([f"INV-{2020 + n // 15000}-{n:07d}" for n in (np.arange(rows) + variant * 1000).tolist()])
        case 3:  # telephones
            return pa.array([f"+1-{n // 10**7:03d}-{n // 10**4 % 1000:03d}-{n % 10**4:04d}" for n in random.integers(2 * 10**9, 10**10, rows).tolist()])
        case _:  # remarks
            return pa.array(sentences(random, words, rows, 2, 12))


def column(random: np.random.Generator, kind: str, rows: int, variant: int, words: list[str]) -> pa.Array:
    match kind:
        case "int":
            return pa.array(integers(random, rows, variant))
        case "decimal":
            return decimals(random, rows, variant)
        case "double":
            return pa.array(np.round(random.normal(0, 10.0 ** (variant % 5), rows), 9 if variant % 2 else 4))
        case "date":
            return pa.array(dates(random, rows, variant).astype(np.int32)).cast(pa.date32())
        case "timestamp":
            return pa.array(seconds(random, rows, variant)).cast(pa.timestamp("s"))
        case "bool":
            return pa.array(random.random(rows) < (0.5, 0.02, 0.9)[variant % 3])
        case "code":
            return codes(random, rows, variant, words)
        case _:
            return texts(random, rows, variant, words)


def make_wide(path: Path, rows: int) -> None:
    random = np.random.default_rng(450)
    words = vocabulary(random, 20_000)
    seen = dict.fromkeys(SHARES, 0)
    columns = []
    for number, kind in enumerate(layout()):
        values = column(random, kind, rows, seen[kind], words)
        share = NULLS[(seen[kind] * 5 + number) % len(NULLS)]
        seen[kind] += 1
        if share:
            values = pc.if_else(pa.array(random.random(rows) >= share), values, pa.scalar(None, values.type))
        columns.append(values)
    pyarrow.csv.write_csv(pa.table(dict(zip(types(), columns))), path, pyarrow.csv.WriteOptions(quoting_style="needed"))


def wide(rows: int) -> Dataset:
    path = DATA / f"wide{rows}" / "wide.csv"
    return Dataset("wide", made_once(path, lambda unfinished: make_wide(unfinished, rows)), types())
