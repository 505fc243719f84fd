"""What customers write of what they bought: quoted texts with newlines, quotes, commas and letters beyond ASCII."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa

from generators.dataset import DATA, Dataset, chunks, made_once, write_csv
from generators.words import sentences, vocabulary

TYPES = {"review_id": "int", "written_on": "date", "rating": "int", "product": "text", "title": "text", "review": "text"}
FIRST_DAY = 14_610  # 2010-01-01
# How a sentence goes on: plain, after a comma, in quotes, on a new line, after an empty line.
SHAPES = ("{}. ", "{}, ", 'She said "{}", and ', "{}.\n", "{}!\n\n", "Café, naïve, déjà vu: {}. ", "{} – 日本語. ", '"{}"\n')
SHARES = (0.4, 0.2, 0.08, 0.15, 0.05, 0.03, 0.01, 0.08)


def pieces(rows: int) -> Iterator[pa.Table]:
    random = np.random.default_rng(300)
    words = vocabulary(random, 20_000)
    parts = sentences(random, words, 40_000, 4, 14)
    products = [f"{a.capitalize()} {b}" + (f", {c}" if len(c) % 2 else "") for a, b, c in random.choice(words, (5_000, 3)).tolist()]
    for first, count in chunks(rows):
        lengths = random.integers(2, 9, count)
        picks = random.integers(0, len(parts), int(lengths.sum())).tolist()
        shapes = random.choice(len(SHAPES), int(lengths.sum()), p=SHARES).tolist()
        shaped = [SHAPES[shape].format(parts[pick]) for shape, pick in zip(shapes, picks)]
        ends = np.cumsum(lengths).tolist()
        titles = [parts[pick][: 8 + pick % 40] for pick in random.integers(0, len(parts), count).tolist()]
        yield pa.table({
            "review_id": first + np.arange(count),
            "written_on": pa.array((FIRST_DAY + random.integers(0, 5_500, count)).astype(np.int32)).cast(pa.date32()),
            "rating": random.choice([1, 2, 3, 4, 5], count, p=[0.08, 0.05, 0.1, 0.27, 0.5]),
            "product": [products[pick] for pick in (random.zipf(1.2, count) % len(products)).tolist()],
            "title": [f'"{title}"' if number % 9 == 0 else title.strip() for number, title in enumerate(titles)],
            "review": ["".join(shaped[start:end]).strip() for start, end in zip([0, *ends], ends)],
        })  # fmt: skip


def reviews(rows: int) -> Dataset:
    path = DATA / f"reviews{rows}" / "reviews.csv"
    return Dataset("reviews", made_once(path, lambda unfinished: write_csv(unfinished, pieces(rows))), TYPES, has_newlines=True)
