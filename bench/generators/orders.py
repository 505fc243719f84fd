"""A shop's orders as an application exports them: many small CSV files of one table."""

from pathlib import Path

import numpy as np
import polars
import pyarrow as pa

from generators.dataset import DATA, made_once
from generators.words import sentences, vocabulary

TYPES = {
    "order_id": "int", "customer_id": "int", "ordered_at": "timestamp", "status": "text", "country": "text", "email": "text",
    "sku": "text", "quantity": "int", "unit_price": "decimal(8,2)", "discount": "double", "is_gift": "bool", "shipped_on": "date", "note": "text",
}  # fmt: skip
ROWS = 1_860  # some 245 KB
FEW_ROWS = 76  # some 10 KB
STATES = ["placed", "paid", "packed", "shipped", "delivered", "returned", "cancelled"]
COUNTRIES = "DE FR GB US NL AT CH IT ES PL SE DK".split()
START = 1_767_225_600  # 2026-01-01, in seconds


def table(random: np.random.Generator, words: list[str], notes: pa.Array, number: int, rows: int) -> pa.Table:
    """The orders of file `number`; some fields are empty, some notes hold a comma or a quote."""
    customers = random.zipf(1.3, rows) % 90_000
    seconds = START + number * 3_600 + np.sort(random.integers(0, 3_600, rows))
    names = [f"{words[customer % 5_000]}.{customer}@mail.example" for customer in customers.tolist()]
    shipped = pa.array(seconds // 86_400 + random.integers(1, 9, rows), pa.int64(), mask=random.random(rows) < 0.2)
    return pa.table({
        "order_id": np.arange(rows) + 5_000_000 + number * rows,
        "customer_id": customers,
        "ordered_at": pa.array(seconds).cast(pa.timestamp("s")),
        "status": pa.array(STATES).take(pa.array(random.integers(0, len(STATES), rows))),
        "country": pa.array(COUNTRIES).take(pa.array(random.zipf(1.6, rows) % len(COUNTRIES))),
        "email": names,
        "sku": [f"SKU-{sku:06d}" for sku in (random.zipf(1.2, rows) % 60_000).tolist()],
        "quantity": random.integers(1, 20, rows),
        "unit_price": [f"{cents // 100}.{cents % 100:02d}" for cents in random.integers(99, 99_999, rows).tolist()],
        "discount": np.round(random.choice([0, 0, 0, 0.05, 0.1, 0.15], rows), 2),
        "is_gift": random.random(rows) < 0.1,
        "shipped_on": shipped.cast(pa.int32()).cast(pa.date32()),
        "note": notes.take(pa.array(random.integers(0, len(notes), rows))),
    })  # fmt: skip


def make_orders(folder: Path, count: int, rows: int) -> None:
    folder.mkdir()
    random = np.random.default_rng(4711)
    words = vocabulary(random, 8_000)
    texts = sentences(random, words, 20_000, 0, 6)
    notes = pa.array([text.replace(" ", ', "', 1) + '"' if index % 25 == 0 and " " in text else text or None for index, text in enumerate(texts)])
    for number in range(count):
        frame = polars.from_arrow(table(random, words, notes, number, rows))
        frame.write_csv(folder / f"orders-{number:04d}.csv", datetime_format="%Y-%m-%d %H:%M:%S")


def orders(count: int, rows: int = ROWS) -> Path:
    """The folder with `count` files of so many rows; the first ones are the same whatever `count` is."""
    name = f"orders{count}" if rows == ROWS else f"orders{count}x{rows}"
    return made_once(DATA / name / "orders", lambda unfinished: make_orders(unfinished, count, rows))
